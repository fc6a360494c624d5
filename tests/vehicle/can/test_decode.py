"""Both decoders give what cantools gives, to the last bit and to the type, or count why they cannot."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cantools.database import load_string
from cantools.database.errors import DecodeError
from hypothesis import given, settings
from hypothesis import strategies as st

from vehicle.can.car import DBCS
from vehicle.can.dbc import load_dbc, parse_dbc
from vehicle.can.dbcrepair import repair
from vehicle.can.decode_block import BlockDecoder
from vehicle.can.decode_frame import FrameFaultError, MessageDecoder
from vehicle.can.layout import Database, MessageLayout
from vehicle.can.logs import open_log
from vehicle.events import EXTENDED, Frame, FrameBlock

ROOT = Path(__file__).parents[3]
HEADER = 'VERSION ""\nNS_ :\nBS_:\nBU_: X\n'


def pair(text: str, name: str = "test.dbc") -> tuple[Database, dict[int, Any]]:
    """Return our database and cantools' messages by key, of the same text."""
    peer = load_string(repair(text).text, "dbc", strict=False)
    keys = {m.frame_id | (EXTENDED if m.is_extended_frame else 0): m for m in peer.messages}
    return parse_dbc(text, name), keys


def reference(message: Any, data: bytes) -> dict[str, Any] | None:
    """Return what cantools decodes, None where it refuses the frame."""
    try:
        return dict(message.decode(data, decode_choices=False))
    except DecodeError:
        return None


def live(layout: MessageLayout, data: bytes) -> dict[str, Any] | None:
    try:
        return MessageDecoder(layout)(data)
    except FrameFaultError:
        return None


