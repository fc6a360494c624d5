"""Who is heard about each need: the network, the memory and what is usual, mixed as this driver's past has taught.

Pure functions of what was foreseen and what is remembered.
"""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.facts import Foretold, HabitKind
from anticipation.foresight.outputs import Foreseen
from anticipation.habits import Belief
from anticipation.instant import Instant
from anticipation.mixing import Mixing
from anticipation.window import Candidates
from anticipation.window.candidates import NEW

__all__ = ["Asked", "Departed", "asked_about", "goal_said", "told_after", "told_arrival"]

_SOON: Final = -1
"""The farthest horizon of an act: what is offered is wanted in the next quarter of an hour."""


Asked = tuple[float, ...]
"""What the network, the memory and the usual share say of an act, as probabilities; NaN: silent."""


class Departed(NamedTuple):
    """What was said as a drive departed at ``at``.

    ``places [n]`` are the candidates, ``known [m]`` all places that were known; ``said [4, 32]`` is what each expert
    said, ``together [32]`` the mixture.
    """

    places: NDArray[np.int64]
    known: NDArray[np.int64]
    said: NDArray[np.float64]
    together: NDArray[np.float64]
    model: str
    at: Instant


def asked_about(kind: HabitKind, belief: Belief, foreseen: Foreseen | None) -> Asked:
    """Return what each expert says about an act."""
    network = foreseen.acts[kind][_SOON] if foreseen is not None else math.nan
    return network, belief.p, (belief.times + 0.5) / (belief.of + 2)


def told_after(at: Instant, kind: str, asked: Asked, mixing: Mixing, model: str, came: bool) -> Foretold:
    """Return the fact of what was said about an act, now that it came or did not."""
    said = tuple(None if math.isnan(p) else p if came else 1 - p for p in asked)
    return Foretold(at, kind, said, mixing.mix(kind, asked, model), came, model)


def goal_said(candidates: Candidates, foreseen: Foreseen | None) -> NDArray[np.float64]:
    """Return what each expert says of where the drive goes, ``[4, 32]``."""
    network = foreseen.goal if foreseen is not None else np.full(len(candidates.counts), np.nan)
    return np.stack([network, candidates.memory, *candidates.counted])


def told_arrival(at: Instant, departed: Departed, place: int) -> Foretold:
    """Return the fact of what was said at a departure, now that it led to ``place``; a negative one was never known.

    Where it led to a known place that was not among the candidates, everyone was wrong.
    """
    places, known, said, together, model, _ = departed
    row = places.tolist().index(place) if place in places else None if place in known else NEW
    best = int(together.argmax())
    heard = tuple(None if math.isnan(p) else 0.0 if row is None else min(1.0, float(p)) for p in said[:, row or 0])
    return Foretold(at, "destination", heard, min(1.0, float(together[best])), best == row, model)
