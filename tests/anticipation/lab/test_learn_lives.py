"""Synthetic histories: true to their own rules, and as different from each other as people and their logs are."""

from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anticipation.lab.learn import lives
from anticipation.lab.learn.lives import Moved, draw_life
from anticipation.lab.learn.lives.days import Been, live
from anticipation.lab.learn.lives.logs import Log, record
from anticipation.lab.learn.lives.persons import changed, draw_person
from anticipation.lab.learn.lives.worlds import (
    DAY_MIN,
    EVERY_DAY,
    Choice,
    Moment,
    Place,
    World,
    between,
    draw_choice,
)

DAY_S = 86_400
MANY = 90


@cache
def many() -> list[tuple[Moved, ...]]:
    return [life for seed in range(MANY) if len(life := draw_life(seed, 100)) > 20]


def share_new(life: tuple[Moved, ...]) -> float:
    seen, new = {life[0].origin}, 0
    for move in life:
        new += move.destination not in seen
        seen.add(move.destination)
    return new / len(life)


def share_round(life: tuple[Moved, ...]) -> float:
    return sum(move.origin == move.destination for move in life) / len(life)


# every life


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**60), st.integers(0, 120))
def test_trips_follow_one_another_in_time_and_place(seed: int, days: int) -> None:
    life = draw_life(seed, days)
    for move in life:
        assert move.arrives.s >= move.departs.s + 60
        assert move.arrives.offset_min == move.departs.offset_min == life[0].departs.offset_min
    for before, after in pairwise(life):
        assert after.origin == before.destination
        assert after.departs.s >= before.arrives.s + 60
    if life:
        assert life[-1].departs.s - life[0].departs.s <= (days + 3) * DAY_S


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**60))
def test_places_are_numbered_in_the_order_of_the_first_visit(seed: int) -> None:
    life = draw_life(seed, 80)
    visits = [life[0].origin, *(move.destination for move in life)] if life else []
    assert list(dict.fromkeys(visits)) == list(range(len(set(visits))))


def test_the_same_seed_gives_the_same_life() -> None:
    assert draw_life(5, 60) == draw_life(5, 60)
    assert draw_life(5, 60) != draw_life(6, 60)


def test_no_days_no_trips() -> None:
    assert draw_life(1, 0) == ()


def test_a_holiday_is_a_whole_day() -> None:
    flags = defaultdict(set)
    for number, life in enumerate(many()):
        for move in life:
            flags[number, move.departs.day].add(move.holiday)
    assert all(len(flag) == 1 for flag in flags.values())
    free = Counter(number for (number, _), flag in flags.items() if flag == {True})
    assert 0.25 * len(many()) < len(free) < 0.75 * len(many()), "about every second log knows a calendar"
    assert all(days < 15 for days in free.values())


# all lives


def test_lives_differ_in_how_much_is_new_and_how_often_people_move() -> None:
    new = [share_new(life) for life in many()]
    assert 0.1 < np.median(new) < 0.25
    assert min(new) < 0.08
    assert max(new) > 0.35
    a_day = [len(life) / len({move.departs.day for move in life}) for life in many()]
    assert 2 < np.median(a_day) < 4.5
    assert min(a_day) < 2.2
    assert max(a_day) > 6


def test_some_logs_end_trips_where_they_began_and_some_never_do() -> None:
    rounds = [share_round(life) for life in many()]
    assert sum(share == 0 for share in rounds) > 0.1 * MANY
    assert sum(share > 0.2 for share in rounds) > 0.1 * MANY


def test_some_logs_go_by_another_clock() -> None:
    at_night = [np.mean([120 <= move.departs.minute < 300 for move in life]) for life in many()]
    assert np.median(at_night) < 0.06
    assert max(at_night) > 0.2


