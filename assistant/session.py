"""The one loop's body: events go in on their time, decisions fall on a fixed grid of event time, the trace comes out.

Live drives and replays run this same code; they differ in the source of frames and in who calls ``step`` when.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

import msgspec

from anticipation.mind import Mind
from assistant import dialogue as talk
from assistant.actuator import Actuator
from assistant.daylight import Light, shade_of
from assistant.dialogue import ASSISTANT_OFFER, Dialogue
from assistant.health import Faults, faults_of, health_of
from assistant.marks import Entry, MarkKind, entry_of
from assistant.meter import Meter
from assistant.offers import Offers, OffersSnapshot
from assistant.trace import Trace
from assistant.understanding import Context, Control, Understanding
from vehicle.drive import Recorder
from vehicle.errors import DriveError
from vehicle.events import Answer, DriverEvent, FrameBlock, Utterance
from vehicle.vehicle import Vehicle, VehicleSnapshot

__all__ = ["TICK_NS", "FrameSource", "Session", "SessionSnapshot"]

TICK_NS = 100_000_000
"""The decision grid: ten times a second, whatever the screen does."""

_HEALTH_TICKS = 10
_LONGEST_GAP_NS = 120_000_000_000
"""After so long without an event nothing can change any more: every signal is stale. The grid skips the rest."""


class FrameSource(Protocol):
    """Where frames come from: a drive, or live buses."""

    @property
    def ended(self) -> bool:
        """Whether no frame will come any more."""

    def until(self, t_ns: int) -> FrameBlock:
        """Hand out the frames up to ``t_ns`` that were not handed out before."""


class SessionSnapshot(NamedTuple):
    """A moment of a session, without its source's position."""

    tick: int
    next_event: int
    vehicle: VehicleSnapshot
    dialogue: Dialogue
    heard_ns: int
    offers: OffersSnapshot
    faults: Faults
    light: Light = Light()


