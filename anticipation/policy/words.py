"""How the policy says its reasons: a few plain words each, the same in the trace and in answer to "why not?"."""

import math

import msgspec

from anticipation.need import MAX_CHARACTERS, Need
from anticipation.policy.workload import VETOES
from vehicle.signals import PATHS, signal
from vehicle.state import Validity

__all__ = [
    "RESTING",
    "SILENT",
    "doubtful",
    "fitted",
    "offered",
    "times",
    "unlikely",
    "withdrawn_unlikely",
]

SILENT: dict[str, str] = {
    **{veto.name: f"Silent: {veto.words}" for veto in VETOES},
    "never": "Silent: you asked never to be offered this",
    "another offer": "Silent: one offer at a time",
    "spacing": "Silent: less than 30 s since the last offer",
    "quiet": "Silent: you just declined an offer",
    "hurry": "Silent: you are in a hurry",
    "group": "Silent: there was a similar offer just now",
    "budget": "Silent: enough offers for this hour",
}
"""Why nothing is said now, by cause."""

RESTING: dict[str, str] = {
    "quiet": "Silent: you declined it",
    "accepted": "Silent: you accepted it already",
    "undone": "Silent: you took it back",
    "expired": "Silent: you let it pass",
    "withdrawn": "Silent: it was just withdrawn",
}
"""Why one key rests, by cause."""


def fitted(need: Need) -> Need:
    """Return the need with title and reason of at most 120 characters together (rule 4), cut behind a word."""
    if len(need.title) + len(need.reason) <= MAX_CHARACTERS:
        return need
    title = _cut(need.title, MAX_CHARACTERS)
    return msgspec.structs.replace(need, title=title, reason=_cut(need.reason, MAX_CHARACTERS - len(title)))


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    kept = text[: max(0, length - 1)]
    if " " in kept and text[length - 1] != " ":
        kept = kept[: kept.rfind(" ")]
    kept = kept.rstrip(" ,;:.")
    return f"{kept}…" if kept else ""


def offered(need: Need) -> str:
    """Say why a need is offered."""
    return f"{need.reason.rstrip('.') or need.title} ({_percent_below(min(1.0, need.p))} likely)"


def unlikely(p: float, needed: float, declined: int) -> str:
    """Say why a probability is not enough, and how often the driver declined."""
    words = f"Not offered: only {_percent_below(p)} likely, {_percent_above(needed)} needed"
    if needed > 1.0:
        words = f"Not offered: {_percent_below(p)} likely is not enough now"
    return f"{words}; you declined it {times(declined)}" if declined else words


def withdrawn_unlikely(p: float, floor: float) -> str:
    """Say why an offer has gone."""
    return f"Withdrawn: only {_percent_below(p)} likely now, {_percent_above(floor)} needed"


def doubtful(path: str, validity: Validity) -> str:
    """Say which signal is not to be believed, and why."""
    label = signal(path).label if path in PATHS else path
    return f"{label} is {validity}"


def times(count: int) -> str:
    """Say how often."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _percent_below(p: float) -> str:
    # rounded apart, so that nobody reads "62 % likely, 62 % needed"
    return f"{math.floor(100 * p + 1e-9)} %"


def _percent_above(p: float) -> str:
    return f"{math.ceil(100 * p - 1e-9)} %"