def test_weekdays_matter_to_most() -> None:
    """The share of trips to the commonest goal but home differs between Saturdays with Sundays and other days."""
    apart = []
    for life in many():
        second = Counter(move.destination for move in life).most_common(2)[-1][0]
        days = [(move.departs.weekday >= 5, move.destination == second) for move in life]
        free, working = ([hit for off, hit in days if off == kind] for kind in (True, False))
        apart.append(np.mean(working) - np.mean(free) if free and working else 0.0)
    assert np.median(apart) > 0.04
    assert min(apart) < 0


def test_routine_can_be_learned_but_never_all_of_it() -> None:
    """Origin and hour foretell more than frequency does, as they do for real people."""
    hits = np.zeros((len(many()), 3))
    for number, life in enumerate(many()):
        counts: dict[object, Counter[int]] = defaultdict(Counter)
        for move in life:
            hour = move.departs.minute // 180, move.departs.weekday >= 5
            keys = None, ("from", move.origin), ("at", move.origin, *hour)
            guesses = [counts[key].most_common(1) or counts[None].most_common(1) for key in keys]
            hits[number] += [bool(guess) and guess[0][0] == move.destination for guess in guesses]
            for key in keys:
                counts[key][move.destination] += 1
        hits[number] /= len(life)
    frequent, from_here, at_this_hour = np.median(hits, axis=0)
    assert 0.25 < frequent < 0.45
    assert frequent + 0.02 < from_here < 0.6
    assert from_here < at_this_hour < 0.65
    assert hits[:, 2].max() > 0.6
    assert hits[:, 2].min() < 0.35


# choosing


def place(centre_min: float = 720, days: tuple[float, ...] = EVERY_DAY, x_km: float = 0.0) -> Place:
    return Place(x_km, 0.0, centre_min, 60, days, 30, 0.3)


def world(*places: Place, past: list[int]) -> World:
    return World([place(), *places], 0, past, known=len(places))


CHOICE = Choice(0.0, 0.2, 1.0, 0.5, 0.0, 0.0, 0.0, 0.0, 10, 5)
NOON = Moment(0, -1, 720, 1, False)


def chosen(choice: Choice, where: World, moment: Moment = NOON, times: int = 300) -> Counter[int]:
    """Choose many times from the same past."""
    luck, counts = Random(1), Counter[int]()
    past = list(where.past)
    for _ in range(times):
        counts[where.choose(luck, choice, moment)] += 1
        where.past[:] = past
    return counts


def test_what_was_visited_more_often_is_chosen_more_often() -> None:
    counts = chosen(CHOICE, world(place(), place(), past=[1] * 3 + [2]))
    assert counts.keys() == {1, 2}
    assert counts[1] == pytest.approx(225, abs=35)


def test_each_place_has_its_hours_and_its_days() -> None:
    weekend = (*(0.05,) * 5, 1.0, 1.0)
    where = world(place(540), place(1080), past=[1, 2])
    assert chosen(CHOICE, where, NOON._replace(minute=560)).most_common(1)[0][0] == 1
    assert chosen(CHOICE, where, NOON._replace(minute=1060)).most_common(1)[0][0] == 2
    where = world(place(), place(720, weekend), past=[1, 2])
    assert chosen(CHOICE, where)[2] < 40
    assert chosen(CHOICE, where, NOON._replace(weekday=5, free=True))[2] > 100


def test_near_places_are_chosen_more_often_than_far_ones() -> None:
    counts = chosen(CHOICE, world(place(), place(x_km=40), past=[1, 2]))
    assert counts[1] > 3 * counts[2]


def test_lately_visited_places_are_chosen_more_often() -> None:
    where = world(place(), place(), past=[1] * 50 + [2] * 5)
    recent = chosen(CHOICE._replace(recent=0.9, span=2), where)
    assert recent[2] > 2 * chosen(CHOICE, where)[2]


