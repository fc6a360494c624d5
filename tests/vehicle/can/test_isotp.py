"""ISO 15765-2: whole messages or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vehicle.can.isotp import CONSECUTIVE_TIMEOUT_NS, Fault, Flow, Reassembler, flow_control

MS = 1_000_000

NISSAN = [
    *("10356101fffff3cc", "2102afffffeba6ff", "22ffd96d03e830d4", "239876395f038c00"),
    *("240170002910000d", "259d7e0010ad7980", "260005ffffeba6ff", "27ffec3b01adffff"),
]
"""A real answer of a car's battery controller at 0x7BB (CSS Electronics, api-examples, MIT)."""


def segment(message: bytes, pad: bytes = b"") -> list[bytes]:
    """The frames of a message as a sender makes them, padded to 8 bytes when ``pad`` is given."""
    fill = (lambda frame: frame.ljust(8, pad)) if pad else bytes
    if len(message) <= 7:
        return [fill(bytes([len(message)]) + message)]
    frames = [bytes([0x10 | len(message) >> 8, len(message) & 0xFF]) + message[:6]]
    for number, at in enumerate(range(6, len(message), 7), start=1):
        frames.append(fill(bytes([0x20 | number & 0x0F]) + message[at : at + 7]))
    return frames


def feed_all(transport: Reassembler, key: int, frames: list[bytes], start_ns: int = 0) -> list[object]:
    return [transport.feed(start_ns + n * 10 * MS, key, frame) for n, frame in enumerate(frames)]


def test_a_single_frame_is_a_message_whatever_the_padding() -> None:
    for pad in ("00000000", "55555555", "aaaaaaaa", ""):
        assert Reassembler().feed(0, 0x7E8, bytes.fromhex("03410d39" + pad)) == bytes.fromhex("410d39")


def test_a_real_long_answer() -> None:
    results = feed_all(Reassembler(), 0x7BB, [bytes.fromhex(frame) for frame in NISSAN])
    assert results[0] == Flow(0x7BB, 0x35)
    assert results[1:-1] == [None] * 6
    message = results[-1]
    assert isinstance(message, bytes)
    assert len(message) == 0x35
    assert message.hex().startswith("6101fffff3cc02af")
    assert message.hex().endswith("ffec3b01ad")


@given(st.binary(min_size=1, max_size=4095), st.sampled_from([b"", b"\0", b"\x55", b"\xff"]))
def test_what_is_segmented_comes_back(message: bytes, pad: bytes) -> None:
    assert feed_all(Reassembler(), 0x7E8, segment(message, pad))[-1] == message


def test_the_counter_wraps_after_15() -> None:
    message = bytes(range(200))
    assert feed_all(Reassembler(), 0x7E8, segment(message))[-1] == message


@given(st.binary(min_size=8, max_size=100), st.binary(min_size=8, max_size=100), st.data())
def test_two_senders_may_interleave(one: bytes, two: bytes, data: st.DataObject) -> None:
    transport = Reassembler()
    queues = {0x7E8: segment(one), 0x7EA: segment(two)}
    whole = {}
    while any(queues.values()):
        key = data.draw(st.sampled_from([key for key, queue in queues.items() if queue]))
        result = transport.feed(0, key, queues[key].pop(0))
        if isinstance(result, bytes):
            whole[key] = result
    assert whole == {0x7E8: one, 0x7EA: two}
    assert transport.faults == {}


@given(st.lists(st.tuples(st.sampled_from([0x7E8, 0x7E9]), st.binary(max_size=12), st.integers(0, 2000))))
def test_any_frames_at_all_raise_nothing_and_a_clean_answer_still_comes_through(
    frames: list[tuple[int, bytes, int]],
) -> None:
    transport = Reassembler()
    t_ns = 0
    for key, frame, wait_ms in frames:
        t_ns += wait_ms * MS
        transport.feed(t_ns, key, frame)
    assert feed_all(transport, 0x7E8, segment(bytes(range(20))), t_ns)[-1] == bytes(range(20))


@pytest.mark.parametrize("lost", range(1, 8))
def test_a_lost_frame_loses_the_whole_message(lost: int) -> None:
    transport = Reassembler()
    frames = [bytes.fromhex(frame) for n, frame in enumerate(NISSAN) if n != lost]
    assert not any(isinstance(result, bytes) for result in feed_all(transport, 0x7BB, frames))
    # the last frame lost: nothing was wrong yet, and nothing came out
    assert (transport.faults.get("order") == 1) == (lost < 7)


