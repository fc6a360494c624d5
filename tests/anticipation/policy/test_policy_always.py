"""What holds in any drive, whatever is proposed, said and answered."""

import math
from itertools import pairwise
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from policy_drive import GEAR, LATERAL, LEFT, LONGITUDINAL, OUTSIDE, SPEED, Drive, S

from anticipation.facts import OfferAnswer
from anticipation.need import KINDS, Need
from anticipation.policy import Decision, explain, explain_silence
from vehicle.signals import PATHS, Value

chances = st.one_of(st.floats(0.25, 1.0), st.just(0.999), st.sampled_from([math.nan, -1.0, 0.0, 2.0, math.inf]))
needs = st.builds(
    Need,
    kind=st.sampled_from(KINDS),
    key=st.just(""),
    p=chances,
    title=st.text(max_size=130),
    reason=st.text("ab ,.", max_size=200),
    signals=st.sampled_from([(), (), (SPEED,), (OUTSIDE,)]),
    lifetime_s=st.sampled_from([0.0, 5.0, 20.0, math.nan]),
)
signals = st.one_of(
    st.tuples(st.just(SPEED), st.sampled_from([None, 0.0, 50.0, -5.0])),
    st.tuples(st.sampled_from([LEFT]), st.booleans()),
    st.tuples(st.just(OUTSIDE), st.sampled_from([None, -5.0])),
    st.tuples(st.just(GEAR), st.sampled_from([-1, 126, 127])),
    st.tuples(st.sampled_from([LONGITUDINAL, LATERAL]), st.sampled_from([-6.0, 0.0, 4.0])),
)
words = st.sampled_from(["accept", "reject", "undo", "never", "expired"])


class Step(NamedTuple):
    """What happens, and how long it takes to the next, in tenths of a second; most keys are their kinds."""

    needs: list[tuple[Need, int]]
    says: list[tuple[str, Value | None]]
    answer: OfferAnswer | None
    gone: bool
    tenths: int
    ticks: int


steps = st.builds(
    Step,
    st.lists(st.tuples(needs, st.integers(0, 2)), max_size=3),
    st.lists(signals, max_size=2),
    st.one_of(st.none(), st.none(), words),
    st.booleans(),
    st.sampled_from([1, 5, 100, 300, 3000]),
    st.integers(1, 12),
)


def drive_through(script: list[Step], back: bool = False) -> tuple[Drive, list[tuple[Decision, tuple[str, ...]]]]:
    drive, told = Drive(), []
    drive.said[OUTSIDE] = 1.0
    for step in script:
        if step.gone:
            drive.needs.clear()
        for wish, index in step.needs:
            key = f"{wish.kind}:{index}" if index else wish.kind
            drive.wants(replace(wish, key=key))()
        drive.said.update(step.says)
        if step.answer is not None and drive.state.shown:
            drive.answers_with(step.answer, drive.state.shown)()
        for _ in range(step.ticks):
            count, shown = len(drive.told), drive.state.offer
            drive.tick(drive.t_ns + step.tenths * S // 10)
            outcomes = {decision.outcome: decision.key for decision in drive.told[count:]}
            if shown is not None and "offer" in outcomes:  # one at a time
                assert shown.key in (outcomes.get("expired"), outcomes.get("withdrawn"))
            told += [(decision, drive.workload.vetoes) for decision in drive.told[count:]]
        if back and step.gone:
            drive.t_ns //= 2
    return drive, told


@settings(max_examples=120, deadline=None)
@given(st.lists(steps, max_size=14))
def test_the_rules_hold_in_any_drive(script: list[Step]):
    _, told = drive_through(script)
    offers = [(decision, vetoes) for decision, vetoes in told if decision.outcome == "offer"]
    assert all(not vetoes for _, vetoes in offers)
    times = [decision.t_ns for decision, _ in offers]
    assert all(later - sooner >= 30 * S for sooner, later in pairwise(times))
    assert all(later - sooner >= 3600 * S for sooner, later in zip(times, times[6:], strict=False))
    for decision, _ in offers:
        assert decision.p >= max(0.3, decision.needed)
        assert decision.need is not None
        assert len(decision.need.title) + len(decision.need.reason) <= 120
    assert all(decision.words and 0 <= decision.p <= 1 for decision, _ in told)
    silences = [(decision.key, decision.t_ns) for decision, _ in told if decision.outcome == "withheld"]
    for key in {key for key, _ in silences}:
        moments = [t_ns for name, t_ns in silences if name == key]
        assert all(later - sooner >= 10 * S for sooner, later in pairwise(moments))


@settings(max_examples=40, deadline=None)
@given(st.lists(steps, max_size=10), st.booleans())
def test_the_same_drive_gives_the_same_decisions_and_the_same_memory(script: list[Step], back: bool):
    first, again = drive_through(script, back), drive_through(script, back)
    # "!=" of a drive with NaN in it would be true of itself
    assert repr(first[1]) == repr(again[1])
    assert repr(first[0].state) == repr(again[0].state)
    assert first[0].answers == again[0].answers


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, max_size=10))
def test_a_clock_that_jumps_back_breaks_nothing(script: list[Step]):
    drive, told = drive_through(script, back=True)
    assert all(not vetoes for decision, vetoes in told if decision.outcome == "offer")
    assert len(drive.state.prompts) <= 6
    for about in ("", *KINDS):
        assert explain(drive.state, about)
        assert explain_silence(drive.state, about)


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, max_size=10), st.sampled_from(["stale", "invalid"]))
def test_no_offer_stands_on_a_signal_that_is_not_believed(script: list[Step], how: str):
    drive, _ = drive_through(script)
    drive.said |= {SPEED: 0.0, OUTSIDE: None}
    if how == "stale":
        drive.said.pop(OUTSIDE)
        drive.tick(drive.t_ns + 61 * S)
    drive.tick(drive.t_ns + S)
    assert drive.state.offer is None or OUTSIDE not in drive.state.offer.need.signals
    assert all(path in PATHS for path in drive.said)
