"""Where the driver is going, and when they should leave."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from needs_scenes import BELT, GEAR, LATITUDE, LONGITUDE, SPEED, morning, scene

from anticipation.ground import Position
from anticipation.need import MAX_CHARACTERS
from anticipation.needs import Leaving, Likely, departure_needs, destination_needs
from vehicle.signals import GEAR_DRIVE, GEAR_PARK, Value

HOME, OFFICE = Position(48.0, 11.0), Position(48.1, 11.1)
WORK = Likely(3, 0.8, "Work", 14.4, 12.0, 9, 11, "weekday mornings from here", OFFICE)
TO_WORK = Leaving(3, 0.8, "Work", 485, 510, 17.6, 8, 10, "Mondays to Fridays")
ABOUT_TO_LEAVE: dict[str, Value] = {BELT: True, GEAR: GEAR_DRIVE}


def test_the_destination_is_named_with_its_arrival_and_its_reason() -> None:
    (need,) = destination_needs(scene({}, left=True), [WORK])
    assert (need.kind, need.key) == ("destination", "destination:3")
    assert need.p == pytest.approx(10 / 13)  # no surer than its reason sounds
    assert need.title == "To Work, arrive 8:14"
    assert need.reason == "You drove there on 9 of the last 11 weekday mornings from here"
    assert need.actions == ()


def test_without_a_clock_or_a_known_way_there_is_no_arrival() -> None:
    assert destination_needs(scene({}, left=True, at=None), [WORK])[0].title == "To Work"
    unknown = Likely(3, 0.8, "Work", None, None, 9, 11)
    assert destination_needs(scene({}, left=True), [unknown])[0].title == "To Work"


def test_it_is_named_once_the_driver_leaves() -> None:
    assert destination_needs(scene({}), [WORK]) == []
    assert destination_needs(scene({BELT: True}), [WORK]) == []
    assert destination_needs(scene({BELT: True, GEAR: GEAR_PARK}), [WORK]) == []
    assert destination_needs(scene({BELT: False, GEAR: GEAR_DRIVE}), [WORK]) == []
    (need,) = destination_needs(scene(ABOUT_TO_LEAVE), [WORK])
    assert need.signals == (BELT, GEAR)


def test_no_place_is_a_destination_where_the_car_is() -> None:
    assert destination_needs(scene({}, left=True), [WORK], here=3) == []
    assert destination_needs(scene({}, left=True, position=Position(48.1, 11.1001)), [WORK]) == []
    assert destination_needs(scene({}, left=True, position=HOME), [WORK])


def test_it_rests_on_satellites_where_they_are_heard() -> None:
    (need,) = destination_needs(scene({LATITUDE: 48.0, LONGITUDE: 11.0}, left=True, position=HOME), [WORK])
    assert need.signals == (LATITUDE, LONGITUDE)


def test_places_without_support_or_hope_are_not_named_and_few_are() -> None:
    assert destination_needs(scene({}, left=True), [Likely(3, 0.8, "Work", 10, 5, 0, 11)]) == []
    assert destination_needs(scene({}, left=True), [Likely(3, 0.05, "Work", 10, 5, 3, 11)]) == []
    assert destination_needs(scene({}, left=True), []) == []
    many = [Likely(place, 0.1 + place / 50, f"P{place}", 10, 5, 3, 11) for place in range(5)]
    assert [need.key for need in destination_needs(scene({}, left=True), many)] == [
        "destination:4",
        "destination:3",
        "destination:2",
    ]


def test_leaving_in_time_is_offered_with_its_reason() -> None:
    (need,) = departure_needs(scene({SPEED: 0.0}), [TO_WORK], here=1)
    assert (need.kind, need.key, need.p) == ("departure", "departure:3", 0.75)
    assert need.title == "Leave by 8:12"
    assert need.reason == "to be at Work at 8:30, as on 8 of the last 10 Mondays to Fridays; it takes 18 min"
    assert need.signals == (SPEED,)


@pytest.mark.parametrize(
    ("minute", "title"),
    [(446, None), (447, "Leave by 8:12"), (491, "Leave by 8:12"), (492, "Leave now"), (494, "Leave now"), (495, None)],
)
def test_it_is_offered_from_45_minutes_before_to_2_after(minute: int, title: str | None) -> None:
    found = departure_needs(scene({}, at=morning(30, minute)), [TO_WORK], here=1)
    assert [need.title for need in found] == ([title] if title else [])


def test_midnight_is_no_border() -> None:
    late = Leaving(3, 0.8, "Work", 10, None, None, 5, 6, "nights")
    (need,) = departure_needs(scene({}, at=morning(30, 1430)), [late], here=1)
    assert (need.title, need.reason) == ("Leave by 0:10", "to be at Work, as on 5 of the last 6 nights")
    early = Leaving(3, 0.8, "Work", 1420, 10, 15, 5, 6, "nights")
    assert departure_needs(scene({}, at=morning(30, 1430)), [early], here=1)[0].title == "Leave by 23:55"


def test_nobody_is_told_to_leave_who_drives_or_is_nowhere_or_there() -> None:
    assert departure_needs(scene({}, moving=True), [TO_WORK], here=1) == []
    assert departure_needs(scene({}), [TO_WORK], here=None) == []
    assert departure_needs(scene({}), [TO_WORK], here=3) == []
    assert departure_needs(scene({}, at=None), [TO_WORK], here=1) == []
    assert departure_needs(scene({}), [], here=1) == []


def test_a_stop_on_the_way_is_no_departure() -> None:
    assert departure_needs(scene({}, left=True), [TO_WORK], here=1) == []
    assert departure_needs(scene({GEAR: GEAR_PARK}, left=True), [TO_WORK], here=1) == []


def test_who_gets_in_to_drive_off_needs_no_reminder() -> None:
    assert departure_needs(scene({}, minutes=0.7), [TO_WORK], here=1) == []
    assert departure_needs(scene({}, minutes=0.8), [TO_WORK], here=1)


def test_an_offer_is_no_surer_than_its_reason_sounds() -> None:
    """On 2 of the last 10 mornings is no reason to be sure, whatever else speaks for it."""
    rare = Likely(3, 0.95, "Work", 14.4, 12.0, 2, 10)
    assert destination_needs(scene({}, left=True), [rare])[0].p == pytest.approx(3 / 12)
    once = Leaving(3, 0.95, "Work", 485, 510, 17.6, 1, 1)
    assert departure_needs(scene({}), [once], here=1)[0].p == pytest.approx(2 / 3)


def test_the_most_probable_departure_is_offered_and_none_without_support() -> None:
    gym = Leaving(4, 0.9, "Gym", 490, None, 5, 3, 5)
    assert [need.key for need in departure_needs(scene({}), [TO_WORK, gym], here=1)] == ["departure:4"]
    assert departure_needs(scene({}), [Leaving(3, 0.8, "Work", 490)], here=1) == []
    assert departure_needs(scene({}), [Leaving(3, 0.05, "Work", 490, times=1, of=9)], here=1) == []


probabilities = st.floats(0, 1)
minutes = st.none() | st.floats(0, 3000)
counts = st.integers(0, 999)
words = st.text(max_size=60)


@given(st.builds(Likely, counts, probabilities, words, minutes, minutes, counts, counts, words), st.booleans())
def test_any_destination_can_be_read(place: Likely, left: bool) -> None:
    for need in destination_needs(scene(ABOUT_TO_LEAVE, left=left), [place]):
        assert 0 <= need.p <= 1
        assert len(need.title) + len(need.reason) <= MAX_CHARACTERS


@given(
    st.builds(
        Leaving,
        counts,
        probabilities,
        words,
        st.integers(0, 1439),
        st.none() | st.integers(0, 1439),
        minutes,
        counts,
        counts,
        words,
    ),
    st.integers(0, 1439),
)
def test_any_departure_can_be_read(drive: Leaving, minute: int) -> None:
    for need in departure_needs(scene({}, at=morning(30, minute)), [drive], here=1000):
        assert 0 <= need.p <= 1
        assert len(need.title) + len(need.reason) <= MAX_CHARACTERS
