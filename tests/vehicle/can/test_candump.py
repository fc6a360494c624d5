"""The candump reader: its fast path, its slow path and what it says of damage."""

import gc
import gzip
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vehicle.can.logs import candump, open_log
from vehicle.errors import LogError
from vehicle.events import EXTENDED, Frame, FrameBlock

BASE_S = 1_700_000_000

BUSES = {"can0": 0, "vcan12": 12, "can123": 123, "slcan9": 9, "7": 7, "12": 12, "elmcan": 0}


def read(path: Path):
    log = open_log(path)
    return list(FrameBlock.join(list(log.blocks)).frames()), log


def read_text(folder: Path, text: bytes):
    path = folder / "x.log"
    path.write_bytes(text)
    return read(path)


@st.composite
def lines(draw):
    """A line of a log, and the frame that it tells of with its time from BASE_S, None for what is no data frame."""
    name = draw(st.sampled_from(sorted(BUSES)))
    extended = draw(st.booleans())
    number = draw(st.integers(0, 0x1FFF_FFFF if extended else 0x7FF))
    seconds, places = draw(st.integers(0, 5000)), draw(st.sampled_from([6, 6, 6, 0, 3, 9]))
    fraction = draw(st.integers(0, 10**places - 1)) if places else 0
    t_ns = seconds * 10**9 + fraction * 10 ** (9 - places)
    stamp = f"{BASE_S + seconds}" + (f".{fraction:0{places}d}" if places else "")
    kind = draw(st.sampled_from(["data", "data", "data", "data", "fd", "remote", "error"]))
    letters = f"{number:08X}" if extended else f"{number:03X}"
    payload = draw(st.binary(max_size=64 if kind == "fd" else 8))
    case = draw(st.sampled_from([str.upper, str.lower]))
    body = {
        "data": f"{case(letters)}#{case(payload.hex())}",
        "fd": f"{letters}##{draw(st.integers(0, 15)):X}{payload.hex()}",
        "remote": f"{letters}#R" + draw(st.sampled_from(["", "0", "8"])),
        "error": f"2000{number & 0xFFFF:04X}#{payload.hex()}",
    }[kind]
    tail = draw(st.sampled_from(["", "", " R", " T"]))
    gap = draw(st.sampled_from([" ", " ", "  "]))
    frame = Frame(t_ns, BUSES[name], number | (EXTENDED if extended else 0), payload)
    return f"({stamp}){gap}{name} {body}{tail}", t_ns, frame if kind in ("data", "fd") else None


@settings(deadline=None, max_examples=150)
@given(
    st.lists(lines(), min_size=1, max_size=25),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from([16, 61, 1000, 2 << 20]),
)
def test_every_line_is_read_wherever_blocks_are_cut(tmp_path_factory, written, newline, ended, block_bytes):
    path = tmp_path_factory.mktemp("candump") / "x.log"
    path.write_bytes((newline.join(text for text, *_ in written) + (newline if ended else "")).encode())
    frames = [frame for _, _, frame in written if frame is not None]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candump, "BLOCK_BYTES", block_bytes)
        if not frames:
            with pytest.raises(LogError, match="no frame"):
                read(path)
            return
        got, log = read(path)
    origin_ns = written[0][1]
    assert got == [Frame(f.t_ns - origin_ns, f.bus, f.key, f.data) for f in frames]
    assert log.start_ns == BASE_S * 10**9 + origin_ns
    assert log.skipped == len(written) - len(frames)
    assert log.notes == []


def test_names_without_a_number_count_in_order_of_appearance(tmp_path):
    names = ["elmcan", "body", "elmcan", "chassis"]
    got, _ = read_text(tmp_path, b"".join(b"(1.0) %s 123#00\n" % name.encode() for name in names))
    assert [frame.bus for frame in got] == [0, 1, 0, 2]