def bulk(database: Database, frames: list[Frame]) -> list[dict[str, Any]]:
    """Return what the block decoder says of each frame, put together again from its columns."""
    found: list[dict[str, Any]] = [{} for _ in frames]
    for columns in BlockDecoder([(database, None)]).decode(FrameBlock.of(frames)).columns:
        for name, (rows, values) in columns.signals.items():
            for row, value in zip(rows.tolist(), values.tolist(), strict=True):
                found[row][name] = value
    return found


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Equal to the last bit: NaN equals NaN, 1 is not 1.0."""
    return one.keys() == other.keys() and all(
        type(one[k]) is type(other[k]) and (one[k] == other[k] or (one[k] != one[k] and other[k] != other[k]))
        for k in one
    )


def overlapping(message: MessageLayout) -> bool:
    """Whether signals of one level share bits: cantools then reads them in wrong places, so it can be no judge."""
    taken: dict[tuple[str | None, int | None], set[int]] = {}
    for s in message.signals:
        bits = {s.shift + i if s.little else _mirrored(s.shift + i, message.size) for i in range(s.length)}
        for level in [(s.mux, i) for i in s.mux_ids] or [(None, None)]:
            seen = taken.setdefault(level, set())
            if seen & bits:
                return True
            seen |= bits
    return False


def _mirrored(bit: int, size: int) -> int:
    """Return the little-endian place of a bit counted from the end of a big-endian payload."""
    byte, place = divmod(bit, 8)
    return 8 * (size - 1 - byte) + place


CAR_DBCS = sorted(DBCS.glob("*.dbc"))


@pytest.mark.parametrize("path", CAR_DBCS, ids=lambda p: p.stem)
def test_every_message_of_every_shipped_dbc_on_random_payloads(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    database, peers = pair(text, path.name)
    true_names = repair(text).names
    random = np.random.default_rng(7)
    compared = 0
    for message in database.messages:
        peer = peers[message.key]
        if peer.length != message.size or overlapping(message):
            continue
        payloads = [random.bytes(message.size) for _ in range(6)] + [bytes(message.size), b"\xff" * message.size]
        frames = [Frame(i, 0, message.key, data) for i, data in enumerate(payloads)]
        for frame, in_bulk in zip(frames, bulk(database, frames), strict=True):
            expected = reference(peer, frame.data)
            if expected is not None:
                expected = {true_names.get(name, name): value for name, value in expected.items()}
            assert same(in_bulk, expected or {}), (message.name, frame.data.hex(), in_bulk, expected)
            alone = live(message, frame.data)
            assert (alone is None) == (expected is None), message.name
            assert same(alone or {}, expected or {}), (message.name, frame.data.hex())
            compared += 1
    assert compared


LOGS = (
    ("replays/css-gps-trip/can.blf", "css_canmod_gps.dbc"),
    ("rav4_2017_highway_60s.log", "toyota_new_mc_pt_generated.dbc"),
    ("kona_2020_compcan_heating.log", "kona_comp_can.dbc"),
    ("kona_2019_pcan_ccan_power_cycle.log", "kona_pcan.dbc"),
)


@pytest.mark.parametrize(("log", "dbc"), LOGS)
def test_every_message_of_every_log(log: str, dbc: str, shared_data: Path) -> None:
    database, peers = pair((DBCS / dbc).read_text(encoding="utf-8"), dbc)
    layouts = {m.key: m for m in database.messages}
    path = ROOT / log if log.startswith("replays/") else shared_data / "can" / log
    frames = [f for block in open_log(path).blocks for f in block.frames()][:100_000]
    found = bulk(database, frames)
    decoded = 0
    for frame, in_bulk in zip(frames, found, strict=True):
        if frame.key not in layouts or overlapping_cached(layouts[frame.key]):
            continue
        expected = reference(peers[frame.key], frame.data)
        assert same(in_bulk, expected or {}), (layouts[frame.key].name, frame)
        decoded += expected is not None
    sample = frames[:: max(1, len(frames) // 3000)]
    for frame in sample:
        if frame.key in layouts and not overlapping_cached(layouts[frame.key]):
            assert same(live(layouts[frame.key], frame.data) or {}, reference(peers[frame.key], frame.data) or {})
    assert decoded > 1000 or "2019" in log  # that log is a damaged conversion: it shows that nothing breaks


_overlaps: dict[tuple[int, str], bool] = {}


def overlapping_cached(message: MessageLayout) -> bool:
    key = message.key, message.name
    if key not in _overlaps:
        _overlaps[key] = overlapping(message)
    return _overlaps[key]


@st.composite
def one_signal(draw: st.DrawFn) -> tuple[str, int]:
    """A message of one signal anywhere in it, as DBC text, and its size."""
    size = draw(st.sampled_from([1, 2, 5, 7, 8, 12, 24, 64]))
    length = draw(st.integers(1, min(64, 8 * size)))
    place = draw(st.integers(0, 8 * size - length))
    little = draw(st.booleans())
    start = place if little else 8 * (place // 8) + 7 - place % 8
    signed = draw(st.booleans()) and length > 1
    scale = draw(st.sampled_from(["1", "2", "-3", "0.5", "0.1", "1e-3", "0.0625", "1000000007"]))
    offset = draw(st.sampled_from(["0", "-40", "0.25", "1e10", "-7"]))
    place_text = f"{start}|{length}@{int(little)}{'-' if signed else '+'}"
    text = f'{HEADER}BO_ 100 M: {size} X\n SG_ S : {place_text} ({scale},{offset}) [0|0] "" X\n'
    return text, size


@settings(deadline=None, max_examples=150)
@given(one_signal(), st.data())
def test_any_signal_anywhere(made: tuple[str, int], data: st.DataObject) -> None:
    text, size = made
    database, peers = pair(text)
    payloads = data.draw(st.lists(st.binary(min_size=size, max_size=size), min_size=1, max_size=5))
    frames = [Frame(0, 0, 100, p) for p in payloads]
    for frame, in_bulk in zip(frames, bulk(database, frames), strict=True):
        expected = reference(peers[100], frame.data)
        assert expected is not None
        assert same(in_bulk, expected), text
        assert same(live(database.messages[0], frame.data) or {}, expected), text


@pytest.mark.parametrize(("length", "kind", "form"), [(32, 1, "f"), (64, 2, "d")])
@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("value", [0.0, -1.5, 3.14159, 1e30, float("inf"), float("nan")])
def test_float_signals(length: int, kind: int, form: str, order: int, value: float) -> None:
    start = 0 if order else 7
    text = f'{HEADER}BO_ 5 M: 8 X\n SG_ F : {start}|{length}@{order}- (1,0) [0|0] "" X\nSIG_VALTYPE_ 5 F : {kind};\n'
    database, peers = pair(text)
    data = struct.pack(("<" if order else ">") + form, value).ljust(8, b"\0")
    expected = reference(peers[5], data)
    assert expected is not None
    assert same(live(database.messages[0], data) or {}, expected)
    assert same(bulk(database, [Frame(0, 0, 5, data)])[0], expected)


MUX = HEADER + (
    'BO_ 300 M: 8 X\n SG_ Sel M : 0|8@1+ (1,0) [0|0] "" X\n SG_ A m0 : 8|8@1+ (1,0) [0|0] "" X\n'
    ' SG_ B m1 : 8|16@1- (0.5,0) [0|0] "" X\n SG_ C : 56|8@1+ (1,0) [0|0] "" X\n'
    ' SG_ Sub m2M : 8|4@1+ (1,0) [0|0] "" X\n'
    ' SG_ D m3 : 16|8@1+ (1,0) [0|0] "" X\nSG_MUL_VAL_ 300 D Sub 3-5;\nSG_MUL_VAL_ 300 Sub Sel 2-2;\n'
    'SG_MUL_VAL_ 300 A Sel 0-0;\nSG_MUL_VAL_ 300 B Sel 1-1;\n'
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 255), st.binary(min_size=6, max_size=6)), min_size=1, max_size=8
    )
)
def test_multiplexed_signals(parts: list[tuple[int, int, bytes]]) -> None:
    database, peers = pair(MUX)
    frames = [Frame(0, 0, 300, bytes([selector, second]) + rest) for selector, second, rest in parts]
    refused = 0
    for frame, in_bulk in zip(frames, bulk(database, frames), strict=True):
        expected = reference(peers[300], frame.data)
        refused += expected is None
        assert same(in_bulk, expected or {})  # an impossible multiplexer applies nothing, not even what is plain
        assert same(live(database.messages[0], frame.data) or {}, expected or {})
    assert BlockDecoder([(database, None)]).decode(FrameBlock.of(frames)).multiplexer == refused
    counted = BlockDecoder([(database, None)]).decode(FrameBlock.of(frames), only=frozenset())
    assert (counted.multiplexer, counted.columns) == (refused, [])  # of what is not wanted it still knows how much


def test_short_frames_are_counted_and_never_half_applied() -> None:
    database = load_dbc(DBCS / "toyota_new_mc_pt_generated.dbc")
    message = database.message("SPEED")
    frames = [Frame(0, 0, message.key, bytes(n)) for n in range(9)]
    done = BlockDecoder([(database, None)]).decode(FrameBlock.of(frames))
    assert (done.short, done.decoded, done.unknown) == (8, 1, 0)
    with pytest.raises(FrameFaultError) as caught:
        MessageDecoder(message)(bytes(7))
    assert caught.value.fault == "short"


def test_longer_frames_are_read_up_to_the_message() -> None:
    database, peers = pair(HEADER + 'BO_ 9 M: 3 X\n SG_ S : 7|24@0+ (1,0) [0|0] "" X\n')
    data = bytes(range(1, 9))
    assert bulk(database, [Frame(0, 0, 9, data)])[0] == {"S": 0x010203} == reference(peers[9], data)
    assert live(database.messages[0], data) == {"S": 0x010203}


def test_signal_beyond_its_message_makes_the_message_longer() -> None:
    database = parse_dbc(HEADER + 'BO_ 9 M: 2 X\n SG_ S : 16|8@1+ (1,0) [0|0] "" X\n', "short.dbc")
    assert database.messages[0].size == 3
    assert live(database.messages[0], b"\1\2") is None
    assert live(database.messages[0], b"\1\2\3") == {"S": 3}


def test_extended_and_standard_identifiers_are_different_messages() -> None:
    text = (
        HEADER
        + 'BO_ 100 STD: 1 X\n SG_ A : 0|8@1+ (1,0) [0|0] "" X\n'
        + 'BO_ 2147483748 EXT: 1 X\n SG_ B : 0|8@1+ (1,0) [0|0] "" X\n'
    )
    database, _ = pair(text)
    found = bulk(database, [Frame(0, 0, 100, b"\1"), Frame(0, 0, 100 | EXTENDED, b"\2")])
    assert found == [{"A": 1}, {"B": 2}]


def test_j1939_messages_whatever_sender_and_priority(shared_data: Path) -> None:
    database = load_dbc(shared_data / "can" / "css_misc" / "CSS-Electronics-SAE-J1939-DEMO.dbc")
    speed = database.message("CCVS1")
    other_sender = (speed.key & ~0x1C00_00FF) | 0x0400_0021 | EXTENDED
    found = bulk(database, [Frame(0, 0, other_sender, b"\0\0\x50\0\0\0\0\0")])
    assert found == [{"WheelBasedVehicleSpeed": 80.0}]
    other_group = speed.key ^ 0x0100
    assert bulk(database, [Frame(0, 0, other_group, bytes(8))]) == [{}]


def test_database_of_one_bus_does_not_decode_another() -> None:
    database, _ = pair(HEADER + 'BO_ 9 M: 1 X\n SG_ S : 0|8@1+ (1,0) [0|0] "" X\n')
    frames = FrameBlock.of([Frame(0, bus, 9, b"\7") for bus in (0, 1, 2)])
    done = BlockDecoder([(database, 1)]).decode(frames)
    assert [c.bus for c in done.columns] == [1]
    assert done.unknown == 2


def test_blocks_in_any_cut_give_the_same() -> None:
    database = load_dbc(DBCS / "toyota_new_mc_pt_generated.dbc")
    random = np.random.default_rng(3)
    keys = [m.key for m in database.messages] + [0x123, 0x5 | EXTENDED]
    frames = [Frame(i, int(random.integers(3)), int(random.choice(keys)), random.bytes(8)) for i in range(500)]
    whole = BlockDecoder([(database, None)])
    parts = BlockDecoder([(database, None)])
    block = FrameBlock.of(frames)
    expected = whole.decode(block)
    cut = [parts.decode(block[a : a + 37]) for a in range(0, 500, 37)]
    assert sum(d.decoded for d in cut) == expected.decoded
    assert sum(d.unknown for d in cut) == expected.unknown
    wanted = expected.columns[3].message.name
    some = whole.decode(block, only=frozenset((wanted,)))
    assert (some.decoded, some.unknown) == (expected.decoded, expected.unknown)
    assert {columns.message.name for columns in some.columns} == {wanted}
    for columns in expected.columns:
        for name, (_, values) in columns.signals.items():
            again = [
                v
                for d in cut
                for c in d.columns
                if (c.message.name, c.bus) == (columns.message.name, columns.bus)
                for v in c.signals[name][1].tolist()
            ]
            assert again == values.tolist()
