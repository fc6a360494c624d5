"""Plans for what is said to the climate: temperature, fan, airflow, defrost, and remarks on how it feels."""

from assistant.understanding.context import Action, Context, Option
from assistant.understanding.paths import (
    AIR_CONDITIONING,
    AIRFLOW,
    FAN,
    FRONT_DEFROST,
    HVAC,
    REAR_DEFROST,
    seat_heating,
    station,
)
from assistant.understanding.plans import Choice, Plan, Planner, Say, Slots, capital, option, switch, whose, zones_of
from assistant.understanding.telling import amount
from vehicle.signals import CATALOGUE, PATHS

__all__ = ["CLIMATE_PLANS", "FAN_LEVELS", "STEP_CELSIUS"]

STEP_CELSIUS = 0.5
"""How much "warmer" and "cooler" change."""

FAN_LEVELS = 5
"""A level n is n / FAN_LEVELS of full: VSS counts in percent."""

_FLOWS = {
    frozenset({"WINDSHIELD"}): ("WINDSHIELD", "windshield"),
    frozenset({"UP"}): ("UP", "face"),
    frozenset({"DOWN"}): ("DOWN", "feet"),
    frozenset({"UP", "DOWN"}): ("UP_DOWN", "face and feet"),
    frozenset({"WINDSHIELD", "UP"}): ("WINDSHIELD_UP", "windshield and face"),
    frozenset({"WINDSHIELD", "DOWN"}): ("WINDSHIELD_DOWN", "windshield and feet"),
    frozenset({"WINDSHIELD", "UP", "DOWN"}): ("ALL", "everywhere"),
}
"""Where the air shall go: its value in VSS, and how it is called."""


def _temperature_path(zone: str) -> str:
    return f"{station(zone)}.Temperature"


def _celsius(slots: Slots) -> float:
    number = float(slots["number"])
    return round((number - 32) / 1.8 * 2) / 2 if slots.get("unit") == "fahrenheit" else number


def _set_temperatures(wanted: dict[str, float]) -> Plan | Say:
    bounds = CATALOGUE[PATHS[_temperature_path("driver")]]
    if not all(bounds.accepts(celsius) for celsius in wanted.values()):
        return Say(f"The temperature goes from {amount(bounds.low, '°')} to {amount(bounds.high, '°')}.")
    actions = tuple(Action(_temperature_path(zone), celsius) for zone, celsius in wanted.items())
    said = [amount(celsius, "°", 1) for celsius in wanted.values()]
    told = said[0] if len(set(said)) == 1 else " and ".join(said)
    sides = "Both sides" if len(wanted) == 2 else f"{next(iter(wanted)).capitalize()}'s side"
    return Plan(actions, "set the temperature", f"{sides}: {told}.", f"turn it to {told}")


def _temperature(context: Context, slots: Slots) -> Plan | Say | Choice:
    zones = zones_of(context, slots, _temperature_path)
    if zones is None:
        return whose("climate.temperature", slots)
    return _set_temperatures(dict.fromkeys(zones, _celsius(slots)))


def _warmer(sign: int) -> Planner:
    intent = "climate.warmer" if sign > 0 else "climate.cooler"

    def plan(context: Context, slots: Slots) -> Plan | Say | Choice:
        zones = zones_of(context, slots, _temperature_path)
        if zones is None:
            return whose(intent, slots)
        paths = [_temperature_path(zone) for zone in zones]
        if not all(path in context.writable for path in paths):
            return Plan(tuple(Action(path, 0) for path in paths), "set the temperature", "")
        step, wanted = sign * abs(float(slots.get("number", STEP_CELSIUS))), {}
        for zone, path in zip(zones, paths, strict=True):
            now = context.read(path).number()
            if now is None:
                return Say("I do not know the set temperature: say a number.", asks=True)
            wanted[zone] = now + step
        return _set_temperatures(wanted)

    return plan


def _as_the_other(context: Context, slots: Slots) -> Plan | Say:
    """One side as the other one is: its temperature, and its seat heating where the car has that."""
    to = str(slots.get("zone", "driver"))
    source, target = ("driver", ["passenger"]) if to in ("both", "passenger") else ("passenger", ["driver"])
    actions = []
    for path in (_temperature_path, seat_heating):
        value = context.read(path(source)).number()
        if value is not None:
            actions += [Action(path(zone), value) for zone in target if path(zone) in context.writable]
    if not actions and _temperature_path(target[0]) in context.writable:
        return Say(f"I do not know how the {source}'s side is set.", asks=True)
    actions = actions or [Action(_temperature_path(target[0]), 0)]
    return Plan(tuple(actions), "set one side as the other", f"{capital(target[0])}'s side as the {source}'s.")


def _fan_plan(percent: float) -> Plan | Say:
    if not 0 <= percent <= 100:
        return Say(f"The fan goes from 0 to {FAN_LEVELS}.")
    at = percent * FAN_LEVELS / 100
    level = amount(at, "").strip() if at == round(at) else amount(percent, "%")  # half a level is none
    return Plan((Action(FAN, percent),), "set the fan", f"Fan at {level}.", f"turn it to {level}")


def _fan(context: Context, slots: Slots) -> Plan | Say:
    if "level" in slots:
        return _fan_plan({"1": 20.0, "2": 60.0, "3": 100.0}[str(slots["level"])])
    return _fan_plan(float(slots["percent"]) if "percent" in slots else float(slots["number"]) * 100 / FAN_LEVELS)


