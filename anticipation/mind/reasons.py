"""Why an offer was made, and why nothing is offered, in the words of the policy and the senses of the network."""

from typing import Any

import msgspec

from anticipation.insight import Insight
from anticipation.memory import DriverMemory
from anticipation.mind.state import MindState
from anticipation.policy import Decision, explain, explain_silence, reword, silence

__all__ = ["reason_out", "why", "why_not", "why_silent"]


def reason_out(
    state: MindState, decision: Decision, insight: Insight, memory: DriverMemory
) -> tuple[MindState, dict[str, Any]]:
    """Find out what moved an offer that was just made; return the state with it, and what the trace shall say."""
    need = decision.need
    moved = insight.moved(need.key, state.outlook, memory) if need is not None else {}
    if need is None or not moved:
        return state, {}
    policy, reason = state.policy, insight.in_words(moved, need.reason)
    if reason != need.reason:
        policy = reword(policy, reason)
    assert policy.offer is not None
    state = msgspec.structs.replace(state, policy=policy, moved=insight.because(moved))
    return state, {"moved": moved, "reason": policy.offer.need.reason}


def why(state: MindState) -> str:
    """Answer "why?" about the offer on the screen, or the last one."""
    made, moved = explain(state.policy), state.moved
    return f"{made}; {moved}" if moved and state.policy.shown else made


def why_not(state: MindState, about: str = "") -> str:
    """Answer "why not?", about a kind of offer or about the silence as such."""
    return explain_silence(state.policy, about)


def why_silent(state: MindState) -> str:
    """Say why what is nearest to being offered is not, without naming it."""
    return silence(state.policy, state.standings[0]) if state.standings else why_not(state)
