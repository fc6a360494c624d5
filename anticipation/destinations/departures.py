"""When the driver usually leaves, for where, and how long the way takes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.destinations.context import Rows, day_of
from anticipation.instant import DAY_MIN, Instant

__all__ = ["DepartureForecast", "Travel", "departure_from", "travel_between"]

_DAYS = 56
"""Eight weeks back: the last departures on the same weekday, or on as many days of the same class."""
_SUCH_DAYS = 10
_MIN_TIMES = 2
"""A thing done once is no habit."""
_HOUR_MIN = 60
_LATEST_TRIPS = 20
_MAD_TO_SD = 1.4826


class DepartureForecast(NamedTuple):
    """The next habitual departure today: usual minutes of the local day (arrival may be past 1440).

    ``spread_min`` is the standard deviation that the median absolute deviation suggests. ``p`` is the
    probability that the driver leaves for it within the coming hour. It was so on ``times`` of the last ``of`` such
    days on which the car stood there at this time.
    """

    destination: int
    departs_minute: int
    spread_min: float
    arrives_minute: int
    p: float
    times: int
    of: int


class Travel(NamedTuple):
    """What the last ``trips`` from one place to another took: medians; ``km``, ``used`` (percent) None if untold."""

    minutes: float
    km: float | None
    used: float | None
    trips: int


class _Days(NamedTuple):
    """Past days on which the car stood there at this time, latest first, and the trip that ended each stand.

    ``trip`` is a row of ``rows``, -1 where the car stayed for the rest of that day.
    """

    weekday: NDArray[np.int64]
    trip: NDArray[np.int64]
    rows: Rows


def departure_from(rows: Rows, origin: int, now: Instant, holiday: bool) -> DepartureForecast | None:
    """Return the next habitual departure from ``origin`` today, None if there is no habit of leaving after now."""
    if origin < 0 or not len(rows):
        return None
    days = _days(rows, origin, now)
    weekday, free = day_of(now, holiday)
    same, such = days.trip[days.weekday == weekday], days.trip[(days.weekday >= 5) == free]
    forecasts = [_habit(days.rows, trips[:_SUCH_DAYS], now) for trips in (such, same)]
    return max((f for f in forecasts if f is not None), key=lambda f: (f.times + 1) / (f.of + 2), default=None)


def _days(rows: Rows, origin: int, now: Instant) -> _Days:
    """Find what happened after this minute on each of the last days on which the car stood at ``origin`` then."""
    today = now.day * DAY_MIN
    left = rows["local_min"]
    late = rows[(left >= today - _DAYS * DAY_MIN) & (left < today)]
    back = np.arange(1, _DAYS + 1)
    if not len(late):
        return _Days(back[:0], back[:0], late)
    left = np.maximum.accumulate(late["local_min"])  # in order even if the clock was set back
    arrived = late["local_min"] + (late["arrived_s"] - late["departed_s"]) // 60
    asked = today + now.minute - back * DAY_MIN
    after = np.searchsorted(left, asked, "right")
    trip, before = np.minimum(after, len(late) - 1), np.maximum(after - 1, 0)
    left_that_day = (after < len(late)) & (left[trip] < asked - now.minute + DAY_MIN)
    place = np.where(after < len(late), late["origin"][trip], late["destination"][-1])
    stood = (place == origin) & np.where(after > 0, arrived[before] <= asked, left_that_day)
    weekday = np.where(left_that_day, late["weekday"][trip], (now.weekday - back) % 7)
    return _Days(weekday[stood], np.where(left_that_day, trip, -1)[stood], late)


def _habit(rows: Rows, days: NDArray[np.int64], now: Instant) -> DepartureForecast | None:
    """Return the commonest departure among what happened on some days."""
    trips = days[days >= 0]
    ended = rows["destination"][trips]
    known = ended[ended >= 0].tolist()
    if not known:
        return None
    destination = max(sorted(set(known)), key=known.count)
    mine = rows[trips[ended == destination]]
    if len(mine) < _MIN_TIMES:
        return None
    minutes = mine["minute"]
    middle = float(np.median(minutes))
    lasted = float(np.median(mine["arrived_s"] - mine["departed_s"])) / 60
    soon = int((minutes <= now.minute + _HOUR_MIN).sum())
    return DepartureForecast(
        destination,
        round(middle),
        _MAD_TO_SD * float(np.median(np.abs(minutes - middle))),
        round(middle + max(0.0, lasted)),
        soon / (len(days) + 1),
        len(mine),
        len(days),
    )


def travel_between(rows: Rows, origin: int, destination: int) -> Travel | None:
    """Return what the last trips from one known place to another took, None if there was none."""
    if origin < 0 or destination < 0:
        return None
    such = rows[(rows["origin"] == origin) & (rows["destination"] == destination)][-_LATEST_TRIPS:]
    if not len(such):
        return None
    minutes = np.maximum(such["arrived_s"] - such["departed_s"], 0) / 60
    return Travel(float(np.median(minutes)), _median(such["km"]), _median(such["used"]), len(such))


def _median(values: NDArray[np.float64]) -> float | None:
    told = values[np.isfinite(values)]
    return float(np.median(told)) if len(told) else None
