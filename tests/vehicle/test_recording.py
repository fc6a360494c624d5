"""The recorder: what it wrote before anything failed is kept."""

import errno
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from vehicle.can.logs import blfwriter
from vehicle.drive import DriveInfo, Recorder, open_drive
from vehicle.drive.folder import CAN_LOG, EVENTS, INFO
from vehicle.errors import DriveError
from vehicle.events import Answer, Frame, FrameBlock, Press

S = 1_000_000_000
INFO_OF_DRIVE = DriveInfo(datetime(2024, 1, 15, 7, 42, tzinfo=UTC), title="A drive")


def block(begin: int, end: int) -> FrameBlock:
    """A frame for each tenth of a second."""
    return FrameBlock.of([Frame(n * S // 10, 0, n, bytes([n])) for n in range(begin, end)])


def frames_in(folder: Path) -> list[Frame]:
    return list(FrameBlock.join(list(open_drive(folder).open_log().blocks)).frames())


def one_line(error: pytest.ExceptionInfo[DriveError]) -> str:
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_recorded_drive_opens_with_all_that_happened(tmp_path):
    recorder = Recorder(tmp_path / "new" / "drive", INFO_OF_DRIVE)
    happened = (Press(S, "home"), Answer(2 * S, "heat", "accept"))
    recorder.frames(block(0, 15))
    recorder.event(happened[0])
    recorder.frames(block(15, 15))
    recorder.frames(block(15, 40))
    recorder.event(happened[1])
    recorder.close()
    drive = open_drive(tmp_path / "new" / "drive")
    assert (drive.info, drive.events, drive.notes) == (INFO_OF_DRIVE, happened, ())
    assert frames_in(drive.path) == list(block(0, 40).frames())


@pytest.mark.parametrize("name", [INFO, CAN_LOG, EVENTS])
def test_nothing_is_written_over(tmp_path, name):
    (tmp_path / name).write_bytes(b"precious")
    with pytest.raises(DriveError, match="holds a drive already; choose another folder") as error:
        Recorder(tmp_path, INFO_OF_DRIVE)
    one_line(error)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes() == b"precious"


def test_a_power_cut_costs_at_most_a_second_of_frames_and_no_event(tmp_path):
    recorder = Recorder(tmp_path / "drive", INFO_OF_DRIVE)
    for n in range(57):
        recorder.frames(block(n, n + 1))
    recorder.event(Press(5 * S, "home"))
    left = {path.name: path.read_bytes() for path in (tmp_path / "drive").iterdir()}
    recorder.close()
    cut = tmp_path / "cut"
    cut.mkdir()
    for name, content in left.items():
        (cut / name).write_bytes(content)
    kept = frames_in(cut)
    assert kept == list(block(0, 51).frames())
    assert open_drive(cut).events == (Press(5 * S, "home"),)


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_said_in_one_line_and_what_was_flushed_is_kept(tmp_path, monkeypatch):
    recorder = Recorder(tmp_path / "drive", INFO_OF_DRIVE)
    recorder.frames(block(0, 15))
    with monkeypatch.context() as patch:
        patch.setattr(blfwriter.os, "fsync", full_disk)
        with pytest.raises(
            DriveError, match=r"cannot be recorded \(No space left.*was recorded before is kept"
        ) as error:
            recorder.frames(block(15, 40))
        one_line(error)
        with pytest.raises(DriveError, match="No space left"):
            recorder.event(Press(S, "home"))
        with pytest.raises(DriveError, match="No space left"):
            recorder.close()
    assert frames_in(tmp_path / "drive")[:15] == list(block(0, 15).frames())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_disk_that_is_really_full(tmp_path):
    recorder = Recorder(tmp_path / "drive", INFO_OF_DRIVE)
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, recorder._can._file.fileno())
    os.dup2(full, recorder._events.fileno())
    os.close(full)
    with pytest.raises(DriveError, match="No space left"):
        recorder.event(Press(S, "home"))
    with pytest.raises(DriveError, match="No space left") as error:
        recorder.frames(block(0, 15))
    assert "kept" not in one_line(error)
    with pytest.raises(DriveError, match="No space left"):
        recorder.close()


def test_an_event_that_does_not_fit_is_a_full_disk(tmp_path, monkeypatch):
    recorder = Recorder(tmp_path / "drive", INFO_OF_DRIVE)

    class Nearly:
        def write(self, data: bytes) -> int:
            return len(data) - 1

    with monkeypatch.context() as patch:
        patch.setattr(recorder, "_events", Nearly())
        with pytest.raises(DriveError, match="No space left"):
            recorder.event(Press(S, "home"))
    recorder.close()


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "drive"):
        with pytest.raises(DriveError, match="cannot be recorded") as error:
            Recorder(path, INFO_OF_DRIVE)
        assert str(path) in one_line(error)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(DriveError, match="Permission denied") as error:
            Recorder(tmp_path / "drive", INFO_OF_DRIVE)
        one_line(error)
    finally:
        tmp_path.chmod(0o700)


def test_a_recorder_that_fails_at_the_start_lets_go_of_its_files(tmp_path, monkeypatch):
    opened = []
    real = blfwriter.BlfWriter

    class Spied(real):
        def __init__(self, *args: object) -> None:
            super().__init__(*args)
            opened.append(self)

    monkeypatch.setattr("vehicle.drive.record.BlfWriter", Spied)
    monkeypatch.setattr("vehicle.drive.record.EVENTS", "absent/events.jsonl")
    with pytest.raises(DriveError, match="No such file"):
        Recorder(tmp_path, INFO_OF_DRIVE)
    assert opened[0]._file.closed
