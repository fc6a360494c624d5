"""BLF: the same as python-can reads and writes, and whatever a power cut leaves."""

import contextlib
import gzip
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vehicle.can.logs import open_log
from vehicle.can.logs.blfwriter import BlfWriter
from vehicle.errors import LogError
from vehicle.events import EXTENDED, Frame, FrameBlock

START = datetime(2024, 1, 15, 7, 42, 0, 250_000, tzinfo=UTC)
S = 1_000_000_000
FD_SIZES = (12, 16, 20, 24, 32, 48, 64)

keys = st.integers(0, 0x7FF) | st.integers(0, 0x1FFF_FFFF).map(lambda key: key | EXTENDED)
payloads = st.binary(max_size=8) | st.sampled_from(FD_SIZES).flatmap(lambda n: st.binary(min_size=n, max_size=n))
frames = st.builds(Frame, t_ns=st.integers(0, 5000 * S), bus=st.integers(0, 255), key=keys, data=payloads)
classic = st.builds(Frame, t_ns=st.integers(0, 5000 * S), bus=st.integers(0, 255), key=keys, data=st.binary(max_size=8))


def write(path: Path, given_frames, container_bytes: int = 128 * 1024, block: int = 3) -> None:
    writer = BlfWriter(path, START, container_bytes)
    for at in range(0, len(given_frames), block):
        writer.write(FrameBlock.of(given_frames[at : at + block]))
    writer.close()


def read(path: Path):
    log = open_log(path)
    return list(FrameBlock.join(list(log.blocks)).frames()), log


def container(content: bytes, method: int = 2) -> bytes:
    packed = zlib.compress(content) if method == 2 else content
    size = 32 + len(packed)
    return struct.pack("<4sHHLL", b"LOBJ", 16, 1, size, 10) + struct.pack("<H6xL4x", method, len(content)) + packed


def classic_object(t_ns, key, data, version=1, flags=2, cflags=0, size=0) -> bytes:
    """A frame on the first channel, filled up to ``size`` as newer objects are."""
    time = struct.pack("<LHHQ", flags, 0, 0, t_ns) + (bytes(8) if version == 2 else b"")
    body = struct.pack("<HBBL8s", 1, cflags, len(data), key, data)
    body = body.ljust(size - 16 - len(time), b"\0")
    return struct.pack("<4sHHLL", b"LOBJ", 16 + len(time), version, 16 + len(time) + len(body), 1) + time + body


def blf(path: Path, *contents: bytes) -> Path:
    """Write a file of containers with the given contents, behind the header of an empty log."""
    BlfWriter(path, START).close()
    with path.open("ab") as file:
        for content in contents:
            packed = container(content)
            file.write(packed + bytes(len(packed) % 4))
    return path


@settings(deadline=None, max_examples=50)
@given(st.lists(frames, min_size=1, max_size=20), st.sampled_from([1, 50, 131, 128 * 1024]), st.integers(1, 20))
def test_what_is_written_comes_back(tmp_path_factory, given_frames, container_bytes, block):
    path = tmp_path_factory.getbasetemp() / "own.blf"
    write(path, given_frames, container_bytes, block)
    got, log = read(path)
    assert got == given_frames
    assert log.start_ns == int(START.timestamp() * 1000) * 1_000_000
    assert (log.notes, log.skipped, log.share) == ([], 0, 1.0)


@settings(deadline=None, max_examples=60)
@given(st.lists(frames, min_size=1, max_size=20), st.sampled_from([50, 131, 128 * 1024]))
def test_python_can_reads_what_we_write(tmp_path_factory, given_frames, container_bytes):
    import can

    path = tmp_path_factory.getbasetemp() / "ours.blf"
    write(path, given_frames, container_bytes)
    with can.BLFReader(path) as reader:
        messages = list(reader)
        assert reader.object_count == len(given_frames)
        assert reader.file_size == path.stat().st_size
        assert reader.start_timestamp == START.timestamp()
    for frame, message in zip(given_frames, messages, strict=True):
        assert message.arbitration_id | (EXTENDED if message.is_extended_id else 0) == frame.key
        assert (message.channel, bytes(message.data), message.dlc) == (frame.bus, frame.data, len(frame.data))
        assert abs(message.timestamp - START.timestamp() - frame.t_ns / 1e9) < 1e-6
        assert (message.is_fd, message.is_remote_frame) == (len(frame.data) > 8, False)


