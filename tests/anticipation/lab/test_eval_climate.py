"""``evaluate climate``: honest order, figures worked out by hand, tables and JSON."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from anticipation.errors import HistoryError
from anticipation.instant import Instant
from anticipation.lab.datasets.trips import ClimateHistory, ClimateTrip, Said, trip_of
from anticipation.lab.evaluate.binary import TripBootstrap, auc, balanced_accuracy, concordance
from anticipation.lab.evaluate.changes import HAZARDS, LASTS_S, Waited, lasting_changes
from anticipation.lab.evaluate.climate import climate, evaluate_climate
from anticipation.lab.evaluate.climate_live import live_climate
from anticipation.lab.evaluate.climate_methods import BASELINES, HabitMemory
from anticipation.lab.evaluate.climate_report import ClimateReport
from anticipation.lab.evaluate.foreteller import MomentOfTrip, Start, Within
from assistant.cli.lab import evaluate_app

METHODS = {**BASELINES, "habit memory": HabitMemory}


def trip(
    ambient: float,
    ac: Sequence[float] | None = None,
    heating: Sequence[float] | None = None,
    *,
    user: str = "a",
    day: int | None = None,
    cabin: float | None = None,
) -> ClimateTrip:
    """A trip whose devices are as told, second by second."""
    seconds = len(ac if ac is not None else heating or ())
    values = {"ambient": np.full(seconds, ambient)}
    if cabin is not None:
        values["cabin"] = np.full(seconds, cabin)
    values |= {name: np.array(on, np.float64) for name, on in (("ac", ac), ("heating", heating)) if on is not None}
    at = None if day is None else Instant(day * 86_400 + 8 * 3600)
    made = trip_of(Said(user, f"{ambient}", at, np.arange(seconds), values))
    assert made is not None
    return made


def whole(ambient: float, ac: bool, heating: bool, seconds: int = 60) -> ClimateTrip:
    return trip(ambient, [float(ac)] * seconds, [float(heating)] * seconds)


def history(*trips: ClimateTrip) -> ClimateHistory:
    return ClimateHistory("lives", trips)


class Spy:
    """Writes down what it hears, and says what depends on all of it."""

    def __init__(self, heard: list[tuple[object, ...]], speaks: bool = True) -> None:
        self.heard, self._speaks = heard, speaks

    def foretell(self, start: Start) -> tuple[float, float]:
        self.heard.append(("foretell", start))
        return 0.25, 0.75

    def change_within(self, moment: MomentOfTrip) -> Within | None:
        lengths = {len(column) for column in moment.columns.values()}
        assert lengths == {moment.elapsed_s + 1}
        assert not any(column.flags.writeable for column in moment.columns.values())
        seen = sum(float(np.nansum(column)) for column in moment.columns.values())
        self.heard.append(("moment", moment.elapsed_s, seen))
        return (0.1, 0.2, 0.3) if self._speaks or not moment.elapsed_s else None

    def learn(self, start: Start, ac_used: bool | None, heating_used: bool | None) -> None:
        self.heard.append(("learn", start, ac_used, heating_used))


def test_a_method_is_asked_before_it_is_told_and_each_user_begins_anew() -> None:
    heard: list[tuple[object, ...]] = []
    trips = [
        trip(20, [1.0] * 130, cabin=30, day=3),
        trip(9, [0.0] * 60, user="b", day=1),
        trip(5, [0.0] * 60, day=4),
    ]
    outcomes = live_climate(history(*trips), {"spy": lambda: Spy(heard)})
    first, second = Start("a", 0, trips[0].at, 20, 30, None), Start("a", 1, trips[2].at, 5, None, None)
    other = Start("b", 0, trips[1].at, 9, None, None)
    moments = [("moment", 0, 51.0), ("moment", 60, 61 * 51.0)]
    assert heard[:4] == [("foretell", first), *moments, ("learn", first, True, None)]
    assert heard[4:] == [
        *(("foretell", other), ("moment", 0, 9.0), ("learn", other, False, None)),
        *(("foretell", second), ("moment", 0, 5.0), ("learn", second, False, None)),
    ]
    assert outcomes.devices == ("ac",)
    assert outcomes.p.tolist() == [[[0.25]]] * 3


devices = st.lists(st.tuples(st.integers(10, 70), st.booleans()), min_size=2, max_size=4)
lives = st.lists(st.tuples(st.integers(-10, 35), st.integers(0, 40), devices, devices), min_size=3, max_size=6)


def lived(told: list[tuple[int, int, list[tuple[int, bool]], list[tuple[int, bool]]]]) -> list[ClimateTrip]:
    trips = []
    for day, (ambient, cabin, ac, heating) in enumerate(told):
        columns = [[float(on) for seconds, on in runs for _ in range(seconds)] for runs in (ac, heating)]
        both = min(map(len, columns))
        padded = [column[:both] + column[-1:] * max(0, 31 - both) for column in columns]
        trips.append(trip(ambient, *padded, cabin=cabin, day=day))
    return trips


@settings(max_examples=25, deadline=None)
@given(told=lives, at=st.integers(0, 4))
def test_nothing_later_changes_what_was_foretold(
    told: list[tuple[int, int, list[tuple[int, bool]], list[tuple[int, bool]]]], at: int
) -> None:
    """Turn the devices of one trip over, and all weather after it: what was said up to its start stands."""
    at = min(at, len(told) - 1)
    altered = list(told)
    ambient, cabin, ac, heating = told[at]
    altered[at] = (ambient, cabin, *([(s, not on) for s, on in runs] for runs in (ac, heating)))  # type: ignore[assignment]
    altered[at + 1 :] = [(20 - outside, inside, off, on) for outside, inside, on, off in told[at + 1 :]]
    before, after = (live_climate(history(*lived(lives)), METHODS) for lives in (told, altered))
    np.testing.assert_array_equal(before.p[: at + 1], after.p[: at + 1])
    earlier = before.trip < at
    np.testing.assert_array_equal(before.within[earlier], after.within[after.trip < at])
    if (before.trip == at).any():  # at its start, too, a change is foretold from earlier trips alone
        np.testing.assert_array_equal(before.within[before.trip == at][0], after.within[after.trip == at][0])


def test_a_moment_knows_no_change_after_it() -> None:
    still = trip(20, [0.0] * 400)
    warmer = trip(20, [0.0] * 200 + [1.0] * 200)
    past = trip(20, [1.0] * 90 + [0.0] * 200)
    before, after = (live_climate(history(past, now), {}) for now in (still, warmer))
    own = before.trip == 1
    np.testing.assert_array_equal(before.within[own][:4], after.within[own][:4])
    assert not np.array_equal(before.within[own][4], after.within[own][4])
    assert after.ended[own].tolist() == [True] * 4 + [False] * 3
    assert after.wait_min[own].tolist() == pytest.approx(
        [(200 - 60 * k) / 60 for k in range(4)] + [130 / 60, 70 / 60, 10 / 60]
    )
    assert before.wait_min[own][0] == pytest.approx((400 - LASTS_S) / 60)


@pytest.mark.parametrize(
    ("runs", "changes"),
    [
        ([(0, 100), (1, 30)], [100]),
        ([(0, 100), (1, 29)], []),
        ([(0, 100), (1, 10), (0, 20), (1, 30)], [130]),
        ([(0, 5), (1, 100), (0, 40)], [105]),
        ([(0, 40), (1, 5), (0, 5), (1, 5), (0, 50)], []),
        ([(0, 40), (np.nan, 100), (1, 40)], [140]),
        ([(np.nan, 50), (1, 40), (0, 40)], [90]),
        ([(np.nan, 50)], []),
    ],
)
def test_a_change_is_one_that_lasts(runs: list[tuple[float, int]], changes: list[int]) -> None:
    assert lasting_changes(np.array([on for on, seconds in runs for _ in range(seconds)])) == changes


def test_auc_and_balanced_accuracy_of_cases_worked_out_by_hand() -> None:
    came = np.array([True, True, False, False])
    assert auc(np.array([0.9, 0.4, 0.6, 0.1]), came)[0] == pytest.approx(3 / 4)
    assert auc(np.array([0.5, 0.5, 0.5, 0.5]), came)[0] == pytest.approx(1 / 2)
    assert auc(np.array([0.9, 0.5, 0.5, 0.1]), came)[0] == pytest.approx(3.5 / 4)
    assert balanced_accuracy(np.array([0.9, 0.4, 0.4, 0.1]), came)[0] == pytest.approx(3 / 4)
    assert balanced_accuracy(np.array([0.9, 0.8, 0.7, 0.5, 0.1]), np.array([True] * 2 + [False] * 3))[0] == 0.75
    assert np.isnan(auc(np.array([0.1, 0.2]), np.array([True, True]))[0])


weighed = st.lists(
    st.tuples(st.sampled_from([0.0, 0.2, 0.5, 0.8, 1.0]), st.booleans(), st.integers(0, 3)), min_size=1, max_size=12
)


@given(told=weighed)
def test_a_target_that_weighs_two_counts_like_two(told: list[tuple[float, bool, int]]) -> None:
    p, came, times = (np.array([row[k] for row in told]) for k in range(3))
    weights = np.stack([times, np.ones(len(told))]).astype(np.float64)
    for figure in (auc, balanced_accuracy):
        repeated = figure(np.repeat(p, times), np.repeat(came, times))
        np.testing.assert_allclose(figure(p, came, weights), [repeated[0], figure(p, came)[0]])


def test_concordance_counts_the_pairs_whose_order_is_known() -> None:
    wait, ended = np.array([1.0, 2.0, 2.0, 3.0]), np.array([True, True, False, False])
    # known: (1,2), (1,2+), (1,3+), (2,2+), (2,3+)
    assert concordance(np.array([0.9, 0.5, 0.4, 0.1]), wait, ended) == 1
    assert concordance(np.array([0.1, 0.4, 0.5, 0.9]), wait, ended) == 0
    assert concordance(np.array([0.9, 0.4, 0.4, 0.5]), wait, ended) == pytest.approx(3.5 / 5)
    assert np.isnan(concordance(wait, wait, np.zeros(4, bool)))


def test_an_interval_is_over_trips_and_goes_by_the_seed() -> None:
    rng = np.random.default_rng(1)
    came = rng.random(60) < 0.5
    p = np.clip(came * 0.3 + rng.random(60) * 0.7, 0, 1)
    first, same, other = (TripBootstrap(np.arange(60), 500, seed) for seed in (0, 0, 1))
    between = first.interval_of(lambda weights: auc(p, came, weights))
    assert between is not None
    assert between[0] < auc(p, came)[0] < between[1]
    assert between == same.interval_of(lambda weights: auc(p, came, weights))
    assert between != other.interval_of(lambda weights: auc(p, came, weights))
    assert first.interval_of(lambda weights: np.full(len(weights), np.nan)) is None


def said(name: str, past: Sequence[tuple[Start, bool, bool]], now: Start) -> tuple[float, float]:
    method = METHODS[name]()
    for start, ac, heating in past:
        method.learn(start, ac, heating)
    return method.foretell(now)


def start(ambient: float, number: int = 0, cabin: float | None = None, at: Instant | None = None) -> Start:
    return Start("a", number, at, ambient, cabin, None)


SEASONS = [(start(t, k), t > 15, t < 10) for k, t in enumerate((0, 20, 5, 30, 12, 25, 2, 18))]


def test_the_baselines_say_what_their_names_say() -> None:
    for name in BASELINES:
        assert said(name, [], start(20)) == (0.5, 0.5)
    assert said("always", SEASONS, start(-40)) == pytest.approx((5 / 10, 4 / 10))
    assert said("same as last trip", SEASONS, start(-40)) == (1, 0)
    # between 12 and 18: four trips above, all with A/C; between 5 and 12: three below, all heated
    assert said("ambient threshold", SEASONS, start(18)) == pytest.approx((5 / 6, 1 / 7))
    assert said("ambient threshold", SEASONS, start(1)) == pytest.approx((1 / 6, 4 / 5))
    for name in ("ambient threshold", "logistic regression"):
        hot, cold = (said(name, SEASONS, start(t)) for t in (35, -5))
        assert hot[0] > 0.5 > hot[1]
        assert cold[0] < 0.5 < cold[1]


def test_habit_memory_leans_on_like_weather() -> None:
    past = [(start(t, k), t > 15, t < 10) for k, t in enumerate((0, 20) * 10)]
    hot, cold = (said("habit memory", past, start(t, 20)) for t in (20, 0))
    assert hot[0] > 0.6 > 0.4 > hot[1]
    assert cold[1] > 0.6 > 0.4 > cold[0]


def test_logistic_regression_uses_the_cabin_and_the_time_of_day_where_they_are_known() -> None:
    soaked = [(start(20, k, cabin=20 + 20 * (k // 2 % 2)), bool(k // 2 % 2), False) for k in range(20)]
    assert said("logistic regression", soaked, start(20, cabin=40))[0] > 0.7
    assert said("logistic regression", soaked, start(20, cabin=None))[0] == pytest.approx(0.5, abs=0.2)
    noons = [Instant(86_400 * k + 3600 * (2 + 12 * (k % 2))) for k in range(20)]
    timed = [(start(20, k, at=at), bool(k % 2), False) for k, at in enumerate(noons)]
    assert said("logistic regression", timed, start(20, at=noons[1]))[0] > 0.6
    assert said("logistic regression", timed, start(20, at=noons[0]))[0] < 0.4


def test_logistic_regression_knows_what_was_done_last_time() -> None:
    turns = [(start(20, k), bool(k % 2), k % 4 < 2) for k in range(20)]
    assert said("logistic regression", turns, start(20, 20))[0] < 0.3
    assert said("logistic regression", turns[:-1], start(20, 19))[0] > 0.7


def test_unknown_use_teaches_nothing() -> None:
    for make in METHODS.values():
        told, plain = make(), make()
        for begun, ac, heating in SEASONS:
            told.learn(begun, ac, heating)
            told.learn(begun, None, None)
            plain.learn(begun, ac, heating)
        assert told.foretell(start(11)) == plain.foretell(start(11))


def test_hazards_are_those_of_the_trips_so_far() -> None:
    # ten trips of twenty minutes that are watched, each with its one change half a minute after the start
    lasts = trip(20, [0.0] * 30 + [1.0] * (1200 + LASTS_S - 30))
    within = {}
    for name, make in HAZARDS.items():
        hazard = make()
        for _ in range(10):
            hazard.learn(lasts, [30])
        within[name] = [hazard.within(Waited(since, since)) for since in (0.0, 5.0)]
    rate = 11 / 210
    assert within["constant hazard"][0] == pytest.approx([1 - np.exp(-rate * m) for m in (1, 5, 15)])
    assert within["constant hazard"][0] == within["constant hazard"][1]
    early, late = within["hazard by minute"]
    assert early[0] == pytest.approx(1 - np.exp(-(10 + 10 * rate) / 20))
    assert late[0] == pytest.approx(1 - np.exp(-10 * rate / 60))
    early, late = within["Kaplan-Meier"]
    assert early[0] == pytest.approx(10 / 20)
    assert late == (0, 0, 0)
    at_five = HAZARDS["Kaplan-Meier"]()
    at_five.learn(lasts, [300])
    assert at_five.within(Waited(0, 0)) == (0, 0.5, 0.5)  # a change in exactly five minutes is one within five
    assert at_five.within(Waited(25, 25)) == pytest.approx([1 - np.exp(-2 / 30 * m) for m in (1, 5, 15)])
    for told in within.values():
        assert all(a <= b for p in told for a, b in pairwise(p))


def test_a_target_that_is_always_the_same_says_so_instead_of_an_auc() -> None:
    report = evaluate_climate(history(*(whole(t, True, t < 10) for t in (0, 20, 5, 25))), {})
    ac, heating = report.targets
    assert ac.constant
    assert not heating.constant
    assert all(m.auc.value is None and m.balanced_accuracy.value is None for m in ac.methods)
    assert all(m.auc.value is not None and m.auc.interval is not None for m in heating.methods)
    assert "A/C is used on every trip of this set: nothing to tell apart" in str(report)
    assert "A/C is used on no trip" in str(evaluate_climate(history(*(whole(t, False, False) for t in (0, 9))), {}))


def test_a_perfect_method_is_perfect_and_a_silent_one_has_no_row_of_changes() -> None:
    class Oracle(Spy):
        def foretell(self, start: Start) -> tuple[float, float]:
            return float(start.ambient_c > 15), float(start.ambient_c < 10)

    trips = [whole(t, t > 15, t < 10, 200) for t in (0, 20, 5, 25, 12)]
    made = {"oracle": lambda: Oracle([]), "half": lambda: Spy([], speaks=False), **METHODS}
    report = evaluate_climate(history(*trips), made)
    for target in report.targets:
        best = next(m for m in target.methods if m.method == "oracle")
        assert (best.auc.value, best.balanced_accuracy.value, best.ece, best.brier) == (1, 1, 0, 0)
    assert report.changes is not None
    assert [m.method for m in report.changes.methods] == [*HAZARDS, "oracle"]


def test_moments_count_while_the_trip_goes_on_for_so_long_and_where_all_is_known() -> None:
    on, off = [1.0], [0.0]
    trips = [
        trip(20, off * 390, off * 100 + on * 290),
        trip(5, off * 390, [np.nan] * 390),
    ]
    changes = evaluate_climate(history(*trips), {}).changes
    assert changes is not None
    assert (changes.trips, changes.moments, changes.changes) == (1, 6, 1)
    # watched for 360 s: within one minute at 0, 60 .. 300, within five at 0 and 60
    assert [(horizon.n, horizon.came) for horizon in changes.horizons] == [
        (6, pytest.approx(1 / 6)),
        (2, 1.0),
        (0, None),
    ]
    constant = changes.methods[0]
    p = 1 - np.exp(-0.1)
    assert constant.brier[0].value == pytest.approx((5 * p**2 + (1 - p) ** 2) / 6)
    assert constant.brier[2].value is None


def write_seasons(path: Path) -> Path:
    lines = ["user,trip,time,ambient,ac,heating"]
    for k in range(16):
        outside = 10 + 15 * (-1) ** k + k % 3
        used = f"{outside},{int(outside > 15)},{2000 * (outside < 10)}"
        lines += [f"a,{k},{t},{used}" for t in range(0, 200, 20)]
    path.write_text("\n".join(lines))
    return path


def test_the_command_prints_a_row_for_each_method_and_writes_json(tmp_path: Path) -> None:
    data, out = write_seasons(tmp_path / "trips.csv"), tmp_path / "figures.json"
    result = CliRunner().invoke(evaluate_app, ["climate", str(data), "--json", str(out), "--seed", "3"])
    assert result.exit_code == 0, result.output
    report = msgspec.json.decode(out.read_bytes(), type=ClimateReport)
    assert report == climate(data, seed=3)
    assert report.seed == 3
    names = [method.method for method in report.targets[0].methods]
    assert names[: len(METHODS)] == [*METHODS]
    assert names[-1] in ("Outrider", "habit memory")  # the latter where no model is at hand
    lines = [line for line in str(report).splitlines() if line.startswith(tuple(f"{name}  " for name in names))]
    rows = lines[: 2 * len(names)]
    assert [line.split("  ")[0] for line in rows] == [*names, *names]
    for line, scores in zip(rows, (m for target in report.targets for m in target.methods), strict=True):
        assert float(line.removeprefix(scores.method).split()[0]) == pytest.approx(scores.auc.value, abs=6e-4)
    assert "16 trips" in str(report).splitlines()[0]
    assert all(len(line) <= 120 for line in str(report).splitlines())
    logistic, always = (next(m for m in report.targets[1].methods if m.method == name) for name in list(METHODS)[3::-3])
    assert logistic.auc.value is not None
    assert always.auc.value is not None
    assert logistic.auc.value > 0.9 > 0.6 > always.auc.value


def test_what_cannot_be_scored_or_written_is_refused(tmp_path: Path) -> None:
    data = write_seasons(tmp_path / "trips.csv")
    with pytest.raises(HistoryError, match="no folder"):
        climate(data, json=tmp_path / "absent" / "x.json")
    with pytest.raises(HistoryError, match="cannot be written"):
        climate(data, json=tmp_path)
    with pytest.raises(HistoryError, match="nothing to score"):
        evaluate_climate(history(trip(20, [np.nan] * 60)), {})


def test_the_bmw_is_foretold_better_by_its_weather_than_by_its_base_rate(shared_data: Path) -> None:
    pytest.importorskip("pyarrow")
    report = climate(shared_data / "drives" / "bmw_i3_heating_1hz.parquet")
    assert [(target.n, target.used) for target in report.targets] == [(49, 31), (44, 24)]
    for target in report.targets:
        scores = {m.method: m for m in target.methods}
        assert (scores["logistic regression"].auc.value or 0) > 0.8
        assert scores["ambient threshold"].brier < scores["always"].brier
    assert "evaluate only" in str(report)
