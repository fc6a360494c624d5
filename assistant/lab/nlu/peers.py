"""What the classifier has to beat: the usual n-gram classifiers of scikit-learn, on the same sentences."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.lab.nlu.sets import Part

__all__ = ["PEERS", "Peer", "taught"]

PEERS = ("n-gram SVM", "n-gram logistic regression")
"""Both on words (1-2) and on letters within words (2-5), sublinear tf-idf."""


class Peer(NamedTuple):
    """A fitted pipeline: ``vectorizer`` makes features, ``machine`` weighs them."""

    vectorizer: Any
    machine: Any

    @property
    def labels(self) -> list[str]:
        """The labels, in the order of the scores."""
        return [str(label) for label in self.machine.classes_]

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the score of each label for each text, ``[N, L]``."""
        found: NDArray[np.float64] = self.machine.decision_function(self.vectorizer.transform(list(texts)))
        return found


def taught(name: str, part: Part, seed: int) -> Peer:
    """Return a peer by its name, taught with a part; raises DataError for one that only measures."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_union
    from sklearn.svm import LinearSVC

    part = part.learnable()
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+")
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    vectorizer = make_union(words, letters)
    matrix = vectorizer.fit_transform(part.texts)
    machine = LinearSVC(C=1.0, random_state=seed)
    if name == PEERS[1]:
        machine = LogisticRegression(C=20.0, tol=1e-3, max_iter=200)
    return Peer(vectorizer, machine.fit(matrix, part.labels))
