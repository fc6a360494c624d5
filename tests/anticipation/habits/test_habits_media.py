"""What is usually played at which time of day."""

from hypothesis import given
from hypothesis import strategies as st

from anticipation.facts import Listened
from anticipation.habits import Habits
from anticipation.instant import Instant, day_part

DAY = 86_400
MONDAY = 20_003 * DAY  # 2024-10-07


def heard(*plays: tuple[int, float, str]) -> Habits:
    habits = Habits()
    for day, hour, source in plays:
        habits.learn(Listened(Instant(MONDAY + day * DAY + int(hour * 3600)), source))
    return habits


def at(day: int, hour: float) -> Instant:
    return Instant(MONDAY + day * DAY + int(hour * 3600))


def test_mornings_and_evenings_differ() -> None:
    assert at(0, 8).weekday == 0
    plays = [play for day in range(5) for play in ((day, 8, "BLUETOOTH"), (day, 17, "FM"))]
    habits = heard(*plays)
    morning, afternoon = habits.media(at(5, 8.3)), habits.media(at(5, 17))
    assert morning is not None
    assert afternoon is not None
    assert (morning.source, morning.times, morning.of, morning.part) == ("BLUETOOTH", 5, 5, "morning")
    assert (afternoon.source, afternoon.times, afternoon.of, afternoon.part) == ("FM", 5, 5, "afternoon")
    assert morning.p > 0.6
    assert habits.media(at(5, 2)) is None


def test_nothing_heard_says_nothing_and_once_says_little() -> None:
    assert Habits().media(at(0, 8)) is None
    once = heard((0, 8, "FM")).media(at(1, 8))
    assert once is not None
    assert once.p <= 0.5
    assert Habits().empty
    assert heard((0, 8, "FM")).empty  # of the cabin
    assert heard((0, 8, "FM")) != Habits()


def test_a_new_favourite_takes_over_within_three_weeks() -> None:
    old = [(day, 8.0, "FM") for day in range(60)]
    habits = heard(*old, *((60 + day, 8.0, "USB") for day in range(20)))
    now = habits.media(at(80, 8))
    assert now is not None
    assert now.source == "USB"
    assert (now.times, now.of) == (10, 10)


def test_what_was_heard_last_counts_at_once() -> None:
    habits = heard((0, 8, "FM"))
    before, _ = habits.media(at(1, 8)), habits.learn(Listened(at(1, 8), "FM"))
    after = habits.media(at(1, 8))
    assert before is not None
    assert after is not None
    assert after.p > before.p
    copy = habits.copy()
    copy.learn(Listened(at(2, 8), "FM"))
    assert copy != habits
    assert habits.media(at(1, 8)) == after != copy.media(at(1, 8))


def test_weekends_are_another_habit() -> None:
    plays = [(day, 9.0, "USB" if day % 7 >= 5 else "FM") for day in range(28)]
    saturday, monday = heard(*plays).media(at(33, 9)), heard(*plays).media(at(35, 9))
    assert saturday is not None
    assert monday is not None
    assert monday.source == "FM"
    usb_on_saturday = saturday.p if saturday.source == "USB" else 1 - saturday.p
    usb_on_monday = monday.p if monday.source == "USB" else 1 - monday.p
    assert usb_on_saturday > usb_on_monday


def test_day_parts_cover_the_day() -> None:
    parts = [day_part(minute) for minute in range(1440)]
    assert parts[0] == parts[1439] == "night"
    assert (parts[5 * 60], parts[11 * 60], parts[14 * 60], parts[18 * 60]) == (
        "morning",
        "midday",
        "afternoon",
        "evening",
    )


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.floats(0, 23.9), st.sampled_from(("FM", "USB", "ünknown")))),
    st.integers(-60, 60),
    st.floats(0, 23.9),
)
def test_any_history_gives_a_probability_and_counts(plays, day, hour) -> None:
    found = heard(*plays).media(at(day, hour))
    if found is not None:
        assert 0 <= found.p <= 1
        assert 0 <= found.times <= found.of <= 10
