"""The driver's side of anticipation: an answer to an offer becomes an action or a word, a name becomes a fact.

Only events of the driver come here (rule 1); what an acceptance sends goes through the actuator and its guard.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from anticipation.facts import ROLES, OfferAnswer, PlaceNamed, PlaceRole
from anticipation.ground import Position
from anticipation.instant import instant_of
from anticipation.mind import Mind, MindSnapshot
from anticipation.nearby import named, stations
from anticipation.need import Need
from assistant.actuator import Actuator
from assistant.trace import Trace
from assistant.understanding import Action, Context, Control
from vehicle.vehicle import Vehicle

__all__ = ["Offers", "OffersSnapshot", "Undoable", "clock"]

UNDO_NS = 30_000_000_000
"""How long the screen says that an acceptance can be taken back."""

_LONGEST_NAME = 32


def clock(wall: datetime) -> str:
    """Return a time of day as it is said: "8:14"."""
    return f"{wall.hour}:{wall.minute:02d}"


_WHAT: Mapping[str, str] = {
    "defrost": "windshield defrost",
    "heat": "warmer cabin",
    "cool": "cooler cabin",
    "seat": "seat heating",
    "wheel": "wheel heating",
    "recirculation": "recirculation",
    "windows": "windows",
    "media": "music",
    "energy": "stop on the way",
    "departure": "departure",
    "destination": "destination",
}


class Undoable(NamedTuple):
    """What was accepted last, until when that is said, and what would put the car back as it was."""

    key: str
    what: str
    until_ns: int
    actions: tuple[Action, ...] = ()


class OffersSnapshot(NamedTuple):
    """A moment, to come back to."""

    mind: MindSnapshot
    undoable: Undoable | None


class Offers:
    """Takes answers to offers, and what the driver says about places, for one drive."""

    def __init__(self, mind: Mind, vehicle: Vehicle, trace: Trace, actuator: Actuator | None) -> None:
        self.mind = mind
        self.undoable: Undoable | None = None
        self._vehicle, self._trace, self._actuator = vehicle, trace, actuator

    def undo_at(self, now_ns: int) -> Undoable | None:
        """What one press takes back now, None if nothing."""
        undoable = self.undoable
        return undoable if undoable is not None and now_ns <= undoable.until_ns else None

    def key(self, said: OfferAnswer) -> str:
        """Return the offer that an answer without a name means: the one on the screen, or the one to be undone."""
        if said == "undo" or (said == "never" and self.mind.offer is None):
            return self.undoable.key if self.undoable is not None else self.mind.last
        return self.mind.offer.key if self.mind.offer is not None else ""

    def answer(self, context: Context, key: str, said: OfferAnswer) -> str:
        """Take an answer; return what is said to it."""
        at = instant_of(context.wall) if context.wall is not None else None
        need = self.mind.answer(context.now_ns, at, key, said)
        if need is None:
            self._trace.write(context.now_ns, "answer", offer=key, answer=said, reply="")
            return "There is nothing to answer just now."
        if said == "accept":
            reply = self._accept(context, need)
        elif said == "undo":
            reply = self._undo(context, need)
        else:
            reply = "I will not offer that again." if said == "never" else "All right."
        self._trace.write(context.now_ns, "answer", offer=key, answer=said, reply=reply)
        return reply

    def obey(self, context: Context, control: Control) -> str | None:
        """Obey words about offers, places and the trip; return the reply, None for any other control.

        "" is for what the words already say themselves.
        """
        value = str(control.value)
        if control.name == "offer":
            return self._offer(context, value)
        if control.name == "place":
            return self._place(context, value)
        if control.name == "destination":
            return self._head_for(value)
        if control.name == "hurry":
            self.mind.hurry(control.value is True)
            return ""
        return None

    def places(self) -> tuple[str, ...]:
        """Return what the places are called that the driver may mean, the likeliest now first."""
        return named(self.mind.memory, self.mind.likely, self._here)

    def stations(self) -> tuple[str, ...]:
        """Return what the places are called where the driver charges or fuels up, the nearest first."""
        return stations(self.mind.memory, self._here)

    @property
    def _here(self) -> Position | None:
        spot = self._vehicle.track.position
        return Position(*spot) if spot is not None else None

    def ahead(self, wall: datetime | None) -> str:
        """Say where the driver is probably going, and when they arrive; "" where nobody knows."""
        likely = next((guess for guess in self.mind.likely), None)
        if self.mind.chosen is not None:
            likely = next((guess for guess in self.mind.likely if guess.place == self.mind.chosen), None)
            if likely is None:
                return f"To {self.mind.memory.label(self.mind.chosen)}"
        if likely is None:
            return ""
        at = ""
        if wall is not None and likely.minutes is not None:
            at = f", at {clock(wall + timedelta(minutes=likely.minutes))}"
        sure = "" if self.mind.chosen is not None else f" ({100 * likely.p:.0f} % likely)"
        return f"{'To' if self.mind.chosen is not None else 'Probably'} {likely.label}{at}{sure}"

    def snapshot(self) -> OffersSnapshot:
        """Return everything, to come back to later."""
        return OffersSnapshot(self.mind.snapshot(), self.undoable)

    def restore(self, snapshot: OffersSnapshot) -> None:
        """Be again as at ``snapshot``."""
        self.mind.restore(snapshot.mind)
        self.undoable = snapshot.undoable

    def _offer(self, context: Context, value: str) -> str | None:
        match value:
            case "accept" | "reject" | "undo" | "never":
                return self.answer(context, self.key(value), value)
            case _:
                return None  # why and why not are answered with the words themselves

    def _accept(self, context: Context, need: Need) -> str:
        """Do what was offered as far as the car lets us; else say what to press."""
        actions = tuple(Action(path, value) for path, value in need.actions)
        before: tuple[Action, ...] = ()
        reply = need.how or need.title.rstrip("?")
        if actions and all(action.path in context.writable for action in actions):
            before = self._as_it_is(context, actions)
            reply = self._carry_out(context, actions) or f"Done: {_WHAT.get(need.kind, need.kind)}."
        self.undoable = Undoable(need.key, _WHAT.get(need.kind, need.kind), context.now_ns + UNDO_NS, before)
        return reply if reply.endswith(".") else f"{reply}."

    def _undo(self, context: Context, need: Need) -> str:
        """Put back what was sent; where nothing was, the driver undoes by hand what they did by hand."""
        undoable, self.undoable = self.undoable, None
        if undoable is not None and undoable.key == need.key and undoable.actions:
            failed = self._carry_out(context, undoable.actions)
            return failed or f"Undone: {undoable.what}."
        return f"Taken back: {_WHAT.get(need.kind, need.kind)}."

    def _as_it_is(self, context: Context, actions: tuple[Action, ...]) -> tuple[Action, ...]:
        readings = [(action.path, context.read(action.path)) for action in actions]
        return tuple(Action(path, r.value) for path, r in readings if r.valid and r.value is not None)

    def _carry_out(self, context: Context, actions: tuple[Action, ...]) -> str:
        """Send actions; return why one of them was not done, "" when all were. A replay says what the drive said."""
        if self._actuator is None:
            return ""
        records = self._actuator.carry_out(context.now_ns, actions)
        for record in records:
            self._trace.write(context.now_ns, "action", **record)
        failed = [record for record in records if record["outcome"] != "sent"]
        return f"Not done: {failed[0]['reason']}" if failed else ""

    def _place(self, context: Context, value: str) -> str:
        """Learn what the driver says about the place where the car is."""
        what, _, text = value.partition(":")
        position = self._here
        if position is None or context.wall is None:
            return "I do not know where we are." if position is None else "I do not know what time it is."
        at = instant_of(context.wall)
        if what == "forget":
            return "Forgotten." if self.mind.forget(context.now_ns, position) else "I do not know this place."
        if what == "name":
            self.mind.learn(context.now_ns, (PlaceNamed(at, position, text[:_LONGEST_NAME]),))
            return f"This is {text[:_LONGEST_NAME]} now."
        role = next((role for role in ROLES if role == text), None)
        if role is None:
            return "I do not know that kind of place."
        self.mind.learn(context.now_ns, (PlaceRole(at, position, role),))
        return f"This is {role} now."

    def _head_for(self, name: str) -> str:
        place = self.mind.memory.called(name)
        if place is None:
            return f"I know no place called {name}. Say “call this place {name}” when you are there."
        self.mind.choose(place)
        return f"To {self.mind.memory.label(place)}."
