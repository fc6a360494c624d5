"""What the trace says of the predictions: when they change, and now and then."""

from collections.abc import Sequence
from typing import Any

import msgspec

from anticipation.needs import Likely

__all__ = ["Told", "tell"]

AGAIN_NS = 30_000_000_000
"""After so long the same is told again."""

Foreseen = tuple[tuple[str, float], ...]
"""What may come, by key, each with its probability."""


class Told(msgspec.Struct, frozen=True):
    """What was told last, in steps of a tenth, and when."""

    goal: Foreseen = ()
    needs: Foreseen = ()
    t_ns: int = -(2**62)


def tell(told: Told, t_ns: int, guesses: Sequence[Likely], wanted: Foreseen) -> tuple[Told, list[dict[str, Any]]]:
    """Return what has been told by now, and the fields of the records that are due: destinations and needs."""
    goal = tuple((str(guess.place), round(guess.p, 1)) for guess in guesses)
    needs = tuple((key, round(p, 1)) for key, p in wanted)
    due = t_ns - told.t_ns >= AGAIN_NS
    records: list[dict[str, Any]] = []
    if goal and (due or goal != told.goal):
        ways = [{"label": g.label, "p": round(g.p, 3), "minutes": _rounded(g.minutes)} for g in guesses]
        records.append({"what": "destination", "places": ways})
    if needs and (due or needs != told.needs):
        records.append({"what": "needs", "p": {key: round(p, 3) for key, p in wanted}})
    return (Told(goal, needs, t_ns) if records else told), records


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 1)
