"""``outrider cars``: the cars that are known, and how complete each mapping is."""

from typing import NamedTuple

from vehicle.can.car import Car, car_names, load_car
from vehicle.signals import CATALOGUE

__all__ = ["GROUPS", "Completeness", "completeness", "show_car", "show_cars"]

_LIGHTS = "Vehicle.Body.Lights."
GROUPS: dict[str, tuple[str, ...]] = {
    "speed": ("Vehicle.Speed",),
    "gear": ("Vehicle.Powertrain.Transmission.",),
    "steering": ("Vehicle.Chassis.SteeringWheel.Angle",),
    "brake": ("Vehicle.Chassis.Brake.",),
    "pedal": ("Vehicle.Chassis.Accelerator.",),
    "blinkers": (f"{_LIGHTS}DirectionIndicator.",),
    "doors": ("Vehicle.Cabin.Door.", "Vehicle.Body.Trunk.", "Vehicle.Body.Hood."),
    "belts": ("Vehicle.Cabin.Seat.",),
    "lights": (f"{_LIGHTS}Beam.", f"{_LIGHTS}Parking.", f"{_LIGHTS}Running.", f"{_LIGHTS}Fog."),
    "climate": ("Vehicle.Cabin.HVAC.", "Vehicle.Exterior.AirTemperature"),
    "energy": (
        "Vehicle.Powertrain.TractionBattery.",
        "Vehicle.Powertrain.FuelSystem.",
        "Vehicle.Powertrain.Range",
        "Vehicle.Powertrain.CombustionEngine.",
    ),
    "place": ("Vehicle.CurrentLocation.",),
}
"""What a driver's assistant wants to know of a car, and the paths that tell it."""


class Completeness(NamedTuple):
    """How many signals a car's mapping has in each group, and how many groups have any."""

    car: str
    signals: int
    groups: dict[str, int]

    @property
    def covered(self) -> int:
        """Groups of which the mapping knows at least something."""
        return sum(count > 0 for count in self.groups.values())


def completeness(car: Car) -> Completeness:
    """Count a car's mapped signals by group."""
    paths = car.paths
    groups = {name: sum(path.startswith(prefixes) for path in paths) for name, prefixes in GROUPS.items()}
    return Completeness(car.name, len(paths), groups)


def show_cars() -> None:
    """Print a table of all cars."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    narrow = not console.is_terminal and console.width < 150
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("car", no_wrap=True)
    table.add_column("signals", justify="right")
    table.add_column("of 12", justify="right")
    for name in GROUPS:
        table.add_column(name, justify="right")
    for name in car_names():
        found = completeness(load_car(name))
        cells = [str(count) if count else "·" for count in found.groups.values()]
        table.add_row(name, str(found.signals), str(found.covered), *cells)
    if narrow:
        console.width = 150
    console.print(table)
    console.print("Signals of each kind that the mapping knows; 'outrider cars NAME' lists them with their sources.")


def show_car(name: str) -> None:
    """Print one car: its facts, its signals and where they come from."""
    from rich.console import Console
    from rich.table import Table

    car = load_car(name)
    console = Console()
    console.print(f"{car.title}, {car.years or 'years unknown'}, energy: {car.energy}", highlight=False, soft_wrap=True)
    if car.notes:
        console.print(car.notes.strip(), highlight=False)
    for database, bus in car.databases:
        where = "any bus" if bus is None else f"bus {bus}"
        mended = f", {len(database.repairs)} repairs" if database.repairs else ""
        console.print(f"{database.name}: {len(database.messages)} messages, {where}{mended}", highlight=False)
    sources = {s.path: f"{s.message.name}.{', '.join(s.names)}" for s in car.signals}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("signal", "unit", "from"):
        table.add_column(column, no_wrap=True)
    for signal in CATALOGUE:
        if signal.path in car.paths:
            table.add_row(signal.path, signal.unit, sources.get(signal.path, "OBD-II service 01"))
    console.width = max(console.width, 160)
    console.print(table)
