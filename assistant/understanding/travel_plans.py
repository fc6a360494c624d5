"""Plans for the way and for what is connected: the route, charging, media, calls and messages."""

from assistant.understanding.context import Action, Context
from assistant.understanding.paths import (
    CHARGE_LIMIT,
    CHARGING,
    MAIL,
    MEDIA,
    MEDIA_ACTION,
    NAVIGATION,
    PHONE_CALL,
    PHONE_MESSAGE,
    VOLUME,
    not_connected,
)
from assistant.understanding.plans import Choice, Plan, Planner, Say, Slots, option, switch
from assistant.understanding.telling import amount

__all__ = ["TRAVEL_PLANS", "VOLUME_STEP_PERCENT"]

VOLUME_STEP_PERCENT = 10.0
"""How much "louder" and "quieter" change."""

_NO_ROUTE = "No route is set: say where to."


def _no_route(context: Context) -> bool:
    """Whether a route is surely not set: stops can only be changed in one that is (AUT-POL:017)."""
    return context.route == ()


def _add(context: Context, slots: Slots) -> Plan | Say:
    if _no_route(context):
        return Say(_NO_ROUTE)
    said = _place(slots)
    where = next(
        (f" {word} {slots[name]}" for name, word in (("behind", "after"), ("ahead", "before")) if name in slots), ""
    )
    return Plan((Action(f"{NAVIGATION}Add", said + where),), "add a stop", f"Stop added: {said}.")


def _place(slots: Slots) -> str:
    """Return a place, or a kind of place, as it was said."""
    kind = slots.get("poi")
    where = slots.get("place")
    return str(where) if kind is None else f"{kind} in {where}" if where is not None else str(kind)


def _remove(context: Context, slots: Slots) -> Plan | Say | Choice:
    """A stop is removed by its name; the destination only where a stop is left to become it (AUT-POL:019)."""
    if _no_route(context):
        return Say(_NO_ROUTE)
    route = context.route
    if "place" not in slots:
        stops = route[:-1] if route is not None else ()
        if len(stops) == 1:
            return _removal(stops[0])
        if stops:
            options = tuple(option("route.remove", stop, place=stop) for stop in stops[:2])
            return Choice(f"Which one: {' or '.join(stops[:2])}?", options)
        return _which(f"{NAVIGATION}Remove", context) if route is None else Say("There is no stop on the way.")
    name = str(slots["place"])
    if route is not None and len(route) == 1 and route[0].lower() == name.lower():
        return Say("It is the only destination: say where to instead.")
    return _removal(name)


def _which(path: str, context: Context) -> Say:
    return Say("Which stop?", asks=True) if path in context.writable else Say(not_connected(path))


def _removal(name: str) -> Plan:
    return Plan((Action(f"{NAVIGATION}Remove", name),), "remove a stop", f"Removed: {name}.")


def _remove_destination(context: Context, slots: Slots) -> Plan | Say:
    if _no_route(context):
        return Say(_NO_ROUTE)
    if context.route is not None and len(context.route) == 1:
        return Say("It is the only destination: say where to instead.")  # AUT-POL:019
    name = context.route[-1] if context.route else "destination"
    return _removal(name)


def _replace(context: Context, slots: Slots) -> Plan | Say | Choice:
    if _no_route(context):
        return Say(_NO_ROUTE)
    new, route = str(slots["place"]), context.route or ()
    old = slots.get("instead") or (route[0] if len(route) == 2 else None)
    if old is None and len(route) > 2:
        options = tuple(option("route.replace", stop, slots, instead=stop) for stop in route[:2])
        return Choice(f"Which one: {' or '.join(route[:2])}?", options)
    if old is None:
        return _which(f"{NAVIGATION}Replace", context)
    return Plan((Action(f"{NAVIGATION}Replace", f"{old} by {new}"),), "replace a stop", f"{new} instead of {old}.")


def _end(context: Context, slots: Slots) -> Plan | Say:
    if _no_route(context):
        return Say("No route is set.")
    return Plan((Action(f"{NAVIGATION}End", True),), "end the navigation", "Navigation ended.")


