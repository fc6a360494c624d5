"""A small grammar for what people say, compiled to regular expressions when it is first used.

A pattern is a line of words with

    [word|two words]   optional           (word|other)   alternatives        {slot}   a value, see ``SLOTS``
    <macro>            a piece of pattern with a name, see ``MACROS``

A pattern is looked for anywhere in the words; how much of them it covers is the confidence of the match.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from assistant.understanding.kinds import NEED_WORDS, ROLE_WORDS
from vehicle.signals import Value

__all__ = ["MACROS", "SLOTS", "Match", "compile_pattern", "find", "seconds"]

_LARGE = 1e9
"""Larger numbers are this one: nothing in a car reaches it, and it is still finite."""

_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_TIME = (
    r"[0-9]+:[0-9]{2}(?::[0-9]{2})?"
    rf"|{_NUMBER} minutes(?: and)?(?: [0-9]+(?: seconds)?)?|{_NUMBER}(?: seconds)?"
)


_UNNAMED = "and|then|or|but|if|when|unless|until|while|not|no|never|is|as|to|with|than|later"
"""Words that no name of a place has: they join it to something else, or turn it around."""
_NO_PLACE = (
    r"[0-9]\S*|start|beginning|end|next|previous|last|closest|nearest|default|factory|day|night|dark|light"
    "|bright|auto|automatic|normal|real|sleep|bed|hell|get|call|switch|need|see|do|buy|have|be|make|take|pay|check"
)
"""Neither are these where someone drives to: moments, looks, the nearest of a kind, and things to do."""
_THINGS = (
    "song|track|tune|voice|mode|setting|settings|playlist|list|page|screen|menu|map|radio|channel|station|music|podcast"
    "|episode|news|post|website|dot|com|calendar|event|alarm|meeting|email|emails"
)
"""Who says one of these within or behind such a name does not want to drive there."""
_JOINING = "most|more|by|after|before|from|on|of|every|for|at|that|this|tomorrow|today"


def _name(first: str, others: str, more: int, behind: str = "") -> str:
    """Return the pattern of a name of up to ``more`` words behind the first.

    It begins with none of ``first``, has none of ``others``, and none of ``behind`` follows it.
    """
    last = f"(?! (?:{behind}) )" if behind else ""
    return rf"(?!(?:{first}|{others}) )[a-z0-9]+(?: (?!(?:{others}) )[a-z0-9]+){{0,{more}}}{last}"


def seconds(text: str) -> float:
    """Return the seconds of "1:30", "1:02:03", "90", "30 seconds", "2 minutes", "1 minutes and 30 seconds"."""
    if ":" in text:
        total = 0.0
        for part in text.split(":"):
            total = total * 60 + float(part)
        return min(total, _LARGE)
    numbers = [min(float(number), _LARGE) for number in re.findall(_NUMBER, text)]
    if "minutes" in text:
        return numbers[0] * 60 + sum(numbers[1:])
    return numbers[0]


class Slot(NamedTuple):
    """What may stand in a slot, and the value that it then has."""

    regex: str
    value: Callable[[str], Value]


def _words(choices: Mapping[str, str]) -> Slot:
    """Return a slot whose value is a key of ``choices``, said in one of the ways listed behind it."""
    ways = {way: name for name, listed in choices.items() for way in listed.split("|")}
    longest_first = sorted(ways, key=len, reverse=True)
    return Slot("|".join(map(re.escape, longest_first)), lambda said: ways[said])


SLOTS: dict[str, Slot] = {
    "number": Slot(_NUMBER, lambda said: max(-_LARGE, min(_LARGE, float(said)))),
    "time": Slot(_TIME, seconds),
    "zone": _words(
        {
            "both": "both sides|both|everyone|everybody|all|driver and passenger|me and passenger|both zones",
            "passenger": "passenger side|passenger zone|passenger seat|passenger",
            "driver": "driver side|driver zone|driver seat|driver|me",
        }
    ),
    "window": _words(
        {
            "all": "all|every|both|all four",
            "front": "front",
            "rear": "rear|back",
            "driver": "driver side|driver",
            "passenger": "passenger side|passenger",
        }
    ),
    "door": _words(
        {
            "rear": "rear|back",
            "driver": "driver side|driver",
            "passenger": "passenger side|passenger",
            "all": "all|every",
        }
    ),
    "theme": _words({"day": "day|light|bright", "night": "night|dark", "auto": "auto|automatic"}),
    "airflow": _words(
        {
            "WINDSHIELD": "windshield|front window|glass",
            "UP": "face|head|up|chest",
            "DOWN": "feet|floor|down|legs",
            "ALL": "everywhere|all over",
        }
    ),
    "unit": _words({"fahrenheit": "fahrenheit|f", "celsius": "celsius|c"}),
    "amount": _words({"50": "halfway|half|half open", "20": "bit|little bit|little|slightly|crack"}),
    "level": _words({"3": "high|maximum|max|full|strong", "2": "medium|middle", "1": "low|minimum|min|lowest"}),
    "lamp": _words(
        {
            "Fog.Front": "front fog light|fog light",
            "Fog.Rear": "rear fog light",
            "Beam.Low": "low beam|dipped beam|headlight|light|low beam headlight|exterior light",
            "Parking": "parking light",
            "Hazard": "hazard light|hazards|warning light|hazard",
        }
    ),
    "thing": _words(
        {
            "ac": "ac",
            "recirculation": "recirculation|recirculated air|air recirculation",
            "front defrost": "windshield defrost|front defrost|defrost",
            "rear defrost": "rear defrost|rear window defrost",
            "heater": "heater",
            "high beam": "high beam",
            "low beam": "low beam|headlight|light",
            "front fog": "fog light|front fog light",
            "hazard": "hazard light|hazards",
            "wipers": "wipers",
            "parking brake": "parking brake|handbrake|hand brake",
            "cruise control": "cruise control",
            "engine": "engine",
            "charging": "charging|it charging|battery charging",
            "trunk": "trunk",
            "hood": "hood|bonnet",
        }
    ),
    "role": _words(ROLE_WORDS),
    "need": _words(NEED_WORDS),
    "name": Slot(_name(_UNNAMED, _UNNAMED, 3), str),
    "place": Slot(_name(_NO_PLACE, f"{_UNNAMED}|{_JOINING}|{_THINGS}", 2, _THINGS), str),
    "who": Slot(r"(?!(?:me|my|it|you|that|this|in|back|on|off) )[a-z]+(?: [a-z]+)?", str),
}

MACROS: dict[str, str] = {
    "what": "(what is|what are|how is|give me|read me|check|read)",
    "set": "(set|change|adjust|make|put|turn|bring|get)",
    "to": "(to|at|on|=)",
    "more": "(increase|raise|boost|more|turn up|bring up|crank up)",
    "less": "(decrease|reduce|lower|less|turn down|bring down)",
    "temperature": "(temperature|climate temperature|climate|heat|heating|set temperature|set point|thermostat)",
    "by": "[by] {number} [degrees]",
    "on": "(turn|switch|put) on|activate|enable|start|use",
    "off": "(turn|switch|put|shut) off|deactivate|disable|stop|cancel",
    "too": "[feeling|getting] [bit|little|so|very] [too]",
    "wheel": "[steering] wheel (heating|heater|heat)",
    "left": "[is left|left|remaining|is remaining|do (i|we) [still] have [left]|have (i|we) got [left]|is there]",
}

_PIECE = r"\{(\w+)\}|([\[\]()|])|([^\s\[\]()|{}]+)"


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern; it matches in words that are joined by spaces, with one behind the last.

    Raises KeyError for an unknown slot or macro, ``re.error`` for unbalanced brackets.
    """
    plain = re.sub(r"<(\w+)>", lambda macro: MACROS[macro[1]], pattern)
    parts = []
    for slot, bracket, word in re.findall(_PIECE, plain):
        if slot:
            parts.append(f"(?P<{slot}>{SLOTS[slot].regex}) ")
        elif word:
            parts.append(re.escape(word) + " ")
        else:
            parts.append({"[": "(?:", "(": "(?:", "]": ")?", ")": ")", "|": "|"}[bracket])
    return re.compile(r"(?<!\S)" + "".join(parts))


_compiled = cache(compile_pattern)


class Match(NamedTuple):
    """Where a pattern was found: the words from ``first`` to before ``last``, and the values of its slots."""

    first: int
    last: int
    slots: dict[str, Value]


def find(pattern: str, words: list[str]) -> Match | None:
    """Return where in ``words`` the pattern is found, all of them if it can be, else the first place; or None."""
    line = " ".join(words) + " "
    compiled = _compiled(pattern)
    found = compiled.fullmatch(line) or compiled.search(line)  # a pattern that explains everything explains it best
    if found is None or found.end() == found.start():
        return None
    slots = {name: SLOTS[name].value(said) for name, said in found.groupdict().items() if said is not None}
    return Match(line[: found.start()].count(" "), line[: found.end()].count(" "), slots)