@pytest.mark.parametrize(
    ("choice", "moment"),
    [
        (CHOICE._replace(again_one=1.0), NOON._replace(before=2)),
        (CHOICE._replace(again_two=1.0), NOON),
        (CHOICE._replace(at_time=1.0), NOON._replace(before=2)),
    ],
)
def test_what_was_done_here_or_at_this_time_is_done_again(choice: Choice, moment: Moment) -> None:
    where = world(place(), place(), past=[1] * 50 + [2])
    where.note(NOON, 2)
    assert chosen(choice, where, moment).keys() == {2}
    elsewhere = Moment(3, 3, 200, 5, True)
    where.places.append(place())
    assert chosen(choice, where, elsewhere)[1] > 250, "no such time: any visit counts"


def test_exploring_finds_new_places_ever_less() -> None:
    explorer = CHOICE._replace(rho=0.9, gamma=0.5, once=0.0)
    where, luck = world(place(), past=[1]), Random(2)
    new = []
    for _ in range(400):
        known = len(where.places)
        where.choose(luck, explorer, NOON)
        new.append(len(where.places) > known)
    assert sum(new[:40]) > 1.5 * sum(new[-40:]) > 0


def test_a_place_of_one_visit_is_never_thought_of_again() -> None:
    where = world(place(), past=[])
    where.choose(Random(3), CHOICE._replace(once=1.0), NOON)
    assert where.past == []
    where.choose(Random(3), CHOICE._replace(once=0.0), NOON)
    assert where.past == [len(where.places) - 1]


@given(st.integers(0, 2**32))
def test_draws_are_within_their_ranges(seed: int) -> None:
    luck = Random(seed)
    choice = draw_choice(luck, 5)
    assert 0.1 <= choice.rho <= 0.9
    assert 0.1 <= choice.gamma <= 0.5
    assert 2 - 1e-9 <= between(luck, 2, 50) <= 50 + 1e-9


# living


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 6))
def test_stays_follow_each_other_and_change_place(seed: int, weekday: int) -> None:
    stays = live(Random(seed), 40, weekday, frozenset((3, 10)))
    for stay in stays:
        assert stay.end >= stay.start + 5
    for before, after in pairwise(stays):
        assert after.start >= before.end + 1.5
        assert after.place != before.place


def test_most_nights_are_spent_at_home() -> None:
    """At three in the morning most people are where they are most of all, whatever they do by day."""
    at_home = []
    for seed in range(40):
        stays = live(Random(seed), 60, 0, frozenset())
        hours = Counter[int]()
        for stay in stays:
            hours[stay.place] += int(stay.end - stay.start)
        home = hours.most_common(1)[0][0]
        nights = [day * DAY_MIN + 180 for day in range(1, 55)]
        asleep = [stay.place == home for night in nights for stay in stays if stay.start <= night < stay.end]
        at_home.append(np.mean(asleep))
    assert np.median(at_home) > 0.8


def test_another_chapter_keeps_some_of_the_life_and_changes_some() -> None:
    changes = Counter[str]()
    for seed in range(60):
        luck = Random(seed)
        person, home = draw_person(luck)
        places = len(home.places)
        later = changed(luck, person, home)
        assert home.places[:places] == home.places[:places]
        for name in ("occupation", "pastimes", "rhythm", "choice", "stopovers"):
            changes[name] += getattr(person, name) != getattr(later, name)
        assert all(anchor < len(home.places) for anchor in later.anchors)
    assert all(5 < changes[name] < 58 for name in ("occupation", "rhythm", "choice", "stopovers")), changes


# logs


def been(*stays: tuple[int, float, float]) -> list[Been]:
    """Make stays of place, first and last hour."""
    return [Been(p, 60 * start, 60 * end) for p, start, end in stays]


WORKDAY = been((7, 0, 8), (3, 8.5, 17), (9, 17.2, 17.4), (7, 18, 31), (3, 32, 41), (7, 42, 50))
FIRST = 18_000


def ways(log: Log, stays: list[Been] = WORKDAY, seed: int = 1) -> list[tuple[int, int]]:
    return [(move.origin, move.destination) for move in record(Random(seed), log, stays, FIRST, 3)]


