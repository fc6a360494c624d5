"""The safety rules between a wish and the car. They look at paths and values, so no sentence gets around them."""

from assistant.understanding.context import Action, Context

__all__ = [
    "AIR_CONDITIONING",
    "DEFROST_FAN_PERCENT",
    "PHONE_CALL",
    "PHONE_MESSAGE",
    "WINDOWS",
    "WINDOW_OPEN_PERCENT",
    "expand",
    "needs_confirmation",
    "needs_standing",
    "open_windows",
]

HVAC = "Vehicle.Cabin.HVAC"
AIR_CONDITIONING = f"{HVAC}.IsAirConditioningActive"
FRONT_DEFROST = f"{HVAC}.IsFrontDefrosterActive"
FAN = f"{HVAC}.Station.Row1.Driver.FanSpeed"
AIRFLOW = f"{HVAC}.Station.Row1.Driver.AirDistribution"

DEFROST_FAN_PERCENT = 40.0
"""Level 2 of 5: the least fan that clears a windshield (rule 3)."""

WINDOW_OPEN_PERCENT = 20.0
"""A window open further than this wastes what the air conditioning cools (rule 3)."""

WINDOWS = {
    "driver": "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position",
    "passenger": "Vehicle.Cabin.Door.Row1.PassengerSide.Window.Position",
    "rear driver": "Vehicle.Cabin.Door.Row2.DriverSide.Window.Position",
    "rear passenger": "Vehicle.Cabin.Door.Row2.PassengerSide.Window.Position",
}

PHONE_CALL, PHONE_MESSAGE = "Outrider.Phone.Call", "Outrider.Phone.Message"
"""Not of the car: writable only where a phone is connected."""

HOME = "Outrider.Home."
_DOOR = "Vehicle.Cabin.Door."
_TRUNK = "Vehicle.Body.Trunk."


def expand(context: Context, actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """Return the actions with all that they must bring: windshield defrost brings fan, airflow and A/C.

    What the car already does, and says so freshly, is not sent again.
    """
    if Action(FRONT_DEFROST, True) not in actions:
        return actions
    fan = context.read(FAN).number()
    brought = {action.path for action in actions}
    needed = []
    if fan is None or fan < DEFROST_FAN_PERCENT:
        needed.append(Action(FAN, DEFROST_FAN_PERCENT))
    for action in (Action(AIRFLOW, "WINDSHIELD"), Action(AIR_CONDITIONING, True)):
        reading = context.read(action.path)
        if not (reading.valid and reading.value == action.value):
            needed.append(action)
    return actions + tuple(action for action in needed if action.path not in brought)


def open_windows(context: Context) -> list[str]:
    """Return the paths of the windows that the car says are open further than ``WINDOW_OPEN_PERCENT``."""
    positions = ((path, context.read(path).number()) for path in WINDOWS.values())
    return [path for path, position in positions if position is not None and position > WINDOW_OPEN_PERCENT]


def needs_confirmation(action: Action) -> bool:
    """Whether the action may only follow an explicit yes (rule 2), however clearly it was heard."""
    path, value = action
    opens = path.startswith((_DOOR, _TRUNK)) and path.endswith((".IsOpen",)) and value is not False
    unlocks = path.startswith((_DOOR, _TRUNK)) and path.endswith(".IsLocked") and value is not True
    high_beam = path == "Vehicle.Body.Lights.Beam.High.IsOn" and value is not False
    return opens or unlocks or high_beam or path in (PHONE_CALL, PHONE_MESSAGE) or path.startswith(HOME)


def needs_standing(action: Action) -> bool:
    """Whether the action is refused while the car says that it moves: opening doors and the trunk."""
    return action.path.startswith((_DOOR, _TRUNK)) and action.path.endswith(".IsOpen") and action.value is not False
