"""The figures of an evaluation, as types that become tables, a picture or JSON."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from anticipation.lab.evaluate.bootstrap import Bootstrap, Interval
from anticipation.lab.evaluate.metrics import (
    coverage,
    expected_calibration_error,
    hits_within,
    reciprocal,
    reliability,
    threshold,
    trade_off,
)
from anticipation.lab.evaluate.prequential import Outcomes

__all__ = ["AGES", "FROZEN", "PRECISIONS", "CurvePoint", "Frozen", "MethodScores", "Rate", "Rates", "Report", "Scoring"]
__all__ += ["later_half", "score"]

AGES = ((0, 14), (14, 28), (28, 60), (60, 120), (120, None))
"""Days of history: from, up to; None has no end."""
PRECISIONS = (0.80, 0.90, 0.95)
FROZEN = (0.80, 0.90)
"""Precisions for which a threshold is frozen on the validation part."""

_POINTS = 200

Mask = NDArray[np.bool_]


class Rate(msgspec.Struct, frozen=True):
    """A mean and its 95 % interval; None where there is nothing to take it from."""

    value: float | None
    interval: Interval | None = None


class Rates(msgspec.Struct, frozen=True):
    """Of ``n`` targets: the share whose place was among the first 1, 3, 5, 10, and the mean reciprocal rank."""

    n: int
    acc1: Rate
    acc3: Rate
    acc5: Rate
    acc10: Rate
    mrr: Rate


class CurvePoint(msgspec.Struct, frozen=True):
    """Acc@1 while the history was this many days long."""

    from_day: int
    to_day: int | None
    n: int
    acc1: Rate


class Frozen(msgspec.Struct, frozen=True):
    """One speaks from the probability ``threshold`` on, which was enough on the validation part.

    ``precision`` is how often one is then right on the scored part, ``coverage`` of what share of its trips one speaks.
    """

    threshold: float
    precision: Rate
    coverage: Rate


class MethodScores(msgspec.Struct, frozen=True):
    """All figures of one method.

    ``new_named``: of the trips to new places, the share where a place never visited was held for likelier than any
    other (or the number that lumps such places was named first). ``coverage`` by precision in per cent.
    ``reliability`` (count, mean probability, share right) by bin, ``trade_off`` (coverage, precision). ``frozen`` by
    precision in per cent, None where the validation part never reached it; empty without such a part.
    """

    method: str
    all: Rates
    known: Rates
    away: Rates
    new: int
    new_named: Rate
    ece: float | None
    coverage: dict[str, float | None]
    curve: list[CurvePoint]
    curve_known: list[CurvePoint]
    reliability: list[tuple[int, float, float]]
    trade_off: list[tuple[float, float]]
    frozen: dict[str, Frozen | None] = {}


class Scoring(msgspec.Struct, frozen=True):
    """One way to count, what it means in one line, and every method by it."""

    name: str
    meaning: str
    methods: list[MethodScores]


class Report(msgspec.Struct, frozen=True):
    """An evaluation: of what, how large, how it was scored. ``unit`` is what the bootstrap draws.

    ``later`` has only the later half of each person's days, for sets that have no parts of their own.
    """

    data: str
    licence: str
    persons: int
    trips: int
    targets: int
    known: int
    new: int
    unit: str
    resamples: int
    seed: int
    notes: list[str]
    scorings: list[Scoring]
    later: Scoring | None = None

    def __str__(self) -> str:
        from anticipation.lab.evaluate.table import text_of

        return text_of(self)


def score(outcomes: Outcomes, bootstrap: Bootstrap) -> list[MethodScores]:
    """Return the figures of every method that was asked for all that is scored; ``bootstrap`` is over all targets."""
    asked = outcomes.asked[outcomes.scored]
    return [_score(outcomes, m, name, bootstrap) for m, name in enumerate(outcomes.methods) if asked[:, m].all()]


def later_half(outcomes: Outcomes) -> Outcomes:
    """Score only the targets of the later half of the days on which each person has any; all before is history."""
    late = np.zeros(len(outcomes.day), np.bool_)
    for person in range(int(outcomes.person.max(initial=-1)) + 1):
        own = outcomes.scored & (outcomes.person == person)
        days = np.unique(outcomes.day[own])
        late |= own & np.isin(outcomes.day, days[(len(days) + 1) // 2 :])
    return outcomes._replace(scored=late)


def _score(outcomes: Outcomes, m: int, name: str, bootstrap: Bootstrap) -> MethodScores:
    rank, scored, known = outcomes.rank[:, m], outcomes.scored, outcomes.known
    first = hits_within(rank, 1)
    p, hit = outcomes.p[scored, m], first[scored]
    new = scored & ~known
    covered, precision = trade_off(p, hit)
    thinned = np.unique(np.linspace(0, max(0, len(covered) - 1), min(len(covered), _POINTS)).astype(int))
    return MethodScores(
        name,
        _rates(rank, scored, bootstrap),
        _rates(rank, scored & known, bootstrap),
        _rates(rank, scored & outcomes.away, bootstrap),
        int(new.sum()),
        _rate(np.maximum(outcomes.told_new[:, m], first), new, bootstrap),
        _number(expected_calibration_error(p, hit)),
        {f"{100 * least:.0f}": _number(coverage(p, hit, least)) for least in PRECISIONS},
        _curve(outcomes, m, np.ones(len(rank), bool), bootstrap),
        _curve(outcomes, m, known, bootstrap),
        [(int(n), float(mean), float(share)) for n, mean, share in zip(*reliability(p, hit), strict=True)],
        [(float(covered[k]), float(precision[k])) for k in thinned],
        _freeze(outcomes, m, bootstrap),
    )


def _freeze(outcomes: Outcomes, m: int, bootstrap: Bootstrap) -> dict[str, Frozen | None]:
    validation, p = outcomes.validation, outcomes.p[:, m]
    if not validation.any() or not outcomes.asked[validation, m].all():
        return {}
    first = hits_within(outcomes.rank[:, m], 1)
    found: dict[str, Frozen | None] = {}
    for least in FROZEN:
        at = threshold(p[validation], first[validation], least)
        spoken = p >= (np.inf if at is None else at)
        right, said = _rate(first, outcomes.scored & spoken, bootstrap), spoken.astype(np.float64)
        name = f"{100 * least:.0f}"
        found[name] = None if at is None else Frozen(at, right, _rate(said, outcomes.scored, bootstrap))
    return found


def _rates(rank: NDArray[np.int64], within: Mask, bootstrap: Bootstrap) -> Rates:
    acc1, acc3, acc5, acc10 = (_rate(hits_within(rank, k), within, bootstrap) for k in (1, 3, 5, 10))
    return Rates(int(within.sum()), acc1, acc3, acc5, acc10, _rate(reciprocal(rank), within, bootstrap))


def _rate(values: NDArray[np.float64], within: Mask, bootstrap: Bootstrap) -> Rate:
    if not within.any():
        return Rate(None)
    return Rate(float(values[within].mean()), bootstrap.interval(values, within))


def _curve(outcomes: Outcomes, m: int, within: Mask, bootstrap: Bootstrap) -> list[CurvePoint]:
    """Return the learning curve over targets ``within [T]``; no figure where not all of them were foretold."""
    first, points = hits_within(outcomes.rank[:, m], 1), []
    for low, high in AGES:
        inside = within & (outcomes.age_days >= low)
        if high is not None:
            inside &= outcomes.age_days < high
        rate = _rate(first, inside, bootstrap) if outcomes.asked[inside, m].all() else Rate(None)
        points.append(CurvePoint(low, high, int(inside.sum()), rate))
    return points


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value
