"""LightGBM over own places: what it sees, what it is taught, what it may foretell, and thresholds that are frozen."""

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from eval_lives import Puppet, Said, Scripted, history, moment, person
from hypothesis import given
from hypothesis import strategies as st

from anticipation.instant import Instant
from anticipation.lab.datasets import History, Part, Person, read_history
from anticipation.lab.evaluate import destinations, evaluate, trees
from anticipation.lab.evaluate.baselines import BASELINES
from anticipation.lab.evaluate.candidates import MOST, Ledger
from anticipation.lab.evaluate.metrics import threshold
from anticipation.lab.evaluate.prequential import Fitted, live
from anticipation.lab.evaluate.report import MethodScores
from anticipation.lab.evaluate.trees import IN_DOMAIN, LEAST, ON_OTHERS, fit_trees

HOME, WORK, SHOP = 2, 3, 4


def ledger_after(places: Sequence[int], origin: int = HOME) -> Ledger:
    """Trips at 8 every day, each from where the one before had ended."""
    ledger = Ledger()
    for day, place in enumerate(places):
        ledger.learn(moment(day, 8), origin, moment(day, 9), place)
        origin = place
    return ledger


def test_candidates_are_the_places_where_the_driver_was_and_rows_do_not_say_which() -> None:
    ledger = ledger_after([WORK, HOME, WORK, SHOP])
    found = ledger.look(moment(4, 8), SHOP)
    assert sorted(found.places.tolist()) == [HOME, WORK, SHOP]
    assert found.rows.shape == (3, 62)
    assert np.isfinite(found.rows).all()
    renamed = Ledger()
    names = {HOME: 70, WORK: 80, SHOP: 90}
    origin = names[HOME]
    for day, place in enumerate([WORK, HOME, WORK, SHOP]):
        renamed.learn(moment(day, 8), origin, moment(day, 9), names[place])
        origin = names[place]
    assert np.array_equal(renamed.look(moment(4, 8), names[SHOP]).rows, found.rows)


def test_nobody_has_been_anywhere_at_first() -> None:
    found = Ledger().look(moment(0, 8), -1)
    assert found.rows.shape == (0, 62)
    assert not Ledger().knows(HOME)


def test_too_many_places_are_cut_by_what_speaks_for_them() -> None:
    ledger = ledger_after([HOME, WORK] * 30 + list(range(100, 100 + 2 * MOST)))
    found = ledger.look(moment(400, 8), -1)
    assert len(found.places) == MOST
    assert {HOME, WORK, 100 + 2 * MOST - 1} <= set(found.places.tolist())


@given(places=st.lists(st.integers(0, 3), min_size=4, max_size=15), old=st.integers(0, 3), into=st.integers(0, 3))
def test_places_merged_later_look_as_if_they_had_always_been_one(places: list[int], old: int, into: int) -> None:
    ledger = ledger_after(places, origin=0)
    ledger.merge(old, into)
    one = {old: into}
    always = ledger_after([one.get(place, place) for place in places], origin=one.get(0, 0))
    now, here = moment(len(places), 8), one.get(places[-1], places[-1])
    later, told = ledger.look(now, here), always.look(now, here)
    assert later.places.tolist() == told.places.tolist()
    assert np.array_equal(later.rows, told.rows)


def test_trips_moved_later_look_as_if_they_had_always_led_there() -> None:
    ledger = ledger_after([WORK, WORK, HOME])
    ledger.move((1,), SHOP)
    always = ledger_after([WORK, SHOP, HOME])
    assert np.array_equal(ledger.look(moment(3, 8), HOME).rows, always.look(moment(3, 8), HOME).rows)
    assert np.array_equal(ledger.look(moment(3, 8), SHOP).rows, always.look(moment(3, 8), SHOP).rows)


class Heard:
    """Counts how often it was asked, and answers to what it was told."""

    def __init__(self, said: Sequence[Said | None]) -> None:
        self._said = iter(said)

    def predict(self, departs: Instant, origin: int, holiday: bool = False) -> Said | None:
        return next(self._said)

    def learn(self, departs: Instant, origin: int, arrived: Instant, destination: int, holiday: bool = False) -> None:
        pass

    def merge(self, old: int, into: int) -> None:
        pass

    def move(self, trips: tuple[int, ...], new: int) -> None:
        pass


def says(place: int, p: float = 0.5) -> Said:
    return Said(np.array([place]), np.array([p]), 1 - p)


def fit_to(*said: Said | None, notes: tuple[str, ...] = ()) -> list[object]:
    def fit(history: History, strict: bool, show_progress: object) -> Fitted:
        return Fitted({"fitted": lambda person: Heard(said)}, notes)

    return [fit]


def test_fitted_methods_stand_between_the_baselines_and_what_is_measured() -> None:
    told = history(person([1, 2, 1, 2]))
    outcomes = live(told, {"own": Puppet}, Scripted, fitted={"fitted": lambda whose: Heard([None, says(1), says(1)])})
    assert outcomes.methods == (*BASELINES, "fitted", "own")
    assert outcomes.asked[:, -2].tolist() == [False, True, True]
    assert outcomes.asked[:, :-2].all()
    assert outcomes.asked[:, -1].all()
    assert outcomes.rank[:, -2].tolist() == [0, 1, 0]


