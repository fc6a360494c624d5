"""What the network is told of each place: never which one it is, and what all are worth together is one."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from anticipation.destinations import Destinations, Dossier
from anticipation.instant import Instant
from anticipation.window.candidates import NEW, NONE, Candidates, PlaceView, candidates_of, life_of
from anticipation.window.schema import CANDIDATE_COLUMNS, CANDIDATES

MONDAY = 1_704_096_000
PLACES = CANDIDATES - 2
COLUMN = {name: k for k, name in enumerate(CANDIDATE_COLUMNS)}

Way = tuple[int, float]
"""A place, and the hours until the next departure."""
WAYS = st.lists(st.tuples(st.integers(0, 5), st.floats(0.6, 30)), min_size=2, max_size=25)


def dossier_of(ways: list[Way], names: list[int] | None = None) -> Dossier:
    """Look up what is known after some trips, each from where the one before it ended."""
    destinations, at, here = Destinations(), MONDAY, -1
    for place, hours in ways:
        there = names[place] if names is not None else place
        destinations.learn(Instant(at), here, Instant(at + 1800), there)
        at, here = at + round(3600 * hours), there
    return destinations.look_up(Instant(at), here)


def everywhere(places: int) -> Dossier:
    return dossier_of([(k % places, 5.0 + k % 7) for k in range(2 * places)])


def column(found: Candidates, name: str) -> np.ndarray:
    return found.rows[:, COLUMN[name]]


# --- never an identity -----------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(WAYS, st.permutations(range(0, 60, 10)))
def test_other_numbers_for_the_places_change_no_row(ways: list[Way], names: list[int]) -> None:
    one, other = candidates_of(dossier_of(ways)), candidates_of(dossier_of(ways, names))
    ties = len(set(one.memory[: len(one.places)].tolist())) < len(one.places)
    if not ties:
        assert [names[place] for place in one.places.tolist()] == other.places.tolist()
        assert one.rows.tobytes() == other.rows.tobytes()
        assert one.memory.tobytes() == other.memory.tobytes()
        assert one.counted.tobytes() == other.counted.tobytes()
    ranked = [name.startswith("rank.") for name in CANDIDATE_COLUMNS]  # among equals, a rank goes by their order
    unranked = ~np.array(ranked)
    assert sorted(map(bytes, one.rows[:, unranked])) == sorted(map(bytes, other.rows[:, unranked]))


def test_equally_likely_places_are_in_the_order_of_their_numbers() -> None:
    found = candidates_of(everywhere(4), dict.fromkeys(range(4), 0.25), 0.0)
    assert found.places.tolist() == [0, 1, 2, 3]


# --- what they are worth ---------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(WAYS, st.none() | st.lists(st.floats(0, 1), min_size=7, max_size=7))
def test_what_they_are_worth_is_one_together(ways: list[Way], shares: list[float] | None) -> None:
    dossier = dossier_of(ways)
    now, new = None, None
    if shares is not None:
        parts = dict(zip(dossier.places.tolist(), shares, strict=False))
        total = sum(parts.values()) + shares[-1]
        assume(total > 0.1)
        now, new = {place: share / total for place, share in parts.items()}, shares[-1] / total
    found = candidates_of(dossier, now, new)
    assert found.memory.sum() == pytest.approx(1.0)
    assert found.counted.sum(1) == pytest.approx(1.0)
    assert (found.memory >= 0).all()
    assert (found.counted >= 0).all()
    assert not found.memory[~found.counts].any()
    assert not found.counted[:, ~found.counts].any()
    assert np.isfinite(found.rows).all()
    assert np.abs(found.rows).max() < 6


def test_the_likeliest_come_first_and_the_way_so_far_may_change_that() -> None:
    dossier = everywhere(6)
    before = candidates_of(dossier)
    assert np.all(np.diff(before.memory[:6]) <= 0)
    last = int(before.places[-1])
    after = candidates_of(dossier, {last: 0.9, int(before.places[0]): 0.05}, 0.05)
    assert after.places[:2].tolist() == [last, int(before.places[0])]
    assert after.memory[:2] == pytest.approx([0.9, 0.05])
    was, now = column(after, "p")[0], column(after, "p_now")[0]
    assert now > was, "both are told: what was thought at first, and what is thought now"
    assert column(after, "rank.p")[0] == 1.0


def test_of_many_places_the_thirty_likeliest_count() -> None:
    dossier = everywhere(PLACES + 5)
    found = candidates_of(dossier)
    assert len(found.places) == PLACES
    assert found.counts[: PLACES + 1].all()
    kept = np.isin(dossier.places, found.places)
    assert dossier.p[kept].min() >= dossier.p[~kept].max()
    assert found.memory.sum() == pytest.approx(1 - dossier.p[~kept].sum())


def test_on_the_first_day_only_somewhere_new_counts() -> None:
    found = candidates_of(Destinations().look_up(Instant(MONDAY), -1))
    assert found.places.tolist() == []
    assert found.counts.nonzero()[0].tolist() == [NEW]
    assert found.memory[NEW] == 1.0
    assert np.isfinite(found.rows).all()


# --- new, and none ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stands", [True, False])
def test_it_may_only_stay_while_it_stands(stands: bool) -> None:
    found = candidates_of(everywhere(4), stands=stands)
    assert found.counts[NONE] == stands
    assert found.counts[NEW]
    assert found.counts[:4].all()
    assert not found.counts[4:NEW].any()


def test_each_row_says_what_it_is() -> None:
    found = candidates_of(everywhere(4), stands=True)
    assert column(found, "is_place").nonzero()[0].tolist() == [0, 1, 2, 3]
    assert column(found, "is_new").nonzero()[0].tolist() == [NEW]
    assert column(found, "is_none").nonzero()[0].tolist() == [NONE]
    assert not found.rows[4:NEW].any(), "padding is all zero"
    assert not column(found, "new.general")[:4].any()


# --- what else is known ----------------------------------------------------------------------------------------------

VIEWS = st.builds(PlaceView, st.none() | st.floats(0, 1e8), st.sampled_from(["", "home", "work", "school", "shop"]))


@settings(max_examples=40)
@given(st.lists(VIEWS, min_size=6, max_size=6))
def test_how_a_place_looks_never_changes_which_ones_there_are(views: list[PlaceView]) -> None:
    dossier = everywhere(6)
    plain, seen = candidates_of(dossier), candidates_of(dossier, view=lambda place: views[place])
    assert seen.places.tolist() == plain.places.tolist()
    for name in ("counts", "memory", "counted"):
        assert getattr(seen, name).tobytes() == getattr(plain, name).tobytes()
    rest = [k for name, k in COLUMN.items() if not name.startswith(("distance", "role"))]
    assert seen.rows[:, rest].tobytes() == plain.rows[:, rest].tobytes()
    assert np.isfinite(seen.rows).all()


@pytest.mark.parametrize(
    ("view", "told"),
    [
        (PlaceView(), [0, 0, 0, 0, 0]),
        (PlaceView(0.0, "home"), [0, 1, 1, 0, 0]),
        (PlaceView(1000.0, "work"), [math.log(2) / 3, 1, 0, 1, 0]),
        (PlaceView(None, "shop"), [0, 0, 0, 0, 1]),
        (PlaceView(-5.0), [0, 1, 0, 0, 0]),
    ],
)
def test_a_place_is_told_by_its_distance_and_its_role(view: PlaceView, told: list[Any]) -> None:
    found = candidates_of(everywhere(3), view=lambda place: view)
    first = COLUMN["distance"]
    names = ("distance", "distance.known", "role.home", "role.work", "role.other")
    assert CANDIDATE_COLUMNS[first : first + 5] == names
    assert found.rows[:3, first : first + 5] == pytest.approx(np.array([told] * 3))
    assert not found.rows[[NEW, NONE], first : first + 5].any()


# --- the life as a whole ---------------------------------------------------------------------------------------------


def test_a_life_is_told_as_a_whole() -> None:
    dossier = everywhere(5)
    life = life_of(dossier)
    assert (life.trips, life.candidates, life.from_here) == (10, 5, dossier.from_here)
    assert life.first_p == pytest.approx(float(candidates_of(dossier).memory[:5].max()))
    assert life.concentration == pytest.approx(float(np.square(dossier.p).sum()))
    assert life.leaves_p is None


def test_of_nobody_there_is_no_life_to_tell() -> None:
    life = life_of(Destinations().look_up(Instant(MONDAY), -1))
    assert (life.trips, life.candidates, life.first_p, life.concentration) == (0, 0, 0.0, 0.0)
