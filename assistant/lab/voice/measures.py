"""How good recognition is: word errors and shares, with the range that other speakers would have given."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

__all__ = ["Score", "edits", "nearest", "ratio"]

_T = TypeVar("_T")


class Score(NamedTuple):
    """A ratio in per cent with the ends of its 95 % interval, over so many ``clips``."""

    value: float
    low: float
    high: float
    clips: int

    def __str__(self) -> str:
        return f"{self.value:.1f} [{self.low:.1f}, {self.high:.1f}]"


def edits(said: Sequence[_T], heard: Sequence[_T]) -> int:
    """Return the least number of words put in, left out or changed between two rows."""
    before = list(range(len(heard) + 1))
    for at, word in enumerate(said, start=1):
        now = [at]
        for to, other in enumerate(heard, start=1):
            now.append(min(before[to] + 1, now[-1] + 1, before[to - 1] + (word != other)))
        before = now
    return before[-1]


def nearest(ways: Sequence[str], heard: str, distance: Callable[[Sequence[str], Sequence[str]], int] = edits) -> str:
    """Return the way to say it that is nearest to what was heard; the first of several."""
    return min(ways, key=lambda way: distance(way.split(), heard.split()))


def ratio(parts: Sequence[float], wholes: Sequence[float], seed: int = 0, resamples: int = 2000) -> Score:
    """Return the sum of ``parts`` by the sum of ``wholes`` in per cent, and its interval by drawing clips anew."""
    if not parts or not sum(wholes):
        return Score(float("nan"), float("nan"), float("nan"), len(parts))
    pairs = np.array([parts, wholes], np.float64)
    rng = np.random.default_rng(seed)
    drawn = pairs[:, rng.integers(len(parts), size=(resamples, len(parts)))].sum(-1)
    low, high = np.percentile(100 * drawn[0] / np.maximum(drawn[1], 1e-9), (2.5, 97.5))
    return Score(float(100 * pairs[0].sum() / pairs[1].sum()), float(low), float(high), len(parts))
