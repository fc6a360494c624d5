"""Makes ``replays/synthetic-commute``: a month of a simulated driver's life as history, and a winter morning."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np

from anticipation.facts import PlaceNamed
from anticipation.instant import instant_of
from anticipation.lab.driving import drive_through
from anticipation.lab.simulate import showcase
from anticipation.lab.simulate.folder import write_drive
from anticipation.lab.simulate.life import ZONE
from anticipation.memory import DriverMemory
from anticipation.profile import DRIVER, Line, write_export
from vehicle.can.car import load_car
from vehicle.drive.folder import write_info

__all__ = ["run_showcase"]

HISTORY = "history.jsonl"
CHARGER = "Mill Road charger"
_SEED = 3


def run_showcase(out: Path, progress: Callable[[float], None]) -> str:
    """Live through the month, drive by drive, keep what was learned from its CAN frames, and write both."""
    story = showcase(lambda share: progress(0.1 * share))
    rng = np.random.default_rng(_SEED)
    memory, seen = DriverMemory(zone=ZONE), None
    lines: list[Line] = []
    named: PlaceNamed | None = None
    for number, drive in enumerate(story.history.drives):
        driven = drive_through(drive, load_car(drive.info.car), memory, seen, rng)
        memory, seen = driven.memory, driven.seen
        name = f"{drive.start.isoformat()} {drive.info.car}"
        lines += [Line(name, t_ns, fact) for t_ns, fact in driven.facts]
        if drive.recipe.charger_kw and not named:  # as if they had said "call this place Mill Road charger"
            named = PlaceNamed(instant_of(drive.truth.arrived), drive.truth.position, CHARGER)
            memory.learn(named)
            lines.append(Line(name, driven.facts[-1][0] + 1, named))
        progress(0.1 + 0.9 * (number + 1) / len(story.history.drives))
    write_drive(story.morning, out)
    info = msgspec.structs.replace(story.morning.info, history=HISTORY, title="A winter morning (synthetic)")
    write_info(out / "drive.toml", info)
    write_export(out / HISTORY, DRIVER, lines)
    (out / HISTORY).chmod(0o644)  # nobody real is in it
    return f"{out}: {len(story.history.drives)} drives of a month taught {len(lines):,} facts; then one morning"
