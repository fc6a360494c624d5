"""CAR-bench's tool calls and ours side by side: which of its calls an action, a control or an answer stands for.

Its navigation and search name places by identifiers that hold the first letters of the name ("loc_mun_9995"); what was
understood holds the name. Both are compared by these letters, so that a place that was misunderstood counts as wrong.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from assistant.understanding import Action, Understanding
from assistant.understanding.climate_plans import FAN_LEVELS
from assistant.understanding.paths import (
    AMBIENT,
    AMBIENT_COLOUR,
    CONNECTED,
    EVERYTHING,
    HVAC,
    MAIL,
    NAVIGATION,
    PHONE_CALL,
    SUNROOF,
    SUNSHADE,
    TRUNK,
    WHEEL,
    WINDOWS,
    reading_light,
    seat_heating,
    station,
)
from assistant.understanding.seat_plans import SEAT_LEVELS

__all__ = ["READING", "Call", "Claim", "actions_of", "claims_of", "covers", "paths_of"]

Call = tuple[str, dict[str, Any]]

READING = ("get_", "search_", "calculate_", "convert_", "think", "planning_tool")
"""Tools that begin so look something up and change nothing."""

AIRFLOW = {
    "FEET": "DOWN",
    "HEAD": "UP",
    "HEAD_FEET": "UP_DOWN",
    "WINDSHIELD": "WINDSHIELD",
    "WINDSHIELD_HEAD": "WINDSHIELD_UP",
    "WINDSHIELD_FEET": "WINDSHIELD_DOWN",
    "WINDSHIELD_HEAD_FEET": "ALL",
}
"""CAR-bench's directions of the air, and VSS's."""

_LIGHTS = "Vehicle.Body.Lights"
_ONE_SWITCH = {
    "set_air_conditioning": f"{HVAC}.IsAirConditioningActive",
    "set_fog_lights": f"{_LIGHTS}.Fog.Front.IsOn",
    "set_head_lights_low_beams": f"{_LIGHTS}.Beam.Low.IsOn",
    "set_head_lights_high_beams": f"{_LIGHTS}.Beam.High.IsOn",
}
_SEATS = {
    "DRIVER": ("driver",),
    "PASSENGER": ("passenger",),
    "DRIVER_REAR": ("rear driver",),
    "LEFT_REAR": ("rear driver",),
    "PASSENGER_REAR": ("rear passenger",),
    "RIGHT_REAR": ("rear passenger",),
    "ALL": tuple(WINDOWS),
}
_ZONES = {"DRIVER": ("driver",), "PASSENGER": ("passenger",), "ALL_ZONES": ("driver", "passenger")}
_DEFROST = {"FRONT": ("Front",), "REAR": ("Rear",), "ALL": ("Front", "Rear")}

_TOOLS: Mapping[str, tuple[str, ...]] = {
    f"{NAVIGATION}Add": ("navigation_add_one_waypoint",),
    f"{NAVIGATION}Remove": ("navigation_delete_waypoint", "navigation_delete_destination"),
    f"{NAVIGATION}Replace": ("navigation_replace_one_waypoint",),
    f"{NAVIGATION}End": ("delete_current_navigation",),
    f"{NAVIGATION}Find": ("search_poi_at_location", "search_poi_along_the_route"),
    "destination": (
        "set_new_navigation",
        "navigation_replace_final_destination",
        "get_routes_from_start_to_destination",
    ),
    MAIL: ("send_email",),
    PHONE_CALL: ("call_phone_by_number",),
    "ask.range": ("get_distance_by_soc", "get_charging_specs_and_status"),
    "ask.battery": ("get_charging_specs_and_status",),
    "ask.climate": ("get_climate_settings", "get_temperature_inside_car"),
    "ask.cabin": ("get_temperature_inside_car",),
    "ask.routes": ("get_routes_from_start_to_destination",),
    "ask.calendar": ("get_entries_from_calendar",),
    "ask.route": ("get_current_navigation_state",),
    "ask.reach": ("get_charging_specs_and_status", "get_routes_from_start_to_destination"),
    "ask.charge-time": ("calculate_charging_time_by_soc",),
    "ask.contact": ("get_contact_id_by_contact_name",),
    "ask.weather": ("get_weather",),
    "ask.seats": ("get_seat_heating_level",),
    "ask.wheel": ("get_steering_wheel_heating_level",),
    "ask.lights": ("get_exterior_lights_status",),
    "ask.ambient": ("get_ambient_light_status_and_color",),
    "ask.reading": ("get_reading_lights_status",),
    "ask.paint": ("get_car_color",),
    "ask.seated": ("get_seats_occupancy",),
    "ask.sunroof": ("get_sunroof_and_sunshade_position",),
    "ask.windows": ("get_vehicle_window_positions",),
    "ask.fuel": ("get_fuel_information",),
}
"""What each question, control and path that is not of the car may be called as."""

_CATEGORIES = {
    "restaurant": "restaurants",
    "fast food": "fast_food",
    "bakery": "bakery",
    "supermarket": "supermarkets",
    "parking": "parking",
    "toilet": "public_toilets",
    "airport": "airports",
    "charging station": "charging_stations",
}


class Claim(NamedTuple):
    """What we say is to be called: any of ``tools``, with all ``marks`` somewhere in its arguments."""

    tools: tuple[str, ...]
    marks: tuple[str, ...]


def claims_of(understood: Understanding) -> list[Claim]:
    """Return the calls beside the car's own actions that an understanding amounts to."""
    proposed = understood.pending.actions if understood.outcome == "confirm" and understood.pending else ()
    found = [_claim(action) for action in (*understood.actions, *proposed) if action.path in CONNECTED]
    if understood.control is not None and understood.control.name == "destination":
        found.append(Claim(_TOOLS["destination"], _marks(str(understood.control.value))))
    if understood.outcome != "ask":
        told = [str(understood.intent), *(option.intent for option in understood.also)]
        found += [Claim(_TOOLS[intent], ()) for intent in told if intent.startswith("ask.") and intent in _TOOLS]
    return found


