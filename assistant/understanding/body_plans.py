"""Plans for what is said to windows, the roof, the lights, the wipers and the doors."""

from assistant.understanding.context import Action, Context
from assistant.understanding.paths import (
    AMBIENT,
    AMBIENT_COLOUR,
    FOG_LIGHTS,
    HIGH_BEAM,
    HOME,
    LIGHTS,
    LOW_BEAM,
    SUNROOF,
    SUNSHADE,
    TRUNK,
    WINDOWS,
    WIPERS,
    reading_light,
)
from assistant.understanding.plans import (
    Choice,
    Plan,
    Planner,
    Say,
    Slots,
    capital,
    left_open,
    option,
    share_of,
    switch,
)
from assistant.understanding.telling import amount
from vehicle.signals import signal

__all__ = ["BODY_PLANS"]

_DOOR_SIDES = ("Row1.DriverSide", "Row1.PassengerSide", "Row2.DriverSide", "Row2.PassengerSide")
_GROUPS = {
    "all": tuple(WINDOWS),
    "front": ("driver", "passenger"),
    "rear": ("rear driver", "rear passenger"),
}
_LAMPS = {"Low": (LOW_BEAM, "low beam"), "Fog": (FOG_LIGHTS[0], "fog lights"), "High": (HIGH_BEAM, "high beam")}
_HOW_FAR = "How far: say a number in percent."
_VAGUE = {"Headlight": ("Low", "High"), "Any": ("Low", "Fog", "High")}
"""Words that leave open which lamp is meant, and which it may be, the likeliest first."""


def _named(which: str) -> tuple[str, ...]:
    """Return the names of the windows, or the seats at them, that are meant."""
    return _GROUPS.get(which, (which,))


def _how_far(intent: str, slots: Slots, what: str) -> Choice:
    """Ask how far something shall open; "a bit" is less than half of it."""
    near, far = ("10%", "25%") if slots.get("amount") == "bit" else ("halfway", "all the way")
    far_percent = {"10%": 10.0, "25%": 25.0, "halfway": 50.0, "all the way": 100.0}
    kept = {name: value for name, value in slots.items() if name != "amount"}
    options = tuple(option(intent, gist, kept, percent=far_percent[gist]) for gist in (near, far))
    return Choice(f"{capital(what)}: {near}, or {far}?", options)


def _window(opens: bool) -> Planner:
    intent = "window.open" if opens else "window.close"

    def plan(context: Context, slots: Slots) -> Plan | Say | Choice:
        which = slots.get("window") or _only_open(context, opens)
        if which is None:
            mine = option(intent, "driver's window", slots, window="driver")
            return Choice(
                "The driver's window, or all windows?", (mine, option(intent, "all windows", slots, window="all"))
            )
        percent = share_of(slots) if opens else left_open(slots)
        if percent is None and not opens:
            return Say(_HOW_FAR, asks=True)
        if percent is None:
            return _how_far(
                intent, {**slots, "window": which}, "the window" if len(_named(str(which))) == 1 else "windows"
            )
        return _window_plan(context, str(which), percent)

    return plan


def _only_open(context: Context, opens: bool) -> str | None:
    """Return the one window that can be meant by "close the window": the only one that is open."""
    positions = {name: context.read(path).number() for name, path in WINDOWS.items()}
    ajar = [name for name, percent in positions.items() if percent]
    return ajar[0] if not opens and len(ajar) == 1 and None not in positions.values() else None


def _window_plan(context: Context, which: str, percent: float) -> Plan | Say:
    if not 0 <= percent <= 100:
        return Say("A window opens from 0 to 100 percent.")
    paths = [WINDOWS[name] for name in _named(which)]
    can = [path for path in paths if path in context.writable] or paths
    name = "window" if len(can) == 1 else "windows"
    done = f"{len(can)} of {len(paths)} {name}" if len(can) < len(paths) else capital(name)
    verb = f"{'open' if percent else 'close'} the {'window' if len(paths) == 1 else 'windows'}"
    return Plan(tuple(Action(path, percent) for path in can), verb, f"{done} to {amount(percent, '%')} open.")


