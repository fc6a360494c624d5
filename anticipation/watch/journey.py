"""From speed, gear, ignition and position to trips: where the car was driven, and where it was left."""

import msgspec

from anticipation.facts import Charged, Fact, Trip
from anticipation.ground import Position, distance_m
from anticipation.instant import Instant
from anticipation.scene import Scene
from anticipation.watch.route import route_of
from vehicle.signals import GEAR_PARK

__all__ = ["Journey", "Seen", "decode_seen", "encode_seen", "finish", "go_on", "level", "resume", "seen"]

TRAIL_M = 100.0
"""Between two positions of the trail."""
TRAIL_MOST = 1024
"""Positions of the trail that are kept at most; a longer one loses every second of them."""

PARKED_S = 300.0
"""After so long in P, or standing where the gear is unknown, the car is taken to be left."""
SHORTEST_M = 150.0
"""A trip that ends nearer to its origin, and was no longer, was a manoeuvre."""
LEFT_KMH = 5.0
"""A log or a power supply that ends at a higher speed was cut: the car was not left there."""
SAME_PLACE_M = 400.0
CHARGED_PERCENT = 2.0

_SPEED = "Vehicle.Speed"
_GEAR = "Vehicle.Powertrain.Transmission.SelectedGear"
_IGNITION = "Vehicle.LowVoltageSystemState"
_DOOR = "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen"
_ODOMETER = "Vehicle.TraveledDistance"
_BATTERY = "Vehicle.Powertrain.TractionBattery.StateOfCharge"
_FUEL = "Vehicle.Powertrain.FuelSystem.RelativeLevel"


class Journey(msgspec.Struct, frozen=True):
    """The drive so far; ``left`` is when the car first moved, None while it has not been left its place.

    ``stands`` is since when it stands again. ``km`` is the way driven when it left; ``odometer`` and ``level``
    likewise, None where the car does not say them.
    """

    left: Instant | None = None
    origin: Position | None = None
    stands: Instant | None = None
    position: Position | None = None
    trail: tuple[Position, ...] = ()
    odometer: float | None = None
    level: float | None = None
    km: float = 0.0
    last_odometer: float | None = None
    last_level: float | None = None
    last_km: float = 0.0
    last_kmh: float | None = None
    last_at: Instant | None = None
    private: bool = False
    """Whether the place where this trip began is to be forgotten: neither it nor the way from it is told."""


class Seen(msgspec.Struct, frozen=True):
    """The car as it was last seen, kept while driving: a car computer loses its power with the ignition."""

    journey: Journey


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Seen)


def encode_seen(what: Seen) -> bytes:
    """Return it as one line of JSON."""
    return _encoder.encode(what)


def decode_seen(line: bytes) -> Seen:
    """Read it back; raises ``msgspec.MsgspecError`` on anything else."""
    return _decoder.decode(line)


def seen(journey: Journey) -> Seen:
    """Return what is to be kept in case the power goes."""
    return Seen(journey)


def level(scene: Scene) -> float | None:
    """Return what is in the battery, or in the tank, in percent."""
    for path in (f"{_BATTERY}.Displayed", f"{_BATTERY}.Current", _FUEL):
        number = scene.number(path)
        if number is not None:
            return number
    return None


def go_on(journey: Journey, scene: Scene, way_km: float) -> tuple[Journey, tuple[Fact, ...]]:
    """Take in one moment; return the journey and the trip that ended, if one did. ``scene.at`` must be known."""
    assert scene.at is not None
    speed = scene.number(_SPEED)
    if speed is None:  # neither moving nor standing is known: nothing begins and nothing ends
        return journey, ()
    moves = abs(speed) >= LEFT_KMH if journey.left is None else scene.moving
    now = msgspec.structs.replace(
        journey,
        position=scene.position or journey.position,
        last_odometer=_kept(scene.number(_ODOMETER), journey.last_odometer),
        last_level=_kept(level(scene), journey.last_level),
        last_km=way_km,
        last_kmh=speed,
        last_at=scene.at,
    )
    if now.left is None:
        return (_leave(now, scene.at) if moves else now), ()
    if moves:
        return msgspec.structs.replace(now, stands=None, trail=_trail(now)), ()
    if now.stands is None:
        now = msgspec.structs.replace(now, stands=scene.at)
    if _is_left(now, scene):
        return _arrive(now)
    return now, ()


