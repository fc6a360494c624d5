"""Answers to questions: only what the car says, with its unit, and honest about what it does not say."""

from collections.abc import Callable, Mapping

from assistant.understanding.answers_away import AWAY
from assistant.understanding.context import Context
from assistant.understanding.paths import (
    AMBIENT,
    AMBIENT_COLOUR,
    FOG_LIGHTS,
    HIGH_BEAM,
    LOW_BEAM,
    SUNROOF,
    WHEEL,
    WINDOWS,
    reading_light,
    seat_heating,
)
from assistant.understanding.telling import Answer, Slots, age, amount, number, sentence, tell
from vehicle.signals import GEAR_DRIVE, GEAR_NEUTRAL, GEAR_PARK, GEAR_REVERSE, Value

__all__ = ["ANSWERS"]


_BATTERY = "Vehicle.Powertrain.TractionBattery.StateOfCharge"
_GEARS = {GEAR_REVERSE: "reverse", GEAR_NEUTRAL: "neutral", GEAR_PARK: "park", GEAR_DRIVE: "drive"}
_DOORS = {
    "driver's door": "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen",
    "passenger's door": "Vehicle.Cabin.Door.Row1.PassengerSide.IsOpen",
    "rear driver's side": "Vehicle.Cabin.Door.Row2.DriverSide.IsOpen",
    "rear passenger's side": "Vehicle.Cabin.Door.Row2.PassengerSide.IsOpen",
    "trunk": "Vehicle.Body.Trunk.Rear.IsOpen",
    "hood": "Vehicle.Body.Hood.IsOpen",
}
_HVAC, _LIGHTS = "Vehicle.Cabin.HVAC", "Vehicle.Body.Lights"
_THINGS = {
    "ac": ("A/C", f"{_HVAC}.IsAirConditioningActive", "on", "off"),
    "recirculation": ("recirculation", f"{_HVAC}.IsRecirculationActive", "on", "off"),
    "front defrost": ("windshield defrost", f"{_HVAC}.IsFrontDefrosterActive", "on", "off"),
    "rear defrost": ("rear defrost", f"{_HVAC}.IsRearDefrosterActive", "on", "off"),
    "heater": ("heater", f"{_HVAC}.Heater.IsActive", "on", "off"),
    "high beam": ("high beam", f"{_LIGHTS}.Beam.High.IsOn", "on", "off"),
    "low beam": ("low beam", f"{_LIGHTS}.Beam.Low.IsOn", "on", "off"),
    "front fog": ("fog light", f"{_LIGHTS}.Fog.Front.IsOn", "on", "off"),
    "hazard": ("hazard light", f"{_LIGHTS}.Hazard.IsSignaling", "on", "off"),
    "parking brake": ("parking brake", "Vehicle.Chassis.ParkingBrake.IsEngaged", "engaged", "released"),
    "cruise control": ("cruise control", "Vehicle.ADAS.CruiseControl.IsActive", "on", "off"),
    "engine": ("engine", "Vehicle.Powertrain.CombustionEngine.IsRunning", "running", "off"),
    "charging": ("battery", "Vehicle.Powertrain.TractionBattery.Charging.IsCharging", "charging", "not charging"),
    "trunk": ("trunk", "Vehicle.Body.Trunk.Rear.IsOpen", "open", "closed"),
    "hood": ("hood", "Vehicle.Body.Hood.IsOpen", "open", "closed"),
}


def _battery(context: Context, slots: Slots) -> str:
    """The charge as the car displays it if it says so, else that of the cells."""
    shown = context.read(f"{_BATTERY}.Displayed")
    reading = shown if shown.validity != "unknown" else context.read(f"{_BATTERY}.Current")
    return tell(reading, "battery", lambda value: amount(float(value), "%"))