class Session:
    """One drive in progress, at decision tick ``tick``."""

    def __init__(
        self,
        vehicle: Vehicle,
        source: FrameSource,
        events: Sequence[DriverEvent] = (),
        trace: Trace | None = None,
        recorder: Recorder | None = None,
        start: datetime | None = None,
        actuator: Actuator | None = None,
        replay: bool = True,
        mind: Mind | None = None,
        sent: frozenset[str] = frozenset(),
    ) -> None:
        """Begin a drive; ``start`` is when it began, in its own zone, None where nothing says so.

        Without an ``actuator``, as in every replay, nothing can be sent at all. ``sent`` holds the paths that a
        recorded drive could write: what was said in it is answered as it was then, and sends nothing now. Without a
        ``mind``, nobody is known.
        """
        self.vehicle = vehicle
        self.trace = trace or Trace(None)
        self.dialogue = Dialogue()
        self.heard_ns = 0
        self.recording_fault = ""
        self.start = start
        self.tick = 0
        self.meter = Meter()
        self.light = Light()
        """How light it is outside, as the colours follow it."""
        self._source = source
        self._recorder = recorder
        self._replay = replay
        self._actuator = actuator
        self._sent = sent
        self._events = list(events)
        self._live: set[DriverEvent] = set()
        self._controls: list[Control] = []
        self._next_event = 0
        self.entries: dict[tuple[int, MarkKind, str], Entry] = {}
        """What was offered, held back, said, answered and went wrong, as far as the drive was ever played."""
        self._faults = Faults()
        self.offers = Offers(mind or Mind(energy=vehicle.car.energy), vehicle, self.trace, actuator)

    @property
    def now_ns(self) -> int:
        """Event time of the last decision."""
        return self.tick * TICK_NS

    @property
    def marks(self) -> dict[tuple[int, MarkKind], str]:
        """What is worth finding again on a timeline: kind and words by time."""
        return {(entry.t_ns, entry.kind): entry.label for entry in self.entries.values() if entry.marked}

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self._source.ended and self._next_event == len(self._events)

    def add(self, event: DriverEvent) -> None:
        """Let the driver do something now, between the last decision and the next.

        What a recorded drive still holds for later stays behind it.
        """
        place = self._next_event
        for other in self._events[place:]:
            if other not in self._live or other.t_ns > event.t_ns:
                break
            place += 1  # what was done just before it comes before it
        self._events.insert(place, event)
        self._live.add(event)
        self.entries = {key: entry for key, entry in self.entries.items() if entry.t_ns <= self.now_ns}

    def take_controls(self) -> list[Control]:
        """Return what the driver's words asked of the program since the last call.

        Words of a recording ask nothing of whoever watches it.
        """
        controls, self._controls = self._controls, []
        return controls

    def wall(self) -> datetime | None:
        """Return the time of day of the last decision, where it is known."""
        return self.start + timedelta(microseconds=self.now_ns // 1000) if self.start is not None else None

    def step(self) -> None:
        """Take in what happens up to the next decision, and decide."""
        tick_ns = (self.tick + 1) * TICK_NS
        while self._next_event < len(self._events) and self._events[self._next_event].t_ns <= tick_ns:
            event = self._events[self._next_event]
            self._frames(event.t_ns)
            self._next_event += 1
            self._record(event)
            self._driver(event)
        self._frames(tick_ns)
        self.tick += 1
        self.vehicle.tick(tick_ns)
        began = self.meter.begin()
        records = self.offers.mind.tick(tick_ns, self.wall(), self.vehicle)
        if self.tick % _HEALTH_TICKS == 0:  # when it looks for offers; between, it takes next to nothing
            self.meter.end(began)
        for kind, fields in records:
            self._write(tick_ns, kind, fields)
        if self.tick % _HEALTH_TICKS == 0:
            self._look_out()
            self._health()

    def _write(self, t_ns: int, kind: str, fields: dict[str, Any]) -> None:
        self.trace.write(t_ns, kind, **fields)
        self._enter(entry_of(t_ns, kind, fields))

    def _enter(self, entry: Entry | None) -> None:
        if entry is not None:
            self.entries[entry.t_ns, entry.kind, entry.key] = entry

    def skip_gap(self, next_frame_ns: int | None) -> None:
        """Jump to just before the next thing that happens, once it has been silent for so long that all is stale."""
        times = [e.t_ns for e in self._events[self._next_event : self._next_event + 1]]
        times += [next_frame_ns] if next_frame_ns is not None else []
        if times and self.now_ns - self.vehicle.last_frame_ns > _LONGEST_GAP_NS:
            self.tick = max(self.tick, (min(times) - 1) // TICK_NS)

    def _frames(self, until_ns: int) -> None:
        block = self._source.until(until_ns)
        if len(block):
            self._record(block)
            self.vehicle.apply(block)

    def _record(self, what: FrameBlock | DriverEvent) -> None:
        """Keep what is consumed; a full disk ends the recording and is told, but never the drive."""
        if self._recorder is None or self.recording_fault:
            return
        try:
            if isinstance(what, FrameBlock):
                self._recorder.frames(what)
            else:
                self._recorder.event(what)
        except DriveError as error:
            self.recording_fault = str(error)

    def _driver(self, event: DriverEvent) -> None:
        """Take in what the driver did. Here alone can an action begin: nothing else in the program causes one."""
        if isinstance(event, Utterance):
            self.offers.mind.hear(event.text)
        context = self._context(event)
        if isinstance(event, Answer) and event.offer != ASSISTANT_OFFER:
            self._reply(event.t_ns, self.offers.answer(context, event.offer, event.answer))
            self._enter(entry_of(event.t_ns, "answer", {"offer": event.offer, "answer": event.answer}))
            return
        self.dialogue, understood = talk.step(self.dialogue, event, context)
        if isinstance(event, Answer):
            self.trace.write(event.t_ns, "answer", offer=event.offer, answer=event.answer)
        if understood is None:
            return
        self.heard_ns = event.t_ns
        if understood.control is not None:
            understood = self._obey(event, context, understood, (understood.control, *understood.more_controls))
        source = event.source if isinstance(event, Utterance) else "press"
        self._write(event.t_ns, "utterance", {"source": source, **understood.as_json()})
        if self._actuator is not None and understood.actions:
            self._act(event.t_ns, self._actuator, understood)

    def _obey(
        self, event: DriverEvent, context: Context, understood: Understanding, controls: Sequence[Control]
    ) -> Understanding:
        """Let offers, places and the trip obey what was asked of them, the program the rest; return what is replied."""
        for control in controls:
            reply = self.offers.obey(context, control)
            if reply:
                understood = msgspec.structs.replace(understood, reply=reply)
                self.dialogue = Dialogue(self.dialogue.pending, understood)
            elif reply is None and event in self._live:
                self._controls.append(control)
        return understood

    def _context(self, event: DriverEvent) -> Context:
        """Return the moment in which the driver speaks or presses."""
        mind = self.offers.mind
        recorded = self._sent if event not in self._live else frozenset()
        return Context(
            self.vehicle.state,
            event.t_ns,
            self._actuator.writable if self._actuator is not None else recorded,
            offer=mind.offer.key if mind.offer is not None else "",
            replay=self._replay,
            wall=self.wall(),
            why=mind.why(),
            why_not=mind.why_not,
            ahead=self.offers.ahead(self.wall()),
            known=mind.known(),
            places=self.offers.places(),
            stations=self.offers.stations(),
        )

    def _reply(self, t_ns: int, reply: str) -> None:
        """Show what is said to a pressed answer."""
        self.heard_ns = t_ns
        said = Understanding("", None, {}, 1.0, "answer", reply)
        self.dialogue = Dialogue(self.dialogue.pending, said)

    def _act(self, t_ns: int, actuator: Actuator, understood: Understanding) -> None:
        """Send what was asked for, and take the promise back where it could not be kept."""
        records = actuator.carry_out(t_ns, understood.actions)
        for record in records:
            self.trace.write(t_ns, "action", **record)
        failed = [record for record in records if record["outcome"] != "sent"]
        if failed:
            reply = f"Not done: {failed[0]['reason']}"
            last = msgspec.structs.replace(understood, outcome="answer", reply=reply)
            self.dialogue = Dialogue(self.dialogue.pending, last)

    def _look_out(self) -> None:
        """See once a second how light it is."""
        vehicle, now_ns = self.vehicle, self.now_ns
        self.light = self.light.at(now_ns, shade_of(vehicle.state, now_ns, self.wall(), vehicle.track.position))

    def _health(self) -> None:
        """Tell once a second how the car is doing, and enter what has gone wrong."""
        health = health_of(self.now_ns, self.vehicle, self.offers.mind.foresight.fault)
        self.trace.write(self.now_ns, "health", **health)
        self._faults, faults = faults_of(self.now_ns, self._faults, health)
        for entry in faults:
            self._enter(entry)

    def snapshot(self) -> SessionSnapshot:
        """Return everything, to come back to later; the source's position is its own."""
        return SessionSnapshot(
            self.tick,
            self._next_event,
            self.vehicle.snapshot(),
            self.dialogue,
            self.heard_ns,
            self.offers.snapshot(),
            self._faults,
            self.light,
        )

    def restore(self, snapshot: SessionSnapshot) -> None:
        """Be again as at ``snapshot``."""
        self.tick, self._next_event = snapshot.tick, snapshot.next_event
        self.vehicle.restore(snapshot.vehicle)
        self.dialogue, self.heard_ns = snapshot.dialogue, snapshot.heard_ns
        self.offers.restore(snapshot.offers)
        self._faults, self.light = snapshot.faults, snapshot.light

    @contextmanager
    def ahead(self) -> Iterator[None]:
        """Compute within it what nobody lives as yet, and be as before behind it.

        Records wait in the trace, what words ask of the program is not done; entries stay, as those of a scrub do. The
        source must be put back by whoever moved it.
        """
        here, controls = self.snapshot(), self.take_controls()
        self.trace.holds = True
        try:
            yield
        finally:
            self.trace.holds = False
            self.restore(here)
            self._controls = controls

    def finish(self) -> None:
        """The drive is over: keep what its end teaches."""
        self.offers.mind.finish(self.now_ns)
