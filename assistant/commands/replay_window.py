"""Replays in a window: one drive after the other, as the user chooses."""

import math
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from assistant.against import Against, against_of, beside
from assistant.commands.driver import replay_mind
from assistant.commands.heard import heard_in
from assistant.commands.opening import choose_car, session_of, surveyed
from assistant.commands.options import ReplayOptions
from assistant.curves import Curve, curves_of
from assistant.player import Player, tick_of
from assistant.presenter import Screen, marks_of
from assistant.speaking.speaker import Speaker
from assistant.speaking.tongue import Tongue
from assistant.subtitles import Mic, Subtitles
from assistant.terminal import note
from assistant.tiles import Basemap, open_map
from assistant.trace import Trace
from assistant.window import run_window
from hmi.view import Playback
from hmi.window import Window
from vehicle.can.car import Car
from vehicle.drive import Drive, DriveSource, open_drive
from vehicle.events import DriverEvent

__all__ = ["ReplayRunner", "show_replays"]


_AUDIBLE_SPEED = 2.0
"""A drive that is played faster is over before a sentence about it is."""

_MARKS = {
    "offer": "Offered: {}",
    "withheld": "Held back: {}",
    "utterance": "Said: {}",
    "answer": "Answered: {}",
    "act": "The driver {}",
    "fault": "Fault: {}",
}
"""How a jump tells what it has come to."""
_NONE_LEFT = {
    "next-mark": "No mark until the end",
    "previous-mark": "No mark before this",
    "next-difference": "No difference until the end",
    "previous-difference": "No difference before this",
}
"""The controls that jump, and what is said where there is nothing to jump to."""


class ReplayRunner:
    """Plays a drive in a window; ``subtitles`` are its words as they were being said, ``against`` another trace.

    ``curious`` ones look ahead; not so where a profile would keep what is learned of what nobody lived through.
    """

    mic: Mic = ""
    _jump = ""
    _come_to = (-1, "")
    """Where the last jump ended, and the words of what is there."""

    def __init__(
        self, player: Player, profile: Playback, subtitles: Subtitles | None = None, against: Against | None = None,
        *, curious: bool = True, curves: Sequence[Curve] = (),
    ) -> None:  # fmt: skip
        self.player = player
        self._curious = curious
        self._against = against
        self.session = player.session
        self._profile = profile
        self._curves, self._curve = curves, 0
        self._subtitles = subtitles or Subtitles()

    @property
    def hearing(self) -> str:
        """The words that were being said just now."""
        return self._subtitles.at(self.session.now_ns)

    def talk(self, down: bool) -> str:
        """Whoever watches a replay is not heard."""
        return "Nobody listens in a replay: type" if down else ""

    def audible(self) -> bool:
        """Whether the drive is played about as fast as it happened."""
        return self.player.seeking_s is None and self.player.clock.speed <= _AUDIBLE_SPEED

    def take_note(self) -> str:
        """A replay has nothing to tell once."""
        return ""

    def advance(self) -> bool:
        """Do what is due; return whether anything changed."""
        return self.player.advance()

    def look_ahead(self, budget_ns: int) -> bool:
        """Compute what comes, in spare time; return whether the timeline has more marks."""
        return self._curious and self.player.look_ahead(budget_ns)

    def add(self, event: DriverEvent) -> None:
        """Let the driver do something now."""
        self.player.add(event)

    def may_type(self) -> bool:
        """Whoever watches a replay does not drive."""
        return True

    def notice(self) -> str:
        """Say where a scrub or a jump is going, what a jump has come to, or that nothing can be kept."""
        player = self.player
        if player.looking_for_mark:
            return f"Going to the {self._jump.replace('-', ' ')}: {player.t_s:.0f} s"
        if player.seeking_s is not None:
            return f"Going to {player.seeking_s:.0f} s"
        if self._jump:
            self._come_to, self._jump = (self.session.tick, self._words_here(self._jump) or _NONE_LEFT[self._jump]), ""
        tick, words = self._come_to
        return words if tick == self.session.tick else self.session.offers.mind.fault

    def _words_here(self, jump: str) -> str:
        tick, marks = self.session.tick, self.session.marks
        if jump.endswith("difference"):  # what it is stands at the timeline
            return "A and B differ here" if tick in map(tick_of, self._differing()) else ""
        return "; ".join(_MARKS[kind].format(words) for (t, kind), words in marks.items() if tick_of(t) == tick)

    def _differing(self) -> list[int]:
        """When the session and the other trace differ, as far as that is known."""
        against = self._against
        return [d.t_ns for d in against.differences(self.session, self.player.known_ns)] if against else []

    def _next_curve(self) -> None:
        self._curve = (self._curve + 1) % max(1, len(self._curves))

    def playback(self) -> Playback:
        """The state of the replay."""
        player = self.player
        state = replace(
            self._profile,
            speed=player.clock.speed,
            paused=player.clock.paused or player.at_end,
            seeking_s=player.seeking_s,
            marks=marks_of(self.session),
        )
        if self._curves:
            state = self._curves[self._curve].along(state, len(self._curves))
        return beside(state, self._against, self.session, player.known_ns)

    def control(self, name: str, value: object) -> bool:
        """Obey a control, whether a key, a touch or words gave it."""
        player = self.player
        if name.endswith("-difference") and self._against is None:
            self._come_to = (self.session.tick, "Nothing to compare with: --against TRACE")
            return True
        self._jump = name if name in _NONE_LEFT else ""
        obey: dict[str, Callable[[], None]] = {
            "pause": player.toggle if value == "" else player.pause,
            "play": player.clock.resume,
            "step": player.step,
            "step-back": lambda: player.seek(player.t_s - 1),
            "forward-10": lambda: player.seek(player.t_s + 10),
            "back-10": lambda: player.seek(player.t_s - 10),
            "home": lambda: player.seek(0),
            "end": lambda: player.seek(player.duration_s),
            "next-mark": player.seek_next_mark,
            "previous-mark": player.seek_previous_mark,
            "next-difference": lambda: player.seek_next_mark(self._differing),
            "previous-difference": lambda: player.seek_previous_mark(self._differing),
            "faster": lambda: player.change_speed(+1),
            "slower": lambda: player.change_speed(-1),
            "profile": self._next_curve,
        }
        if name in obey:
            obey[name]()
            if self._jump and player.seeking_s is None:  # there was nowhere to go
                self._come_to, self._jump = (self.session.tick, _NONE_LEFT[self._jump]), ""
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


