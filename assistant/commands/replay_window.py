"""Replays in a window: one drive after the other, as the user chooses."""

import math
from collections.abc import Callable
from pathlib import Path

from assistant.commands.driver import replay_mind
from assistant.commands.opening import choose_car, surveyed
from assistant.commands.options import ReplayOptions
from assistant.player import Player
from assistant.presenter import Screen
from assistant.session import Session
from assistant.terminal import note
from assistant.trace import Trace
from assistant.window import run_window
from hmi.view import Mark, Playback
from hmi.window import Window
from vehicle.can.car import Car
from vehicle.drive import Drive, DriveSource, open_drive
from vehicle.events import DriverEvent
from vehicle.vehicle import Vehicle

__all__ = ["ReplayRunner", "show_replays"]


class ReplayRunner:
    """Plays a drive in a window."""

    def __init__(self, player: Player, profile: Playback) -> None:
        self.player = player
        self.session = player.session
        self._profile = profile

    def advance(self) -> bool:
        """Do what is due; return whether anything changed."""
        return self.player.advance()

    def add(self, event: DriverEvent) -> None:
        """Let the driver do something now."""
        self.player.add(event)

    def may_type(self) -> bool:
        """Whoever watches a replay does not drive."""
        return True

    def notice(self) -> str:
        """Say when a scrub is still computing, or that nothing can be kept."""
        seeking = self.player.seeking_s
        return self.session.offers.mind.fault if seeking is None else f"Going to {seeking:.0f} s"

    def playback(self) -> Playback:
        """The state of the replay."""
        player = self.player
        return Playback(
            player.duration_s,
            player.clock.speed,
            player.clock.paused or player.at_end,
            player.seeking_s,
            tuple(Mark(t_ns / 1e9, kind, words) for (t_ns, kind), words in self.session.marks.items()),
            self._profile.profile,
            self._profile.label,
        )

    def control(self, name: str, value: object) -> bool:
        """Obey a control, whether a key, a touch or words gave it."""
        player = self.player
        obey: dict[str, Callable[[], None]] = {
            "pause": player.toggle if value == "" else player.pause,
            "play": player.clock.resume,
            "step": player.step,
            "step-back": lambda: player.seek(player.t_s - 1),
            "forward-10": lambda: player.seek(player.t_s + 10),
            "back-10": lambda: player.seek(player.t_s - 10),
            "home": lambda: player.seek(0),
            "end": lambda: player.seek(player.duration_s),
            "faster": lambda: player.change_speed(+1),
            "slower": lambda: player.change_speed(-1),
        }
        if name in obey:
            obey[name]()
        elif name == "speed" and isinstance(value, (int, float)) and value > 0:
            player.set_speed(float(value))
        elif name == "seek" and isinstance(value, (int, float)):
            player.seek(float(value))
        elif name == "skip" and isinstance(value, (int, float)):
            player.seek(player.t_s + float(value))
        else:
            return False
        return True


def _siblings(drive: Drive) -> list[Path]:
    """Return the drive folders beside this one, which the number keys choose."""
    if drive.info is None:
        return []
    return sorted(path.parent for path in drive.path.resolve().parent.glob("*/drive.toml"))


def show_replays(options: ReplayOptions, drive: Drive, car: Car) -> None:
    """Open a window and replay, and go on with other drives as the user chooses; raises NoDisplayError."""
    window = Window(options.size, f"Outrider: {drive.title}")
    try:
        trace = Trace(options.trace)
        start_s, until_s = options.start_s, options.until_s
        siblings = _siblings(drive)
        while True:
            chosen = _show_replay(options, window, drive, car, trace, (start_s, until_s), len(siblings))
            if not chosen:
                break
            drive, start_s, until_s = open_drive(siblings[chosen - 1]), 0.0, None
            car = choose_car(drive, None)
            trace = Trace(None)  # the trace is of the drive that was asked for
        trace.close()
    finally:
        window.close()


def _show_replay(
    options: ReplayOptions,
    window: Window,
    drive: Drive,
    car: Car,
    trace: Trace,
    span: tuple[float, float | None],
    drives: int,
) -> int:
    found = surveyed(drive, car)
    source = DriveSource(drive.open_log)
    with replay_mind(drive, car, options.profile, options.driver) as mind:
        session = Session(Vehicle(car), source, drive.events, trace, start=drive.start(source.log), mind=mind)
        player = Player(session, source, found.duration_s, options.speed)
        if span[0] > 0:
            player.seek_now(span[0])
        for text in source.log.notes:
            note(text)
        runner = ReplayRunner(player, Playback(found.duration_s, profile=found.speed, label=drive.label))
        screen = Screen(theme=options.theme)
        until_s = math.inf if span[1] is None else span[1]
        chosen = run_window(runner, window, screen, drives=drives, title=drive.path.resolve().stem, until_s=until_s)
        if session.ended:
            session.finish()
    return chosen
