"""Which colours suit the light outside: by the sun, by what the car says, by the clock."""

from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from cli_run import REPLAYS
from hypothesis import given
from hypothesis import strategies as st

from anticipation.mind import Mind
from assistant.commands.opening import session_of
from assistant.daylight import Light, Shade, shade_of, sun_deg
from assistant.player import run_to
from assistant.presenter import Screen, present
from assistant.trace import Trace
from vehicle.can.car import load_car
from vehicle.drive import DriveSource, open_drive
from vehicle.signals import PATHS
from vehicle.state import SignalState

S = 1_000_000_000
DARK, BEAM = "Vehicle.Exterior.IsDark", "Vehicle.Body.Lights.Beam.Low.IsOn"
BERLIN, NULL, TROMSO = (52.52, 13.405), (0.0, 0.0), (69.65, 18.96)
CET = timezone(timedelta(hours=1))
NOON, DUSK, LATE = (datetime(2024, 2, 12, *clock, tzinfo=CET) for clock in ((12, 0), (17, 30), (21, 0)))
places = st.tuples(st.floats(-60, 60), st.floats(-180, 180))
moments = st.datetimes(datetime(1980, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
shades = st.sampled_from(["day", "twilight", "night"])


def shade(
    wall: datetime | None, place: tuple[float, float] | None, dark: bool | None = None, beam: bool | None = None
) -> Shade:
    signals = SignalState()
    for path, value in ((DARK, dark), (BEAM, beam)):
        if value is not None:
            signals.set(PATHS[path], value, 5 * S)
    return shade_of(signals, 6 * S, wall, place)


def test_the_sun_says_what_shade_it_is() -> None:
    assert [shade(wall, BERLIN) for wall in (NOON, DUSK, LATE)] == ["day", "twilight", "night"]
    assert shade(datetime(2024, 12, 21, 11, 42, tzinfo=CET), TROMSO) == "twilight"  # the polar night at noon
    assert shade(datetime(2024, 6, 21, 0, 42, tzinfo=CET), TROMSO) == "day"  # and the midnight sun


@pytest.mark.parametrize(
    ("wall", "dark", "shown"),
    [
        (NOON, True, "twilight"),
        (NOON, False, "day"),
        (DUSK, True, "twilight"),
        (DUSK, False, "day"),
        (LATE, True, "night"),
        (LATE, False, "twilight"),
    ],
)
def test_the_sensor_moves_it_by_one_step_at_most(wall: datetime, dark: bool, shown: Shade) -> None:
    assert shade(wall, BERLIN, dark) == shown


def test_lamps_say_nothing_where_the_sun_is_known() -> None:
    for wall in (NOON, DUSK, LATE):
        assert shade(wall, BERLIN, beam=True) == shade(wall, BERLIN, beam=False) == shade(wall, BERLIN)


def test_without_a_position_the_sensor_alone_decides() -> None:
    for wall in (NOON, LATE, None):
        assert (shade(wall, None, dark=True, beam=False), shade(wall, None, dark=False)) == ("night", "day")


def test_without_position_and_sensor_it_is_the_clock_and_by_day_the_lamps() -> None:
    assert (shade(NOON, None), shade(LATE, None), shade(None, None)) == ("day", "night", "night")
    assert (shade(NOON, None, beam=True), shade(LATE, None, beam=True)) == ("twilight", "night")
    assert (shade(NOON, None, beam=False), shade(LATE, None, beam=False)) == ("day", "night")


def test_a_clock_without_a_zone_says_nothing_of_the_sun() -> None:
    assert sun_deg(NOON.replace(tzinfo=None), BERLIN) is None
    assert sun_deg(None, BERLIN) is None
    assert sun_deg(NOON, None) is None


def test_a_stale_sensor_is_not_believed() -> None:
    signals = SignalState()
    signals.set(PATHS[DARK], True, 0)
    assert shade_of(signals, 600 * S, NOON, BERLIN) == "day"


def test_at_an_equinox_the_sun_stands_over_the_equator() -> None:
    deg = sun_deg(datetime(2024, 3, 20, 12, 7, tzinfo=UTC), NULL)
    assert deg == pytest.approx(90.0, abs=1.5)


@given(moments, places)
def test_the_height_is_an_angle_and_that_of_the_other_side_its_reverse(wall: datetime, place: tuple) -> None:
    lat, lon = place
    here = sun_deg(wall, place)
    there = sun_deg(wall, (-lat, lon + 180 if lon < 0 else lon - 180))
    assert here is not None
    assert there is not None
    assert -90 <= here <= 90
    assert there == pytest.approx(-here, abs=1e-4)


@given(moments, st.floats(-60, 60), st.floats(0, 5))
def test_before_and_after_noon_it_stands_equally_high(day: datetime, lat: float, hours: float) -> None:
    start = day.replace(hour=0, minute=0, second=0, microsecond=0)
    noon = max((start + timedelta(minutes=m) for m in range(690, 751)), key=lambda t: sun_deg(t, (lat, 0.0)) or 0.0)
    near_zenith = abs(lat) < 24  # there the highest minute is not sharp, but the heights are
    before, after = (sun_deg(noon + timedelta(hours=sign * hours), (lat, 0.0)) for sign in (-1, 1))
    assert before == pytest.approx(after, abs=1.0 if near_zenith else 0.6)


@given(shades)
def test_the_first_shade_is_taken_at_once(first: Shade) -> None:
    assert Light().at(0, first).shown == first


def test_what_does_not_last_changes_nothing_and_what_lasts_does_in_the_end() -> None:
    light = Light().at(0, "day")
    for t in range(1, 8):  # a bridge
        light = light.at(t * S, "twilight")
    light = light.at(8 * S, "day")
    assert light == Light("day")
    shown = []
    for t in range(1, 12):
        light = light.at((20 + t) * S, "twilight")
        shown.append(light.shown)
    assert shown.index("twilight") == 8
    light = Light("day")
    for t in range(20):  # to and fro, it never flaps
        light = light.at(t * S, "twilight" if t % 3 else "day")
        assert light.shown == "day"
    light = Light("day").at(0, "twilight").at(7 * S, "night").at(9 * S, "night")
    assert light.shown == "day"  # another one has to wait anew


def test_a_drive_before_sunrise_is_in_twilight_and_a_moment_comes_back_with_its_light() -> None:
    drive = open_drive(REPLAYS / "synthetic-commute")
    car = load_car(drive.car)
    with closing(DriveSource(drive.open_log)) as source:
        session = session_of(drive, car, source, Trace(None), Mind())
        run_to(session, source, 20 * S)
        assert session.light.shown == present(session, Screen()).theme == "twilight"  # the sun stands 5.8 degrees below
        kept = session.snapshot()
        session.light = Light("day", "night", 5)
        session.restore(kept)
        assert session.light == kept.light
        assert present(session, Screen(theme="day")).theme == "day"


@given(st.lists(shades, min_size=1, max_size=60))
def test_it_changes_at_most_once_in_eight_seconds(said: list[Shade]) -> None:
    light, changes = Light(), []
    for t, now in enumerate(said):
        before, light = light.shown, light.at(t * S, now)
        if before and light.shown != before:
            changes.append(t)
    assert all(later - sooner >= 8 for sooner, later in pairwise(changes))
