"""Logs that are read through python-can and asammdf."""

import gzip
from pathlib import Path

import pytest

from vehicle.can.logs import foreign, open_log
from vehicle.errors import LogError
from vehicle.events import EXTENDED, Frame, FrameBlock

BEGIN = 1_700_000_000.25
WRITTEN = [
    Frame(n * 10_000_000, 0, 0x100 + n if n % 3 else (0x18DA_F110 + n) | EXTENDED, bytes(range(n % 9)))
    for n in range(40)
]


def write(path: Path, frames: list[Frame] = WRITTEN) -> Path:
    """Write frames, and among them a remote and an error frame, with python-can's writer for the suffix."""
    import can

    with can.Logger(path) as writer:
        for frame in frames:
            writer.on_message_received(
                can.Message(
                    timestamp=BEGIN + frame.t_ns / 1e9,
                    arbitration_id=frame.key & 0x1FFF_FFFF,
                    is_extended_id=bool(frame.key & EXTENDED),
                    data=frame.data,
                    channel=frame.bus,
                )
            )
        for more in ({"is_remote_frame": True, "dlc": 0}, {"is_error_frame": True}):
            writer.on_message_received(can.Message(timestamp=BEGIN + 1, channel=0, is_extended_id=False, **more))
    return path


def read(path: Path):
    log = open_log(path)
    return list(FrameBlock.join(list(log.blocks)).frames()), log


def same(got: list[Frame], expected: list[Frame] = WRITTEN) -> bool:
    """Whether these are the frames, their times to a tenth of a millisecond."""
    assert all(abs(a.t_ns - b.t_ns) <= 100_000 for a, b in zip(got, expected, strict=False))
    return [(f.bus, f.key, f.data) for f in got] == [(f.bus, f.key, f.data) for f in expected]


@pytest.mark.parametrize(
    ("name", "kind", "dated", "skipped"),
    [
        ("x.asc", "ASCReader", False, 2),
        ("x.csv", "CSVReader", True, 2),
        ("x.db", "SqliteReader", True, 2),
        ("x.trc", "TRCReader", True, 0),  # TRC's writer leaves them out
        ("X.ASC", "ASCReader", False, 2),
        ("trip 2024.01.15.asc.gz", "ASCReader", False, 2),
        ("x.csv.gz", "CSVReader", True, 2),
        ("x.db.gz", "SqliteReader", True, 2),
    ],
)
def test_what_python_can_writes_is_read(tmp_path, name, kind, dated, skipped):
    plain = write(tmp_path / Path(name.removesuffix(".gz")).with_stem("plain").name)
    content = plain.read_bytes()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    got, log = read(tmp_path / name)
    assert same(got)
    assert (log.kind, log.skipped, log.notes, log.share) == (kind, skipped, [], 1.0)
    assert (log.start_ns is None) != dated
    if dated:
        assert abs(log.start_ns - BEGIN * 1e9) < 1_000_000


