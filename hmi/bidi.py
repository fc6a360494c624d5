"""The order in which text is drawn that runs both ways: Hebrew and Arabic among words that run from left to right.

A small part of the Unicode bidirectional algorithm (UAX #9): no explicit marks, one paragraph. Names of places need no
more.
"""

import re
from itertools import groupby
from typing import Literal, NamedTuple

__all__ = ["Run", "Script", "both_ways", "runs"]

Script = Literal["", "Hebrew", "Arabic"]

_HEBREW = "\u0590-\u05ff\ufb1d-\ufb4f"
_ARABIC = "\u0600-\u06ff"
_EITHER = re.compile(f"[{_HEBREW}{_ARABIC}]")
_IS_HEBREW = re.compile(f"[{_HEBREW}]")
_NUMBERS = frozenset("0123456789\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669")
_MIRRORED = str.maketrans("()[]<>«»‹›", ")(][><»«›‹")


class Run(NamedTuple):
    """Letters that one font draws in one direction, in the order in which they are read."""

    text: str
    script: Script


def both_ways(text: str) -> bool:
    """Whether any of it runs from right to left."""
    return _EITHER.search(text) is not None


def runs(text: str) -> tuple[Run, ...]:
    """Return the runs of ``text`` from left to right as they are drawn."""
    levels = _levels(text)
    pieces = []
    at = 0
    for (level, script), group in groupby(zip(levels, _scripts(text, levels), strict=True)):
        length = sum(1 for _ in group)
        part = text[at : at + length]
        pieces.append((level, Run(part if script or level % 2 == 0 else part[::-1].translate(_MIRRORED), script)))
        at += length
    return tuple(run for _, run in _reordered(pieces))


def _levels(text: str) -> list[int]:
    """Return each letter's level: even runs from left to right, odd from right to left."""
    kinds = [_kind(letter) for letter in text]
    base = next((int(kind == "R") for kind in kinds if kind in "LR"), 0)
    before = "LR"[base]
    for at, kind in enumerate(kinds):  # numbers behind what runs from the left belong to it
        if kind == "N" and before == "L":
            kinds[at] = "L"
        elif kind in "LR":
            before = kind
    for at, kind in enumerate(kinds):
        if kind == " ":
            kinds[at] = _between(kinds, at, "LR"[base])
    even = 2 * base
    return [{"L": even, "R": 1, "N": 2}[kind] for kind in kinds]


def _kind(letter: str) -> str:
    """Return "L" or "R" for letters by their direction, "N" for figures, " " for what takes the direction around it."""
    if letter in _NUMBERS:
        return "N"
    if _EITHER.match(letter):
        return "R"
    return "L" if letter.isalpha() else " "


def _between(kinds: list[str], at: int, base: str) -> str:
    """Return the direction of a space or a sign: that of both its neighbours, or that of the whole."""
    before = next((kind for kind in reversed(kinds[:at]) if kind != " "), base)
    behind = next((kind for kind in kinds[at + 1 :] if kind != " "), base)
    sides = {"R" if kind == "N" else kind for kind in (before, behind)}
    return sides.pop() if len(sides) == 1 else base


def _scripts(text: str, levels: list[int]) -> list[Script]:
    """Return whose font draws each letter; a space within a script stays in it, so that its letters join rightly."""
    found: list[Script] = []
    before: Script = ""
    for letter, level in zip(text, levels, strict=True):
        if _EITHER.match(letter):
            before = "Hebrew" if _IS_HEBREW.match(letter) else "Arabic"
        elif letter != " " or level % 2 == 0:
            before = ""
        found.append(before)
    return found


def _reordered(pieces: list[tuple[int, Run]]) -> list[tuple[int, Run]]:
    """Reverse every row of pieces of at least each level, from the highest down (UAX #9, rule L2)."""
    for level in range(max((level for level, _ in pieces), default=0), 0, -1):
        turned: list[tuple[int, Run]] = []
        for high, group in groupby(pieces, lambda piece: piece[0] >= level):  # noqa: B023 - used within the round
            row = list(group)
            turned += row[::-1] if high else row
        pieces = turned
    return pieces
