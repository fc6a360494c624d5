"""A small grammar for what people say, compiled to regular expressions when it is first used.

A pattern is a line of words with

    [word|two words]   optional           (word|other)   alternatives        {slot}   a value, see ``SLOTS``
    <macro>            a piece of pattern with a name, see ``MACROS``

A pattern is looked for anywhere in the words; how much of them it covers is the confidence of the match.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from assistant.understanding.capitals import city
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
    "|destination|final|route|navigation|stop|waypoint|intermediate|current|trip|whole|another|different|one|point"
    "|charging|charger|chargers|nearby|him|her|them|us|set|out|off|up|down|back|straight|directly|somewhere|anywhere"
)
"""Neither are these where someone drives to: moments, looks, the nearest of a kind, and things to do."""
_THINGS = (
    "song|track|tune|voice|mode|setting|settings|playlist|list|page|screen|menu|map|radio|channel|station|music|podcast"
    "|episode|news|post|website|dot|com|calendar|event|alarm|meeting|email|emails"
)
"""Who says one of these within or behind such a name does not want to drive there."""
_JOINING = (
    "most|more|by|after|before|from|on|of|every|for|at|that|this|tomorrow|today|instead|in|via|because"
    "|so|me|i|it|now|anymore|first|again|right|soon|urgently|already|yet|still|without|week|month|year|weekend"
)


def _name(first: str, others: str, more: int, behind: str = "") -> str:
    """Return the pattern of a name of up to ``more`` words behind the first.

    It begins with none of ``first``, has none of ``others``, and none of ``behind`` follows it.
    """
    last = f"(?! (?:{behind}) )" if behind else ""
    return rf"(?!(?:{first}|{others}) )[a-z0-9]+(?: (?!(?:{others}) )[a-z0-9]+){{0,{more}}}{last}"


def _where(*more: str) -> str:
    """Return the pattern of where someone drives to: the name of a place, or the capital of somewhere."""
    others = "|".join((_UNNAMED, _JOINING, _THINGS, *more))
    return f"capital of [a-z]+|{_name(_NO_PLACE, others, 2, _THINGS)}"


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
    """What may stand in a slot, the value that it then has, and the ways to say it, where they can be listed."""

    regex: str
    value: Callable[[str], Value]
    ways: tuple[str, ...] = ()


def _words(choices: Mapping[str, str]) -> Slot:
    """Return a slot whose value is a key of ``choices``, said in one of the ways listed behind it."""
    ways = {way: name for name, listed in choices.items() for way in listed.split("|")}
    longest_first = sorted(ways, key=len, reverse=True)
    return Slot("|".join(map(re.escape, longest_first)), lambda said: ways[said], tuple(ways))


_ZONES = {
    "both": "both side|both|everyone|everybody|all|driver and passenger|passenger and driver|me and passenger"
    "|passenger and me|both me and passenger|both driver and passenger|both of us|us|both zone|all zone|every zone"
    "|whole|entire|whole cabin|entire cabin|cabin|every|everywhere|both front|front|all occupants",
    "passenger": "passenger side|passenger zone|front passenger|passenger|right side|right|co driver|wife"
    "|husband|partner",
    "driver": "driver side|driver zone|driver|me|left side|left|my side|side|my zone|this side",
}
"""Left is the driver's side: VSS counts by driver and passenger, and the cars that ship have the wheel on the left."""

_WINDOW_NAMES = {
    "all": "all|every|both|all 4|4|all of",
    "front": "front|both front|2 front",
    "rear": "rear|back|both rear|both back|2 rear|2 back",
    "driver": "driver side|driver|left|left front|front left|driver side front|front driver side|side",
    "passenger": "passenger side|passenger|right|right front|front right|front passenger|passenger side front",
    "rear driver": "rear driver side|rear driver|driver rear|driver side rear|left rear|rear left|back left|left back"
    "|driver back|driver side back",
    "rear passenger": "rear passenger side|rear passenger|passenger rear|passenger side rear|right rear|rear right"
    "|back right|right back|passenger back|passenger side back",
}

