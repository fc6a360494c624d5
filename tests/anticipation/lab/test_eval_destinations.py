"""``evaluate destinations``: tables, JSON and picture, on small lives and on the published protocol."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest
from eval_lives import Puppet, Scripted, history, person

from anticipation.errors import HistoryError
from anticipation.lab.datasets import Part, read_history
from anticipation.lab.evaluate import destinations, evaluate
from anticipation.lab.evaluate.baselines import BASELINES
from anticipation.lab.evaluate.prequential import live
from anticipation.lab.evaluate.report import Report, later_half


@pytest.fixture
def commuters(tmp_path: Path) -> Path:
    """Three people who drive between home and work, and shop on Saturdays, for six weeks."""
    return commuting(tmp_path / "commuters.csv", people=3, days=42)


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Two of them, for two weeks and a half."""
    return commuting(tmp_path / "few.csv", people=2, days=18)


def commuting(path: Path, people: int, days: int) -> Path:
    lines = ["user,start,end,lat,lon"]
    for k in range(people):
        now = datetime(2024, 1, 1, 0, 0)
        for day in range(days):
            morning, evening = now + timedelta(hours=8), now + timedelta(hours=17)
            where = (48.1, 11.5 + k) if day % 7 < 5 else (48.2, 11.6 + k)
            for start, end, at in ((now, morning, (48.0, 11.0 + k)), (morning, evening, where)):
                lines.append(f"user {k},{start + timedelta(minutes=20)},{end},{at[0]},{at[1]}")
            lines.append(f"user {k},{evening + timedelta(minutes=20)},{now + timedelta(days=1)},48.0,{11.0 + k}")
            now += timedelta(days=1)
    path.write_text("\n".join(lines))
    return path


def rows_of(text: str, methods: list[str]) -> dict[str, list[str]]:
    """The rows at the beginning of a line: name and cells."""
    found = {}
    for line in text.splitlines():
        for name in methods:
            if line.startswith(name + "  "):
                assert name not in found
                found[name] = line.removeprefix(name).split()
    return found


def test_a_row_for_each_method_is_its_name_and_then_acc1_in_per_cent(commuters: Path) -> None:
    report = destinations(commuters)
    methods = [scores.method for scores in report.scorings[0].methods]
    rows = rows_of(str(report), methods)
    assert list(rows) == methods
    assert methods[: len(BASELINES)] == list(BASELINES)
    assert methods[-1].startswith("Outrider")  # the last one is drawn to stand out
    for scores in report.scorings[0].methods:
        assert float(rows[scores.method][0]) == pytest.approx(100 * (scores.all.acc1.value or 0), abs=0.051)
    # homes, works and shops: on this life Markov 1 tells home from away, the hour the rest
    assert float(rows["Outrider, memory alone"][0]) > float(rows["most frequent"][0]) + 5
    assert "3 people" in str(report).splitlines()[0]
    assert "resamples of 3 people" in str(report)
    assert report.known + report.new == report.targets == report.trips
    assert report.new == 3 * 2


