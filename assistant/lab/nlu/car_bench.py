"""CAR-bench: what drivers say first to an in-car agent, and the tool calls that were right (MIT; the even tasks).

Its tool calls are put into the terms of the car's actions, so that both are compared path by path and value by value.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from assistant.lab.nlu.sets import DataError, read_lines
from assistant.understanding.actions import FAN_LEVELS, SEAT_LEVELS, SUNROOF, TRUNK, WHEEL
from assistant.understanding.context import Action, Context
from assistant.understanding.interlocks import HVAC, PHONE_CALL, PHONE_MESSAGE, WINDOWS
from vehicle.signals import PATHS, Value
from vehicle.state import SignalState

__all__ = ["Turn", "actions_of", "context_of", "read_car_bench"]

Call = tuple[str, dict[str, Any]]

_KINDS = ("base", "disambiguation", "hallucination")
_READING = ("get_", "search_", "calculate_", "convert_", "think", "planning_tool")
"""Tools that begin so look something up and change nothing."""

_LIGHTS = "Vehicle.Body.Lights"
_SEAT = "Vehicle.Cabin.Seat.Row1"
_AIRFLOW = {"FEET": "DOWN", "HEAD": "UP", "WINDSHIELD": "WINDSHIELD"}
_ONE_SWITCH = {
    "set_air_conditioning": f"{HVAC}.IsAirConditioningActive",
    "set_fog_lights": f"{_LIGHTS}.Fog.Front.IsOn",
    "set_head_lights_low_beams": f"{_LIGHTS}.Beam.Low.IsOn",
    "set_head_lights_high_beams": f"{_LIGHTS}.Beam.High.IsOn",
}
_WINDOW = {
    "DRIVER": ("driver",),
    "PASSENGER": ("passenger",),
    "DRIVER_REAR": ("rear driver",),
    "LEFT_REAR": ("rear driver",),
    "PASSENGER_REAR": ("rear passenger",),
    "RIGHT_REAR": ("rear passenger",),
    "ALL": tuple(WINDOWS),
}
_ZONES = {"DRIVER": ("Driver",), "PASSENGER": ("Passenger",), "ALL_ZONES": ("Driver", "Passenger")}
_DEFROST = {"FRONT": ("Front",), "REAR": ("Rear",), "ALL": ("Front", "Rear")}


class Turn(NamedTuple):
    """The first thing that a driver says in a task: ``calls`` are all calls of the task, ``state`` the car's state."""

    task: str
    text: str
    calls: tuple[Call, ...]
    state: Mapping[str, Any]


def read_car_bench(folder: Path) -> list[Turn]:
    """Read the distinct first turns whose words belong to their task; raises DataError."""
    folder = folder / "car_bench"
    states = {
        str(task["task_id"]): task["context_init_config"]
        for kind in _KINDS
        for task in read_lines(folder / f"tasks_{kind}.jsonl")
    }
    found: dict[tuple[str, str], Turn] = {}
    path = folder / "user_turns_from_trajectories.jsonl"
    for row in read_lines(path):
        try:
            task, text = str(row["task_id"]), str(row["user_turns"][0])
            calls = tuple((str(call["name"]), dict(call["kwargs"])) for call in row["ground_truth_actions"])
            if row["instruction_matches_task"]:
                found[task, text] = Turn(task, text, calls, states[task])
        except (KeyError, IndexError, TypeError) as error:
            raise DataError(f"{path}: is not CAR-bench's ({error!r}); copy it anew") from None
    return list(found.values())


def actions_of(calls: tuple[Call, ...]) -> set[Action]:
    """Return what tool calls change, as actions; what no action of ours can say keeps the tool's name as its path."""
    found: set[Action] = set()
    for name, said in calls:
        if not name.startswith(_READING):
            found |= _as_actions(name, said)
    return found


