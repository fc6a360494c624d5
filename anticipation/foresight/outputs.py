"""What the network's logits mean, by name and as probabilities."""

from collections.abc import Mapping
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from anticipation.network import Output
from anticipation.window.schema import CLIMATE, OUTPUTS, STYLE, WITHIN

__all__ = ["Foreseen", "foreseen_of"]

Floats = NDArray[np.float64]


def _slice(first: str, count: int) -> slice:
    at = OUTPUTS.index(first)
    return slice(at, at + count)


_ACTS: Final = slice(0, len(CLIMATE) * len(WITHIN))
_SETTING, _ENERGY, _LEAVES = _slice("setting.-2", 6), OUTPUTS.index("energy"), _slice("leaves.5min", 4)
_TRIP, _CHANGE, _STYLE = _slice("trip.ac", 2), _slice("change.1min", 3), _slice("style.0", STYLE)


class Foreseen(msgspec.Struct, frozen=True, eq=False):
    """What the network says at one moment, all of it probabilities but ``style``.

    ``acts``: each kind of act within 10 s, 1, 5 and 15 min. ``setting``: a change of the set temperature to come
    reaches -2, -1, -0.5, +0.5, +1, +2 degrees. ``goal [32]``: each candidate. ``leaves`` within 5, 15, 30, 60 min.
    ``trip``: A/C, heating are used on this trip. ``change`` of either within 1, 5, 15 min. ``energy``: the driver wants
    to charge. ``style [3]`` has length 1: how this driver drives.
    """

    acts: Mapping[str, tuple[float, ...]]
    setting: tuple[float, ...]
    goal: Floats
    energy: float
    leaves: tuple[float, ...]
    trip: tuple[float, ...]
    change: tuple[float, ...]
    style: Floats
    awake: tuple[tuple[int, ...], ...] = ()
    """Which experts of each layer were at work; () where nobody knows."""


def foreseen_of(output: Output, counts: NDArray[np.bool_]) -> Foreseen:
    """Return what an output means; ``counts [32]`` are the candidates that there are."""
    y = output.y.astype(np.float64)
    acts = _sigmoid(_cumulative(y[_ACTS].reshape(len(CLIMATE), len(WITHIN))))
    scores = np.where(counts, output.scores.astype(np.float64), -np.inf)
    goal = np.exp(scores - scores.max()) if counts.any() else np.zeros(len(counts))
    style = y[_STYLE]
    length = float(np.sqrt(np.square(style).sum()))
    return Foreseen(
        acts={kind: tuple(row) for kind, row in zip(CLIMATE, acts.tolist(), strict=True)},
        setting=tuple(_sigmoid(y[_SETTING]).tolist()),
        goal=goal / (goal.sum() or 1.0),
        energy=float(_sigmoid(y[_ENERGY])),
        leaves=tuple(_sigmoid(_cumulative(y[_LEAVES])).tolist()),
        trip=tuple(_sigmoid(y[_TRIP]).tolist()),
        change=tuple(_sigmoid(_cumulative(y[_CHANGE])).tolist()),
        style=style / length if length else style,
        awake=output.awake,
    )


def _cumulative(logits: Floats) -> Floats:
    """Return logits ``[..., n]`` that never fall from one horizon to the next."""
    rises = np.logaddexp(0.0, logits[..., 1:]).cumsum(-1)
    return np.concatenate([logits[..., :1], logits[..., :1] + rises], -1)


def _sigmoid(x: Floats) -> Floats:
    p: Floats = 1 / (1 + np.exp(-np.clip(x, -40, 40)))
    return p
