"""``outrider simulate``: make a life, and write its drives."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from anticipation.lab.simulate.simulation import simulate

__all__ = ["run_simulate"]


def run_simulate(
    out: Path,
    family: str,
    seed: int,
    days: int,
    start: date,
    progress: Callable[[float], None] | None = None,
) -> str:
    """Write the drives of a life to ``out`` and return what to say about them; raises OutriderError."""
    life = simulate(family, seed, days, start, out, progress)
    size = sum(file.stat().st_size for file in out.rglob("can.blf"))
    return (
        f"{len(life.drives)} drives, {size / 1e6:.1f} MB, {100 * life.share_new:.0f} % to new places; "
        f"family {family}, seed {seed}: {out}"
    )
