"""Event time runs forwards, whatever a log's time stamps do."""

from itertools import pairwise

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vehicle.drive import Straightener
from vehicle.events import Frame, FrameBlock

S = 1_000_000_000
HOUR = 3600 * S
DAY = 24 * HOUR
YEARS = 51 * 365 * DAY

stamps = st.lists(
    st.integers(0, 100).map(lambda n: n * S // 10)
    | st.integers(-(2**63), 2**63 - 1)
    | st.sampled_from([0, HOUR, HOUR + 1, DAY, -DAY, YEARS, 2**63 - 1, -(2**63)]),
    max_size=30,
)


def block(times):
    return FrameBlock.of([Frame(t, 0, n, bytes([n & 0xFF])) for n, t in enumerate(times)])


def mended(times, cuts=()):
    """The times after mending, and how many went back; the log cut into blocks at ``cuts``."""
    straight = Straightener()
    whole = block(times)
    edges = [0, *sorted(min(c, len(times)) for c in cuts), len(times)]
    parts = [straight.mend(whole[a:b]) for a, b in pairwise(edges)]
    return FrameBlock.join(parts).t_ns.tolist(), straight.backwards


@settings(deadline=None, max_examples=150)
@given(stamps, st.lists(st.integers(0, 30), max_size=6))
@example([5 * S, 4 * S, 3 * S + 1], [2])
@example([0, 5 * S, 4 * S, 4 * S + 1], [3])
@example([0, DAY, DAY + 1], [1, 2])
@example([0, -(2**63), 2**63 - 1, -(2**63), 2**63 - 1, 5], [])
def test_time_never_goes_back_wherever_the_log_is_cut(times, cuts):
    out, backwards = mended(times, cuts)
    assert all(t >= 0 for t in out)
    assert out == sorted(out)
    assert (out, backwards) == mended(times)


@settings(deadline=None, max_examples=80)
@given(stamps)
def test_nothing_but_time_is_touched(times):
    given_block = block(times)
    kept = FrameBlock(*(column.copy() for column in (getattr(given_block, n) for n in FrameBlock.__slots__)))
    out = Straightener().mend(given_block)
    for name in ("bus", "key", "size", "data"):
        assert np.array_equal(getattr(out, name), getattr(kept, name))
    assert np.array_equal(given_block.t_ns, kept.t_ns)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.integers(0, HOUR), max_size=30), st.lists(st.integers(0, 30), max_size=5))
def test_a_log_in_order_stays_as_it_is(steps, cuts):
    times = np.cumsum(np.array(steps, np.int64)).tolist()
    assert mended(times, cuts) == (times, 0)


def test_duplicates_stay():
    assert mended([0, S, S, S, 2 * S]) == ([0, S, S, S, 2 * S], 0)


def test_a_frame_out_of_order_happened_when_the_one_before_it_did():
    assert mended([0, 5 * S, 4 * S, 6 * S]) == ([0, 5 * S, 5 * S, 6 * S], 1)


def test_a_clock_set_back_a_little_goes_on_from_where_it_was():
    assert mended([0, 60 * S, 30 * S, 31 * S]) == ([0, 60 * S, 60 * S, 61 * S], 1)


def test_a_clock_set_back_a_day_goes_on_from_where_it_was():
    times = [DAY + n * S for n in range(3)] + [n * S for n in range(5)]
    out, backwards = mended([0, *times])
    assert out[-5:] == [out[3] + n * S for n in (0, 0, 1, 2, 3)]
    assert backwards == 1


def test_a_clock_set_ahead_by_years_goes_on_from_where_it_was():
    out, _ = mended([0, S, 2 * S, YEARS, YEARS + S, YEARS + 2 * S])
    assert out == [0, S, 2 * S, 2 * S, 2 * S, 3 * S]


def test_a_pause_of_hours_stays():
    out, backwards = mended([0, S, 5 * HOUR, 5 * HOUR + S, 5 * HOUR + 2 * S])
    assert out == [0, S, S, 5 * HOUR + S, 5 * HOUR + 2 * S]  # the first frame behind it could have been a wild stamp
    assert backwards == 0


def test_a_lone_wild_stamp_takes_its_neighbours_time():
    for wild in (YEARS, -YEARS, 2 * HOUR):
        times = [n * S for n in range(6)]
        times[3] = wild
        assert mended(times) == ([0, S, 2 * S, 2 * S, 4 * S, 5 * S], 1)


def test_a_wild_stamp_at_either_end():
    assert mended([0, S, YEARS])[0] == [0, S, S]
    assert mended([YEARS, S, 2 * S])[0] == [0, S, 2 * S]


def test_stamps_that_no_64_bits_can_tell_apart_cost_no_later_time():
    low, high = -(2**63), 2**63 - 1
    out, _ = mended([0, S, low, low, high, high, low, low, 0, S, 2 * S, 3 * S])
    assert out[-1] - out[-3] == 2 * S
    assert out[-1] < DAY


def test_an_empty_block_is_no_matter():
    straight = Straightener()
    straight.mend(block([S]))
    assert len(straight.mend(block([]))) == 0
    assert straight.mend(block([2 * S])).t_ns.tolist() == [2 * S]
