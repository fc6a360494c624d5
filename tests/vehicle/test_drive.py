"""Drive folders: what is written opens again, and what is wrong is said in one line."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vehicle.drive import DriveInfo, open_drive
from vehicle.drive.folder import CAN_LOG, EVENTS, INFO, write_info
from vehicle.errors import DriveError, LogError
from vehicle.events import Answer, Press, Utterance, encode_event

START = datetime(2024, 1, 15, 7, 42, tzinfo=timezone(timedelta(hours=1)))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.fixture
def folder(tmp_path):
    """A drive that is complete but for what is in its log."""
    write_info(tmp_path / INFO, DriveInfo(START, zone="Europe/Copenhagen"))
    (tmp_path / CAN_LOG).write_bytes(b"LOGG")
    return tmp_path


@settings(deadline=None, max_examples=80)
@given(
    st.builds(
        DriveInfo,
        start=st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC) | st.just(START.tzinfo)),
        car=texts,
        title=texts,
        source=texts,
        licence=texts,
        synthetic=st.booleans(),
    )
)
def test_facts_come_back_whatever_they_hold(tmp_path_factory, info):
    folder = tmp_path_factory.getbasetemp() / "facts"
    folder.mkdir(exist_ok=True)
    (folder / CAN_LOG).touch()
    write_info(folder / INFO, info)
    drive = open_drive(folder)
    assert drive.info == info
    assert drive.info.start.utcoffset() == info.start.utcoffset()
    assert drive.notes == ()


@pytest.mark.parametrize("title", ['a "quoted" \\ title', "line\nbreak\ttab", "æøå 🚗 \x7f\x00", "'''", '"""'])
def test_awkward_titles_come_back(folder, title):
    write_info(folder / INFO, DriveInfo(START, title=title))
    assert open_drive(folder).title == title


def test_half_a_character_of_a_file_name_can_be_written(folder):
    write_info(folder / INFO, DriveInfo(START, title="caf\udce9"))
    assert open_drive(folder).title == "caf?"


def test_a_drive_begins_in_its_own_zone(folder):
    drive = open_drive(folder)
    start = drive.start(None)
    assert start == START
    assert start.tzname() == "CET"
    assert drive.title == folder.stem


def test_an_unknown_zone_is_noted(folder):
    write_info(folder / INFO, DriveInfo(START, zone="Mars/Olympus"))
    drive = open_drive(folder)
    assert drive.start(None).utcoffset() == timedelta(0)
    assert drive.notes == ("'Mars/Olympus' is no IANA time zone; the drive is shown in UTC",)


def test_a_bare_log_is_a_drive_of_an_unknown_car(tmp_path):
    path = tmp_path / "trip.log"
    path.write_bytes(b"(1700000000.250000) can0 123#00\n")
    drive = open_drive(path)
    log = drive.open_log()
    list(log.blocks)
    assert (drive.info, drive.title, drive.events) == (None, "trip", ())
    assert drive.start(log) == datetime(2023, 11, 14, 22, 13, 20, 250_000, tzinfo=UTC)
    log.start_ns = None
    assert drive.start(log) is None


def test_a_folder_without_facts_is_no_log(tmp_path):
    with pytest.raises(LogError, match=r"is a folder without a drive\.toml"):
        open_drive(tmp_path).open_log()


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "start"),
        ("start = ", "Invalid value"),
        ('start = "yesterday"', "start"),
        ("start = 2024-01-15", "start"),
        ("start = 2024-01-15T07:42:00", "needs a zone, such as 2024-01-15T07:42:00"),
        ("start = 2024-01-15T07:42:00Z\nformat = 2", "format 2 is newer than this program, which reads up to 1"),
        ("start = 2024-01-15T07:42:00Z\nformat = 3\nweather = 'fine'", "format 3 is newer"),
        ("start = 2024-01-15T07:42:00Z\nweather = 'fine'", "weather"),
        ("start = 2024-01-15T07:42:00Z\ncar = 5", "car"),
        ("start = 2024-01-15T07:42:00Z\nformat = 'x'", "format"),
        ("start = 2024-01-15T07:42:00Z\nlog = 'other.blf'", r"CAN log other\.blf is missing"),
        ("\xff", "drive.toml"),
    ],
)
def test_what_is_wrong_with_the_facts_is_said_in_one_line(folder, text, match):
    (folder / INFO).write_bytes(text.encode("latin-1"))
    with pytest.raises(DriveError, match=match) as error:
        open_drive(folder)
    assert "\n" not in str(error.value)
    assert str(folder) in str(error.value)