PARTS = (Part.HISTORY, Part.CURVE, Part.VALIDATION, Part.VALIDATION, Part.SCORED, Part.SCORED)


def scores_of(*said: Said | None) -> dict[str, MethodScores]:
    report = evaluate(history(person([1, 1, 1, 2, 1, 2], parts=PARTS)), {"own": Puppet}, fits=fit_to(*said))  # type: ignore[arg-type]
    return {scores.method: scores for scores in report.scorings[0].methods}


def test_a_method_has_a_row_where_it_foretold_all_that_is_scored() -> None:
    assert "fitted" in scores_of(None, None, None, says(1), says(1))
    assert "fitted" not in scores_of(says(1), says(1), says(1), None, says(1))


def test_a_learning_curve_has_no_figure_where_some_trips_were_not_foretold() -> None:
    some, every = scores_of(None, says(1), says(1), says(1), says(1)), scores_of(*[says(1)] * 5)
    assert some["fitted"].curve[0].acc1.value is None
    assert some["fitted"].curve[0].n == 5
    assert every["fitted"].curve[0].acc1.value == pytest.approx(3 / 5)


def test_a_threshold_is_frozen_where_the_validation_part_was_right_often_enough() -> None:
    """It was right at 0.9 and wrong at 0.6: from 0.9 on it may speak, of one of the two trips, and errs."""
    scores = scores_of(says(1), says(1, 0.9), says(1, 0.6), says(1, 0.8), says(1, 0.95))
    frozen = scores["fitted"].frozen["80"]
    assert frozen is not None
    assert (frozen.threshold, frozen.precision.value, frozen.coverage.value) == (0.9, 0.0, 0.5)
    never = scores_of(says(1), says(2, 0.9), says(1, 0.6), says(1, 0.8), says(1, 0.95))["fitted"]
    assert never.frozen == {"80": None, "90": None}
    assert scores_of(says(1), None, says(1), says(1), says(1))["fitted"].frozen == {}


def test_frozen_thresholds_have_a_table_only_where_there_is_a_validation_part() -> None:
    text = str(evaluate(history(person([1, 1, 1, 2, 1, 2], parts=PARTS)), {"own": Puppet}))
    assert "\n  frozen " in text
    assert "\nfrozen: " in text
    assert "frozen" not in str(evaluate(history(person([1, 1, 1, 2, 1, 2])), {"own": Puppet}))


@given(
    told=st.lists(st.tuples(st.sampled_from([0.1, 0.3, 0.5, 0.9]), st.booleans()), min_size=1, max_size=30),
    least=st.sampled_from([0.5, 0.8, 0.9]),
)
def test_no_lower_threshold_is_right_often_enough(told: list[tuple[float, bool]], least: float) -> None:
    p, hit = np.array([p for p, _ in told]), np.array([float(hit) for _, hit in told])
    enough = [at for at in set(p.tolist()) if hit[p >= at].mean() >= least - 1e-9]
    assert threshold(p, hit, least) == (min(enough) if enough else None)


def test_notes_are_told_once() -> None:
    told = history(person([1, 2, 1, 2]), lumped=1)
    report = evaluate(told, {"own": Puppet}, fits=fit_to(*[says(1)] * 3, notes=("left out",)))  # type: ignore[arg-type]
    assert report.notes == ["left out"]


def commuter(seed: int, days: int, parts: bool) -> Person:
    """Goes from home to work, or on every third day to the shop, and back; where to depends on the day alone."""
    places, kinds = [HOME], [Part.HISTORY]
    for day in range(days):
        places += [SHOP + seed if day % 3 == 2 else WORK, HOME]
        share = day / days
        kinds += [Part.CURVE if share < 0.5 else Part.VALIDATION if share < 0.75 else Part.SCORED] * 2
    return person(places, f"p{seed}", tuple(kinds) if parts else ())


@pytest.fixture(scope="module")
def fitted() -> tuple[History, Fitted]:
    pytest.importorskip("lightgbm")
    told = history(*(commuter(seed, 70, parts=True) for seed in range(3)))
    return told, fit_trees(told, False)


def test_trees_foretell_what_they_were_not_fitted_to(fitted: tuple[History, Fitted]) -> None:
    told, rows = fitted
    assert list(rows.makers) == [IN_DOMAIN, ON_OTHERS]
    assert not rows.notes
    outcomes = live(told, {}, Scripted, fitted=rows.makers)
    own, others = outcomes.asked[:, -2], outcomes.asked[:, -1]
    assert np.array_equal(own, outcomes.scored | outcomes.validation)
    assert others.all()
    right = outcomes.rank[:, -2:] == 1
    assert right[outcomes.scored].mean(0).min() > 0.7
    assert ((outcomes.p[:, -2:] >= 0) & (outcomes.p[:, -2:] <= 1)).all()