def test_a_line_that_swallowed_the_beginning_of_another_is_damaged(tmp_path):
    good = b"(1533224087.000013) can0 2C1#0014DF14BBCA3A91\n"
    merged = b"(1533224087.000013) can0 2C1(1533224087.000014) can0 2C1#00\n"
    got, log = read_text(tmp_path, good + merged + good)
    assert len(got) == 2
    assert log.notes == ["1 damaged lines left out"]


DAMAGE = [
    b"(1533224087.000013) can0 2C1#0014DF14BBCA3A9\n",  # half a byte is missing
    b"(1533224087.000013) can0 2C1#00112233445566778899\n",  # ten bytes in a classic frame
    b"(1533224087.000013) can0 2G1#00\n",
    b"(15332240x7.000013) can0 2C1#00\n",
    b"(1533224087.000013 can0 2C1#00\n",
    b"(9933224087.000013) can0 2C1#0011\n",  # the year 2284
    b"(99999999999999999999.0) can0 2C1#00\n",
    b"(" + b"9" * 5000 + b".0) can0 2C1#00\n",
    b"(1533224087.000013) can" + b"9" * 5000 + b" 2C1#\n"[:-2] + b"##\n",
    b"(1533224087.000013) can0 2C1##\n",
    b"\x00" * 40 + b"\n",
    b"\xff\xfe\x80###\n",
    b"can0  2C1   [8]  00 14 DF 14 BB CA 3A 91\n",
]


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_damaged_line_is_counted_and_costs_no_other(tmp_path, damage, place):
    good = [b"(1533224087.000013) can0 2C1#0014DF14BBCA3A91\n", b"(1533224088.000013) can1 2C2#01\n"]
    got, log = read_text(tmp_path, b"".join([*good[:place], damage, *good[place:]]))
    assert [(f.bus, f.key, f.t_ns) for f in got] == [(0, 0x2C1, 0), (1, 0x2C2, 10**9)]
    assert log.notes == ["1 damaged lines left out"]


def test_blank_lines_are_no_damage_not_even_in_front(tmp_path, monkeypatch):
    monkeypatch.setattr(candump, "BLOCK_BYTES", 8)
    got, log = read_text(tmp_path, b"\n" * 300 + b"(1.000000) can0 123#00\n \r\n\n(2.0) can0 123#01\n\n")
    assert [f.t_ns for f in got] == [0, 10**9]
    assert log.notes == []


def test_the_zeros_that_a_power_cut_leaves_are_damage_and_never_held_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(candump, "BLOCK_BYTES", 1 << 14)
    parsed, parse = [], candump._Reader._parse
    monkeypatch.setattr(candump._Reader, "_parse", lambda self, text: parsed.append(len(text)) or parse(self, text))
    got, log = read_text(tmp_path, b"(1.000000) can0 123#00\n" + bytes(500_000))
    assert len(got) == 1
    assert len(log.notes) == 1
    assert "damaged" in log.notes[0]
    assert max(parsed) < 100_000


def test_a_classic_frame_may_say_a_length_code_beyond_eight(tmp_path):
    got, _ = read_text(tmp_path, b"(1.0) can0 123#1122334455667788_B\n(1.0) can0 123#R8_E\n")
    assert [f.data.hex() for f in got] == ["1122334455667788"]


def test_share_grows_to_all(tmp_path, monkeypatch):
    monkeypatch.setattr(candump, "BLOCK_BYTES", 64)
    path = tmp_path / "x.log"
    path.write_bytes(b"(1.000000) can0 123#00\n" * 50)
    log = open_log(path)
    shares = [log.share for _ in log.blocks]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.2
    assert log.share == 1.0


def test_a_log_that_is_forgotten_half_read_lets_go_of_its_file(tmp_path, monkeypatch):
    monkeypatch.setattr(candump, "BLOCK_BYTES", 64)
    (tmp_path / "x.log").write_bytes(b"(1.000000) can0 123#00\n" * 50)
    for steps in (0, 1):
        log = open_log(tmp_path / "x.log")
        held = next(iter(log.held._exit_callbacks))[1].__self__
        for _ in range(steps):
            next(log.blocks)
        del log
        gc.collect()
        assert held._file.closed


