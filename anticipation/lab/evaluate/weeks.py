"""What came of the offers in a week of a simulated life, as sums from which every figure is made."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.lab.driving import Driven
from anticipation.lab.evaluate.bootstrap import Interval

__all__ = ["FIGURES", "RESAMPLES", "Figure", "Week", "estimate", "intervals"]

RESAMPLES = 1_000
_ENDS = (2.5, 97.5)

Counts = Counter[str]


@dataclass
class Week:
    """What one driver was offered in one week of use.

    ``hours`` in which the car moved. By kind: offers ``made``, the ``false`` ones among them, those that the driver
    ``accepted``; the needs ``wanted``, one for each kind and drive, and those ``met`` by a right offer in time;
    ``early_s``, how long before the driver would have acted, arrived or left the first such offer of a drive came.
    What all offers were worth (``gained``), and those of an oracle (``best``), in wrong offers avoided.
    """

    hours: float = 0.0
    made: Counts = field(default_factory=Counter)
    false: Counts = field(default_factory=Counter)
    accepted: Counts = field(default_factory=Counter)
    wanted: Counts = field(default_factory=Counter)
    met: Counts = field(default_factory=Counter)
    early_s: dict[str, list[float]] = field(default_factory=dict)
    gained: float = 0.0
    best: float = 0.0

    def add(self, driven: Driven, hours: float) -> None:
        """Add a drive on which the car moved for some hours."""
        self.hours += hours
        self.best += driven.best
        self.wanted.update(need.kind for need in driven.wanted)
        met: set[str] = set()
        for judged in driven.offers:
            kind = judged.need.kind
            self.made[kind] += 1
            self.false[kind] += not judged.right
            self.accepted[kind] += judged.accepted
            self.gained += judged.worth
            if not math.isnan(judged.early_s) and kind not in met:
                met.add(kind)
                self.early_s.setdefault(kind, []).append(judged.early_s)
        self.met.update(met)

    def sums(self) -> list[float]:
        """Return the sums over which figures are ratios, in the order of ``_SUMS``."""
        made, false, accepted, wanted, met = (
            float(counts.total()) for counts in (self.made, self.false, self.accepted, self.wanted, self.met)
        )
        return [self.hours, made, false, made - false, accepted, wanted, met, self.best - self.gained]


_SUMS = ("hours", "made", "false", "right", "accepted", "wanted", "met", "regret")


class Figure(NamedTuple):
    """A ratio of two sums: its name, which over which, and whether it is a share in per cent."""

    name: str
    over: str
    under: str
    is_share: bool


FIGURES = (
    Figure("offers/h", "made", "hours", False),
    Figure("false/h", "false", "hours", False),
    Figure("right", "right", "made", True),
    Figure("accepted", "accepted", "made", True),
    Figure("covered", "met", "wanted", True),
    Figure("regret/h", "regret", "hours", False),
)
"""Regret is what an oracle's offers would have been worth beyond those that were made."""


def estimate(weeks: Sequence[Week]) -> list[float | None]:
    """Return each of ``FIGURES`` over some weeks, None where there is nothing to take it from."""
    sums = np.sum([week.sums() for week in weeks], axis=0)
    return [float(over / under) if under > 0 else None for over, under in (_parts(figure, sums) for figure in FIGURES)]


def intervals(lives: Sequence[Sequence[Week]], seed: int) -> list[Interval | None]:
    """Return the 95 % interval of each of ``FIGURES`` over whole lives drawn with replacement; None for one life."""
    if len(lives) < 2:
        return [None] * len(FIGURES)
    sums = np.array([np.sum([week.sums() for week in life], axis=0) for life in lives])
    draws = np.random.default_rng(seed).multinomial(len(lives), np.full(len(lives), 1 / len(lives)), RESAMPLES)
    drawn = (draws @ sums).T
    found: list[Interval | None] = []
    for figure in FIGURES:
        over, under = _parts(figure, drawn)
        some = under > 0
        low, high = np.percentile(over[some] / under[some], _ENDS) if some.any() else (np.nan, np.nan)
        found.append((float(low), float(high)) if some.any() else None)
    return found


def _parts(figure: Figure, sums: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return sums[_SUMS.index(figure.over)], sums[_SUMS.index(figure.under)]
