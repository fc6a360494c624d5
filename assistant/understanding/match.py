"""How well words fit the intents of the table.

The words are compared with every pattern. The confidence of an intent is the share of the words that its best pattern
explains; words that negate or bind ("not", "if") and stay unexplained ruin it.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from assistant.understanding.grammar import Match, find, needed
from assistant.understanding.table import TABLE
from assistant.understanding.words import words_of
from vehicle.signals import Value

__all__ = [
    "ACT",
    "ASK",
    "BINDING",
    "COMMANDING",
    "LIGHT",
    "MARGIN",
    "QUESTIONING",
    "Candidate",
    "candidates",
    "nearest",
]

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
ELSEWHERE = words_of(
    "tv television kitchen bedroom bathroom living room garden hallway basement attic patio porch oven dishwasher"
    " vacuum"
    " upstairs downstairs house apartment movie film timer alarm reminder list calendar email playlist"
)
"""What no car has: unexplained, they say that something else is meant."""
BINDING_FACTOR = 0.4

_HINDERING = BINDING | ELSEWHERE

COMMANDING = words_of(
    "turn switch set open close put make increase decrease raise lower activate start stop lock unlock deactivate"
    " navigate drive take call send play find search add remove delete replace change adjust give show roll shut pay"
    " dim brighten move tilt fold order book buy remind enable disable"
    " direct cancel skip reduce drop bring create write read tell email text"
)
"""Words that command something."""

SUBJECTS = words_of("i we they he she who people")
"""Behind one of these, such a word tells of a deed: "I call heads"."""

QUESTIONING = words_of("is are was were did does has have had why when what which how where am will do should")
"""At the beginning, and unexplained, one of these asks about what is said behind it."""


class Candidate(NamedTuple):
    """One intent that the words may mean."""

    intent: str
    slots: Mapping[str, Value]
    confidence: float


def candidates(words: Sequence[str]) -> list[Candidate]:
    """Return the intents found in ``words``, the surest first; ties keep the order of the table."""
    return list(_candidates(tuple(words)))


@lru_cache(256)  # the clauses of a text are tried in many ways
def _candidates(said: tuple[str, ...]) -> tuple[Candidate, ...]:
    words, best = list(said), dict[str, Candidate]()
    total = _weight(words)
    for name, pattern in _worth_trying(words):
        match = find(pattern, words)
        if match is None:
            continue
        confidence = _weight(words[match.first : match.last]) / total
        confidence *= BINDING_FACTOR if _hindered(words, match) else 1.0
        scored = best.get(name)
        if scored is None or (confidence, len(match.slots)) > (scored.confidence, len(scored.slots)):
            best[name] = Candidate(name, match.slots, confidence)
    return tuple(sorted(best.values(), key=lambda candidate: -candidate.confidence))


def _hindered(words: list[str], match: Match) -> bool:
    """Whether words that stay unexplained turn the others around, or make them part of something else."""
    outside = words[: match.first] + words[match.last :]
    told = match.first > 0 and words[match.first - 1] in SUBJECTS and words[match.first] in COMMANDING
    asked = match.first > 0 and words[0] in QUESTIONING
    return (
        told
        or asked
        or bool(_HINDERING.intersection(outside))
        or bool(COMMANDING.intersection(outside[:1]) and match.first)
    )


class _Index(NamedTuple):
    """Every pattern with its intent, in the table's order, and by word the places of those that need it."""

    patterns: list[tuple[str, str]]
    by_word: dict[str, list[int]]
    always: list[int]


@cache
def _index() -> _Index:
    patterns = [(intent.name, pattern) for intent in TABLE.values() for pattern in intent.patterns]
    by_word: dict[str, list[int]] = {}
    always: list[int] = []
    for place, (_, pattern) in enumerate(patterns):
        key = min(needed(pattern), key=len, default=None)
        for word in key or ():
            by_word.setdefault(word, []).append(place)
        always += [] if key else [place]
    return _Index(patterns, by_word, always)


def _worth_trying(words: list[str]) -> Iterator[tuple[str, str]]:
    index = _index()
    places = set(index.always).union(*(index.by_word.get(word, ()) for word in words))
    return (index.patterns[place] for place in sorted(places))


def nearest(found: list[Candidate], full: float = 1.0) -> list[Candidate]:
    """Return the surest intent, and the next one if it may as well be meant.

    ``full`` is the confidence of words that are explained entirely: that beats all that explain nearly all.
    """
    margin = 1e-9 if found[0].confidence >= full else MARGIN
    return [c for c in found if found[0].confidence - c.confidence < margin][:2]


def _weight(words: list[str]) -> float:
    return sum(LIGHT_WEIGHT if word in LIGHT else 1.0 for word in words)
