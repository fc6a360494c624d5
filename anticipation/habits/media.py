"""What the driver plays at which time of day."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from anticipation.facts import Listened
from anticipation.habits.belief import HALF_LIFE_S, Floats, shrink, spend
from anticipation.instant import DAY_MIN, Instant, day_part

__all__ = ["MediaBelief", "Plays", "believe_media", "plays_of"]

_WIDTH_MIN = 90.0
_OTHER_DAYS_COST = math.log(2)
"""What was played on a weekday counts half on Saturday and Sunday, and the other way round."""

_COUNTED = 10


class MediaBelief(msgspec.Struct, frozen=True):
    """What is usually played now, and how probably.

    It was played as ``times`` of the last ``of`` drives began in this ``part`` of the day ("morning").
    """

    source: str
    p: float
    times: int
    of: int
    part: str


class Plays(NamedTuple):
    """What was played, newest first; ``code`` is the source's place in ``sources``."""

    s: Floats
    minute: Floats
    free: NDArray[np.bool_]
    part: NDArray[np.str_]
    code: NDArray[np.intp]
    sources: tuple[str, ...]


def plays_of(heard: Sequence[Listened]) -> Plays:
    """Return what was played, given oldest first, as columns."""
    newest = list(reversed(heard))
    sources = tuple(dict.fromkeys(play.source for play in newest))
    codes = {source: n for n, source in enumerate(sources)}
    return Plays(
        s=np.array([play.at.s for play in newest], np.float64),
        minute=np.array([play.at.minute for play in newest], np.float64),
        free=np.array([play.at.weekday >= 5 for play in newest], np.bool_),
        part=np.array([day_part(play.at.minute) for play in newest]),
        code=np.array([codes[play.source] for play in newest], np.intp),
        sources=sources,
    )


def believe_media(plays: Plays, at: Instant) -> MediaBelief | None:
    """Return what is usually played at this time of day; None where nothing ever was at its part of the day."""
    part = day_part(at.minute)
    same = np.flatnonzero(plays.part == part)[:_COUNTED]
    if not len(same):
        return None
    apart = np.abs(plays.minute - at.minute)
    apart = np.minimum(apart, DAY_MIN - apart) * (1 / _WIDTH_MIN)
    cost = 0.5 * apart * apart + np.maximum(at.s - plays.s, 0.0) * (math.log(2) / HALF_LIFE_S)
    cost += _OTHER_DAYS_COST * (plays.free != (at.weekday >= 5))
    weight = spend(np.exp(-cost))
    shares = np.bincount(plays.code, weights=weight, minlength=len(plays.sources))
    best = int(np.argmax(shares))
    p = shrink(float(shares[best]), float(shares.sum() - shares[best]))
    times = int((plays.code[same] == best).sum())
    return MediaBelief(plays.sources[best], p, times, len(same), part)
