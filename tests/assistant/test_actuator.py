"""Rule 6, end to end: words become frames only if the mapping names the signal and the user switched writing on."""

from pathlib import Path
from typing import Any

import pytest

from assistant.actuator import Actuator, write_rules
from assistant.session import Session
from assistant.trace import Trace
from vehicle.can.bus import LiveSource
from vehicle.can.car import Car, load_car
from vehicle.can.guard import WriteGuard
from vehicle.errors import BusError, CarError, WriteRefusedError
from vehicle.events import Frame, FrameBlock, Utterance
from vehicle.vehicle import Vehicle

DBC = """VERSION ""
NS_ :
BS_:
BU_: X
BO_ 768 CLIMATE: 4 X
 SG_ SET_TEMP : 0|8@1+ (0.5,10) [10|35] "C" X
 SG_ FAN : 15|3@0+ (1,0) [0|7] "" X
 SG_ OTHER : 16|8@1+ (1,0) [0|255] "" X
BO_ 769 TRUNK: 1 X
 SG_ OPEN : 0|1@1+ (1,0) [0|1] "" X
BO_ 770 SPEED: 2 X
 SG_ KMH : 0|16@1+ (0.01,0) [0|300] "km/h" X
"""
CAR = """make = "Test"
model = "Car"
[[dbc]]
file = "test.dbc"
[signals]
"Vehicle.Speed" = { from = "SPEED.KMH" }
[writable]
"Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature" = { to = "CLIMATE.SET_TEMP" }
"Vehicle.Body.Trunk.Rear.IsOpen" = { to = "TRUNK.OPEN", map = { 0 = false, 1 = true } }
"""


@pytest.fixture
def car(tmp_path: Path) -> Car:
    (tmp_path / "test.dbc").write_text(DBC)
    (tmp_path / "test.toml").write_text(CAR)
    return load_car(str(tmp_path / "test.toml"))


class Wire:
    """The edge of the world: frames that were really sent."""

    def __init__(self) -> None:
        self.frames: list[tuple[int, bytes]] = []
        self.broken = False

    def __call__(self, key: int, data: bytes) -> None:
        if self.broken:
            raise BusError("unplugged")
        self.frames.append((key, data))


def drive(car: Car, wire: Wire, words: list[str], writing: bool, tmp_path: Path, kmh: float | None = 0) -> list[Any]:
    """Say ``words`` one a decision in a live drive; return the trace."""
    import json

    guard = WriteGuard(wire, write_rules(car), writing_enabled=writing)
    trace = Trace(tmp_path / "trace.jsonl")
    vehicle = Vehicle(car)
    session = Session(vehicle, LiveSource([]), trace=trace, actuator=Actuator(car, guard), replay=False)
    for text in words:
        if kmh is not None:
            vehicle.apply(FrameBlock.of([Frame(session.now_ns, 0, 770, round(kmh * 100).to_bytes(2, "little"))]))
        session.add(Utterance(session.now_ns + 1, text))
        session.step()
    trace.close()
    said = session.dialogue.last
    assert said is not None
    return [json.loads(line) for line in (tmp_path / "trace.jsonl").read_text().splitlines()] + [said]


def test_a_wish_becomes_one_frame(car: Car, tmp_path: Path) -> None:
    wire = Wire()
    *records, said = drive(car, wire, ["set the temperature to twenty one and a half"], True, tmp_path)
    assert wire.frames == [(768, bytes([23, 0, 0, 0]))]
    assert [(r["path"], r["value"], r["outcome"]) for r in records if r["kind"] == "action"] == [
        ("Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature", 21.5, "sent")
    ]
    assert said.outcome == "act"


def test_nothing_is_sent_with_writing_off(car: Car, tmp_path: Path) -> None:
    wire = Wire()
    *records, said = drive(car, wire, ["set the temperature to 21", "open the trunk", "yes"], False, tmp_path)
    assert wire.frames == []
    assert not [r for r in records if r["kind"] == "action"]
    assert said.outcome != "act"


def test_the_trunk_opens_only_after_a_yes(car: Car, tmp_path: Path) -> None:
    wire = Wire()
    drive(car, wire, ["open the trunk"], True, tmp_path)
    assert wire.frames == []
    drive(car, wire, ["open the trunk", "no"], True, tmp_path)
    assert wire.frames == []
    drive(car, wire, ["open the trunk", "yes"], True, tmp_path)
    assert wire.frames == [(769, b"\1")]


def test_the_trunk_stays_shut_while_moving(car: Car, tmp_path: Path) -> None:
    wire = Wire()
    drive(car, wire, ["open the trunk", "yes"], True, tmp_path, kmh=50)
    assert wire.frames == []


def test_what_the_mapping_does_not_name_is_not_sent(car: Car, tmp_path: Path) -> None:
    wire = Wire()
    *_, said = drive(car, wire, ["fan to 3"], True, tmp_path)
    assert wire.frames == []
    assert "cannot" in said.reply


def test_a_broken_bus_is_said_not_pretended(car: Car, tmp_path: Path) -> None:
    wire = Wire()
    wire.broken = True
    *records, said = drive(car, wire, ["set the temperature to 21"], True, tmp_path)
    assert [r["outcome"] for r in records if r["kind"] == "action"] == ["refused"]
    assert said.reply.startswith("Not done")


def test_the_guard_knows_only_the_bits_that_the_mapping_names(car: Car) -> None:
    wire = Wire()
    guard = WriteGuard(wire, write_rules(car), writing_enabled=True)
    with pytest.raises(WriteRefusedError):
        guard.write(0, 768, bytes([23, 0, 1, 0]))
    with pytest.raises(WriteRefusedError):
        guard.write(0, 770, bytes(2))
    assert wire.frames == []


def test_no_shipped_car_can_be_written_to() -> None:
    from vehicle.can.car import car_names

    assert [name for name in car_names() if load_car(name).writable] == []


def test_writable_signals_on_two_buses_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.dbc").write_text(DBC)
    (tmp_path / "b.dbc").write_text(DBC.replace("TRUNK", "HATCH"))
    text = CAR.replace('file = "test.dbc"', 'file = "a.dbc"\nbus = 0\n[[dbc]]\nfile = "b.dbc"\nbus = 1')
    (tmp_path / "two.toml").write_text(text.replace("TRUNK.OPEN", "HATCH.OPEN"))
    with pytest.raises(CarError, match="more than one bus"):
        load_car(str(tmp_path / "two.toml"))
