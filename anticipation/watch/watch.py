"""The watch over one drive: what the car says once a second becomes facts, and what is kept if the power goes."""

import msgspec

from anticipation.facts import HABITS, Fact
from anticipation.scene import Scene
from anticipation.watch import cabin as cabins
from anticipation.watch import journey as journeys
from anticipation.watch.cabin import Cabin
from anticipation.watch.journey import Journey, Seen

__all__ = ["KEEP_S", "Watch", "WatchState"]

KEEP_S = 10.0
"""How often the car as it is seen is kept, while it is on a trip."""


class WatchState(msgspec.Struct, frozen=True):
    """Everything that is remembered between two looks; equal states continue equally."""

    journey: Journey = Journey()
    cabin: Cabin = Cabin()
    resumed: bool = False
    kept_ns: int = -(2**62)
    kept_away: bool = False
    """Whether the car was on a trip when it was last kept."""
    scene: Scene | None = None


class Watch:
    """Watches one drive. Times must be known: a drive that does not say when it was teaches nothing."""

    def __init__(self, before: Seen | None = None) -> None:
        """Begin a drive; ``before`` is the car as it was last seen, in an earlier one."""
        self.state = WatchState(resumed=before is None)
        self.before = before

    @property
    def seen(self) -> Seen:
        """The car as it is seen now."""
        return journeys.seen(self.state.journey)

    def look(self, scene: Scene, way_km: float) -> tuple[Fact, ...]:
        """Take in one moment, later than those before it; return what was learned.

        ``way_km`` is the length of the way so far, from whenever on.
        """
        if scene.at is None:
            return ()
        state = self.state
        facts: list[Fact] = []
        resumed = state.resumed
        if not resumed and self.before is not None and (scene.position is not None or _awake_s(scene) > 60):
            facts += journeys.resume(self.before, scene)
            resumed = True
        journey, trips = journeys.go_on(state.journey, scene, way_km)
        cabin, habits = cabins.go_on(state.cabin, scene)
        self.state = msgspec.structs.replace(state, journey=journey, cabin=cabin, resumed=resumed, scene=scene)
        return (*facts, *trips, *habits)

    def due(self, now_ns: int, *, always: bool = False) -> Seen | None:
        """Return what is to be kept now in case the power goes, None when it is not yet time."""
        state = self.state
        if not state.resumed:  # what was seen before has not been made use of yet: it must not be lost
            return None
        away = state.journey.left is not None
        ended = state.kept_away and not away
        if state.journey.last_at is None or (now_ns - state.kept_ns < KEEP_S * 1e9 and not always and not ended):
            return None
        self.state = msgspec.structs.replace(state, kept_ns=now_ns, kept_away=away)
        return self.seen

    def forget_origin(self) -> None:
        """The place where the car is, or where this trip began, is to be forgotten: let the trip not tell of it."""
        journey = msgspec.structs.replace(self.state.journey, private=True)
        self.state = msgspec.structs.replace(self.state, journey=journey)

    def finish(self) -> tuple[Fact, ...]:
        """End the drive; return what it taught last."""
        state = self.state
        if state.scene is None:
            return ()
        habits = cabins.closing(state.cabin, state.scene) if state.cabin.over != frozenset(HABITS) else []
        journey, trips = journeys.finish(state.journey)
        self.state = msgspec.structs.replace(state, journey=journey, cabin=Cabin(over=frozenset(HABITS)))
        return (*trips, *habits)


def _awake_s(scene: Scene) -> float:
    return (scene.t_ns - scene.began_ns) / 1e9