def _climate(context: Context, slots: Slots) -> str:
    driver = f"{_HVAC}.Station.Row1.Driver"
    temperature, fan = context.read(f"{driver}.Temperature"), context.read(f"{driver}.FanSpeed")
    said = tell(temperature, "set temperature", lambda value: amount(float(value), "°", 1))
    percent = fan.number()
    return said if percent is None or not temperature.valid else f"{said[:-1]}, fan {amount(percent, '%')}."


def _gear(context: Context, slots: Slots) -> str:
    selected = context.read("Vehicle.Powertrain.Transmission.SelectedGear")
    reading = (
        selected if selected.validity != "unknown" else context.read("Vehicle.Powertrain.Transmission.CurrentGear")
    )
    return tell(reading, "gear", lambda value: _GEARS.get(int(float(value)), str(int(float(value)))))


def _all_closed(context: Context, things: Mapping[str, str], name: str, is_open: Callable[[Value], bool]) -> str:
    """Say which of several things are open; what the car does not say is not called closed."""
    said = {thing: context.read(path) for thing, path in things.items()}
    valid = {thing: reading.value for thing, reading in said.items() if reading.valid and reading.value is not None}
    opened = [thing for thing, value in valid.items() if is_open(value)]
    if opened:
        return f"Open: {opened[0]}." if len(opened) == 1 else f"{len(opened)} are open, first: {opened[0]}."
    if valid:
        return (
            f"All {name}s are closed." if len(valid) == len(said) else f"All {name}s that this car reports are closed."
        )
    heard = [reading.age_s for reading in said.values() if reading.validity == "stale"]
    if heard:
        return f"What the car said of its {name}s is {age(min(heard))} old."
    return f"This car does not say whether its {name}s are open."


def _doors(context: Context, slots: Slots) -> str:
    return _all_closed(context, _DOORS, "door", lambda value: value is True)


def _windows(context: Context, slots: Slots) -> str:
    wanted = str(slots.get("window", "all"))
    chosen = {f"{name} window": path for name, path in WINDOWS.items() if wanted in ("all", name)}
    return _all_closed(context, chosen or WINDOWS, "window", lambda value: float(value) > 0)


def _time(context: Context, slots: Slots) -> str:
    return f"It is {context.wall:%H:%M}." if context.wall else "The time of day is not known here."


def _date(context: Context, slots: Slots) -> str:
    wall = context.wall
    return f"It is {wall:%A}, {wall.day} {wall:%B}." if wall else "The date is not known here."


def _state(context: Context, slots: Slots) -> str:
    name, path, yes, no = _THINGS.get(str(slots.get("thing")), ("", "", "", ""))
    if not path:
        return f"This car does not say that of its {slots.get('thing', 'parts')}."
    return tell(context.read(path), name, lambda value: yes if value is True else no)


def _capabilities(context: Context, slots: Slots) -> str:
    if context.moving:
        return "Ask about speed, range or temperature; say a wish, or help."
    known = "I answer questions about speed, range, battery, temperatures, doors and time, and steer the replay."
    wishes = " I can also set what this car's mapping lets me." if context.writable else ""
    return known + wishes + ("" if context.writable else " This car's mapping lets me change nothing in the car.")


def _known(context: Context, slots: Slots) -> str:
    """What was learned in short; standing, also where to see all of it."""
    if not context.known:
        return "I do not know you yet."
    said = context.brief(sentence(context.known))
    return said if context.moving else f"{said} “outrider profile show” tells everything."


def _seats(context: Context, slots: Slots) -> str:
    """Seat heating of the side that was asked for, else of both."""
    wanted = {"driver": ["driver"], "passenger": ["passenger"]}.get(str(slots.get("zone")), ["driver", "passenger"])
    told = [tell(context.read(seat_heating(zone)), f"{zone}'s seat heating", _percent) for zone in wanted]
    return " ".join(told) if not context.moving else told[0]


def _percent(value: Value) -> str:
    return amount(float(value), "%")


