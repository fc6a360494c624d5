"""The commands as a user meets them, with what they print and write."""

import functools
import json
import re
import struct
from pathlib import Path
from typing import Any

import cantools
import numpy as np
import pytest
from cli_run import GPS, KONA, RAV4, REPLAYS, Outrider, process

from vehicle.can.car import DBCS, car_names, load_car
from vehicle.can.dbc import load_dbc
from vehicle.can.decode_block import BlockDecoder
from vehicle.can.logs import open_log

SUMMARY = re.compile(r"([\d,]+) frames, (\d+\.\d) % decoded, [\d,]+ frames/s\n")

DBC = """VERSION ""
BU_: X
BO_ 256 WIDE: 8 X
 SG_ COUNT : 0|64@1+ (1,0) [0|0] "ticks" X
BO_ 257 DEEP: 8 X
 SG_ LEVEL : 7|64@0- (1,0) [0|0] "" X
BO_ 258 MIXED: 8 X
 SG_ TEMP : 0|8@1- (0.5,-40) [0|0] "degC" X
 SG_ MODE : 8|4@1+ (1,0) [0|0] "" X
 SG_ PAGE M : 12|2@1+ (1,0) [0|0] "" X
 SG_ LEFT m0 : 16|16@1+ (0.01,0) [0|0] "km/h" X
 SG_ RIGHT m1 : 16|16@1+ (1,-100) [0|0] "" X
BO_ 2147484160 LONG_ID: 4 X
 SG_ REAL : 0|32@1- (1,0) [0|0] "" X
VAL_ 256 COUNT 9223372036854775809 "just over half" 18446744073709551615 "unknown" ;
VAL_ 257 LEVEL -1 "none" 0 "zero" ;
VAL_ 258 MODE 0 "off" 3 "on" ;
VAL_ 258 TEMP 0 "cold" ;
SIG_VALTYPE_ 2147484160 REAL : 1;
"""


