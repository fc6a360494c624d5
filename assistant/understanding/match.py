"""How well words fit the intents of the table.

The words are compared with every pattern. The confidence of an intent is the share of the words that its best pattern
explains; words that negate or bind ("not", "if") and stay unexplained ruin it.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from assistant.understanding.grammar import find
from assistant.understanding.table import TABLE
from assistant.understanding.words import plain_words, words_of
from vehicle.signals import Value

__all__ = ["ACT", "ASK", "LIGHT", "MARGIN", "Candidate", "candidates", "clauses", "nearest", "wishes_among"]

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
    "not no never without if unless when until after before except instead but than while later tomorrow wait or"
)
BINDING_FACTOR = 0.4

COMMANDING = words_of(
    "turn switch set open close put make increase decrease raise lower activate start stop lock unlock"
)
"""A clause with one of these that is not understood is a wish, not a remark: doing the rest would be half of it."""

REMARK_FACTOR = 0.8
"""A sentence beside the wish that is no wish itself ("it is stuffy in here") makes it this much less sure."""

_BREAK = r"(?i)[.!?;]+(?:\s+|$)|,\s*(?=(?:can|could|would|will|please)\b)"
_GREETING = words_of("hey there hi hello ok okay thanks thank you good morning evening")


class Candidate(NamedTuple):
    """One intent that the words may mean."""

    intent: str
    slots: Mapping[str, Value]
    confidence: float


def candidates(words: list[str]) -> list[Candidate]:
    """Return the intents found in ``words``, the surest first; ties keep the order of the table."""
    best: list[Candidate] = []
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


def clauses(text: str) -> list[list[str]]:
    """Return the plain words of each clause of ``text``, greetings left out."""
    parts = [half for sentence in re.split(_BREAK, text) for half in _halves(plain_words(sentence))]
    return [words for words in parts if not _GREETING.issuperset(words)]


def wishes_among(parts: list[list[str]]) -> tuple[list[Candidate], float]:
    """Return the distinct wishes among clauses, and how sure they are in the company of the others.

    Of a wish that is said twice the last one counts. No wish is taken from beside clauses that negate or bind it, or
    that command something else; and an answer to an offer ("do it") is never taken out of other words.
    """
    sure = [(words, _sure(words)) for words in parts]
    remarks = [words for words, found in sure if found is None]
    if any((BINDING | COMMANDING).intersection(words) for words in remarks):
        return [], 0.0
    wishes = {
        found.intent: found for _, found in sure if found and not found.intent.startswith(("offer.", "quit", "help"))
    }
    return list(wishes.values()), REMARK_FACTOR ** len(remarks)


def _halves(words: list[str]) -> list[list[str]]:
    """Split words at an "and" with a wish on either side."""
    for at, word in enumerate(words):
        if word in ("and", "then") and _sure(words[:at]) and any(map(_sure, rest := _halves(words[at + 1 :]))):
            return [words[:at], *rest]
    return [words] if words else []


def _sure(words: list[str]) -> Candidate | None:
    """Return what the words mean if that is sure and unambiguous."""
    found = candidates(words) if words else []
    return found[0] if found and found[0].confidence >= ACT and len(nearest(found)) == 1 else None


def _weight(words: list[str]) -> float:
    return sum(LIGHT_WEIGHT if word in LIGHT else 1.0 for word in words)
