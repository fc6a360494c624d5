"""What past trips count as evidence, and how it ages."""

import numpy as np
import pytest
from drivers import GYM, HOME, WORK, at, commuter, drive, learned

from anticipation.destinations import Destinations
from anticipation.destinations.context import context_at
from anticipation.destinations.evidence import Evidence, gather

AGEING = slice(0, 10)
"""All shares but the one that asks how long the car stood."""


def evidence(memory: Destinations, day: int, minute: int, origin: int) -> Evidence:
    memory.settle()
    trips = memory._trips
    return gather(trips.rows, trips.high, context_at(trips.rows, trips.slot(origin), at(day, minute), False))


def test_a_habit_fades_from_day_to_day_but_not_while_the_car_stands_for_weeks() -> None:
    memory = learned(commuter(14))  # the last trip is on day 11, a Friday
    monday, a_year_later = (evidence(memory, day, 1200, HOME) for day in (14, 14 + 52 * 7))
    assert np.allclose(monday.features[AGEING], a_year_later.features[AGEING])
    sunday = evidence(memory, 13, 1200, HOME)
    assert not np.allclose(sunday.features[1], monday.features[1])


def test_a_pause_in_the_past_ages_what_was_before_by_three_days() -> None:
    days = [0, 1, 2, 30, 31]
    paused = learned([drive(day, 480, HOME, GYM if day < 3 else WORK) for day in days])
    short = learned([drive(day if day < 3 else day - 25, 480, HOME, GYM if day < 3 else WORK) for day in days])
    one, other = evidence(paused, 31, 600, HOME), evidence(short, 6, 600, HOME)
    assert one.features[0] == pytest.approx(other.features[0])


def test_a_trip_before_the_clock_was_set_back_counts_as_one_trip() -> None:
    memory = learned([drive(800, 480, HOME, WORK), drive(3, 480, WORK, HOME), drive(4, 480, HOME, WORK)])
    told = evidence(memory, 5, 480, WORK)
    assert np.isfinite(told.features).all()
    assert 0.3 < np.exp(told.features[0]).min() < 0.4


def test_recency_counts_from_the_last_coming_or_going() -> None:
    memory = learned([drive(0, 480, HOME, GYM), drive(1, 480, GYM, WORK), drive(4, 480, WORK, HOME)])
    seen = evidence(memory, 5, 510, HOME)
    days = dict(zip(memory._trips.places(seen.slots).tolist(), np.expm1(seen.features[-3]), strict=True))
    assert days == pytest.approx({HOME: 1, GYM: 4 + 1 / 48, WORK: 1 + 1 / 48})


def test_trips_from_here_speak_for_the_places_they_led_to_alone() -> None:
    memory = learned([*commuter(14), drive(12, 600, GYM, HOME)])
    told = evidence(memory, 14, 480, HOME)
    from_here = dict(zip(memory._trips.places(told.slots).tolist(), told.features[5], strict=True))
    assert from_here[WORK] > 0
    assert from_here[GYM] == pytest.approx(from_here[HOME])
    assert from_here[GYM] == pytest.approx(-np.log(11))  # ten trips from home, and the share in general as one