def one_line(error: pytest.ExceptionInfo[LogError]) -> str:
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("content", [b"hello\n" * 10, b"hello\n" * 10_000, b"\x89PNG\r\n\x1a\n" * 100, bytes(200_000)])
def test_what_is_no_candump_log_is_said_to_be_none(tmp_path, content):
    with pytest.raises(LogError, match="is not a candump log") as error:
        read_text(tmp_path, content)
    assert str(tmp_path) in one_line(error)


def test_missing_empty_and_folder(tmp_path):
    with pytest.raises(LogError, match="cannot be opened") as error:
        open_log(tmp_path / "none.log")
    one_line(error)
    (tmp_path / "empty.log").touch()
    with pytest.raises(LogError, match="is empty"):
        open_log(tmp_path / "empty.log")
    (tmp_path / "folder.log").mkdir()
    with pytest.raises(LogError, match="is a folder"):
        open_log(tmp_path / "folder.log")
    (tmp_path / "x.wav").write_bytes(b"RIFF")
    with pytest.raises(LogError, match=r"unknown kind of log; known are \.asc") as error:
        open_log(tmp_path / "x.wav")
    one_line(error)


TEXT = b"".join(b"(%d.%06d) can0 123#%04X\n" % (BASE_S + n, n * n % 1_000_000, n) for n in range(20_000))


def test_a_gzipped_log_is_read_as_it_is(tmp_path):
    (tmp_path / "x.log.gz").write_bytes(gzip.compress(TEXT))
    got, log = read(tmp_path / "x.log.gz")
    assert got == read_text(tmp_path, TEXT)[0]
    assert len(got) == 20_000
    assert log.notes == []
    assert log.share == 1.0


@pytest.mark.parametrize("hurt", ["cut", "flipped"])
def test_a_damaged_gzip_is_read_up_to_the_damage(tmp_path, hurt):
    packed = bytearray(gzip.compress(TEXT, mtime=0))
    if hurt == "cut":
        del packed[len(packed) // 2 :]
    else:
        packed[len(packed) // 2 :: 7] = bytes(len(packed[len(packed) // 2 :: 7]))
    (tmp_path / "x.log.gz").write_bytes(packed)
    got, log = read(tmp_path / "x.log.gz")
    whole = read_text(tmp_path, TEXT)[0]
    assert 5_000 < len(got) < 20_000
    assert got[:5_000] == whole[:5_000]
    assert "compressed file is damaged or ends too early" in log.notes[0]


def test_a_gzip_cut_in_its_header_has_no_frame(tmp_path):
    (tmp_path / "x.log.gz").write_bytes(gzip.compress(TEXT)[:5])
    with pytest.raises(LogError, match="no frame"):
        read(tmp_path / "x.log.gz")


@pytest.mark.parametrize(
    "name",
    ["kona_2019_pcan_ccan_power_cycle.log", "kona_2020_compcan_heating.log", "rav4_2017_highway_60s.log"],
)
def test_real_logs_read_as_python_can_reads_them(shared_data, name):
    import can

    path = shared_data / "can" / name
    log = open_log(path)
    blocks = list(log.blocks)
    ours = FrameBlock.join(blocks)
    expected = 0
    reader = can.CanutilsLogReader(path)
    for frame, message in zip(ours.frames(), reader, strict=True):
        key = message.arbitration_id | (EXTENDED if message.is_extended_id else 0)
        assert (frame.key, frame.data) == (key, bytes(message.data))
        assert abs(log.start_ns + frame.t_ns - message.timestamp * 1e9) < 1000
        expected += 1
    reader.stop()
    assert expected == len(ours) > 10_000
    assert log.notes == []


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=200))
@example(b"(1533224087.000013) can0 2C1#00\n(\n#")
def test_no_bytes_are_too_strange(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "strange.log"
    path.write_bytes(b"(1.0) can0 123#\n" + content)
    log = open_log(path)
    assert sum(map(len, log.blocks)) >= 1
