"""The car file of the README that gives the buttons at the wheel to the dashboard."""

import re
from pathlib import Path

import cantools
import pytest

from vehicle.can.car import DBCS, Car, car_names, load_car
from vehicle.can.router import Router
from vehicle.events import Frame, FrameBlock
from vehicle.signals import signal
from vehicle.state import SignalState

README = Path(__file__).parents[3] / "README.md"
PATHS = {
    f"Vehicle.Chassis.SteeringWheel.Is{name}ButtonPressed": switch
    for name, switch in (("Next", "swcLeftTiltRight"), ("Previous", "swcLeftTiltLeft"), ("Ok", "swcLeftPressed"))
}


@pytest.fixture
def car(tmp_path: Path) -> Car:
    blocks = re.findall(r"```toml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (block,) = (block for block in blocks if "IsNextButtonPressed" in block)
    (tmp_path / "own.toml").write_text(block, encoding="utf-8")
    return load_car(str(tmp_path / "own.toml"))


def read(car: Car, path: str, switch: str, value: str) -> tuple[object, str]:
    """Return what the car says of ``path`` when ``switch`` has the DBC's ``value`` and all others are off."""
    dbc = cantools.database.load_file(DBCS / "tesla_model3_vehicle.dbc", strict=False)
    message = dbc.get_message_by_name("VCLEFT_switchStatus")
    raws: dict[str, object] = {s.name: "SWITCH_OFF" if "swc" in s.name else 0 for s in message.signals}
    raws |= {s.name: 0 for s in message.signals if s.name.endswith("ScrollTicks")}
    raws |= {"VCLEFT_switchStatusIndex": 1, f"VCLEFT_{switch}": value}
    state = SignalState()
    Router(car).apply(FrameBlock.of([Frame(0, 0, message.frame_id, message.encode(raws, strict=False))]), state)
    reading = state.read(path, 0)
    return reading.value, reading.validity


@pytest.mark.parametrize(("path", "switch"), PATHS.items())
def test_the_buttons_are_read_as_the_dbc_says(car: Car, path: str, switch: str) -> None:
    assert signal(path).overlay
    assert read(car, path, switch, "SWITCH_ON") == (True, "valid")
    assert read(car, path, switch, "SWITCH_OFF") == (False, "valid")
    assert read(car, path, switch, "SWITCH_FAULT") == (None, "invalid")
    for other in set(PATHS.values()) - {switch}:
        assert read(car, path, other, "SWITCH_ON") == (False, "valid")


def test_no_car_that_ships_gives_its_buttons_away() -> None:
    """They already do something in the car: a press for the radio must not answer an offer unasked."""
    for name in car_names():
        assert not {mapped.path for mapped in load_car(name).signals} & set(PATHS), name
