"""A moment of a drive together with the driver's habits: what every climate need is made from."""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from anticipation.facts import HabitKind
from anticipation.habits import Belief, Habits, Weather
from anticipation.habits.weather import CABIN, OUTSIDE
from anticipation.need import Need
from anticipation.needs.given import WORTH_KNOWING
from anticipation.needs.words import believable, degrees, fit, often
from anticipation.scene import Scene
from vehicle.signals import Value

__all__ = ["Act", "Moment", "Opinion", "own_opinion"]

Opinion = Callable[[HabitKind, Belief], float]
"""How probable an act is, all things considered, given what the habits say of it."""


def own_opinion(kind: HabitKind, belief: Belief) -> float:
    """Return the habits' own probability: there is nobody else to be heard."""
    return belief.p


class Act(NamedTuple):
    """What an offer to do something to the cabin says and does; ``did`` completes "You ... on 9 of the last 10"."""

    title: str
    did: str
    how: str
    icon: str
    signals: tuple[str, ...]
    actions: tuple[tuple[str, Value], ...]


class Moment(msgspec.Struct, frozen=True):
    """A scene, its weather, the driver's habits, and how many minutes of this drive have passed."""

    scene: Scene
    weather: Weather
    habits: Habits
    minutes: float
    opinion: Opinion = own_opinion

    def belief(self, kind: HabitKind) -> Belief | None:
        """Return what the habits say if the driver ever did it on such a drive and it is worth knowing."""
        belief = self.habits.belief(kind, self.weather, self.scene.at, self.minutes)
        belief = msgspec.structs.replace(belief, p=self.opinion(kind, belief))
        return belief if belief.times and belief.p >= WORTH_KNOWING else None

    def need(
        self, kind: HabitKind, belief: Belief, act: Act, now: str = "", drives: str = "", what: str = "drives"
    ) -> Need:
        """Return the need for an act; ``now`` says what it is like now, ``drives`` which drives were counted, else
        ``what`` kind of drives, of which the temperatures are said.
        """
        did = f"You {act.did} {often(belief.times, belief.of, drives or _drives(belief, what))}"
        now = now or self._now()
        return Need(
            kind,
            kind,
            believable(belief.p, belief.times, belief.of),
            act.title,
            fit(act.title, f"{now} {did}".strip(), did),
            signals=act.signals + self._weather_signals(),
            actions=act.actions,
            how=act.how,
            icon=act.icon,
        )

    def _now(self) -> str:
        if self.weather.outside_c is not None:
            return f"It is {degrees(self.weather.outside_c)} outside."
        return f"It is {degrees(self.weather.cabin_c)} in here." if self.weather.cabin_c is not None else ""

    def _weather_signals(self) -> tuple[str, ...]:
        said = ((OUTSIDE, self.weather.outside_c), (CABIN, self.weather.cabin_c))
        return tuple(path for path, value in said if value is not None)


def _drives(belief: Belief, what: str) -> str:
    if belief.low_c is None or belief.high_c is None:
        return what
    low, high = degrees(belief.low_c), degrees(belief.high_c)
    return f"{what} at {low}" if low == high else f"{what} between {low} and {high}"
