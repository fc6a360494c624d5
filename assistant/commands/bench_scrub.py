"""What it costs to go to any moment of an hour of log, once it was looked through, and to show it."""

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from assistant.commands.driver import replay_mind
from assistant.commands.opening import session_of
from assistant.player import Player
from assistant.presenter import Screen, present
from assistant.trace import Trace
from hmi.dashboard import Dashboard
from vehicle.can.car import load_car
from vehicle.can.logs import Log
from vehicle.clock import thread_ns
from vehicle.drive import DriveSource, open_drive
from vehicle.events import FrameBlock

__all__ = ["scrub_row"]

_SIZE = (1920, 720)
_HOUR_S = 3600.0
_PAUSE_NS = 1_000_000_000
_SEED = 1


def scrub_row(path: Path, quick: bool = False) -> tuple[str, str, str]:
    """Return the row: a drive with a month of history, over and over for an hour, and then jumps to anywhere in it.

    What counts is this thread's time until the moment is there and drawn.
    """
    length_s, jumps = (_HOUR_S / 30, 20) if quick else (_HOUR_S, 200)
    drive = open_drive(path)
    car = load_car(drive.car)
    source = DriveSource(_again(drive.open_log, round(length_s * 1e9)))
    with closing(source), replay_mind(drive, car, None) as mind:
        player = Player(session_of(drive, car, source, Trace(None), mind), source, length_s)
        dashboard, screen, dice = Dashboard(_SIZE), Screen(), random.Random(_SEED)
        began = thread_ns()
        player.look_through()
        through_s = (thread_ns() - began) / 1e9
        dashboard.draw(present(player.session, screen))  # the first picture of all is another row's
        took: list[float] = []
        for _ in range(jumps):
            began = thread_ns()
            player.seek_now(dice.uniform(0, length_s))
            dashboard.draw(present(player.session, screen))
            took.append((thread_ns() - began) / 1e6)
    took.sort()
    return (
        f"scrub, {'an hour' if not quick else f'{length_s:.0f} s'} of log, to the picture",
        f"p50 {took[len(took) // 2]:.0f} ms, p99 {took[int(len(took) * 0.99)]:.0f} ms",
        f"asked: 100 ms; {jumps} jumps at random, a month of history; looked through before in {through_s:.0f} s",
    )


def _again(open_log: Callable[[], Log], length_ns: int) -> Callable[[], Log]:
    """Return what opens a log that begins anew whenever it has ended, until ``length_ns``."""

    def blocks() -> Iterator[FrameBlock]:
        begin_ns = last_ns = 0
        while last_ns < length_ns:
            for block in open_log().blocks:
                last_ns = begin_ns + int(block.t_ns[-1])
                yield replace(block, t_ns=block.t_ns + begin_ns)
            begin_ns = last_ns + _PAUSE_NS

    return lambda: replace(open_log(), blocks=blocks())
