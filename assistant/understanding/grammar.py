"""A small grammar for what people say, compiled to regular expressions when it is first used.

A pattern is a line of words with

    [word|two words]   optional           (word|other)   alternatives        {slot}   a value, see ``SLOTS``
    <macro>            a piece of pattern with a name, see ``MACROS``

A pattern is looked for anywhere in the words; how much of them it covers is the confidence of the match.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from assistant.understanding.slots import SLOTS, seconds
from vehicle.signals import Value

__all__ = ["MACROS", "SLOTS", "Match", "compile_pattern", "find", "needed", "prepare", "seconds"]

MACROS: dict[str, str] = {
    "what": "(what is|what are|how is|give me|read me|check|read)",
    "set": "(set|change|adjust|make|put|turn|bring|get|switch|have|keep)",
    "to": "(to|at|on|=|to be|back to|up to|down to)",
    "more": "(increase|raise|boost|more|turn up|bring up|crank up|bump up|put up|set up|up|pump up|dial up|kick up)",
    "less": "(decrease|reduce|lower|less|turn down|bring down|drop|put down|dial down|dial back|cut|bump down)",
    "temperature": "(temperature|climate temperature|climate|heat|heating|set temperature|set point|thermostat"
    "|cabin temperature|inside temperature|interior temperature|ac temperature|climate control)",
    "by": "[by] {number} [degrees]",
    "on": "(turn|switch|put|bring) on|activate|enable|start|use|engage|fire up|get|have",
    "off": "(turn|switch|put|shut|bring) off|deactivate|disable|stop|cancel|kill|cut",
    "bit": "[[by] (bit|little|little bit|slightly|notch|touch|tad)]",
    "too": "[feeling|getting] [bit|little|so|very] [too]",
    "left": "[is left|left|remaining|is remaining|do (i|we) [still] have [left]|have (i|we) got [left]|is there]",
}

_PIECE = r"\{(\w+)\}|([\[\]()|])|([^\s\[\]()|{}]+)"

_AGAIN = "__"
"""Set between a slot's name and its count within a pattern: it may stand in several places, but is said in one."""


def _pieces(pattern: str) -> list[tuple[str, str, str]]:
    """Return the slots, brackets and words of a pattern, its macros (which may hold macros) written out."""
    while "<" in pattern:
        pattern = re.sub(r"<(\w+)>", lambda macro: MACROS[macro[1]], pattern)
    return re.findall(_PIECE, pattern)


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern; it matches in words that are joined by spaces, with one behind the last.

    Raises KeyError for an unknown slot or macro, ``re.error`` for unbalanced brackets.
    """
    parts, seen = [], Counter[str]()
    for slot, bracket, word in _pieces(pattern):
        if slot:
            seen[slot] += 1
            parts.append(f"(?P<{slot}{_AGAIN}{seen[slot]}>{SLOTS[slot].regex}) ")
        elif word:
            parts.append(re.escape(word) + " ")
        else:
            parts.append({"[": "(?:", "(": "(?:", "]": ")?", ")": ")", "|": "|"}[bracket])
    return re.compile(r"(?<!\S)" + "".join(parts))


def needed(pattern: str) -> tuple[frozenset[str], ...]:
    """Return sets of words: whatever the pattern matches has at least one word of each of them."""
    return _needed(iter(_pieces(pattern)))


def _needed(pieces: Iterator[tuple[str, str, str]]) -> tuple[frozenset[str], ...]:
    """Read alternatives up to a closing bracket; each way needs all of its sets, several ways need one of either's."""
    ways: list[list[frozenset[str]]] = [[]]
    for slot, bracket, word in pieces:
        if word:
            ways[-1].append(frozenset({word}))
        elif slot:
            begins = frozenset(way.partition(" ")[0] for way in SLOTS[slot].ways)
            ways[-1] += [begins] if begins else []
        elif bracket == "|":
            ways.append([])
        elif bracket == "[":
            _needed(pieces)
        elif bracket == "(":
            ways[-1] += _needed(pieces)
        else:
            break
    if len(ways) == 1:
        return tuple(ways[0])
    if not all(ways):
        return ()
    return (frozenset().union(*(min(way, key=len) for way in ways)),)


class _Compiled(NamedTuple):
    regex: re.Pattern[str]
    needed: tuple[frozenset[str], ...]


@cache
def _compiled(pattern: str) -> _Compiled:
    return _Compiled(compile_pattern(pattern), needed(pattern))


def prepare(pattern: str) -> None:
    """Compile a pattern now, rather than when it is first looked for."""
    _compiled(pattern)


class Match(NamedTuple):
    """Where a pattern was found: the words from ``first`` to before ``last``, and the values of its slots."""

    first: int
    last: int
    slots: dict[str, Value]


def find(pattern: str, words: list[str]) -> Match | None:
    """Return where in ``words`` the pattern is found, all of them if it can be, else the first place; or None."""
    compiled = _compiled(pattern)
    if any(one.isdisjoint(words) for one in compiled.needed):
        return None  # most patterns end here
    line = " ".join(words) + " "
    found = compiled.regex.fullmatch(line) or compiled.regex.search(
        line
    )  # a pattern that explains everything explains it best
    if found is None or found.end() == found.start():
        return None
    slots: dict[str, Value] = {}
    for group, said in found.groupdict().items():
        name = group.partition(_AGAIN)[0]
        if said is not None:
            slots.setdefault(name, SLOTS[name].value(said))
    return Match(line[: found.start()].count(" "), line[: found.end()].count(" "), slots)
