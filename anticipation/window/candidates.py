"""Candidate places as the network sees them: what the past and the way so far say of each, never which one it is."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.destinations import Dossier
from anticipation.window.schema import CANDIDATE_COLUMNS, CANDIDATES
from anticipation.window.tokens import Life

__all__ = ["NEW", "NONE", "Candidates", "PlaceView", "candidates_of", "life_of"]

_PLACES = CANDIDATES - 2
NEW, NONE = CANDIDATES - 2, CANDIDATES - 1
"""Rows of somewhere never visited, and of staying where the car is."""

_INDEX = {name: k for k, name in enumerate(CANDIDATE_COLUMNS)}
_P, _P_NOW = _INDEX["p"], _INDEX["p_now"]
_MARKOV, _DECAYED = _INDEX["markov_time"], _INDEX["decayed_time"]
_KIND, _RANK, _VISITS = _INDEX["is_place"], _INDEX["rank.share"], _INDEX["visits"]
_PLACE, _NEW_ODDS = _INDEX["distance"], _INDEX["new.general"]
_FEATURES = 14
_LEAST_P = 1e-4


class PlaceView(NamedTuple):
    """What else is known of a place: metres from here (None: unknown), and home, work or "" (anything else)."""

    distance_m: float | None = None
    role: str = ""


class Candidates(NamedTuple):
    """``places [n]``, n at most 30, the likeliest by memory first; ``rows [32, columns]``; which ``count [32]``.

    ``memory [32]`` is what the memory makes of each by now, ``counted [2, 32]`` the two plain counts, as probabilities;
    a count cannot name what it never saw, so that the memory's share of new places is theirs, too.
    """

    places: NDArray[np.int64]
    rows: NDArray[np.float32]
    counts: NDArray[np.bool_]
    memory: NDArray[np.float64]
    counted: NDArray[np.float64]


def candidates_of(
    dossier: Dossier,
    now: dict[int, float] | None = None,
    new_now: float | None = None,
    view: Callable[[int], PlaceView] | None = None,
    stands: bool = False,
) -> Candidates:
    """Return the candidates of a trip; ``now`` and ``new_now`` are the memory's probabilities after the way so far.

    ``stands`` tells that the car has not left: only then it may stay (NONE counts).
    """
    every = dossier.places.tolist()
    p_now = dossier.p if now is None else np.array([now.get(place, 0.0) for place in every])
    new = dossier.new if new_now is None else new_now
    kept = np.lexsort((dossier.places, -p_now))[:_PLACES]
    n = len(kept)
    rows = np.zeros((CANDIDATES, len(CANDIDATE_COLUMNS)), np.float32)
    features = dossier.evidence.features[:, kept]
    rows[:n, :_FEATURES] = np.clip(features, -8, 8).T / 3
    rows[:n, _P], rows[:n, _P_NOW] = _logs(dossier.p[kept]), _logs(p_now[kept])
    rows[:n, _MARKOV : _DECAYED + 1] = _logs(dossier.counted[:, kept]).T
    rows[:n, _KIND] = 1
    for k, score in enumerate((features[0], features[0] + features[5], features[0] + features[7], p_now[kept])):
        rows[:n, _RANK + k] = 1 / (1 + np.argsort(np.argsort(-score, kind="stable"), kind="stable"))
    rows[:n, _VISITS] = np.log1p(dossier.visits[kept]) / 3
    share = np.exp(features[0] + features[8])
    rows[:n, _VISITS + 1], rows[:n, _VISITS + 2] = np.minimum(share, 2), math.log1p(dossier.from_here) / 3
    if view is not None:
        for row, place in zip(rows, dossier.places[kept].tolist(), strict=False):
            _look(row, view(place))
    odds = np.clip(dossier.evidence.new[1:] / 3, -2, 2)
    for row, p, before in ((rows[NEW], new, dossier.new), (rows[NONE], _LEAST_P, _LEAST_P)):
        row[_P], row[_P_NOW] = _logs(np.array([before, p]))
        row[_NEW_ODDS : _NEW_ODDS + 3] = odds
    rows[NEW, _KIND + 1] = rows[NONE, _KIND + 2] = 1
    counts = np.arange(CANDIDATES) < n
    counts[NEW], counts[NONE] = True, stands
    memory, counted = np.zeros(CANDIDATES), np.zeros((2, CANDIDATES))
    memory[:n], memory[NEW] = p_now[kept], new
    counted[:, :n], counted[:, NEW] = dossier.counted[:, kept] * (1 - new), new
    return Candidates(dossier.places[kept], rows, counts, memory, counted)


def life_of(dossier: Dossier) -> Life:
    """Return what the dossier says about the driver's life as a whole."""
    new = dossier.evidence.new
    return Life(
        dwell_min=dossier.dwell_min,
        trips=dossier.trips,
        candidates=len(dossier.places),
        from_here=dossier.from_here,
        from_both=dossier.from_both,
        new=(float(new[1]), float(new[2]), float(new[3])),
        first_p=float(dossier.p.max(initial=0.0)),
        concentration=float(np.square(dossier.p).sum()),
    )


def _look(row: NDArray[np.float32], seen: PlaceView) -> None:
    if seen.distance_m is not None:
        row[_PLACE : _PLACE + 2] = math.log1p(max(0.0, seen.distance_m) / 1000) / 3, 1
    row[_PLACE + 2 : _PLACE + 5] = seen.role == "home", seen.role == "work", seen.role not in ("", "home", "work")


def _logs(p: NDArray[np.float64]) -> NDArray[np.float64]:
    logs: NDArray[np.float64] = np.log(np.maximum(p, _LEAST_P)) / 3
    return logs