@pytest.mark.parametrize("parts", [True, False])
def test_nothing_is_foretold_by_trees_that_were_taught_it_or_what_came_later(parts: bool) -> None:
    told = history(*(commuter(seed, 40, parts) for seed in range(7)))
    outcomes = live(told, {}, Scripted)
    jobs = list(trees._jobs(told, outcomes))
    assert [job.row for job in jobs] == [IN_DOMAIN] * (1 + parts) + [ON_OTHERS] * 5
    for job in jobs:
        assert job.taught.any()
        assert not (job.taught & job.foretold).any()
        assert outcomes.age_days[job.taught].max() <= outcomes.age_days[outcomes.scored].max() * (
            0.75 if parts else 0.5
        )
        if job.row == IN_DOMAIN:
            assert outcomes.age_days[job.taught].max() < outcomes.age_days[job.foretold].min()
        else:
            assert not set(outcomes.person[job.taught]) & set(outcomes.person[job.foretold])
    others = [job.foretold for job in jobs if job.row == ON_OTHERS]
    assert np.array_equal(np.stack(others).sum(0), np.ones(len(outcomes.person)))


def test_the_same_set_gives_the_same_trees(fitted: tuple[History, Fitted]) -> None:
    told, rows = fitted
    first, second = (live(told, {}, Scripted, fitted=made.makers) for made in (rows, fit_trees(told, False)))
    assert np.array_equal(first.p, second.p)


def test_what_comes_later_does_not_change_what_was_foretold(fitted: tuple[History, Fitted]) -> None:
    """The scored part of everybody turns round: what is said of the validation part stays, trip for trip."""
    told, rows = fitted
    turned = []
    for one in told.persons:
        at = next(k for k in range(len(one.stays)) if one.part(k) is Part.SCORED)
        places = [stay.place for stay in one.stays]
        turned.append(person([*places[:at], *places[at:][::-1]], one.id, one.parts))
    other = history(*turned)
    was, now = (
        live(one, {}, Scripted, fitted=made.makers) for one, made in ((told, rows), (other, fit_trees(other, False)))
    )
    earlier = ~was.scored
    assert np.array_equal(was.p[earlier], now.p[earlier])
    assert not np.array_equal(was.p, now.p)


def test_probabilities_and_new_sum_to_one(fitted: tuple[History, Fitted]) -> None:
    told, rows = fitted
    mind = rows.makers[ON_OTHERS](told.persons[0])
    for _ in range(100):
        forecast = mind.predict(moment(0, 8), HOME)
        assert forecast is not None
        assert forecast.p.sum() + forecast.new == pytest.approx(1)
        assert (np.diff(forecast.p) <= 0).all()


def test_a_set_without_parts_is_halved_by_days() -> None:
    pytest.importorskip("lightgbm")
    told = history(commuter(0, 2 * LEAST, parts=False))
    outcomes = live(told, {}, Scripted, fitted=fit_trees(told, False).makers)
    assert outcomes.methods[-1] == IN_DOMAIN  # one person has no others
    days = np.unique(outcomes.day)
    assert np.array_equal(outcomes.asked[:, -1], outcomes.day >= days[(len(days) + 1) // 2])
    report = evaluate(told, {"own": Puppet}, fits=[fit_trees])
    assert report.later is not None
    assert IN_DOMAIN in [scores.method for scores in report.later.methods]
    assert IN_DOMAIN not in [scores.method for scores in report.scorings[0].methods]


def test_too_few_trips_make_no_row_but_a_note() -> None:
    pytest.importorskip("lightgbm")
    rows = fit_trees(history(commuter(0, LEAST // 4, parts=False)), False)
    assert not rows.makers
    assert f"it needs {LEAST}" in rows.notes[0]


def test_without_lightgbm_the_note_says_how_to_have_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    lines = ["user,start,end,place"]
    for day in range(6):
        begin = datetime(2024, 1, 1 + day, 9)
        lines.append(f"a,{begin},{begin + timedelta(hours=20)},{day % 2}")
    (tmp_path / "a.csv").write_text("\n".join(lines))
    report = destinations(tmp_path / "a.csv")
    assert any("pip install 'outrider[lab]'" in note for note in report.notes)


def test_a_place_that_became_another_on_the_way_counts_as_hit() -> None:
    """The trip is on its way to place 2 when its arrival shows that 2 is 1."""
    lives = trees._Life()
    for day, place in enumerate([2, 1, 2]):
        lives.predict(moment(day, 8), 1)
        lives.learn(moment(day, 8), 1, moment(day, 9), place)
    lives.predict(moment(3, 8), 1)
    lives.merge(2, 1)
    lives.learn(moment(3, 8), 1, moment(3, 9), 1)
    last = lives.trips[-1]
    assert last.candidates.places[last.hit] == 1


def test_geolife_has_a_validation_part(shared_data: Path) -> None:
    told = read_history(shared_data / "mobility" / "geolife")
    parts = [one.part(k) for one in told.persons for k in range(len(one.stays))]
    assert [parts.count(part) for part in (Part.CURVE, Part.VALIDATION, Part.SCORED)] == [7467, 3341, 3459]
