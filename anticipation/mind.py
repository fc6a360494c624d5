"""What anticipates: it watches a drive, learns its facts, and once a second decides whether to offer something.

Everything that changes is a frozen value, so that a moment of a drive can be kept and come back to.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec

from anticipation.drivers import Styles
from anticipation.facts import Answered, Fact, Habit, OfferAnswer
from anticipation.foresight import Foresight
from anticipation.ground import Position, distance_m
from anticipation.insight import Insight, InsightSnapshot
from anticipation.instant import Instant
from anticipation.keeping import Keeper, Notebook
from anticipation.memory import NOWHERE, DriverMemory
from anticipation.need import Need
from anticipation.needs import (
    Likely,
    climate_needs,
    departure_needs,
    destination_needs,
    energy_needs,
    media_needs,
)
from anticipation.policy import (
    Decision,
    Offer,
    PolicyState,
    Standing,
    Workload,
    answer,
    decide,
    explain,
    explain_silence,
    observe,
    reword,
    silence,
    standings,
)
from anticipation.predictions import Told, tell
from anticipation.scene import Energy, Scene
from anticipation.surmise import Outlook, leaving, stops
from anticipation.watch import Seen, Watch, WatchState, glance, see
from anticipation.wheel import Wheel, WheelState
from vehicle.signals import PATHS
from vehicle.vehicle import Vehicle

__all__ = ["Mind", "MindSnapshot", "Record"]

LOOK_NS = 1_000_000_000
"""Facts and offers are looked for once a second of event time; what keeps the driver busy, at every tick."""
SILENCE_NS = 60_000_000_000
"""A car that said nothing for so long was asleep."""
NEAR_M = 400.0

_IGNITION = PATHS["Vehicle.LowVoltageSystemState"]

Record = tuple[str, dict[str, Any]]
"""A kind of the trace, and its fields."""


class _State(msgspec.Struct, frozen=True, eq=False):
    """All but the memory, which is a value too: it is copied before it learns."""

    policy: PolicyState = PolicyState()
    workload: Workload = Workload()
    began_ns: int = 0
    left_ns: int | None = None
    alive_ns: int | None = None
    on: bool = False
    """Whether the ignition has been on since the car woke."""
    arrived: bool = False
    """Whether a trip has ended since the car woke."""
    asleep: bool = False
    outlook: Outlook = Outlook()
    told: Told = Told()
    chosen: int | None = None
    """The destination that the driver accepted or named."""
    moved: str = ""
    """What spoke most for the last offer, in words."""
    wanted: tuple[tuple[str, float], ...] = ()
    """What is proposed now, with its probability."""
    standings: tuple[Standing, ...] = ()


class MindSnapshot(NamedTuple):
    """A moment of anticipation, to come back to."""

    state: _State
    watch: WatchState
    before: Seen | None
    memory: DriverMemory
    insight: InsightSnapshot
    wheel: WheelState


class Mind:
    """Anticipates for one driver; ``before`` is the car as an earlier drive last saw it.

    Without a ``foresight`` the memory stands alone. ``driver`` is their name in a profile, ``others`` how its other
    drivers drive.
    """

    def __init__(
        self,
        memory: DriverMemory | None = None,
        keeper: Keeper | None = None,
        energy: Energy = "unknown",
        before: Seen | None = None,
        foresight: Foresight | None = None,
        driver: str = "",
        others: Mapping[str, Styles] | None = None,
    ) -> None:
        self.memory = memory if memory is not None else DriverMemory()
        self._keeper = keeper if keeper is not None else Notebook()
        self._energy: Energy = energy
        self._watch = Watch(before)
        self._insight = Insight(foresight)
        self._wheel = Wheel(driver, others)
        self._state = _State()

    @property
    def offer(self) -> Offer | None:
        """The offer on the screen."""
        return self._state.policy.offer

    @property
    def vetoes(self) -> tuple[str, ...]:
        """What keeps everybody quiet just now, the weightiest first: names of ``policy.workload.VETOES``."""
        return self._state.workload.vetoes

    @property
    def likely(self) -> tuple[Likely, ...]:
        """The most probable destinations, best first."""
        return self._state.outlook.likely

    @property
    def chosen(self) -> int | None:
        """The place to which the driver said they are going, None if they did not."""
        return self._state.chosen

    @property
    def hurried(self) -> bool:
        """Whether the driver said that they are in a hurry, for this trip."""
        return self._state.policy.hurried

    @property
    def last(self) -> str:
        """The key of the last offer, on the screen or gone; "" before the first."""
        return self._state.policy.shown

    @property
    def fault(self) -> str:
        """Why what is learned cannot be kept, or the model cannot be asked; "" when all is well."""
        return self._keeper.fault or self.foresight.fault

    @property
    def foresight(self) -> Foresight:
        """The network at work."""
        return self._insight.foresight

    @property
    def who(self) -> Mapping[str, float]:
        """Who may be driving, by name, each with its probability; empty where nothing can be claimed."""
        return self._wheel.who(self.memory.styles, self.foresight.model)

    @property
    def clear(self) -> bool:
        """Whether nothing speaks against it that the driver drives whose memory this is."""
        return self._wheel.clear(self.memory.styles, self.foresight.model)

    @property
    def wanted(self) -> tuple[tuple[str, float], ...]:
        """What may be wanted now, by key, each with its probability."""
        return self._state.wanted

    @property
    def standings(self) -> tuple[Standing, ...]:
        """How near what may be wanted is to being offered, the nearest first; what is on the screen before all."""
        return self._state.standings

    def known(self) -> str:
        """Say what it knows about the driver, in numbers; "" where it knows nothing."""
        trips, places = self.memory.trips, len(self.memory.places)
        many = f"{trips:,} trips" if trips != 1 else "1 trip"
        return f"{many} to {places:,} places" if trips else ""

    def awake(self) -> str:
        """Say how much of the network is at work at each moment; "" without one."""
        return self._insight.awake()

    def hear(self, text: str) -> None:
        """The driver said something: it is part of the moment."""
        self._insight.hear(text)

    def why(self) -> str:
        """Answer "why?"."""
        why, moved = explain(self._state.policy), self._state.moved
        return f"{why}; {moved}" if moved and self._state.policy.shown else why

    def why_not(self, about: str = "") -> str:
        """Answer "why not?", about a kind of offer or about the silence as such."""
        return explain_silence(self._state.policy, about)

    def silence(self) -> str:
        """Say why what is nearest to being offered is not, without naming it."""
        return silence(self._state.policy, self._state.standings[0]) if self._state.standings else self.why_not()

    def tick(self, now_ns: int, wall: datetime | None, vehicle: Vehicle) -> list[Record]:
        """Go on to ``now_ns``; return what the trace shall say."""
        look = now_ns % LOOK_NS == 0
        state, journey = self._state, self._watch.state.journey
        if look:
            scene = see(now_ns, vehicle, wall, journey, state.began_ns, state.left_ns, self._energy)
        else:
            scene = glance(now_ns, vehicle)
        self._insight.sample(now_ns, vehicle.state)
        self._state = msgspec.structs.replace(state, workload=observe(state.workload, scene))
        return self._look(scene, vehicle) if look else []

    def answer(self, t_ns: int, at: Instant | None, key: str, said: OfferAnswer) -> Need | None:
        """Take the driver's answer to an offer; return the need that it answered, None if there was none."""
        policy, need = answer(self._state.policy, t_ns, key, said)
        self._state = msgspec.structs.replace(self._state, policy=policy)
        if need is not None and at is not None:
            self.learn(t_ns, (Answered(at, key, said),))
        if need is not None and need.kind == "destination":
            place = next(
                (p.place for p in self._state.outlook.likely if _key("destination", self.memory, p.place) == key), None
            )
            self.choose(place if said == "accept" else None)
        return need

    def choose(self, place: int | None) -> None:
        """The driver says where they are going, or that they are not."""
        self._state = msgspec.structs.replace(self._state, chosen=place)

    def hurry(self, hurried: bool) -> None:
        """The driver says that they are in a hurry, or that they are not: to the end of the trip it counts so."""
        policy = msgspec.structs.replace(self._state.policy, hurried=hurried)
        self._state = msgspec.structs.replace(self._state, policy=policy)

    def learn(self, t_ns: int, facts: Sequence[Fact]) -> None:
        """Learn, and keep what was learned before anything else happens."""
        if not facts:
            return
        memory, learned, clear = self.memory.copy(), list(facts), self.clear
        for fact in facts:
            memory.learn(fact)
            if not clear:  # who was named went there, by their own word; whom to believe is learned from them alone
                continue
            more: list[Fact] = [*self._insight.foretold(fact, memory), *self._wheel.drove(fact, self.foresight.model)]
            for lesson in more:
                memory.learn(lesson)
            learned += more
        self.memory = memory
        self._state = msgspec.structs.replace(self._state, outlook=self._state.outlook.stale())
        self._keeper.keep(t_ns, learned)

    def forget(self, now_ns: int, position: Position) -> bool:
        """Forget the place at a position with all that was learned there; False if it is not known.

        What is left is what someone would know who never was there.
        """
        place = self.memory.place_at(position)
        if place is None:
            return False
        self.memory = DriverMemory(self._keeper.forget(self.memory.about(place), now_ns), self.memory.zone)
        self._insight.forget()
        origin = self._watch.state.journey.origin
        if self._watch.state.journey.left is None or origin is None or distance_m(origin, position) < NEAR_M:
            self._watch.forget_origin()
        self._state = msgspec.structs.replace(self._state, outlook=Outlook(), chosen=None)
        return True

    def finish(self, now_ns: int) -> None:
        """The drive is over: learn what its end says."""
        self.learn(now_ns, self._watch.finish())
        self._keep_seen(now_ns, always=True)

    def snapshot(self) -> MindSnapshot:
        """Return everything, to come back to later."""
        watch = self._watch
        insight, wheel = self._insight.snapshot(), self._wheel.state
        return MindSnapshot(self._state, watch.state, watch.before, self.memory, insight, wheel)

    def restore(self, snapshot: MindSnapshot) -> None:
        """Be again as at ``snapshot``."""
        self._state, self.memory = snapshot.state, snapshot.memory
        self._watch = Watch(snapshot.before)
        self._watch.state = snapshot.watch
        self._insight.restore(snapshot.insight)
        self._wheel.state = snapshot.wheel

    def _look(self, scene: Scene, vehicle: Vehicle) -> list[Record]:
        scene = self._wake(scene, vehicle)
        facts = self._watch.look(scene, vehicle.track.length_km)
        self.learn(scene.t_ns, facts)
        self._keep_seen(scene.t_ns)
        left = self._watch.state.journey.left is not None
        state = self._state
        if left != (state.left_ns is not None):  # it set off just now, or it was left
            chosen = state.chosen if left else None
            left_ns = scene.t_ns if left else None
            self._insight.leave()
            if left:
                self._wheel.depart(scene.at)
            else:
                self.hurry(False)
                state = self._state
            state = msgspec.structs.replace(state, left_ns=left_ns, chosen=chosen, arrived=state.arrived or not left)
            self._state = state
            scene = msgspec.structs.replace(
                scene, left_ns=state.left_ns, origin=self._watch.state.journey.origin or scene.position, driven_km=0.0
            )
        needs = self._needs(scene)
        self._wheel.drive(scene, self.foresight.foreseen)
        workload, answers, floor = self._state.workload, self.memory.answers, self.memory.mixing.floor
        policy, decisions = decide(self._state.policy, scene, workload, needs, answers, floor=floor)
        wanted = tuple((need.key, need.p) for need in needs)
        stand = standings(policy, scene, workload, needs, answers, floor=floor)
        self._state = msgspec.structs.replace(self._state, policy=policy, wanted=wanted, standings=stand)
        done = [fact for fact in facts if isinstance(fact, Habit) and fact.acted]
        records: list[Record] = [("act", {"key": fact.kind, "value": fact.value}) for fact in done]
        records += self._predictions(scene)
        for decision in decisions:
            fields = decision.as_json()
            if decision.need is not None:
                fields |= self._explained(decision.need)
            records.append(("offer" if decision.outcome == "offer" else "withheld", fields))
            self._let_pass(scene, decision)
        return records

    def _explained(self, need: Need) -> dict[str, Any]:
        """Find out what moved an offer that was just made; return what the trace shall say of it."""
        moved = self._insight.moved(need.key, self._state.outlook, self.memory)
        if not moved:
            return {}
        policy, reason = self._state.policy, self._insight.in_words(moved, need.reason)
        if reason != need.reason:
            policy = reword(policy, reason)
        self._state = msgspec.structs.replace(self._state, policy=policy, moved=self._insight.because(moved))
        assert policy.offer is not None
        return {"moved": moved, "reason": policy.offer.need.reason}

    def _wake(self, scene: Scene, vehicle: Vehicle) -> Scene:
        """Notice that the car has woken: by its ignition, or by its first words after a long silence."""
        state, ignition = self._state, vehicle.state.read_at(_IGNITION, scene.t_ns)
        alive_ns = vehicle.last_frame_ns
        off = ignition.valid and ignition.value in ("OFF", "LOCK")
        slept = state.asleep or (state.alive_ns is not None and alive_ns - state.alive_ns > SILENCE_NS)
        if not (slept and not off and alive_ns != state.alive_ns):
            on = state.on or (ignition.valid and not off)
            self._state = msgspec.structs.replace(state, alive_ns=alive_ns, on=on, asleep=state.asleep or (on and off))
            return scene
        self.learn(scene.t_ns, self._watch.finish())
        self._watch = Watch(self._watch.seen)
        self._state = msgspec.structs.replace(
            self._state, alive_ns=alive_ns, on=False, asleep=False, arrived=False, began_ns=scene.t_ns, left_ns=None,
            outlook=Outlook(), chosen=None,
        )  # fmt: skip
        self.hurry(False)
        self._insight.wake()
        self._wheel.depart(None)
        return msgspec.structs.replace(scene, began_ns=scene.t_ns, left_ns=None, trail=(), driven_km=0.0)

    def _needs(self, scene: Scene) -> list[Need]:
        memory = self.memory
        outlook = self._state.outlook.at(memory, scene)
        cabin = self._watch.state.cabin
        self._insight.read(scene, outlook, memory, cabin.acted)
        needs = climate_needs(scene, memory.habits, cabin.acted, cabin.cabin_c, self._insight.opinion(memory))
        needs += media_needs(scene, memory.habits)
        if not memory.trips or scene.at is None:
            return needs
        if outlook.fresh:
            outlook = self._insight.weigh(scene, outlook, memory)
        self._state = msgspec.structs.replace(self._state, outlook=outlook)
        guesses = outlook.likely
        here = memory.begins_at(scene.position) if scene.left_ns is None else NOWHERE
        known_here = here if here != NOWHERE else None
        if self._state.chosen is None:
            needs += destination_needs(scene, guesses, known_here)
        if scene.left_ns is None and not self._state.arrived:
            drives = [self._insight.likelier(drive, memory, outlook) for drive in leaving(memory, scene, here)]
            needs += departure_needs(scene, drives, known_here)
        charge = energy_needs(scene, memory.energy, guesses, stops(memory), known_here)
        needs += [self._insight.needed(need, memory) for need in charge]
        return [_lasting(need, memory) for need in needs]

    def _predictions(self, scene: Scene) -> list[Record]:
        """Say where the driver is thought to go and what they may want, and who they are, when that changes."""
        state = self._state
        told, due = tell(state.told, scene.t_ns, state.outlook.likely, state.wanted)
        self._state = msgspec.structs.replace(state, told=told)
        records: list[Record] = [("prediction", fields) for fields in due]
        if drivers := self._wheel.told(scene, self.memory.styles, self.foresight.model):
            records.append(("prediction", {"what": "driver", "drivers": drivers}))
        return records

    def _let_pass(self, scene: Scene, decision: Decision) -> None:
        """An offer that was let pass is an answer, too."""
        if decision.outcome == "expired" and scene.at is not None:
            self.learn(scene.t_ns, (Answered(scene.at, decision.key, "expired"),))

    def _keep_seen(self, now_ns: int, always: bool = False) -> None:
        seen = self._watch.due(now_ns, always=always)
        if seen is not None:
            self._keeper.keep_seen(now_ns, seen)


def _key(kind: str, memory: DriverMemory, place: int) -> str:
    return f"{kind}:{memory.key_of(place)}"


def _lasting(need: Need, memory: DriverMemory) -> Need:
    """Return a need whose key stays its own even when other places are forgotten."""
    kind, _, place = need.key.partition(":")
    return msgspec.structs.replace(need, key=_key(kind, memory, int(place))) if place else need
