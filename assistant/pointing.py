"""The focus in the window: moved by knob, D-pad, keys and the buttons at the wheel, it presses what a touch would."""

from collections.abc import Callable

from assistant.presenter import Screen
from assistant.session import Session
from assistant.wheelbuttons import WheelButtons
from hmi.dashboard import Dashboard
from hmi.focus import Direction, Focus
from hmi.view import Playback

__all__ = ["Pointing"]

_TURNS = {"focus-next": 1, "focus-previous": -1}
_MOVES: dict[str, Direction] = {
    "focus-left": "left", "focus-right": "right", "focus-up": "up", "focus-down": "down",
}  # fmt: skip
_SCRUBS = {"left": -1, "right": 1}
_SCRUB_SHARE, _LEAST_SCRUB_S = 0.01, 1.0
"""A step along the timeline: so much of the drive, and at least so long."""


class Pointing:
    """Moves the focus among the targets of the last frame; what is pressed goes to ``control``."""

    def __init__(
        self,
        session: Session,
        screen: Screen,
        dashboard: Dashboard,
        playback: Callable[[], Playback | None],
        control: Callable[[str, object], None],
    ) -> None:
        self._session, self._screen, self._dashboard = session, screen, dashboard
        self._playback, self._control = playback, control
        self._focus = Focus()
        self._wheel = WheelButtons()
        self._now_ns = 0
        self.live = playback() is None
        """Whether somebody drives: whoever watches a replay is not who pressed the buttons at its wheel."""

    def look(self, now_ns: int) -> None:
        """Take in, at ``now_ns`` of the machine, what there is to touch and what a press would mean."""
        self._now_ns = now_ns
        self._focus.look(self._dashboard.layout.targets, self._meanings(), now_ns)
        self._show()

    def feel(self) -> None:
        """Obey the buttons at the wheel of a live drive."""
        if self.live:
            for control in self._wheel.feel(self._session.vehicle.state, self._session.now_ns):
                self.obey(control)

    def turn(self, steps: int) -> None:
        """A knob was turned: the ring goes on, or along the timeline once that is entered."""
        if self._screen.typing is not None:
            return
        self.look(self._now_ns)
        if self._screen.entered:
            self._focus.press(self._now_ns)  # it is in use
            self._scrub(steps)
        else:
            self._focus.turn(steps, self._now_ns)
        self._show()

    def obey(self, control: str) -> bool:
        """Do what a control of the focus says; return False where it is another's."""
        if control in _TURNS:
            self.turn(_TURNS[control])
        elif control in _MOVES:
            self._move(_MOVES[control])
        elif control in ("press", "enter"):
            self._press(control == "enter")
        elif control in ("back", "escape"):
            if not self._back() and control == "escape":
                self._control("quit", "")
        else:
            return False
        return True

    def drop(self) -> None:
        """Somebody touches: the ring goes."""
        self._focus.drop()
        self._show()

    def _move(self, direction: Direction) -> None:
        if self._screen.entered and direction in _SCRUBS:
            self.turn(_SCRUBS[direction])
        elif self._screen.typing is None:
            self.look(self._now_ns)
            self._screen.entered = False
            self._focus.move(direction, self._now_ns)
            self._show()

    def _press(self, types: bool) -> None:
        """Send what is typed, press what the ring is around, or close the help; Enter types where there is neither."""
        if self._screen.typing is not None:
            self._control("submit", "")
            return
        self.look(self._now_ns)
        if self._screen.help_open and not self._focus.name:
            self._control("help", "")
        elif types and not self._focus.name:
            self._control("type", "")
        else:
            self._pressed(self._focus.press(self._now_ns))
            self._show()

    def _pressed(self, name: str) -> None:
        if name == "seek":
            self._screen.entered = not self._screen.entered
        elif name:
            self._control(name, "")

    def _back(self) -> bool:
        """Leave what is typed, the help, the timeline, the ring or the mind; return whether there was one of them."""
        screen = self._screen
        if screen.typing is not None:
            screen.typing = None
        elif screen.help_open:
            screen.help_open = False
        elif screen.entered:
            screen.entered = False
        elif self._focus.name:
            self.drop()
        elif screen.mind_open:
            screen.mind_open = False
        else:
            return False
        return True

    def _scrub(self, steps: int) -> None:
        playback = self._playback()
        if playback is None:
            return
        at = self._session.now_ns / 1e9 if playback.seeking_s is None else playback.seeking_s
        at += steps * max(_LEAST_SCRUB_S, playback.duration_s * _SCRUB_SHARE)
        self._control("seek", min(max(at, 0.0), playback.duration_s))

    def _show(self) -> None:
        self._screen.focus = self._focus.name
        self._screen.entered = self._screen.entered and self._focus.name == "seek"

    def _meanings(self) -> dict[str, object]:
        """Return what the answers would answer: another question or offer in their place is another target."""
        session = self._session
        offer, undoable = session.offers.mind.offer, session.offers.undo_at(session.now_ns)
        offered = (offer.key, offer.made_ns) if offer is not None else None
        asked = (session.dialogue.pending, offered)
        undo = (undoable.key, undoable.until_ns) if undoable is not None else None
        return {"accept": asked, "reject": asked, "why": offered, "never": offered, "undo": undo}
