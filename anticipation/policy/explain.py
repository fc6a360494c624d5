"""Answers to "why?" and "why not?", from the decisions that were kept: the same words as in the trace."""

from anticipation.policy import words
from anticipation.policy.state import PolicyState

__all__ = ["explain", "explain_silence"]

_NO_OFFER = "Nothing was offered yet"
_NOTHING = "Nothing suggests it now"
_NO_NEED = "Nothing seems wanted now"
_ANSWERED = {
    "accept": "You accepted it",
    "reject": "You declined it",
    "never": "You asked never to be offered this",
}


def explain(state: PolicyState, about: str = "") -> str:
    """Answer "why?": why the offer on the screen, or the last one, was made; ``about`` narrows it to a key or kind."""
    made = [(key == state.shown, memory.ended_ns, key) for key, memory in state.keys.items() if memory.need is not None]
    made = [entry for entry in made if _meant(about, entry[2])]
    need = state.of(max(made)[2]).need if made else None
    if need is not None:
        return words.offered(need)
    return explain_silence(state, about) if about else _NO_OFFER


def explain_silence(state: PolicyState, about: str = "") -> str:
    """Answer "why not?": why what came closest is not offered; ``about`` narrows it to a key or kind."""
    if not about:
        return _closest(state)
    if state.offer is not None and _meant(about, state.offer.key):
        return words.offered(state.offer.need)
    told = [
        (key in state.present, memory.said.t_ns, key)
        for key, memory in state.keys.items()
        if memory.said is not None and _meant(about, key)
    ]
    if not told:
        return _NOTHING
    present, _, key = max(told)
    memory = state.of(key)
    if memory.said is None or (memory.said.outcome == "withheld" and not present):
        return _NOTHING
    if memory.said.outcome != "withheld" and memory.answer in _ANSWERED:
        return _ANSWERED[memory.answer]
    return memory.said.words


def _closest(state: PolicyState) -> str:
    """Return the reason of the silent need that lacks least: of a hurried driver, one that lacks nothing but time."""
    said = [memory.said for key, memory in state.keys.items() if key in state.present and memory.said is not None]
    silent = [decision for decision in said if decision.outcome == "withheld"]
    return max(silent, key=lambda d: (d.cause == "hurry", d.p - d.needed, d.t_ns, d.key)).words if silent else _NO_NEED


def _meant(about: str, key: str) -> bool:
    return about in ("", key, key.partition(":")[0])
