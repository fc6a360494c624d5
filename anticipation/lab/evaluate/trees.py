"""LightGBM over a person's own places: the strongest known baseline, because it may learn from these very people.

It comes in two rows. *LightGBM* is fitted to the earlier time of the same people, and foretells their later time: the
scored part by all that came before it, the validation part by the train part. *LightGBM on others* is fitted to the
earlier time of four fifths of the people, and foretells the last fifth, who are new to it. A set without parts of its
own is halved by days; only the later half is foretold from the earlier one.

The trees say of each candidate place whether the trip leads there. Where their probabilities sum to less than 1, the
rest is that of a place never visited; where to more, they are scaled down. (On GeoLife's validation part that is
better calibrated than trees of their own for new places.)

Ke et al., "LightGBM: a highly efficient gradient boosting decision tree" (NeurIPS 2017).
"""

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.destinations import Forecast
from anticipation.instant import Instant
from anticipation.lab.datasets import History, Person
from anticipation.lab.evaluate.candidates import Candidates, Ledger
from anticipation.lab.evaluate.prequential import Fitted, MakeFitted, Outcomes, live
from anticipation.lab.evaluate.report import later_half
from anticipation.places import Places

if TYPE_CHECKING:
    from lightgbm import Booster

__all__ = ["IN_DOMAIN", "LEAST", "ON_OTHERS", "fit_trees"]

IN_DOMAIN, ON_OTHERS = "LightGBM", "LightGBM on others"
LEAST = 200
"""Fewer trips to learn from make no trees worth a row."""

_FOLDS = 5
_PARAMS: dict[str, Any] = {
    "objective": "binary",
    "num_iterations": 250,
    "learning_rate": 0.04,
    "num_leaves": 15,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    # the same trees for the same data, on any number of threads
    "seed": 0,
    "deterministic": True,
    "force_col_wise": True,
    "verbosity": -1,
}

Mask = NDArray[np.bool_]


def fit_trees(history: History, strict: bool, show_progress: Callable[[float], None] = lambda share: None) -> Fitted:
    """Fit both rows to a history; where that cannot be, a note says why instead. ``strict`` as in ``live``."""
    if importlib.util.find_spec("lightgbm") is None:
        return Fitted({}, (f"{IN_DOMAIN} left out: pip install 'outrider[lab]'",))
    lives, outcomes = _look(history, strict, lambda share: show_progress(0.3 * share))
    jobs = list(_jobs(history, outcomes))
    least = min(int(job.taught.sum()) for job in jobs)
    if least < LEAST:
        return Fitted({}, (f"{IN_DOMAIN} left out: {least} trips to learn from, it needs {LEAST}",))
    trips = [trip for life in lives for trip in life.trips if trip.told]
    forecasts: dict[str, list[Forecast | None]] = {job.row: [None] * len(trips) for job in jobs}
    for done, job in enumerate(jobs, 1):
        booster = _grow([trips[at] for at in np.flatnonzero(job.taught)])
        asked = np.flatnonzero(job.foretold).tolist()
        for at, forecast in zip(asked, _foretell(booster, [trips[at].candidates for at in asked]), strict=True):
            forecasts[job.row][at] = forecast
        show_progress(0.3 + 0.7 * done / len(jobs))
    return Fitted({row: _replays(history, lives, said) for row, said in forecasts.items()})


class _Job(NamedTuple):
    """What trees of a row are taught, and what they then foretell: targets ``[T]``."""

    row: str
    taught: Mask
    foretold: Mask


def _jobs(history: History, outcomes: Outcomes) -> Iterator[_Job]:
    scored, validation = outcomes.scored, outcomes.validation
    if any(person.parts for person in history.persons):
        earlier = ~scored
        if validation.any():
            yield _Job(IN_DOMAIN, earlier & ~validation, validation)
    else:
        scored = later_half(outcomes).scored
        earlier = outcomes.scored & ~scored
    yield _Job(IN_DOMAIN, earlier, scored)
    fold = outcomes.person % _FOLDS
    folds = np.unique(fold).tolist()
    for k in folds if len(folds) > 1 else ():
        yield _Job(ON_OTHERS, earlier & (fold != k), fold == k)


