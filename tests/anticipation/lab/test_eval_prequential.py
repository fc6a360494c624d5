"""Lives lived through: what a prediction knows, what is learned, and what counts as right."""

from dataclasses import replace

import numpy as np
import pytest
from eval_lives import Change, Puppet, Scripted, history, moment, person
from hypothesis import given
from hypothesis import strategies as st

from anticipation.ground import Position
from anticipation.lab.datasets import History, Part, Person, Stay
from anticipation.lab.evaluate.baselines import BASELINES, weigh
from anticipation.lab.evaluate.past import Past
from anticipation.lab.evaluate.prequential import Outcomes, live

HERE = Position(48.0, 11.0)


def lived(
    told: History, puppet: Puppet | None = None, strict: bool = False, changes: tuple[Change, ...] = ()
) -> Outcomes:
    predictors = {} if puppet is None else {"puppet": lambda: puppet}
    return live(told, predictors, lambda: Scripted(*changes), strict=strict)


def test_a_prediction_knows_the_departure_and_never_the_arrival() -> None:
    puppet = Puppet()
    lived(history(person([3, 5, 3])), puppet)
    assert puppet.heard == [
        ("predict", moment(1, 8), 3),
        ("learn", moment(1, 8), 3, moment(1, 9), 5),
        ("predict", moment(2, 8), 5),
        ("learn", moment(2, 8), 5, moment(2, 9), 3),
    ]


def test_a_rank_is_the_position_of_the_true_place() -> None:
    puppet = Puppet(lambda departs, origin: [3, 5])
    outcomes = lived(history(person([3, 5, 3, 5, 9])), puppet)
    assert outcomes.rank[:, -1].tolist() == [0, 1, 2, 0]
    assert outcomes.p[:, -1].tolist() == [0.5] * 4
    assert outcomes.known.tolist() == [False, True, True, False]
    assert outcomes.away.tolist() == [True] * 4
    assert outcomes.age_days == pytest.approx([23 / 24, 47 / 24, 71 / 24, 95 / 24])


def test_a_place_never_visited_is_a_miss_even_if_its_number_is_guessed() -> None:
    outcomes = lived(history(person([3, 5])), Puppet(lambda departs, origin: [5]))
    assert outcomes.rank[:, -1].tolist() == [0]


@pytest.mark.parametrize(("new", "told"), [(0.4, False), (0.6, True)])
def test_a_new_place_is_told_where_it_is_likelier_than_any_other(new: float, told: bool) -> None:
    outcomes = lived(history(person([3, 5])), Puppet(lambda departs, origin: [3], new))
    assert outcomes.told_new[:, -1].tolist() == [told]
    assert not outcomes.told_new[:, :-1].any()


def test_parts_say_what_is_scored() -> None:
    parts = (Part.HISTORY, Part.HISTORY, Part.CURVE, Part.SCORED)
    outcomes = lived(history(person([3, 5, 3, 5], parts=parts)))
    assert outcomes.scored.tolist() == [False, True]
    assert outcomes.known.tolist() == [True, True]


def test_a_place_nobody_knows_is_lived_but_not_scored() -> None:
    puppet = Puppet()
    outcomes = lived(history(person([3, None, 3])), puppet)
    assert len(outcomes.rank) == 1
    assert [heard[-1] for heard in puppet.heard if heard[0] == "learn"] == [-1, 3]
    assert [heard[-1] for heard in puppet.heard if heard[0] == "predict"] == [3, -1]


def test_an_arrival_that_nobody_saw_is_no_trip_but_the_next_one_departs_there() -> None:
    told = person([3, 5, 3])
    found = replace(told, stays=(told.stays[0], Stay(None, moment(2, 8), 7), told.stays[2]))
    puppet = Puppet()
    outcomes = lived(history(found), puppet)
    assert len(outcomes.rank) == 1
    assert puppet.heard == [("predict", moment(2, 8), 7), ("learn", moment(2, 8), 7, moment(2, 9), 3)]


def test_the_lumped_number_is_a_place_when_published_and_a_miss_when_strict() -> None:
    told = history(person([3, 1, 3, 1]), lumped=1)
    published = lived(told, Puppet(lambda departs, origin: [1, 3]))
    assert published.rank[:, -1].tolist() == [0, 2, 1], "a place like any other, new at first"
    puppet = Puppet(lambda departs, origin: [3])
    strict = lived(told, puppet, strict=True)
    assert strict.rank[:, -1].tolist() == [0, 1, 0]
    assert published.known.tolist() == strict.known.tolist() == [False, True, False]
    assert (strict.rank[~strict.known] == 0).all()
    learned = [int(str(heard[-1])) for heard in puppet.heard if heard[0] == "learn"]
    assert learned[1] == 3
    assert len({1, 3, *learned}) == 4, "each of the places behind the number is one of its own"
    assert min(learned) > 0


