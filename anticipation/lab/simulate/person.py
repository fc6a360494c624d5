"""The driver in the cabin: what they see and feel there, and what they do about it, each in their own way."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from anticipation.lab.simulate.acts import Act, ActKind
from anticipation.lab.simulate.climate import FAN_PERCENT, Body, Controls
from anticipation.lab.simulate.comfort import Feeling, clothing
from anticipation.lab.simulate.family import Tastes
from anticipation.lab.simulate.weather import Sky

__all__ = ["MINDS_S", "Around", "Person"]

MINDS_S = 2
"""How often the driver looks about, s; they ask themselves half as often how they feel."""

_SMOGGY = 2
_COLD_C, _WARMEST_C = 8.0, 27.0
_MILD_C = (13.0, 27.0)
_SLOW_M_S, _FAST_M_S = 16.0, 23.0
_WARM_SEAT, _DRAUGHT = 0.3, -0.5  # votes (PMV) of a seat heated fully, and of a window all open
_SULTRY = 1.2  # a vote
_QUIET, _LOUD, _MOST = 3, 4, 7  # steps of the fan
_OPENS = 2  # times a drive
_FIRST: tuple[ActKind, ...] = ("defrost", "heat", "cool", "wheel", "recirculation")
_MORE: tuple[ActKind, ...] = ("seat", "windows", "ac", "fan")


class Around(NamedTuple):
    """What is around the car in a second: the air's smog, the speed in m/s, and whether it has been parked for good."""

    smog: int
    speed: float
    parked: bool