def test_the_unpacked_copy_of_a_gzipped_log_goes_away(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    (tmp_path / "x.csv.gz").write_bytes(gzip.compress(write(tmp_path / "x.csv").read_bytes()))
    log = open_log(tmp_path / "x.csv.gz")
    next(log.blocks)
    log.close()
    assert list((tmp_path / "temp").iterdir()) == []
    read(tmp_path / "x.csv.gz")
    assert list((tmp_path / "temp").iterdir()) == []


def test_a_gzipped_log_that_is_cut_off_is_read_up_to_there(tmp_path):
    many = [Frame(n * 10_000_000, 0, n * n % 0x7FF, bytes([n % 251] * 8)) for n in range(3000)]
    packed = gzip.compress(write(tmp_path / "x.csv", many).read_bytes())
    (tmp_path / "x.csv.gz").write_bytes(packed[: len(packed) // 2])
    got, log = read(tmp_path / "x.csv.gz")
    assert 500 < len(got) < 2500
    assert same(got[:500], many[:500])
    assert "the compressed file is damaged or ends too early; read up to there" in log.notes


def test_blocks_are_cut_by_count_and_share_grows(tmp_path, monkeypatch):
    monkeypatch.setattr(foreign, "_BLOCK_FRAMES", 7)
    log = open_log(write(tmp_path / "x.csv"))
    blocks = list(log.blocks)
    assert [len(b) for b in blocks] == [7, 7, 7, 7, 7, 5]
    assert same(list(FrameBlock.join(blocks).frames()))


def test_damage_behind_some_frames_costs_what_is_behind_it(tmp_path):
    lines = write(tmp_path / "x.csv").read_bytes().splitlines(keepends=True)
    (tmp_path / "x.csv").write_bytes(b"".join(lines[:11]) + b"no frame\n" + b"".join(lines[11:]))
    got, log = read(tmp_path / "x.csv")
    assert same(got, WRITTEN[:10])
    assert len(log.notes) == 1
    assert log.notes[0].startswith("damaged behind frame 10 (")
    assert "\n" not in log.notes[0]


CSV_HEAD = b"timestamp,arbitration_id,extended,remote,error,dlc,data\n"


@pytest.mark.parametrize(
    "line",
    [
        b"nan,0x1,0,0,0,1,AA==\n",
        b"inf,0x1,0,0,0,1,AA==\n",
        b"1e300,0x1,0,0,0,1,AA==\n",
        b"5.0,0xFFFFFFFFFFFF,1,0,0,1,AA==\n",
        b"5.0,0x1000,0,0,0,1,AA==\n",
        b"5.0,0x1,0,0,0,1," + b"AAAA" * 30 + b"\n",
    ],
)
def test_frames_that_cannot_be_are_left_out(tmp_path, line):
    good = b"5.0,0x1,0,0,0,1,AA==\n"
    (tmp_path / "x.csv").write_bytes(CSV_HEAD + line + good + line + good)
    got, log = read(tmp_path / "x.csv")
    assert got == [Frame(0, 0, 1, b"\0")] * 2
    assert log.notes == ["2 impossible frames left out"]


def test_a_log_without_a_data_frame(tmp_path):
    for content in (CSV_HEAD, CSV_HEAD + b"5.0,0x1,0,1,0,1,\n"):
        (tmp_path / "x.csv").write_bytes(content)
        with pytest.raises(LogError, match="holds no CAN frame"):
            read(tmp_path / "x.csv")


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\xff\xfe\xe9" * 20


@pytest.mark.parametrize("suffix", ["asc", "trc", "csv", "db"])
@pytest.mark.parametrize("content", [PNG, b"hello, world\n" * 50])
def test_what_is_no_such_log_is_said_in_one_line(tmp_path, suffix, content):
    path = tmp_path / f"picture.{suffix}"
    path.write_bytes(content)
    with pytest.raises(LogError, match=r"is damaged or not a|cannot be read|holds no CAN frame") as error:
        read(path)
    assert "\n" not in str(error.value)
    assert str(path) in str(error.value)


@pytest.mark.parametrize("suffix", ["asc", "db", "mf4"])
def test_missing_empty_and_folder(tmp_path, suffix):
    path = tmp_path / f"x.{suffix}"
    with pytest.raises(LogError, match="cannot be opened"):
        open_log(path)
    path.touch()
    with pytest.raises(LogError, match="is empty"):
        open_log(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(LogError, match="is a folder"):
        open_log(path)


def test_channels_are_numbered_by_number_by_name_and_by_appearance():
    buses: dict[object, int] = {}
    channels = [3, "can7", "body", None, "body", 300, None]
    assert [foreign._bus(channel, buses) for channel in channels] == [3, 7, 0, 1, 0, 300 & 0xFF, 1]
    assert [foreign._bus(channel, {}, first=1) for channel in (0, 1, 2)] == [0, 0, 1]


@pytest.mark.filterwarnings("ignore")
def test_mf4(tmp_path, shared_data):
    pytest.importorskip("asammdf")
    got, log = read(shared_data / "can" / "css_gps_trip" / "00000164_00000001-60FE3F04.MF4")
    assert log.kind == "MF4"
    assert log.notes == []
    assert len(got) > 100
    assert log.start_ns is not None
    assert 1_600_000_000 < log.start_ns / 1e9 < 1_700_000_000
    assert [f.t_ns for f in got] == sorted(f.t_ns for f in got)
    (tmp_path / "x.mf4").write_bytes(PNG)
    with pytest.raises(LogError, match="is not an MF4 log") as error:
        read(tmp_path / "x.mf4")
    assert "\n" not in str(error.value)


def test_mf4_without_its_extra_names_the_fix(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "asammdf", None)
    (tmp_path / "x.mf4").write_bytes(b"MDF     4.10")
    with pytest.raises(LogError, match=r"pip install 'outrider\[mf4\]'"):
        open_log(tmp_path / "x.mf4")
