"""The second opinion: what a small classifier makes of the same words, which knows nothing of the patterns' rules.

The recogniser's and the table's confidence never raise themselves: where the classifier is sure that something else was
said, or nothing to a car, a wish is asked about instead of followed. Where the table finds nothing, the classifier may
at most suggest what to ask.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from assistant.understanding.table import TABLE

if TYPE_CHECKING:
    from assistant.understanding.classifier import Classifier, Guess

__all__ = ["AGREE", "DOUBT", "SUGGEST", "agreed", "doubted", "opinion", "suggested"]

DOUBT = 0.9
"""From this probability of something else on, a wish of the table is doubted."""

UNLIKELY = 0.05
"""A wish that the classifier gives more than this is not doubted."""

AGREE = 0.8
"""From this probability on, what is said beside a wish does not matter."""

SUGGEST = 0.95
"""From this probability on, the driver is asked whether that was meant."""

_NO_QUESTION = ("offer.", "replay.", "quit", "place.")
"""Nobody is asked whether they meant one of these."""


@cache
def _classifier() -> "Classifier | None":
    from assistant.understanding.classifier import ClassifierError, read_classifier, shipped_classifier

    try:
        return read_classifier(shipped_classifier())
    except ClassifierError:
        return None  # ``outrider doctor`` says so; without it the table alone decides, and asks more often


def opinion(words: Sequence[str]) -> "Guess | None":
    """Return what the classifier makes of plain words; None where there is none."""
    classifier = _classifier()
    return classifier.guess(" ".join(words)) if classifier is not None else None


def doubted(intent: str, words: Sequence[str]) -> bool:
    """Whether the classifier is sure that ``words`` mean something else, or nothing to a car."""
    guess = opinion(words)
    if guess is None or intent not in guess.of:
        return False
    return not _akin(guess.label, intent) and guess.confidence >= DOUBT and guess.of[intent] < UNLIKELY


def _akin(label: str | None, intent: str) -> bool:
    """Whether both speak of the same thing: which way it is meant, the patterns know better."""
    return label is not None and label.partition(".")[0] == intent.partition(".")[0]


def agreed(intent: str, words: Sequence[str]) -> bool:
    """Whether the classifier takes ``words`` for the same, and is sure of it."""
    guess = opinion(words)
    return guess is not None and guess.label == intent and guess.confidence >= AGREE


def suggested(words: Sequence[str]) -> str | None:
    """Return the intent that the classifier is sure of and that needs no slot; None if there is none."""
    guess = opinion(words)
    if guess is None or guess.label is None or guess.confidence < SUGGEST or guess.label.startswith(_NO_QUESTION):
        return None
    intent = TABLE.get(guess.label)
    return intent.name if intent is not None and not intent.needs_slot else None
