"""What an offer was worth to a simulated driver, and what could have been offered by one who knows what they want.

The oracle proposes every need that the driver has on a drive, each with probability 1, from the drive's first second
until it is too late for it. It speaks under the program's own policy: one offer at a time, their distance and their
budget, nothing while the driver is busy. Every offer of it is accepted, so that it makes each once, at the first moment
the policy allows. Who is offered the same under the same rules cannot do much better.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from anticipation.lab.simulate import SimulatedDrive
from anticipation.need import KINDS, Kind, Need
from anticipation.policy import BUDGET, Answers, PolicyState, Workload, answer, decide, observe
from anticipation.policy.stakes import STAKES, gain, interruption
from anticipation.watch import glance
from vehicle.vehicle import Vehicle

__all__ = ["ANSWER_NS", "Oracle", "Wanted", "wanted"]

ANSWER_NS = 3_000_000_000
"""How long a simulated driver takes to answer."""

_LOOK_NS = 1_000_000_000
_HOUR_S = 3_600.0
_WAITS_S = 45.0
"""Only who still stands after so long can be reminded to leave."""


class Wanted(NamedTuple):
    """A need that the driver has on a drive, and each time, in seconds after waking, by which it is too late for it."""

    kind: Kind
    due_s: tuple[float, ...]

    def early_s(self, t_s: float) -> float:
        """Return how long before it is next too late ``t_s`` is; NaN behind the last."""
        return min((due_s - t_s for due_s in self.due_s if due_s >= t_s), default=math.nan)


def wanted(drive: SimulatedDrive) -> tuple[Wanted, ...]:
    """Return all that the driver wants on a drive, one for each kind.

    What they do to the climate, or say that they would like, until they do or say it (of the windows, to close them).
    To charge, until they arrive. To be asked whether they are going where they are going, until they arrive; and to be
    reminded to leave, until they leave, where they sit and wait: both not to a place where they have never been.
    """
    truth = drive.truth
    arrived_s, left_s = ((t - drive.start).total_seconds() for t in (truth.arrived, truth.departed))
    found: dict[str, tuple[float, ...]] = {}
    if not truth.new:
        found["destination"] = (arrived_s,)
        if left_s >= _WAITS_S:
            found["departure"] = (left_s,)
    if truth.wants_charge:
        found["energy"] = (arrived_s,)
    for act in (*truth.acts, *truth.wants):
        if act.kind != "windows" or not act.value:
            found[act.kind] = (*found.get(act.kind, ()), act.t_s)
    return tuple(Wanted(kind, found[kind]) for kind in KINDS if kind in found)


class Oracle:
    """Goes along on a drive: makes its own offers, and says what others were worth at their moment.

    Worth is ``policy.stakes.gain`` with the kind's usual acceptance, and 1 or 0 for the probability: in wrong offers to
    a driver at ease. ``total`` is that of all that the oracle has offered.
    """

    def __init__(self, needs: Sequence[Wanted]) -> None:
        self._left = {need.kind: need for need in needs}
        self._policy = PolicyState()
        self._workload = Workload()
        self._made: list[float] = []
        self.total = 0.0

    def tick(self, now_ns: int, vehicle: Vehicle) -> None:
        """Go on to ``now_ns``."""
        scene = glance(now_ns, vehicle)
        self._workload = observe(self._workload, scene)
        if now_ns % _LOOK_NS:
            return
        offer = self._policy.offer
        if offer is not None and now_ns - offer.made_ns >= ANSWER_NS:
            self._policy, _ = answer(self._policy, now_ns, offer.key, "accept")
            del self._left[offer.need.kind]
        t_s = now_ns / 1e9
        needs = [_need(kind) for kind, need in self._left.items() if not math.isnan(need.early_s(t_s))]
        self._policy, decisions = decide(self._policy, scene, self._workload, needs, Answers())
        for decision in decisions:
            if decision.outcome == "offer":
                self.total += self.worth(decision.kind, t_s, self._made, right=True)
                self._made.append(t_s)

    def worth(self, kind: Kind, t_s: float, made: Sequence[float], *, right: bool) -> float:
        """Return what an offer now is worth to the driver, who has been made others at these times of the drive."""
        stake = STAKES[kind]
        return gain(stake, float(right), stake.acceptance, self.cost(t_s, made))

    def cost(self, t_s: float, made: Sequence[float]) -> float:
        """Return what it costs to interrupt the driver now."""
        late = sum(t_s - before_s < _HOUR_S for before_s in made)
        return interruption(self._workload.load, late / BUDGET)


def _need(kind: Kind) -> Need:
    return Need(kind, kind, 1.0, kind, "")
