"""Living histories through, one trip after the other: each destination is predicted before it is learned.

What a prediction may know: the stays before, and when and where the trip departs. Never when it arrives.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from anticipation.instant import Instant
from anticipation.lab.datasets import History, Part, Person
from anticipation.lab.evaluate.baselines import BASELINES, weigh
from anticipation.lab.evaluate.labels import Arrival, Labels, MakeClusters
from anticipation.lab.evaluate.past import Past

__all__ = ["Fit", "Fitted", "Forecast", "MakeFitted", "MakePredictor", "Outcomes", "Predictor", "live"]


class Forecast(Protocol):
    """Where a trip may lead: ``anticipation.destinations.Forecast``."""

    @property
    def places(self) -> NDArray[np.int64]:
        """Places [n], likeliest first."""

    @property
    def p(self) -> NDArray[np.float64]:
        """Their probabilities [n]."""

    @property
    def new(self) -> float:
        """The probability of a place never visited."""


class Predictor(Protocol):
    """What learns one person's trips: ``anticipation.destinations.Destinations``, or another to stand beside it."""

    def predict(self, departs: Instant, origin: int, holiday: bool = False) -> Forecast | None:
        """Say where a trip leads; a negative origin is not known. None: this trip is not for it to foretell."""

    def learn(self, departs: Instant, origin: int, arrived: Instant, destination: int, holiday: bool = False) -> object:
        """Learn where it led; a negative destination is not known."""

    def merge(self, old: int, into: int) -> object:
        """Hear that two places are one."""

    def move(self, trips: tuple[int, ...], new: int) -> object:
        """Hear that trips, numbered in the order in which they were learned, led to another place."""


MakePredictor = Callable[[], Predictor]
MakeFitted = Callable[[Person], Predictor]
"""Gives the predictor of one of the people of the history to which it was fitted."""


class Fitted(NamedTuple):
    """Methods that were fitted to a history itself, by name, and notes on what was left out.

    None of them foretells what it was fitted to.
    """

    makers: Mapping[str, MakeFitted]
    notes: tuple[str, ...] = ()


Fit = Callable[[History, bool, Callable[[float], None]], Fitted]
"""Fits methods to a history; takes ``strict``, as in ``live``, and what hears the share that is done."""


class Outcomes(NamedTuple):
    """What became of the predictions: T targets, M methods.

    ``rank [T, M]`` of the true place, 0 where a method did not name it or it was never visited before; ``p [T, M]`` of
    the place named first (0 for none); ``told_new [T, M]``: a place never visited was held for likelier than any other;
    ``asked [T, M]``: the method foretold this target at all; ``known [T]``: the place was one that could be named;
    ``away [T]``: it was another than the one before; ``scored [T]``: it counts for every figure; ``validation [T]``:
    thresholds are frozen on it; ``person``, ``day`` (local) and ``age_days [T]``, the days since the first stay.
    """

    methods: tuple[str, ...]
    person: NDArray[np.int64]
    day: NDArray[np.int64]
    age_days: NDArray[np.float64]
    scored: NDArray[np.bool_]
    validation: NDArray[np.bool_]
    known: NDArray[np.bool_]
    away: NDArray[np.bool_]
    rank: NDArray[np.int64]
    p: NDArray[np.float64]
    told_new: NDArray[np.bool_]
    asked: NDArray[np.bool_]


def live(
    history: History,
    predictors: Mapping[str, MakePredictor],
    make_clusters: MakeClusters,
    *,
    fitted: Mapping[str, MakeFitted] = MappingProxyType({}),
    strict: bool = False,
    show_progress: Callable[[float], None] = lambda share: None,
) -> Outcomes:
    """Live every person's history through; ``strict``: the number that lumps unseen places is no place.

    The methods are the baselines, those ``fitted`` to this history, and the ``predictors``, in this order. Each is
    asked once for each target, in the order of the stays.
    """
    methods = (*BASELINES, *fitted, *predictors)
    total = sum(len(person.stays) for person in history.persons)
    targets: list[_Target] = []
    done = 0
    for number, person in enumerate(history.persons):
        labels = Labels(person, make_clusters, history.lumped if strict else None)
        watchers = [make(person) for make in fitted.values()] + [make() for make in predictors.values()]
        life = _Life(person, labels, watchers)
        for index, stay in enumerate(person.stays):
            target = life.live(index)
            if target is not None:
                known = target.visited if history.lumped is None else stay.place != history.lumped
                targets.append(target._replace(person=number, visited=known))
            done += 1
            if done % 256 == 0:
                show_progress(done / total)
    show_progress(1.0)
    return _outcomes(methods, targets)


class _Target(NamedTuple):
    person: int
    day: int
    age_days: float
    part: Part
    visited: bool
    away: bool
    rank: list[int]
    p: list[float]
    told_new: list[bool]
    asked: list[bool]


