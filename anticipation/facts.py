"""Everything that can be learned about a driver, as small frozen facts.

A profile is the journal of these facts; every belief is computed from them in their order, so that each can be
explained by them, and is gone when they are. The same facts give the same beliefs.
"""

from typing import Literal

import msgspec

from anticipation.ground import Position
from anticipation.instant import Instant

__all__ = [
    "HABITS",
    "ROLES",
    "Answered",
    "Charged",
    "Drove",
    "Fact",
    "Foretold",
    "Habit",
    "HabitKind",
    "Listened",
    "OfferAnswer",
    "PlaceNamed",
    "PlaceRole",
    "Role",
    "Trip",
    "decode_fact",
    "encode_fact",
]

HabitKind = Literal["defrost", "heat", "cool", "seat", "wheel", "recirculation", "windows"]
HABITS: tuple[HabitKind, ...] = ("defrost", "heat", "cool", "seat", "wheel", "recirculation", "windows")
"""What drivers do to their cabin: windshield defrost on, cabin warmer, cabin cooler, seat heating on, wheel heating
on, recirculation on, all windows closed."""

Role = Literal["home", "work", "school", "shop", ""]
ROLES: tuple[Role, ...] = ("home", "work", "school", "shop", "")

OfferAnswer = Literal["accept", "reject", "undo", "never", "expired"]


class Trip(msgspec.Struct, frozen=True, tag_field="fact", tag="trip"):
    """The car was driven from one place to another and left there (or its power went).

    Positions are None where no satellite was heard; ``route`` is the way between them, simplified, oldest first, at
    most 64 positions. ``km`` is the way's length, ``used`` the percent of battery or tank that it took.
    """

    departed: Instant
    arrived: Instant
    origin: Position | None = None
    destination: Position | None = None
    km: float | None = None
    used: float | None = None
    route: tuple[Position, ...] = ()


class Habit(msgspec.Struct, frozen=True, tag_field="fact", tag="habit"):
    """One drive's chance to do something to the cabin, and whether the driver took it within its first ten minutes.

    ``value`` is what it was set to: degrees celsius for heat and cool, percent for seat and wheel. ``outside_c`` and
    ``cabin_c`` are as the drive began; ``minutes`` from its beginning to the act (to the end of the chance where it
    was not taken). ``smog`` is the car's air quality sensor or a tunnel, where it says so.
    """

    at: Instant
    kind: HabitKind
    acted: bool
    value: float | None = None
    outside_c: float | None = None
    cabin_c: float | None = None
    minutes: float = 0.0
    wet: bool | None = None
    smog: bool | None = None


class Charged(msgspec.Struct, frozen=True, tag_field="fact", tag="charged"):
    """The battery was charged, or the tank filled, at a place; levels in percent."""

    at: Instant
    position: Position | None
    level_from: float
    level_to: float
    minutes: float = 0.0


class Listened(msgspec.Struct, frozen=True, tag_field="fact", tag="listened"):
    """What was played as a drive began, by the car's own word for it."""

    at: Instant
    source: str


class Answered(msgspec.Struct, frozen=True, tag_field="fact", tag="answered"):
    """What became of an offer; ``key`` is the offer's, such as "defrost" or "destination:3", ``kind`` its first word.

    undo takes the last answer to that key back; never forbids the kind; expired: the driver let it pass.
    """

    at: Instant
    key: str
    answer: OfferAnswer

    @property
    def kind(self) -> str:
        """The kind of offer."""
        return self.key.partition(":")[0]


class PlaceNamed(msgspec.Struct, frozen=True, tag_field="fact", tag="named"):
    """The driver called the place at a position so; an empty name takes the name away."""

    at: Instant
    position: Position
    name: str


class PlaceRole(msgspec.Struct, frozen=True, tag_field="fact", tag="role"):
    """The driver said what the place at a position is to them; "" means none of these."""

    at: Instant
    position: Position
    role: Role


class Foretold(msgspec.Struct, frozen=True, tag_field="fact", tag="foretold"):
    """What was foretold as a drive began, and what then came: from this it is learned whom to believe.

    ``kind`` is "destination", "departure", "energy" or one of HABITS, ``at`` when the trip departed. ``said`` is the
    probability that each mind gave to what then came true (for what comes or does not: p if it came, 1 - p if not), in
    the order of ``mixing.EXPERTS``, None where it said nothing. ``p`` is what they said together, before it was
    calibrated, of the place thought likeliest, or that it comes; ``came`` whether that came true. ``model`` is the
    network's, as the first 8 hex digits of its SHA-256, "" where none ran. No place is named.
    """

    at: Instant
    kind: str
    said: tuple[float | None, ...]
    p: float
    came: bool
    model: str = ""


class Drove(msgspec.Struct, frozen=True, tag_field="fact", tag="drove", omit_defaults=True):
    """How a trip was driven: from this it is learned who drives.

    ``at`` is when the trip departed. ``style`` is the mean of a network's unit vectors over the seconds in which the
    car moved, a minute of them at least; the more alike these were, the longer it is, up to 1; () where none ran.
    ``model`` is the network's, as in ``Foretold``: vectors of two networks say nothing of each other. ``handling`` is
    what was measured of these seconds (``drivers.handling``), None where the car does not say it, and ``measure`` the
    version of the measures, as with networks; facts of older programs have neither. No place is named.
    """

    at: Instant
    style: tuple[float, ...]
    model: str
    handling: tuple[float | None, ...] = ()
    measure: str = ""


Fact = Trip | Habit | Charged | Listened | Answered | PlaceNamed | PlaceRole | Foretold | Drove

_encoder = msgspec.json.Encoder(order="sorted")
_decoder: msgspec.json.Decoder[Fact] = msgspec.json.Decoder(Fact)


def encode_fact(fact: Fact) -> bytes:
    """Return the fact as one JSON line, without its newline, keys sorted."""
    return _encoder.encode(fact)


def decode_fact(line: bytes) -> Fact:
    """Read one JSON line; raise ``msgspec.MsgspecError`` on anything else."""
    return _decoder.decode(line)