def test_a_faultless_log_holds_every_trip_by_the_clock_on_the_wall() -> None:
    moves = record(Random(1), Log(), WORKDAY, FIRST, 3, zone_h=2, calendar=frozenset((FIRST + 1,)))
    assert [(m.origin, m.destination) for m in moves] == [(0, 1), (1, 2), (2, 0), (0, 1), (1, 0)]
    assert [m.departs.minute for m in moves[:2]] == [480, 1020]
    assert {m.departs.offset_min for m in moves} == {120}
    assert [m.departs.day - FIRST for m in moves] == [0, 0, 0, 1, 1]
    assert [m.holiday for m in moves] == [False, False, False, True, True]
    assert moves[0].arrives.s - moves[0].departs.s == 1800


def test_no_trip_takes_less_than_a_minute() -> None:
    at_once = record(Random(1), Log(), been((1, 0, 1), (2, 1, 1), (1, 1, 2)), FIRST, 1)
    assert [(m.departs.s % DAY_S, m.arrives.s % DAY_S) for m in at_once] == [(3600, 3660), (3720, 3780)]


def test_short_stays_are_not_seen() -> None:
    assert ways(Log(least_min=20)) == [(0, 1), (1, 0), (0, 1), (1, 0)]


def test_missed_stays_make_one_trip_of_two() -> None:
    assert ways(Log(missed=1.0)) == []
    many = been(*((k % 2 * (1 + k), k, k + 0.8) for k in range(48)))
    some = record(Random(1), Log(missed=0.4, joined=False), many, FIRST, 2)
    assert 15 < len(some) < 40
    assert any(move.arrives.s - move.departs.s > 3600 for move in some)
    assert any(move.origin == move.destination for move in some)
    joined = record(Random(1), Log(missed=0.4), many, FIRST, 2)
    assert all(move.origin != move.destination for move in joined)


def test_silent_days_are_not_seen() -> None:
    days = been(*((k % 2, 6 * k, 6 * k + 5) for k in range(400)))
    seen = {move.departs.day for move in record(Random(1), Log(mute=0.5, joined=False), days, FIRST, 100)}
    assert 30 < len(seen) < 70
    silent = record(Random(1), Log(silence=0.05, joined=False), days, FIRST, 100)
    assert max(move.arrives.s - move.departs.s for move in silent) > 2 * DAY_S


def test_a_stay_may_fall_into_two_and_at_midnight_into_days() -> None:
    halves = ways(Log(split=1.0))
    assert halves.count((0, 0)) == 3
    assert (2, 2) not in halves, "too short"
    nights = record(Random(1), Log(midnight=True), WORKDAY, FIRST, 3)
    cuts = [move.departs for move in nights if move.origin == move.destination]
    assert [(at.day - FIRST, at.minute) for at in cuts] == [(1, 0), (2, 0)]
    shifted = record(Random(1), Log(midnight=True, shift_min=-420), WORKDAY, FIRST, 3)
    cuts = [move.departs for move in shifted if move.origin == move.destination]
    assert [at.minute for at in cuts] == [0], "by the clock of the log, at seven in the morning"


def test_a_wrong_clock_moves_everything_alike() -> None:
    right, wrong = (record(Random(1), Log(shift_min=shift), WORKDAY, FIRST, 3) for shift in (0, -480))
    assert {b.departs.s - a.departs.s for a, b in zip(right, wrong, strict=True)} == {-480 * 60}


def test_places_may_have_two_numbers_or_share_one() -> None:
    visits = been(*((k % 2, k, k + 0.8) for k in range(200)))
    numbers = {goal for way in ways(Log(alias=1.0), visits) for goal in way}
    assert numbers == {0, 1, 2, 3}
    fresh = been(*((k, k, k + 0.8) for k in range(72)))
    lumped = ways(Log(lump=0.5), fresh)
    assert Counter(goal for _, goal in lumped)[37] == 72 - 37
    assert len({goal for _, goal in lumped}) == 37


def test_the_package_gives_what_it_names() -> None:
    assert lives.__all__ == ["Moved", "draw_life"]
    assert Moved._fields == ("departs", "origin", "arrives", "destination", "holiday")
