"""What the dashboard costs: frames, the first of them, and a window in which nothing changes."""

import math
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

from anticipation.ground import EARTH_M, Position
from anticipation.roads import Roads
from assistant.commands.bench_child import process_cost
from assistant.commands.driver import replay_mind
from assistant.commands.opening import session_of
from assistant.commands.replay_window import ReplayRunner
from assistant.player import Player, run_to
from assistant.presenter import Screen, present
from assistant.session import Session
from assistant.trace import Trace
from assistant.window import run_window
from hmi.dashboard import Dashboard
from hmi.gfx import Surface
from hmi.view import Playback
from hmi.window import Input, Window
from vehicle.can.car import load_car
from vehicle.clock import machine_ns, thread_ns
from vehicle.drive import DriveSource, open_drive

__all__ = ["frame_row", "screen_rows"]

_SIZE = (1920, 720)
_FROM_NS = 120_000_000_000
"""From here on the synthetic morning has offers on the screen for half of the time."""
_FRAMES, _WARM_UP = 600, 10
_STREETS, _STREET_M, _BLOCK_M = 25, 20_000, 800
"""A town of 1,000 km: so many streets each way, how long they are, and how far apart."""
_POLLS = 240
"""Turns of the window's loop in which nothing changes: four seconds."""


def frame_row(
    session: Session, screen: Screen, size: tuple[int, int], quick: bool = False, asked: str = ""
) -> tuple[str, str, str]:
    """Return the row of frames drawn for the decisions that come: every one shows something new.

    ``asked`` says what they may cost.
    """
    dashboard = Dashboard(size)
    took: list[float] = []
    offers = 0
    while not session.ended and len(took) < (_FRAMES // 6 if quick else _FRAMES) + _WARM_UP:
        session.step()
        offers += session.offers.mind.offer is not None
        began = thread_ns()
        dashboard.draw(present(session, screen))
        took.append((thread_ns() - began) / 1e6)
    took = sorted(took[_WARM_UP:])
    known = f"{session.offers.mind.memory.roads.lines().km:,.0f} km of roads known, an offer in {offers}"
    return (
        f"frame {size[0]}x{size[1]}, off-screen, new data in each",
        f"mean {statistics.mean(took):.1f} ms, p99 {took[int(len(took) * 0.99)]:.1f} ms",
        f"{asked}{known} of {len(took)} frames; 60 frames/s leave 16.7 ms",
    )


def screen_rows(plain: Path, path: Path, quick: bool = False) -> Iterator[tuple[str, str, str]]:
    """Yield rows of (what, measured, beside) for a ``plain`` drive and one with a month of history and sound.

    Frames and the quiet window count this thread's time, the start the clock's.
    """
    drive = open_drive(path)
    car = load_car(drive.car)
    with closing(DriveSource(drive.open_log)) as source, replay_mind(drive, car, None) as mind:
        session = session_of(drive, car, source, Trace(None), mind)
        run_to(session, source, 0 if quick else _FROM_NS)
        here = session.vehicle.track.position
        if here is not None and not quick:
            _drive_all_streets(session.offers.mind.memory.roads, Position(*here))
        asked = "asked: mean 4, p99 8 ms; the mind open, "
        yield frame_row(session, Screen(theme="night", mind_open=True, measured=True), _SIZE, quick, asked)
    rounds = 2 if quick else 5
    yield (
        "cold start, process to first frame",
        f"{1000 * _first_frame_s(plain, rounds):.0f} ms",
        f"asked: 1,000 ms; with a month of history and sound to hear first: {1000 * _first_frame_s(path, rounds):.0f}",
    )
    share = _idle_share(path, _POLLS // 4 if quick else _POLLS)
    yield "a window in which nothing changes", f"{100 * share:.1f} % of a core", "asked: 3 %"


def _drive_all_streets(roads: Roads, middle: Position) -> None:
    """Let every street of a large town around ``middle`` have been driven once."""
    north = math.degrees(1 / EARTH_M)
    east = north / math.cos(math.radians(middle.lat))
    along = [at - _STREET_M / 2 for at in range(0, _STREET_M + 1, 100)]
    for street in range(_STREETS):
        aside = (street - _STREETS // 2) * _BLOCK_M
        roads.learn([Position(middle.lat + aside * north, middle.lon + at * east) for at in along])
        roads.learn([Position(middle.lat + at * north, middle.lon + aside * east) for at in along])


def _first_frame_s(path: Path, rounds: int) -> float:
    """Return the median seconds from the start of the program until its first frame is written as PNG."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "first.png"
        program = ("-c", "from assistant.cli import main; main()", "replay", str(path), "--headless", "--at", "0.1")
        command = (*program, "--until", "0.1", "--size", "x".join(map(str, _SIZE)), "--screenshot", str(picture))
        return statistics.median([process_cost(*command).seconds for _ in range(rounds + 1)][1:])


class _Quiet:
    """A window off-screen at which nobody does anything; it is closed after so many looks for inputs."""

    def __init__(self, size: tuple[int, int], polls: int) -> None:
        self.size, self._left = size, polls

    def poll(self, typing: bool) -> list[Input]:
        """Return that it is closed, in the end."""
        self._left -= 1
        return [Input("quit")] if self._left <= 0 else []

    def show(self, surface: Surface) -> None:
        """Nobody looks."""

    def toggle_fullscreen(self) -> None:
        """Nobody asks for it."""


def _idle_share(path: Path, polls: int) -> float:
    """Return the share of a core that the window's loop takes while a replay is paused."""
    drive = open_drive(path)
    car = load_car(drive.car)
    with closing(DriveSource(drive.open_log)) as source, replay_mind(drive, car, None) as mind:
        session = session_of(drive, car, source, Trace(None), mind)
        player = Player(session, source, 60.0, 1.0)
        player.seek_now(1.0)
        player.pause()
        player.look_through()  # a window at rest does so in spare time, once
        runner = ReplayRunner(player, Playback(60.0, label=drive.label))
        run_window(runner, cast("Window", _Quiet(_SIZE, 10)), Screen())  # the first pictures of all
        began, spent = machine_ns(), thread_ns()
        run_window(runner, cast("Window", _Quiet(_SIZE, polls)), Screen())
        return (thread_ns() - spent) / (machine_ns() - began)
