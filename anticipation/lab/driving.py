"""Simulated drives go through the same door as real ones: frames in, signals, mind, offers; and a driver who answers.

The simulated driver knows what they mean to do, and answers an offer by that alone.
"""

import math
import re
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from anticipation.facts import Fact
from anticipation.ground import distance_m
from anticipation.instant import instant_of
from anticipation.keeping import Keeper, Notebook
from anticipation.lab.oracle import ANSWER_NS, Oracle, Wanted, wanted
from anticipation.lab.simulate import SimulatedDrive
from anticipation.memory import DriverMemory
from anticipation.mind import Mind, Record
from anticipation.need import Need
from anticipation.scene import Energy
from anticipation.watch import Seen
from vehicle.can.car import Car
from vehicle.vehicle import Vehicle

__all__ = ["Driven", "Judged", "MakeMind", "Pages", "drive_through", "is_right"]

TICK_NS = 100_000_000
SAME_PLACE_M = 300.0
SOON_MIN = 20.0
"""An offer to leave by some minute is right when the driver meant to leave this close to it."""
LETS_PASS = 0.15
"""Of all offers, right or wrong, that the simulated driver does not bother to answer."""


class Judged(NamedTuple):
    """An offer that was made, and whether the driver had meant to do what it offered.

    ``early_s`` is how long before they would have done so it came, NaN for a wrong one; ``accepted`` whether they said
    yes to it. ``worth`` is what it brought them, in wrong offers avoided (``oracle.Oracle``): what they were rightly
    offered before on the same drive brings nothing a second time but its cost.
    """

    t_s: float
    need: Need
    right: bool
    early_s: float
    worth: float
    accepted: bool = False


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
    """What came of a drive: ``facts`` with their event times, ``records`` of the trace with theirs.

    ``wanted`` is all that could have been offered, ``best`` what an oracle's offers would have been worth.
    """

    memory: DriverMemory
    facts: list[tuple[int, Fact]]
    seen: Seen | None
    records: list[tuple[int, Record]]
    offers: list[Judged]
    wanted: tuple[Wanted, ...]
    best: float


MakeMind = Callable[[DriverMemory, Keeper, Energy, Seen | None], Mind]
"""Makes the mind for a drive: what it knows, who keeps what it learns, what the car runs on, how it was last seen."""


def drive_through(
    drive: SimulatedDrive,
    car: Car,
    memory: DriverMemory,
    before: Seen | None,
    rng: np.random.Generator,
    make_mind: MakeMind = Mind,
) -> Driven:
    """Live through a drive with what was known before it; say what the driver says, and answer what is offered."""
    vehicle, pages = Vehicle(car), Pages()
    mind = make_mind(memory, pages, car.energy, before)
    driver = _Driver(drive, rng)
    block = drive.block()
    ticks = int(block.t_ns[-1]) // TICK_NS + 1
    ends = np.searchsorted(block.t_ns, np.arange(1, ticks + 1) * TICK_NS, side="right").tolist()
    records: list[tuple[int, Record]] = []
    done = 0
    for tick, end in enumerate(ends, 1):
        now_ns, wall = tick * TICK_NS, drive.start + timedelta(milliseconds=100 * tick)
        if end > done:
            vehicle.apply(block[done:end])
            done = end
        vehicle.tick(now_ns)
        driver.speak(now_ns, mind)
        found = mind.tick(now_ns, wall, vehicle)
        records += [(now_ns, record) for record in found]
        driver.oracle.tick(now_ns, vehicle)
        if any(fields.get("outcome") == "offer" for _, fields in found) and mind.offer is not None:
            driver.judge(now_ns, wall, mind.offer.need, mind.memory)
        driver.answer(now_ns, wall, mind)
    mind.finish(ticks * TICK_NS)
    return Driven(mind.memory, pages.written, pages.seen, records, driver.offers, driver.wanted, driver.oracle.total)


class _Driver:
    """The driver of a simulated drive, who speaks, judges what is offered, and answers after a while."""

    def __init__(self, drive: SimulatedDrive, rng: np.random.Generator) -> None:
        self._drive, self._rng = drive, rng
        self._words = deque(drive.truth.said)
        self.wanted = wanted(drive)
        self.oracle = Oracle(self.wanted)
        self.offers: list[Judged] = []
        self._due_ns: int | None = None

    def speak(self, now_ns: int, mind: Mind) -> None:
        """Say what there is to say by now."""
        while self._words and self._words[0].t_s * 1e9 <= now_ns:
            mind.hear(self._words.popleft().text)

    def judge(self, now_ns: int, wall: datetime, need: Need, memory: DriverMemory) -> None:
        """Take in an offer, and see whether to answer it."""
        t_s = now_ns / 1e9
        right = is_right(need, self._drive, t_s, wall, memory)
        before = [offer.t_s for offer in self.offers]
        if right and any(offer.right and offer.need.kind == need.kind for offer in self.offers):
            worth = -self.oracle.cost(t_s, before)
        else:
            worth = self.oracle.worth(need.kind, t_s, before, right=right)
        early_s = next((own.early_s(t_s) for own in self.wanted if right and own.kind == need.kind), math.nan)
        self.offers.append(Judged(t_s, need, right, early_s, worth))
        self._due_ns = now_ns + ANSWER_NS if self._rng.random() >= LETS_PASS else None

    def answer(self, now_ns: int, wall: datetime, mind: Mind) -> None:
        """Answer the last offer if it is time; it may have gone by then."""
        if self._due_ns is None or now_ns < self._due_ns:
            return
        last, self._due_ns = self.offers[-1], None
        heard = mind.answer(now_ns, instant_of(wall), last.need.key, "accept" if last.right else "reject")
        self.offers[-1] = last._replace(accepted=last.right and heard is not None)


def is_right(need: Need, drive: SimulatedDrive, t_s: float, wall: datetime, memory: DriverMemory) -> bool:
    """Whether the driver means to do what is offered, or would like to."""
    truth = drive.truth
    if need.kind == "energy":
        return truth.wants_charge
    if need.kind in ("destination", "departure"):
        keys = {memory.key_of(place.id): place.position for place in memory.places}
        position = keys.get(need.key.partition(":")[2])
        if position is None or distance_m(position, truth.position) > SAME_PLACE_M:
            return False
        return need.kind == "destination" or _meant_then(need.title, truth.planned, wall)
    return any(not math.isnan(own.early_s(t_s)) for own in wanted(drive) if own.kind == need.kind)


def _meant_then(title: str, planned: datetime, now: datetime) -> bool:
    """Whether the minute in "Leave by 7:35" is about when the driver means to leave."""
    said = re.search(r"(\d+):(\d\d)", title)
    minute = int(said[1]) * 60 + int(said[2]) if said else now.hour * 60 + now.minute
    apart = (minute - planned.hour * 60 - planned.minute + 720) % 1440 - 720
    return abs(apart) <= SOON_MIN
