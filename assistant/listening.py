"""Where the ear meets the one loop: what is heard becomes part of a live drive, and is shown while it is being said.

Words that are still being said are only shown. What becomes an event, and is recorded, is the utterance as it was
understood in the end.
"""

from assistant.hearing import Ear
from assistant.session import Session
from assistant.subtitles import Mic
from vehicle.events import Utterance

__all__ = ["TALK_BUTTON", "Listener"]

TALK_BUTTON = "Vehicle.Chassis.SteeringWheel.IsTalkButtonPressed"


class Listener:
    """The ear of a live drive, asked by the loop; ``hearing`` are the words so far, "" while nothing is said."""

    def __init__(self, ear: Ear, notes: list[str] | None = None) -> None:
        """``notes`` is where the ear's thread puts what it tells."""
        self.hearing = ""
        self._ear = ear
        self._wheel = False
        self._told = ""
        self._notes = notes if notes is not None else []

    @property
    def mic(self) -> Mic:
        """What the microphone does."""
        if not self._ear.ready:
            return ""
        return "open" if self._ear.listening or self.hearing else "ready"

    def take(self, session: Session) -> None:
        """Make what was heard part of the drive, and press with the button at the wheel, where the car tells of one."""
        for heard in self._ear.take(session.now_ns):
            if isinstance(heard, Utterance):
                session.add(heard)
                self.hearing = ""
            else:
                self.hearing = heard.text
        if not self._ear.ready:
            self.hearing = ""

    def feel(self, session: Session) -> bool:
        """Obey the talk button at the wheel as it was at the last decision; return whether it was pressed just now."""
        pressed = session.vehicle.state.read(TALK_BUTTON, session.now_ns)
        down = pressed.valid and pressed.value is True
        if down == self._wheel:
            return False
        self._wheel = down
        self.talk(down, session.now_ns)
        return down

    def talk(self, down: bool, now_ns: int) -> str:
        """The talk button goes down, or is let go; return why nobody listens, "" where somebody does."""
        if not self._ear.ready:
            return self._ear.fault or "Not ready to listen yet: try again in a moment"
        if down:
            self._ear.press(now_ns)
        else:
            self._ear.release(now_ns)
        return ""

    def take_note(self) -> str:
        """Return what is new of its health, each thing once; "" if there is nothing."""
        fault, before = self._ear.fault, self._told
        self._told = fault
        if fault and fault != before:
            return fault
        return self._notes.pop(0) if self._notes else ""

    @property
    def lost(self) -> int:
        """Pieces of sound, and things heard, that nobody took in time."""
        return self._ear.lost + self._ear.dropped
