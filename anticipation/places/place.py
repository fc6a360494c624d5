"""What others see of a place, and what an arrival changed."""

import msgspec

from anticipation.facts import Role
from anticipation.ground import Position
from anticipation.instant import Instant

__all__ = ["Change", "Place"]


class Place(msgspec.Struct, frozen=True):
    """Somewhere that the driver stops; ``id`` is never reused.

    Some 95 % of its stops end within ``radius_m`` of ``position``. ``visits`` counts all arrivals; ``first`` and
    ``last`` are its first and its latest arrival (or when the driver first spoke of it). ``role`` is what the driver
    said, else what their habits show; ``stay_min`` is the usual length of a stay in minutes, None before the first
    departure.
    """

    id: int
    position: Position
    radius_m: float
    visits: int
    first: Instant
    last: Instant
    name: str = ""
    role: Role = ""
    role_said: bool = False
    stay_min: float | None = None


class Change(msgspec.Struct, frozen=True):
    """What one arrival changed; a history of visits labelled by place stays right if its owner does as follows.

    First every label ``old`` of ``merged`` (old, into) becomes ``into``, in order; then the listed visits of ``split``
    (old, new, visits) get the label ``new``; then visit number ``visit``, counted from 0 over all arrivals, gets
    ``place``. ``new`` tells that the place was made for this visit.
    """

    place: int
    visit: int
    new: bool
    merged: tuple[tuple[int, int], ...] = ()
    split: tuple[tuple[int, int, tuple[int, ...]], ...] = ()