def test_in_strict_scoring_naming_the_lumped_number_or_what_stood_for_it_is_a_miss() -> None:
    told = history(person([3, 1, 1, 3, 1]), lumped=1)
    strict = lived(told, Puppet(lambda departs, origin: list(range(12))), strict=True)
    assert strict.rank[:, -1].astype(bool).tolist() == [False, False, True, False]
    frequent = BASELINES.index("most frequent")
    assert strict.rank[:, frequent].astype(bool).tolist() == [False, False, True, False]
    assert strict.away.all()


def test_a_place_merged_on_arrival_is_right_under_its_old_name_and_all_hear_of_it() -> None:
    changes = (Change(1, 0), Change(2, 1), Change(1, 2, merged=((2, 1),)))
    puppet = Puppet(lambda departs, origin: [2])
    outcomes = lived(history(person([HERE] * 3)), puppet, changes=changes)
    assert outcomes.rank[:, -1].tolist() == [0, 1]
    assert outcomes.known.tolist() == [False, True]
    assert puppet.heard[-2:] == [("merge", 2, 1), ("learn", moment(2, 8), 1, moment(2, 9), 1)]


def test_counts_are_right_under_an_old_name_and_merged_from_then_on() -> None:
    visits = [Change(place, k) for k, place in enumerate((1, 2, 2, 2))]
    changes = (*visits, Change(1, 4, merged=((2, 1),)), Change(1, 5))
    outcomes = lived(history(person([HERE] * 6)), changes=changes)
    frequent = BASELINES.index("most frequent")
    assert outcomes.rank[:, frequent].tolist() == [0, 2, 1, 1, 1]
    assert outcomes.p[-2:, frequent].tolist() == [0.75, 1.0]


def test_a_split_moves_trips_and_the_place_where_the_car_stands() -> None:
    changes = (Change(1, 0), Change(1, 1), Change(2, 2, split=((1, 2, (1, 2)),)), Change(2, 3))
    puppet = Puppet(lambda departs, origin: [1])
    outcomes = lived(history(person([HERE] * 4)), puppet, changes=changes)
    assert ("move", (0,), 2) in puppet.heard
    learned = [heard[2::2] for heard in puppet.heard if heard[0] == "learn"]
    assert learned == [(1, 1), (2, 2), (2, 2)]
    # place 1 was said; at the arrival that visit belongs to place 2
    assert outcomes.rank[:, -1].tolist() == [1, 0, 0]
    assert outcomes.known.tolist() == [True, True, True]
    frequent = BASELINES.index("most frequent")
    assert outcomes.rank[:, frequent].tolist() == [1, 0, 1]
    assert outcomes.p[-1, frequent] == pytest.approx(2 / 3)


def test_no_positions_need_no_clusters() -> None:
    assert len(live(history(person([3, 5, 3])), {}, pytest.fail).rank) == 2


lives = st.lists(st.integers(0, 4), min_size=4, max_size=25)


@given(places=lives, cut=st.integers(2, 20), other=st.permutations(range(25)))
def test_the_future_changes_no_prediction(places: list[int], cut: int, other: list[int]) -> None:
    cut = min(cut, len(places))
    rest = sorted(range(cut, len(places)), key=lambda k: other[k])
    changed = [*places[:cut], *(places[k] for k in rest)]
    one, two = (lived(history(person(told))) for told in (places, changed))
    assert np.array_equal(one.rank[: cut - 1], two.rank[: cut - 1])
    assert np.array_equal(one.p[:cut], two.p[:cut])  # the first changed trip is predicted alike, too


@given(places=lives)
def test_weights_are_shares_of_places_that_were_visited(places: list[int]) -> None:
    past = Past()
    for day, place in enumerate(places):
        past.add(place, moment(day, 8), moment(day, 9))
    weights = weigh(past, moment(len(places), 8))
    assert weights.sum(1) == pytest.approx(np.ones(len(BASELINES)))
    assert (weights >= 0).all()
    assert not weights[:, 0].any()


def weights_after(places: list[int], hours: list[float] | None = None, now: float = 8) -> dict[str, dict[int, float]]:
    """Weigh after a trip each day that departs at these hours; the last stay is where the car stands."""
    past = Past()
    for day, place in enumerate(places):
        hour = hours[day] if hours else 8
        past.add(place, moment(day, hour), moment(day, hour + 1))
    weights = weigh(past, moment(len(places), now))
    named = {place: past.column_of(place) for place in set(places)}
    return {
        name: {place: float(weights[k, column]) for place, column in named.items()} for k, name in enumerate(BASELINES)
    }


