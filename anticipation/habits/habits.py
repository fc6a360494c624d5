"""The driver's habits as they stand after all facts so far."""

from collections import deque
from typing import NamedTuple

from anticipation.facts import HABITS, Fact, Habit, HabitKind, Listened
from anticipation.habits.belief import Belief, Columns, believe, columns_of, prior
from anticipation.habits.media import MediaBelief, Plays, believe_media, plays_of
from anticipation.habits.weather import Weather
from anticipation.instant import Instant

__all__ = ["KEPT", "Habits"]

KEPT = 256
"""How many of the last chances are kept of each kind, and how many of what was played."""


class _Asked(NamedTuple):
    """What a belief was asked for, in steps too small to matter."""

    outside_c: float | None
    cabin_c: float | None
    wet: bool | None
    smog: bool | None
    at: Instant | None
    elapsed_min: float


def _asked(weather: Weather, at: Instant | None, elapsed_min: float) -> _Asked:
    outside = None if weather.outside_c is None else round(weather.outside_c * 4) / 4
    cabin = None if weather.cabin_c is None else round(weather.cabin_c * 4) / 4
    minute = None if at is None else Instant(at.s // 60 * 60, at.offset_min)
    return _Asked(outside, cabin, weather.wet, weather.smog, minute, elapsed_min * 4 // 1 / 4)


class Habits:
    """A fold over facts: the same facts in the same order give equal habits and equal beliefs."""

    def __init__(self) -> None:
        self._chances: dict[HabitKind, deque[Habit]] = {kind: deque(maxlen=KEPT) for kind in HABITS}
        self._heard: deque[Listened] = deque(maxlen=KEPT)
        # made from the above when first asked for; immutable, so that copies may share it
        self._columns: dict[HabitKind, Columns] = {}
        self._plays: Plays | None = None
        # the last belief asked for of each kind: weather changes slowly, and needs are looked for every second
        self._last: dict[HabitKind, tuple[_Asked, Belief]] = {}

    @property
    def empty(self) -> bool:
        """Whether nothing was ever done to the cabin."""
        return not any(self._chances.values())

    def learn(self, fact: Fact) -> None:
        """Take a fact in; those that say nothing about habits change nothing."""
        if isinstance(fact, Habit):
            self._chances[fact.kind].append(fact)
            self._columns.pop(fact.kind, None)
            self._last.pop(fact.kind, None)
        elif isinstance(fact, Listened):
            self._heard.append(fact)
            self._plays = None

    def belief(self, kind: HabitKind, weather: Weather, at: Instant | None = None, elapsed_min: float = 0.0) -> Belief:
        """Return how probably the driver wants ``kind`` in this weather.

        ``elapsed_min`` counts the minutes of this drive in which it was not done: who always defrosts in the first
        minute and has not after five does not want to today. Without ``at`` nothing fades with age. Temperatures count
        in quarters of a degree, times in quarters of a minute.
        """
        if not self._chances[kind]:
            return Belief(prior(kind, weather))
        asked = _asked(weather, at, elapsed_min)
        last = self._last.get(kind)
        if last is not None and last[0] == asked:
            return last[1]
        columns = self._columns.get(kind)
        if columns is None:
            columns = self._columns[kind] = columns_of(self._chances[kind])
        belief = believe(kind, columns, Weather(*asked[:4]), asked.at, asked.elapsed_min)
        self._last[kind] = asked, belief
        return belief

    def media(self, at: Instant) -> MediaBelief | None:
        """Return what the driver usually plays at this time of day; None where history does not say."""
        if not self._heard:
            return None
        if self._plays is None:
            self._plays = plays_of(self._heard)
        return believe_media(self._plays, at)

    def copy(self) -> "Habits":
        """Return habits that are equal and learn on their own."""
        new = Habits()
        new._chances = {kind: chances.copy() for kind, chances in self._chances.items()}
        new._heard = self._heard.copy()
        new._columns, new._plays, new._last = dict(self._columns), self._plays, dict(self._last)
        return new

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Habits):
            return NotImplemented
        return self._chances == other._chances and self._heard == other._heard

    __hash__ = None  # type: ignore[assignment]  # mutable
