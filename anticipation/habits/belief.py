"""How probably a driver does something to the cabin in given weather: kernel regression over their own chances.

Every past chance counts by its likeness to now: outside and cabin temperature, time of day, rain, bad air, and its age
(half of its weight is gone after 60 days). Likeness is then spent newest first: a chance weighs less by how much of
the like has come after it, so that a habit which stops fades within two or three weeks of such days however long it
was kept, and a winter's habit waits for the next winter. What remains is shrunk to a cautious prior.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from anticipation.facts import Habit, HabitKind
from anticipation.habits.weather import COLD_START_C, Weather
from anticipation.instant import DAY_MIN, Instant, day_part

__all__ = ["SIMILAR_C", "Belief", "Columns", "believe", "columns_of", "prior", "spend"]

SIMILAR_C = 5.0
"""Chances at outside temperatures this close, in whole degrees, are counted as similar."""

_COUNTED = 10
"""How many of the last similar chances are counted for the driver to read."""

HALF_LIFE_S = 60 * 86_400.0
_SPENT = -math.log(0.95)
"""A chance keeps 95 % of its weight for each fully similar one after it: at most 20 count at once."""

_PRIOR, _PRIOR_FROST, _PRIOR_WEIGHT = 0.05, 0.15, 1.5
_FROST_C = 3.0
"""Windshields freeze or fog up at this air temperature and below: a clear sky cools them further."""

_UNKNOWN_COST = math.log(3)
"""Where one of two temperatures is unknown the chance counts a third."""

_LATE_MIN = 2.0
"""Two minutes later than usual is not yet a refusal; four are."""

Floats = NDArray[np.float64]


class Belief(msgspec.Struct, frozen=True):
    """What the driver's history says about one kind of act now.

    ``p``: probability that the driver wants it. ``times`` of the last ``of`` similar chances (at most 10) were taken;
    their outside temperatures lay from ``low_c`` to ``high_c``, in whole degrees, both None where the outside
    temperature is not known now. ``value``: what it was usually set to (weighted median), None if never said.
    """

    p: float
    value: float | None = None
    times: int = 0
    of: int = 0
    low_c: float | None = None
    high_c: float | None = None

    @property
    def learned(self) -> bool:
        """Whether it rests on similar chances in the driver's own history."""
        return self.of > 0


class _Kernel(NamedTuple):
    """Widths in degrees celsius; costs (minus log of likeness) of the opposite time of day, the opposite of rain, and
    air that was not bad while it is now.

    ``soak_c`` is for how much warmer than outside the cabin is, 0 where that does not matter: a car that stood all
    night is as cold inside as outside, and its windshield is white; one that stood for an hour is not.
    """

    outside_c: float = 4.0
    cabin_c: float = 6.0
    soak_c: float = 0.0
    hour: float = 0.5
    wet: float = 0.3
    smog: float = 0.0


_KERNELS: dict[HabitKind, _Kernel] = {
    "defrost": _Kernel(soak_c=1.5, hour=1.5, wet=1.0),
    "heat": _Kernel(),
    "cool": _Kernel(),
    "seat": _Kernel(),
    "wheel": _Kernel(),
    "recirculation": _Kernel(12.0, 15.0, smog=6.0),
    "windows": _Kernel(12.0, 15.0, smog=6.0),
}


class Columns(NamedTuple):
    """Chances of one kind as columns, newest first; NaN where a number is unknown.

    ``features`` [rows, 18] are what likeness is linear in (see ``_costs``), ``degree`` outside temperatures in whole
    degrees, ``soak`` how much warmer the cabin was, ``part`` the part of the day, ``bad_air`` rows with bad air,
    ``valued`` rows of taken chances with a value, ordered by value.
    """

    s: Floats
    features: Floats
    degree: Floats
    soak: Floats
    part: NDArray[np.str_]
    acted: Floats
    passed: Floats
    minutes: Floats
    value: Floats
    bad_air: NDArray[np.intp]
    valued: NDArray[np.intp]


def columns_of(chances: Sequence[Habit]) -> Columns:
    """Return the chances, given oldest first, as columns."""
    newest = list(reversed(chances))
    outside, cabin = _column([h.outside_c for h in newest]), _column([h.cabin_c for h in newest])
    acted, value = _column([h.acted for h in newest]), _column([h.value for h in newest])
    angle = _column([h.at.minute for h in newest]) * (2 * np.pi / DAY_MIN)
    wet, dry = _column([h.wet is True for h in newest]), _column([h.wet is False for h in newest])
    clean = _column([h.smog is not True for h in newest])
    time = [np.ones(len(newest)), np.sin(angle), np.cos(angle)]
    features = [*time, *_powers(outside), *_powers(cabin), *_powers(cabin - outside), wet, dry, clean]
    valued = np.flatnonzero((acted > 0) & np.isfinite(value))
    return Columns(
        s=_column([h.at.s for h in newest]),
        features=np.column_stack(features),
        degree=np.rint(outside),
        soak=cabin - outside,
        part=np.array([day_part(h.at.minute) for h in newest]),
        acted=acted,
        passed=1.0 - acted,
        minutes=_column([h.minutes for h in newest]),
        value=value,
        bad_air=np.flatnonzero(clean == 0),
        valued=valued[np.argsort(value[valued], kind="stable")],
    )


def _column(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], np.float64)