def test_counts_by_hand() -> None:
    weights = weights_after([1, 2, 1, 3, 1, 2, 1])
    assert weights["most frequent"] == pytest.approx({1: 4 / 7, 2: 2 / 7, 3: 1 / 7})
    # from 1: 2, 3, 2, then one trip's worth of the general shares
    assert weights["Markov 1"] == pytest.approx({1: 4 / 7 / 4, 2: (2 + 2 / 7) / 4, 3: (1 + 1 / 7) / 4})
    # from 2 then 1: only 3, with one trip's worth of Markov 1
    assert weights["Markov 2"][3] == pytest.approx((1 + weights["Markov 1"][3]) / 2)


def test_markov_and_time_by_hand() -> None:
    """From 1 at 8 one goes to 2, at 18 to 3; from 3, never left at 8, to where one goes at 8."""
    places, hours = [1, 2, 1, 3, 1, 2, 1, 3, 1], [18.0, 8, 18, 18, 12, 8, 18, 18, 12]
    morning = weights_after(places, hours, now=8)
    assert morning["Markov and time"][2] > 0.8 > 0.5 > morning["Markov 1"][2]
    assert weights_after(places, hours, now=18)["Markov and time"][3] > 0.7
    assert weights_after([*places, 2, 1, 3], [*hours, 8, 18, 18], now=8)["Markov and time"][2] > 0.4
    # nothing near: the counts
    alone = weights_after([1, 1, 2], hours=[8, 8, 8], now=20)
    assert alone["Markov and time"] == pytest.approx(alone["most frequent"], abs=1e-6)


def test_a_context_without_a_trip_falls_back() -> None:
    weights = weights_after([1, 1, 2, 1, 5])
    assert weights["Markov 1"] == pytest.approx(weights["most frequent"])
    assert weights["Markov 2"] == pytest.approx(weights["most frequent"])
    weights = weights_after([1, 1, 2], hours=[8, 8, 20], now=3)
    assert weights["hour and weekday"] == pytest.approx(weights["most frequent"])


def test_the_hour_counts() -> None:
    weights = weights_after([1, 2, 2, 1], hours=[8, 18, 18, 8], now=8)
    assert weights["hour and weekday"][1] > 0.8
    assert weights["decayed time of day"][1] > 0.8
    assert weights_after([1, 2, 2, 1], hours=[8, 18, 18, 8], now=18)["decayed time of day"][2] > 0.8


def test_the_clock_goes_round_and_weekends_are_apart() -> None:
    weights = weights_after([1, 2], hours=[23.5, 12], now=0.5)["decayed time of day"]
    assert weights[1] > 0.99
    # days 0 to 4 are working days, 5 and 6 the weekend; the next one, 7, works again
    weights = weights_after([1, 1, 1, 1, 1, 2, 2])["decayed time of day"]
    assert weights[1] > 0.99
    assert weights_after([1, 1, 1, 1, 1, 2])["decayed time of day"][2] > 0.99


def test_old_trips_fade() -> None:
    past = Past()
    past.add(1, moment(0, 8), moment(0, 9))
    past.add(2, moment(30, 8), moment(30, 9))
    decayed = weigh(past, moment(30, 9))[BASELINES.index("decayed time of day")]
    assert decayed[2] / decayed[1] == pytest.approx(2, rel=0.01)


def test_the_past_keeps_the_newest_stays_and_their_labels() -> None:
    past = Past(capacity=3)
    for day in range(8):
        past.add(day, moment(day, 8), moment(day, 9))
    assert 3 <= len(past) <= 6
    last = past.column_of(7)
    assert past.column[-1] == last
    past.move([7, 0], 20)
    assert past.column[-1] == past.column_of(20)
    past.merge(20, 6)
    assert past.column[-1] == past.column[-2] == past.column_of(6)
    assert past.column_of(20) == 0
    past.merge(6, 30)
    assert past.column[-1] == past.column_of(30)
    past.merge(77, 30)


def test_progress_ends_with_the_whole() -> None:
    shares: list[float] = []
    live(history(person([1, 2] * 300)), {}, Scripted, show_progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert 0 < shares[0] < 1


def test_persons_are_apart() -> None:
    both = lived(history(person([3, 5, 3, 5]), person([9, 3, 9], "b")))
    alone = lived(history(person([9, 3, 9], "b")))
    assert both.person.tolist() == [0, 0, 0, 1, 1]
    assert np.array_equal(both.rank[3:], alone.rank)


def test_a_single_stay_is_no_trip() -> None:
    empty = lived(history(Person("a", (Stay(moment(0, 8), moment(0, 9), 1),))))
    assert empty.rank.shape == (0, len(BASELINES))
