"""A sentence in, what it most probably is out: a linear classifier over hashed features, in NumPy alone.

It is the second opinion on what was said: the recogniser's own confidence says only how well the sounds fit.
"""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.classifier.features import letters_of, meanings_of, tokens_of, words_of_line
from assistant.understanding.classifier.manifest import WEIGHTS, Manifest, read_manifest
from assistant.understanding.classifier.weights import Weights, read_weights
from assistant.understanding.words import plain_words

__all__ = ["Classifier", "Guess", "plain_line", "read_classifier"]


class Guess(NamedTuple):
    """What a sentence most probably is; ``label`` is None where it is probably none of what is known.

    ``confidence`` is the calibrated probability of that answer. ``of`` gives each label's probability.
    """

    label: str | None
    confidence: float
    of: dict[str, float]


def plain_line(text: str) -> str:
    """Return a text as plain words, every number as "#": which one it is says nothing of what is wanted."""
    return " ".join("#" if word[-1:].isdigit() else word for word in plain_words(text))


class Classifier:
    """Weights and what is said of them; holds no state between sentences."""

    def __init__(self, manifest: Manifest, weights: Weights) -> None:
        self.manifest = manifest
        self.weights = weights
        self._rareness = weights.rareness.astype(np.float64)
        self._scales = weights.scales.astype(np.float32)

    def scores(self, text: str) -> NDArray[np.float32]:
        """Return the score of each label, ``[L]``, in the order of ``manifest.labels``."""
        tokens = tokens_of(plain_line(text) if self.manifest.plain else text)
        total = self.weights.bias.copy()
        for counted in (words_of_line(tokens), letters_of(tokens), meanings_of(tokens)):
            rows, values = self._weighed(counted)
            if len(rows):
                total += (values * self._scales[rows]) @ self.weights.table[rows].astype(np.float32)
        return total

    def guess(self, text: str) -> Guess:
        """Return what ``text`` most probably is; never raises, whatever the text."""
        scores = self.scores(text).astype(np.float64) * self.manifest.sharpness
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        best = int(chances.argmax())
        label = self.manifest.labels[best]
        of = dict(zip(self.manifest.labels, chances.tolist(), strict=True))
        return Guess(None if label == self.manifest.outside else label, of[label], of)

    def _weighed(self, counted: Counter[int]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Return the rows of the known features, and their values scaled to length 1."""
        hashes = np.fromiter(counted.keys(), np.uint32, len(counted))
        keys = self.weights.keys
        rows = np.minimum(np.searchsorted(keys, hashes), len(keys) - 1)
        known = keys[rows] == hashes
        rows = rows[known]
        counts = np.fromiter(counted.values(), np.float64, len(counted))[known]
        values = (1.0 + np.log(counts)) * self._rareness[rows]
        length = np.sqrt(values @ values)
        return rows, (values / length if length else values).astype(np.float32)


def read_classifier(folder: Path) -> Classifier:
    """Read a classifier from its folder; raises ClassifierError, which says what is wrong and what to do."""
    manifest = read_manifest(folder)
    return Classifier(manifest, read_weights(folder / WEIGHTS, manifest.sha256, len(manifest.labels)))
