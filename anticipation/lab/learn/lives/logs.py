"""What a log holds of a life: lossy, perhaps by another clock, and without names for the places."""

from random import Random
from typing import NamedTuple

from anticipation.instant import Instant
from anticipation.lab.learn.lives.days import Been, live
from anticipation.lab.learn.lives.worlds import DAY_MIN

__all__ = ["Log", "Moved", "draw_life", "record"]

_FIRST_DAY, _LAST_DAY = 14_000, 22_000
"""Lives begin on any day of these, counted from 1970: no calendar is learned by heart."""
_HOLIDAYS = 0.03
"""Share of the days: eleven a year."""
_GAP_MIN = 1.0
"""Nothing in a log is shorter."""


class Moved(NamedTuple):
    """One trip as a log has it: places are numbered from 0 in the order of the first visit."""

    departs: Instant
    origin: int
    arrives: Instant
    destination: int
    holiday: bool


class Log(NamedTuple):
    """How a life is recorded; the fields' defaults are a log without a fault, as a car's own.

    Stays shorter than ``least_min`` are never seen, others missed with probability ``missed``, the share ``quiet`` of
    places often, days with probability ``mute``; silent periods begin at the rate ``silence``, a day. ``joined``: two
    stays in one place with nothing seen between them are one. A long stay falls into two with probability ``split``,
    every one at ``midnight``. The share ``alias`` of places now and then counts as another. From the share ``lump`` of
    the life on, all places that are new by then have one number. The clock is wrong by ``shift_min`` (UTC, mostly).
    """

    least_min: float = 0.0
    missed: float = 0.0
    quiet: float = 0.0
    mute: float = 0.0
    silence: float = 0.0
    joined: bool = True
    split: float = 0.0
    midnight: bool = False
    alias: float = 0.0
    lump: float = 1.0
    shift_min: int = 0


def draw_life(seed: int, days: int) -> tuple[Moved, ...]:
    """Return the trips of a life of so many days, oldest first: the same for the same seed and days.

    Trips do not overlap: each departs at least a minute after the one before arrived, and arrives at least a minute
    later; each begins where the one before ended. Where stays were missed, a trip lasts until the next one seen; some
    end where they began. ``holiday`` is False throughout where the log knows no calendar.
    """
    luck = Random(seed)
    first_day = luck.randrange(_FIRST_DAY, _LAST_DAY)
    holidays = frozenset(day for day in range(days) if luck.random() < _HOLIDAYS)
    stays = live(luck, days, (first_day + 3) % 7, holidays)
    calendar = frozenset(first_day + day for day in holidays) if luck.random() < 0.5 else frozenset()
    return record(luck, _draw_log(luck), stays, first_day, days, luck.randint(-8, 10), calendar)


def record(
    luck: Random,
    log: Log,
    stays: list[Been],
    first_day: int,
    days: int,
    zone_h: int = 0,
    calendar: frozenset[int] = frozenset(),
) -> tuple[Moved, ...]:
    """Return the trips that a log holds of a life; days, also those of the ``calendar``, count from 1970."""
    seen = _number(_Observer(luck, log, days).seen(stays), log.lump * days * DAY_MIN)
    zero_s, offset_min = first_day * 86_400 + 60 * log.shift_min - 3600 * zone_h, 60 * zone_h
    moves: list[Moved] = []
    departs: Instant | None = None
    here = 0
    for stay in seen:
        arrives_s = zero_s + int(60 * stay.start)
        if departs is not None:
            arrives_s = max(arrives_s, departs.s + 60)
            arrives = Instant(arrives_s, offset_min)
            moves.append(Moved(departs, here, arrives, stay.place, departs.day in calendar))
        departs = Instant(max(zero_s + int(60 * stay.end), arrives_s + 60), offset_min)
        here = stay.place
    return tuple(moves)


