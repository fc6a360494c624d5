"""What the mind knows of a drive at one moment: a frozen value, so that the moment can be kept and come back to."""

from typing import NamedTuple

import msgspec

from anticipation.insight import InsightSnapshot
from anticipation.memory import DriverMemory
from anticipation.mind.waking import Waking
from anticipation.policy import PolicyState, Standing, Workload
from anticipation.predictions import Told
from anticipation.surmise import Outlook
from anticipation.watch import Seen, WatchState
from anticipation.wheel import WheelState

__all__ = ["MindSnapshot", "MindState"]


class MindState(msgspec.Struct, frozen=True, eq=False):
    """All but the memory, which is a value too: it is copied before it learns.

    The drive began at ``began_ns`` and left at ``left_ns`` (event time), None while the car has not left its place.
    """

    policy: PolicyState = PolicyState()
    workload: Workload = Workload()
    waking: Waking = Waking()
    began_ns: int = 0
    left_ns: int | None = None
    arrived: bool = False
    """Whether a trip has ended since the car woke."""
    outlook: Outlook = Outlook()
    told: Told = Told()
    chosen: int | None = None
    """The destination that the driver accepted or named."""
    moved: str = ""
    """What spoke most for the last offer, in words."""
    wanted: tuple[tuple[str, float], ...] = ()
    """What is proposed now, with its probability."""
    standings: tuple[Standing, ...] = ()

    def hurry(self, hurried: bool) -> "MindState":
        """The driver is in a hurry, or is not: to the end of the trip it counts so."""
        return msgspec.structs.replace(self, policy=msgspec.structs.replace(self.policy, hurried=hurried))

    def wake(self, t_ns: int) -> "MindState":
        """A drive begins: nothing is known of it."""
        return msgspec.structs.replace(
            self.hurry(False), began_ns=t_ns, left_ns=None, arrived=False, outlook=Outlook(), chosen=None
        )

    def depart(self, t_ns: int) -> "MindState":
        """The car sets off."""
        return msgspec.structs.replace(self, left_ns=t_ns)

    def arrive(self) -> "MindState":
        """The car was left: where this trip went, and that it was in a hurry, are of the past."""
        return msgspec.structs.replace(self.hurry(False), left_ns=None, arrived=True, chosen=None)


class MindSnapshot(NamedTuple):
    """A moment of anticipation, to come back to."""

    state: MindState
    watch: WatchState
    before: Seen | None
    memory: DriverMemory
    insight: InsightSnapshot
    wheel: WheelState
