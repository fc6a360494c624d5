"""Makes ``replays/synthetic-commute``: a month of a simulated driver's life as history, and a winter morning.

The morning's car takes wishes for its climate over CAN, as no Kona is known to, in a message made up for it.
"""

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

__all__ = ["CAR", "CAR_FILE", "LINES", "WISHES", "WISHES_FILE", "run_showcase"]

HISTORY = "history.jsonl"
CHARGER = "Mill Road charger"
_SEED = 3

LINES: tuple[tuple[float, str], ...] = (
    (134.8, "turn on the air conditioning"),
    (156.2, "set the temperature to twenty two"),
    (325.5, "why did you offer that"),
    (334.0, "take me to work"),
)
"""What the driver says on the morning, and at which second each begins: the first two just before the car does so."""

CAR, WISHES = "kona-simulated.toml", "wishes.dbc"
CAR_FILE = """\
# The car of this drive: a Kona as simulated, which also takes wishes for its climate, in a message made up for it.
base = "hyundai-kona-ev-gps"

[[dbc]]
file = "wishes.dbc"
bus = 1

[writable]
"Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature" = { to = "CLIMATE_WISH.Temperature" }
"Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed" = { to = "CLIMATE_WISH.Fan", scale = 12.5, offset = -12.5 }
"Vehicle.Cabin.HVAC.IsFrontDefrosterActive" = { to = "CLIMATE_WISH.Defrost", map = { 1 = false, 2 = true } }
"Vehicle.Cabin.HVAC.IsAirConditioningActive" = { to = "CLIMATE_WISH.AirConditioning", map = { 1 = false, 2 = true } }
"Vehicle.Chassis.SteeringWheel.HeatingCooling" = { to = "CLIMATE_WISH.Wheel", map = { 1 = 0, 2 = 100 } }

[writable."Vehicle.Cabin.HVAC.Station.Row1.Driver.AirDistribution"]
to = "CLIMATE_WISH.Airflow"
map = { 1 = "MIDDLE", 2 = "MIDDLE_DOWN", 3 = "DOWN", 4 = "UP_DOWN", 5 = "WINDSHIELD" }
"""
WISHES_FILE = """\
VERSION ""

BU_: Assistant Climate

BO_ 1792 CLIMATE_WISH: 8 Assistant
 SG_ Temperature : 0|8@1+ (0.5,0) [0|32] "degC" Climate
 SG_ Fan : 8|4@1+ (1,0) [0|9] "" Climate
 SG_ Airflow : 12|3@1+ (1,0) [0|5] "" Climate
 SG_ Defrost : 16|2@1+ (1,0) [0|2] "" Climate
 SG_ AirConditioning : 18|2@1+ (1,0) [0|2] "" Climate
 SG_ Wheel : 20|2@1+ (1,0) [0|2] "" Climate

CM_ BO_ 1792 "Made up for a simulated car. Zero wishes nothing.";
"""


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
    info = msgspec.structs.replace(
        story.morning.info, history=HISTORY, title="A winter morning (synthetic)", car=CAR, sending=True
    )
    write_info(out / "drive.toml", info)
    (out / CAR).write_text(CAR_FILE, encoding="utf-8")
    (out / WISHES).write_text(WISHES_FILE, encoding="utf-8")
    write_export(out / HISTORY, DRIVER, lines)
    (out / HISTORY).chmod(0o644)  # nobody real is in it
    return f"{out}: {len(story.history.drives)} drives of a month taught {len(lines):,} facts; then one morning"
