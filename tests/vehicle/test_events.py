"""Events, one by one and in blocks."""

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vehicle.events import EXTENDED, Answer, Frame, FrameBlock, Press, Utterance, decode_event, encode_event

frames = st.builds(
    Frame,
    t_ns=st.integers(0, 2**60),
    bus=st.integers(0, 255),
    key=st.integers(0, 0x7FF) | st.integers(0, 0x1FFF_FFFF).map(lambda k: k | EXTENDED),
    data=st.binary(max_size=8) | st.binary(max_size=64),
)
events = st.one_of(
    st.builds(
        Utterance,
        t_ns=st.integers(0, 2**60),
        text=st.text(),
        source=st.sampled_from(["typed", "voice"]),
        confidence=st.none() | st.floats(0, 1),
    ),
    st.builds(Press, t_ns=st.integers(0, 2**60), control=st.text()),
    st.builds(
        Answer,
        t_ns=st.integers(0, 2**60),
        offer=st.text(),
        answer=st.sampled_from(["accept", "reject", "undo", "never"]),
    ),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(frames, max_size=20))
def test_a_block_gives_back_its_frames(given_frames):
    assert list(FrameBlock.of(given_frames).frames()) == given_frames


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(frames, max_size=5), max_size=5))
def test_joined_blocks_hold_all_frames_in_order_whatever_their_width(parts):
    joined = FrameBlock.join([FrameBlock.of(part) for part in parts])
    assert list(joined.frames()) == [frame for part in parts for frame in part]


def test_a_block_is_cut_by_slice_and_by_mask():
    all_frames = [Frame(n, n, n, bytes([n])) for n in range(5)]
    block = FrameBlock.of(all_frames)
    assert list(block[1:3].frames()) == all_frames[1:3]
    assert list(block[block.bus > 2].frames()) == all_frames[3:]
    assert list(block[np.array([4, 0])].frames()) == [all_frames[4], all_frames[0]]


def test_payload_is_zero_behind_its_end():
    block = FrameBlock.of([Frame(0, 0, 1, b"\xff"), Frame(0, 0, 1, b"\xff" * 12)])
    assert block.data.shape == (2, 64)
    assert not block.data[0, 1:].any()
    assert not block.data[1, 12:].any()


@settings(deadline=None, max_examples=60)
@given(events)
def test_an_event_is_one_line_and_comes_back_equal(event):
    line = encode_event(event)
    assert b"\n" not in line
    assert decode_event(line) == event


def test_keys_are_sorted_so_that_recordings_compare():
    assert encode_event(Press(1, "home")) == b'{"control":"home","event":"press","t_ns":1}'


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        b'{"event":"press","t_ns":1}',
        b'{"event":"press","t_ns":1.5,"control":"home"}',
        b'{"event":"dance","t_ns":1}',
        b'{"answer":"maybe","event":"answer","offer":"x","t_ns":1}',
        b'{"control":"home","event":"press","t_n',
    ],
)
def test_anything_else_is_no_event(line):
    with pytest.raises(msgspec.MsgspecError):
        decode_event(line)
