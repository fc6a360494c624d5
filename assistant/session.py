"""The one loop's body: events go in on their time, decisions fall on a fixed grid of event time, the trace comes out.

Live drives and replays run this same code; they differ in the source of frames and in who calls ``step`` when.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, Protocol

import msgspec

from anticipation.mind import Mind
from assistant import dialogue as talk
from assistant.actuator import Actuator
from assistant.daylight import Light, shade_of
from assistant.dialogue import ASSISTANT_OFFER, Dialogue
from assistant.meter import Meter
from assistant.offers import Offers, OffersSnapshot
from assistant.trace import Trace
from assistant.understanding import Context, Control, Understanding
from vehicle.drive import Recorder
from vehicle.errors import DriveError
from vehicle.events import Answer, DriverEvent, FrameBlock, Utterance
from vehicle.signals import Value
from vehicle.vehicle import Vehicle, VehicleSnapshot

__all__ = ["TICK_NS", "FrameSource", "Session", "SessionSnapshot"]

MarkKind = Literal["utterance", "offer", "withheld", "answer"]

TICK_NS = 100_000_000
"""The decision grid: ten times a second, whatever the screen does."""

_HEALTH_TICKS = 10
_HELD_BACK = ("braking", "steering", "hazard", "indicating", "reversing", "budget", "hurry")
"""Why an offer that was worth making waited: moments that an engineer looks for."""
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
        self.marks: dict[tuple[int, MarkKind], str] = {}
        """What is worth finding again on a timeline: kind and words of offers, answers, and offers that had to wait."""
        self.offers = Offers(mind or Mind(energy=vehicle.car.energy), vehicle, self.trace, actuator)

    @property
    def now_ns(self) -> int:
        """Event time of the last decision."""
        return self.tick * TICK_NS

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self._source.ended and self._next_event == len(self._events)

    def add(self, event: DriverEvent) -> None:
        """Let the driver do something now, between the last decision and the next.

        What a recorded drive still holds for later stays behind it.
        """
        place = self._next_event
        while place < len(self._events) and self._events[place] in self._live:
            place += 1  # what was done just before it comes before it
        self._events.insert(place, event)
        self._live.add(event)
        self.marks = {mark: words for mark, words in self.marks.items() if mark[0] <= self.now_ns}

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
            self.trace.write(tick_ns, kind, **fields)
            if fields.get("outcome") == "offer" or fields.get("cause") in _HELD_BACK:
                mark: MarkKind = "offer" if kind == "offer" else "withheld"
                self.marks[tick_ns, mark] = fields.get("title") or fields["words"]
        if self.tick % _HEALTH_TICKS == 0:
            self._look_out()
            self._health()

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
            self.marks[event.t_ns, "answer"] = event.answer
            return
        self.dialogue, understood = talk.step(self.dialogue, event, context)
        if isinstance(event, Answer):
            self.trace.write(event.t_ns, "answer", offer=event.offer, answer=event.answer)
        if understood is None:
            return
        self.heard_ns = event.t_ns
        self.marks[event.t_ns, "utterance"] = understood.text
        if understood.control is not None:
            understood = self._obey(event, context, understood, (understood.control, *understood.more_controls))
        source = event.source if isinstance(event, Utterance) else "press"
        self.trace.write(event.t_ns, "utterance", source=source, **understood.as_json())
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
        """Write once a second how the car is doing: every signal that it has said, and what cannot be believed."""
        if not self.trace.on:
            return
        now_ns, counts = self.now_ns, self.vehicle.counts
        signals: dict[str, Value | None] = {}
        doubtful: dict[str, str] = {}
        for path, reading in self.vehicle.readings(now_ns).items():
            signals[path] = reading.value if reading.valid else None
            if not reading.valid:
                doubtful[path] = reading.validity
        self.trace.write(
            now_ns,
            "health",
            signals=signals,
            doubtful=doubtful,
            frames=counts.frames,
            mapped=counts.mapped,
            short=counts.short,
            multiplexer=counts.multiplexer,
            driven_km=round(self.vehicle.track.length_km, 3),
        )

    def snapshot(self) -> SessionSnapshot:
        """Return everything, to come back to later; the source's position is its own."""
        return SessionSnapshot(
            self.tick,
            self._next_event,
            self.vehicle.snapshot(),
            self.dialogue,
            self.heard_ns,
            self.offers.snapshot(),
            self.light,
        )

    def restore(self, snapshot: SessionSnapshot) -> None:
        """Be again as at ``snapshot``."""
        self.tick, self._next_event = snapshot.tick, snapshot.next_event
        self.vehicle.restore(snapshot.vehicle)
        self.dialogue, self.heard_ns = snapshot.dialogue, snapshot.heard_ns
        self.offers.restore(snapshot.offers)
        self.light = snapshot.light

    def finish(self) -> None:
        """The drive is over: keep what its end teaches."""
        self.offers.mind.finish(self.now_ns)