def test_json_has_everything_and_is_the_same_again(few: Path, tmp_path: Path) -> None:
    shares: list[float] = []
    first, second, third = (tmp_path / name for name in ("a.json", "b.json", "c.json"))
    report = destinations(few, json=first, show_progress=shares.append)
    destinations(few, json=second)
    destinations(few, json=third, seed=7)
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes() != third.read_bytes()
    assert msgspec.json.decode(first.read_bytes(), type=Report) == report
    assert shares[-1] == 1


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_the_picture_is_drawn_by_its_suffix(tmp_path: Path, suffix: str) -> None:
    pytest.importorskip("matplotlib")
    from anticipation.lab.evaluate.plot import write_plot

    report = evaluate(
        history(person([1, 2, 1, 3, 1, 2] * 4, "a"), person([4, 5] * 9, "b"), lumped=1), {"Outrider": Puppet}
    )
    path = tmp_path / f"picture{suffix}"
    write_plot(report, path)
    begin = path.read_bytes()
    assert begin.startswith({".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}[suffix])
    if suffix == ".svg":
        for word in ("Published scoring", "Strict scoring", "Outrider", "Acc@1 by days of history"):
            assert word in begin.decode()
    write_plot(report, path)
    assert path.read_bytes() == begin


def test_a_picture_of_almost_nothing_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from anticipation.lab.evaluate.plot import write_plot

    report = evaluate(history(person([1, 2])), {"Outrider": Puppet})
    assert report.known == 0
    assert "–" in str(report)
    write_plot(report, tmp_path / "p.png")
    assert (tmp_path / "p.png").stat().st_size > 1000


def test_what_cannot_be_drawn_is_told_before_the_work(
    commuters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares: list[float] = []

    def fails(plot: Path | None, json: Path | None, word: str) -> None:
        with pytest.raises(HistoryError, match=word):
            destinations(commuters, plot, json, shares.append)

    fails(tmp_path / "p.bmp", None, r"\.png, \.svg, \.pdf")
    fails(tmp_path / "absent" / "p.png", None, "no folder")
    fails(None, tmp_path / "absent" / "r.json", "no folder")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    fails(tmp_path / "p.png", None, r"pip install 'outrider\[lab\]'")
    assert not shares


def test_a_path_that_cannot_be_written_is_told(few: Path, tmp_path: Path) -> None:
    (tmp_path / "r.json").mkdir()
    with pytest.raises(HistoryError, match="cannot be written"):
        destinations(few, json=tmp_path / "r.json")


def test_one_person_is_drawn_by_days_and_it_is_said() -> None:
    report = evaluate(history(person([1, 2, 1, 3, 1])), {"Outrider": Puppet})
    assert report.unit == "the 4 days of one person"
    assert "the 4 days of one person" in str(report)


def test_a_history_without_a_known_destination_is_refused() -> None:
    with pytest.raises(HistoryError, match="nothing can be scored"):
        evaluate(history(person([1, None, None])), {"Outrider": Puppet})


def test_the_later_half_of_the_days_is_scored_apart() -> None:
    """Nine targets on nine days: the last four count, and what came before them is still learned from."""
    report = evaluate(history(person([1, 2, 1, 2, 3, 1, 2, 1, 2, 1])), {"Outrider": Puppet})
    assert report.later is not None
    scores = {method.method: method for method in report.later.methods}
    assert scores["Markov 1"].all.n == 4
    assert scores["Markov 1"].all.acc1.value == 1
    assert scores["Markov 1"].known.n == scores["Markov 1"].away.n == 4
    lines = str(report).splitlines()
    begin = next(k for k, line in enumerate(lines) if line.startswith("Later half of the days"))
    table = lines[begin + 2 : begin + 4 + len(scores) + 1]
    assert table[0].startswith("  later 4 ")
    assert [row.split("  ")[1] for row in table[2:-1]] == [*BASELINES, "Outrider"]
    assert sum(line.startswith("Markov 1 ") for line in lines) == 1


def test_each_person_has_a_later_half() -> None:
    late = later_half(live(history(person([1, 2, 1, 2, 1]), person([5, 6, 5], "b")), {}, Scripted))
    assert late.scored.tolist() == [False, False, True, True, False, True]


def test_a_set_with_parts_of_its_own_has_no_later_half() -> None:
    parts = (Part.HISTORY, *[Part.SCORED] * 4)
    assert evaluate(history(person([1, 2, 1, 2, 1], parts=parts)), {"Outrider": Puppet}).later is None


def test_new_places_are_counted_apart() -> None:
    """A predictor that always expects a new place names all of them; one that never does, none."""
    report = evaluate(history(person([1, 2, 1, 3, 1])), {"new": lambda: Puppet(new=0.9), "none": Puppet})
    named = {scores.method: scores.new_named.value for scores in report.scorings[0].methods}
    assert (report.known, report.new) == (2, 2)
    assert named["new"] == 1
    assert named["none"] == named["Markov 1"] == 0


def test_the_learning_curve_goes_by_days_of_history() -> None:
    """A trip each day, a bit less than a day after the one before; the first sixteen days know one place alone."""
    report = evaluate(history(person([1] * 16 + [2] * 50)), {"Outrider": Puppet})
    curve = report.scorings[0].methods[0].curve
    assert [point.n for point in curve] == [14, 14, 32, 5, 0]
    # most frequent says 1: right until day 16, wrong until 2 has been more often
    assert [point.acc1.value for point in curve] == pytest.approx([1, 1 / 14, 0.875, 1, None])


def test_the_decayed_counts_are_those_of_the_reference(shared_data: Path) -> None:
    """Measured for this project before: 55.5 / 86.1 / 89.5 on GeoLife's test part, published scoring."""
    outcomes = live(read_history(shared_data / "mobility" / "geolife"), {}, Scripted)
    scored = outcomes.scored
    assert scored.sum() == 3459
    assert (scored & outcomes.known).sum() == 2669
    rank = outcomes.rank[scored, BASELINES.index("decayed time of day")]
    shares = [100 * np.mean((rank > 0) & (rank <= k)) for k in (1, 5, 10)]
    assert shares == pytest.approx([55.5, 86.1, 89.5], abs=0.3)
    first = outcomes.known & (outcomes.age_days < 14)
    assert first.sum() == 439


def test_the_seat_leon_is_sixty_trips(shared_data: Path) -> None:
    pytest.importorskip("pyarrow")
    outcomes = live(read_history(shared_data / "drives" / "seat_leon_obd_1hz.parquet"), {}, Scripted)
    assert len(outcomes.rank) == 60
    assert outcomes.away.sum() == 43


def test_a_trip_that_begins_elsewhere_was_not_seen_to_arrive_there(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    trips = [("A", "B", 8), ("B", "A", 17), ("B", "A", 30), ("A", "A", 40)]
    rows = [
        {
            "local_time": datetime(2024, 1, 1) + timedelta(hours=hour, minutes=m),
            "trip": str(k),
            "origin": a,
            "destination": b,
        }
        for k, (a, b, hour) in enumerate(trips)
        for m in (20, 0, 40)
    ]
    path = tmp_path / "trips.parquet"
    pq.write_table(pa.Table.from_pylist(rows[::-1]), path)
    told = read_history(path)
    stays = told.persons[0].stays
    assert [stay.place for stay in stays] == [0, 1, 0, 1, 0, 0]
    assert [stay.start is None for stay in stays] == [True, False, False, True, False, False]
    assert stays[1].start is not None
    assert (stays[1].start.minute, stays[1].end.minute) == (8 * 60 + 40, 17 * 60)
    assert told.persons[0].trips == 4
    pq.write_table(pa.table({"trip": ["a"]}), path)
    with pytest.raises(HistoryError, match="column"):
        read_history(path)


def test_parquet_without_pyarrow_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(HistoryError, match=r"outrider\[parquet\]"):
        read_history(tmp_path / "x.parquet")