def _as_window(context: Context, slots: Slots) -> Plan | Say | Choice:
    """Windows as another one is."""
    if "like" not in slots:
        return Choice(
            "The rear windows as the front ones, or the other way?",
            (
                option("window.match", "rear as front", window="rear", like="front"),
                option("window.match", "front as rear", window="front", like="rear"),
            ),
        )
    like = _named(str(slots["like"]))
    positions = {context.read(WINDOWS[name]).number() for name in like}
    position = positions.pop()
    able = any(WINDOWS[name] in context.writable for name in _named(str(slots.get("window", "all"))))
    if able and (positions or position is None):
        return Say("I do not know how far that window is open.", asks=True)
    return _window_plan(context, str(slots.get("window", "all")), position or 0.0)


def _sunroof(opens: bool) -> Planner:
    def plan(context: Context, slots: Slots) -> Plan | Say | Choice:
        percent = share_of(slots) if opens else left_open(slots)
        if percent is None and not opens:
            return Say(_HOW_FAR, asks=True)
        if percent is None:
            return _how_far("sunroof.open", slots, "sunroof")
        if not 0 <= percent <= 100:
            return Say("The sunroof opens from 0 to 100 percent.")
        verb = "open the sunroof" if percent else "close the sunroof"
        told = f"Sunroof {amount(percent, '%')} open." if percent else "Sunroof closed."
        return Plan((Action(SUNROOF, percent),), verb, told)

    return plan


def _shade(opens: bool) -> Planner:
    intent = "sunshade.open" if opens else "sunshade.close"

    def plan(context: Context, slots: Slots) -> Plan | Say | Choice:
        percent = share_of(slots) if opens else left_open(slots)
        if percent is None and not opens:
            return Say(_HOW_FAR, asks=True)
        if percent is None:
            return _how_far(intent, slots, "sunshade")
        if not 0 <= percent <= 100:
            return Say("The sunshade opens from 0 to 100 percent.")
        return _shade_plan(percent)

    return plan


def _shade_plan(open_percent: float) -> Plan:
    verb = "open the sunshade" if open_percent else "close the sunshade"
    return Plan((Action(SUNSHADE, 100.0 - open_percent),), verb, f"Sunshade {amount(open_percent, '%')} open.")


def _shade_as_roof(context: Context, slots: Slots) -> Plan | Say:
    position = context.read(SUNROOF).number()
    if position is None and SUNSHADE in context.writable:
        return Say("I do not know how far the sunroof is open.", asks=True)
    return _shade_plan(position or 0.0)


def _lamp(state: bool) -> Planner:
    def plan(context: Context, slots: Slots) -> Plan | Say | Choice:
        lamp = str(slots.get("lamp", "Any"))
        if lamp in _VAGUE:
            return _which_lamp(context, _VAGUE[lamp], state)
        path = f"{LIGHTS}.{lamp}.{'IsSignaling' if lamp == 'Hazard' else 'IsOn'}"
        name = {"Fog.Front": "fog lights", "Fog.Rear": "rear fog light", "Beam.Low": "low beam"}.get(
            lamp, f"{lamp.lower()} lights"
        )
        return Plan((Action(path, state),), f"switch the {name} {_state(state)}", f"{capital(name)} {_state(state)}.")

    return plan


def _state(on: bool) -> str:
    return "on" if on else "off"


def _which_lamp(context: Context, lamps: tuple[str, ...], on: bool) -> Say | Choice:
    """The lamp that alone is not yet so, if the car says that of all of them; else which one is asked."""
    open_ = [lamp for lamp in lamps if not context.says(_LAMPS[lamp][0], on)]
    known = all(context.read(_LAMPS[lamp][0]).valid for lamp in lamps)
    if not open_:
        return Say(f"They are {_state(on)} already.")
    intents = {
        "Low": ("light", {"lamp": "Beam.Low"}),
        "Fog": ("light", {"lamp": "Fog.Front"}),
        "High": ("highbeam", {}),
    }
    options = tuple(option(f"{intents[lamp][0]}.{_state(on)}", _LAMPS[lamp][1], intents[lamp][1]) for lamp in open_)
    if len(options) == 1 and known:
        return Choice("", options)
    return Choice(f"{capital(' or '.join(one.gist for one in options[:2]))}?", options[:2])