def show_replays(options: ReplayOptions, drive: Drive, car: Car, subtitles: Subtitles) -> None:
    """Open a window and replay, and go on with other drives as the user chooses; raises NoDisplayError."""
    with (
        closing(Window(options.size, f"Outrider: {drive.title}")) as window,
        closing(Speaker()) as speaker,
        open_map(options.map_file) as basemap,
    ):
        tongue = Tongue(speaker, options.silent)
        trace = Trace(options.trace)
        start_s, until_s, against = options.start_s, options.until_s, against_of(options.against, drive)
        siblings = _siblings(drive)
        while True:
            shown = _Shown(drive, car, subtitles, trace, start_s, until_s, against)
            here = 1 + next((at for at, path in enumerate(siblings) if path.samefile(drive.path)), -1)
            chosen = _show_replay(options, shown, window, tongue, basemap, (here, len(siblings)))
            if not chosen:
                break
            start_s, until_s, against = 0.0, None, None
            drive, subtitles = heard_in(open_drive(siblings[chosen - 1]), options.voice_model)
            car = choose_car(drive, None)
            trace = Trace(None)  # the trace is of the drive that was asked for
        trace.close()


class _Shown(NamedTuple):
    """A drive to be shown, and the part of it."""

    drive: Drive
    car: Car
    subtitles: Subtitles
    trace: Trace
    start_s: float
    until_s: float | None
    against: Against | None


def _show_replay(
    options: ReplayOptions,
    shown: _Shown,
    window: Window,
    tongue: Tongue,
    basemap: Basemap | None,
    drives: tuple[int, int],
) -> int:
    drive, car = shown.drive, shown.car
    found = surveyed(drive, car)
    source = DriveSource(drive.open_log)
    with replay_mind(drive, car, options.profile, options.driver) as mind:
        session = session_of(drive, car, source, shown.trace, mind)
        player = Player(session, source, found.duration_s, options.speed)
        if shown.start_s > 0:
            player.seek_now(shown.start_s)
        for text in source.log.notes:
            note(text)
        playback = Playback(found.duration_s, label=drive.label, others=drives[1] > 1)
        curious = options.profile is None
        runner = ReplayRunner(
            player, playback, shown.subtitles, shown.against, curious=curious, curves=curves_of(found)
        )
        chosen = run_window(
            runner,
            window,
            Screen(theme=options.theme, mind_open=options.mind),
            tongue=tongue,
            basemap=basemap,
            drives=drives,
            title=drive.path.resolve().stem,
            until_s=math.inf if shown.until_s is None else shown.until_s,
        )
        if session.ended:
            session.finish()
    return chosen
