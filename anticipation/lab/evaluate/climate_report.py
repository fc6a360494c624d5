"""The figures of ``evaluate climate``, as types that become a table or JSON."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from anticipation.lab.evaluate.binary import TripBootstrap, auc, balanced_accuracy, brier, concordance
from anticipation.lab.evaluate.climate_live import ClimateOutcomes
from anticipation.lab.evaluate.foreteller import HORIZONS_MIN
from anticipation.lab.evaluate.metrics import expected_calibration_error
from anticipation.lab.evaluate.report import Rate

__all__ = [
    "DEVICE_NAMES",
    "ChangeScores",
    "Changes",
    "ClimateReport",
    "Horizon",
    "Target",
    "UseScores",
    "score_changes",
]
__all__ += ["score_use"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

DEVICE_NAMES = {"ac": "A/C", "heating": "heating"}

_RISK = HORIZONS_MIN.index(5)
"""The horizon whose probability is the risk of the concordance index."""


class UseScores(msgspec.Struct, frozen=True):
    """One method's figures for "is it used on this trip"; AUC and balanced accuracy are None where all trips agree."""

    method: str
    auc: Rate
    balanced_accuracy: Rate
    ece: float
    brier: float


class Target(msgspec.Struct, frozen=True):
    """One device: of ``n`` trips on which it is known, it was used on ``used``."""

    device: str
    n: int
    used: int
    methods: list[UseScores]

    @property
    def constant(self) -> bool:
        """Whether it is the same on every trip, so that there is nothing to tell apart."""
        return self.used in (0, self.n)


class Horizon(msgspec.Struct, frozen=True):
    """``n`` moments after which the trip was watched for at least so long, and the share with a change in it."""

    minutes: int
    n: int
    came: float | None


class ChangeScores(msgspec.Struct, frozen=True):
    """One method's Brier scores, one for each horizon, and its concordance index; None without anything to count."""

    method: str
    brier: list[Rate]
    concordance: float | None


class Changes(msgspec.Struct, frozen=True):
    """When A/C or heating next goes on or off, asked at ``moments`` of ``trips`` that held ``changes``."""

    devices: list[str]
    trips: int
    moments: int
    changes: int
    horizons: list[Horizon]
    methods: list[ChangeScores]


class ClimateReport(msgspec.Struct, frozen=True):
    """An evaluation: of what, how large, and the figures. The bootstrap draws trips."""

    data: str
    licence: str
    users: int
    trips: int
    hours: float
    resamples: int
    seed: int
    notes: list[str]
    targets: list[Target]
    changes: Changes | None

    def __str__(self) -> str:
        from anticipation.lab.evaluate.climate_table import text_of

        return text_of(self)


def score_use(outcomes: ClimateOutcomes, resamples: int, seed: int) -> list[Target]:
    """Return the figures of every device that the set has."""
    return [_target(outcomes, d, device, resamples, seed) for d, device in enumerate(outcomes.devices)]


def score_changes(outcomes: ClimateOutcomes, resamples: int, seed: int) -> Changes | None:
    """Return the figures of the next change; None without a moment on a trip where every device is known."""
    if not len(outcomes.trip):
        return None
    bootstrap = TripBootstrap(outcomes.trip, resamples, seed)
    watched = [outcomes.left_min >= minutes for minutes in HORIZONS_MIN]
    came = [outcomes.ended & (outcomes.wait_min <= minutes) for minutes in HORIZONS_MIN]
    scores = []
    for m, method in enumerate(outcomes.change_methods):
        within = outcomes.within[:, m]
        if np.isnan(within).any():
            continue
        rates = [_mean(brier(within[:, h], came[h]), watched[h], bootstrap) for h in range(len(HORIZONS_MIN))]
        order = concordance(within[:, _RISK], outcomes.wait_min, outcomes.ended)
        scores.append(ChangeScores(method, rates, None if np.isnan(order) else order))
    return Changes(
        devices=list(outcomes.devices),
        trips=len(np.unique(outcomes.trip)),
        moments=len(outcomes.trip),
        changes=outcomes.changes,
        horizons=[
            Horizon(minutes, int(own.sum()), float(had[own].mean()) if own.any() else None)
            for minutes, own, had in zip(HORIZONS_MIN, watched, came, strict=True)
        ],
        methods=scores,
    )


def _target(outcomes: ClimateOutcomes, d: int, device: str, resamples: int, seed: int) -> Target:
    known = np.isfinite(outcomes.used[:, d])
    used = outcomes.used[known, d] > 0
    bootstrap = TripBootstrap(np.arange(len(used)), resamples, seed)
    scores = [_use(method, outcomes.p[known, d, m], used, bootstrap) for m, method in enumerate(outcomes.methods)]
    return Target(device, len(used), int(used.sum()), scores)


def _use(method: str, p: Floats, used: Mask, bootstrap: TripBootstrap) -> UseScores:
    ranked = balanced = Rate(None)
    if used.any() and not used.all():
        ranked = Rate(float(auc(p, used)[0]), bootstrap.interval_of(lambda weights: auc(p, used, weights)))
        balanced = Rate(
            float(balanced_accuracy(p, used)[0]),
            bootstrap.interval_of(lambda weights: balanced_accuracy(p, used, weights)),
        )
    error = expected_calibration_error(p, used.astype(np.float64))
    return UseScores(method, ranked, balanced, error, float(brier(p, used).mean()))


def _mean(values: Floats, within: Mask, bootstrap: TripBootstrap) -> Rate:
    if not within.any():
        return Rate(None)
    return Rate(float(values[within].mean()), bootstrap.interval(values, within))