def _reading(on: bool) -> Planner:
    def plan(context: Context, slots: Slots) -> Plan:
        paths = [reading_light(name) for name in _named(str(slots.get("window", "driver")))]
        name = "reading light" if len(paths) == 1 else "reading lights"
        actions = tuple(Action(path, on) for path in paths)
        return Plan(actions, f"switch the {name} {_state(on)}", f"{capital(name)} {_state(on)}.")

    return plan


def _ambient(context: Context, slots: Slots) -> Plan | Say:
    """The ambient light in a colour, or as it was."""
    if "color" not in slots:
        return Plan((Action(AMBIENT, True),), "switch the ambient light on", "Ambient light on.")
    colour = str(slots["color"])
    if not signal(AMBIENT_COLOUR).accepts(colour):
        return Say(f"No {colour.lower()}: red, green, blue, yellow, white, pink, orange, purple, cyan.", asks=True)
    actions = (Action(AMBIENT, True), Action(AMBIENT_COLOUR, colour))
    return Plan(actions, "colour the ambient light", f"Ambient light {colour.lower()}.")


_COLOURS = Choice(
    "White, blue, or another colour?",
    (option("ambient.on", "white", color="WHITE"), option("ambient.on", "blue", color="BLUE")),
)


def _wipers(context: Context, slots: Slots) -> Plan:
    mode = str(slots.get("wiping", "SLOW"))
    return Plan((Action(WIPERS, mode),), "set the wipers", f"Wipers: {mode.lower().replace('_', ' ')}.")


def _doors(leaf: str, value: bool, verb: str) -> Planner:
    def plan(context: Context, slots: Slots) -> Plan:
        which = str(slots.get("door", "driver" if leaf == "IsOpen" else "all"))
        chosen = {"driver": _DOOR_SIDES[:1], "passenger": _DOOR_SIDES[1:2], "rear": _DOOR_SIDES[2:]}.get(
            which, _DOOR_SIDES
        )
        actions = tuple(Action(f"Vehicle.Cabin.Door.{side}.{leaf}", value) for side in chosen)
        name = "doors" if len(actions) > 1 else f"{which}'s door"
        return Plan(actions, f"{verb} the {name}", f"{name.capitalize()} {verb.rstrip('e')}ed.")

    return plan


BODY_PLANS: dict[str, Planner] = {
    "window.open": _window(opens=True),
    "window.close": _window(opens=False),
    "window.match": _as_window,
    "sunroof.open": _sunroof(opens=True),
    "sunroof.close": _sunroof(opens=False),
    "sunshade.open": _shade(opens=True),
    "sunshade.close": _shade(opens=False),
    "sunshade.match": _shade_as_roof,
    "light.on": _lamp(True),
    "light.off": _lamp(False),
    "highbeam.on": switch(HIGH_BEAM, "high beam", True, "switch on high beam"),
    "highbeam.off": switch(HIGH_BEAM, "high beam", False, "switch off high beam"),
    "reading.on": _reading(True),
    "reading.off": _reading(False),
    "ambient.on": _ambient,
    "ambient.which": lambda context, slots: _COLOURS,
    "ambient.off": switch(AMBIENT, "ambient light", False),
    "wipers.on": _wipers,
    "wipers.off": switch(WIPERS, "wipers", "OFF", "switch the wipers off", "Wipers off."),
    "trunk.open": switch(TRUNK, "trunk", True, "open the trunk", "Trunk open."),
    "trunk.close": switch(TRUNK, "trunk", False, "close the trunk", "Trunk closed."),
    "door.open": _doors("IsOpen", True, "open"),
    "doors.lock": _doors("IsLocked", True, "lock"),
    "doors.unlock": _doors("IsLocked", False, "unlock"),
    "home.open": switch(f"{HOME}Garage.IsOpen", "garage", True, "open the garage", "Garage open."),
}
"""What makes the plan of each wish for the car's body, and of the home's one."""
