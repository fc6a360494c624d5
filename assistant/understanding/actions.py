"""From an intent and its slots to what the car should do: a plan, which nobody has carried out yet."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from assistant.understanding.context import Action, Context
from assistant.understanding.interlocks import AIR_CONDITIONING, HOME, HVAC, PHONE_CALL, PHONE_MESSAGE, WINDOWS
from assistant.understanding.questions import amount
from vehicle.signals import CATALOGUE, PATHS, Value

__all__ = ["FAN_LEVELS", "PLANS", "STEP_CELSIUS", "Plan", "Say"]

STEP_CELSIUS = 0.5
"""How much "warmer" and "cooler" change."""

FAN_LEVELS, SEAT_LEVELS = 5, 3
"""A level n is n / LEVELS of full: VSS counts both in percent."""

SUNROOF = "Vehicle.Cabin.Sunroof.Position"
WHEEL = "Vehicle.Chassis.SteeringWheel.HeatingCooling"
TRUNK = "Vehicle.Body.Trunk.Rear.IsOpen"
_LIGHTS = "Vehicle.Body.Lights"
_DOOR_SIDES = ("Row1.DriverSide", "Row1.PassengerSide", "Row2.DriverSide", "Row2.PassengerSide")

Slots = Mapping[str, Value]


class Plan(NamedTuple):
    """What to do. ``verb`` completes "cannot ..." and "... ?", ``done`` is said when it is done, ``by_hand`` else."""

    actions: tuple[Action, ...]
    verb: str
    done: str
    by_hand: str = ""


class Say(NamedTuple):
    """Nothing to do, but something to say; ``asks`` when it wants an answer."""

    reply: str
    asks: bool = False


Planner = Callable[[Context, Slots], Plan | Say]


def _station(zone: str) -> str:
    return f"{HVAC}.Station.Row1.{'Passenger' if zone == 'passenger' else 'Driver'}"


def _zones(slots: Slots) -> list[str]:
    zone = str(slots.get("zone", "driver"))
    return ["driver", "passenger"] if zone == "both" else [zone]


def _celsius(slots: Slots) -> float:
    number = float(slots["number"])
    return round((number - 32) / 1.8 * 2) / 2 if slots.get("unit") == "fahrenheit" else number


def _set_temperature(zones: list[str], celsius: float) -> Plan | Say:
    bounds = CATALOGUE[PATHS[f"{_station('driver')}.Temperature"]]
    if not bounds.accepts(celsius):
        return Say(f"The temperature goes from {amount(bounds.low, '°')} to {amount(bounds.high, '°')}.")
    said = amount(celsius, "°", 1)
    actions = tuple(Action(f"{_station(zone)}.Temperature", celsius) for zone in zones)
    whose = "Both sides" if len(zones) == 2 else f"{zones[0].capitalize()}'s side"
    return Plan(actions, "set the temperature", f"{whose}: {said}.", f"turn it to {said}")


def _temperature(context: Context, slots: Slots) -> Plan | Say:
    return _set_temperature(_zones(slots), _celsius(slots))


def _warmer(sign: int) -> Planner:
    def plan(context: Context, slots: Slots) -> Plan | Say:
        now = context.read(f"{_station('driver')}.Temperature").number()
        if f"{_station('driver')}.Temperature" not in context.writable:
            return Plan((Action(f"{_station('driver')}.Temperature", 0),), "set the temperature", "")
        if now is None:
            return Say("I do not know the set temperature: say a number.", asks=True)
        return _set_temperature(["driver"], now + sign * float(slots.get("number", STEP_CELSIUS)))

    return plan


def _fan_plan(percent: float) -> Plan | Say:
    if not 0 <= percent <= 100:
        return Say(f"The fan goes from 0 to {FAN_LEVELS}.")
    path, level = f"{_station('driver')}.FanSpeed", amount(percent * FAN_LEVELS / 100, "", 1).strip()
    return Plan((Action(path, percent),), "set the fan", f"Fan at {level}.", f"turn it to {level}")


def _fan(context: Context, slots: Slots) -> Plan | Say:
    if "level" in slots:
        return _fan_plan({"1": 20.0, "2": 60.0, "3": 100.0}[str(slots["level"])])
    number = float(slots["number"])
    return _fan_plan(number if number > FAN_LEVELS else number * 100 / FAN_LEVELS)


def _fan_step(sign: int) -> Planner:
    def plan(context: Context, slots: Slots) -> Plan | Say:
        path = f"{_station('driver')}.FanSpeed"
        if path not in context.writable:
            return Plan((Action(path, 0),), "set the fan", "")
        now = context.read(path).number()
        if now is None:
            return Say("I do not know the fan's level: say a number.", asks=True)
        step = float(slots.get("number", 1)) * 100 / FAN_LEVELS
        return _fan_plan(min(100.0, max(0.0, now + sign * step)))

    return plan


def _airflow(context: Context, slots: Slots) -> Plan | Say:
    where = {"WINDSHIELD": "windshield", "UP": "face", "DOWN": "feet", "ALL": "everywhere"}[str(slots["airflow"])]
    action = Action(f"{_station('driver')}.AirDistribution", slots["airflow"])
    return Plan((action,), "direct the air", f"Air: {where}.")


def _switch(path: str, name: str, value: Value, verb: str = "", done: str = "") -> Planner:
    """Return a plan that sets one path to one value; ``name`` is said as "switch NAME on", "NAME on"."""
    state = "on" if value not in (False, 0.0) else "off"
    said = done or f"{name[:1].upper()}{name[1:]} {state}."
    made = Plan((Action(path, value),), verb or f"switch {name} {state}", said)
    return lambda context, slots: made


def _seat(context: Context, slots: Slots) -> Plan | Say:
    number = float(slots["number"]) if "number" in slots else float(str(slots.get("level", SEAT_LEVELS)))
    percent = number if number > SEAT_LEVELS else round(number * 100 / SEAT_LEVELS)
    if not 0 <= percent <= 100:
        return Say(f"Seat heating goes from 0 to {SEAT_LEVELS}.")
    return _seat_plan(slots, float(percent))


def _seat_plan(slots: Slots, percent: float) -> Plan:
    zones = _zones(slots)
    actions = tuple(
        Action(f"Vehicle.Cabin.Seat.Row1.{zone.capitalize()}Side.HeatingCooling", percent) for zone in zones
    )
    state = f"at {amount(percent, '%')}" if percent else "off"
    return Plan(actions, "set the seat heating", f"Seat heating {state}.")


def _windows(slots: Slots) -> list[str]:
    which = str(slots.get("window", "driver"))
    sets = {"all": list(WINDOWS), "front": ["driver", "passenger"], "rear": ["rear driver", "rear passenger"]}
    return [WINDOWS[name] for name in sets.get(which, [which])]


def _window(percent: float) -> Planner:
    def plan(context: Context, slots: Slots) -> Plan | Say:
        wanted = _share(slots, percent)
        if not 0 <= wanted <= 100:
            return Say("A window opens from 0 to 100 percent.")
        paths = _windows(slots)
        can = [path for path in paths if path in context.writable] or paths
        name = "window" if len(can) == 1 else "windows"
        done = f"{len(can)} of {len(paths)} {name}" if len(can) < len(paths) else f"{name.capitalize()}"
        verb = f"{'open' if wanted else 'close'} the {'window' if len(paths) == 1 else 'windows'}"
        return Plan(tuple(Action(path, wanted) for path in can), verb, f"{done} to {amount(wanted, '%')} open.")

    return plan


def _share(slots: Slots, usual: float) -> float:
    return float(slots.get("number", slots.get("amount", usual)))


def _sunroof(context: Context, slots: Slots) -> Plan | Say:
    wanted = _share(slots, 100.0)
    if not 0 <= wanted <= 100:
        return Say("The sunroof opens from 0 to 100 percent.")
    return Plan((Action(SUNROOF, wanted),), "open the sunroof", f"Sunroof {amount(wanted, '%')} open.")


def _lamp(state: bool) -> Planner:
    def plan(context: Context, slots: Slots) -> Plan | Say:
        lamp = str(slots["lamp"])
        path = f"{_LIGHTS}.{lamp}.{'IsSignaling' if lamp == 'Hazard' else 'IsOn'}"
        name = {"Fog.Front": "fog lights", "Fog.Rear": "rear fog light", "Beam.Low": "low beam"}.get(
            lamp, f"{lamp} lights"
        )
        return Plan(
            (Action(path, state),), f"switch the {name.lower()}", f"{name.capitalize()} {'on' if state else 'off'}."
        )

    return plan


def _doors(leaf: str, value: bool, verb: str) -> Planner:
    def plan(context: Context, slots: Slots) -> Plan | Say:
        which = str(slots.get("door", "driver" if leaf == "IsOpen" else "all"))
        chosen = {"driver": _DOOR_SIDES[:1], "passenger": _DOOR_SIDES[1:2], "rear": _DOOR_SIDES[2:]}.get(
            which, _DOOR_SIDES
        )
        actions = tuple(Action(f"Vehicle.Cabin.Door.{side}.{leaf}", value) for side in chosen)
        name = "doors" if len(actions) > 1 else f"{which}'s door"
        return Plan(actions, f"{verb} the {name}", f"{name.capitalize()} {verb.rstrip('e')}ed.")

    return plan


def _phone(path: str, verb: str) -> Planner:
    def plan(context: Context, slots: Slots) -> Plan | Say:
        return Plan((Action(path, slots["who"]),), f"{verb} {slots['who']}", f"Done: {verb} {slots['who']}.")

    return plan


PLANS: dict[str, Planner] = {
    "climate.temperature": _temperature,
    "climate.warmer": _warmer(+1),
    "climate.cooler": _warmer(-1),
    "fan.set": _fan,
    "fan.up": _fan_step(+1),
    "fan.down": _fan_step(-1),
    "fan.off": _switch(f"{HVAC}.Station.Row1.Driver.FanSpeed", "fan", 0.0),
    "airflow.set": _airflow,
    "ac.on": _switch(AIR_CONDITIONING, "A/C", True),
    "ac.off": _switch(AIR_CONDITIONING, "A/C", False),
    "auto.on": _switch(f"{HVAC}.IsAutoActive", "automatic climate", True),
    "auto.off": _switch(f"{HVAC}.IsAutoActive", "automatic climate", False),
    "recirculation.on": _switch(f"{HVAC}.IsRecirculationActive", "recirculation", True),
    "recirculation.off": _switch(f"{HVAC}.IsRecirculationActive", "recirculation", False),
    "defrost.front.on": _switch(f"{HVAC}.IsFrontDefrosterActive", "windshield defrost", True),
    "defrost.front.off": _switch(f"{HVAC}.IsFrontDefrosterActive", "windshield defrost", False),
    "defrost.rear.on": _switch(f"{HVAC}.IsRearDefrosterActive", "rear defrost", True),
    "defrost.rear.off": _switch(f"{HVAC}.IsRearDefrosterActive", "rear defrost", False),
    "seat.heat": _seat,
    "seat.off": lambda context, slots: _seat_plan(slots, 0.0),
    "wheel.on": _switch(WHEEL, "wheel heating", 100.0),
    "wheel.off": _switch(WHEEL, "wheel heating", 0.0),
    "window.open": _window(100.0),
    "window.close": _window(0.0),
    "sunroof.open": _sunroof,
    "sunroof.close": _switch(SUNROOF, "sunroof", 0.0, "close the sunroof", "Sunroof closed."),
    "light.on": _lamp(True),
    "light.off": _lamp(False),
    "highbeam.on": _switch(f"{_LIGHTS}.Beam.High.IsOn", "high beam", True, "switch on high beam"),
    "highbeam.off": _switch(f"{_LIGHTS}.Beam.High.IsOn", "high beam", False, "switch off high beam"),
    "trunk.open": _switch(TRUNK, "trunk", True, "open the trunk", "Trunk open."),
    "trunk.close": _switch(TRUNK, "trunk", False, "close the trunk", "Trunk closed."),
    "door.open": _doors("IsOpen", True, "open"),
    "doors.lock": _doors("IsLocked", True, "lock"),
    "doors.unlock": _doors("IsLocked", False, "unlock"),
    "phone.call": _phone(PHONE_CALL, "call"),
    "phone.message": _phone(PHONE_MESSAGE, "message"),
    "home.open": _switch(f"{HOME}Garage.IsOpen", "garage", True, "open the garage", "Garage open."),
}
"""What makes the plan of each wish of the intent table."""