@dataclass
class _Trip:
    """A trip to be foretold, and what came of it: ``hit`` is where among its candidates it led, -1 for none of them.

    ``told`` tells whether anyone knows where it led.
    """

    candidates: Candidates
    hit: int = -1
    told: bool = False


@dataclass
class _Life:
    """Hears one life as a predictor does, and keeps what could be known as each trip began, and where it led."""

    ledger: Ledger = field(default_factory=Ledger)
    trips: list[_Trip] = field(default_factory=list)
    leads: _Trip | None = None
    """The trip that began and has not ended."""

    def predict(self, departs: Instant, origin: int, holiday: bool = False) -> None:
        """Keep the candidates of a trip."""
        self.leads = _Trip(self.ledger.look(departs, origin))
        self.trips.append(self.leads)

    def learn(self, departs: Instant, origin: int, arrived: Instant, destination: int, holiday: bool = False) -> None:
        """Keep where it led."""
        if self.leads is not None:
            self.leads.told = destination >= 0
            self.leads.hit = next(iter(np.flatnonzero(self.leads.candidates.places == destination).tolist()), -1)
            self.leads = None
        self.ledger.learn(departs, origin, arrived, destination)

    def merge(self, old: int, into: int) -> None:
        """Hear that two places are one."""
        self.ledger.merge(old, into)
        if self.leads is not None:
            places = self.leads.candidates.places
            self.leads.candidates = self.leads.candidates._replace(places=np.where(places == old, into, places))

    def move(self, trips: tuple[int, ...], new: int) -> None:
        """Hear that trips led to another place."""
        self.ledger.move(trips, new)


def _look(history: History, strict: bool, show_progress: Callable[[float], None]) -> tuple[list[_Life], Outcomes]:
    """Live a history through for what trees see of it; the told trips, in their order, are the outcomes' targets."""
    lives: list[_Life] = []

    def begin(person: Person) -> _Life:
        lives.append(_Life())
        return lives[-1]

    return lives, live(history, {}, Places, fitted={"": begin}, strict=strict, show_progress=show_progress)


def _grow(trips: Sequence[_Trip]) -> "Booster":
    """Fit trees to trips that are over."""
    import lightgbm

    rows = np.concatenate([trip.candidates.rows for trip in trips])
    hits = np.concatenate([np.arange(len(trip.candidates.places)) == trip.hit for trip in trips])
    return lightgbm.train(_PARAMS, lightgbm.Dataset(rows, hits.astype(np.int8), params=_PARAMS))


def _foretell(booster: "Booster", asked: Sequence[Candidates]) -> Iterator[Forecast]:
    rows = np.concatenate([np.zeros((0, booster.num_feature()), np.float32), *(one.rows for one in asked)])
    told = np.asarray(booster.predict(rows), np.float64) if len(rows) else np.zeros(0)
    for candidates, p in zip(asked, np.split(told, np.cumsum([len(one.places) for one in asked])[:-1]), strict=True):
        total = float(p.sum())
        order = np.lexsort((candidates.places, -p))
        yield Forecast(candidates.places[order], p[order] / max(1.0, total), max(0.0, 1.0 - total))


class _Replay:
    """Says again what was foretold of each trip of one life, in their order."""

    def __init__(self, said: Sequence[Forecast | None]) -> None:
        self._said = iter(said)

    def predict(self, departs: Instant, origin: int, holiday: bool = False) -> Forecast | None:
        """Say what was foretold of the next trip."""
        return next(self._said)

    def learn(self, departs: Instant, origin: int, arrived: Instant, destination: int, holiday: bool = False) -> None:
        """It has learned all it will."""

    def merge(self, old: int, into: int) -> None:
        """Candidates go by the names that they had as the trip began."""

    def move(self, trips: tuple[int, ...], new: int) -> None:
        """Nothing of it changes."""


def _replays(history: History, lives: Sequence[_Life], forecasts: Sequence[Forecast | None]) -> MakeFitted:
    told = iter(forecasts)
    said = [[next(told) if trip.told else None for trip in life.trips] for life in lives]
    of = {id(person): own for person, own in zip(history.persons, said, strict=True)}
    return lambda person: _Replay(of[id(person)])
