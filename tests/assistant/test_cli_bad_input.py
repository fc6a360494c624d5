"""What users get wrong: one clear line each, the right exit code, never a traceback."""

import gzip
import os
import struct
import sys
import zlib
from pathlib import Path

import pytest
from cli_run import GPS, KONA, RAV4, Done, Outrider, process

from vehicle.can.logs import open_log

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


def _png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + os.urandom(3 * 64) for _ in range(64))
    head = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture
def outrider(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Outrider:
    return Outrider(monkeypatch, capsys)


@pytest.fixture(params=["decode", "replay"])
def on_log(request: pytest.FixtureRequest, outrider: Outrider) -> "OnLog":
    return OnLog(outrider, request.param)


class OnLog:
    """``decode`` or ``replay`` of a log."""

    def __init__(self, outrider: Outrider, command: str) -> None:
        self.outrider, self.command = outrider, command

    def __call__(self, log: Path, *options: object, car: str = "toyota-rav4-2017") -> Done:
        more = ("--headless",) if self.command == "replay" else ()
        return self.outrider(self.command, log, "--car", car, *more, *options)


def test_a_missing_log(on_log: OnLog, tmp_path: Path) -> None:
    for name in ("none.blf", "none.log", "none.asc", "none.mf4", "none", "no/such/folder"):
        told = on_log(tmp_path / name).complaint
        assert str(tmp_path / name) in told
        assert "cannot be opened (No such file or directory)" in told


def test_a_missing_log_in_a_process_of_its_own() -> None:
    done = process("decode", "/no/such.blf", "--car", "obd2")
    assert done.complaint == "/no/such.blf: cannot be opened (No such file or directory)"
    assert done.out == ""


def test_an_empty_log(on_log: OnLog, tmp_path: Path) -> None:
    for name in ("a.blf", "a.log", "a.asc", "a.trc", "a.csv", "a.mf4", "a.db", "a.blf.gz", "a"):
        (tmp_path / name).touch()
        assert "is empty" in on_log(tmp_path / name).complaint
    (tmp_path / "a.log.gz").write_bytes(gzip.compress(b""))
    assert "a.log.gz" in on_log(tmp_path / "a.log.gz").complaint


def test_a_folder_as_log(on_log: OnLog, tmp_path: Path) -> None:
    assert "is a folder without a drive.toml" in on_log(tmp_path).complaint


def test_a_path_that_is_too_long(on_log: OnLog) -> None:
    told = on_log(Path("x" * 5000)).complaint
    assert "File name too long" in told


def test_a_truncated_log_is_used_up_to_its_last_frame(on_log: OnLog, tmp_path: Path) -> None:
    whole = (RAV4 / "can.blf").read_bytes()
    cut = tmp_path / "cut.blf"
    cut.write_bytes(whole[: len(whole) // 2])
    done = on_log(cut)
    assert done.code == 0
    assert "read up to its last whole frame" in done.err
    assert all(line.startswith("note: ") for line in done.err.splitlines())
    assert "frames" in done.out
    count, everything = (sum(map(len, open_log(p).blocks)) for p in (cut, RAV4 / "can.blf"))
    assert 0.4 * everything < count < 0.6 * everything
    assert f"{count:,} frames" in done.out


@pytest.mark.parametrize("size", [3, 100, 143, 144, 200])
def test_a_log_that_was_cut_before_its_first_frame(on_log: OnLog, tmp_path: Path, size: int) -> None:
    cut = tmp_path / "cut.blf"
    cut.write_bytes((RAV4 / "can.blf").read_bytes()[:size])
    assert str(cut) in on_log(cut).complaint


def test_a_log_of_another_car(on_log: OnLog) -> None:
    told = on_log(GPS / "can.blf").complaint
    assert "0 % decoded: not a log of toyota-rav4-2017." in told
    assert "css-canmod-gps" in told
    assert "--car" in told


def test_a_log_of_another_car_without_a_display(
    outrider: Outrider, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "SDL_VIDEO_DRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    told = outrider("replay", GPS, "--car", "toyota-rav4-2017").complaint
    assert "0 % decoded" in told
    assert "css-canmod-gps" in told
    assert not list(tmp_path.iterdir())


def test_a_log_of_no_known_car(outrider: Outrider, on_log: OnLog, tmp_path: Path) -> None:
    log = tmp_path / "strange.log"
    log.write_text("".join(f"(1700000000.{n:06d}) can0 7F3#01\n" for n in range(100)))
    assert "0 % decoded" in on_log(log).complaint
    assert "None of the known cars fits it" in on_log(log).complaint
    assert "no known car fits this log" in outrider("replay", log, "--headless").complaint


def test_an_unknown_car(on_log: OnLog, outrider: Outrider, tmp_path: Path) -> None:
    log = RAV4 / "can.blf"
    assert on_log(log, car="hovercraft").complaint == "no car named 'hovercraft'; 'outrider cars' lists those known"
    assert "no car named 'own.toml'" in on_log(log, car="own.toml").complaint
    assert "no car named 'hovercraft'" in outrider("cars", "hovercraft").complaint
    assert "no car named ''" in outrider("cars", "").complaint
    assert str(tmp_path) in on_log(log, car=f"{tmp_path}{os.sep}").complaint
    (tmp_path / "bad.toml").write_text("make = 3")
    assert "bad.toml: " in on_log(log, car=str(tmp_path / "bad.toml")).complaint
    (tmp_path / "lone.toml").write_text('make = "A"\nmodel = "B"\n[[dbc]]\nfile = "gone.dbc"\n')
    assert "gone.dbc" in on_log(log, car=str(tmp_path / "lone.toml")).complaint


def test_a_broken_dbc_is_told_with_its_line(outrider: Outrider, tmp_path: Path) -> None:
    broken = tmp_path / "broken.dbc"
    broken.write_text('VERSION ""\n\nBU_: X\n\nBO_ 100 A: 8 X\n SG_ B : 0|8@1+ (1,0) [0|0 "km/h" X\n')
    told = outrider("decode", RAV4 / "can.blf", "--dbc", broken).complaint
    assert "broken.dbc:6: " in told
    assert "SG_ B" in told


def test_what_is_no_dbc(outrider: Outrider, tmp_path: Path) -> None:
    for name, content in (("a.dbc", _png()), ("b.dbc", b""), ("c.dbc", b"hello\n"), ("d.dbc", bytes(1000))):
        (tmp_path / name).write_bytes(content)
        assert f"{name}:1: not a DBC file" in outrider("decode", RAV4 / "can.blf", "--dbc", tmp_path / name).complaint
    told = outrider("decode", RAV4 / "can.blf", "--dbc", tmp_path / "none.dbc").complaint
    assert told == f"{tmp_path / 'none.dbc'}: cannot be read (No such file or directory)"
    assert "cannot be read (Is a directory)" in outrider("decode", RAV4 / "can.blf", "--dbc", tmp_path).complaint


@pytest.mark.parametrize("name", ["a.png", "a.blf", "a.log", "a.txt", "a.asc", "a.trc", "a.csv", "a.mf4", "a.db", "a"])
def test_a_picture_as_log(on_log: OnLog, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(_png())
    told = on_log(tmp_path / name).complaint
    assert told.startswith(f"{tmp_path / name}: ")


def _bad_targets(folder: Path) -> list[Path]:
    (folder / "file").touch()
    (folder / "sub.png").mkdir(exist_ok=True)
    return [folder, folder / "sub.png", folder / "file" / "deeper.png", *([FULL] if FULL.exists() else [])]


def test_a_trace_that_cannot_be_written(outrider: Outrider, tmp_path: Path) -> None:
    for target in (*_bad_targets(tmp_path), tmp_path / "none" / "trace"):
        told = outrider("replay", RAV4, "--headless", "--until", 3, "--trace", target).complaint
        assert told.startswith(f"{target}: the trace cannot be written (")


@needs_full
def test_a_disk_that_fills_while_a_trace_is_written(outrider: Outrider) -> None:
    told = outrider("replay", RAV4, "--headless", "--trace", FULL).complaint
    assert told == "/dev/full: the trace cannot be written (No space left on device)"


def test_signals_that_cannot_be_written(outrider: Outrider, tmp_path: Path) -> None:
    for target in (*_bad_targets(tmp_path), tmp_path / "none" / "out.parquet"):
        told = outrider("decode", KONA / "can.blf", "--car", "hyundai-kona-ev", "--out", target).complaint
        assert told.startswith(f"{target}: cannot be written (")


def test_a_picture_that_cannot_be_written(outrider: Outrider, tmp_path: Path) -> None:
    for target in _bad_targets(tmp_path):
        told = outrider("replay", RAV4, "--screenshot", target, "--at", 1, "--until", 1, "--size", "320x240").complaint
        assert told.startswith(f"{target}: the picture cannot be saved (")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="this system has no /proc")
def test_where_nobody_may_write(outrider: Outrider) -> None:
    """Root, too, is refused there."""
    assert outrider("replay", RAV4, "--headless", "--until", 1, "--trace", "/proc/trace").complaint
    assert outrider("decode", KONA / "can.blf", "--car", "hyundai-kona-ev", "--out", "/proc/out").complaint
    assert outrider("replay", RAV4, "--screenshot", "/proc/a.png", "--until", 1, "--size", "320x240").complaint


def test_pictures_with_no_display_and_no_place(
    outrider: Outrider, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "SDL_VIDEO_DRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").touch()
    told = outrider("replay", RAV4, "--size", "320x240").complaint
    assert told.startswith("out: cannot be made (")


@needs_full
def test_an_output_that_is_full() -> None:
    for command in (("cars",), ("understand", "make it warmer")):  # printed by rich; held back until the end
        assert process(*command, shell="> /dev/full").complaint == "the output: No space left on device"


MISUSE = {
    ("--size", "big"): "'big' is no size",
    ("--size", "0x100"): "is no size",
    ("--size", "100x"): "is no size",
    ("--size", "-5x100"): "is no size",
    ("--size", "²x100"): "is no size",
    ("--size", "100x³"): "is no size",
    ("--size", "99999x99999"): "is no size",
    ("--speed", "fast"): "'fast' is no speed",
    ("--speed", "0"): "is no speed",
    ("--speed", "-1"): "is no speed",
    ("--speed", "nan"): "is no speed",
    ("--speed", "inf"): "is no speed",
    ("--theme", "noon"): "'noon' is none of day, twilight, night, auto",
    ("--at", "5"): "--at needs --screenshot",
    ("--fps", "4"): "--fps needs --clip",
    ("--clip", "a.gif", "--fps", "11"): "0.1 to 10 frames",
    ("--clip", "a.mp4"): "neither a .gif file nor the name of a folder",
    ("--clip", "a.gif", "--screenshot", "a.png"): "either --clip or --screenshot",
    ("--from", "-1"): "--from",
    ("--from", "nan"): "--from",
    ("--until", "inf"): "--until",
    ("--until", "soon"): "--until",
    ("--from", "9", "--until", "8"): "--until lies before --from",
    ("--colour", "red"): "--colour",
    ("more",): "more",
}


@pytest.mark.parametrize("words", MISUSE, ids=" ".join)
def test_wrong_use_of_replay(outrider: Outrider, words: tuple[str, ...]) -> None:
    done = outrider("replay", RAV4, "--headless", *words)
    assert MISUSE[words] in done.misuse
    assert done.out == ""


def test_wrong_use_of_decode(outrider: Outrider, tmp_path: Path) -> None:
    log = RAV4 / "can.blf"
    assert "give either --dbc FILE (or several) or --car NAME" in outrider("decode", log).misuse
    both = outrider("decode", log, "--car", "obd2", "--dbc", tmp_path / "a.dbc")
    assert "give either" in both.misuse
    assert "LOG" in outrider("decode").misuse.upper()


def test_wrong_use_of_the_rest(outrider: Outrider, tmp_path: Path) -> None:
    assert "fly" in outrider("fly").misuse
    assert "TEXT" in outrider("understand").misuse
    assert "TEXT" in outrider("understand", "hello", "--file", tmp_path / "a").misuse
    assert "--interface" in outrider("record", tmp_path / "new").misuse


def test_understand_with_files_that_are_none(outrider: Outrider, tmp_path: Path) -> None:
    assert "cannot be read (No such file" in outrider("understand", "--file", tmp_path / "none").complaint
    (tmp_path / "a.png").write_bytes(_png())
    assert "is no text in UTF-8" in outrider("understand", "--file", tmp_path / "a.png").complaint
    (tmp_path / "c.json").write_text('{"signals": {"Vehicle.Sped": 3}}')
    assert "'Vehicle.Sped'" in outrider("understand", "hello", "--context", tmp_path / "c.json").complaint
    (tmp_path / "c.json").write_text("{")
    assert "c.json: " in outrider("understand", "hello", "--context", tmp_path / "c.json").complaint


def test_a_drive_folder_that_is_broken(outrider: Outrider, tmp_path: Path) -> None:
    (tmp_path / "drive.toml").write_text("start = 2024-01-01T00:00:00Z\n")
    assert "its CAN log can.blf is missing" in outrider("replay", tmp_path, "--headless").complaint
    (tmp_path / "drive.toml").write_text("start = yesterday")
    assert "drive.toml: " in outrider("replay", tmp_path, "--headless").complaint
    (tmp_path / "drive.toml").write_bytes(_png())
    assert "drive.toml: " in outrider("replay", tmp_path, "--headless").complaint


def test_it_all_runs_in_a_fresh_process() -> None:
    done = process("replay", RAV4, "--headless", "--until", "8", "--from", "9")
    assert done.misuse
    assert sys.executable


def test_a_car_on_another_bus_of_the_log_is_told(outrider: Outrider, tmp_path: Path) -> None:
    lines = [f"(1600000000.{n:06d}) can3 0B4#0000000000138800\n" for n in range(100)]
    (tmp_path / "bus3.log").write_text("".join(lines))
    for command in (["decode"], ["replay", "--headless"]):
        done = outrider(*command, str(tmp_path / "bus3.log"), "--car", "toyota-rav4-2017")
        assert "on bus 3 of this log" in done.complaint


def test_the_log_that_is_read_is_never_overwritten(outrider: Outrider, tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_text("(1600000000.000000) can0 0B4#0000000000138800\n")
    before = log.read_bytes()
    for command in (["decode", "--out"], ["replay", "--headless", "--trace"]):
        done = outrider(command[0], str(log), "--car", "toyota-rav4-2017", *command[1:], str(log))
        assert "is the log that is being read" in done.complaint
    assert log.read_bytes() == before


def test_a_car_that_knows_hardly_a_frame_is_doubted(outrider: Outrider) -> None:
    for command in (["decode", str(RAV4 / "can.blf")], ["replay", "--headless", str(RAV4)]):
        done = outrider(*command, "--car", "hyundai-kona-ev")
        assert done.code == 0
        assert "note: hyundai-kona-ev knows only 0." in done.err
        assert "toyota-rav4-2017" in done.err
    assert "better:" not in outrider("decode", str(RAV4 / "can.blf"), "--car", "toyota-rav4-2017").err
