"""The network beside the memory: what both make of this drive, and what is learned of who was right.

Everything that changes is a frozen value. Without a network the memory is all there is, unchanged.
"""

import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import msgspec

from anticipation.calendar import is_holiday
from anticipation.facts import HABITS, Answered, Fact, Foretold, Habit, HabitKind, Trip
from anticipation.foresight import (
    Asked,
    Departed,
    Foreseen,
    Foresight,
    ForesightState,
    asked_about,
    goal_said,
    told_after,
    told_arrival,
)
from anticipation.habits import Belief, weather_of
from anticipation.memory import DriverMemory
from anticipation.need import Need
from anticipation.needs import HABIT_MINUTES, Leaving, Opinion
from anticipation.needs.words import short
from anticipation.scene import Scene
from anticipation.surmise import Outlook
from anticipation.window import Life, Moment, last_stays, life_of
from anticipation.window.sun import sun_height
from vehicle.state import SignalState

__all__ = ["Insight", "InsightSnapshot"]

_MOST_MOVED = 3
_SAID = ("accept", "reject", "never")
"""Answers that were given: an offer that was let pass says little."""
_SAME_TRIP_S = 60
"""The destination is first weighed a few seconds after the car has left."""
_WORTH_SAYING = 0.03
"""A sense that moved a probability by less is not named."""
_SENSES: Mapping[str, str] = {
    "words": "what you said",
    "weather": "the weather",
    "habits": "your habits",
    "time": "the time",
    "cabin": "the cabin",
    "life": "your days",
    "driving": "the drive so far",
    "stay": "your last stops",
    "energy": "the battery",
    "camera": "the camera",
}


class _State(msgspec.Struct, frozen=True):
    """``reading``: whether the window has begun to read this drive. ``asked``: what was said first in it about each
    need, by its key; ``departed``: what was said as the car left; both to be held against what comes."""

    reading: bool = False
    asked: Mapping[str, Asked] = {}
    departed: Departed | None = None
    heard: str = ""
    private: bool = False
    """Whether a place was forgotten in this drive: what was said of places by then names other ones now."""


class InsightSnapshot(NamedTuple):
    """A moment, to come back to."""

    state: _State
    foresight: ForesightState