def _as_actions(name: str, said: dict[str, Any]) -> set[Action]:
    if name in _ONE_SWITCH:
        return {Action(_ONE_SWITCH[name], bool(said["on"]))}
    if name == "open_close_window":
        return {Action(WINDOWS[one], float(said["percentage"])) for one in _WINDOW[said["window"]]}
    if name == "set_climate_temperature":
        zones = _ZONES[said["seat_zone"]]
        return {Action(f"{HVAC}.Station.Row1.{zone}.Temperature", float(said["temperature"])) for zone in zones}
    if name == "set_seat_heating":
        percent = float(round(said["level"] * 100 / SEAT_LEVELS))
        return {Action(f"{_SEAT}.{zone}Side.HeatingCooling", percent) for zone in _ZONES[said["seat_zone"]]}
    if name == "set_window_defrost":
        return {Action(f"{HVAC}.Is{one}DefrosterActive", bool(said["on"])) for one in _DEFROST[said["defrost_window"]]}
    return {_as_action(name, said)}


def _as_action(name: str, said: dict[str, Any]) -> Action:
    driver = f"{HVAC}.Station.Row1.Driver"
    if name == "set_fan_speed":
        return Action(f"{driver}.FanSpeed", said["level"] * 100 / FAN_LEVELS)
    if name == "set_steering_wheel_heating":
        return Action(WHEEL, float(round(said["level"] * 100 / SEAT_LEVELS)))
    if name == "open_close_sunroof":
        return Action(SUNROOF, float(said["percentage"]))
    if name == "open_close_trunk_door":
        return Action(TRUNK, said["action"] == "OPEN")
    if name == "set_fan_airflow_direction" and said["direction"] in _AIRFLOW:
        return Action(f"{driver}.AirDistribution", _AIRFLOW[said["direction"]])
    if name == "set_air_circulation" and said["mode"] != "AUTO":
        return Action(f"{HVAC}.IsRecirculationActive", said["mode"] == "RECIRCULATION")
    if name == "call_phone_by_number":
        return Action(PHONE_CALL, "")  # the number is looked up by the name that was said
    return Action(name, json.dumps(said, sort_keys=True))


def context_of(turn: Turn) -> Context:
    """Return the moment of a turn: the car says what the task says of it, and lets everything be written."""
    state = SignalState()
    for path, value in _says(turn.state).items():
        if path in PATHS:
            state.set(PATHS[path], value, 0)
    return Context(state, 0, frozenset(PATHS) | {SUNROOF, PHONE_CALL, PHONE_MESSAGE})


def _says(state: Mapping[str, Any]) -> dict[str, Value]:
    driver, passenger = f"{HVAC}.Station.Row1.Driver", f"{HVAC}.Station.Row1.Passenger"
    return {
        f"{driver}.Temperature": float(state["climate_temperature_driver"]),
        f"{passenger}.Temperature": float(state["climate_temperature_passenger"]),
        f"{driver}.FanSpeed": state["fan_speed"] * 100 / FAN_LEVELS,
        f"{driver}.AirDistribution": _AIRFLOW.get(state["fan_airflow_direction"], "ALL"),
        f"{HVAC}.IsAirConditioningActive": bool(state["air_conditioning"]),
        f"{HVAC}.IsRecirculationActive": state["air_circulation"] == "RECIRCULATION",
        f"{HVAC}.IsFrontDefrosterActive": bool(state["window_front_defrost"]),
        f"{HVAC}.IsRearDefrosterActive": bool(state["window_rear_defrost"]),
        f"{_LIGHTS}.Fog.Front.IsOn": bool(state["fog_lights"]),
        f"{_LIGHTS}.Beam.Low.IsOn": bool(state["head_lights_low_beams"]),
        f"{_LIGHTS}.Beam.High.IsOn": bool(state["head_lights_high_beams"]),
        "Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed": float(state["state_of_charge"]),
        **{
            WINDOWS[name]: float(state[f"window_{field}_position"])
            for name, field in zip(WINDOWS, ("driver", "passenger", "driver_rear", "passenger_rear"), strict=True)
        },
    }
