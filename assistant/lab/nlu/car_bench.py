"""CAR-bench: what drivers say first to an in-car agent, and the tool calls that were right (MIT; the even tasks).

The car of a task says what the task says of it, and cannot do what the task takes away from it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from assistant.lab.nlu.car_calls import AIRFLOW, Call, paths_of
from assistant.lab.nlu.sets import DataError, read_lines
from assistant.understanding.climate_plans import FAN_LEVELS
from assistant.understanding.context import Context
from assistant.understanding.paths import (
    EVERYTHING,
    HVAC,
    LIGHTS,
    SUNROOF,
    SUNSHADE,
    WHEEL,
    WINDOWS,
    seat_heating,
    station,
)
from assistant.understanding.seat_plans import SEAT_LEVELS
from vehicle.signals import PATHS, Value
from vehicle.state import SignalState

__all__ = ["Turn", "context_of", "read_car_bench"]

_KINDS = ("base", "disambiguation", "hallucination")


class Turn(NamedTuple):
    """The first thing that a driver says in a task.

    ``calls`` are all calls of the task, ``state`` the car's, ``removed`` the tools, arguments ("tool.argument") and
    results ("result.tool.field") that the car of this task lacks; ``kind`` is the task's type as its authors name it.
    """

    task: str
    text: str
    calls: tuple[Call, ...]
    state: Mapping[str, Any]
    kind: str = "base"
    removed: tuple[str, ...] = ()


def read_car_bench(folder: Path) -> list[Turn]:
    """Read the distinct first turns whose words belong to their task; raises DataError."""
    folder = folder / "car_bench"
    tasks = {str(task["task_id"]): task for kind in _KINDS for task in read_lines(folder / f"tasks_{kind}.jsonl")}
    found: dict[tuple[str, str], Turn] = {}
    path = folder / "user_turns_from_trajectories.jsonl"
    for row in read_lines(path):
        try:
            name, text = str(row["task_id"]), str(row["user_turns"][0])
            calls = tuple((str(call["name"]), dict(call["kwargs"])) for call in row["ground_truth_actions"])
            if row["instruction_matches_task"]:
                task = tasks[name]
                removed = tuple(task.get("removed_part") or ())
                state = task["context_init_config"]
                found[name, text] = Turn(name, text, calls, state, str(task.get("task_type", "base")), removed)
        except (KeyError, IndexError, TypeError) as error:
            raise DataError(f"{path}: is not CAR-bench's ({error!r}); copy it anew") from None
    return list(found.values())


def context_of(turn: Turn) -> Context:
    """Return the moment of a turn: the car says what the task says of it, and lets everything else be written."""
    state = SignalState()
    hidden = {part.rpartition(".")[2] for part in turn.removed if part.startswith("result.")}
    for path, value in _says({key: value for key, value in turn.state.items() if key not in hidden}).items():
        if path in PATHS:
            state.set(PATHS[path], value, 0)
    lacking: set[str] = set()
    for tool in turn.removed:
        lacking |= paths_of(tool.partition(".")[0]) if not tool.startswith("result.") else set()
    return Context(state, 0, EVERYTHING - lacking, route=_route(turn.state))


def _route(state: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the stops by the letters that stand for their names; the first waypoint is where the car is."""
    if not state.get("navigation_active"):
        return ()
    return tuple(str(name) for name in state["waypoints_id"][1:])


def _says(state: Mapping[str, Any]) -> dict[str, Value]:
    driver, passenger = station("driver"), station("passenger")
    numbers = {
        f"{driver}.Temperature": ("climate_temperature_driver", 1.0),
        f"{passenger}.Temperature": ("climate_temperature_passenger", 1.0),
        f"{driver}.FanSpeed": ("fan_speed", 100 / FAN_LEVELS),
        seat_heating("driver"): ("seat_heating_driver", 100 / SEAT_LEVELS),
        seat_heating("passenger"): ("seat_heating_passenger", 100 / SEAT_LEVELS),
        WHEEL: ("steering_wheel_heating", 100 / SEAT_LEVELS),
        SUNROOF: ("sunroof_position", 1.0),
        "Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed": ("state_of_charge", 1.0),
        **{
            WINDOWS[name]: (f"window_{field}_position", 1.0)
            for name, field in zip(WINDOWS, ("driver", "passenger", "driver_rear", "passenger_rear"), strict=True)
        },
    }
    switches = {
        f"{HVAC}.IsAirConditioningActive": "air_conditioning",
        f"{HVAC}.IsFrontDefrosterActive": "window_front_defrost",
        f"{HVAC}.IsRearDefrosterActive": "window_rear_defrost",
        f"{LIGHTS}.Fog.Front.IsOn": "fog_lights",
        f"{LIGHTS}.Beam.Low.IsOn": "head_lights_low_beams",
        f"{LIGHTS}.Beam.High.IsOn": "head_lights_high_beams",
    }
    said: dict[str, Value] = {path: float(round(state[f] * by)) for path, (f, by) in numbers.items() if f in state}
    said |= {path: bool(state[field]) for path, field in switches.items() if field in state}
    if "fan_airflow_direction" in state:
        said[f"{driver}.AirDistribution"] = AIRFLOW[state["fan_airflow_direction"]]
    if "air_circulation" in state:
        said[f"{HVAC}.IsRecirculationActive"] = state["air_circulation"] == "RECIRCULATION"
    if "sunshade_position" in state:
        said[SUNSHADE] = 100.0 - float(state["sunshade_position"])
    if "passenger" in state.get("seats_occupied", {}):
        said["Vehicle.Cabin.Seat.Row1.PassengerSide.IsOccupied"] = bool(state["seats_occupied"]["passenger"])
    return said
