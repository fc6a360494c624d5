"""The curves above a replay's timeline: what a drive says, named, in units that people read."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from assistant.commands.replay_window import ReplayRunner
from assistant.curves import CURVES, curves_of
from assistant.player import Player
from hmi.timeline import Curve
from hmi.view import Playback
from vehicle.can.car import load_car
from vehicle.drive import Survey, open_drive, survey
from vehicle.signals import PATHS

REPLAYS = Path(__file__).parents[2] / "replays"


def test_every_curve_is_in_the_catalogue() -> None:
    assert set(CURVES) <= set(PATHS)


def test_a_drive_has_the_curves_that_its_car_says() -> None:
    found = survey(open_drive(REPLAYS / "rav4-highway").open_log(), load_car("toyota-rav4-2017"), CURVES)
    assert [curve.name for curve in curves_of(found)] == ["Speed", "Engine speed"]
    assert [curve.span for curve in curves_of(found)] == ["30 to 73 km/h", "965 to 2,544 rpm"]


def test_what_spans_are_told() -> None:
    def span(path: str, *values: float) -> str:
        return curves_of(Survey(curves={path: np.array(values, np.float32)}))[0].span

    assert span("Vehicle.Exterior.AirTemperature", -6, np.nan, -6) == "−6.0 °C"
    assert span("Vehicle.Speed", -3, 2) == "2.0 to 3.0 km/h"  # backwards is as fast as forwards
    assert span("Vehicle.Cabin.HVAC.Heater.CurrentPower", 0, 5500) == "0.0 to 5.5 kW"


def test_a_drive_that_says_none_of_them_has_an_empty_one() -> None:
    (curve,) = curves_of(Survey())
    assert (len(curve.values), curve.name) == (0, "")


def test_a_key_goes_from_curve_to_curve_and_round(player: Player) -> None:
    curves = curves_of(Survey(curves={path: np.ones(3, np.float32) for path in CURVES[:3]}))
    runner = ReplayRunner(player, Playback(59.9), curves=curves)
    names = []
    for _ in range(4):
        names.append(runner.playback().profile_name)
        assert runner.control("profile", "")
    assert names == ["Speed", "Battery power", "Engine speed", "Speed"]
    assert runner.playback().profiles == 3


def test_without_curves_the_key_does_nothing(player: Player) -> None:
    runner = ReplayRunner(player, Playback(59.9))
    assert runner.control("profile", "")
    assert runner.playback().profiles == 1


@given(
    hnp.arrays(np.float32, st.integers(0, 20), elements=st.floats(-1e6, 1e6, width=32) | st.just(float("nan"))),
    st.sampled_from((1.0, 30.0, 10_000.0)),
)
def test_heights_stay_inside(values: np.ndarray, least: float) -> None:
    levels = Curve(values, least).levels()
    assert len(levels) == len(values)
    assert (levels >= 0).all()
    assert (levels <= 1 + 1e-6).all()


@pytest.mark.parametrize(
    ("values", "least", "heights"),
    [
        ((0, 15), 30.0, (0, 0.5)),  # what hardly moves looks like it
        ((0, 60, 120), 30.0, (0, 0.5, 1)),
        ((-10, 0, 10), 5.0, (0, 0.5, 1)),
        ((80, 100), 10.0, (1 / 6, 1)),  # far from zero, its own range is worth seeing
    ],
)
def test_heights(values: tuple[float, ...], least: float, heights: tuple[float, ...]) -> None:
    assert Curve(np.array(values, np.float32), least).levels() == pytest.approx(heights)
