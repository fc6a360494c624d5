"""Readers of histories: what each set says, what is mended and told, and what is refused with its line."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anticipation.errors import HistoryError
from anticipation.ground import Position
from anticipation.instant import Instant, instant_of
from anticipation.lab.datasets import History, Part, read_history

GEOLIFE = "id,user_id,location_id,duration,start_day,end_day,start_min,end_min,weekday\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def plain(tmp_path: Path, *rows: str, header: str = "user,start,end,place") -> Path:
    return write(tmp_path / "history.csv", "\n".join((header, *rows)) + "\n")


def day(k: int, hour: int = 8) -> str:
    return (datetime(2024, 1, 1) + timedelta(days=k, hours=hour)).isoformat()


def row(user: str, k: int, place: str, first: int = 8, last: int = 9) -> str:
    return f"{user},{day(k, first)},{day(k, last)},{place}"


def fails(path: Path, *words: str) -> None:
    with pytest.raises(HistoryError) as told:
        read_history(path)
    for word in words:
        assert word in str(told.value)
    assert "\n" not in str(told.value)


names = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=8)
stays = st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 5000), names), min_size=2, max_size=12)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@given(
    people=st.dictionaries(names, stays, min_size=1, max_size=3),
    order=st.permutations(["user", "start", "end", "place", "note"]),
)
def test_what_is_written_is_read_in_any_order_of_columns(
    people: dict[str, list[tuple[int, int, str]]], order: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines, expected = [",".join(name.upper() for name in order)], {}
    for user, told in people.items():
        now, expected[user] = datetime(2024, 3, 1), []
        for away, here, place in told:
            start = now + timedelta(minutes=away)
            now = start + timedelta(minutes=here)
            fields = {"user": user, "start": start.isoformat(), "end": now.isoformat(" "), "place": place, "note": "x"}
            lines.append(",".join(quoted(fields[name]) for name in order))
            expected[user].append((instant_of(start), instant_of(now), place))
    history = read_history(write(tmp_path_factory.mktemp("plain") / "h.csv", "\n".join(lines)))
    assert not history.notes
    for person in history.persons:
        told = expected.pop(person.id)
        assert [(stay.start, stay.end) for stay in person.stays] == [(start, end) for start, end, _ in told]
        same = [(a, b) for a in range(len(told)) for b in range(len(told)) if told[a][2] == told[b][2]]
        assert same == [
            (a, b) for a in range(len(told)) for b in range(len(told)) if person.stays[a].place == person.stays[b].place
        ]
    assert not expected


def test_positions_are_read_and_zones_kept(tmp_path: Path) -> None:
    path = plain(
        tmp_path,
        "a,48.5,11.25,2024-01-01T08:00+01:00,2024-01-01T09:30+01:00",
        "a,-33.1,-70.2,2024-07-01T08:00+02:00,2024-07-01T09:00+02:00",
        header="user,lat,lon,start,end",
    )
    first, second = read_history(path).persons[0].stays
    assert first.position == Position(48.5, 11.25)
    assert second.position == Position(-33.1, -70.2)
    assert first.place is None
    assert first.end.offset_min == 60
    assert first.end.minute == 9 * 60 + 30
    assert second.start is not None
    assert second.start.s == int(datetime.fromisoformat("2024-07-01T06:00+00:00").timestamp())


def test_rows_out_of_order_are_sorted_and_told(tmp_path: Path) -> None:
    history = read_history(plain(tmp_path, row("a", 2, "x"), row("a", 0, "y"), row("a", 1, "z")))
    starts = [stay.start for stay in history.persons[0].stays]
    assert starts == sorted(starts)
    assert [stay.place for stay in history.persons[0].stays] == [1, 2, 0]
    assert any("out of order" in note and "line 3" in note for note in history.notes)


def test_overlaps_move_no_departure(tmp_path: Path) -> None:
    history = read_history(
        plain(
            tmp_path,
            f"a,{day(0, 8)},{day(0, 12)},x",
            f"a,{day(0, 9)},{day(0, 10)},y",
            f"a,{day(0, 11)},{day(0, 14)},z",
        )
    )
    first, second = history.persons[0].stays
    assert first.end == instant_of(datetime(2024, 1, 1, 12))
    assert second.start == first.end
    assert second.end == instant_of(datetime(2024, 1, 1, 14))
    assert any("inside the stay" in note and "line 3" in note for note in history.notes)
    assert any("begin before" in note and "line 4" in note for note in history.notes)


def test_a_row_that_ends_before_it_starts_is_left_out_and_told(tmp_path: Path) -> None:
    history = read_history(plain(tmp_path, row("a", 0, "x"), row("a", 1, "y", 9, 8), row("a", 2, "x")))
    assert len(history.persons[0].stays) == 2
    assert any("end before they start" in note and "line 3" in note for note in history.notes)


@pytest.mark.parametrize("position", ["0,0", "91.5,11", "48,181", "0.0,-0.0", ","])
def test_an_impossible_position_is_a_stay_nobody_knows_where(tmp_path: Path, position: str) -> None:
    rows = [f"a,{day(0)},{day(0, 9)},48,11", f"a,{day(1)},{day(1, 9)},{position}"]
    history = read_history(plain(tmp_path, *rows, header="user,start,end,lat,lon"))
    stay = history.persons[0].stays[1]
    assert stay.position is None
    assert stay.place is None
    assert any(
        "without a plausible position" in note and ": 1, " in note and "line 3" in note for note in history.notes
    )


def test_a_stay_without_a_place_is_kept(tmp_path: Path) -> None:
    history = read_history(plain(tmp_path, row("a", 0, "x"), row("a", 1, ""), row("a", 2, "x")))
    assert [stay.place for stay in history.persons[0].stays] == [0, None, 0]
    assert any("without a place" in note for note in history.notes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["is empty"]),
        ("\n\n", ["is empty"]),
        ("user,start,end,place\n", ["no row"]),
        ("user,start,end\n", [":1:", "'lat'", "user, start, end, lat, lon"]),
        ("user,start,start,end,place\n", [":1:", "more than one column 'start'"]),
        ("user,start,end,place\na,2024-01-01T08:00,2024-01-01T09:00,x\n", ["holds no trip", "two stays"]),
        ("user,start,end,place\na,yesterday,2024-01-01,x\n", [":2:", "'yesterday'", "2024-01-15T07:42:00"]),
        ("user,start,end,place\na,2024-01-01,2024-01-02,x\na,2024-01-03\n", [":3:", "2 fields"]),
        ("user,start,end,lat,lon\na,2024-01-01,2024-01-02,north,11\n", [":2:", "'north'", "a number"]),
        ("user,start,end,lat,lon\na,2024-01-01,2024-01-02,nan,11\n", [":2:", "'nan'"]),
        ("user,start,end,place\na,2024-01-01,2024-01-02T00:00Z,x\n", [":2:", "has a zone"]),
        ("a;b;c\n", [":1:", "no column 'user'"]),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line_and_the_fix(tmp_path: Path, text: str, words: list[str]) -> None:
    path = write(tmp_path / "history.csv", text)
    fails(path, str(path), *words)


def test_no_text_no_file_and_no_set_are_refused(tmp_path: Path) -> None:
    damaged = tmp_path / "binary.csv"
    damaged.write_bytes(b"user,start,end,place\n\xff\xfe\x00\n")
    fails(damaged, "UTF-8")
    fails(tmp_path / "absent.csv", "does not exist", "user,start,end,lat,lon")
    (tmp_path / "folder").mkdir()
    fails(tmp_path / "folder", "no known set")
    fails(write(tmp_path / "no.parquet", "PAR1"), "Parquet")
    fails(write(tmp_path / "nul.csv", "user,start,end,place\n" + '"' + "x" * 200_000), ":2:")


def test_a_set_of_geolife_counts_the_days_it_needs(tmp_path: Path) -> None:
    rows = [f"0,7,{2 + k % 2},60,{k},{k},480,540,{(k + 4) % 7}" for k in range(10)]
    write(tmp_path / "geolife_train.csv", GEOLIFE + "\n".join(rows))
    history = read_history(tmp_path)
    person = history.persons[0]
    assert [person.part(k) for k in range(10)] == [Part.HISTORY] * 7 + [Part.SCORED] * 3
    assert history.lumped == 1
    assert person.stays[0].start is not None
    assert person.stays[0].start.weekday == 4
    assert person.stays[3].end.minute == 540
    assert any("geolife_test.csv" in note for note in history.notes)
    assert read_history(tmp_path / "geolife_train.csv").persons == history.persons
    sparse = write(tmp_path / "sparse.csv", GEOLIFE + "\n".join([rows[0], rows[9]]))
    assert read_history(sparse).persons[0].part(1) is Part.HISTORY


def parts(history: History) -> list[Part]:
    return [person.part(k) for person in history.persons for k in range(len(person.stays))]


def test_geolife_is_the_published_protocol(shared_data: Path) -> None:
    history = read_history(shared_data / "mobility" / "geolife")
    assert len(history.persons) == 45
    scored = [
        stay for person in history.persons for k, stay in enumerate(person.stays) if person.part(k) is Part.SCORED
    ]
    assert len(scored) == 3459
    assert sum(stay.place != 1 for stay in scored) == 2669
    assert "evaluate only" in history.licence


def ioniq5(tmp_path: Path, trips: list[str], readings: list[str]) -> Path:
    head = "Date, Start time, Drive time, Idle time, Distance, Avg speed, Max speed\n"
    write(tmp_path / "monitor.tripinfo.csv", head + "\n".join(trips))
    head = "datetime, longitude, latitude, engineOn, 12V%, odometer, SOC%, charging, plugged, address, EV range\n"
    write(tmp_path / "monitor.csv", head + "\n".join(readings))
    return tmp_path


def reading(time: str, lon: float, odometer: float, engine: bool = False) -> str:
    return f"2023-01-02 {time}+01:00, {lon}, 51.5, {engine}, 90, {odometer}, 76, False, 0, a; b, 301.0"


TRIPS = ["20230102,80000,10,0,3.0,42,69", "20230102,090000,10,0,3.0,42,69", "20230102,100000,10,0,3.0,42,69"]


def test_where_a_trip_led_is_the_first_reading_between_its_end_and_the_next_start(tmp_path: Path) -> None:
    readings = [
        reading("07:00:00", 5.0, 100),
        reading("08:05:00", 5.1, 101),  # on the way
        reading("08:12:00", 5.2, 103),
        reading("08:30:00", 5.3, 103),
        reading("10:00:30", 5.4, 106),  # the third trip has begun: of the second nobody knows
        reading("10:12:00", 5.5, 109),
    ]
    path = ioniq5(tmp_path, TRIPS, readings)
    stays = read_history(path).persons[0].stays
    assert [stay.position and stay.position.lon for stay in stays] == [5.0, 5.2, None, 5.5]
    assert stays[0].start is None
    assert stays[1].start == Instant(int(datetime.fromisoformat("2023-01-02T08:10:00+01:00").timestamp()), 60)
    assert stays[1].end.minute == 9 * 60
    assert read_history(path / "monitor.csv").persons[0].stays == stays


def test_altered_and_repeated_rows_of_the_ioniq5_are_left_out(tmp_path: Path) -> None:
    shunted = "20230102,083000,0,0,0.0,3,5"
    readings = [
        reading("07:00:00", 5.0, 100),
        reading("08:12:00", 9.9, 50),  # the odometer falls back
        reading("08:13:00", 9.8, 103, engine=True),
        reading("08:20:00", 5.2, 103),
        reading("08:20:00", 5.2, 103),
        reading("09:12:00", 0.0, 106).replace("51.5", "0"),
        reading("09:20:00", 5.3, 106),
        reading("10:12:00", 5.4, 109),
    ]
    history = read_history(ioniq5(tmp_path, [*TRIPS, shunted, *TRIPS], readings))
    assert [stay.position and stay.position.lon for stay in history.persons[0].stays] == [5.0, 5.2, 5.3, 5.4]
    assert any(note.startswith("3 repeated rows") for note in history.notes)
    assert any(note.startswith("1 trips of 0 km") for note in history.notes)
    assert any(note.startswith("1 readings with an altered odometer") for note in history.notes)


def test_a_trip_or_reading_that_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    readings = [reading("07:00:00", 5.0, 100), reading("08:12:00", 5.2, 103)]
    fails(ioniq5(tmp_path, ["20231302,80000,10,0,3.0,42,69"], readings), "monitor.tripinfo.csv:2:", "20231302")
    unzoned = [line.replace("+01:00", "") for line in readings]
    fails(ioniq5(tmp_path, TRIPS, unzoned), "monitor.csv:2:", "no zone")
    fails(ioniq5(tmp_path, [], readings), "holds no trip")
    (tmp_path / "monitor.csv").unlink()
    fails(tmp_path, "monitor.csv", "cannot be read")


def test_the_real_ioniq5_is_read(shared_data: Path) -> None:
    (person,) = read_history(shared_data / "drives" / "ioniq5").persons
    assert person.trips == 108
    assert sum(stay.position is not None for stay in person.stays if stay.start is not None) == 88
