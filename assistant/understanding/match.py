"""How well words fit the intents of the table.

The words are compared with every pattern. The confidence of an intent is the share of the words that its best pattern
explains; words that negate or bind ("not", "if") and stay unexplained ruin it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from assistant.understanding.grammar import find
from assistant.understanding.table import TABLE
from assistant.understanding.words import words_of
from vehicle.signals import Value

__all__ = ["ACT", "ASK", "BINDING", "LIGHT", "MARGIN", "Candidate", "candidates", "nearest"]

ACT = 0.78
"""From this confidence on a sentence is followed."""

ASK = 0.65
"""From this confidence on the driver is asked whether that was meant; below, nothing is done."""

MARGIN = 0.1
"""Two intents nearer to each other than this are both offered."""

LIGHT = words_of("what is are it of in on to by at do i me how am that this there here with and so get too very")
LIGHT_WEIGHT = 0.3
"""Words of little meaning count this much; all others count 1."""

BINDING = words_of(
    "not no never without if unless when until after before except instead but than while later tomorrow wait or only"
)
BINDING_FACTOR = 0.4


class Candidate(NamedTuple):
    """One intent that the words may mean."""

    intent: str
    slots: Mapping[str, Value]
    confidence: float


def candidates(words: Sequence[str]) -> list[Candidate]:
    """Return the intents found in ``words``, the surest first; ties keep the order of the table."""
    best: list[Candidate] = []
    words = list(words)
    total = _weight(words)
    for intent in TABLE.values():
        scored: Candidate | None = None
        for pattern in intent.patterns:
            match = find(pattern, words)
            if match is None:
                continue
            outside = words[: match.first] + words[match.last :]
            confidence = _weight(words[match.first : match.last]) / total
            confidence *= BINDING_FACTOR if BINDING.intersection(outside) else 1.0
            if scored is None or (confidence, len(match.slots)) > (scored.confidence, len(scored.slots)):
                scored = Candidate(intent.name, match.slots, confidence)
        if scored:
            best.append(scored)
    return sorted(best, key=lambda candidate: -candidate.confidence)


def nearest(found: list[Candidate], full: float = 1.0) -> list[Candidate]:
    """Return the surest intent, and the next one if it may as well be meant.

    ``full`` is the confidence of words that are explained entirely: that beats all that explain nearly all.
    """
    margin = 1e-9 if found[0].confidence >= full else MARGIN
    return [c for c in found if found[0].confidence - c.confidence < margin][:2]


def _weight(words: list[str]) -> float:
    return sum(LIGHT_WEIGHT if word in LIGHT else 1.0 for word in words)
