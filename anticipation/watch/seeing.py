"""From the vehicle to the scene: the moment as anticipation sees it."""

from datetime import datetime

from anticipation.ground import Position, plausible
from anticipation.instant import instant_of
from anticipation.scene import Energy, Scene
from anticipation.watch.journey import Journey
from vehicle.signals import PATHS
from vehicle.state import moves
from vehicle.vehicle import Vehicle

__all__ = ["glance", "see"]

_SPEED = PATHS["Vehicle.Speed"]


def glance(now_ns: int, vehicle: Vehicle) -> Scene:
    """Return only what the driver's workload is made of: between two looks nothing else is needed."""
    return Scene(now_ns, vehicle.state, moving=_moves(now_ns, vehicle))


def see(
    now_ns: int,
    vehicle: Vehicle,
    wall: datetime | None,
    journey: Journey,
    began_ns: int,
    left_ns: int | None,
    energy: Energy,
) -> Scene:
    """Return the whole moment of a drive that began at ``began_ns`` and left at ``left_ns``, None before."""
    spot = vehicle.track.position
    position = Position(*spot) if spot is not None and plausible(*spot) else None
    away = left_ns is not None
    return Scene(
        now_ns,
        vehicle.state,
        at=instant_of(wall) if wall is not None else None,
        began_ns=began_ns,
        left_ns=left_ns,
        moving=_moves(now_ns, vehicle),
        position=position,
        heading_deg=vehicle.track.heading_deg if position is not None else None,
        origin=journey.origin if away else position,
        trail=journey.trail,
        driven_km=max(0.0, vehicle.track.length_km - journey.km) if away else 0.0,
        energy=energy,
    )


def _moves(now_ns: int, vehicle: Vehicle) -> bool:
    return moves(vehicle.state.read_at(_SPEED, now_ns).number())
