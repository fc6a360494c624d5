"""``outrider drive``: listen to a car, show the dashboard, record if asked."""

import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import Any

import msgspec

from assistant.actuator import Actuator, write_rules
from assistant.commands.driver import live_mind
from assistant.commands.options import LiveOptions
from assistant.commands.record import Facts
from assistant.hearing import EarOptions, open_ear, spoken
from assistant.listening import Listener
from assistant.presenter import Screen, is_moving
from assistant.session import TICK_NS, Session
from assistant.speaking.speaker import Speaker
from assistant.speaking.tongue import Tongue
from assistant.subtitles import Mic
from assistant.terminal import note, say
from assistant.trace import Trace
from assistant.understanding import complete, prepare
from hmi.view import Playback
from vehicle.can.bus import BusListener, LiveSource, open_bus
from vehicle.can.car import Car, load_car
from vehicle.can.guard import WriteGuard, bus_sender, obd_rules
from vehicle.can.obdpoll import ObdPoller
from vehicle.clock import machine_ns, sleep_s, wall_clock
from vehicle.drive import Recorder
from vehicle.errors import BusError, CarError, DriveError, WriteRefusedError
from vehicle.events import DriverEvent, FrameBlock
from vehicle.vehicle import Vehicle

__all__ = ["LiveRunner", "run_live"]


class _Asking:
    """A live source that also asks an OBD-II car, through the guard, what the poller finds due."""

    ended = False

    def __init__(self, source: LiveSource, poller: ObdPoller, guard: WriteGuard) -> None:
        self._source, self._poller, self._guard = source, poller, guard

    def until(self, t_ns: int) -> FrameBlock:
        """Hand out the frames up to ``t_ns``, and send what is due by then."""
        block = self._source.until(t_ns)
        requests = [r for f in block.frames() for r in self._poller.heard(f.t_ns, f.key, f.data)]
        for request in (*requests, *self._poller.due(t_ns)):
            try:
                self._guard.write(t_ns, request.key, request.data)
            except (WriteRefusedError, BusError):
                break  # both are recorded by the guard, and the poller asks again
        return block


class LiveRunner:
    """A live drive: the clock of the machine makes it go on; the ``listener`` hears the driver, if there is one."""

    def __init__(
        self,
        session: Session,
        source: LiveSource,
        start_ns: int,
        guard: WriteGuard | None,
        listener: Listener | None = None,
        hush: Callable[[], None] = lambda: None,
    ) -> None:
        """``hush`` ends what the voice says, when the driver presses the talk button at the wheel."""
        self.session = session
        self._listener, self._hush = listener, hush
        self._source = source
        self._start_ns = start_ns
        self._guard = guard
        self._failure = ""

    def advance(self) -> bool:
        """Decide for every tick that is over; after a stall, for those missed as well."""
        moved = False
        if self._listener is not None:
            self._listener.take(self.session)
        while self.session.now_ns + TICK_NS <= machine_ns() - self._start_ns:
            self.session.step()
            moved = True
            if self._listener is not None and self._listener.feel(self.session):
                self._hush()
        if self._guard is not None:
            for record in self._guard.take_records():
                if record.outcome == "failed":
                    self._failure = record.reason
        return moved

    def add(self, event: DriverEvent) -> None:
        """Let the driver do something now."""
        self.session.add(event)

    def control(self, name: str, value: object) -> bool:
        """A live drive has no replay to control."""
        del name, value
        return False

    def look_ahead(self, budget_ns: int) -> bool:
        """Nobody knows what comes in a live drive."""
        del budget_ns
        return False

    def playback(self) -> Playback | None:
        """A live drive has no timeline."""
        return None

    def notice(self) -> str:
        """Say what is wrong with the buses or the recording."""
        if self._source.fault or self.session.recording_fault:
            return self._source.fault or self.session.recording_fault
        if self.session.offers.mind.fault:
            return self.session.offers.mind.fault
        if self._source.dropped:
            return f"{self._source.dropped:,} frames dropped"
        if self._listener is not None and self._listener.lost:
            return f"{self._listener.lost:,} pieces of sound not heard: this machine is too slow"
        return f"not sent: {self._failure}" if self._failure else ""

    @property
    def mic(self) -> Mic:
        """What the microphone does."""
        return self._listener.mic if self._listener is not None else ""

    @property
    def hearing(self) -> str:
        """The words so far of what is being said."""
        return self._listener.hearing if self._listener is not None else ""

    def talk(self, down: bool) -> str:
        """Hear the driver from now on, or until now."""
        if self._listener is None:
            return "Nobody listens: the microphone is turned off" if down else ""
        refusal = self._listener.talk(down, machine_ns() - self._start_ns)
        return refusal if down else ""

    def audible(self) -> bool:
        """A live drive happens now."""
        return True

    def take_note(self) -> str:
        """Say what is new about the ear."""
        return self._listener.take_note() if self._listener is not None else ""

    def may_type(self) -> bool:
        """No keyboard while moving, and an unknown speed counts as moving (rule 5)."""
        return not is_moving(self.session.vehicle.readings(self.session.now_ns))