def _draw_log(luck: Random) -> Log:
    if luck.random() < 0.2:
        return Log()
    return Log(
        least_min=luck.choice((0.0, 5.0, 10.0, 20.0, 30.0)),
        missed=luck.choice((0.0, luck.uniform(0, 0.3))),
        quiet=luck.choice((0.0, 0.0, 0.1, 0.3)),
        mute=luck.choice((0.0, luck.uniform(0, 0.3), luck.uniform(0.2, 0.7))),
        silence=luck.choice((0.0, 0.0, 1 / 20, 1 / 50)),
        joined=luck.random() < 0.15,
        split=luck.choice((0.0, luck.uniform(0, 0.12), luck.uniform(0.1, 0.6), luck.uniform(0.1, 0.6))),
        midnight=luck.random() < 0.1,
        alias=luck.choice((0.0, luck.uniform(0, 0.25))),
        lump=luck.uniform(0.4, 0.8) if luck.random() < 0.2 else 1.0,
        shift_min=0 if luck.random() < 0.5 else 60 * luck.randint(-10, 10),
    )


class _Observer:
    """Sees some of the stays of a life."""

    def __init__(self, luck: Random, log: Log, days: int) -> None:
        self._luck, self._log = luck, log
        self._silent = {day for day in range(days) if luck.random() < log.mute}
        day = luck.expovariate(log.silence) if log.silence else days
        while day < days:
            until = day + luck.expovariate(1 / 5)
            self._silent.update(range(int(day), int(until) + 1))
            day = until + luck.expovariate(log.silence)

    def seen(self, stays: list[Been]) -> list[Been]:
        """Return the stays that the log holds; an alias of a place is its number, negative."""
        luck, log = self._luck, self._log
        places = dict.fromkeys(stay.place for stay in stays)
        missed = {place: luck.uniform(0.1, 0.7) if luck.random() < log.quiet else log.missed for place in places}
        alias = {place: luck.uniform(0, 0.5) if luck.random() < log.alias else 0.0 for place in places}
        kept: list[Been] = []
        for stay in stays:
            long = stay.end - stay.start
            if long < log.least_min or int(stay.start // DAY_MIN) in self._silent or luck.random() < missed[stay.place]:
                continue
            if luck.random() < alias[stay.place]:
                stay = stay._replace(place=-1 - stay.place)
            if log.joined and kept and kept[-1].place == stay.place:
                kept[-1] = kept[-1]._replace(end=stay.end)
            else:
                kept += self._parts(stay)
        return kept

    def _parts(self, stay: Been) -> list[Been]:
        luck, log = self._luck, self._log
        parts = [stay]
        long = stay.end - stay.start
        if long > 60 and luck.random() < log.split:
            end = stay.start + long * luck.uniform(0.1, 0.8)
            parts = [stay._replace(end=end), stay._replace(start=end + (stay.end - end) * luck.uniform(0.02, 0.9))]
        return [piece for part in parts for piece in _cut(part, log.shift_min)] if log.midnight else parts


def _cut(stay: Been, shift_min: int) -> list[Been]:
    """Let a stay end at each midnight by the clock of the log, and begin again a minute later."""
    cut = []
    midnight = ((stay.start + shift_min) // DAY_MIN + 1) * DAY_MIN - shift_min
    while midnight + 2 * _GAP_MIN < stay.end:
        cut.append(stay._replace(end=midnight))
        stay = stay._replace(start=midnight + _GAP_MIN)
        midnight += DAY_MIN
    return [*cut, stay]


def _number(stays: list[Been], lumps_from: float) -> list[Been]:
    """Number the places in the order of their first visits; all that are new after ``lumps_from`` have one number."""
    numbers: dict[int, int] = {}
    count, lump = 0, -1
    numbered = []
    for stay in stays:
        if stay.place not in numbers:
            if stay.start > lumps_from:
                lump, count = (count, count + 1) if lump < 0 else (lump, count)
                numbers[stay.place] = lump
            else:
                numbers[stay.place], count = count, count + 1
        numbered.append(stay._replace(place=numbers[stay.place]))
    return numbered
