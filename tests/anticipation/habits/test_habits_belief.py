"""What the driver's own history says about the cabin in given weather, and how cautiously."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anticipation.facts import HABITS, Charged, Habit, HabitKind
from anticipation.habits import Belief, Habits, Weather
from anticipation.habits.belief import spend
from anticipation.habits.habits import KEPT
from anticipation.instant import Instant

DAY = 86_400
START = 20_000 * DAY + 8 * 3600
COLD = Weather(-4.0, -2.0, False, False)


def chance(day: int, acted: bool, outside_c: float | None = -4.0, **more: object) -> Habit:
    given = {"cabin_c": -2.0, "wet": False, "smog": False, "minutes": 0.5 if acted else 10.0, "kind": "defrost"} | more
    return Habit(at=Instant(START + day * DAY), acted=acted, outside_c=outside_c, **given)  # type: ignore[arg-type]


def habits_of(chances: Sequence[Habit]) -> Habits:
    habits = Habits()
    for habit in chances:
        habits.learn(habit)
    return habits


def belief(
    chances: Sequence[Habit], weather: Weather = COLD, day: int = 0, kind: HabitKind = "defrost", elapsed: float = 0.0
) -> Belief:
    return habits_of(chances).belief(kind, weather, Instant(START + day * DAY), elapsed)


def test_without_history_nothing_is_likely_and_nothing_is_learned() -> None:
    for kind in HABITS:
        for weather in (Weather(), COLD, Weather(30.0, 45.0, False, True), Weather(smog=True)):
            none = Habits().belief(kind, weather)
            assert none.p < 0.2
            assert not none.learned
    assert Habits().empty
    assert Habits().belief("defrost", Weather(-5.0)).p > Habits().belief("defrost", Weather(15.0)).p
    assert Habits().belief("defrost", Weather(-5.0)).p > Habits().belief("defrost", Weather(-5.0, wet=False)).p


def test_what_is_always_done_in_the_cold_is_expected_in_the_cold_only() -> None:
    summer = [chance(day, False, 22.0, cabin_c=25.0) for day in range(60)]
    winter = [chance(60 + day, True, -4.0 + day % 3) for day in range(12)]
    cold, warm = belief(summer + winter, day=72), belief(summer + winter, Weather(22.0, 25.0), day=72)
    assert cold.p > 0.8
    assert (cold.times, cold.of, cold.low_c, cold.high_c) == (10, 10, -4.0, -2.0)
    assert warm.p < 0.1
    assert (warm.times, warm.of) == (0, 10)


def test_one_drive_is_not_enough_in_any_weather() -> None:
    for weather in (COLD, Weather(-4.0, -2.0), Weather(-4.0, -2.0, True), Weather()):
        for kind in HABITS:
            once = [chance(0, True, kind=kind, wet=None, smog=True)]
            assert belief(once, weather, 1, kind).p <= 0.5
            assert belief(once, Weather(-4.0, -2.0, None, True), 1, kind).p <= 0.5


def test_counts_are_of_the_last_ten_similar_chances() -> None:
    chances = [chance(day, acted=day % 5 != 0, outside_c=-4.4) for day in range(40)]
    chances += [chance(40 + day, False, 6.0) for day in range(3)]
    found = belief(chances, Weather(-2.6), 43)
    assert (found.times, found.of) == (8, 10)
    assert (found.low_c, found.high_c) == (-4.0, -4.0)
    # just over five degrees away, and a chance without a temperature, are not counted
    assert belief([chance(0, True, 2.0), chance(1, True, None)], Weather(-4.0), 2).of == 0
    assert belief([chance(0, True, 1.0)], Weather(-4.0), 2).of == 1


def test_the_usual_value_is_the_median_of_what_was_set() -> None:
    values = [21.0, 22.0, 22.0, 30.0, 22.5]
    chances = [chance(day, True, kind="heat", value=value) for day, value in enumerate(values)]
    chances.append(chance(5, False, kind="heat", value=10.0))
    assert belief(chances, day=6, kind="heat").value == 22.0
    warm = [chance(day, True, 18.0, cabin_c=18.0, kind="heat", value=19.0) for day in range(5)]
    assert belief(warm + chances, day=6, kind="heat").value == 22.0
    assert belief(warm + chances, Weather(18.0, 18.0), 6, "heat").value == 19.0
    assert belief([chance(0, True, kind="heat")], kind="heat").value is None


def test_a_habit_that_stops_fades_within_three_weeks_of_such_mornings() -> None:
    kept = [chance(day, True) for day in range(200)]
    after = [belief(kept + [chance(200 + day, False) for day in range(days)], day=200 + days).p for days in range(22)]
    assert after[0] > 0.85
    assert after[10] < 0.6
    assert after[15] < 0.5
    assert after == sorted(after, reverse=True)


def test_a_winters_habit_waits_for_the_next_winter_less_sure() -> None:
    winter = [chance(day, True) for day in range(60)]
    summer = [chance(60 + day, False, 24.0, cabin_c=30.0) for day in range(150)]
    before, again = belief(winter, day=60), belief(winter + summer, day=280)
    assert 0.4 < again.p < before.p
    assert again.times == 10


def test_what_was_long_ago_counts_less() -> None:
    chances = [chance(day, True) for day in range(4)]
    now, later = (belief(chances, day=3 + days).p for days in (0, 60))
    assert 0.3 < later < now - 0.1


def test_who_has_not_done_it_long_after_the_usual_minute_does_not_want_it() -> None:
    chances = [chance(day, True, minutes=0.5) for day in range(20)]
    in_time, a_little_late, late = (belief(chances, day=20, elapsed=minutes).p for minutes in (0.0, 2.0, 6.0))
    assert in_time == a_little_late > 0.8
    assert late < 0.1
    slow = [chance(day, True, minutes=7.0) for day in range(20)]
    assert belief(slow, day=20, elapsed=6.0).p > 0.8


def test_rain_and_bad_air_count_where_they_are_known() -> None:
    rain = [chance(day, day % 2 == 0, 8.0, wet=day % 2 == 0) for day in range(30)]
    assert belief(rain, Weather(8.0, -2.0, True), 30).p > 1.5 * belief(rain, Weather(8.0, -2.0, False), 30).p
    air = [chance(day, day % 2 == 0, kind="recirculation", smog=day % 2 == 0) for day in range(30)]
    bad, good = (belief(air, Weather(-4.0, -2.0, False, smog), 30, "recirculation") for smog in (True, False))
    assert bad.p > 0.8
    assert (bad.times, bad.of, bad.low_c) == (10, 10, None)
    assert good.p < 0.6
    # what was done where the car does not say how the air is tells little about bad air
    blind = [chance(day, True, kind="recirculation", smog=None) for day in range(5)]
    unknown = belief(blind, Weather(smog=True), 5, "recirculation")
    assert unknown.of == 0
    assert unknown.p < 0.2


def test_the_time_of_day_counts_a_little() -> None:
    chances = [chance(day, True) for day in range(4)]
    evening = habits_of(chances).belief("defrost", COLD, Instant(START + 3 * DAY + 12 * 3600))
    morning = habits_of(chances).belief("defrost", COLD, Instant(START + 4 * DAY))
    assert evening.p < morning.p


def test_only_the_last_chances_are_kept() -> None:
    chances = [chance(day, True) for day in range(50)] + [chance(50 + day, False, 20.0) for day in range(KEPT)]
    assert belief(chances, day=400).of == 0
    assert habits_of(chances) == habits_of(chances[-KEPT:])


def test_copies_learn_on_their_own_and_equal_histories_are_equal() -> None:
    chances = [chance(day, True) for day in range(5)]
    one, other = habits_of(chances), habits_of(chances)
    assert one == other
    one.belief("defrost", COLD)  # asking changes nothing
    assert one == other
    copy = one.copy()
    copy.learn(chance(5, False))
    assert copy != one == other
    assert one.belief("defrost", COLD) == other.belief("defrost", COLD) != copy.belief("defrost", COLD)
    one.learn(Charged(Instant(START), None, 10, 80))
    assert one == other
    assert one != "habits"


def test_a_belief_is_of_the_habits_as_they_are_now_and_of_what_was_asked() -> None:
    habits = habits_of([chance(day, True) for day in range(5)])
    at = Instant(START + 5 * DAY)
    first = habits.belief("defrost", COLD, at)
    assert habits.belief("defrost", Weather(20.0), at) != first
    assert habits.belief("defrost", COLD, at, 9.0).p < first.p
    assert habits.belief("defrost", COLD, at) == first
    habits.learn(chance(5, False))
    assert habits.belief("defrost", COLD, at).p < first.p


def test_a_clock_set_back_makes_no_chance_count_more() -> None:
    chances = [chance(day, True) for day in range(3)]
    fresh = belief([chance(0, True)] * 3, day=0)
    assert belief(chances, day=-40).p == belief(chances, day=-4000).p == fresh.p
    assert belief(chances, Weather(20.0, 25.0), -4000).p == belief([chance(0, True)] * 3, Weather(20.0, 25.0), 0).p


@pytest.mark.parametrize("acted", [True, False])
def test_the_weights_of_like_chances_have_a_bound(acted: bool) -> None:
    many = belief([chance(day, acted) for day in range(250)], day=250)
    assert (many.p > 0.9) if acted else (many.p < 0.02)


celsius = st.none() | st.floats(-40, 60, allow_nan=False)
truths = st.none() | st.booleans()
chances_of = st.lists(
    st.builds(
        lambda day, acted, outside, cabin, wet, smog, minutes, value: chance(
            day, acted, outside, cabin_c=cabin, wet=wet, smog=smog, minutes=minutes, value=value, kind="heat"
        ),
        st.integers(-400, 400),
        st.booleans(),
        celsius,
        celsius,
        truths,
        truths,
        st.floats(0, 10),
        st.none() | st.floats(10, 35),
    ),
    max_size=30,
)
weathers = st.builds(Weather, celsius, celsius, truths, truths)


@given(chances_of, weathers, st.none() | st.builds(Instant, st.integers(0, 2**33)), st.floats(0, 10))
def test_any_history_in_any_weather_gives_a_probability_and_true_counts(chances, weather, at, elapsed) -> None:
    found = habits_of(chances).belief("heat", weather, at, elapsed)
    assert 0 <= found.p <= 1
    assert 0 <= found.times <= found.of <= min(10, len(chances))
    values = [habit.value for habit in chances if habit.acted and habit.value is not None]
    assert (found.value in values) if values else (found.value is None)
    if found.low_c is not None:
        among = [habit for habit in reversed(chances) if habit.outside_c is not None]
        among = [habit for habit in among if found.low_c <= round(habit.outside_c) <= found.high_c][: found.of]
        assert len(among) == found.of
        assert sum(habit.acted for habit in among) == found.times


@given(chances_of, weathers)
def test_one_more_act_in_such_weather_never_makes_it_less_likely(chances, weather) -> None:
    at = Instant(START + 500 * DAY)
    habits = habits_of(chances)
    before = habits.belief("heat", weather, at).p
    habits.learn(Habit(at, "heat", True, 22.0, weather.outside_c, weather.cabin_c, 0.0, weather.wet, weather.smog))
    assert habits.belief("heat", weather, at).p >= before - 1e-12
    habits.learn(Habit(at, "heat", False, None, weather.outside_c, weather.cabin_c, 9.0, weather.wet, weather.smog))
    habits.learn(Habit(at, "heat", False, None, weather.outside_c, weather.cabin_c, 9.0, weather.wet, weather.smog))
    assert habits.belief("heat", weather, at).p <= max(before, 0.5)


@settings(max_examples=50)
@given(st.integers(1, 40), st.floats(-30, 30), st.floats(-30, 30))
def test_unknown_temperatures_make_a_habit_less_sure(count, outside, cabin) -> None:
    chances = [chance(day, True, outside, cabin_c=cabin, kind="seat") for day in range(count)]
    known = belief(chances, Weather(outside, cabin), count, "seat").p
    for weather in (Weather(None, cabin), Weather(outside, None), Weather()):
        assert belief(chances, weather, count, "seat").p < known
    blind = [chance(day, True, None, cabin_c=None, kind="seat") for day in range(count)]
    assert belief(blind, Weather(outside, cabin), count, "seat").p < known


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_likeness_is_spent_newest_first_and_never_beyond_its_bound(likeness) -> None:
    weight = spend(np.array(likeness))
    assert (weight >= 0).all()
    assert (weight <= np.array(likeness) + 1e-12).all()
    assert weight.sum() < 20


def test_a_car_that_stood_all_night_is_told_from_one_that_stood_for_an_hour() -> None:
    """The windshield is white where the cabin is as cold as the air; after a short stop nobody defrosts."""
    chances = []
    for day in range(20):
        chances += [chance(day, True, -5.0, cabin_c=-5.0), chance(day, False, -5.0, cabin_c=3.0)]
    cold, warm = (belief(chances, Weather(-5.0, cabin), 20) for cabin in (-5.0, 3.0))
    assert cold.p > 0.8
    assert warm.p < 0.2
    assert (cold.times, cold.of) == (10, 10)  # counted among cold starts alone
    # without the cabin's temperature nobody can tell
    assert warm.p < belief(chances, Weather(-5.0, None), 20).p < cold.p