_FLOW_NAMES = {
    "WINDSHIELD": "windshield|front window|front windshield|glass|window",
    "UP": "face|faces|head|chest|upper body|body",
    "DOWN": "feet|floor|legs|footwell|foot",
    "ALL": "everywhere|all over|all directions",
}

POI_NAMES = {
    "restaurant": "restaurant|restaurants|place to eat|places to eat|somewhere to eat|food place|food places"
    "|food options|something to eat|diner|diners|pizzeria",
    "fast food": "fast food|fast food restaurant|fast food restaurants|fast food place|fast food places|burger place"
    "|drive through|drive thru",
    "bakery": "bakery|bakeries",
    "cafe": "cafe|cafes|coffee shop|coffee shops|coffee place",
    "supermarket": "supermarket|supermarkets|grocery store|grocery stores|groceries|grocery shop",
    "parking": "parking|parking spot|parking spots|parking space|parking spaces|parking lot|parking lots"
    "|parking garage|car park|place to park|somewhere to park",
    "toilet": "toilet|toilets|public toilet|public toilets|restroom|restrooms|rest room|bathroom|rest stop|rest area",
    "airport": "airport|airports",
    "station": "train station|train stations|railway station|bus station",
    "fuel station": "gas station|gas stations|petrol station|petrol stations|fuel station|fuel stations|filling station",
    "hotel": "hotel|hotels|place to sleep|place to stay",
    "pharmacy": "pharmacy|pharmacies|drugstore",
    "hospital": "hospital|hospitals|emergency room",
    "post office": "post office|post offices",
    "atm": "atm|atms|cash machine|bank",
}
"""Kinds of places, and how they are called."""

_COLOR_NAMES = {
    "RED": "red",
    "GREEN": "green",
    "BLUE": "blue",
    "YELLOW": "yellow",
    "WHITE": "white",
    "PINK": "pink",
    "ORANGE": "orange",
    "PURPLE": "purple|violet",
    "CYAN": "cyan|turquoise",
    "BROWN": "brown",
    "BLACK": "black",
    "GOLD": "gold|golden",
    "GREY": "grey|gray|silver",
    "MAGENTA": "magenta",
    "TEAL": "teal",
    "BEIGE": "beige",
    "LIME": "lime",
}