@settings(deadline=None, max_examples=60)
@given(st.lists(frames, min_size=1, max_size=20), st.sampled_from([200, 128 * 1024]))
def test_we_read_what_python_can_writes(tmp_path_factory, given_frames, container_bytes):
    import can

    path = tmp_path_factory.getbasetemp() / "theirs.blf"
    begin = START.timestamp()
    with can.BLFWriter(path, max_container_size=container_bytes) as writer:
        writer.on_message_received(can.Message(timestamp=begin, is_remote_frame=True, dlc=2, channel=0))
        for frame in given_frames:
            message = can.Message(
                timestamp=begin + frame.t_ns / 1e9,
                arbitration_id=frame.key & 0x1FFF_FFFF,
                is_extended_id=bool(frame.key & EXTENDED),
                is_fd=len(frame.data) > 8,
                channel=frame.bus,
                data=frame.data,
            )
            writer.on_message_received(message)
        writer.on_message_received(can.Message(timestamp=begin, is_error_frame=True, channel=0))
    got, log = read(path)
    assert [(f.bus, f.key, f.data) for f in got] == [(f.bus, f.key, f.data) for f in given_frames]
    assert all(abs(a.t_ns - b.t_ns) < 1000 for a, b in zip(got, given_frames, strict=True))
    assert log.start_ns == int(begin * 1000) * 1_000_000
    assert log.skipped == 2


SMALL = [
    Frame(
        n * S, n % 3, 0x100 + n if n % 2 else (0x1ABC_DE00 + n) | EXTENDED, bytes(range(n, n + (12 if n == 5 else 8)))
    )
    for n in range(9)
]


@pytest.mark.parametrize("container_bytes", [100, 128 * 1024])
def test_a_log_cut_anywhere_gives_its_first_whole_frames(tmp_path, container_bytes):
    write(tmp_path / "whole.blf", SMALL, container_bytes)
    whole = (tmp_path / "whole.blf").read_bytes()
    path = tmp_path / "cut.blf"
    most = 0
    for size in range(1, len(whole)):
        path.write_bytes(whole[:size])
        try:
            got, log = read(path)
        except LogError:
            assert most == 0, "a longer piece never holds less"
            continue
        assert got == SMALL[: len(got)]
        assert len(got) >= most
        assert len(log.notes) <= 1
        most = len(got)
    assert most >= len(SMALL) - 1


def test_a_cut_is_noted_once(tmp_path):
    write(tmp_path / "x.blf", SMALL, 100)
    whole = (tmp_path / "x.blf").read_bytes()
    (tmp_path / "x.blf").write_bytes(whole[: whole.rindex(b"LOBJ") + 40])
    _, log = read(tmp_path / "x.blf")
    assert log.notes == ["the log is damaged or cut off; read up to its last whole frame"]


def test_a_power_cut_costs_what_came_since_the_last_flush(tmp_path):
    path = tmp_path / "x.blf"
    writer = BlfWriter(path, START)
    writer.write(FrameBlock.of(SMALL[:6]))
    writer.flush()
    writer.write(FrameBlock.of(SMALL[6:]))
    left = path.read_bytes()  # the header is never completed
    writer.close()
    (tmp_path / "left.blf").write_bytes(left)
    got, log = read(tmp_path / "left.blf")
    assert got == SMALL[:6]
    assert log.start_ns == int(START.timestamp() * 1000) * 1_000_000


