"""Plans for what the driver needs: a place that they know is asked about; nothing is done but after their yes."""

from collections.abc import Mapping, Sequence

from assistant.understanding.context import Context
from assistant.understanding.paths import NAVIGATION
from assistant.understanding.plans import Choice, Planner, Say, Slots, option
from assistant.understanding.slots import POI_NAMES
from assistant.understanding.words import plain_words

__all__ = ["NEED_PLANS"]

_MOST = 2
"""Nobody chooses among more while driving."""

_CHARGING, _FUEL, _BREAK = "charging station", "fuel station", "place for a break"

_SERVICES = "services|service area|service station|rest stop|rest area|motorway services"
_CAFE = "coffee|espresso|coffeehouse|roastery|tea room|teahouse|bakery|bakeries|baker"
_TELLING: Mapping[str, str] = {
    "cafe": _CAFE,
    "restaurant": "bistro|pizza|grill|tavern|trattoria|canteen|sushi|kebab|steakhouse|noodles|pub|inn|snack bar|food",
    "fast food": "burger|burgers|kebab|snack bar|takeaway",
    "bakery": "baker",
    "supermarket": "market|grocery|grocer|shop|store",
    "toilet": _SERVICES,
    _FUEL: f"gas|petrol|fuel|{_SERVICES}",
    _CHARGING: "charging|charger|chargers|charge|charging station|supercharger",
    _BREAK: f"cafe|{_CAFE}|restaurant|park|viewpoint|lake|{_SERVICES}",
}
"""Besides how a kind of place is called: words in a place's name that tell that it is one."""

_CALLED = {"cafe": "café", "atm": "cash machine", _BREAK: _BREAK}


def _need(context: Context, slots: Slots) -> Say | Choice:
    """Ask whether to go to the likeliest places of a kind that are known, else whether to search for one."""
    kind = str(next(iter(slots.values()), "cafe"))  # "Coffee!"
    known = _of_kind(context, kind)[:_MOST]
    if known:
        return Choice(f"To {' or '.join(known)}?", tuple(option("destination.set", name, place=name) for name in known))
    called = _CALLED.get(kind, kind)
    if f"{NAVIGATION}Find" not in context.writable or kind == _BREAK:
        return Say(f"I know no {called} here yet.")
    search = option("charge.find", called) if kind == _CHARGING else option("route.find", called, poi=kind)
    return Choice(f"I know no {called} here: search for one?", (search,))


def _of_kind(context: Context, kind: str) -> Sequence[str]:
    """Return the names of the known places of a kind, the likeliest first; for energy, where it was taken in before."""
    ways = [*POI_NAMES.get(kind, kind).split("|"), *_TELLING.get(kind, "").split("|")]
    fitting = [name for name in context.places if any(_has(name, way) for way in ways if way)]
    return list(dict.fromkeys((*context.stations, *fitting))) if kind in (_CHARGING, _FUEL) else fitting


def _has(name: str, way: str) -> bool:
    return f" {way} " in f" {' '.join(plain_words(name))} "


NEED_PLANS: dict[str, Planner] = {"need": _need}
"""What makes the plan of a need."""
