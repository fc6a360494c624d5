"""A small car whose defrost can be written, a driver who defrosts every cold morning, and such a morning as a drive."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from anticipation.facts import Fact, Habit
from anticipation.instant import instant_of
from anticipation.profile import Line, write_export
from vehicle.can.bus import LiveSource
from vehicle.events import DriverEvent, Frame, FrameBlock, encode_event

S = 1_000_000_000
START = datetime.fromisoformat("2024-02-12T07:30:00+01:00")
DEFROST = "Vehicle.Cabin.HVAC.IsFrontDefrosterActive"

DBC = """VERSION ""
NS_ :
BS_:
BU_: X
BO_ 768 DEFROST: 1 X
 SG_ ON : 0|1@1+ (1,0) [0|1] "" X
BO_ 769 FAN: 1 X
 SG_ SHARE : 0|8@1+ (0.5,0) [0|100] "" X
BO_ 771 FLAPS: 1 X
 SG_ WAY : 0|3@1+ (1,0) [0|7] "" X
BO_ 772 COOLER: 1 X
 SG_ ON : 0|1@1+ (1,0) [0|1] "" X
BO_ 784 CAR: 8 X
 SG_ KMH : 0|16@1+ (0.01,0) [0|300] "km/h" X
 SG_ OUTSIDE : 16|8@1+ (0.5,-40) [-40|80] "C" X
 SG_ DEFROST : 24|1@1+ (1,0) [0|1] "" X
 SG_ IGNITION : 25|1@1+ (1,0) [0|1] "" X
 SG_ COOLER : 26|1@1+ (1,0) [0|1] "" X
 SG_ FAN : 32|8@1+ (0.5,0) [0|100] "" X
 SG_ FLAPS : 40|3@1+ (1,0) [0|7] "" X
"""
HVAC = "Vehicle.Cabin.HVAC"
CAR = f"""make = "Test"
model = "Car"
[[dbc]]
file = "stage.dbc"
[signals]
"Vehicle.Speed" = {{ from = "CAR.KMH" }}
"Vehicle.Exterior.AirTemperature" = {{ from = "CAR.OUTSIDE" }}
"Vehicle.LowVoltageSystemState" = {{ from = "CAR.IGNITION", map = {{ 0 = "OFF", 1 = "ON" }} }}
"{DEFROST}" = {{ from = "CAR.DEFROST", map = {{ 0 = false, 1 = true }} }}
"{HVAC}.IsAirConditioningActive" = {{ from = "CAR.COOLER", map = {{ 0 = false, 1 = true }} }}
"{HVAC}.Station.Row1.Driver.FanSpeed" = {{ from = "CAR.FAN" }}
"{HVAC}.Station.Row1.Driver.AirDistribution" = {{ from = "CAR.FLAPS", map = {{ 1 = "MIDDLE", 5 = "WINDSHIELD" }} }}
"""
WRITABLE = f"""[writable]
"{DEFROST}" = {{ to = "DEFROST.ON", map = {{ 0 = false, 1 = true }} }}
"{HVAC}.IsAirConditioningActive" = {{ to = "COOLER.ON", map = {{ 0 = false, 1 = true }} }}
"{HVAC}.Station.Row1.Driver.FanSpeed" = {{ to = "FAN.SHARE" }}
"{HVAC}.Station.Row1.Driver.AirDistribution" = {{ to = "FLAPS.WAY", map = {{ 1 = "MIDDLE", 5 = "WINDSHIELD" }} }}
"""


def stage_car(folder: Path, writable: bool = False) -> Path:
    """Write the car's files; return its TOML."""
    (folder / "stage.dbc").write_text(DBC)
    path = folder / "stage.toml"
    path.write_text(CAR + (WRITABLE if writable else ""))
    return path


def payload(kmh: float = 0.0, outside: float = -5.0, defrost: bool = False, on: bool = True) -> bytes:
    flags = int(defrost) | int(on) << 1
    return round(kmh * 100).to_bytes(2, "little") + bytes([round((outside + 40) * 2), flags, 30, 1, 0, 0])


def frames(seconds: float, hz: int = 5, **said: Any) -> list[Frame]:
    """What a parked car says on a cold morning: fan 15 %, air to the face, air conditioning off."""
    return [Frame(k * S // hz, 0, 784, payload(**said)) for k in range(int(seconds * hz))]


class Frames:
    """A source that hands out given frames."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        self.frames = list(frames)
        self._source = LiveSource([])

    @property
    def ended(self) -> bool:
        return not self.frames

    def until(self, t_ns: int) -> FrameBlock:
        due = [frame for frame in self.frames if frame.t_ns <= t_ns]
        self.frames = self.frames[len(due) :]
        return FrameBlock.of(due)


def mornings(count: int = 12) -> list[Fact]:
    """Every morning before ``START`` the windshield was defrosted at once."""
    days = [START - timedelta(days=k) for k in range(count, 0, -1)]
    return [Habit(instant_of(day), "defrost", True, None, -5.0, None, 0.2) for day in days]


def history(path: Path, count: int = 12) -> Path:
    """Write those mornings as an exported profile."""
    lines = [Line(f"morning {k}", 10 * S, fact) for k, fact in enumerate(mornings(count))]
    write_export(path, "driver", lines)
    return path


def write_morning(
    folder: Path,
    seconds: float = 20,
    day: int = 0,
    events: Sequence[DriverEvent] = (),
    known: int = 12,
    **said: Any,
) -> Path:
    """Write a drive folder: a car that stands in the cold, ``day`` days after ``START``."""
    folder.mkdir(parents=True)
    began = START + timedelta(days=day)
    lines = [f"({frame.t_ns / S:.6f}) can0 310#{frame.data.hex().upper()}" for frame in frames(seconds, **said)]
    (folder / "can.log").write_text("\n".join(lines) + "\n")
    (folder / "drive.toml").write_text(
        f'start = {began.isoformat()}\ncar = "generic-obd2"\nzone = "Europe/Berlin"\nlog = "can.log"\n'
        + ('history = "history.jsonl"\n' if known else "")
    )
    if known:
        history(folder / "history.jsonl", known)
    (folder / "events.jsonl").write_bytes(b"".join(encode_event(event) + b"\n" for event in events))
    return folder


def records(path: Path, kind: str = "") -> list[dict[str, Any]]:
    """The records of a trace, of one kind or all."""
    found = [json.loads(line) for line in path.read_text().splitlines()]
    return [record for record in found if kind in ("", record["kind"])]