def _roof(context: Context, slots: Slots) -> str:
    return tell(context.read(SUNROOF), "sunroof", lambda value: f"{_percent(value)} open" if value else "closed")


def _lights(context: Context, slots: Slots) -> str:
    """Which of the lights are on; what the car does not say is not called off."""
    names = {"low beam": LOW_BEAM, "high beam": HIGH_BEAM, "fog lights": FOG_LIGHTS[0]}
    known = {name: context.read(path) for name, path in names.items() if context.read(path).valid}
    if not known:
        return "This car does not say which lights are on."
    burning = [name for name, reading in known.items() if reading.value is True]
    return f"On: {', '.join(burning)}." if burning else f"Off: {', '.join(known)}."


def _ambient(context: Context, slots: Slots) -> str:
    if context.says(AMBIENT, False):
        return "Ambient light: off."
    return tell(context.read(AMBIENT_COLOUR), "ambient light", lambda value: str(value).lower())


def _reading(context: Context, slots: Slots) -> str:
    readings = {name: context.read(reading_light(name)) for name in WINDOWS}
    known = {name: reading for name, reading in readings.items() if reading.valid}
    if not known:
        return "This car does not say which reading lights are on."
    burning = [name for name, reading in known.items() if reading.value is True]
    return f"Reading lights on: {', '.join(burning)}." if burning else "No reading light is on."


def _seated(context: Context, slots: Slots) -> str:
    names = {
        "driver": "Row1.DriverSide",
        "passenger": "Row1.PassengerSide",
        "rear left": "Row2.DriverSide",
        "rear right": "Row2.PassengerSide",
    }
    readings = {name: context.read(f"Vehicle.Cabin.Seat.{seat}.IsOccupied") for name, seat in names.items()}
    taken = [name for name, reading in readings.items() if reading.valid and reading.value is True]
    if taken:
        return f"Occupied: {', '.join(taken)}."
    known = any(reading.valid for reading in readings.values())
    return "No seat is reported occupied." if known else "This car does not say which seats are occupied."


_ENGINE = "Vehicle.Powertrain.CombustionEngine"

ANSWERS: dict[str, Answer] = {
    **AWAY,
    "ask.speed": number("speed", "Vehicle.Speed", "km/h"),
    "ask.range": number("range", "Vehicle.Powertrain.Range", "km", scale=0.001),
    "ask.battery": _battery,
    "ask.fuel": number("fuel", "Vehicle.Powertrain.FuelSystem.RelativeLevel", "%"),
    "ask.outside": number("outside temperature", "Vehicle.Exterior.AirTemperature", "°", 1),
    "ask.cabin": number("cabin temperature", f"{_HVAC}.AmbientAirTemperature", "°", 1),
    "ask.climate": _climate,
    "ask.gear": _gear,
    "ask.doors": _doors,
    "ask.windows": _windows,
    "ask.odometer": number("odometer", "Vehicle.TraveledDistance", "km"),
    "ask.time": _time,
    "ask.coolant": number("coolant temperature", f"{_ENGINE}.EngineCoolant.Temperature", "°"),
    "ask.oil": number("oil temperature", f"{_ENGINE}.EngineOil.Temperature", "°"),
    "ask.rpm": number("engine speed", f"{_ENGINE}.Speed", "rpm"),
    "ask.voltage": number("12 volt battery", "Vehicle.LowVoltageBattery.CurrentVoltage", "V", 1),
    "ask.state": _state,
    "ask.capabilities": _capabilities,
    "ask.known": _known,
    "ask.date": _date,
    "ask.seats": _seats,
    "ask.wheel": number("wheel heating", WHEEL, "%"),
    "ask.sunroof": _roof,
    "ask.lights": _lights,
    "ask.seated": _seated,
    "ask.ambient": _ambient,
    "ask.reading": _reading,
    "ask.paint": lambda context, slots: "This car does not say its colour.",
}
"""What answers each question of the intent table."""
