"""A car that says things, and histories of its driver, for the tests of needs."""

from collections.abc import Mapping

from anticipation.facts import Habit, HabitKind
from anticipation.ground import Position
from anticipation.habits import Habits
from anticipation.instant import Instant
from anticipation.scene import Energy, Scene
from vehicle.signals import PATHS, Value
from vehicle.state import SignalState

S = 1_000_000_000
MIN = 60 * S
DAY = 86_400
HVAC = "Vehicle.Cabin.HVAC"
OUTSIDE, CABIN = "Vehicle.Exterior.AirTemperature", f"{HVAC}.AmbientAirTemperature"
DEFROST, RECIRCULATION = f"{HVAC}.IsFrontDefrosterActive", f"{HVAC}.IsRecirculationActive"
SET = f"{HVAC}.Station.Row1.Driver.Temperature"
AIR = f"{HVAC}.AirQualityLevel"
SEAT = "Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling"
WHEEL = "Vehicle.Chassis.SteeringWheel.HeatingCooling"
WINDOW = "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position"
OTHER_WINDOW = "Vehicle.Cabin.Door.Row2.PassengerSide.Window.Position"
SOURCE = "Vehicle.Cabin.Infotainment.Media.Played.Source"
BATTERY = "Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed"
FUEL, RANGE = "Vehicle.Powertrain.FuelSystem.RelativeLevel", "Vehicle.Powertrain.Range"
CABLE = "Vehicle.Powertrain.TractionBattery.Charging.IsChargingCableConnected"
GEAR = "Vehicle.Powertrain.Transmission.SelectedGear"
BELT = "Vehicle.Cabin.Seat.Row1.DriverSide.IsBelted"
LATITUDE, LONGITUDE = "Vehicle.CurrentLocation.Latitude", "Vehicle.CurrentLocation.Longitude"
SPEED, DARK = "Vehicle.Speed", "Vehicle.Exterior.IsDark"
WINTER: dict[str, Value] = {OUTSIDE: -4.0, CABIN: -2.0}

MONDAY = 20_003
"""Local day; a Monday."""


def morning(day: int = 0, minute: int = 480) -> Instant:
    """Return a moment ``day`` days after that Monday."""
    return Instant((MONDAY + day) * DAY + minute * 60)


def scene(
    said: Mapping[str, Value],
    minutes: float = 1.0,
    at: Instant | None = morning(30),  # noqa: B008
    left: bool = False,
    moving: bool = False,
    position: Position | None = None,
    origin: Position | None = None,
    driven_km: float = 0.0,
    energy: Energy = "unknown",
) -> Scene:
    """Return the moment ``minutes`` into a drive at which the car has just said all of ``said``."""
    state, now = SignalState(), int(minutes * MIN)
    for path, value in said.items():
        state.set(PATHS[path], value, now)
    left_ns = 0 if left else None
    origin = origin if origin is not None else position
    return Scene(now, state, at, 0, left_ns, moving, position, None, origin, (), driven_km, energy)


def habits(kind: HabitKind, acted: int = 9, of: int = 10, value: float | None = None, **more: object) -> Habits:
    """Return the habits of who did so on ``acted`` of ``of`` cold mornings up to the scene's, not on the first ones."""
    found = Habits()
    weather = {"outside_c": -4.0, "cabin_c": -2.0, "minutes": 1.0, "wet": None, "smog": None} | more
    for day in range(of):
        did = day >= of - acted
        fact = Habit(morning(20 + day), kind, did, value if did else None, **weather)  # type: ignore[arg-type]
        found.learn(fact)
    return found