class Insight:
    """The network at work in one drive, for one driver's memory, which is given at each call."""

    def __init__(self, foresight: Foresight | None = None) -> None:
        self.foresight = foresight if foresight is not None else Foresight()
        self._state = _State()

    @property
    def heard(self) -> str:
        """What the driver said last in this drive, "" if nothing."""
        return self._state.heard

    def awake(self) -> str:
        """Say how much of the network is at work at each moment; "" without one."""
        awake, experts = self.foresight.experts
        return f"{awake} of {experts} experts awake" if awake and self.foresight.foreseen is not None else ""

    def sample(self, now_ns: int, signals: SignalState) -> None:
        """Take in a tick of the decision grid."""
        self.foresight.sample(now_ns, signals)

    def hear(self, text: str) -> None:
        """Hear the driver."""
        self.foresight.say(text)
        self._state = msgspec.structs.replace(self._state, heard=text)

    def wake(self) -> None:
        """A drive begins."""
        self._state = _State()

    def leave(self) -> None:
        """The car sets off, or is left: what was said of a departure is of no use any more."""
        self._state = msgspec.structs.replace(self._state, departed=None)

    def forget(self) -> None:
        """A place was forgotten: nothing that was said of places in this drive is held against what comes."""
        asked = _without_departures(self._state.asked)
        self._state = msgspec.structs.replace(self._state, departed=None, asked=asked, private=True)

    def read(self, scene: Scene, outlook: Outlook, memory: DriverMemory, acted: AbstractSet[str]) -> None:
        """Let the window read this second, and the network say what it foresees."""
        if not self._state.reading:
            self.foresight.begin(last_stays(memory.destinations, scene.at) if scene.at is not None else [])
            self._state = msgspec.structs.replace(self._state, reading=True)

        def moment(outside_c: float | None, cabin_c: float | None) -> Moment:
            return _moment(scene, outlook, memory, acted, outside_c, cabin_c)

        self.foresight.look(scene, moment, outlook.candidates)

    def opinion(self, memory: DriverMemory) -> Opinion:
        """Return who is heard about acts: the network, the memory and the usual together."""

        def said(kind: HabitKind, belief: Belief) -> float:
            foreseen = self.foresight.foreseen
            if foreseen is None:
                return belief.p
            return self._together(kind, kind, asked_about(kind, belief, foreseen), memory)

        return said

    def weigh(self, scene: Scene, outlook: Outlook, memory: DriverMemory) -> Outlook:
        """Weigh where the drive may go: the network and the memory together."""
        assert outlook.candidates is not None
        model = self.foresight.model
        said = goal_said(outlook.candidates, self.foresight.foreseen)
        together = memory.mixing.pool("destination", said, model) if model else outlook.candidates.memory
        if scene.at is not None and scene.left_ns is not None and not (self._state.departed or self._state.private):
            known = outlook.dossier.places if outlook.dossier is not None else outlook.candidates.places
            departed = Departed(outlook.candidates.places, known, said, together, model, scene.at)
            self._state = msgspec.structs.replace(self._state, departed=departed)
        trusted = memory.mixing.trusted("destination", together, model) if model else together
        return outlook.weighed(memory, scene, trusted)

    def likelier(self, drive: Leaving, memory: DriverMemory, outlook: Outlook) -> Leaving:
        """Return a departure that is as probable as network and memory together find it.

        The network's part is that the car leaves within the hour, and that it goes there.
        """
        foreseen, candidates = self.foresight.foreseen, outlook.candidates
        places = candidates.places.tolist() if candidates is not None else []
        if foreseen is None or drive.place not in places:
            return drive
        network = foreseen.leaves[-1] * float(foreseen.goal[places.index(drive.place)])
        asked = network, drive.p, (drive.times + 0.5) / (drive.of + 2)
        p = self._together("departure", f"departure:{memory.key_of(drive.place)}", asked, memory)
        return msgspec.structs.replace(drive, p=p)

    def needed(self, need: Need, memory: DriverMemory) -> Need:
        """Return a stop for energy that is as probable as network and memory together find it."""
        foreseen = self.foresight.foreseen
        if foreseen is None:
            return need
        p = self._together("energy", need.key, (foreseen.energy, need.p, math.nan), memory)
        return msgspec.structs.replace(need, p=p)

    def _together(self, kind: str, key: str, asked: Asked, memory: DriverMemory) -> float:
        """Return what all that are heard about a need say together, and keep what was said first in this drive."""
        model = self.foresight.model
        if key not in self._state.asked and not self._state.private:
            self._state = msgspec.structs.replace(self._state, asked={**self._state.asked, key: asked})
        return memory.mixing.calibrated(kind, memory.mixing.mix(kind, asked, model), model)

    def foretold(self, fact: Fact, memory: DriverMemory) -> list[Foretold]:
        """Return what had been foretold of a fact that has just been learned; nothing where nobody was asked.

        Whether a stop for energy was wanted is known when the driver says so.
        """
        state, model = self._state, self.foresight.model
        if not model:
            return []
        if isinstance(fact, Habit) and fact.kind in state.asked:
            return [told_after(fact.at, fact.kind, state.asked[fact.kind], memory.mixing, model, fact.acted)]
        if isinstance(fact, Answered) and fact.kind == "energy" and fact.answer in _SAID and fact.key in state.asked:
            came = fact.answer == "accept"
            return [told_after(fact.at, "energy", state.asked[fact.key], memory.mixing, model, came)]
        if isinstance(fact, Trip) and state.departed is not None and memory.last_place is not None:
            if abs(fact.departed.s - state.departed.at.s) > _SAME_TRIP_S:  # a trip that was cut off, resumed only now
                return []
            arrived = told_arrival(fact.departed, state.departed, memory.last_place)
            return [*self._left(fact, memory.last_place, memory, model), arrived]
        return []

    def _left(self, trip: Trip, place: int, memory: DriverMemory, model: str) -> list[Foretold]:
        """Return what was foretold of the departure of a trip that has led to a place."""
        state, there = self._state, f"departure:{memory.key_of(place)}"
        self._state = msgspec.structs.replace(state, asked=_without_departures(state.asked))
        return [
            told_after(trip.departed, "departure", asked, memory.mixing, model, key == there)
            for key, asked in state.asked.items()
            if key.startswith("departure:")
        ]

    def moved(self, key: str, outlook: Outlook, memory: DriverMemory) -> dict[str, float]:
        """Return by how much each sense moved what the network foresees of a need, in probability, strongest first.

        Each is taken away and the window read again: what the probability loses is that sense's part in it.
        """
        kind = key.partition(":")[0]
        seen = self.foresight.without(outlook.candidates)
        if "" not in seen:
            return {}

        def p(foreseen: Foreseen) -> float:
            if kind in foreseen.acts:
                return foreseen.acts[kind][-1]
            if kind == "destination" and outlook.candidates is not None:
                keys = [f"{kind}:{memory.key_of(place)}" for place in outlook.candidates.places.tolist()]
                return float(foreseen.goal[keys.index(key)]) if key in keys else 0.0
            return {"energy": foreseen.energy, "departure": max(foreseen.leaves)}.get(kind, 0.0)

        whole = p(seen[""])
        parts = {sense: round(whole - p(foreseen), 3) for sense, foreseen in seen.items() if sense}
        return dict(sorted(parts.items(), key=lambda part: (-abs(part[1]), part[0]))[:_MOST_MOVED])

    def because(self, moved: Mapping[str, float]) -> str:
        """Say what spoke for an offer most, in words; "" where no sense stands out."""
        named = [_SENSES[sense] for sense, part in moved.items() if part >= _WORTH_SAYING][:2]
        return f"most of all {' and '.join(named)}" if named else ""

    def in_words(self, moved: Mapping[str, float], reason: str) -> str:
        """Return the reason of an offer: what the driver said, where that moved it more than anything else did."""
        strongest = next(iter(moved), "")
        if strongest != "words" or moved[strongest] < _WORTH_SAYING or not self.heard:
            return reason
        return f"You said “{short(self.heard)}”. {reason}"

    def snapshot(self) -> InsightSnapshot:
        """Return everything, to come back to later."""
        return InsightSnapshot(self._state, self.foresight.snapshot())

    def restore(self, snapshot: InsightSnapshot) -> None:
        """Be again as at ``snapshot``."""
        self._state = snapshot.state
        self.foresight.restore(snapshot.foresight)


