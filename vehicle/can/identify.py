"""Which of the known cars a log may come from, by how well its frames fit their databases."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from vehicle.can.car import Car, car_names, load_car
from vehicle.can.frameindex import FrameIndex
from vehicle.can.layout import j1939_key
from vehicle.can.logs import Log
from vehicle.can.router import Router
from vehicle.events import FrameBlock
from vehicle.state import SignalState

__all__ = ["Fit", "buses_of", "fits", "sample"]

_SAMPLE_FRAMES = 60_000


class Fit(NamedTuple):
    """How well a car fits: the share of its mapped signals that the log says believably, and of the frames it knows."""

    car: str
    signals: float
    frames: float

    @property
    def score(self) -> float:
        """What the ranking goes by; 0 when nothing fits."""
        return self.signals * (0.2 + self.frames)


def sample(log: Log) -> FrameBlock:
    """Return the first part of a log, and close it."""
    held: list[FrameBlock] = []
    for block in log.blocks:
        held.append(block)
        if sum(map(len, held)) >= _SAMPLE_FRAMES:
            log.close()
            break
    return FrameBlock.join(held)[:_SAMPLE_FRAMES]


def fits(block: FrameBlock, cars: Iterable[str] | None = None) -> list[Fit]:
    """Return the cars that fit the frames at all, best first."""
    found = [_fit(load_car(name), block) for name in (car_names() if cars is None else cars)]
    return sorted((f for f in found if f.score > 0), key=lambda f: (-f.score, f.car))


def _fit(car: Car, block: FrameBlock) -> Fit:
    messages = [(message, bus) for database, bus in car.databases for message in database.messages]
    index = FrameIndex(messages)
    places = index.places(block)
    sizes = np.array([255, *(messages[number][0].size for number, _ in index.entries[1:])])
    known = int(np.count_nonzero(block.size >= sizes[places]))
    state, router = SignalState(), Router(car)
    router.apply(block, state)
    end_ns = int(block.t_ns[-1]) if len(block) else 0
    believed = sum(state.read_at(s.index, end_ns).value is not None for s in car.signals)
    return Fit(car.name, believed / max(1, len(car.signals)), known / max(1, len(block)))


def buses_of(car: Car, block: FrameBlock) -> list[int]:
    """Return the buses on which most frames are messages of the car, whatever buses its mapping names."""
    keys = {j1939_key(m.key) if m.j1939 else m.key for database, _ in car.databases for m in database.messages}
    known = np.isin(block.key, np.array(sorted(keys), np.uint32))
    found = set(block.bus[known].tolist())
    return sorted(bus for bus in found if known[block.bus == bus].mean() > 0.5)