def _powers(column: Floats) -> list[Floats]:
    """Return whether it is unknown, whether it is known, and its first and second power, 0 where it is unknown."""
    known = np.isfinite(column)
    filled = np.where(known, column, 0.0)
    return [1.0 - known, known.astype(np.float64), filled, filled * filled]


def prior(kind: HabitKind, weather: Weather) -> float:
    """Return the probability without any history; no offer may follow from it alone."""
    frost = kind == "defrost" and weather.outside_c is not None and weather.outside_c <= _FROST_C
    bad_air = kind in ("recirculation", "windows") and weather.smog is True
    return _PRIOR_FROST if (frost and weather.wet is not False) or bad_air else _PRIOR


def spend(likeness: Floats) -> Floats:
    """Return the weight of each row, newest first, from its likeness (0 to 1).

    A row weighs the integral of ``exp(-_SPENT * x)`` over its own stretch ``x`` of the likeness summed so far: the
    weights sum to less than ``1 / _SPENT``, and one more like row never takes more away than it brings.
    """
    edges = np.empty(len(likeness) + 1)
    edges[0] = 1.0
    np.exp(likeness.cumsum() * -_SPENT, out=edges[1:])
    return (edges[:-1] - edges[1:]) / _SPENT


def shrink(for_it: float, against: float, towards: float = _PRIOR) -> float:
    """Return the probability from the weights for and against."""
    return min(1.0, (for_it + _PRIOR_WEIGHT * towards) / (for_it + against + _PRIOR_WEIGHT))


def believe(kind: HabitKind, rows: Columns, weather: Weather, at: Instant | None, elapsed_min: float) -> Belief:
    """Return what the chances ``rows`` say, ``elapsed_min`` minutes into a drive in which it was not done yet."""
    kernel = _KERNELS[kind]
    weight = spend(_likeness(kernel, rows, weather, at))
    still = rows.acted
    if elapsed_min > _LATE_MIN:
        still = still * np.minimum(np.maximum(rows.minutes / _LATE_MIN + (2 - elapsed_min / _LATE_MIN), 0.0), 1.0)
    similar = _similar(kernel, rows, weather, at)
    ranged = weather.outside_c is not None and not (kernel.smog and weather.smog)
    degrees = rows.degree[similar].tolist() if ranged else []
    return Belief(
        p=shrink(float(weight @ still), float(weight @ rows.passed), prior(kind, weather)),
        value=_median(rows, weight),
        times=int(sum(rows.acted[similar].tolist())),
        of=len(similar),
        low_c=min(degrees, default=None),
        high_c=max(degrees, default=None),
    )


def _likeness(kernel: _Kernel, rows: Columns, weather: Weather, at: Instant | None) -> Floats:
    cost = rows.features @ _costs(kernel, weather, at)
    if at is not None:
        # chances of days to come are those of a clock that was set back
        cost += np.maximum(at.s - rows.s, 0.0) * (math.log(2) / HALF_LIFE_S)
    return np.asarray(np.exp(-np.maximum(cost, 0.0)))


def _costs(kernel: _Kernel, weather: Weather, at: Instant | None) -> list[float]:
    """Return what each feature of a chance costs now, as minus the log of likeness."""
    angle, hour = (0.0, 0.0) if at is None else (at.minute * (2 * math.pi / DAY_MIN), kernel.hour / 2)
    time = [hour, -hour * math.sin(angle), -hour * math.cos(angle)]
    wet = 0.0 if weather.wet is not False else kernel.wet
    dry = 0.0 if weather.wet is not True else kernel.wet
    outside, cabin = _square(weather.outside_c, kernel.outside_c), _square(weather.cabin_c, kernel.cabin_c)
    soak = _square(weather.soak_c, kernel.soak_c) if kernel.soak_c else (0.0,) * 4
    return [*time, *outside, *cabin, *soak, wet, dry, kernel.smog if weather.smog else 0.0]


def _square(now: float | None, width: float) -> tuple[float, float, float, float]:
    """Return ``(x - now)^2 / (2 width^2)`` as the costs of x unknown, x known, x and x^2."""
    if now is None:
        return _UNKNOWN_COST, _UNKNOWN_COST, 0.0, 0.0
    half = 0.5 / (width * width)
    return _UNKNOWN_COST, half * now * now, -2 * half * now, half


def _similar(kernel: _Kernel, rows: Columns, weather: Weather, at: Instant | None) -> NDArray[np.intp]:
    """Return the last few rows that a driver would call the same kind of drive."""
    if kernel.smog and weather.smog:
        return rows.bad_air[:_COUNTED]
    if weather.outside_c is None:
        return np.arange(min(len(rows.s), _COUNTED))
    # whole degrees on both sides, so that what is said of them in whole degrees is exact; NaN is never near
    near = np.abs(rows.degree - round(weather.outside_c)) <= SIMILAR_C
    if kernel.soak_c and weather.cold_start:
        near &= rows.soak <= COLD_START_C
        if at is not None:
            near &= rows.part == day_part(at.minute)
    return near.nonzero()[0][:_COUNTED]


def _median(rows: Columns, weight: Floats) -> float | None:
    if not len(rows.valued):
        return None
    sums = weight[rows.valued].cumsum()
    middle = min(int(sums.searchsorted(sums[-1] / 2)), len(sums) - 1)
    return float(rows.value[rows.valued[middle]])
