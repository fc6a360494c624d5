"""The window's loop: take inputs, let the drive go on, draw. The same for replays and live drives."""

import gc
import math
from dataclasses import replace
from pathlib import Path
from typing import Literal, Protocol

from assistant.dialogue import ASSISTANT_OFFER
from assistant.entrance import Entrance
from assistant.pointing import Pointing
from assistant.presenter import Screen, ThemeWish, present
from assistant.session import Session
from assistant.speaking.tongue import Tongue, glance
from assistant.subtitles import Mic
from assistant.tiles import Basemap
from assistant.wishes import CLIMATE_NS, WISHES
from hmi.dashboard import Dashboard
from hmi.view import Playback
from hmi.window import Input, Window
from vehicle.clock import machine_ns, sleep_s
from vehicle.events import Answer, DriverEvent, Utterance

__all__ = ["Runner", "run_window"]

_FRAME_S = 1 / 60
_THEMES: tuple[ThemeWish, ...] = ("auto", "day", "twilight", "night")
_MAX_TYPED = 120
_WAYS_A_FRAME = 2
"""A few milliseconds' worth: a year of trips is on the map within half a minute, and no frame waits for it."""
_ZOOMS = range(-2, 5)
_SPARE_NS, _HURRIED_NS = 6_000_000, 1_000_000
"""What unpacking the map may take of a turn in which nothing else was drawn, and of one that had that to do; looking
ahead in a replay takes as much of the former."""
_ANSWERS: dict[str, Literal["accept", "reject", "undo", "never"]] = {
    "accept": "accept",
    "reject": "reject",
    "undo": "undo",
    "never": "never",
}


class Runner(Protocol):
    """What the window shows: a session, and what makes it go on."""

    session: Session

    @property
    def mic(self) -> Mic:
        """What the microphone does."""

    @property
    def hearing(self) -> str:
        """The words so far of what is being said, "" while nothing is."""

    def advance(self) -> bool:
        """Do what is due; return whether anything changed."""

    def look_ahead(self, budget_ns: int) -> bool:
        """Use spare time for what may be asked for next; return whether anything to be seen came of it."""

    def add(self, event: DriverEvent) -> None:
        """Let the driver do something now."""

    def control(self, name: str, value: object) -> bool:
        """Obey a control of the replay; False if it has none of that name."""

    def playback(self) -> Playback | None:
        """The state of the replay, None live."""

    def notice(self) -> str:
        """What the user should know now."""

    def may_type(self) -> bool:
        """Whether words may be typed now."""

    def talk(self, down: bool) -> str:
        """The talk button goes down, or is let go; return why nobody listens, "" where somebody does."""

    def audible(self) -> bool:
        """Whether event time runs as the listener's does, so that something may be said."""

    def take_note(self) -> str:
        """Return what the user should know once, "" if there is nothing."""