def _outcomes(methods: tuple[str, ...], targets: list[_Target]) -> Outcomes:
    wide = (len(targets), len(methods))
    return Outcomes(
        methods,
        np.array([target.person for target in targets], np.int64),
        np.array([target.day for target in targets], np.int64),
        np.array([target.age_days for target in targets], np.float64),
        np.array([target.part is Part.SCORED for target in targets], bool),
        np.array([target.part is Part.VALIDATION for target in targets], bool),
        np.array([target.visited for target in targets], bool),
        np.array([target.away for target in targets], bool),
        np.array([target.rank for target in targets], np.int64).reshape(wide),
        np.array([target.p for target in targets], np.float64).reshape(wide),
        np.array([target.told_new for target in targets], bool).reshape(wide),
        np.array([target.asked for target in targets], bool).reshape(wide),
    )


@dataclass
class _Guess:
    """All that was said of one trip: the baselines' weights by column, and the predictors' forecasts."""

    weights: NDArray[np.float64]
    forecasts: list[Forecast | None]


class _Life:
    """One person, with all who watch them."""

    def __init__(self, person: Person, labels: Labels, predictors: list[Predictor]) -> None:
        self._person, self._labels, self._predictors = person, labels, predictors
        self._past = Past()
        self._visited: set[int] = set()
        self._here = -1
        self._trip_of: dict[int, int] = {}

    def live(self, index: int) -> _Target | None:
        """Predict a stay if it is a target, then learn it; return how the predictions did."""
        stays = self._person.stays
        stay = stays[index]
        departs = stays[index - 1].end if index else stay.start or stay.end
        part = self._person.part(index)
        guess = self._guess(departs) if part is not Part.HISTORY else None
        arrival = self._labels.arrive(index)
        names = _names_of(arrival) & self._visited
        columns = {self._past.column_of(name) for name in names} - {0}
        self._relabel(arrival, index)
        target = None
        if guess is not None and arrival.scored:
            age_days = (departs.s - (stays[0].start or stays[0].end).s) / 86_400
            visited = arrival.place in self._visited
            away = arrival.place < 0 or arrival.place != self._here
            scores = _score(guess, names, columns)
            target = _Target(0, departs.day, age_days, part, visited, away, *scores)
        self._learn(index, departs, stay.start, arrival.place)
        return target

    def _guess(self, departs: Instant) -> _Guess:
        forecasts = [predictor.predict(departs, self._here) for predictor in self._predictors]
        return _Guess(weigh(self._past, departs), forecasts)

    def _relabel(self, arrival: Arrival, index: int) -> None:
        for old, into in arrival.merged:
            self._past.merge(old, into)
            for predictor in self._predictors:
                predictor.merge(old, into)
            if old in self._visited:
                self._visited = self._visited - {old} | {into}
            self._here = into if self._here == old else self._here
        for moved, new in arrival.moved:
            before = [stay for stay in moved if stay < index]
            self._past.move(before, new)
            if before:
                self._visited.add(new)
            if index - 1 in before:
                self._here = new
            trips = tuple(self._trip_of[stay] for stay in moved if stay in self._trip_of)
            for predictor in self._predictors:
                predictor.move(trips, new)

    def _learn(self, index: int, departs: Instant, arrived: Instant | None, place: int) -> None:
        self._past.add(place, departs, arrived)
        if index and arrived is not None:
            self._trip_of[index] = len(self._trip_of)
            for predictor in self._predictors:
                predictor.learn(departs, self._here, max(arrived, departs), place)
        if place >= 0:
            self._visited.add(place)
        self._here = place


def _names_of(arrival: Arrival) -> set[int]:
    """Return what the place of an arrival may have been called when the trip departed, and is called now."""
    names = {arrival.place} - {-1}
    for old, into in reversed(arrival.merged):
        if into in names:
            names.add(old)
    return names


def _score(guess: _Guess, names: set[int], columns: set[int]) -> tuple[list[int], list[float], list[bool], list[bool]]:
    """Return rank, first probability, NEW and asked of each method, for a place of these names and columns."""
    rank = [min((_rank(weights, column) for column in columns), default=0) for weights in guess.weights]
    p = [float(weights.max()) for weights in guess.weights]
    told_new = [False] * len(rank)
    asked = [True] * len(rank)
    for forecast in guess.forecasts:
        places = forecast.places.tolist() if forecast is not None else []
        rank.append(next((k for k, place in enumerate(places, 1) if place in names), 0))
        p.append(float(forecast.p[0]) if forecast is not None and places else 0.0)
        told_new.append(forecast is not None and forecast.new > p[-1])
        asked.append(forecast is not None)
    return rank, p, told_new, asked


def _rank(weights: NDArray[np.float64], column: int) -> int:
    """Return 1 for the heaviest column; among equals the elder one leads; 0 for one that weighs nothing."""
    weight = weights[column]
    if weight <= 0:
        return 0
    return 1 + int(np.count_nonzero(weights > weight) + np.count_nonzero(weights[:column] == weight))
