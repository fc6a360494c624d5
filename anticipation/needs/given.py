"""What needs are made of besides the scene: plain values that places and predictions fill in."""

import msgspec

from anticipation.ground import Position

__all__ = ["WORTH_KNOWING", "Leaving", "Likely", "Stop"]

WORTH_KNOWING = 0.1
"""Less probable needs are not proposed: nobody would ask why they were withheld."""


class Likely(msgspec.Struct, frozen=True):
    """A known place to which the driver may be going.

    ``minutes`` and ``km`` are what is left of the way. The driver went there on ``times`` of the last ``of`` ``when``,
    such as "weekday mornings from here".
    """

    place: int
    p: float
    label: str
    minutes: float | None = None
    km: float | None = None
    times: int = 0
    of: int = 0
    when: str = "drives from here"
    position: Position | None = None


class Leaving(msgspec.Struct, frozen=True):
    """A drive that the driver may be about to begin.

    ``depart_minute`` and ``arrive_minute`` are the usual minutes of the local day, ``minutes`` what the way takes. They
    did so on ``times`` of the last ``of`` ``days``, such as "Mondays to Fridays".
    """

    place: int
    p: float
    label: str
    depart_minute: int
    arrive_minute: int | None = None
    minutes: float | None = None
    times: int = 0
    of: int = 0
    days: str = "days"


class Stop(msgspec.Struct, frozen=True):
    """A known place at which the driver charges or fills up."""

    place: int
    label: str
    position: Position | None = None
