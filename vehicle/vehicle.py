"""The car as the program sees it: frames go in, signals and the way driven come out."""

from typing import NamedTuple

import numpy as np

from vehicle.can.car import Car
from vehicle.can.obd import RESPONSE_KEYS, ObdDecoder, ObdSnapshot
from vehicle.can.router import Counts, Router
from vehicle.events import FrameBlock
from vehicle.signals import CATALOGUE
from vehicle.state import Reading, SignalState, StateSnapshot
from vehicle.track import Track, TrackSnapshot

__all__ = ["Vehicle", "VehicleSnapshot"]

_OBD_KEYS = np.array(sorted(RESPONSE_KEYS), np.uint32)


class VehicleSnapshot(NamedTuple):
    """Everything about the car at some moment of a drive."""

    state: StateSnapshot
    track: TrackSnapshot
    counts: Counts
    obd: "ObdSnapshot | None"
    last_frame_ns: int


class Vehicle:
    """One car: its mapping, the state of its signals, and its track.

    Live drives and replays both call ``apply`` with the frames up to a moment, then ``tick`` with that moment.
    """

    def __init__(self, car: Car) -> None:
        self.car = car
        self.state = SignalState(car.timeouts_s)
        self.track = Track()
        self.last_frame_ns = 0
        self._router = Router(car)
        self._obd = ObdDecoder() if car.obd else None
        self._mapped = frozenset(signal.index for signal in car.signals)

    @property
    def counts(self) -> Counts:
        """What became of the frames so far."""
        return self._router.counts

    @property
    def obd_malformed(self) -> int:
        """How many answers of an OBD-II diagnosis could not be used."""
        return self._obd.malformed if self._obd is not None else 0

    def apply(self, block: FrameBlock) -> None:
        """Take in frames, in order."""
        if not len(block):
            return
        self.last_frame_ns = int(block.t_ns[-1])
        self._router.apply(block, self.state)
        if self._obd is not None:
            answers = block[np.isin(block.key, _OBD_KEYS)]
            was = self._router.counts
            self._router.counts = was._replace(mapped=was.mapped + len(answers))
            for frame in answers.frames():
                for index, value in self._obd.feed(frame.t_ns, frame.key, frame.data):
                    if index not in self._mapped:  # what the car says by itself is fresher than what it is asked
                        self.state.set(index, value, frame.t_ns)

    def tick(self, now_ns: int) -> None:
        """Do what is done on the decision grid."""
        self.track.update(now_ns, self.state)

    def readings(self, now_ns: int) -> dict[str, Reading]:
        """Return every signal that the car has said at least once, by path."""
        return {CATALOGUE[i].path: self.state.read_at(i, now_ns) for i in self.state.known()}

    def snapshot(self) -> VehicleSnapshot:
        """Return everything, to come back to later."""
        obd = self._obd.snapshot() if self._obd is not None else None
        return VehicleSnapshot(
            self.state.snapshot(), self.track.snapshot(), self._router.counts, obd, self.last_frame_ns
        )

    def restore(self, snapshot: VehicleSnapshot) -> None:
        """Be again as at ``snapshot``."""
        self.state.restore(snapshot.state)
        self.track.restore(snapshot.track)
        self._router.counts = snapshot.counts
        self.last_frame_ns = snapshot.last_frame_ns
        if self._obd is not None and snapshot.obd is not None:
            self._obd.restore(snapshot.obd)