def run_live(options: LiveOptions) -> None:
    """Drive until the user leaves; raises OutriderError when the car, the bus or the recording fails."""
    car = load_car(options.car)
    if options.allow_sending and not car.obd and not car.writable:
        raise CarError(f"{car.name}: its mapping names nothing that may be sent; leave --allow-sending out")
    with ExitStack() as held:
        start, start_ns = wall_clock(), machine_ns()
        buses = []
        wish = options.bus
        for channel in wish.channels:
            sending = options.allow_sending
            buses.append(open_bus(wish.interface, channel, wish.bitrate, fd=wish.fd, writing=sending))
            held.callback(buses[-1].shutdown)
        guard = _guard(car, buses) if options.allow_sending else None
        listeners = [BusListener(bus, number, start_ns) for number, bus in enumerate(buses)]
        for listener in listeners:
            held.callback(listener.close)
        trace = held.enter_context(closing(Trace(options.trace)))
        recorder = None
        if options.record is not None:  # last, so that no folder is left behind when something is absent
            info = Facts(car=car.name).info(start)
            info = msgspec.structs.replace(info, sending=guard is not None and bool(car.writable))
            recorder = held.enter_context(closing(Recorder(options.record, info)))
        source = LiveSource(listeners)
        session = Session(
            Vehicle(car),
            _Asking(source, ObdPoller(), guard) if guard is not None and car.obd else source,
            trace=trace,
            recorder=recorder,
            start=start,
            actuator=Actuator(car, guard) if guard is not None else None,
            replay=False,
            mind=held.enter_context(live_mind(options.profile, options.driver, start, car)),
        )
        speaker = held.enter_context(closing(Speaker())) if not options.headless else None
        ear = held.enter_context(_listening(options, start_ns, speaker)) if options.microphone else None
        hush = speaker.stop if speaker is not None else lambda: None
        with suppress(KeyboardInterrupt):
            _show(LiveRunner(session, source, start_ns, guard, ear, hush), speaker, options)
        session.finish()
    counts = session.vehicle.counts
    say(f"{car.title}: {session.now_ns / 1e9:.0f} s, {counts.frames:,} frames, {counts.mapped:,} used")
    if session.recording_fault:
        raise DriveError(session.recording_fault)


def _guard(car: Car, buses: list[Any]) -> WriteGuard:
    """Return the guard that lets through what the car's mapping names, on the bus where that belongs."""
    number = car.writable[0].bus if car.writable else 0
    if number >= len(buses):
        raise CarError(f"{car.name}: writes to bus {number}; name that many channels")
    rules = write_rules(car) | (obd_rules() if car.obd else {})
    return WriteGuard(bus_sender(buses[number]), rules, writing_enabled=True)


@contextmanager
def _listening(options: LiveOptions, start_ns: int, speaker: Speaker | None) -> Iterator[Listener]:
    """Yield the ear; it never hears the speaker, which the driver's voice stops."""
    notes: list[str] = []
    wishes = EarOptions(
        push_to_talk=not options.wake,
        wake=" ".join(spoken([options.wake])),
        model=options.voice_model,
        device=options.device,
    )
    ear = open_ear(start_ns, wishes, complete, prepare, speaker.stop if speaker is not None else None, notes.append)
    with closing(ear):
        if speaker is not None:
            speaker.told = ear.voice
        yield Listener(ear, notes)


def _show(runner: LiveRunner, speaker: Speaker | None, options: LiveOptions) -> None:
    until_s = math.inf if options.seconds is None else options.seconds
    if options.headless:
        while runner.session.now_ns / 1e9 < until_s:
            runner.advance()
            if text := runner.take_note():
                note(text)
            sleep_s(TICK_NS / 2e9)
        return
    from assistant.tiles import open_map
    from assistant.window import run_window
    from hmi.window import Window

    window = Window(options.size, "Outrider", fullscreen=options.fullscreen)
    with closing(window), open_map(options.map_file) as basemap:
        tongue = Tongue(speaker, options.silent) if speaker is not None else None
        run_window(runner, window, Screen(theme=options.theme), tongue=tongue, basemap=basemap, until_s=until_s)
