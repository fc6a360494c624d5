"""What understanding a sentence takes and gives: small frozen values, nothing that acts by itself."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

import msgspec

from vehicle.signals import Value
from vehicle.state import Reading, moves

__all__ = [
    "MAX_WORDS_MOVING",
    "Action",
    "Context",
    "Control",
    "Option",
    "Outcome",
    "Pending",
    "Reader",
    "Recent",
    "Understanding",
    "shorten",
]

Outcome = Literal["act", "confirm", "ask", "answer", "refuse"]
"""act: do it now. confirm: done after a yes. ask: which of these? answer: only words. refuse: not understood."""

MAX_WORDS_MOVING = 12
"""A reply heard or read while driving has at most this many words."""

_UNKNOWN = Reading(None, float("inf"), "unknown")


def shorten(reply: str) -> str:
    """Return the first ``MAX_WORDS_MOVING`` words of a reply, or a few less where a clause ends there."""
    words = reply.split()
    if len(words) <= MAX_WORDS_MOVING:
        return reply
    for count in range(MAX_WORDS_MOVING, MAX_WORDS_MOVING * 2 // 3, -1):
        if words[count - 1][-1] in ".;:,!?":
            return " ".join(words[:count]).rstrip(".;:,") + ("" if words[count - 1][-1] in "!?" else ".")
    return " ".join(words[:MAX_WORDS_MOVING]) + "…"


class Reader(Protocol):
    """Where readings come from; ``vehicle.state.SignalState`` is one."""

    def read(self, path: str, now_ns: int) -> Reading:
        """Return the signal at ``path`` as it is at ``now_ns``; KeyError for a path outside the catalogue."""


class Action(NamedTuple):
    """A wish for the car: this VSS path shall have this value."""

    path: str
    value: Value


class Control(NamedTuple):
    """A wish for the program itself: replay, look, offers, places; it never reaches the car.

    ``name`` is one of pause, play, speed (value: factor), faster, slower, seek (value: seconds from the start), skip
    (value: seconds, negative is back), theme (value: day, twilight, night, auto), help, screenshot, quit; offer (value:
    accept, reject, undo, never, why, why-not, or why-not: with a kind of need behind it); place, where the car is
    (value: name: or role: with what it is behind it, or forget); destination (value: the place's name); silent (value:
    whether the voice shall be); hurry (value: whether the driver is in one).
    """

    name: str
    value: Value = ""


class Option(NamedTuple):
    """One reading of an ambiguous sentence; ``gist`` says it in a few words."""

    intent: str
    slots: Mapping[str, Value]
    gist: str


class Pending(NamedTuple):
    """What the assistant waits to hear: a yes to ``actions`` or to ``control``, or which of ``options`` was meant.

    ``expires_ns`` is the event time after which the driver's yes no longer belongs to it.
    """

    intent: str
    expires_ns: int
    actions: tuple[Action, ...] = ()
    options: tuple[Option, ...] = ()
    done: str = ""
    control: Control | None = None


class Recent(NamedTuple):
    """The last wish, to which "a bit more" and "no, passenger side" still belong until ``expires_ns``."""

    intent: str
    slots: Mapping[str, Value]
    expires_ns: int


class _After:
    """The car as it will be once some actions are done."""

    def __init__(self, state: Reader, actions: tuple[Action, ...]) -> None:
        self._state, self._values = state, dict(actions)

    def read(self, path: str, now_ns: int) -> Reading:
        if path in self._values:
            return Reading(self._values[path], 0.0, "valid")
        return self._state.read(path, now_ns)


class Context(msgspec.Struct, frozen=True):
    """The moment in which something is said.

    ``writable`` holds the VSS paths that the car's mapping can write *and* that the user lets it write. ``offer`` is
    the key of the offer on the screen, "" if there is none. ``wall`` is the time of day, None where it is not known.
    ``route`` names the stops of the navigation that is connected, the destination last: () where none is set, None
    where nobody knows.

    The rest is what the program knows of its own mind, in words, "" where nothing is known: ``why`` the last offer was
    made, ``why_not`` another kind of need is not offered (its name; "" asks about silence as such), ``ahead`` where the
    drive probably goes ("Probably work, at 8:14 (83 %)"), ``known`` what was learned ("62 trips to 5 places").
    ``places`` are the names of the places that it knows, the likeliest first, ``stations`` those where the driver
    charges or fuels up, the nearest first.
    """

    state: Reader
    now_ns: int
    writable: frozenset[str] = frozenset()
    pending: Pending | None = None
    offer: str = ""
    replay: bool = False
    wall: datetime | None = None
    why: str = ""
    why_not: Callable[[str], str] | None = None
    ahead: str = ""
    known: str = ""
    places: tuple[str, ...] = ()
    stations: tuple[str, ...] = ()
    recent: Recent | None = None
    route: tuple[str, ...] | None = None

    def read(self, path: str) -> Reading:
        """Return the signal at ``path``; unknown if the catalogue does not have it."""
        try:
            return self.state.read(path, self.now_ns)
        except KeyError:
            return _UNKNOWN

    def says(self, path: str, value: Value) -> bool:
        """Whether the car says, and may be believed, that the signal at ``path`` has this value."""
        reading = self.read(path)
        return reading.valid and reading.value == value

    def after(self, actions: tuple[Action, ...]) -> "Context":
        """Return the moment as it will be once ``actions`` are done."""
        return msgspec.structs.replace(self, state=_After(self.state, actions)) if actions else self

    @property
    def moving(self) -> bool:
        """Whether the car moves; a speed that is unknown or stale counts as moving."""
        return moves(self.read("Vehicle.Speed").number())

    @property
    def surely_moving(self) -> bool:
        """Whether the car says that it moves."""
        return self.moving and self.read("Vehicle.Speed").valid

    def brief(self, reply: str) -> str:
        """Return a reply of any length as it may be said now: whole while standing, else its first words."""
        return shorten(reply) if self.moving else reply

    @property
    def awaited(self) -> Pending | None:
        """What the assistant still waits to hear."""
        return self.pending if self.pending and self.now_ns <= self.pending.expires_ns else None

    @property
    def referred(self) -> Recent | None:
        """The last wish, where a few words may still refer to it."""
        return self.recent if self.recent and self.now_ns <= self.recent.expires_ns else None


class Understanding(msgspec.Struct, frozen=True):
    """What was understood. ``actions`` is non-empty only when ``outcome`` is "act": what is to be sent now.

    ``confidence`` is the share of the words that the intent explains, 0 to 1, less where they negate or bind it, times
    the recogniser's own. ``also`` are the other wishes of a sentence that holds several, ``more_controls`` what they
    wish of the program beside ``control``; ``intent`` and ``slots`` are the first's. ``pending`` replaces what the
    assistant waited for before; None ends it. ``recent`` is what the next few words may refer to.
    """

    text: str
    intent: str | None
    slots: Mapping[str, Value]
    confidence: float
    outcome: Outcome
    reply: str
    actions: tuple[Action, ...] = ()
    control: Control | None = None
    pending: Pending | None = None
    also: tuple[Option, ...] = ()
    recent: Recent | None = None
    more_controls: tuple[Control, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return it as plain data; ``proposed`` is what would be sent after a yes."""
        proposed = self.pending.actions if self.pending else ()
        return {
            "text": self.text,
            "intent": self.intent,
            "slots": dict(self.slots),
            "also": [{"intent": option.intent, "slots": dict(option.slots)} for option in self.also],
            "confidence": self.confidence,
            "outcome": self.outcome,
            "actions": [action._asdict() for action in self.actions],
            "proposed": [action._asdict() for action in proposed],
            "control": self.control._asdict() if self.control else None,
            "reply": self.reply,
        }