def _fan_step(sign: int) -> Planner:
    def plan(context: Context, slots: Slots) -> Plan | Say:
        if FAN not in context.writable:
            return Plan((Action(FAN, 0),), "set the fan", "")
        now = context.read(FAN).number()
        if now is None:
            return Say("I do not know the fan's level: say a number.", asks=True)
        step = float(slots.get("number", 1)) * 100 / FAN_LEVELS
        return _fan_plan(min(100.0, max(0.0, now + sign * step)))

    return plan


def _airflow(context: Context, slots: Slots) -> Plan | Choice:
    said = [str(slots[name]) for name in ("airflow", "airflow_two", "airflow_three") if name in slots]
    if not said:
        options = [
            option("airflow.set", name, airflow=flow) for flow, name in (("WINDSHIELD", "windshield"), ("DOWN", "feet"))
        ]
        return Choice("To the windshield, or to your feet?", tuple(options))
    wanted = frozenset({"WINDSHIELD", "UP", "DOWN"}) if "ALL" in said else frozenset(said)
    value, name = _FLOWS[wanted]
    return Plan((Action(AIRFLOW, value),), "direct the air", f"Air: {name}.")


def _which_air(context: Context, slots: Slots) -> Choice:
    return Choice(
        "Fresh air, or recirculation?",
        (option("recirculation.off", "fresh air"), option("recirculation.on", "recirculation")),
    )


def _defrost(on: bool) -> Planner:
    state = "on" if on else "off"

    def plan(context: Context, slots: Slots) -> Plan | Choice:
        known = [context.says(path, not on) for path in (FRONT_DEFROST, REAR_DEFROST)]
        other = [context.says(path, on) for path in (FRONT_DEFROST, REAR_DEFROST)]
        front, rear = option(f"defrost.front.{state}", "windshield"), option(f"defrost.rear.{state}", "rear window")
        options: tuple[Option, ...] = (front, rear)
        if not on and known == [True, False] and other == [False, True]:
            options = (front,)
        elif not on and known == [False, True] and other == [True, False]:
            options = (rear,)
        return Choice("The windshield, or the rear window?" if len(options) > 1 else "", options)

    return plan


def _either(question: str, *options: tuple[str, str]) -> Planner:
    """Return a planner that offers two readings of a remark; nothing follows from a remark by itself."""
    return lambda context, slots: Choice(question, tuple(option(intent, gist, slots) for intent, gist in options))


def _fan_on(context: Context, slots: Slots) -> Choice:
    options = tuple(option("fan.set", f"level {level}", number=float(level)) for level in (1, 2))
    return Choice("Fan at level 1, or 2?", options)


def _all_defrost(on: bool) -> Planner:
    state = "on" if on else "off"
    actions = (Action(FRONT_DEFROST, on), Action(REAR_DEFROST, on))
    plan = Plan(actions, f"switch all defrost {state}", f"Front and rear defrost {state}.")
    return lambda context, slots: plan


CLIMATE_PLANS: dict[str, Planner] = {
    "climate.temperature": _temperature,
    "climate.warmer": _warmer(+1),
    "climate.cooler": _warmer(-1),
    "climate.match": _as_the_other,
    "feel.cold": _either("Warmer, or seat heating?", ("climate.warmer", "warmer"), ("seat.heat", "seat heating")),
    "feel.hot": _either("Cooler, or A/C on?", ("climate.cooler", "cooler"), ("ac.on", "A/C")),
    "feel.stuffy": _either("More fan, or fresh air?", ("fan.up", "more fan"), ("recirculation.off", "fresh air")),
    "feel.foggy": _either("Windshield defrost?", ("defrost.front.on", "windshield defrost")),
    "feel.rear.foggy": _either("Rear defrost?", ("defrost.rear.on", "rear defrost")),
    "feel.seat.cold": _either("Seat heating?", ("seat.heat", "seat heating")),
    "feel.seat.hot": _either("Seat heating off, or less?", ("seat.off", "off"), ("seat.down", "less")),
    "feel.wheel.cold": _either("Wheel heating?", ("wheel.on", "wheel heating")),
    "feel.wheel.hot": _either("Wheel heating off?", ("wheel.off", "wheel heating off")),
    "fan.set": _fan,
    "fan.up": _fan_step(+1),
    "fan.down": _fan_step(-1),
    "fan.on": _fan_on,
    "fan.off": switch(FAN, "fan", 0.0),
    "airflow.set": _airflow,
    "ac.on": switch(AIR_CONDITIONING, "A/C", True),
    "ac.off": switch(AIR_CONDITIONING, "A/C", False),
    "auto.on": switch(f"{HVAC}.IsAutoActive", "automatic climate", True),
    "auto.off": switch(f"{HVAC}.IsAutoActive", "automatic climate", False),
    "recirculation.on": switch(f"{HVAC}.IsRecirculationActive", "recirculation", True),
    "recirculation.off": switch(f"{HVAC}.IsRecirculationActive", "recirculation", False),
    "recirculation.auto": switch(f"{HVAC}.IsRecirculationAuto", "automatic recirculation", True),
    "recirculation.which": _which_air,
    "defrost.on": _defrost(on=True),
    "defrost.off": _defrost(on=False),
    "defrost.front.on": switch(FRONT_DEFROST, "windshield defrost", True),
    "defrost.front.off": switch(FRONT_DEFROST, "windshield defrost", False),
    "defrost.rear.on": switch(REAR_DEFROST, "rear defrost", True),
    "defrost.rear.off": switch(REAR_DEFROST, "rear defrost", False),
    "defrost.all.on": _all_defrost(on=True),
    "defrost.all.off": _all_defrost(on=False),
}
"""What makes the plan of each wish for the climate."""
