"""MF4 logs give the very frames that python-can's reader gives, some thirty times as fast."""

import gzip
import shutil
from pathlib import Path

import pytest

from vehicle.can.logs import open_log
from vehicle.errors import LogError
from vehicle.events import EXTENDED, Frame, FrameBlock

asammdf = pytest.importorskip("asammdf", reason="asammdf is not installed: pip install 'outrider[mf4]'")
can = pytest.importorskip("can")


def written(path: Path, frames: list[Frame]) -> Path:
    """Write frames with python-can, which puts each kind into a channel group of its own."""
    with can.MF4Writer(path) as writer:
        for f in frames:
            key = f.key & ~EXTENDED
            extended = bool(f.key & EXTENDED)
            writer.on_message_received(can.Message(1.6e9 + f.t_ns / 1e9, key, extended, data=f.data, channel=f.bus))
    return path


def frames_of(path: Path) -> list[Frame]:
    log = open_log(path)
    return [f for block in log.blocks for f in block.frames()]


FRAMES = [
    Frame(n * 10_000_000, n % 3, (0x100 + n) | (EXTENDED if n % 4 == 0 else 0), bytes([n] * (n % 9))) for n in range(50)
]


def test_what_python_can_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "x.mf4", FRAMES)
    read = frames_of(path)
    assert [(f.bus, f.key, f.data) for f in read] == [(f.bus, f.key, f.data) for f in FRAMES]
    assert all(abs(a.t_ns - b.t_ns) < 2_000 for a, b in zip(read, FRAMES, strict=True))
    monkeypatch.setattr("vehicle.can.logs.mf4._CHUNK", 7)
    assert frames_of(path) == read


def test_gzipped(tmp_path: Path) -> None:
    path = written(tmp_path / "x.mf4", FRAMES)
    (tmp_path / "y.mf4.gz").write_bytes(gzip.compress(path.read_bytes()))
    assert frames_of(tmp_path / "y.mf4.gz") == frames_of(path)


def test_a_file_cut_short_is_a_clear_word_or_a_part(tmp_path: Path) -> None:
    content = written(tmp_path / "x.mf4", FRAMES).read_bytes()
    whole = frames_of(tmp_path / "x.mf4")
    for share in (0.02, 0.5, 0.9):
        (tmp_path / "cut.mf4").write_bytes(content[: int(len(content) * share)])
        try:
            part = frames_of(tmp_path / "cut.mf4")
        except LogError as error:
            assert "\n" not in str(error)  # noqa: PT017 - both ends are allowed, a traceback is not
        else:
            assert part == whole[: len(part)]


def test_every_shared_log_has_the_frames_of_python_can(shared_data: Path) -> None:
    paths = sorted((shared_data / "can" / "css_misc").glob("*.MF4"))
    paths.append(shared_data / "can" / "css_gps_trip" / "00000164_00000005-60FEB5A8.MF4")
    assert len(paths) == 6
    for path in paths:
        log = open_log(path)
        ours = FrameBlock.join(list(log.blocks)).frames()
        start_ns = log.start_ns
        assert start_ns is not None
        with can.LogReader(path) as reader:
            peers = (m for m in reader if not m.is_error_frame and not m.is_remote_frame)
            for frame, peer in zip(ours, peers, strict=True):
                key = peer.arbitration_id | (EXTENDED if peer.is_extended_id else 0)
                assert (frame.bus, frame.key, frame.data) == (peer.channel, key, bytes(peer.data))
                assert abs((frame.t_ns + start_ns) / 1e9 - peer.timestamp) < 2e-6


def test_a_log_of_something_else_holds_no_frame(tmp_path: Path) -> None:
    import numpy as np

    mdf = asammdf.MDF()
    mdf.append([asammdf.Signal(np.arange(3.0), np.arange(3.0), name="Speed")])
    mdf.save(tmp_path / "plain.mf4")
    mdf.close()
    with pytest.raises(LogError, match="holds no CAN frame"):
        frames_of(tmp_path / "plain.mf4")
    shutil.rmtree(tmp_path, ignore_errors=True)