def test_facts_that_cannot_be_read(tmp_path):
    (tmp_path / INFO).mkdir()
    with pytest.raises(DriveError, match="cannot be read") as error:
        open_drive(tmp_path)
    assert "\n" not in str(error.value)


HAPPENED = (
    Utterance(1, "turn the heating up"),
    Press(2, "home"),
    Answer(2, "heat", "accept"),
    Press(5, "volume"),
)
LINES = [encode_event(event) + b"\n" for event in HAPPENED]


def test_events_come_in_order_of_time(folder):
    (folder / EVENTS).write_bytes(LINES[3] + LINES[0] + b"\n" + LINES[1] + LINES[2])
    drive = open_drive(folder)
    assert drive.events == HAPPENED
    assert drive.notes == ()


def test_a_cut_last_event_costs_itself_alone_wherever_it_is_cut(folder):
    whole = b"".join((LINES[3], LINES[0], LINES[1]))
    kept = len(LINES[3]) + len(LINES[0])
    for size in range(kept, len(whole) + 1):
        (folder / EVENTS).write_bytes(whole[:size])
        drive = open_drive(folder)
        last_is_whole = size >= len(whole) - 1
        assert drive.events == (HAPPENED[0], *HAPPENED[1 : 2 if last_is_whole else 1], HAPPENED[3])
        assert bool(drive.notes) == (kept < size < len(whole) - 1)


def test_the_zeros_of_a_power_cut_are_a_cut_event(folder):
    (folder / EVENTS).write_bytes(LINES[0] + bytes(300))
    drive = open_drive(folder)
    assert drive.events == HAPPENED[:1]
    assert drive.notes == ("events.jsonl ends inside an event; read up to its last whole one",)


def test_a_broken_line_inside_is_an_error_with_its_place(folder):
    (folder / EVENTS).write_bytes(LINES[0] + LINES[1][:-9] + b"\n" + LINES[2])
    with pytest.raises(DriveError, match=re.escape(f"{folder / EVENTS}:2: is no event")) as error:
        open_drive(folder)
    assert "\n" not in str(error.value)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(texts, st.floats(0, 1e9), max_size=4), st.booleans())
def test_sound_files_come_back_in_order_of_time(tmp_path_factory, voice, sending):
    folder = tmp_path_factory.getbasetemp() / "sound"
    folder.mkdir(exist_ok=True)
    (folder / CAN_LOG).write_bytes(b"LOGG")
    write_info(folder / INFO, DriveInfo(START, voice=voice, sending=sending))
    drive = open_drive(folder)
    assert (drive.info.voice, drive.info.sending) == (voice, sending)
    assert sorted(start for _, start in drive.voice) == [start for _, start in drive.voice]
    assert {path for path, _ in drive.voice} == {folder / name for name in voice}


def test_a_drive_without_sound_says_nothing_of_it(folder):
    assert open_drive(folder).voice == ()
    assert not {"voice", "sending"} & {line.partition(" ")[0] for line in (folder / INFO).read_text().splitlines()}


def test_a_car_s_file_may_lie_beside_the_drive(folder):
    write_info(folder / INFO, DriveInfo(START, car="mine.toml"))
    assert open_drive(folder).car == "mine.toml"
    (folder / "mine.toml").write_text("")
    assert open_drive(folder).car == str(folder / "mine.toml")