@dataclass
class Person:
    """Bears what they feel up to their tolerance, then acts after a while.

    ``wishes`` are what they would have done if they were of the kind that acts at all. ``rng`` and ``more`` are drawn
    from once, for the first habits and for those that came later. For ``calm_s`` they leave the climate alone.
    """

    tastes: Tastes
    sky: Sky
    rng: np.random.Generator
    more: np.random.Generator
    calm_s: float
    acts: list[Act] = field(default_factory=list)
    wishes: list[Act] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._delay: dict[ActKind, float] = {}
        self._will: dict[ActKind, bool] = {}
        self._draw(_FIRST, self.tastes.acts, self.rng)
        self._draw(_MORE, self.tastes.manners.acts, self.more)
        self._delay["recirculation"] = 4 + 0.1 * self._delay["recirculation"]
        self._shy = {kind for kind, will in self._will.items() if not will}
        self._since: dict[str, float] = {}
        self._feeling = Feeling(clothing(self.sky.outside_c))
        colder = max(0.0, _COLD_C - self.sky.outside_c) * self.tastes.manners.colder_warmer
        self._cosy_c = min(_WARMEST_C, self.tastes.heat_to_c + round(2 * colder) / 2)
        self._vote = 0.0
        self._opened = 0
        self._cools = False

    def _draw(self, kinds: tuple[ActKind, ...], odds: tuple[float, ...], rng: np.random.Generator) -> None:
        low, high = self.tastes.reaction_s
        self._delay |= zip(kinds, rng.uniform(low, high, len(kinds)).tolist(), strict=True)
        self._will |= zip(kinds, (rng.random(len(kinds)) < np.array(odds)).tolist(), strict=True)

    def mind(self, t_s: float, body: Body, controls: Controls, around: Around) -> None:
        """Look at the windshield and the air outside, and feel."""
        self._see(t_s, body, controls, around.smog)
        if controls.windows:
            self._shut(t_s, controls, around)
        if int(t_s) % (2 * MINDS_S) == 0:
            self._feel(t_s, body, controls)
            self._air(t_s, body, controls, around)

    def _does(self, kind: ActKind, wanted: bool, t_s: float, value: float | None = None, what: str = "") -> bool:
        """Act if it is time: they have wanted ``what`` for their while, and are of the kind that acts at all."""
        what = what or kind
        if not wanted:
            self._since.pop(what, None)
            return False
        since = max(self._since.setdefault(what, t_s), self.calm_s)
        if t_s < since + self._delay[kind]:
            return False
        if self._will[kind]:
            self.acts.append(Act(t_s, kind, value))
            return True
        if kind in self._shy:
            self._shy.discard(kind)
            self.wishes.append(Act(t_s, kind, value))
        return False

    def _lasts(self, what: str, true: bool, t_s: float, seconds: float) -> bool:
        """Whether something has been so for a while."""
        if not true:
            self._since.pop(what, None)
            return False
        return t_s - self._since.setdefault(what, t_s) >= seconds

    def _see(self, t_s: float, body: Body, controls: Controls, smog: int) -> None:
        outside_c, manners = self.sky.outside_c, self.tastes.manners
        if self._does("defrost", body.frost > 0.2 and not controls.defrost, t_s):
            controls.defrost = True
        elif self._lasts("clear", controls.defrost and body.frost < 0.02, t_s, 40):
            controls.defrost = False
        if self._does("recirculation", smog >= _SMOGGY and not controls.recirculation, t_s):
            controls.recirculation = True
        elif self._lasts("fresh", controls.recirculation and smog < _SMOGGY, t_s, 30):
            controls.recirculation = False
        if self._does("wheel", outside_c < self.tastes.wheel_below_c and not controls.wheel, t_s, 100.0):
            controls.wheel, self._will["wheel"] = True, False
        elif self._lasts("warm hands", controls.wheel, t_s, 600):
            controls.wheel = False
        if self._does("seat", outside_c < manners.seat_below_c and not controls.seat, t_s, manners.seat_percent):
            controls.seat, self._will["seat"] = manners.seat_percent, False
        elif self._lasts("warm seat", controls.seat > 0, t_s, 480):
            controls.seat = 0.0

    def _feel(self, t_s: float, body: Body, controls: Controls) -> None:
        comfort = self._feeling.vote(body.air_c, body.radiant_c) - self.tastes.offset
        self._vote = vote = comfort + _WARM_SEAT * controls.seat / 100 + _DRAUGHT * controls.windows / 100
        to_c = self._cosy_c
        if self._does("heat", vote < -self.tastes.tolerance and controls.setting_c < to_c, t_s, to_c):
            self._set(to_c, controls)
        to_c = self.tastes.cool_to_c
        if self._does("cool", vote > self.tastes.tolerance and controls.setting_c > to_c, t_s, to_c):
            self._set(to_c, controls)

    def _set(self, to_c: float, controls: Controls) -> None:
        """Set the temperature; what they did the other way they do not take back in the same drive."""
        controls.setting_c = to_c
        self._will["heat"] = self._will["cool"] = False

    def _air(self, t_s: float, body: Body, controls: Controls, around: Around) -> None:
        """Open a window, use the A/C's button, turn the fan up or down."""
        manners, vote, bears = self.tastes.manners, self._vote, self.tastes.tolerance
        outside_c = self.sky.outside_c
        mild = _MILD_C[0] < outside_c < _MILD_C[1] and not self.sky.rain and around.smog < _SMOGGY
        slow = around.speed < _SLOW_M_S and not around.parked
        opens = mild and slow and vote > -0.3 and not controls.windows and self._opened < _OPENS and not self._cools
        if self._does("windows", opens, t_s, manners.window_percent):
            controls.windows, self._opened = manners.window_percent, self._opened + 1
        needless = bool(controls.windows) or outside_c < manners.ac_below_c
        spares = controls.ac and body.cooling and not controls.defrost and needless and vote < 0.6 * bears
        if self._does("ac", spares, t_s, 0.0, "ac off"):
            controls.ac = False
        elif self._does("ac", not controls.ac and vote > 0.7 * bears, t_s, 1.0, "ac on"):
            controls.ac = self._cools = True
        by_itself = controls.fan is None and not controls.defrost
        if self._does("fan", by_itself and vote > _SULTRY and body.fan < _MOST, t_s, _MOST * FAN_PERCENT, "more air"):
            self._blow(_MOST, controls)
        loud = by_itself and body.fan >= _LOUD and abs(vote) < 1.3 * bears
        if self._does("fan", loud, t_s, _QUIET * FAN_PERCENT, "less air"):
            self._blow(_QUIET, controls)

    def _blow(self, step: int, controls: Controls) -> None:
        controls.fan, self._will["fan"] = step, False

    def _shut(self, t_s: float, controls: Controls, around: Around) -> None:
        """Close the window: in bad air, on a fast road, in the cold, for the A/C, and when the car is left."""
        fast = self._lasts("fast", around.speed > _FAST_M_S, t_s, 6)
        cold = self._vote < -self.tastes.tolerance
        if around.smog >= _SMOGGY or fast or cold or self._cools or around.parked:
            controls.windows = 0.0
            self.acts.append(Act(t_s, "windows", 0.0))
