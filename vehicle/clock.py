"""The only module that reads the machine's time; everywhere else time is an argument.

A clock says which event time it is now. Live, event time advances with the machine; in a replay it advances with
the machine times a speed, can be paused and set, and at speed ``MAX_SPEED`` it is wherever the next event is.
"""

import math
import os
import time
from datetime import datetime
from pathlib import Path

__all__ = ["MAX_SPEED", "ReplayClock", "local_zone", "machine_ns", "sleep_s", "thread_ns", "wall_clock"]

MAX_SPEED = math.inf
"""Event time jumps from event to event, as fast as the machine computes."""


def machine_ns() -> int:
    """Return the machine's monotonic time in ns; its zero means nothing."""
    return time.perf_counter_ns()


def thread_ns() -> int:
    """Return the processor's time that this thread has used so far, in ns."""
    return time.thread_time_ns()


def wall_clock() -> datetime:
    """Return the machine's time of day, with its zone."""
    return datetime.now().astimezone()


def local_zone() -> str:
    """Return the IANA name of the machine's time zone, "" where it is not said."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if "/" in named and not named.startswith("/"):
        return named
    try:
        _, _, name = str(Path("/etc/localtime").readlink()).partition("zoneinfo/")
    except OSError:
        return ""
    return name


def sleep_s(seconds: float) -> None:
    """Wait; non-positive waits return at once."""
    if seconds > 0:
        time.sleep(seconds)


class ReplayClock:
    """Event time of a replay: runs at ``speed`` times the machine, pauses, and can be set.

    ``speed`` is 1.0 for a live drive, and ``MAX_SPEED`` to leave the pace to the machine.
    """

    def __init__(self, speed: float = 1.0, start_ns: int = 0) -> None:
        self._speed = speed
        self._paused = False
        self._anchor_event_ns = start_ns
        self._anchor_machine_ns = machine_ns()

    @property
    def speed(self) -> float:
        """Event seconds for each machine second."""
        return self._speed

    @property
    def paused(self) -> bool:
        """Whether event time stands still."""
        return self._paused

    def now_ns(self) -> int:
        """Return the event time that the machine's time allows; unbounded at ``MAX_SPEED``."""
        if self._paused:
            return self._anchor_event_ns
        if math.isinf(self._speed):
            return 2**62
        elapsed_ns = machine_ns() - self._anchor_machine_ns
        return self._anchor_event_ns + int(elapsed_ns * self._speed)

    def set_ns(self, event_ns: int) -> None:
        """Make it ``event_ns`` now, as after a scrub."""
        self._anchor_event_ns = event_ns
        self._anchor_machine_ns = machine_ns()

    def set_speed(self, speed: float, at_ns: int) -> None:
        """Run at ``speed`` from event time ``at_ns`` on."""
        self.set_ns(at_ns)
        self._speed = speed

    def pause(self, at_ns: int) -> None:
        """Stand still at event time ``at_ns``."""
        self.set_ns(at_ns)
        self._paused = True

    def resume(self) -> None:
        """Run on from where it stood."""
        self.set_ns(self._anchor_event_ns)
        self._paused = False
