"""Trips with the climate of the car: what a file says, what is mended and told, and what is refused with its line."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anticipation.errors import HistoryError
from anticipation.instant import Instant
from anticipation.lab.datasets.climate import read_climate
from anticipation.lab.datasets.trips import HOLD_S, USED_S, ClimateHistory, grid

BEGIN = datetime(2024, 1, 15, 7, 42)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def read(tmp_path: Path, header: str, *rows: str) -> ClimateHistory:
    return read_climate(write(tmp_path / "trips.csv", "\n".join((header, *rows)) + "\n"))


def lasting(row: str, seconds: int = 60, first: int = 0) -> list[str]:
    """One row for each second; ``{t}`` in it is the second."""
    return [row.format(t=first + second) for second in range(seconds)]


def noted(history: ClimateHistory, *words: str) -> bool:
    return any(all(word in note for word in words) for note in history.notes)


def test_a_trip_is_read_with_its_start_and_its_columns_at_1_hz(tmp_path: Path) -> None:
    rows = [f"a,x,{(BEGIN + timedelta(seconds=s)).isoformat()}+01:00,{-2 + s},{20 + s},{80 - s},1,0" for s in range(60)]
    (trip,) = read(tmp_path, "USER, trip, time, ambient, cabin, soc, ac, heating", *rows).trips
    assert (trip.user, trip.name, trip.seconds) == ("a", "x", 60)
    assert trip.at == Instant(int((BEGIN - timedelta(hours=1)).replace(tzinfo=UTC).timestamp()), 60)
    assert trip.at.minute == 7 * 60 + 42
    assert (trip.ambient_c, trip.cabin_c, trip.soc) == (-2, 20, 80)
    assert (trip.ac, trip.heating) == (True, False)
    assert trip.columns["ambient"].tolist() == [-2 + s for s in range(60)]
    assert set(trip.columns) == {"ambient", "cabin", "soc", "ac", "heating"}
    with pytest.raises(ValueError, match="read-only"):
        trip.columns["ambient"][0] = 0


@pytest.mark.parametrize(("on", "used"), [(USED_S - 1, False), (USED_S, True)])
def test_used_is_on_for_thirty_seconds_all_in_all(tmp_path: Path, on: int, used: bool) -> None:
    rows = [f"a,x,{t},5,{int(t % 2 == 0 and t < 2 * on)}" for t in range(90)]
    assert read(tmp_path, "user,trip,time,ambient,ac", *rows).trips[0].ac is used


def test_watts_are_on_above_fifty_and_a_trip_without_them_is_not_known(tmp_path: Path) -> None:
    rows = [*lasting("a,noise,{t},5,50"), *lasting("a,heats,{t},5,51"), *lasting("a,unknown,{t},5,")]
    history = read(tmp_path, "user,trip,time,ambient,heating", *rows)
    assert [trip.heating for trip in history.trips] == [False, True, None]
    assert all(trip.ac is None for trip in history.trips)


def test_times_may_be_seconds_of_the_trip_or_posix_or_iso(tmp_path: Path) -> None:
    late, early = lasting("a,late,{t},5,1"), lasting("a,early,{t},5,1")
    history = read(tmp_path, "user,trip,time,ambient,ac", *late, *early)
    assert [trip.name for trip in history.trips] == ["late", "early"]
    assert all(trip.at is None for trip in history.trips)
    assert noted(history, "own zero")
    posix = [*lasting("a,late,{t}.25,5,1", first=1_800_000_000), *lasting("a,early,{t},5,1", first=1_700_000_000)]
    history = read(tmp_path, "user,trip,time,ambient,ac", *posix)
    assert [trip.at for trip in history.trips] == [Instant(1_700_000_000), Instant(1_800_000_000)]
    assert noted(history, "UTC")


def test_trips_keep_the_order_of_their_users_and_go_by_time(tmp_path: Path) -> None:
    days = [("b", 3), ("a", 2), ("b", 1), ("a", 0)]
    rows = [
        f"{user},{day},{(BEGIN + timedelta(days=day, seconds=s)).isoformat()},5,1"
        for user, day in days
        for s in range(40)
    ]
    history = read(tmp_path, "user,trip,time,ambient,ac", *rows)
    assert [(trip.user, trip.name) for trip in history.trips] == [("b", "1"), ("b", "3"), ("a", "0"), ("a", "2")]


def test_what_is_said_holds_for_a_minute() -> None:
    second, values = np.array([0, 2, 2, 100]), np.array([1.0, 2.0, 3.0, np.nan])
    held = grid(second, values)
    assert held[:3].tolist() == [1, 1, 3]
    assert held[2 + HOLD_S] == 3
    assert np.isnan(held[3 + HOLD_S :]).all()
    assert len(held) == 101
    assert np.isnan(grid(second, np.full(4, np.nan))).all()


@given(told=st.lists(st.tuples(st.integers(0, 90), st.one_of(st.none(), st.floats(-50, 50))), min_size=1, max_size=20))
def test_every_second_has_the_last_value_said_by_then(told: list[tuple[int, float | None]]) -> None:
    told.sort(key=lambda row: row[0])
    held = grid(np.array([s for s, _ in told]), np.array([np.nan if v is None else v for _, v in told]))
    for now, value in enumerate(held):
        said = [(s, v) for s, v in told if v is not None and s <= now]
        assert np.isnan(value) if not said or now - said[-1][0] > HOLD_S else value == said[-1][1]


def test_the_start_is_the_first_second_whose_weather_is_known(tmp_path: Path) -> None:
    rows = ["a,x,0,,30,1", "a,x,5,nan,31,1", "a,x,9,-4,32,1", *lasting("a,x,{t},7,40,1", first=10)]
    (trip,) = read(tmp_path, "user,trip,time,ambient,cabin,ac", *rows).trips
    assert (trip.ambient_c, trip.cabin_c, trip.soc) == (-4, 32, None)


def test_what_cannot_be_is_not_believed_and_told_with_its_line(tmp_path: Path) -> None:
    rows = ["a,x,0,-60.5,1", "a,x,1,70,1", "a,x,2,,", "a,x,3,inf,1", *lasting("a,x,{t},7,1", first=4)]
    history = read(tmp_path, "user,trip,time,ambient,ac", *rows)
    assert history.trips[0].ambient_c == 70
    assert noted(history, "ambient outside -60 to 70", ": 2, ", "line 2")
    assert noted(history, "say nothing", ": 1, ", "line 4")


def test_rows_out_of_order_short_trips_and_trips_without_weather_are_told(tmp_path: Path) -> None:
    mixed = lasting("a,x,{t},7,1")
    rows = [mixed[1], mixed[0], *mixed[2:], *lasting("a,short,{t},7,1", 10), *lasting("a,dark,{t},,1")]
    history = read(tmp_path, "user,trip,time,ambient,ac", *rows)
    assert [trip.name for trip in history.trips] == ["x"]
    assert history.trips[0].seconds == 60
    assert noted(history, "out of order", ": 1, ", "line 3")
    assert noted(history, "shorter than 30 s", "line 62")
    assert noted(history, "without an ambient temperature", "line 72")


HEAD = "user,trip,time,ambient,ac"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["user,trip,time,ac", "a,x,0,1"], [":1:", "'ambient'", "user, trip, time, ambient"]),
        (["user,trip,time,ambient,ac,ac"], [":1:", "more than one column 'ac'"]),
        (["user,trip,time,ambient,speed", "a,x,0,5,50"], [":1:", "'ac'", "'heating'"]),
        ([HEAD], ["no row"]),
        ([HEAD, "a,x,0,cold,1"], [":2:", "'cold'", "a number"]),
        ([HEAD, "a,x,0,5,1", "a,x,soon,5,1"], [":3:", "'soon'", "2024-01-15T07:42:00"]),
        ([HEAD, "a,x,,5,1"], [":2:", "time is empty"]),
        ([HEAD, "a,x,0,5,1", "a,x,2024-01-15T07:42:00,5,1"], [":3:", "without a zone", "a number in the first row"]),
        ([HEAD, "a,x,2024-01-15T07:42Z,5,1", "a,x,2024-01-15T07:42,5,1"], [":3:", "without a zone", "alike"]),
        ([HEAD, "a,x,1705300000000,5,1"], [":2:", "not milliseconds"]),
        ([HEAD, ",x,0,5,1"], [":2:", "user is empty"]),
        ([HEAD, "a,,0,5,1"], [":2:", "trip is empty"]),
        ([HEAD, "a,x,0,5,1", "a,x,90000,5,1"], [":3:", "lasts 25 h", "a name of its own"]),
        ([HEAD, "a,x,0,5,0", "a,x,1,5,3.3"], [":3:", "never more than 3.3", "watts"]),
        ([HEAD, *lasting("a,x,{t},5,1", 10)], ["holds no trip", "30 s"]),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line_and_the_fix(
    tmp_path: Path, rows: list[str], words: list[str]
) -> None:
    path = write(tmp_path / "trips.csv", "\n".join(rows) + "\n")
    with pytest.raises(HistoryError) as told:
        read_climate(path)
    for word in (str(path), *words):
        assert word in str(told.value)
    assert "\n" not in str(told.value)


def test_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match=r"does not exist; it takes .*user, trip, time, ambient"):
        read_climate(tmp_path / "absent.csv")
    with pytest.raises(HistoryError, match="is a folder"):
        read_climate(tmp_path)
    with pytest.raises(HistoryError, match="no readable Parquet"):
        read_climate(write(tmp_path / "text.parquet", "PAR1"))


def test_parquet_says_the_same_as_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    times = [BEGIN + timedelta(seconds=s) for s in range(60)]
    cells = {"User": ["a"] * 60, "trip": [7] * 60, "TIME": times, "ambient": [5.0, None, *[6.0] * 58]}
    cells |= {"ac": [True] * 60, "fan": [float("nan")] * 60, "note": ["x"] * 60}
    path = tmp_path / "trips.parquet"
    pq.write_table(pa.table(cells), path)
    history = read_climate(path)
    rows = [f"a,7,{t.isoformat()},{c or ''},1," for t, c in zip(times, cells["ambient"], strict=True)]
    same = read(tmp_path, "user,trip,time,ambient,ac,fan", *rows)
    (trip,), (other,) = history.trips, same.trips
    assert (trip.user, trip.name, trip.at, trip.ac) == (other.user, other.name, other.at, other.ac)
    for name in other.columns:
        np.testing.assert_array_equal(trip.columns[name], other.columns[name])
    pq.write_table(pa.table({**cells, "ambient": ["warm"] * 60}), path)
    with pytest.raises(HistoryError, match=r"\.parquet:1: ambient is 'warm'"):
        read_climate(path)
    pq.write_table(pa.table({"user": ["a"]}), path)
    with pytest.raises(HistoryError, match="no column 'trip'"):
        read_climate(path)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(HistoryError, match=r"outrider\[parquet\]"):
        read_climate(path)


def bmw(path: Path, can_kw: list[float], lin_w: list[float | None]) -> ClimateHistory:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    n = len(can_kw)
    plain = {name: [20.0] * n for name in ("Ambient Temperature [°C]", "Cabin Temperature Sensor [°C]")}
    plain |= {name: [20.0] * n for name in ("displayed SoC [%]", "Velocity [km/h]")}
    heat = {"Heating Power CAN [kW]": can_kw, "Heating Power LIN [W]": pa.array(lin_w, pa.float32())}
    trip = {"time_s": [float(s) for s in range(n)], "trip": ["TripA01"] * n, "AirCon Power [kW]": [-0.17] * n}
    pq.write_table(pa.table({**trip, **plain, **heat}), path)
    return read_climate(path)


def test_the_heater_of_the_bmw_is_heard_on_lin_else_on_can_where_it_is_not_stuck(tmp_path: Path) -> None:
    path, silent = tmp_path / "bmw.parquet", [None] * 100
    assert bmw(path, [5.52] * 100, [900.0] * 100).trips[0].heating is True
    assert bmw(path, [1.0, 2.0] * 50, [0.0] * 100).trips[0].heating is False
    assert bmw(path, [1.0, 2.0] * 50, silent).trips[0].heating is True
    assert bmw(path, [1.24] * 95 + [2.0] * 5, silent).trips[0].heating is None
    ramp = [0.8 * k for k in range(1, 7)]
    unheard = [*ramp, 5.52, *reversed(ramp)]
    spikes = [*unheard, *[0.0] * 37] * 4
    trip = bmw(path, spikes, [None] * 200).trips[0]
    assert trip.heating is False
    assert not (trip.columns["heating"] > 0).any()
    assert trip.ac is False


def test_the_real_bmw_has_49_trips(shared_data: Path) -> None:
    pytest.importorskip("pyarrow")
    history = read_climate(shared_data / "drives" / "bmw_i3_heating_1hz.parquet")
    assert [trip.name for trip in history.trips] == sorted(trip.name for trip in history.trips)
    assert len(history.trips) == 49
    assert sum(trip.ac is True for trip in history.trips) == 31
    assert sum(trip.heating is True for trip in history.trips) == 24
    assert sum(trip.heating is None for trip in history.trips) == 5
    assert "evaluate only" in history.licence
    assert noted(history, "no dates")
