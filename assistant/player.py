"""Play a drive as an instrument: pause, step, change speed, go to any moment with the same result as playing there."""

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

from assistant.session import TICK_NS, Session, SessionSnapshot
from vehicle.clock import MAX_SPEED, ReplayClock, machine_ns, sleep_s
from vehicle.drive import DriveSource
from vehicle.events import DriverEvent

__all__ = ["SPEEDS", "Player", "pace_to", "run_to", "tick_of"]

SPEEDS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 100.0, MAX_SPEED)

Times = Callable[[], Iterable[int]]
"""Moments to jump to, in nanoseconds: as many as are known by now."""

_CHECKPOINT_TICKS = 20
_LAST_TICK = 1 << 62
_FRAME_BUDGET_NS = 12_000_000
"""How long the replay may compute before the next picture is due."""


def tick_of(t_ns: int) -> int:
    """Return the decision that takes in what happens at ``t_ns``: the first at which it shows."""
    return -(-t_ns // TICK_NS)


def _after(tick: int, times: Iterable[int]) -> list[int]:
    return [at for at in map(tick_of, times) if at > tick]


def run_to(session: Session, source: DriveSource, until_ns: int) -> None:
    """Step until ``until_ns`` or the end of the drive, as fast as the machine computes."""
    while not session.ended and session.now_ns + TICK_NS <= until_ns:
        session.step()
        session.skip_gap(source.next_ns)


def pace_to(session: Session, source: DriveSource, until_ns: int, speed: float) -> None:
    """Step until ``until_ns`` or the end of the drive, ``speed`` times as fast as it happened."""
    clock = ReplayClock(speed, session.now_ns)
    while not session.ended and session.now_ns + TICK_NS <= until_ns:
        sleep_s((session.now_ns + TICK_NS - clock.now_ns()) / 1e9 / speed)
        session.step()
        before_ns = session.now_ns
        session.skip_gap(source.next_ns)
        if session.now_ns != before_ns:
            clock.set_ns(session.now_ns)


class _Place(NamedTuple):
    """Where to go back to, or on from: everything about the session, and where its source stands."""

    session: SessionSnapshot
    source: tuple[int, int]


class Player:
    """Drives a session by a clock, keeping checkpoints to go back to."""

    def __init__(self, session: Session, source: DriveSource, duration_s: float, speed: float = 1.0) -> None:
        self.session = session
        self.duration_s = duration_s
        self.clock = ReplayClock(speed)
        self.seeking_s: float | None = None
        self._source = source
        self._checkpoints: dict[int, _Place] = {}
        self._target_tick: int | None = None
        self._mark_after: int | None = None
        self._sought: Times = self._marks
        self._furthest_ns = self._computed_ns = 0
        self._ahead: _Place | None = None
        """How far it has looked ahead, where that is beyond what was played."""
        self._looked_through = False
        self._checkpoint()

    @property
    def t_s(self) -> float:
        """Event time in seconds."""
        return self.session.now_ns / 1e9

    @property
    def at_end(self) -> bool:
        """Whether the drive has been played to its end."""
        return self.session.ended

    def advance(self, budget_ns: int = _FRAME_BUDGET_NS) -> bool:
        """Do what is due by now, at most for ``budget_ns`` of machine time; return whether anything was."""
        if self._target_tick is not None:
            return self._work_towards(self._target_tick, budget_ns)
        due_ns = self.clock.now_ns()
        deadline = machine_ns() + budget_ns
        moved = False
        while not self.at_end and self.session.now_ns + TICK_NS <= due_ns:
            self._step()
            moved = True
            if machine_ns() >= deadline:
                if not math.isinf(self.clock.speed):
                    self.clock.set_ns(
                        self.session.now_ns
                    )  # the machine is too slow for this speed: do not run after it
                break
        return moved

    def _work_towards(self, target: int, budget_ns: int) -> bool:
        deadline = machine_ns() + budget_ns
        while self.session.tick < target and not self.at_end:
            self._step()
            if self._mark_after is not None:
                self.seeking_s = self.t_s
                found = _after(self._mark_after, self._sought())
                if found:  # of some it is known only later that they are there
                    self._seek_tick(min(found))
                    target = min(found)
            if machine_ns() >= deadline:
                return True
        self._target_tick = self.seeking_s = self._mark_after = None
        self.clock.set_ns(self.session.now_ns)
        return True

    def _step(self) -> None:
        self._compute()
        self._live()

    def _compute(self) -> None:
        """Go on by one decision. Where that is new, it leaves records, once."""
        self.session.step()
        self.session.skip_gap(self._source.next_ns)
        if self.session.now_ns > self._computed_ns:
            self._computed_ns = self.session.trace.mute_until_ns = self.session.now_ns
        if self.session.tick % _CHECKPOINT_TICKS == 0:
            self._checkpoint()

    def _live(self) -> None:
        """Be where the session is: the trace tells of everything up to here."""
        if self.session.now_ns > self._furthest_ns:
            self._furthest_ns = self.session.now_ns
            self.session.trace.release(self._furthest_ns)

    def _here(self) -> _Place:
        return _Place(self.session.snapshot(), self._source.position())

    def _go(self, place: _Place) -> None:
        self.session.restore(place.session)
        self._source.rewind(place.source)

    def _checkpoint(self) -> None:
        if self.session.tick not in self._checkpoints:
            self._checkpoints[self.session.tick] = self._here()

    def look_ahead(self, budget_ns: int) -> bool:
        """Compute what nobody has seen yet, so that a scrub need not; return whether it brought marks.

        Nothing else of it shows, and the trace is as if it had not been; at most for ``budget_ns`` of machine time.
        """
        if self._target_tick is not None or self._looked_through or not self._source.kept:
            return False
        deadline, before, here = machine_ns() + budget_ns, len(self.session.entries), self._source.position()
        last = self._checkpoints[max(self._checkpoints)]
        with self.session.ahead():
            self._go(self._ahead if self._ahead is not None and self._ahead.session.tick > last.session.tick else last)
            while not self.session.ended and self._source.kept:
                self._compute()
                if machine_ns() >= deadline:
                    break
            self._looked_through = self.session.ended
            self._ahead = self._here()
        self._source.rewind(here)
        return len(self.session.entries) > before

    def seek(self, t_s: float) -> None:
        """Go to ``t_s``; what lies between is computed during the following calls of ``advance``."""
        self._seek_tick(int(min(max(0.0, t_s), self.duration_s) * 1e9 // TICK_NS))

    def _seek_tick(self, target: int) -> None:
        before = max(tick for tick in self._checkpoints if tick <= target)
        if target < self.session.tick or before > self.session.tick:
            self._go(self._checkpoints[before])
            self._live()
        self._target_tick, self.seeking_s, self._mark_after = target, target * TICK_NS / 1e9, None
        self.clock.set_ns(target * TICK_NS)

    @property
    def looking_for_mark(self) -> bool:
        """Whether a mark is sought in the part of the drive that nobody has seen."""
        return self._mark_after is not None

    def look_through(self) -> None:
        """Look ahead to the end of the drive, however long it takes."""
        known_ns = -1
        while known_ns < self.known_ns:
            known_ns = self.known_ns
            self.look_ahead(1 << 62)

    @property
    def known_ns(self) -> int:
        """Up to when it is known what happens in the drive."""
        return self._computed_ns

    def seek_next_mark(self, times: Times | None = None) -> None:
        """Pause, and go to the mark after this moment, or the first of other ``times``, or to the drive's end.

        Only what was played has marks: beyond it, the following calls of ``advance`` play on until one comes.
        """
        if self.looking_for_mark:
            return
        self.pause()
        self._sought = times or self._marks
        here = self._heading_tick
        known = _after(here, self._sought())
        if known:
            self._seek_tick(min(known))
        elif not self.at_end:
            self._target_tick, self.seeking_s, self._mark_after = _LAST_TICK, self.t_s, here

    def seek_previous_mark(self, times: Times | None = None) -> None:
        """Pause, and go to the mark before this moment, or the last of other ``times``, if there is one."""
        self.pause()
        before = [tick for tick in _after(-1, (times or self._marks)()) if tick < self._heading_tick]
        if before:
            self._seek_tick(max(before))

    @property
    def _heading_tick(self) -> int:
        """The moment that is shown, or that a scrub is still working towards."""
        if self._target_tick is None or self.looking_for_mark:
            return self.session.tick
        return self._target_tick

    def _marks(self) -> list[int]:
        return [t_ns for t_ns, _ in self.session.marks]

    def seek_now(self, t_s: float) -> None:
        """Go to ``t_s`` before returning."""
        self.seek(t_s)
        while self._target_tick is not None:
            self._work_towards(self._target_tick, 1 << 62)

    def step(self) -> None:
        """Pause, and go on by one decision."""
        self.pause()
        if not self.at_end:
            self._step()
            self.clock.pause(self.session.now_ns)

    def add(self, event: DriverEvent) -> None:
        """Let the driver do something now; what was computed of the time behind it no longer holds."""
        self._checkpoints = {tick: kept for tick, kept in self._checkpoints.items() if tick <= self.session.tick}
        self._furthest_ns = self._computed_ns = self.session.trace.mute_until_ns = self.session.now_ns
        self._ahead, self._looked_through = None, False
        self.session.trace.forget()
        self.session.add(event)
        if self.clock.paused:  # answer at once
            self._step()
            self.clock.pause(self.session.now_ns)

    def pause(self) -> None:
        """Stand still."""
        self.clock.pause(self.session.now_ns)

    def toggle(self) -> None:
        """Pause or play; at the end, play from the start."""
        if self.at_end:
            self.seek(0.0)
            self.clock.resume()
        elif self.clock.paused:
            self.clock.resume()
        else:
            self.pause()

    def change_speed(self, step: int) -> None:
        """Go up or down the ladder of speeds."""
        nearest = min(range(len(SPEEDS)), key=lambda i: abs(math.log(min(SPEEDS[i], 1e3) / min(self.clock.speed, 1e3))))
        self.set_speed(SPEEDS[min(max(0, nearest + step), len(SPEEDS) - 1)])

    def set_speed(self, speed: float) -> None:
        """Play at ``speed`` from here on."""
        self.clock.set_speed(speed, self.session.now_ns)