def _claim(action: Action) -> Claim:
    said = str(action.value)
    if action.path == f"{NAVIGATION}Find":
        kind = next((name for name in _CATEGORIES if said.startswith(name)), said)
        where = said.partition(" in ")[2].partition(",")[0]
        return Claim(_TOOLS[action.path], (_CATEGORIES.get(kind, kind), *_marks(where)))
    if action.path == f"{NAVIGATION}Replace":
        old, _, new = said.partition(" by ")
        return Claim(_TOOLS[action.path], (*_marks(old), *_marks(new)))
    if action.path == f"{NAVIGATION}Add":
        place, _, behind = said.partition(" after ")
        return Claim(_TOOLS[action.path], (*_marks(place), *_marks(behind)))
    named = action.path.startswith(NAVIGATION) and isinstance(action.value, str)
    return Claim(_TOOLS.get(action.path, ()), _marks(said) if named else ())


def _marks(place: str) -> tuple[str, ...]:
    letters = place.lower().removeprefix("loc_")[:3]
    return (f"_{letters}_",) if letters else ()


def covers(claim: Claim, calls: tuple[Call, ...]) -> bool:
    """Whether one of the calls is what is claimed."""
    return any(
        name in claim.tools and all(mark in json.dumps(said, ensure_ascii=False) for mark in claim.marks)
        for name, said in calls
    )


def actions_of(calls: tuple[Call, ...]) -> set[Action]:
    """Return what tool calls change, as actions; what no action of ours can say keeps the tool's name as its path."""
    return {action for name, said in calls if not name.startswith(READING) for action in _as_actions(name, said)}


def paths_of(tool: str) -> frozenset[str]:
    """Return the paths that a tool writes, so that a car without the tool can be told."""
    samples: dict[str, dict[str, Any]] = {
        "open_close_window": {"window": "ALL", "percentage": 0},
        "set_climate_temperature": {"seat_zone": "ALL_ZONES", "temperature": 20},
        "set_seat_heating": {"seat_zone": "ALL_ZONES", "level": 1},
        "set_window_defrost": {"defrost_window": "ALL", "on": True},
        "set_ambient_lights": {"on": True, "lightcolor": "RED"},
        "set_reading_light": {"position": "ALL", "on": True},
        "set_fan_speed": {"level": 1},
        "set_steering_wheel_heating": {"level": 1},
        "open_close_sunroof": {"percentage": 1},
        "open_close_sunshade": {"percentage": 1},
        "open_close_trunk_door": {"action": "OPEN"},
        "set_fan_airflow_direction": {"direction": "FEET"},
        "set_air_circulation": {"mode": "RECIRCULATION"},
        **{name: {"on": True} for name in _ONE_SWITCH},
    }
    connected = {path for path, tools in _TOOLS.items() if path in CONNECTED and set(tools) <= {tool}}
    written = {action.path for action in _as_actions(tool, samples.get(tool, {}))}
    return frozenset(connected | (written & EVERYTHING))


def _as_actions(name: str, said: dict[str, Any]) -> Iterator[Action]:
    if name in _ONE_SWITCH:
        yield Action(_ONE_SWITCH[name], bool(said["on"]))
    elif name == "open_close_window":
        yield from (Action(WINDOWS[one], float(said["percentage"])) for one in _SEATS[said["window"]])
    elif name == "set_reading_light":
        yield from (Action(reading_light(one), bool(said["on"])) for one in _SEATS[said["position"]])
    elif name == "set_climate_temperature":
        zones = _ZONES[said["seat_zone"]]
        yield from (Action(f"{station(zone)}.Temperature", float(said["temperature"])) for zone in zones)
    elif name == "set_seat_heating":
        percent = float(round(said["level"] * 100 / SEAT_LEVELS))
        yield from (Action(seat_heating(zone), percent) for zone in _ZONES[said["seat_zone"]])
    elif name == "set_window_defrost":
        yield from (
            Action(f"{HVAC}.Is{one}DefrosterActive", bool(said["on"])) for one in _DEFROST[said["defrost_window"]]
        )
    elif name == "set_ambient_lights":
        yield Action(AMBIENT, bool(said["on"]))
        if said["on"]:
            yield Action(AMBIENT_COLOUR, said["lightcolor"])
    else:
        yield _as_action(name, said)


def _as_action(name: str, said: dict[str, Any]) -> Action:
    driver = station("driver")
    if name == "set_fan_speed":
        return Action(f"{driver}.FanSpeed", said["level"] * 100 / FAN_LEVELS)
    if name == "set_steering_wheel_heating":
        return Action(WHEEL, float(round(said["level"] * 100 / SEAT_LEVELS)))
    if name == "open_close_sunroof":
        return Action(SUNROOF, float(said["percentage"]))
    if name == "open_close_sunshade":
        return Action(SUNSHADE, 100.0 - float(said["percentage"]))
    if name == "open_close_trunk_door":
        return Action(TRUNK, said["action"] == "OPEN")
    if name == "set_fan_airflow_direction":
        return Action(f"{driver}.AirDistribution", AIRFLOW[said["direction"]])
    if name == "set_air_circulation":
        auto = said["mode"] == "AUTO"
        return Action(f"{HVAC}.IsRecirculation{'Auto' if auto else 'Active'}", auto or said["mode"] == "RECIRCULATION")
    return Action(name, json.dumps(said, sort_keys=True))
