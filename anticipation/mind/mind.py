"""What anticipates: it watches a drive, learns its facts, and once a second decides whether to offer something.

Everything that changes is a frozen value, so that a moment of a drive can be kept and come back to.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from anticipation.drivers import Styles
from anticipation.facts import Answered, Fact, OfferAnswer
from anticipation.foresight import Foresight
from anticipation.ground import Position, distance_m
from anticipation.insight import Insight
from anticipation.instant import Instant
from anticipation.keeping import Keeper, Notebook
from anticipation.memory import DriverMemory
from anticipation.mind import reasons, records
from anticipation.mind.lessons import taught
from anticipation.mind.proposals import destination_of, propose
from anticipation.mind.records import Record
from anticipation.mind.state import MindSnapshot, MindState
from anticipation.need import Need
from anticipation.needs import Likely
from anticipation.policy import Decision, Offer, Standing, answer, decide, observe, standings
from anticipation.predictions import tell
from anticipation.scene import Energy, Scene
from anticipation.surmise import Outlook
from anticipation.watch import Seen, Watch, glance, see
from anticipation.wheel import Wheel
from vehicle.signals import PATHS
from vehicle.vehicle import Vehicle

__all__ = ["Mind"]

LOOK_NS = 1_000_000_000
"""Facts and offers are looked for once a second of event time; what keeps the driver busy, at every tick."""
NEAR_M = 400.0

_IGNITION = PATHS["Vehicle.LowVoltageSystemState"]


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
        self._state = MindState()

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
        return reasons.why(self._state)

    def why_not(self, about: str = "") -> str:
        """Answer "why not?", about a kind of offer or about the silence as such."""
        return reasons.why_not(self._state, about)

    def silence(self) -> str:
        """Say why what is nearest to being offered is not, without naming it."""
        return reasons.why_silent(self._state)

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
            place = destination_of(key, self._state.outlook, self.memory)
            self.choose(place if said == "accept" else None)
        return need

    def choose(self, place: int | None) -> None:
        """The driver says where they are going, or that they are not."""
        self._state = msgspec.structs.replace(self._state, chosen=place)

    def hurry(self, hurried: bool) -> None:
        """The driver says that they are in a hurry, or that they are not: to the end of the trip it counts so."""
        self._state = self._state.hurry(hurried)

    def learn(self, t_ns: int, facts: Sequence[Fact]) -> None:
        """Learn, and keep what was learned before anything else happens."""
        if not facts:
            return
        self.memory, learned = taught(self.memory, facts, self._insight, self._wheel, clear=self.clear)
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
        scene = self._depart_or_arrive(scene)
        needs, outlook = propose(scene, self._state, self.memory, self._insight, self._watch.state.cabin)
        self._state = msgspec.structs.replace(self._state, outlook=outlook)
        self._wheel.drive(scene, self.foresight.foreseen)
        decisions = self._decide(scene, needs)
        told = records.acts(facts) + self._predictions(scene)
        for decision in decisions:
            self._state, moved = reasons.reason_out(self._state, decision, self._insight, self.memory)
            told.append(records.decided(decision, moved))
            if decision.outcome == "expired" and scene.at is not None:  # to let it pass is an answer, too
                self.learn(scene.t_ns, (Answered(scene.at, decision.key, "expired"),))
        return told

    def _wake(self, scene: Scene, vehicle: Vehicle) -> Scene:
        """Notice that the car has woken: what it did before was another drive."""
        ignition = vehicle.state.read_at(_IGNITION, scene.t_ns)
        waking, woke = self._state.waking.notice(ignition, vehicle.last_frame_ns)
        self._state = msgspec.structs.replace(self._state, waking=waking)
        if not woke:
            return scene
        self.learn(scene.t_ns, self._watch.finish())
        self._watch = Watch(self._watch.seen)
        self._state = self._state.wake(scene.t_ns)
        self._insight.wake()
        self._wheel.depart(None)
        return msgspec.structs.replace(scene, began_ns=scene.t_ns, left_ns=None, trail=(), driven_km=0.0)

    def _depart_or_arrive(self, scene: Scene) -> Scene:
        """Notice that the car set off just now, or that it was left."""
        journey = self._watch.state.journey
        away = journey.left is not None
        if away == (self._state.left_ns is not None):
            return scene
        self._insight.leave()
        if away:
            self._wheel.depart(scene.at)
        self._state = self._state.depart(scene.t_ns) if away else self._state.arrive()
        origin = journey.origin or scene.position
        return msgspec.structs.replace(scene, left_ns=self._state.left_ns, origin=origin, driven_km=0.0)

    def _decide(self, scene: Scene, needs: Sequence[Need]) -> Sequence[Decision]:
        """Let the policy decide about needs, and see how near each is to being offered."""
        workload, answers, floor = self._state.workload, self.memory.answers, self.memory.mixing.floor
        policy, decisions = decide(self._state.policy, scene, workload, needs, answers, floor=floor)
        wanted = tuple((need.key, need.p) for need in needs)
        stand = standings(policy, scene, workload, needs, answers, floor=floor)
        self._state = msgspec.structs.replace(self._state, policy=policy, wanted=wanted, standings=stand)
        return decisions

    def _predictions(self, scene: Scene) -> list[Record]:
        """Say where the driver is thought to go and what they may want, and who they are, when that changes."""
        told, due = tell(self._state.told, scene.t_ns, self._state.outlook.likely, self._state.wanted)
        self._state = msgspec.structs.replace(self._state, told=told)
        return records.predicted(due, self._wheel.told(scene, self.memory.styles, self.foresight.model))

    def _keep_seen(self, now_ns: int, always: bool = False) -> None:
        seen = self._watch.due(now_ns, always=always)
        if seen is not None:
            self._keeper.keep_seen(now_ns, seen)