@pytest.fixture
def outrider(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Outrider:
    return Outrider(monkeypatch, capsys)


@pytest.fixture
def own_log(tmp_path: Path) -> tuple[Path, Path]:
    """A DBC with signals of every kind, and a log of frames that try them."""
    (tmp_path / "own.dbc").write_text(DBC)
    random = np.random.default_rng(7)
    payloads = [
        *((0x100, n.to_bytes(8, "little")) for n in (0, 1, 2**53 + 1, 2**63 + 1, 2**64 - 1)),
        *((0x101, n.to_bytes(8, "big", signed=True)) for n in (0, -1, 2**63 - 1, -(2**63))),
        *(
            (0x102, bytes([t, mode | page << 4, 0x39, 0x30, 0, 0, 0, 0]))
            for t in (0, 200)
            for mode in (0, 3, 9)
            for page in (0, 1)
        ),
        *((0x80000200, struct.pack("<f", x)) for x in (0.0, -1.5, 3.25e7)),
        *((0x100 + n % 2, random.bytes(8)) for n in range(200)),
        (0x102, b"\1\2"),  # too short
        (0x102, b"\1\x23\0\0\0\0\0\0"),  # page 2 does not exist
        (0x7FF, b"\1"),  # unknown
    ]
    lines = []
    for n, (key, data) in enumerate(payloads):
        name = f"{key & 0x1FFF_FFFF:08X}" if key >= 1 << 31 else f"{key:03X}"
        lines.append(f"(1700000000.{n * 1000:06d}) can{n % 2} {name}#{data.hex().upper()}\n")
    (tmp_path / "own.log").write_text("".join(lines))
    return tmp_path / "own.log", tmp_path / "own.dbc"


@functools.cache
def _frames(path: Path) -> int:
    return sum(map(len, open_log(path).blocks))


@pytest.mark.parametrize("drive", [RAV4, KONA, GPS])
def test_decode_prints_one_line(outrider: Outrider, drive: Path) -> None:
    car = {RAV4: "toyota-rav4-2017", KONA: "hyundai-kona-ev", GPS: "css-canmod-gps"}[drive]
    done = outrider("decode", drive / "can.blf", "--car", car)
    assert done.code == 0
    match = SUMMARY.fullmatch(done.out)
    assert match is not None
    decoder = BlockDecoder(load_car(car).databases)
    parts = [decoder.decode(block) for block in open_log(drive / "can.blf").blocks]
    frames, decoded = sum(p.frames for p in parts), sum(p.decoded for p in parts)
    assert match[1] == f"{frames:,}"
    assert match[2] == f"{100 * decoded / frames:.1f}"
    assert decoded > 0.3 * frames


def test_decode_with_several_dbcs_says_what_it_mended(outrider: Outrider) -> None:
    names = ("kona_pcan.dbc", "kona_comp_can.dbc")
    done = outrider("decode", KONA / "can.blf", *(word for n in names for word in ("--dbc", DBCS / n)))
    assert done.code == 0
    assert SUMMARY.fullmatch(done.out)
    notes = [f"note: {n}: {text}" for n in names for text in load_dbc(DBCS / n).repairs]
    assert done.err.splitlines()[: len(notes)] == notes
    assert notes


def _rows(path: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    assert table.column_names == ["t_ns", "bus", "message", "signal", "value", "unit", "label"]
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def test_parquet_holds_what_cantools_says(outrider: Outrider, own_log: tuple[Path, Path], tmp_path: Path) -> None:
    """Whole 64 bits, both signs, fractions, floats, pages and words."""
    log, dbc = own_log
    done = outrider("decode", log, "--dbc", dbc, "--out", tmp_path / "own.parquet")
    assert done.code == 0
    frames = [line.split() for line in log.read_text().splitlines()]
    assert SUMMARY.fullmatch(done.out)[2] == f"{100 * (len(frames) - 3) / len(frames):.1f}"  # type: ignore[index]
    assert "1 frames shorter than their message, 1 with an impossible multiplexer" in done.err
    messages = {m.frame_id: m for m in cantools.database.load_string(DBC, "dbc").messages}
    wanted: dict[tuple[int, int, str, str], tuple[float, str | None, str | None]] = {}
    for n, (_, bus, frame) in enumerate(frames[:-3]):
        key, _, data = frame.partition("#")
        message = messages[int(key, 16)]
        plain = message.decode(bytes.fromhex(data), decode_choices=False)
        worded = message.decode(bytes.fromhex(data), decode_choices=True)
        for name, value in plain.items():
            word = str(worded[name]) if not isinstance(worded[name], (int, float)) else None
            place = n * 1_000_000, int(bus[-1]), message.name, name
            wanted[place] = float(value), message.get_signal_by_name(name).unit, word
    found = {
        (r["t_ns"], r["bus"], r["message"], r["signal"]): (r["value"], r["unit"], r["label"])
        for r in _rows(tmp_path / "own.parquet")
    }
    assert found == wanted
    words = {label for _, _, label in found.values()}
    assert words == {None, "just over half", "unknown", "none", "zero", "off", "on", "cold"}


def test_parquet_of_a_car_holds_what_the_block_decoder_says(outrider: Outrider, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    log_path, out = KONA / "can.blf", tmp_path / "kona.parquet"
    assert outrider("decode", log_path, "--car", "hyundai-kona-ev", "--out", out).code == 0
    table = pq.read_table(out)
    decoder = BlockDecoder(load_car("hyundai-kona-ev").databases)
    wanted: dict[tuple[str, str], list[np.ndarray[Any, Any]]] = {}
    log = open_log(log_path)
    for block in log.blocks:
        for columns in decoder.decode(block).columns:
            for name, (rows, values) in columns.signals.items():
                pair = np.stack([block.t_ns[rows].astype(float), values.astype(float)])
                wanted.setdefault((columns.message.name, name), []).append(pair)
    assert int(table.schema.metadata[b"start_ns"]) == log.start_ns
    assert len(table) == sum(pair.shape[1] for pairs in wanted.values() for pair in pairs)
    names = list(zip(table["message"].to_pylist(), table["signal"].to_pylist(), strict=True))
    times, values = table["t_ns"].to_numpy().astype(float), table["value"].to_numpy()
    codes = {name: n for n, name in enumerate(wanted)}
    places = np.array([codes[name] for name in names])
    for name, pairs in wanted.items():
        mine = places == codes[name]
        both = np.concatenate(pairs, axis=1)
        assert np.array_equal(times[mine], both[0])
        assert np.array_equal(values[mine], both[1], equal_nan=True)


def test_cars_lists_each_car(outrider: Outrider) -> None:
    done = outrider("cars")
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()[1:-1]] == car_names()
    assert max(map(len, done.out.splitlines())) <= 150


@pytest.mark.parametrize("name", ["toyota-rav4-2017", "tesla-model-3", "obd2"])
def test_cars_shows_one_car(outrider: Outrider, name: str) -> None:
    done = outrider("cars", name)
    assert done.code == 0
    car = load_car(name)
    assert done.out.startswith(f"{car.title}, {car.years}, energy: {car.energy}\n")
    for path in car.paths:
        assert re.search(rf"^{re.escape(path)} .+$", done.out, re.MULTILINE)
    for mapped in car.signals:
        assert f"{mapped.message.name}.{mapped.names[0]}" in done.out


def test_doctor_tells_each_thing_and_its_fix() -> None:
    done = process("doctor", env={"DISPLAY": "", "WAYLAND_DISPLAY": ""})
    assert done.code == 0
    assert done.err == ""
    lines = done.out.splitlines()
    assert any(line.startswith("ok      CAN decoding: ") for line in lines)
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        assert re.match(r"(ok     |missing|BROKEN |        fix:) ", line)
        if line.startswith(("missing", "BROKEN")):
            assert following.startswith("        fix: ")


def test_understand_prints_json_lines(outrider: Outrider, tmp_path: Path) -> None:
    texts = ["make it warmer", "open the trunk", "colourless green ideas"]
    done = outrider("understand", *texts)
    assert done.code == 0
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert [line["text"] for line in lines] == texts
    for line in lines:
        assert {"text", "intent", "slots", "confidence", "outcome", "actions"} <= set(line)
        assert list(line) == sorted(line)
        assert line["outcome"] in ("act", "confirm", "ask", "answer", "refuse")
        assert (line["intent"] is None) <= (line["outcome"] == "refuse")
        assert 0 <= line["confidence"] <= 1
    (tmp_path / "said.txt").write_text("\n".join([*texts, "", ""]))
    assert outrider("understand", "--file", tmp_path / "said.txt").out == done.out


def test_understand_takes_bytes_that_are_no_text() -> None:
    done = process("understand", b"make it \xff warmer")
    assert done.code == 0
    assert json.loads(done.out)["text"] == "make it \ufffd warmer"


def _trace(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_a_replay_twice_gives_the_same_bytes(outrider: Outrider, tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = outrider("replay", RAV4, "--headless", "--trace", tmp_path / name)
        assert done.code == 0
        assert f"trace: {tmp_path / name}\n" in done.out
        assert done.err == ""
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    records = _trace(tmp_path / "one")
    assert len(records) >= 59
    assert [r["t"] for r in records] == sorted(r["t"] for r in records)
    assert not any(r["kind"] == "action" for r in records)
    assert all(list(r) == sorted(r) for r in records)
    assert any(
        r["signals"]["Vehicle.Speed"] > 50 for r in records if r["kind"] == "health" and "Vehicle.Speed" in r["signals"]
    )


def test_from_and_until_limit_the_trace(outrider: Outrider, tmp_path: Path) -> None:
    outrider("replay", RAV4, "--headless", "--trace", tmp_path / "whole")
    done = outrider("replay", RAV4, "--headless", "--from", 10, "--until", 20.5, "--trace", tmp_path / "part")
    assert done.code == 0
    assert "20.5 s in " in done.out
    wanted = [r for r in _trace(tmp_path / "whole") if 10 <= r["t"] <= 20.5]
    assert _trace(tmp_path / "part") == wanted
    assert len(wanted) == 11


def test_a_replay_finds_the_car_of_a_bare_log(outrider: Outrider) -> None:
    done = outrider("replay", KONA / "can.blf", "--headless", "--until", 5)
    assert done.code == 0
    assert "note: no --car given; hyundai-kona-ev fits best" in done.err
    assert "used by hyundai-kona-ev" in done.out


def test_a_replay_at_a_speed_takes_its_time(outrider: Outrider) -> None:
    done = outrider("replay", KONA, "--headless", "--until", 4, "--speed", "10x")
    assert done.code == 0
    seconds = re.search(r"4\.0 s in (\d+\.\d+) s", done.out)
    assert seconds is not None
    assert float(seconds[1]) >= 0.35


def _png_size(path: Path) -> tuple[int, int]:
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", head[16:24])
    return width, height


@pytest.mark.parametrize("size", [(1280, 720), (800, 480)])
def test_a_screenshot_has_the_size_that_was_asked_for(
    outrider: Outrider, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "new" / "shot.png"
    done = outrider("replay", RAV4, "--screenshot", path, "--at", 12, "--until", 13, "--size", f"{size[0]}x{size[1]}")
    assert done.code == 0
    assert f"picture: {path}\n" in done.out
    assert _png_size(path) == size
    seconds = re.search(r"13\.0 s in (\d+\.\d+) s", done.out)
    assert seconds is not None
    assert float(seconds[1]) < 10, "nobody watches, so nobody waits"


def test_pictures_of_other_moments_and_themes_differ(outrider: Outrider, tmp_path: Path) -> None:
    pictures = set()
    for n, (at, theme) in enumerate([(5, "day"), (5, "night"), (40, "night")]):
        path = tmp_path / f"{n}.png"
        assert outrider("replay", RAV4, "--screenshot", path, "--at", at, "--until", at, "--theme", theme).code == 0
        pictures.add(path.read_bytes())
    assert len(pictures) == 3


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "SDL_VIDEO_DRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_display_pictures_are_drawn(outrider: Outrider, no_display: Path) -> None:
    done = outrider("replay", RAV4, "--size", "800x480")
    assert done.code == 0
    assert re.search(r"^note: .*display.*rendering off-screen instead$", done.err, re.MULTILINE)
    named = re.findall(r"^(picture|trace): (.+)$", done.out, re.MULTILINE)
    assert {str(p.relative_to(no_display)) for p in (no_display / "out").iterdir()} == {path for _, path in named}
    pictures = [no_display / path for kind, path in named if kind == "picture"]
    assert len(pictures) == 10
    assert {p.stem.rsplit("-")[-1] for p in pictures} == {"night", "day"}
    assert {_png_size(p) for p in pictures} == {(800, 480)}
    assert [kind for kind, _ in named].count("trace") == 1
    assert len(_trace(no_display / "out" / "rav4-highway.jsonl")) >= 59


def test_without_a_display_from_until_theme_and_trace_hold(outrider: Outrider, no_display: Path) -> None:
    trace = no_display / "own.jsonl"
    options = ("--from", 20, "--until", 30, "--theme", "day", "--size", "320x240", "--trace", trace)
    done = outrider("replay", RAV4, *options)
    assert done.code == 0
    seconds = [float(m) for m in re.findall(r"picture: .*-(\d+\.\d)s-day\.png", done.out)]
    assert len(seconds) == 5
    assert 20 <= min(seconds) < max(seconds) <= 30
    assert {r["t"] for r in _trace(trace)} == set(range(20, 31))


def test_a_reader_that_leaves_early_is_no_error() -> None:
    done = process("cars", shell="| head -1")
    assert done.err == ""
    assert done.out.startswith("car ")
    assert len(done.out.splitlines()) == 1
    assert process("understand", "make it warmer", shell="| true").err == ""


def test_help_and_nothing_at_all(outrider: Outrider) -> None:
    done = outrider("--help")
    assert done.code == 0
    for command in ("replay", "drive", "record", "decode", "cars", "understand", "bench", "doctor"):
        assert re.search(rf"^  {command}\b", done.out, re.MULTILINE)
        assert outrider(command, "--help").code == 0
    bare = outrider()
    assert bare.code == 2
    assert "Usage" in bare.out + bare.err


HEATH = Path(__file__).parent / "tiles" / "heath.pmtiles"


def test_a_map_is_drawn_under_the_roads_and_changes_nothing_else(outrider: Outrider, tmp_path: Path) -> None:
    taken = []
    for name, more in (("plain", ()), ("mapped", ("--map", HEATH))):
        picture, trace = tmp_path / f"{name}.png", tmp_path / f"{name}.jsonl"
        done = outrider(
            "replay", REPLAYS / "synthetic-commute", "--headless", "--screenshot", picture, "--at", 130, "--until", 130,
            "--trace", trace, *more,
        )  # fmt: skip
        assert done.code == 0
        assert "map" not in done.err
        taken.append((picture.read_bytes(), trace.read_bytes()))
    assert taken[0][0] != taken[1][0]
    assert taken[0][1] == taken[1][1]


def test_a_map_that_cannot_be_used_is_said_and_the_drive_goes_on(outrider: Outrider, tmp_path: Path) -> None:
    bad, picture = tmp_path / "bad.pmtiles", tmp_path / "p.png"
    bad.write_bytes(b"PMTiles" + bytes(200))
    for path, words in (
        (bad, f"{bad}: is of PMTiles version 0; version 3 is read here"),
        (tmp_path / "none", f"{tmp_path / 'none'} cannot be read (No such file or directory)"),
    ):
        done = outrider("replay", RAV4, "--screenshot", picture, "--at", 1, "--until", 1, "--map", path)
        assert done.code == 0
        assert done.err.splitlines()[-1] == f"note: map: {words}; going on without"
