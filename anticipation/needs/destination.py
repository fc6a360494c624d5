"""Where the driver is going, and when they arrive."""

from collections.abc import Sequence

from anticipation.ground import distance_m
from anticipation.need import Need
from anticipation.needs.given import WORTH_KNOWING, Likely
from anticipation.needs.words import believable, clock, fit, often, short
from anticipation.scene import Scene
from vehicle.signals import GEAR_PARK

__all__ = ["ARRIVED_M", "BELT", "GEAR", "POSITION", "destination_needs"]

GEAR = "Vehicle.Powertrain.Transmission.SelectedGear"
BELT = "Vehicle.Cabin.Seat.Row1.DriverSide.IsBelted"
POSITION = ("Vehicle.CurrentLocation.Latitude", "Vehicle.CurrentLocation.Longitude")

ARRIVED_M = 300.0
"""This close to a place, saying that one drives there is no news."""

_MOST = 3


def destination_needs(scene: Scene, likely: Sequence[Likely], here: int | None = None) -> list[Need]:
    """Return the up to three most probable places to which the driver is going; ``here`` is the place where they are.

    Only once they leave: the car has moved, or the belt is on and a gear is in.
    """
    left = scene.left_ns is not None
    if not likely or not (left or _about_to_leave(scene)):
        return []
    known = [place for place in likely if place.times and place.p >= WORTH_KNOWING and not _there(scene, place, here)]
    known.sort(key=lambda place: (-place.p, place.place))
    signals = tuple(path for path in POSITION if scene.read(path).valid) + (() if left else (BELT, GEAR))
    return [_need(scene, place, signals) for place in known[:_MOST]]


def _need(scene: Scene, place: Likely, signals: tuple[str, ...]) -> Need:
    name = short(place.label)
    title = f"To {name}"
    if scene.at is not None and place.minutes is not None:
        title += f", arrive {clock(scene.at.minute + place.minutes)}"
    reason = fit(title, f"You drove there {often(place.times, place.of, place.when)}")
    p = believable(place.p, place.times, place.of)
    return Need("destination", f"destination:{place.place}", p, title, reason, signals, icon="pin")


def _about_to_leave(scene: Scene) -> bool:
    gear = scene.number(GEAR)
    return scene.flag(BELT) is True and gear is not None and gear != GEAR_PARK


def _there(scene: Scene, place: Likely, here: int | None) -> bool:
    if place.place == here:
        return True
    if scene.position is None or place.position is None:
        return False
    return distance_m(scene.position, place.position) < ARRIVED_M
