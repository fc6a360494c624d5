"""What is measured of how a car is handled: a fold over its seconds, into which nothing gets that is not known."""

import math
from typing import Any

import pytest
from driver_days import S
from hypothesis import given, settings
from hypothesis import strategies as st

from anticipation.drivers import Handling, Second, handling, second_of
from anticipation.drivers.handling import MEASURE, MEASURED, WIDTH, is_handling
from anticipation.scene import Scene
from vehicle.signals import PATHS
from vehicle.state import SignalState

BAD = [math.nan, math.inf, -math.inf]
SAID = st.none() | st.floats(-200, 200) | st.sampled_from([*BAD, 1e300, -1e300])


@st.composite
def drives(draw: st.DrawFn) -> list[Second]:
    """Seconds of a drive, some far apart; speeds wander as cars' do, and now and then are no number."""
    seconds, t_ns, speed = [], 0, draw(st.floats(0, 130))
    for _ in range(draw(st.integers(0, 60))):
        t_ns += draw(st.sampled_from([S, S, S, S, 3 * S]))
        speed = min(200.0, max(0.0, speed + draw(st.floats(-12, 12))))
        said = draw(st.sampled_from([speed] * 12 + BAD))
        seconds.append(Second(t_ns, said, draw(SAID), draw(SAID), draw(SAID)))
    return seconds


def fold(seconds: list[Second], begun: Handling | None = None) -> Handling:
    for second in seconds:
        begun = (begun or Handling()).after(second)
    return begun or Handling()


def steady(count: int, begin_s: int = 0, **said: Any) -> list[Second]:
    return [Second((begin_s + k) * S, **{"speed_kmh": 50.0, **said}) for k in range(count)]


def usual(of: Handling, name: str) -> float | None:
    return of.numbers[2 * MEASURED.index(name)]


def far(of: Handling, name: str) -> float | None:
    return of.numbers[2 * MEASURED.index(name) + 1]


def ramps(times: int, rate_m_s2: float, seconds: int = 4) -> list[Second]:
    """Up by this rate and down again at half of it, again and again."""
    speeds = [3.6 * rate_m_s2 * k for k in range(seconds + 1)] + [1.8 * rate_m_s2 * k for k in range(2 * seconds)][::-1]
    return [Second(t * S, 10 + speed) for t, speed in enumerate(times * speeds)]


def test_the_names_that_others_may_use() -> None:
    assert handling.__all__ == ["MEASURE", "MEASURED", "WIDTH", "Handling", "Second", "is_handling", "second_of"]
    assert MEASURED == ("gain", "loss", "pedal", "brake", "aside", "pace")
    assert WIDTH == 12


@settings(max_examples=40, deadline=None)
@given(drives())
def test_the_numbers_are_finite_or_unknown_whatever_the_car_says(seconds: list[Second]) -> None:
    numbers = fold(seconds).numbers
    assert len(numbers) == WIDTH
    assert all(number is None or abs(number) < 10 for number in numbers)
    assert is_handling(numbers, MEASURE) == any(number is not None for number in numbers)
    for usually, at_most in zip(numbers[::2], numbers[1::2], strict=True):
        assert (usually is None) == (at_most is None)
        assert usually is None or at_most is None or usually <= at_most


@settings(max_examples=40, deadline=None)
@given(drives(), st.integers(0, 60))
def test_it_is_a_fold_that_changes_nothing_that_was(seconds: list[Second], split: int) -> None:
    first = fold(seconds[:split])
    kept = (first.counts, first.seconds, first.last)
    assert fold(seconds[split:], first) == fold(seconds)
    assert (first.counts, first.seconds, first.last) == kept
    assert hash(first) == hash(fold(seconds[:split]))


@settings(max_examples=20, deadline=None)
@given(drives(), st.randoms())
def test_the_order_matters_only_to_what_is_a_change(seconds: list[Second], chance: Any) -> None:
    """Pedals and bends are counted for themselves; speed is held against the second before."""
    shuffled = list(seconds)
    chance.shuffle(shuffled)
    known, other = fold(seconds), fold(shuffled)
    for name in ("pedal", "brake", "aside"):
        assert known.counts[MEASURED.index(name)] == other.counts[MEASURED.index(name)]
    assert sum(known.counts[0]) <= known.seconds


