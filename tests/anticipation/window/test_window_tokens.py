"""Raw values become numbers that a network can bear, and what is unknown never looks like a zero."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from anticipation.habits import Belief
from anticipation.instant import Instant
from anticipation.window.schema import CAMERA_CUES, COLUMNS, GROUPS, HABIT_KINDS, KINDS, WORD_BUCKETS, column
from anticipation.window.tokens import (
    FAST,
    SLOW,
    Life,
    Moment,
    StayRow,
    camera_token,
    fast_tokens,
    slow_tokens,
    stay_tokens,
    words_token,
)
from vehicle.signals import GEAR_DRIVE, GEAR_PARK, GEAR_REVERSE

BOUND = 15.0
"""No column may be larger: the largest is the range of a steering wheel from end to end, in quarter turns."""

ANY = st.floats(width=64) | st.sampled_from([0.0, 1e300, -1e300, math.inf, -math.inf, math.nan])
MAYBE = st.none() | ANY
NOW = Instant(1_704_700_000, 60)
NOTHING = Moment(None)


def fast_samples(rows: int | st.SearchStrategy[int] = 1) -> st.SearchStrategy[Any]:
    counts = st.just(rows) if isinstance(rows, int) else rows
    sizes = st.tuples(counts, st.integers(0, 10), st.just(len(FAST)))
    return sizes.flatmap(lambda size: arrays(np.float64, size, elements=ANY))


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    life = Life(
        *(draw(st.integers(0, 10**6)) if k else draw(ANY) for k in range(5)),
        new=(draw(ANY), draw(ANY), draw(ANY)),
        first_p=draw(st.floats(0, 1)),
        concentration=draw(st.floats(0, 1)),
        leaves_p=draw(st.none() | st.floats(0, 1)),
        leaves_in_min=draw(ANY),
    )
    belief = st.builds(Belief, st.floats(0, 1), times=st.integers(0, 10), of=st.integers(0, 10))
    return Moment(
        draw(st.none() | st.builds(Instant, st.integers(-(2**40), 2**40), st.integers(-720, 840))),
        free=draw(st.booleans()),
        sun=draw(st.none() | st.floats(-1, 1)),
        awake_min=draw(ANY),
        away_min=draw(MAYBE),
        driven_km=draw(ANY),
        outside_c=draw(MAYBE),
        cabin_c=draw(MAYBE),
        usual_level=draw(MAYBE),
        acted=frozenset(draw(st.lists(st.sampled_from(HABIT_KINDS)))),
        life=life,
        habits=draw(st.dictionaries(st.sampled_from(HABIT_KINDS), belief)),
    )


def bearable(tokens: np.ndarray) -> bool:
    return tokens.dtype == np.float32 and bool(np.isfinite(tokens).all()) and float(np.abs(tokens).max()) <= BOUND


def at(tokens: np.ndarray, *names: str) -> list[float]:
    return [float(tokens[0, column(name)]) for name in names]


def raw(**values: float) -> np.ndarray:
    return np.array([[values.get(name, math.nan) for name in SLOW]])


def slow(moment: Moment = NOTHING, **values: float) -> np.ndarray:
    return slow_tokens(raw(**values), [moment])


def second(count: int = 10, **values: Any) -> np.ndarray:
    """Return the token of a second; each signal one value for all of it, or one for each sample."""
    columns = [np.broadcast_to(np.asarray(values.get(name, math.nan), np.float64), (count,)) for name in FAST]
    return fast_tokens(np.stack(columns, 1)[None])


# --- whatever the car says -----------------------------------------------------------------------------------------


@given(fast_samples(st.integers(1, 3)))
def test_a_second_is_bearable_whatever_was_sampled(samples: np.ndarray) -> None:
    assert bearable(fast_tokens(samples))


@settings(max_examples=60)
@given(arrays(np.float64, (1, len(SLOW)), elements=ANY), moments())
def test_a_slow_token_is_bearable_whatever_is_read_and_remembered(values: np.ndarray, moment: Moment) -> None:
    assert bearable(slow_tokens(values, [moment]))


@given(st.lists(st.builds(
    StayRow, st.builds(Instant, st.integers(-(2**40), 2**40)), ANY, ANY, st.booleans(), st.floats(0, 1), st.booleans(),
    st.booleans(),
), min_size=1, max_size=8))  # fmt: skip
def test_stays_are_bearable(stays: list[StayRow]) -> None:
    assert bearable(stay_tokens(stays))


@given(arrays(np.float32, CAMERA_CUES, elements=st.floats(width=32)))
def test_what_a_camera_says_is_bearable(cues: np.ndarray) -> None:
    assert bearable(camera_token(cues))


# --- the car and the lab see the same ------------------------------------------------------------------------------


@given(fast_samples(4))
def test_a_second_by_itself_is_the_same_as_among_others(samples: np.ndarray) -> None:
    whole = fast_tokens(samples)
    assert whole.tobytes() == b"".join(fast_tokens(samples[k : k + 1]).tobytes() for k in range(len(samples)))


@settings(max_examples=40)
@given(arrays(np.float64, (3, len(SLOW)), elements=ANY), st.lists(moments(), min_size=3, max_size=3))
def test_a_slow_token_by_itself_is_the_same_as_among_others(values: np.ndarray, given_moments: list[Moment]) -> None:
    whole = slow_tokens(values, given_moments)
    alone = [slow_tokens(values[k : k + 1], given_moments[k : k + 1]) for k in range(3)]
    assert whole.tobytes() == b"".join(token.tobytes() for token in alone)


# --- unknown, zero, and out of range -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(SLOW))
def test_unknown_is_not_zero(name: str) -> None:
    assert at(slow(), name, f"{name}.known") == [0.0, 0.0]
    assert at(slow(**{name: 0.0}), f"{name}.known") == [1.0]
    middle = SLOW[name].middle
    assert at(slow(**{name: middle}), name, f"{name}.known") == [0.0, 1.0]


@pytest.mark.parametrize("name", list(FAST))
def test_unknown_is_not_zero_in_a_second_either(name: str) -> None:
    known = f"{name}.known"
    assert at(second(**{name: 0.0}), known) == [1.0]
    assert not second()[0, len(KINDS) :].any()
    assert at(second(**{name: [math.nan] * 9 + [0.0]}), known) == [1.0], "said once in this second"


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_is_no_number_is_not_known(value: float) -> None:
    assert at(slow(outside=value), "outside", "outside.known") == [0.0, 0.0]
    assert at(second(speed=value), "speed.mean", "speed.known") == [0.0, 0.0]


@pytest.mark.parametrize("value", [-1e300, -41.0, 51.0, 1e300, math.inf])
def test_what_is_out_of_range_is_clamped_and_flagged(value: float) -> None:
    told = slow(outside=value, cabin=20.0)
    assert at(told, "clamped") == [0.25]
    if math.isfinite(value):
        assert at(told, "outside") == at(slow(outside=math.copysign(50, value) if value > 0 else -40), "outside")
    assert at(slow(outside=value, setting=100.0), "clamped") == [0.5]


def test_what_is_in_range_is_not_flagged() -> None:
    ends = [{name: scale.low for name, scale in SLOW.items()}, {name: scale.high for name, scale in SLOW.items()}]
    for values in ends:
        assert at(slow(**values), "clamped") == [0.0]
    assert at(slow(), "clamped") == [0.0], "unknown is no error"
    assert at(second(**{name: scale.high for name, scale in FAST.items()}), "clamped") == [0.0]


def test_a_second_out_of_range_is_flagged_too() -> None:
    assert at(second(speed=1e4), "clamped", "speed.mean") == [0.25, pytest.approx(260 / 60)]
    assert at(second(speed=[20.0] * 9 + [math.inf], yaw=-500.0), "clamped") == [0.5]


# --- what a token tells --------------------------------------------------------------------------------------------


def test_each_token_says_what_it_is() -> None:
    tokens = {
        "stay": stay_tokens([StayRow(NOW, 60, 90, False, 0.5, False, True)]),
        "slow": slow(),
        "fast": second(speed=1.0),
        "words": words_token(np.ones(WORD_BUCKETS, np.float32)),
        "camera": camera_token(np.ones(CAMERA_CUES, np.float32)),
    }
    assert list(tokens) == list(KINDS)
    for kind, token in tokens.items():
        assert token.shape == (1, len(COLUMNS))
        assert token[0, : len(KINDS)].tolist() == [float(kind == other) for other in KINDS]


def test_a_second_that_nobody_listened_to_says_nothing() -> None:
    token = fast_tokens(np.empty((1, 0, len(FAST))))
    assert token[0].nonzero()[0].tolist() == [column("is_fast")]


def test_a_second_tells_of_its_ends_and_its_middle() -> None:
    token = second(speed=np.linspace(30, 48, 10), yaw=[-3.0] * 5 + [1.5] * 5, wheel=np.linspace(-45, 45, 10))
    assert at(token, "speed.mean", "speed.low", "speed.high") == pytest.approx([39 / 60, 0.5, 0.8])
    assert at(token, "speed.change") == pytest.approx([1.8])
    assert at(token, "yaw.mean", "yaw.high") == pytest.approx([-0.05, 0.2])
    assert at(token, "wheel.mean", "wheel.range") == pytest.approx([0.0, 1.0], abs=1e-6)
    token = second(brake=[1.0] * 3 + [0.0] * 7, indicating=[0.0, 1.0] * 5, pedal=[0.0] * 9 + [50.0])
    assert at(token, "brake.share", "indicating.share", "pedal.mean", "pedal.high") == pytest.approx([0.3, 0.5, 0.1, 1])


@pytest.mark.parametrize(("gear", "name"), [(GEAR_DRIVE, "drive"), (GEAR_PARK, "park"), (GEAR_REVERSE, "reverse")])
def test_a_gear_is_one_of_three_or_none(gear: int, name: str) -> None:
    names = ["gear.drive", "gear.park", "gear.reverse"]
    assert at(second(gear=gear), *names) == [float(one == f"gear.{name}") for one in names]
    assert at(second(gear=0), *names, "gear.known") == [0, 0, 0, 1]


def test_soak_and_what_is_missing_need_both_temperatures() -> None:
    both = slow(outside=-5.0, cabin=1.0, setting=21.0)
    assert at(both, "soak", "soak.known") == [0.5, 1.0]
    assert at(both, "short_of_setting", "short_of_setting.known") == [2.0, 1.0]
    assert at(slow(outside=-5.0, setting=21.0), "soak.known", "short_of_setting.known") == [0.0, 0.0]


def test_the_moment_comes_with_a_slow_token() -> None:
    belief = Belief(0.5, times=3, of=6)
    moment = Moment(
        NOW, True, 0.4, 0.0, None, 0.0, -5.0, None, 80.0, frozenset({"seat"}), Life(trips=9), {"heat": belief}
    )
    told = slow(moment)
    assert at(told, "outside_at_start", "outside_at_start.known", "cabin_at_start.known") == [-1.25, 1.0, 0.0]
    assert at(told, "usual_level", "usual_level.known") == [1.0, 1.0]
    assert at(told, "left", "away", "acted.seat", "acted.heat") == [0.0, 0.0, 1.0, 0.0]
    assert at(told, "weekday.0", "weekday.1", "free", "clock.known") == [1.0, 0.0, 1.0, 1.0]
    assert at(told, "sun", "sun.known") == pytest.approx([0.4, 1.0])
    assert at(told, "heat.logit", "heat.share") == [0.0, 0.5]
    assert at(told, "heat.count", "defrost.count") == pytest.approx([math.log1p(6) / 2, 0.0])
    assert at(told, "trips", "dwell.known", "leaves.known") == pytest.approx([math.log1p(9) / 4, 1.0, 0.0])
    left = slow(moment._replace(away_min=0.0, life=Life(leaves_p=0.0)))
    assert at(left, "left", "leaves.p", "leaves.known", "dwell.known") == [1.0, 0.0, 1.0, 0.0]


def test_without_a_clock_or_satellites_there_is_no_time_of_day() -> None:
    first = column("day.sin")
    assert not slow()[0, first : first + len(GROUPS["time"])].any()


def test_the_clock_is_the_local_one() -> None:
    noon = slow(Moment(Instant(11 * 3600, 60)))
    assert at(noon, "day.sin", "day.cos") == pytest.approx([0.0, -1.0], abs=1e-6)
    assert at(noon, "weekday.3") == [1.0]


def test_stays_are_told_oldest_first_and_the_latest_is_the_nearest() -> None:
    rows = [StayRow(NOW, 60.0 * k, 600.0 / (k + 1), False, 0.5, False, False) for k in range(3)]
    tokens = stay_tokens(rows)
    assert tokens[:, column("order")].tolist() == pytest.approx([1 / 3, 1 / 2, 1.0])
    assert np.all(np.diff(tokens[:, column("lasted")]) > 0)
    assert np.all(np.diff(tokens[:, column("ago")]) < 0)
    assert stay_tokens([]).shape == (0, len(COLUMNS))


def test_stays_tell_what_kind_of_place_it_was() -> None:
    token = stay_tokens([StayRow(NOW, 60, 90, True, 0.25, True, False)])
    assert at(token, "began.free", "visits.share", "was_new", "is_here") == [1.0, 0.25, 1.0, 0.0]


def test_no_camera_is_no_token_and_what_it_cannot_see_is_zero() -> None:
    cues = np.array([math.nan, math.inf, -1e30, *[0.5] * (CAMERA_CUES - 3)], np.float32)
    token = camera_token(cues)
    assert at(token, "cue.0", "cue.1", "cue.2", "cue.3") == [0.0, 4.0, -4.0, 0.5]
