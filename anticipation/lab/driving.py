"""Simulated drives go through the same door as real ones: frames in, signals, mind, offers; and a driver who answers.

The simulated driver knows what they mean to do, and answers an offer by that alone.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from anticipation.facts import Fact
from anticipation.ground import distance_m
from anticipation.instant import instant_of
from anticipation.keeping import Notebook
from anticipation.lab.simulate import SimulatedDrive
from anticipation.memory import DriverMemory
from anticipation.mind import Mind, Record
from anticipation.need import Need
from anticipation.watch import Seen
from vehicle.can.car import Car
from vehicle.vehicle import Vehicle

__all__ = ["Driven", "Judged", "Pages", "drive_through", "is_right"]

TICK_NS = 100_000_000
ANSWER_NS = 3_000_000_000
"""How long the simulated driver takes to answer."""
SAME_PLACE_M = 300.0
SOON_MIN = 20.0
"""An offer to leave by some minute is right when the driver meant to leave this close to it."""
LETS_PASS = 0.15
"""Of all offers, right or wrong, that the simulated driver does not bother to answer."""


class Judged(NamedTuple):
    """An offer that was made, and whether the driver had meant to do what it offered."""

    t_s: float
    need: Need
    right: bool


class Pages(Notebook):
    """A notebook whose pages can be read: what was learned when, and the car as it was last seen."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[tuple[int, Fact]] = []
        self.seen: Seen | None = None

    def keep(self, t_ns: int, facts: Sequence[Fact]) -> None:
        """Keep facts of a moment."""
        super().keep(t_ns, facts)
        self.written += [(t_ns, fact) for fact in facts]

    def keep_seen(self, t_ns: int, seen: Seen) -> None:
        """Keep the car as it was last seen."""
        self.seen = seen


class Driven(NamedTuple):
    """What came of a drive: ``facts`` with their event times, ``records`` of the trace with theirs."""

    memory: DriverMemory
    facts: list[tuple[int, Fact]]
    seen: Seen | None
    records: list[tuple[int, Record]]
    offers: list[Judged]


def drive_through(
    drive: SimulatedDrive, car: Car, memory: DriverMemory, before: Seen | None, rng: np.random.Generator
) -> Driven:
    """Live through a drive with what was known before it, and answer what is offered on the way."""
    vehicle, pages = Vehicle(car), Pages()
    mind = Mind(memory, pages, car.energy, before)
    block = drive.block()
    ticks = int(block.t_ns[-1]) // TICK_NS + 1
    ends = np.searchsorted(block.t_ns, np.arange(1, ticks + 1) * TICK_NS, side="right").tolist()
    records: list[tuple[int, Record]] = []
    offers: list[Judged] = []
    due: tuple[int, Judged] | None = None
    done = 0
    for tick, end in enumerate(ends, 1):
        now_ns, wall = tick * TICK_NS, drive.start + timedelta(milliseconds=100 * tick)
        if end > done:
            vehicle.apply(block[done:end])
            done = end
        vehicle.tick(now_ns)
        found = mind.tick(now_ns, wall, vehicle)
        records += [(now_ns, record) for record in found]
        if any(fields.get("outcome") == "offer" for _, fields in found) and mind.offer is not None:
            need = mind.offer.need
            offers.append(Judged(now_ns / 1e9, need, is_right(need, drive, now_ns / 1e9, wall, mind.memory)))
            due = (now_ns + ANSWER_NS, offers[-1]) if rng.random() >= LETS_PASS else None
        if due is not None and now_ns >= due[0]:
            mind.answer(now_ns, instant_of(wall), due[1].need.key, "accept" if due[1].right else "reject")
            due = None
    mind.finish(ticks * TICK_NS)
    return Driven(mind.memory, pages.written, pages.seen, records, offers)


def is_right(need: Need, drive: SimulatedDrive, t_s: float, wall: datetime, memory: DriverMemory) -> bool:
    """Whether the driver means to do what is offered."""
    truth = drive.truth
    if need.kind == "energy":
        return truth.wants_charge
    if need.kind in ("destination", "departure"):
        keys = {memory.key_of(place.id): place.position for place in memory.places}
        position = keys.get(need.key.partition(":")[2])
        if position is None or distance_m(position, truth.position) > SAME_PLACE_M:
            return False
        return need.kind == "destination" or _meant_then(need.title, truth.planned, wall)
    return any(act.kind == need.kind and act.t_s >= t_s for act in truth.acts)


def _meant_then(title: str, planned: datetime, now: datetime) -> bool:
    """Whether the minute in "Leave by 7:35" is about when the driver means to leave."""
    said = re.search(r"(\d+):(\d\d)", title)
    minute = int(said[1]) * 60 + int(said[2]) if said else now.hour * 60 + now.minute
    apart = (minute - planned.hour * 60 - planned.minute + 720) % 1440 - 720
    return abs(apart) <= SOON_MIN
