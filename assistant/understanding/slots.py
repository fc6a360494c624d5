"""What may stand in the slots of the grammar: zones, windows, numbers, places, and how each of them is said."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from assistant.understanding import kinds
from assistant.understanding.capitals import city
from vehicle.signals import Value

__all__ = ["POI_NAMES", "SLOTS", "Slot", "seconds"]

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
    "|charging|charger|chargers|nearby|him|her|them|us|set|out|off|up|down|back|straight|directly|somewhere"
    "|anywhere|here|you|about|around"
)
"""Neither are these where someone drives to: moments, looks, the nearest of a kind, and things to do."""
_THINGS = (
    "song|track|tune|voice|mode|setting|settings|playlist|list|page|screen|menu|map|radio|channel|station|music|podcast"
    "|episode|news|post|website|dot|com|calendar|event|alarm|meeting|email|emails"
    "|media|series|saga|film|movie|book|photograph|picture|room"
)
"""Who says one of these within or behind such a name does not want to drive there."""
_JOINING = (
    "most|more|by|after|before|from|on|of|every|for|at|that|this|tomorrow|today|instead|in|via|because"
    "|so|me|i|it|about|near|kilometers|km|miles|now|anymore|first|again|right|soon|urgently|already|yet|still|without"
    "|week|month|year|weekend"
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
    "fuel station": "gas station|gas stations|petrol station|petrol stations|fuel station|fuel stations"
    "|filling station",
    "hotel": "hotel|hotels|place to sleep|place to stay",
    "pharmacy": "pharmacy|pharmacies|drugstore",
    "hospital": "hospital|hospitals|emergency room",
    "post office": "post office|post offices",
    "atm": "atm|atms|cash machine|bank",
}
"""Kinds of places, and how they are called."""

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NOT_PLAYED = (
    "game|games|chess|it|that|this|music|radio|song|media|next|previous|last|at|from|faster|slower|movie|tv|light"
)
"""What is behind "play" and is no music."""

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
    "theme": _words(
        {"day": "day|light|bright", "twilight": "twilight|dusk", "night": "night|dark", "auto": "auto|automatic"}
    ),
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
            "FAST": "fast|fastest|high|highest|maximum|max|faster|3|level 3|full",
            "INTERVAL": "interval|intermittent",
            "RAIN_SENSOR": "auto|automatic|rain sensor",
        }
    ),
    "poi": _words(POI_NAMES),
    "along": _words(
        {
            "on the way": "on way|along way|along route|on route|en route|along my route|during trip|on trip"
            "|along current route|on our way",
            "nearby": "nearby|near me|close by|around here|near here|nearest|closest|close to me|in area|near us"
            "|around me|here",
            "at the destination": "at destination|near destination|close to destination|at final destination"
            "|in destination|around destination"
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
    "day": _words(
        {
            "today": "today|this morning|this afternoon|this evening|tonight|now",
            "another": "tomorrow|yesterday|tomorrow morning|next week|this week|weekend|this weekend|"
            + "|".join(f"{day}|on {day}|next {day}" for day in _DAYS),
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
    "role": _words(kinds.ROLE_WORDS),
    "need": _words(kinds.NEED_WORDS),
    "lack": _words(kinds.LACK_WORDS),
    "charger": _words(kinds.CHARGER_WORDS),
    "supply": _words(kinds.SUPPLY_WORDS),
    "deed": _words(kinds.DEED_WORDS),
    "state": _words(kinds.STATE_WORDS),
    "name": Slot(_name(_UNNAMED, _UNNAMED, 3), str),
    "place": Slot(_where(), city),
    "instead": Slot(_where("stop|instead"), city),
    "from": Slot(_where(), city),
    "behind": Slot(_where(), city),
    "ahead": Slot(_where(), city),
    "topic": Slot(r"[a-z0-9]+(?: [a-z0-9]+){0,12}", str),
    "who": Slot(
        r"(?!(?:me|my|it|you|that|this|in|back|on|off|someone|somebody|anyone|everyone|him|her|them|us|about) )[a-z]+"
        r"(?: (?!(?:about|on|at|to|for|with|and|that|saying|now|if|when|from) )[a-z]+)?",
        str,
    ),
    "query": Slot(
        rf"(?!(?:{_NOT_PLAYED}|{_UNNAMED}) )[a-z0-9]+"
        rf"(?: (?!(?:on|off|in|tv|movie|show|game|games|{_UNNAMED}) )[a-z0-9]+){{0,4}}",
        str,
    ),
}