def _without_departures(asked: Mapping[str, Asked]) -> dict[str, Asked]:
    return {key: said for key, said in asked.items() if not key.startswith("departure:")}


def _moment(
    scene: Scene,
    outlook: Outlook,
    memory: DriverMemory,
    acted: AbstractSet[str],
    outside_c: float | None,
    cabin_c: float | None,
) -> Moment:
    """Return what no signal says: the clock, the drive so far, and what is remembered."""
    at, awake_min = scene.at, (scene.t_ns - scene.began_ns) / 60e9
    weather = msgspec.structs.replace(weather_of(scene), outside_c=outside_c, cabin_c=cabin_c)
    beliefs: dict[str, Belief] = {}
    if at is not None and not memory.habits.empty and awake_min < HABIT_MINUTES:
        beliefs = {kind: memory.habits.belief(kind, weather, at, awake_min) for kind in HABITS}
    return Moment(
        at,
        free=at is not None and (at.weekday >= 5 or is_holiday(at, memory.zone)),
        sun=sun_height(at, scene.position) if at is not None and scene.position is not None else None,
        awake_min=awake_min,
        away_min=(scene.t_ns - scene.left_ns) / 60e9 if scene.left_ns is not None else None,
        driven_km=scene.driven_km,
        outside_c=outside_c,
        cabin_c=cabin_c,
        usual_level=memory.energy.usual_level(),
        acted=frozenset(acted),
        life=life_of(outlook.dossier) if outlook.dossier is not None else Life(),
        habits=beliefs,
    )
