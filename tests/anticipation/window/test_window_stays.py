"""The last stays, as they are told at a departure: when, how long, and what kind of place."""

from anticipation.destinations import Destinations
from anticipation.instant import Instant
from anticipation.window.stays import LAST, last_stays
from anticipation.window.tokens import stay_tokens

DAY_S = 86_400
MONDAY = 1_704_067_200  # 2024-01-01, 0:00 UTC
HOME, WORK, GYM = 7, 3, 11


def at(day: int, hour: float, offset_min: int = 60) -> Instant:
    return Instant(MONDAY + day * DAY_S + round(hour * 3600), offset_min)


def lived(days: int) -> Destinations:
    """To work at eight, back at five, and to the gym on the third day."""
    destinations = Destinations()
    for day in range(days):
        destinations.learn(at(day, 8), HOME, at(day, 8.5), WORK)
        there = GYM if day == 2 else HOME
        destinations.learn(at(day, 17), WORK, at(day, 17.5), there)
    return destinations


def test_of_whom_nothing_is_known_there_are_none() -> None:
    assert last_stays(Destinations(), at(0, 8)) == []


def test_they_are_told_oldest_first_with_when_and_how_long() -> None:
    stays = last_stays(lived(2), at(2, 8))
    assert [stay.began for stay in stays] == [at(0, 8.5), at(0, 17.5), at(1, 8.5), at(1, 17.5)]
    assert [stay.lasted_min for stay in stays] == [510, 870, 510, 870], "the last one lasts until now"
    assert [stay.ago_min for stay in stays] == [2850, 2310, 1410, 870]
    assert [stay.free for stay in stays] == [False] * 4


def test_at_most_eight_are_told() -> None:
    stays = last_stays(lived(30), at(30, 8))
    assert len(stays) == LAST == 8
    assert stays[-1].began == at(29, 17.5)
    assert stays[0].ago_min > stays[-1].ago_min


def test_a_stay_tells_what_place_it_was_and_never_which() -> None:
    stays = last_stays(lived(4), at(4, 8))
    gym = stays[5]
    assert (gym.visits_share, gym.was_new, gym.is_here) == (1 / 8, True, False)
    assert stays[0].visits_share == 4 / 8
    assert [stay.was_new for stay in stays] == [True, *[False] * 4, True, False, False], "they had left home before"
    assert [stay.is_here for stay in stays] == [False, True] * 2 + [False, False, False, True]


def test_a_stay_nobody_could_place_is_never_here() -> None:
    destinations = lived(1)
    destinations.learn(at(1, 8), HOME, at(1, 9), -1)
    (*_, last) = last_stays(destinations, at(1, 12))
    assert (last.is_here, last.was_new) == (False, False)


def test_other_numbers_for_the_places_tell_the_same() -> None:
    one, other = lived(9), Destinations()
    for day in range(9):
        other.learn(at(day, 8), 70, at(day, 8.5), 1)
        other.learn(at(day, 17), 1, at(day, 17.5), 500 if day == 2 else 70)
    assert last_stays(one, at(9, 8)) == last_stays(other, at(9, 8))


def test_a_clock_that_was_set_back_makes_no_stay_negative() -> None:
    destinations = lived(3)
    destinations.learn(at(1, 8), HOME, at(1, 8.5), WORK)
    stays = last_stays(destinations, at(0, 1))
    assert all(stay.lasted_min >= 0 <= stay.ago_min for stay in stays)
    assert stay_tokens(stays).shape[0] == len(stays) == 7