class _Loop:
    def __init__(
        self, runner: Runner, window: Window, screen: Screen, tongue: Tongue | None, basemap: Basemap | None,
        drives: tuple[int, int], title: str,
    ) -> None:  # fmt: skip
        self._runner, self._window, self._screen, self._tongue = runner, window, screen, tongue
        screen.ways_a_frame = _WAYS_A_FRAME
        self._basemap = basemap
        self._drives, self._title = drives, title
        self._dashboard = Dashboard(window.size)
        self._pointing = Pointing(runner.session, screen, self._dashboard, runner.playback, self._tap)
        self._leave: int | None = None
        screen.measured = True
        self._entrance = Entrance(self._card)  # what stands there from the beginning does not come
        self._scrubbing = self._talking = False

    def run(self, until_s: float) -> int:
        """Show until the user leaves or the drive is at ``until_s``; return the drive to go on with, 0 to quit."""
        gc.freeze()  # what is there by now stays: looking through it again and again would cost a frame each time
        dirty = True
        shown: tuple[object, ...] = ()
        self._speak(heard=False)  # what stands there from the beginning is not new
        while self._leave is None:
            began_ns = machine_ns()
            for item in self._window.poll(self._screen.typing is not None):
                self._input(item)
                dirty = True
            dirty |= self._runner.advance()
            self._pointing.feel()
            self._obey_words()
            self._speak()
            before, shown = shown, self._look()
            drawn = self._come() or dirty or shown != before
            dirty = self._draw() if drawn else False
            if self._basemap is not None:
                dirty |= self._basemap.work(_HURRIED_NS if drawn else _SPARE_NS)
            if not drawn:
                dirty |= self._runner.look_ahead(_SPARE_NS)
            if self._runner.session.now_ns / 1e9 >= until_s:
                break
            sleep_s(_FRAME_S - (machine_ns() - began_ns) / 1e9)
        return self._leave or 0

    @property
    def _card(self) -> str:
        offer = self._runner.session.offers.mind.offer
        return offer.key if offer is not None else ""

    def _come(self) -> bool:
        """Let the offer's card come in; return whether that is to be seen, up to where it has settled."""
        now_ns, before_s = machine_ns(), self._screen.card_age_s
        self._entrance = self._entrance.at(now_ns, self._card)
        self._screen.card_age_s = self._entrance.age_s(now_ns)
        return math.isfinite(min(before_s, self._screen.card_age_s))

    def _draw(self) -> bool:
        """Draw; return whether the next frame has more roads."""
        roads = self._runner.session.offers.mind.memory.roads
        waiting = roads.waiting
        view = present(self._runner.session, self._screen, self._runner.playback())
        if self._basemap is not None:
            view = replace(view, base=self._basemap.view)
        self._window.show(self._dashboard.draw(view))
        if self._basemap is not None:
            track = self._runner.session.vehicle.track
            self._basemap.look(track.origin, track.position, self._dashboard.sight)
        return 0 < roads.waiting < waiting

    def _look(self) -> tuple[object, ...]:
        """Take in what is to be shown besides the drive itself, and return it."""
        runner, screen, now_ns = self._runner, self._screen, self._runner.session.now_ns
        if note := runner.take_note():
            screen.tell(note, now_ns)
        if self._basemap is not None and (note := self._basemap.take_note()):
            screen.tell(note, now_ns)
        screen.notice = runner.notice() or screen.flash(now_ns)
        screen.hearing, screen.mic = runner.hearing, runner.mic
        screen.voice = "" if self._tongue is None or self._tongue.mute else "silent" if self._tongue.silent else "on"
        self._lock()
        self._pointing.look(machine_ns())
        states = screen.typing is None, screen.help_open, screen.focus, screen.entered
        return screen.notice, screen.hearing, screen.mic, screen.voice, *states

    def _lock(self) -> None:
        """While driving there is no keyboard and no list, not even those that were there before it moved off."""
        screen = self._screen
        if (screen.typing is not None or screen.help_open) and not self._runner.may_type():
            screen.typing, screen.help_open = None, False

    def _speak(self, heard: bool = True) -> None:
        """Say what is new, behind the words that were obeyed: they may have asked for silence; or only take it in."""
        if self._tongue is None:
            return
        session = self._runner.session
        self._tongue.look(glance(session, session.offers.mind.vetoes, heard and self._runner.audible()))
        self._tongue.duck(bool(self._runner.hearing) and self._runner.mic != "")
        if note := self._tongue.take_note():
            self._screen.tell(note, session.now_ns)

    def _talk(self, down: bool) -> None:
        """Hear the driver, who goes before the voice."""
        if down and self._tongue is not None:
            self._tongue.hush()
        if refusal := self._runner.talk(down):
            self._screen.say(refusal, self._runner.session.now_ns)

    def _be_silent(self, wish: object) -> None:
        """Turn the voice off or on: ``wish`` is true for off, false for on, else it changes."""
        tongue, now_ns = self._tongue, self._runner.session.now_ns
        if tongue is None or tongue.mute:
            self._screen.say("There is no voice here: answers are shown", now_ns)
            return
        tongue.be_silent(wish if isinstance(wish, bool) else not tongue.silent)
        self._screen.say("Answers are only shown" if tongue.silent else "Answers are said aloud", now_ns)

    def _obey_words(self) -> None:
        """Do what the driver's own words asked of the program; words of the recording only show."""
        for control in self._runner.session.take_controls():
            self._control(control.name, control.value if control.value != "" else None)

    def _input(self, item: Input) -> None:
        if item.kind == "quit":
            self._leave = 0
        elif item.kind == "key":
            control = item.live if item.live and self._pointing.live else item.control
            if not self._pointing.obey(control):
                self._control(control, "")
        elif item.kind == "turn":
            self._pointing.turn(item.steps)
        elif item.kind == "text":
            self._text(item)
        elif item.kind == "resize":
            self._dashboard.resize(item.size)
        elif item.kind in ("touch", "drag"):
            self._touch(item)
        elif item.kind == "release" or (item.kind == "lift" and self._talking):
            self._talking = False
            self._talk(False)

    def _touch(self, item: Input) -> None:
        """Obey a touch; a drag that began on the timeline scrubs, wherever the finger strays."""
        if item.kind == "touch":
            self._pointing.drop()
            hit = self._dashboard.control_at(item.pos)
            self._scrubbing = hit is not None and hit.startswith("seek:")
        else:
            hit = self._dashboard.seek_at(item.pos[0]) if self._scrubbing else None
        if hit is None:
            return
        playback = self._runner.playback()
        self._talking = hit == "talk"
        if not hit.startswith("seek:"):
            self._control(hit, "")
        elif playback is not None:
            self._control("seek", float(hit[5:]) * playback.duration_s)

    def _tap(self, name: str, value: object) -> None:
        """Obey a press of the focus: a touch that is lifted at once."""
        if name == "submit":
            self._text(Input("text", special="submit"))
        else:
            self._control(name, value)
        if name == "talk":
            self._talk(False)

    def _text(self, item: Input) -> None:
        typed = self._screen.typing or ""
        if item.special == "cancel":
            self._screen.typing = None
        elif item.special == "backspace":
            self._screen.typing = typed[:-1]
        elif item.special == "submit":
            self._screen.typing = None
            if typed.strip():
                self._runner.add(Utterance(self._runner.session.now_ns + 1, typed.strip()))
        else:
            self._screen.typing = (typed + item.text)[:_MAX_TYPED]

    def _control(self, name: str, value: object) -> None:
        if name != "help":
            self._screen.help_open = False  # what one of its buttons does is not to be done behind it
        if name == "quit":
            self._leave = 0
        elif name == "mind":
            self._screen.mind_open = not self._screen.mind_open
        elif name == "theme":
            self._screen.theme = self._next_theme(value)
        elif name == "help":
            self._screen.help_open = not self._screen.help_open and self._runner.may_type()
        elif name == "type":
            self._begin_typing()
        elif name == "screenshot":
            self._save()
        elif name == "talk":
            self._talk(True)
        elif name == "silent":
            self._be_silent(value)
        elif name in ("zoom-in", "zoom-out"):
            self._zoom(1 if name == "zoom-in" else -1)
        elif name == "fullscreen":
            self._window.toggle_fullscreen()
        elif name in _ANSWERS:
            self._answer(_ANSWERS[name])
        elif name == "why":
            self._explain()
        elif name == "climate" or name in WISHES:
            self._climate(name)
        elif name == "next-drive" or name.startswith("drive:"):
            self._change_drive(int(name[6:]) if name.startswith("drive:") else 0)
        else:
            self._runner.control(name, value)

    def _change_drive(self, number: int) -> None:
        """Leave for another drive, or the next one for 0, where there is one."""
        here, count = self._drives
        chosen = number or here % max(1, count) + 1
        if chosen <= count and (number or chosen != here):
            self._leave = chosen

    def _answer(self, answer: Literal["accept", "reject", "undo", "never"]) -> None:
        """Answer what is being asked: the assistant's own question first, then the offer."""
        session = self._runner.session
        if answer == "never" and session.offers.mind.offer is None:
            return  # by a slip of the finger nothing is forbidden that is not to be seen
        waits = session.dialogue.pending is not None and answer in ("accept", "reject")
        key = ASSISTANT_OFFER if waits else session.offers.key(answer)
        if key:
            self._runner.add(Answer(session.now_ns + 1, key, answer))

    def _explain(self) -> None:
        """Ask why there is the offer on the screen, or why there is none."""
        session = self._runner.session
        words = "why" if session.offers.mind.offer is not None else "why not"
        self._runner.add(Utterance(session.now_ns + 1, words))

    def _climate(self, name: str) -> None:
        """Lay the climate card open or close it, or ask for what was touched on it."""
        screen, now_ns = self._screen, self._runner.session.now_ns
        closes = name == "climate" and now_ns < screen.climate_until_ns
        screen.climate_until_ns = 0 if closes else now_ns + CLIMATE_NS
        if name in WISHES:
            self._runner.add(Utterance(now_ns + 1, WISHES[name]))

    def _next_theme(self, value: object) -> ThemeWish:
        wish = next((theme for theme in _THEMES if theme == value), None)
        return wish or _THEMES[(_THEMES.index(self._screen.theme) + 1) % len(_THEMES)]

    def _zoom(self, step: int) -> None:
        """Draw the map nearer or farther than it would be by itself."""
        if self._screen.zoom + step in _ZOOMS:
            self._screen.zoom += step

    def _begin_typing(self) -> None:
        if self._runner.may_type():
            self._screen.typing = ""
        else:
            self._screen.say("Typing is locked while driving", self._runner.session.now_ns)

    def _save(self) -> None:
        path = Path("out") / f"{self._title}-{self._runner.session.now_ns / 1e9:06.1f}s.png"
        self._draw()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._dashboard.save(path)
        except Exception as error:  # noqa: BLE001 - pygame and the system have errors of their own; the drive goes on
            self._screen.say(f"Picture not saved: {error}", self._runner.session.now_ns)
        else:
            self._screen.say(f"Saved {path}", self._runner.session.now_ns)


def run_window(
    runner: Runner,
    window: Window,
    screen: Screen,
    *,
    tongue: Tongue | None = None,
    basemap: Basemap | None = None,
    drives: tuple[int, int] = (0, 0),
    title: str = "outrider",
    until_s: float = math.inf,
) -> int:
    """Show a drive until the user leaves; return the number of the drive to go on with, 0 to quit.

    ``drives`` is the number of this drive, and of all; ``tongue`` says what is new, without it everything is shown
    only; ``basemap`` lies under the roads learned.
    """
    return _Loop(runner, window, screen, tongue, basemap, drives, title).run(until_s)
