"""Support that is counted, departures that are usual, and what a way takes."""

import pytest
from drivers import GYM, HOME, WORK, at, commuter, drive, learned

from anticipation.destinations import Destinations, Support, Travel
from anticipation.instant import Instant


def test_support_counts_real_trips():
    memory = learned(commuter(28))
    assert memory.support(WORK, at(28, 480), HOME) == Support(12, 12)
    assert memory.support(GYM, at(28, 1020), WORK) == Support(2, 12), "of the last twelve workdays two were Tuesdays"
    assert memory.support(HOME, at(28, 1020), WORK) == Support(10, 12)


def test_support_is_of_such_departures_only():
    memory = learned(commuter(28))
    assert memory.support(WORK, at(28, 480 - 120), HOME) == Support(0, 0), "another time"
    assert memory.support(WORK, at(26, 480), HOME) == Support(0, 0), "a weekend"
    assert memory.support(WORK, at(28, 480), HOME, holiday=True) == Support(0, 0)
    assert memory.support(WORK, at(28, 480), GYM) == Support(0, 0), "another origin"
    assert memory.support(WORK, at(28, 480), 99) == Support(0, 0), "an origin never seen"
    assert memory.support(-1, at(28, 480), HOME).times == 0
    assert memory.support(WORK, at(10, 470), HOME).of == 8, "what comes later does not count"


def test_support_wraps_at_midnight():
    memory = learned([drive(day, 1435, WORK, HOME) for day in range(4)])
    assert memory.support(HOME, at(4, 5), WORK) == Support(4, 4)


def test_a_commuter_leaves_for_work_in_the_morning():
    usual = learned(commuter(28)).departure(HOME, at(28, 430))
    assert usual is not None
    assert usual.destination == WORK
    assert abs(usual.departs_minute - 480) <= 5
    assert usual.arrives_minute == usual.departs_minute + 30
    assert 0 < usual.spread_min < 10
    assert (usual.times, usual.of) == (10, 10)
    assert usual.p > 0.8


def test_before_the_usual_hour_nobody_leaves():
    usual = learned(commuter(28)).departure(HOME, at(28, 300))
    assert usual is not None
    assert usual.p == 0.0


def test_tuesdays_have_their_own_habit():
    usual = learned(commuter(28)).departure(WORK, at(29, 990))
    assert usual is not None
    assert usual.destination == GYM
    assert usual.times == usual.of == 4
    monday = learned(commuter(28)).departure(WORK, at(28, 990))
    assert monday is not None
    assert monday.destination == HOME


def test_days_on_which_the_car_stayed_count():
    history = [one for one in commuter(28) if one.departs.day % 2 == 0]
    usual = learned(history).departure(HOME, at(28, 420))
    assert usual is not None
    assert usual.times < usual.of
    assert usual.p < 0.7


def test_days_since_the_last_drive_count_too():
    usual = learned(commuter(26)).departure(HOME, at(35, 420))
    assert usual is not None
    assert (usual.times, usual.of) == (4, 5), "last Monday the car stood at home"


def test_no_habit_no_departure():
    memory = learned(commuter(28))
    assert memory.departure(HOME, at(26, 420)) is None, "a Saturday"
    assert memory.departure(HOME, at(28, 420), holiday=True) is None
    assert memory.departure(HOME, at(28, 600)) is None, "after work has begun"
    assert memory.departure(GYM, at(28, 420)) is None, "the car never stands there in the morning"
    assert memory.departure(-1, at(28, 420)) is None
    assert memory.departure(HOME, at(200, 420)) is None, "months later"
    assert Destinations().departure(HOME, at(0, 420)) is None
    assert learned([drive(0, 480, HOME, WORK), drive(0, 1020, WORK, HOME)]).departure(HOME, at(1, 420)) is None


def test_a_way_nobody_knows_where_to_is_no_destination():
    memory = learned([one for day in range(14) for one in (drive(day, 480, HOME, -1), drive(day, 900, -1, HOME))])
    assert memory.departure(HOME, at(14, 420)) is None


def test_travel_is_the_median_of_what_was_driven():
    memory = Destinations()
    for day, (lasts, km, used) in enumerate([(30, 20.0, 5.0), (40, 22.0, None), (90, None, 7.0)]):
        one = drive(day, 480, HOME, WORK, lasts)
        memory.learn(*one, km=km, used=used)
    assert memory.travel(HOME, WORK) == Travel(40.0, 21.0, 6.0, 3)
    assert memory.travel(WORK, HOME) is None
    assert memory.travel(-1, WORK) is None
    drive(9, 480, WORK, HOME).teach(memory)
    assert memory.travel(WORK, HOME) == Travel(30.0, None, None, 1)


def test_a_clock_that_ran_backwards_takes_no_time():
    memory = learned([drive(0, 480, HOME, WORK, lasts=-100)])
    assert memory.travel(HOME, WORK) == Travel(0.0, None, None, 1)


@pytest.mark.parametrize("gap", [1, 5])
def test_a_break_in_the_record_does_not_hide_the_habit(gap):
    history = [one for k, one in enumerate(commuter(28)) if k % 9 != gap]
    usual = learned(history).departure(HOME, at(28, 420))
    assert usual is not None
    assert usual.destination == WORK


@pytest.mark.parametrize("odd", [0, 9, 21, 36, 43])
def test_one_trip_under_a_wrong_clock_costs_no_more_than_its_days(odd):
    history = list(commuter(28))
    shifted = [Instant(moment.s - 5 * 86_400) for moment in (history[odd].departs, history[odd].arrived)]
    history[odd] = history[odd]._replace(departs=shifted[0], arrived=shifted[1])
    usual = learned(history).departure(HOME, at(28, 420))
    assert usual is not None
    assert usual.destination == WORK
    assert usual.times >= 3
