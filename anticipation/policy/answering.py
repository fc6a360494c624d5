"""What the driver's answer does to the policy in this drive; ``Answers`` keeps what it teaches for later ones."""

from msgspec.structs import replace

from anticipation.facts import OfferAnswer
from anticipation.need import Need
from anticipation.policy.state import NEVER_NS, KeyMemory, PolicyState

__all__ = ["answer"]

_S = 1_000_000_000
_LATE_NS = 2 * _S
"""An answer that comes so shortly behind its offer was still meant for it."""
_QUIET_NS = 120 * _S
"""No other offer for so long after a no."""
_DECLINED_NS = 600 * _S
_ACCEPTED_NS = 1_800 * _S
_UNDONE_NS = 600 * _S


def answer(state: PolicyState, t_ns: int, key: str, answer: OfferAnswer) -> tuple[PolicyState, Need | None]:
    """Return the state behind an answer, and the need that it answered; None if it answers nothing.

    accept and reject answer the offer on the screen, or one that left it within 2 s without an answer. never may
    come later, too. undo takes the last answer to the key in this drive back: a declined offer may come again, an
    accepted one rests. Only an answer with a need is to be acted on and learned. "expired" is for the policy to say.
    """
    memory = state.of(key)
    shown = state.offer is not None and state.offer.key == key
    if memory.need is None or answer == "expired":
        return state, None
    if answer == "undo":
        return _undone(state, t_ns, key, memory) if memory.answer is not None else (state, None)
    late = memory.answer is None and t_ns - memory.ended_ns <= _LATE_NS
    if not (shown or late or (answer == "never" and memory.answer != "never")):
        return state, None
    accepted = answer == "accept"
    memory = replace(
        memory,
        ended_ns=t_ns if shown else memory.ended_ns,
        answer=answer,
        rest_ns=t_ns + (_ACCEPTED_NS if accepted else _DECLINED_NS),
        rest="accepted" if accepted else "quiet",
        unless_p=2.0,
        passed=0,
    )
    if not accepted:
        state = replace(state, quiet_ns=t_ns + _QUIET_NS)
    return replace(state.with_key(key, memory), offer=None if shown else state.offer), memory.need


def _undone(state: PolicyState, t_ns: int, key: str, memory: KeyMemory) -> tuple[PolicyState, Need | None]:
    if memory.answer == "accept":
        rests = replace(memory, answer=None, rest_ns=t_ns + _UNDONE_NS, rest="undone")
    else:
        rests = replace(memory, answer=None, rest_ns=NEVER_NS, rest="")
        state = replace(state, quiet_ns=NEVER_NS)
    return state.with_key(key, rests), memory.need