def test_swapped_frames_are_dropped_and_counted() -> None:
    transport = Reassembler()
    frames = [bytes.fromhex(frame) for frame in NISSAN]
    frames[2], frames[3] = frames[3], frames[2]
    assert not any(isinstance(result, bytes) for result in feed_all(transport, 0x7BB, frames))
    assert transport.faults == {"order": 1, "unexpected": 5}


def test_a_new_message_ends_the_one_under_way() -> None:
    transport = Reassembler()
    frames = [bytes.fromhex(frame) for frame in NISSAN]
    feed_all(transport, 0x7BB, frames[:4])
    assert feed_all(transport, 0x7BB, frames)[-1] == feed_all(Reassembler(), 0x7BB, frames)[-1]
    assert transport.faults == {"interrupted": 1}
    feed_all(transport, 0x7BB, frames[:4])
    assert transport.feed(0, 0x7BB, bytes.fromhex("03410d39")) == bytes.fromhex("410d39")
    assert transport.feed(0, 0x7BB, frames[4]) == Fault(0x7BB, "unexpected")


def test_a_message_that_stalls_is_given_up() -> None:
    transport = Reassembler()
    frames = segment(bytes(20))
    transport.feed(0, 0x7E8, frames[0])
    assert transport.feed(CONSECUTIVE_TIMEOUT_NS + 1, 0x7E8, frames[1]) == Fault(0x7E8, "timeout")


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ("", "bad_length"),
        ("00", "bad_length"),  # a single frame of no bytes
        ("05410d39", "bad_length"),  # shorter than it says
        ("08410d3900000000", "bad_length"),  # longer than a frame holds
        ("1005410d39000000", "bad_length"),  # a first frame of what fits into a single one
        ("100a410d", "bad_length"),  # a first frame that is not full
        ("1000000010004100", "overlong"),  # the 32-bit escape
        ("2141000000000000", "unexpected"),
        ("4141000000000000", "bad_type"),
        ("f141000000000000", "bad_type"),
    ],
)
def test_frames_that_break_the_standard_are_counted(frame: str, reason: str) -> None:
    transport = Reassembler()
    assert transport.feed(0, 0x7E8, bytes.fromhex(frame)) == Fault(0x7E8, reason)
    assert transport.faults == {reason: 1}


def test_a_short_frame_in_the_middle_is_no_end() -> None:
    transport = Reassembler()
    frames = segment(bytes(20))
    transport.feed(0, 0x7E8, frames[0])
    assert transport.feed(0, 0x7E8, frames[1][:5]) == Fault(0x7E8, "bad_length")
    assert transport.feed(0, 0x7E8, frames[2]) == Fault(0x7E8, "unexpected")


def test_can_fd_single_frames_hold_their_length_in_the_second_byte() -> None:
    assert Reassembler().feed(0, 0x7E8, bytes([0, 10]) + bytes(range(10))) == bytes(range(10))
    assert Reassembler().feed(0, 0x7E8, bytes([0, 11]) + bytes(range(10))) == Fault(0x7E8, "bad_length")


def test_flow_control_of_others_means_nothing() -> None:
    transport = Reassembler()
    frames = segment(bytes(range(20)))
    transport.feed(0, 0x7E8, frames[0])
    assert transport.feed(0, 0x7E8, flow_control()) is None
    assert [transport.feed(0, 0x7E8, frame) for frame in frames[1:]] == [None, bytes(range(20))]


def test_flow_control_frame() -> None:
    assert flow_control() == bytes.fromhex("3000000000000000")  # as a real tester sends it
    assert flow_control(10, 4) == bytes.fromhex("30040a0000000000")
    with pytest.raises(ValueError, match="127"):
        flow_control(128)


def test_a_snapshot_in_the_middle_of_a_message() -> None:
    transport = Reassembler()
    frames = [bytes.fromhex(frame) for frame in NISSAN]
    feed_all(transport, 0x7BB, frames[:5])
    there = transport.snapshot()
    first = feed_all(transport, 0x7BB, frames[5:])[-1]
    transport.feed(0, 0x7BB, frames[1])
    transport.restore(there)
    assert transport.faults == {}
    assert feed_all(transport, 0x7BB, frames[5:])[-1] == first
    transport.reset()
    assert transport.snapshot() == ((), ())
