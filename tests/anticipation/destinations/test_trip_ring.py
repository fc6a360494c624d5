"""The ring of trips: bounded whatever comes, with slots that name each place once."""

import random

from drivers import at
from hypothesis import given, settings
from hypothesis import strategies as st

from anticipation.destinations.trips import Trips


def fill(trips: Trips, stops: list[int]) -> None:
    for k in range(1, len(stops)):
        trips.append(
            at(k // 8, 150 * (k % 8)), stops[k - 1], at(k // 8, 150 * (k % 8) + 20), stops[k], False, None, None
        )


def consistent(trips: Trips) -> bool:
    """Each row's slots name its places, and nothing else has a slot."""
    rows = trips.rows
    ends = [*zip(rows["origin_slot"].tolist(), rows["origin"].tolist(), strict=True)]
    ends += [*zip(rows["slot"].tolist(), rows["destination"].tolist(), strict=True)]
    return {(slot, place) for slot, place in ends if place >= 0} == {(s, p) for p, s in trips._slots.items()} and all(
        (slot == 0) == (place < 0) and (slot == 0 or slot < trips.high) for slot, place in ends
    )


def test_a_hundred_thousand_trips_and_ten_thousand_places_keep_the_ring_small():
    trips = Trips(64)
    size = trips._table.nbytes + trips._uses.nbytes + trips._names.nbytes
    rng = random.Random(1)
    fill(trips, [rng.randrange(10_000) for _ in range(100_001)])
    assert trips.count == 100_000
    assert len(trips.rows) == 64
    assert trips._table.nbytes + trips._uses.nbytes + trips._names.nbytes == size
    assert len(trips._slots) + len(trips._free) <= 129
    assert consistent(trips)


@given(st.lists(st.integers(-1, 6), max_size=40), st.integers(1, 9), st.integers(0, 6), st.integers(-1, 6))
@settings(max_examples=80, deadline=None)
def test_slots_stay_true_through_everything(stops, capacity, old, new):
    trips = Trips(capacity)
    fill(trips, stops)
    assert consistent(trips)
    assert trips.first == trips.count - len(trips.rows)
    copy = trips.copy()
    trips.relabel(old, new)
    assert consistent(trips)
    trips.move({trips.count - 1, 0}, old)
    assert consistent(trips)
    fill(trips, stops)
    assert consistent(trips)
    fill(copy, stops)
    assert consistent(copy)


def test_a_full_year_fits_in_two_megabytes():
    assert Trips(4096)._table.nbytes < 2_100_000
