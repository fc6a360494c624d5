"""Knowing what one does not know: how well sentences of no known intent are told from the rest (CLINC150)."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.lab.nlu.sets import OUT_OF_SCOPE

__all__ = ["RECALL", "OpenSet", "auroc", "inside_of", "judge"]

RECALL = 0.9
"""The share of out-of-scope sentences that are recognised as such, at which accuracy within scope is read."""

_AGAINST = 0.5
"""How much the score of "out of scope" counts against the best of the others; chosen on the validation part."""

Floats = NDArray[np.float64]


class OpenSet(NamedTuple):
    """By sentence: ``right [N]`` where a sentence within scope was let in and named rightly (1, else 0), ``within [N]``
    which are within scope; ``auroc`` is the probability that one within scores higher than one without.
    """

    right: Floats
    within: NDArray[np.bool_]
    auroc: float


def inside_of(scores: Floats, labels: Sequence[str]) -> tuple[Floats, list[str]]:
    """Return how much each sentence ``[N, L]`` seems to be within scope, ``[N]``, and the likeliest label within it."""
    names = list(labels)
    outside = names.index(OUT_OF_SCOPE)
    among = scores.copy()
    among[:, outside] = -np.inf
    best = among.argmax(axis=1)
    return among.max(axis=1) - _AGAINST * scores[:, outside], [names[place] for place in best]


def judge(inside: Floats, said: Sequence[str], true: Sequence[str], recall: float = RECALL) -> OpenSet:
    """Return what is right within scope where ``recall`` of what is out of scope is refused.

    The threshold is the one at which that holds on these very sentences, as the figure is defined (Larson et al.).
    """
    within = np.array([label != OUT_OF_SCOPE for label in true])
    refused = np.sort(inside[~within])
    threshold = refused[int(np.ceil(recall * len(refused))) - 1]
    right = [value > threshold and one == label for value, one, label in zip(inside, said, true, strict=True)]
    return OpenSet(np.array(right, np.float64), within, auroc(inside[within], refused))


def auroc(within: Floats, without: Floats) -> float:
    """Return the probability that one of ``within`` is larger than one of ``without``, ties counted half."""
    ordered = np.sort(without)
    below = np.searchsorted(ordered, within, "left") + np.searchsorted(ordered, within, "right")
    return float(below.mean() / 2 / len(ordered))