def finish(journey: Journey) -> tuple[Journey, tuple[Fact, ...]]:
    """End the drive: the program stops, or the log is over. What was cut off at speed has not ended yet."""
    if journey.left is None or journey.last_kmh is None or abs(journey.last_kmh) >= LEFT_KMH:
        return journey, ()
    return _arrive(journey)


def resume(before: Seen, scene: Scene) -> tuple[Fact, ...]:
    """Return what can be told of the time since the car was last seen, as it wakes at ``scene``."""
    was = before.journey
    facts: list[Fact] = []
    if scene.at is None or was.last_at is None or scene.at.s <= was.last_at.s:
        return ()
    here = scene.position
    same = here is None or was.position is None or distance_m(here, was.position) < SAME_PLACE_M
    if was.left is not None and same:
        facts += _arrive(msgspec.structs.replace(was, position=was.position or here))[1]
    now_level = level(scene)
    if same and now_level is not None and was.last_level is not None and now_level - was.last_level >= CHARGED_PERCENT:
        minutes = (scene.at.s - was.last_at.s) / 60
        facts.append(Charged(was.last_at, was.position or here, was.last_level, now_level, minutes))
    return tuple(facts)


def _kept(new: float | None, old: float | None) -> float | None:
    return old if new is None else new


def _leave(journey: Journey, at: Instant) -> Journey:
    """The car leaves where it stood: the trip begins here."""
    return msgspec.structs.replace(
        journey,
        left=at,
        stands=None,
        origin=journey.position,
        trail=(journey.position,) if journey.position is not None else (),
        odometer=journey.last_odometer,
        level=journey.last_level,
        km=journey.last_km,
    )


def _trail(journey: Journey) -> tuple[Position, ...]:
    here, trail = journey.position, journey.trail
    if here is None or (trail and distance_m(trail[-1], here) < TRAIL_M):
        return trail
    trail = (*trail, here)
    return trail if len(trail) <= TRAIL_MOST else (*trail[:-1:2], trail[-1])


def _is_left(journey: Journey, scene: Scene) -> bool:
    """Whether the standing car has been left: ignition off, in P with its door opened, or simply for long."""
    assert scene.at is not None
    assert journey.stands is not None
    ignition = scene.read(_IGNITION)
    if ignition.valid and ignition.value in ("OFF", "LOCK"):
        return True
    stood_s = scene.at.s - journey.stands.s
    gear = scene.number(_GEAR)
    if gear is not None:
        return gear == GEAR_PARK and (scene.flag(_DOOR) is True or stood_s >= PARKED_S)
    return stood_s >= PARKED_S


def _arrive(journey: Journey) -> tuple[Journey, tuple[Fact, ...]]:
    """The trip ends where the car stands, at the moment since when it does."""
    assert journey.left is not None
    arrived = journey.stands or journey.last_at or journey.left
    rest = Journey(
        position=journey.position,
        last_odometer=journey.last_odometer,
        last_level=journey.last_level,
        last_km=journey.last_km,
        last_kmh=journey.last_kmh,
        last_at=journey.last_at,
    )
    km = _way_km(journey)
    beeline = distance_m(journey.origin, journey.position) if journey.origin and journey.position else None
    if max(km or 0.0, (beeline or 0.0) / 1000) * 1000 < SHORTEST_M and (km is not None or beeline is not None):
        return rest, ()
    spent = None
    if journey.level is not None and journey.last_level is not None and journey.last_level <= journey.level:
        spent = round(journey.level - journey.last_level, 2)
    origin, route = (None, ()) if journey.private else (journey.origin, route_of(journey.trail))
    trip = Trip(journey.left, arrived, origin, journey.position, km, spent, route)
    return rest, (trip,)


def _way_km(journey: Journey) -> float | None:
    """The longer of what odometer and track say: an odometer counts whole kilometres, and may have been reset."""
    km = journey.last_km - journey.km
    if journey.odometer is not None and journey.last_odometer is not None:
        counted = journey.last_odometer - journey.odometer
        if counted >= 0 and (km <= 0.5 or counted < 3 * km + 2):
            km = counted if km <= 0.5 or counted >= 20 else km
    return round(km, 2) if km > 0 else None
