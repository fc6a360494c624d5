"""Sentences from the patterns of the intent table: each pattern is said in many ways, with values in its slots."""

import re
from collections.abc import Iterator

import numpy as np

from assistant.understanding.grammar import MACROS, SLOTS
from assistant.understanding.intent import Intent

__all__ = ["said", "say_pattern"]

_PLACES = (
    *("gym", "work", "grandma", "airport", "lake", "harbor", "city center", "tennis club", "munich", "berlin", "paris"),
    *("frankfurt", "cologne", "vienna", "london", "boston", "new york", "capital of france", "old town", "hospital"),
)
_SHARES = ("10", "20", "25", "30", "50", "60", "75", "80", "90", "100")
_SLOTS: dict[str, tuple[str, ...]] = {
    "number": ("1", "2", "3", "5", "10", "18", "20", "21.5", "22", "25", "30", "50", "70"),
    "percent": _SHARES,
    "power": ("11", "22", "50", "150", "300", "350"),
    "time": ("1:30", "30 seconds", "10 seconds", "2 minutes", "1 minutes and 30 seconds"),
    "name": ("gym", "lake", "grandma", "tennis club", "old town", "cabin", "swimming pool"),
    "place": _PLACES,
    "instead": _PLACES,
    "from": _PLACES,
    "behind": _PLACES,
    "ahead": _PLACES,
    "who": ("anna", "mom", "dad", "john smith", "dentist", "wife", "boss", "peter"),
    "topic": ("meeting", "delay", "i am late", "trip to paris", "dinner tonight", "new contract"),
    "query": ("jazz", "beatles", "classic radio", "rock", "bbc news", "taylor swift", "favorites", "90 seconds hits"),
}
"""For slots whose ways cannot be listed; the others are said in the ways that the grammar knows."""

Piece = tuple[str, str, str]
"""A slot, a bracket or a word; the two others are empty."""

_PIECE = re.compile(r"\{(\w+)\}|([\[\]()|])|([^\s\[\]()|{}]+)")
_SKIP = 0.45
"""How often what may be left out is left out."""


def said(intent: Intent, count: int, rng: np.random.Generator) -> list[str]:
    """Return about ``count`` different sentences that the intent's patterns give, in plain words, and its examples."""
    found = dict.fromkeys(intent.examples)
    for _ in range(4 * count):
        if len(found) >= count + len(intent.examples):
            break
        pattern = intent.patterns[rng.integers(len(intent.patterns))]
        found[say_pattern(pattern, rng)] = None
    return [sentence for sentence in found if sentence]


def say_pattern(pattern: str, rng: np.random.Generator) -> str:
    """Return one of the sentences that a pattern of ``assistant.understanding.grammar`` describes."""
    plain = pattern
    while "<" in plain:
        plain = re.sub(r"<(\w+)>", lambda macro: MACROS[macro[1]], plain)
    pieces: Iterator[Piece] = iter(_PIECE.findall(plain))
    return " ".join(_alternatives(pieces, "", rng))


def _alternatives(pieces: Iterator[Piece], closing: str, rng: np.random.Generator) -> list[str]:
    """Read up to the ``closing`` bracket; return the words of one of the alternatives."""
    ways: list[list[str]] = [[]]
    for slot, bracket, word in pieces:
        if slot:
            values = _SLOTS.get(slot) or SLOTS[slot].ways
            ways[-1].append(values[rng.integers(len(values))])
        elif word:
            ways[-1].append(word)
        elif bracket == closing:
            break
        elif bracket == "|":
            ways.append([])
        else:
            inner = _alternatives(pieces, "]" if bracket == "[" else ")", rng)
            ways[-1] += [] if bracket == "[" and rng.random() < _SKIP else inner
    return ways[rng.integers(len(ways))]