@settings(max_examples=40, deadline=None)
@given(drives(), st.sampled_from(["pedal", "brake", "aside_m_s2"]), st.sampled_from([None, *BAD]))
def test_what_is_not_said_is_absent_and_moves_nothing_else(
    seconds: list[Second], name: str, silent: float | None
) -> None:
    whole = fold(seconds).numbers
    without = fold([second._replace(**{name: silent}) for second in seconds]).numbers
    at = 2 * MEASURED.index(name.partition("_")[0])
    assert without[at : at + 2] == (None, None)
    assert without[:at] + without[at + 2 :] == whole[:at] + whole[at + 2 :]


@pytest.mark.parametrize("rate", [0.8, 1.4, 2.5])
def test_a_driver_who_speeds_up_twice_as_hard_as_they_brake_is_told_so(rate: float) -> None:
    known = fold(ramps(20, rate))
    for name, meant in (("gain", rate), ("loss", rate / 2)):
        for number in (usual(known, name), far(known, name)):
            assert number is not None
            assert math.exp(number) == pytest.approx(meant, rel=0.15)
    assert usual(known, "pedal") is None


def test_a_cruising_speed_is_held_against_the_limit_that_it_is_nearest_to() -> None:
    for kmh, pace in ((45.0, 0.9), (55.0, 1.1), (66.5, 0.95), (33.0, 1.1), (104.0, 1.04)):
        number = usual(fold(steady(60, speed_kmh=kmh)), "pace")
        assert number is not None
        assert math.exp(number) == pytest.approx(pace, abs=0.015)
    assert usual(fold(steady(60, speed_kmh=15.0)), "pace") is None, "nobody cruises so slowly"
    assert usual(fold(ramps(20, 2.0)), "pace") is None, "nor while the speed changes"


def test_a_change_of_speed_needs_the_second_before() -> None:
    seconds = [Second(3 * k * S, 30.0 + 20 * (k % 2)) for k in range(100)]
    assert fold(seconds).numbers == (None,) * WIDTH
    gap = [Second(k * S, 50.0 if k % 2 else math.nan) for k in range(100)]
    assert fold(gap).numbers == (None,) * WIDTH
    assert fold(gap).seconds == 50, "a second whose speed is no number is none"


def test_nothing_is_told_of_a_few_seconds() -> None:
    assert usual(fold(steady(9, pedal=20.0)), "pedal") is None
    assert usual(fold(steady(10, pedal=20.0)), "pedal") == pytest.approx(math.log(20), abs=0.15)


# --- what the car says -----------------------------------------------------------------------------------------------

SPEED, LATERAL, YAW = "Vehicle.Speed", "Vehicle.Acceleration.Lateral", "Vehicle.AngularVelocity.Yaw"
PEDAL, BRAKE = "Vehicle.Chassis.Accelerator.PedalPosition", "Vehicle.Chassis.Brake.PedalPosition"


def said(**paths: float) -> Scene:
    state = SignalState()
    names = {"speed": SPEED, "lateral": LATERAL, "yaw": YAW, "pedal": PEDAL, "brake": BRAKE}
    for name, value in paths.items():
        state.set(PATHS[names[name]], value, 5 * S)
    return Scene(5 * S, state)


def test_a_second_is_read_from_the_car_and_what_it_does_not_say_is_unknown() -> None:
    assert second_of(said()) is None
    assert second_of(said(speed=36.0)) == Second(5 * S, 36.0)
    assert second_of(said(speed=36.0, pedal=0.0, brake=7.0)) == Second(5 * S, 36.0, 0.0, 7.0)
    bend = second_of(said(speed=36.0, yaw=-9.0))
    assert bend is not None
    assert bend.aside_m_s2 == pytest.approx(-10 * math.radians(9))
    assert second_of(said(speed=36.0, yaw=-9.0, lateral=2.0)) == Second(5 * S, 36.0, None, None, 2.0)


def test_what_is_stale_is_unknown() -> None:
    scene = said(speed=36.0, pedal=20.0, yaw=3.0)
    scene.state.set(PATHS[SPEED], 36.0, 9 * S)  # type: ignore[attr-defined]
    later = Scene(9 * S, scene.state)
    assert second_of(later) == Second(9 * S, 36.0)