def _avoid(context: Context, slots: Slots) -> Plan:
    what = str(slots["avoided"])
    return Plan((Action(f"{NAVIGATION}Avoid", what),), f"avoid {what}", f"Avoiding {what}.")


def _find(context: Context, slots: Slots) -> Plan:
    said = _place(slots)
    return Plan((Action(f"{NAVIGATION}Find", said),), f"search for {slots['poi']}", f"Searching: {said}.")


def _find_charger(context: Context, slots: Slots) -> Plan:
    """A charging station by its place, its plug and its power."""
    power = f", {amount(float(slots['power']), 'kW')}" if "power" in slots else ""
    plug = f", {slots['plug']}" if "plug" in slots else ""
    where = f" in {slots['place']}" if "place" in slots else f", {slots['along']}" if "along" in slots else ""
    wanted = f"charging station{where}{plug}{power}"
    return Plan((Action(f"{NAVIGATION}Find", wanted),), "search for chargers", f"Searching: {wanted}.")


def _limit(context: Context, slots: Slots) -> Plan | Say:
    percent = float(slots["percent"])
    if not 0 <= percent <= 100:
        return Say("A charge limit is from 0 to 100 percent.")
    return Plan((Action(CHARGE_LIMIT, percent),), "set the charge limit", f"Charging to {amount(percent, '%')}.")


def _volume(context: Context, slots: Slots) -> Plan | Say:
    number = float(slots["percent"]) if "percent" in slots else float(slots["number"])
    if not 0 <= number <= 100:
        return Say("The volume goes from 0 to 100 percent.")
    return Plan((Action(VOLUME, number),), "set the volume", f"Volume {amount(number, '%')}.")


def _volume_step(sign: int) -> Planner:
    def plan(context: Context, slots: Slots) -> Plan | Say:
        if VOLUME not in context.writable:
            return Plan((Action(VOLUME, 0),), "set the volume", "")
        now = context.read(VOLUME).number()
        if now is None:
            return Say("I do not know the volume: say a number.", asks=True)
        step = float(slots.get("percent", slots.get("number", VOLUME_STEP_PERCENT)))
        return _volume(context, {"percent": min(100.0, max(0.0, now + sign * step))})

    return plan


def _play(context: Context, slots: Slots) -> Plan:
    what = str(slots["query"])
    return Plan((Action(f"{MEDIA}Play", what),), f"play {what}", f"Playing {what}.")


def _phone(path: str, verb: str) -> Planner:
    def plan(context: Context, slots: Slots) -> Plan | Say:
        if "who" not in slots:
            return Say("To whom?", asks=True) if path in context.writable else Say(not_connected(path))
        return Plan((Action(path, slots["who"]),), f"{verb} {slots['who']}", f"Done: {verb} {slots['who']}.")

    return plan


def _media(value: str, verb: str, done: str) -> Planner:
    return switch(MEDIA_ACTION, "media", value, verb, done)


TRAVEL_PLANS: dict[str, Planner] = {
    "destination.which": lambda context, slots: Say("Where to?", asks=True),
    "route.add": _add,
    "route.remove": _remove,
    "route.remove.destination": _remove_destination,
    "route.replace": _replace,
    "route.end": _end,
    "route.avoid": _avoid,
    "route.find": _find,
    "charge.find": _find_charger,
    "charge.start": switch(CHARGING, "charging", "START", "start charging", "Charging."),
    "charge.stop": switch(CHARGING, "charging", "STOP", "stop charging", "Charging stopped."),
    "charge.limit": _limit,
    "media.play": _play,
    "media.on": _media("PLAY", "switch the music on", "Music on."),
    "media.off": _media("STOP", "switch the music off", "Music off."),
    "media.next": _media("SKIP_FORWARD", "skip", "Next one."),
    "media.previous": _media("SKIP_BACKWARD", "go back", "Previous one."),
    "volume.set": _volume,
    "volume.up": _volume_step(+1),
    "volume.down": _volume_step(-1),
    "volume.mute": switch(VOLUME, "volume", 0.0, "mute", "Muted."),
    "phone.call": _phone(PHONE_CALL, "call"),
    "phone.message": _phone(PHONE_MESSAGE, "message"),
    "mail.send": _phone(MAIL, "email"),
}
"""What makes the plan of each wish for the way, for media and for people."""