SLOTS: dict[str, Slot] = {
    "number": Slot(_NUMBER, lambda said: max(-_LARGE, min(_LARGE, float(said)))),
    "percent": Slot(_NUMBER, lambda said: max(-_LARGE, min(_LARGE, float(said)))),
    "power": Slot(_NUMBER, lambda said: max(-_LARGE, min(_LARGE, float(said)))),
    "time": Slot(_TIME, seconds),
    "zone": _words(_ZONES),
    "window": _words(_WINDOW_NAMES),
    "like": _words(_WINDOW_NAMES),
    "door": _words(
        {
            "rear": "rear|back",
            "driver": "driver side|driver",
            "passenger": "passenger side|passenger",
            "all": "all|every",
        }
    ),
    "theme": _words({"day": "day|light|bright", "night": "night|dark", "auto": "auto|automatic"}),
    "airflow": _words(_FLOW_NAMES),
    "airflow_two": _words(_FLOW_NAMES),
    "airflow_three": _words(_FLOW_NAMES),
    "unit": _words({"fahrenheit": "fahrenheit|f", "celsius": "celsius|c"}),
    "amount": _words(
        {
            "100": "fully|completely|all way|whole way|entirely|full|wide|wide open|to maximum|max",
            "50": "halfway|half|half open|half way|to half|by half",
            "bit": "bit|little bit|little|slightly|crack|partially|partly|some|bit more|little more",
        }
    ),
    "level": _words(
        {
            "3": "high|maximum|max|full|strong|highest|full power|full blast|maximum level|highest level|max level",
            "2": "medium|middle|mid|medium level",
            "1": "low|minimum|min|lowest|minimum level|lowest level|low level",
        }
    ),
    "lamp": _words(
        {
            "Fog.Front": "front fog light|fog light|fog lamp|fog lamps|front fog lights|fogs",
            "Fog.Rear": "rear fog light|rear fog lamp",
            "Beam.Low": "low beam|dipped beam|low beam headlight|low beam light|dipped headlight|low beam lamps",
            "Headlight": "headlight|headlamps|headlamp|head light|main light",
            "Any": "light|exterior light|outside light|outer light|external light|all exterior light|exterior lighting",
            "Parking": "parking light|side light|position light",
            "Hazard": "hazard light|hazards|warning light|hazard|hazard flashers|emergency light|emergency flashers",
        }
    ),
    "color": _words(_COLOR_NAMES),
    "wiping": _words(
        {
            "SLOW": "slow|low|slowly|1|level 1",
            "MEDIUM": "medium|normal|2|level 2",
            "FAST": "fast|high|maximum|max|faster|3|level 3|full",
            "INTERVAL": "interval|intermittent",
            "RAIN_SENSOR": "auto|automatic|rain sensor",
        }
    ),
    "poi": _words(POI_NAMES),
    "along": _words(
        {
            "on the way": "on way|along way|along route|on route|en route|along my route|during trip|on trip"
            "|along current route|on our way",
            "nearby": "nearby|near me|close by|around here|near here|nearest|closest|close to me|in area|near us",
            "at the destination": "at destination|near destination|at final destination|around destination"
            "|where i am going|where we are going|near my destination|there",
        }
    ),
    "plug": _words(
        {
            "DC": "dc|fast|rapid|quick|ccs|high power|ultra fast|supercharger",
            "AC": "ac|type 2|slow",
        }
    ),
    "avoided": _words(
        {
            "motorways": "motorways|motorway|highways|highway|freeways|freeway|autobahn",
            "tolls": "tolls|toll|toll roads|toll road|tollways",
            "ferries": "ferries|ferry",
            "traffic": "traffic|traffic jams|congestion",
        }
    ),
    "day": _words({"today": "today|this morning|this afternoon|this evening|tonight|now", "another": "tomorrow|yesterday|next week|this week|monday|tuesday|wednesday|thursday|friday|saturday|sunday|on monday|on tuesday|on wednesday|on thursday|on friday|on saturday|on sunday|tomorrow morning|next monday|weekend|this weekend"}),
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
    "place": Slot(_where(), city),
    "instead": Slot(_where("stop|instead"), city),
    "from": Slot(_where(), city),
    "behind": Slot(_where(), city),
    "ahead": Slot(_where(), city),
    "who": Slot(
        r"(?!(?:me|my|it|you|that|this|in|back|on|off|someone|somebody|anyone|everyone|him|her|them|us|about) )[a-z]+"
        r"(?: (?!(?:about|on|at|to|for|with|and|that|saying|now|if|when|from) )[a-z]+)?",
        str,
    ),
    "query": Slot(rf"(?!(?:game|games|chess|it|that|this|music|radio|song|media|next|previous|last|at|from|faster|slower|movie|tv|light|{_UNNAMED}) )[a-z0-9]+(?: (?!(?:on|off|in|tv|movie|show|game|games|{_UNNAMED}) )[a-z0-9]+){{0,4}}", str),
}

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
    found = compiled.regex.fullmatch(line) or compiled.regex.search(line)  # a pattern that explains everything explains it best
    if found is None or found.end() == found.start():
        return None
    slots: dict[str, Value] = {}
    for group, said in found.groupdict().items():
        name = group.partition(_AGAIN)[0]
        if said is not None:
            slots.setdefault(name, SLOTS[name].value(said))
    return Match(line[: found.start()].count(" "), line[: found.end()].count(" "), slots)