def test_flush_reaches_the_disk(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr("vehicle.can.logs.blfwriter.os.fsync", synced.append)
    writer = BlfWriter(tmp_path / "x.blf", START)
    writer.write(FrameBlock.of(SMALL))
    writer.flush()
    assert len(synced) == 1
    writer.close()


def test_garbage_between_objects_costs_no_frame(tmp_path):
    one, two = classic_object(1, 0x10, b"a"), classic_object(2, 0x20, b"b")
    false_sizes = struct.pack("<4sHHLL", b"LOBJ", 16, 1, 3, 1) + struct.pack("<4sHHLL", b"LOBJ", 16, 1, 2**32 - 1, 1)
    got, _ = read(blf(tmp_path / "x.blf", b"junk!" + one + b"LOB" + two + b"?" * 70 + false_sizes + one, two))
    assert [f.key for f in got] == [0x10, 0x20, 0x10, 0x20]


def test_objects_too_small_for_their_kind_are_skipped(tmp_path):
    small = b"".join(
        struct.pack("<4sHHLL", b"LOBJ", 32, 1, 16 + n, k) + bytes(n) for k in (1, 86, 100, 101) for n in (0, 4)
    )
    got, log = read(blf(tmp_path / "x.blf", small + classic_object(2, 0x20, b"b") + small))
    assert [f.key for f in got] == [0x20]
    assert log.skipped == 16


def test_a_damaged_container_is_left_out_and_its_neighbours_are_not_glued(tmp_path):
    stream = b"".join(classic_object(n * S, 0x100 + n, bytes([n] * 8)) for n in range(9))
    path = blf(tmp_path / "x.blf")
    packed = [container(stream[at : at + 184]) for at in range(0, len(stream), 184)]  # an object is 48 bytes
    assert len(packed) == 3
    packed[1] = packed[1][:40] + b"\xff" * (len(packed[1]) - 40)
    path.write_bytes(path.read_bytes() + b"".join(p + bytes(len(p) % 4) for p in packed))
    got, log = read(path)
    assert got == [Frame(n * S, 0, 0x100 + n, bytes([n] * 8)) for n in (0, 1, 2, 8)]
    assert log.notes == ["a damaged part of the log is left out"]


def test_damage_between_containers_is_noted(tmp_path):
    path = blf(tmp_path / "x.blf", classic_object(1, 0x10, b"a"))
    for tail in (b"garbage that is no object", struct.pack("<4sHHLL", b"LOBJ", 16, 1, 3, 10) + bytes(50)):
        whole = path.read_bytes()
        (tmp_path / "y.blf").write_bytes(whole + tail)
        got, log = read(tmp_path / "y.blf")
        assert len(got) == 1
        assert log.notes == ["the log is damaged or cut off; read up to its last whole frame"]


def test_zeros_behind_the_last_container_are_no_damage(tmp_path):
    path = blf(tmp_path / "x.blf", classic_object(1, 0x10, b"a"))
    path.write_bytes(path.read_bytes() + bytes(5000))
    got, log = read(path)
    assert (len(got), log.notes) == (1, [])


def test_both_versions_of_object_header_are_read(tmp_path):
    import can

    content = b"".join(classic_object(n * S, n, bytes([n] * 8), version=1 + n // 3 % 2, size=56) for n in range(9))
    content += fd64(9, 12, bytes(range(12)), version=2) + classic_object(1, 1, b"", version=3)
    path = blf(tmp_path / "x.blf", content)
    got, log = read(path)
    assert got == [*(Frame(n * S, 0, n, bytes([n] * 8)) for n in range(9)), Frame(5, 1, 9, bytes(range(12)))]
    assert log.skipped == 1
    with can.BLFReader(path) as reader:
        assert [(m.arbitration_id, bytes(m.data)) for m in reader] == [(f.key, f.data) for f in got]


def test_stamps_of_ten_microseconds(tmp_path):
    content = classic_object(7, 1, b"", flags=1) + classic_object(7, 1, b"", flags=2)
    assert [f.t_ns for f in read(blf(tmp_path / "x.blf", content))[0]] == [70_000, 7]


def test_remote_frames_are_skipped(tmp_path):
    content = (
        classic_object(1, 1, b"", cflags=0x80) + classic_object(1, 2, b"") + classic_object(1, 3, b"", cflags=0x80)
    )
    got, log = read(blf(tmp_path / "x.blf", content))
    assert ([f.key for f in got], log.skipped) == ([2], 2)


def fd64(key, valid, data, flags=0x1000, extra=b"", version=1) -> bytes:
    offset = 72 + len(data) if extra else 0
    body = struct.pack("<BBBBLLLLLLLHBBL", 2, 15, valid, 0, key, 0, flags, 0, 0, 0, 0, 0, 0, offset, 0) + data + extra
    time = struct.pack("<LHHQ", 2, 0, 0, 5) + (bytes(8) if version == 2 else b"")
    return struct.pack("<4sHHLL", b"LOBJ", 16 + len(time), version, 16 + len(time) + len(body), 101) + time + body


def test_the_long_fd_object_is_read_as_python_can_reads_it(tmp_path):
    import can

    content = (
        fd64(1, 12, bytes(range(12)))
        + fd64(2, 16, b"abcd")  # the rest is zero
        + fd64(3, 12, b"abcdefgh", extra=b"no data")
        + fd64(4, 0, b"", flags=0x10)  # remote
        + fd64(5, 64, bytes(range(64)))
    )
    path = blf(tmp_path / "x.blf", content)
    got, log = read(path)
    with can.BLFReader(path) as reader:
        expected = [(m.arbitration_id, m.channel, bytes(m.data)) for m in reader if not m.is_remote_frame]
    assert [(f.key, f.bus, f.data) for f in got] == expected
    assert got[1].data == b"abcd" + bytes(12)
    assert (len(got), log.skipped) == (4, 1)


def test_objects_outside_of_containers_and_plain_containers(tmp_path):
    path = blf(tmp_path / "x.blf")
    plain = container(classic_object(2, 2, b"b"), method=0)
    path.write_bytes(path.read_bytes() + classic_object(1, 1, b"a") + plain + classic_object(3, 3, b"c"))
    assert [f.key for f in read(path)[0]] == [1, 2, 3]


def test_what_is_no_blf_log_is_said_to_be_none(tmp_path):
    path = tmp_path / "x.blf"
    for content, match in ((b"MDF     4.10", "is not a BLF log"), (b"LOGG" + bytes(50), "cut off inside its header")):
        path.write_bytes(content)
        with pytest.raises(LogError, match=match):
            open_log(path)
    BlfWriter(path, START).close()
    with pytest.raises(LogError, match="holds no CAN frame"):
        list(open_log(path).blocks)


def test_a_header_without_a_date_says_no_start(tmp_path):
    path = blf(tmp_path / "x.blf", classic_object(1, 1, b""))
    content = bytearray(path.read_bytes())
    content[40:56] = bytes(16)
    path.write_bytes(content)
    assert read(path)[1].start_ns is None


def test_a_gzipped_log_is_read_as_far_as_it_goes(tmp_path):
    many = [Frame(n * S, 0, n % 0x7FF, (n * n * 7919 % 2**64).to_bytes(8, "big")) for n in range(3000)]
    write(tmp_path / "x.blf", many, 1000, 100)
    packed = gzip.compress((tmp_path / "x.blf").read_bytes())
    path = tmp_path / "x.blf.gz"
    path.write_bytes(packed)
    assert read(path)[0] == many
    path.write_bytes(packed[: len(packed) // 2])
    got, log = read(path)
    assert got == many[: len(got)]
    assert 1000 < len(got) < 2000
    assert any("compressed file" in text for text in log.notes)


@settings(deadline=None, max_examples=150)
@given(st.lists(classic, min_size=1, max_size=5), st.data())
def test_no_damage_is_too_strange(tmp_path_factory, given_frames, data):
    path = tmp_path_factory.getbasetemp() / "strange.blf"
    write(path, given_frames, data.draw(st.sampled_from([60, 1000])))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    with contextlib.suppress(LogError):
        read(path)


@settings(deadline=None, max_examples=100)
@given(st.lists(classic, min_size=1, max_size=5), st.data())
def test_no_damage_inside_a_container_is_too_strange(tmp_path_factory, given_frames, data):
    content = bytearray(b"".join(classic_object(f.t_ns, f.key, f.data) for f in given_frames) + fd64(1, 12, bytes(12)))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = blf(tmp_path_factory.getbasetemp() / "inside.blf", bytes(content))
    with contextlib.suppress(LogError):
        read(path)
