"""Teaching a classifier: a linear support vector machine on its features, weights to int8, probabilities calibrated.

Words also speak by what they mean: a third group of features stands for each word's vector (``meaning/card.md``). What
is learned of the vectors is written out word by word, so that a word that no sentence of the training had is known
by its neighbours, and the car multiplies nothing more for it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from assistant.lab.nlu.sets import Part, Sentence
from assistant.understanding.classifier.classifier import Classifier, plain_line
from assistant.understanding.classifier.features import letters_of, meanings_of, tokens_of, words_of_line
from assistant.understanding.classifier.manifest import SCHEMA, Made, Manifest
from assistant.understanding.classifier.weights import quantized

__all__ = ["Lesson", "Recipe", "fit", "sharpness_of", "vectors"]

Floats = NDArray[np.float64]

_VECTORS = Path(__file__).parent / "meaning" / "vectors.npz"


class Recipe(NamedTuple):
    """How to learn: ``cost`` of an error (the C of the SVM), ``keep`` so many features, ``meaning`` by its weight."""

    cost: float = 1.0
    keep: int = 40_000
    meaning: float = 0.7
    least: int = 1
    """In how many sentences a feature stands at least."""


class Lesson(NamedTuple):
    """What to learn from, and how the result shall read: ``validation`` sets only how sure the classifier is."""

    train: Part
    validation: Part
    outside: str = ""
    plain: bool = False


@cache
def vectors() -> tuple[tuple[str, ...], Floats]:
    """Return the words that have a vector, and their vectors ``[W, 96]``."""
    with np.load(_VECTORS) as file:
        words = tuple(str(file["words"]).split(" "))
        return words, file["vectors"].astype(np.float64) * float(file["scale"])


def fit(lesson: Lesson, recipe: Recipe, made: Made, seed: int = 0) -> Classifier:
    """Teach a classifier; raises DataError for a part that only measures. The manifest's sha256 is yet to be set."""
    sentences = lesson.train.learnable().sentences
    lines = [_line(sentence, plain=lesson.plain) for sentence in sentences]
    groups = _groups(lines, recipe.least)
    labels, numbers = np.unique([sentence.label for sentence in sentences], return_inverse=True)
    weights, bias = _separate(groups, numbers, recipe, len(labels), seed)
    classifier = _classifier(groups, weights, bias, [str(label) for label in labels], lesson, recipe, made)
    sharpness = sharpness_of(classifier, lesson.validation.learnable())
    return Classifier(msgspec.structs.replace(classifier.manifest, sharpness=sharpness), classifier.weights)


class _Group(NamedTuple):
    """One kind of features: ``keys [F]``, ``rareness [F]``, and ``matrix [N, F]`` of what stands in which sentence."""

    keys: NDArray[np.uint32]
    rareness: Floats
    matrix: Any


def _line(sentence: Sentence, *, plain: bool) -> list[str]:
    return tokens_of(plain_line(sentence.text) if plain else sentence.text)


def _groups(lines: Sequence[list[str]], least: int) -> list[_Group]:
    kinds: tuple[Callable[[list[str]], Counter[int]], ...] = (words_of_line, letters_of, meanings_of)
    words, letters, meanings = ([kind(line) for line in lines] for kind in kinds)
    known = _by_key()
    told = [Counter({key: count for key, count in one.items() if key in known}) for one in meanings]
    return [_group(words, least), _group(letters, least), _group(told, 1)]


def _group(counted: Sequence[Counter[int]], least: int) -> _Group:
    sparse = import_module("scipy.sparse")
    stands_in = Counter(key for one in counted for key in one)
    keys = np.array(sorted(key for key, count in stands_in.items() if count >= least), np.uint32)
    rareness = np.array([_rareness(stands_in[int(key)], len(counted)) for key in keys])
    place = {int(key): at for at, key in enumerate(keys)}
    rows, columns, values = [], [], []
    for row, one in enumerate(counted):
        known = [(place[key], 1.0 + np.log(count)) for key, count in one.items() if key in place]
        weighed = np.array([value * rareness[at] for at, value in known])
        length = float(np.sqrt(weighed @ weighed)) or 1.0
        rows += [row] * len(known)
        columns += [at for at, _ in known]
        values += (weighed / length).tolist()
    return _Group(keys, rareness, sparse.csr_matrix((values, (rows, columns)), (len(counted), len(keys))))


def _rareness(count: int, total: int) -> float:
    """Return the inverse document frequency as scikit-learn smooths it."""
    return float(np.log((total + 1) / (count + 1)) + 1)


@cache
def _by_key() -> dict[int, int]:
    """Return the row of each word's vector by the word's hash."""
    return {key: row for row, word in enumerate(vectors()[0]) for key in meanings_of([word])}


def _separate(
    groups: Sequence[_Group], numbers: NDArray[np.intp], recipe: Recipe, labels: int, seed: int
) -> tuple[Floats, Floats]:
    """Return the weights ``[F, L]`` of words and letters and then of the vectors' 96 columns, and the bias ``[L]``."""
    from sklearn.svm import LinearSVC

    sparse = import_module("scipy.sparse")
    words, letters, meaning = groups
    rows = _by_key()
    of_key = vectors()[1][[rows[int(key)] for key in meaning.keys]]
    dense = recipe.meaning * (meaning.matrix @ of_key)
    matrix = sparse.hstack([words.matrix, letters.matrix, sparse.csr_matrix(dense)]).tocsr()
    machine = LinearSVC(C=recipe.cost, random_state=seed).fit(matrix, numbers)
    weights, bias = machine.coef_.T, machine.intercept_
    return (weights, bias) if labels > 2 else (np.hstack([-weights, weights]), np.array([-bias[0], bias[0]]))


def _classifier(
    groups: Sequence[_Group],
    weights: Floats,
    bias: Floats,
    labels: list[str],
    lesson: Lesson,
    recipe: Recipe,
    made: Made,
) -> Classifier:
    """Put the features that say most, and every word that has a vector, into one table."""
    keys = np.concatenate([group.keys for group in groups[:2]])
    rareness = np.concatenate([group.rareness for group in groups[:2]])
    plain = weights[: len(keys)]
    used = np.concatenate([np.asarray(group.matrix.sum(axis=0)).ravel() for group in groups[:2]])
    best = np.argsort(-np.abs(plain).max(axis=1) * np.sqrt(used), kind="stable")[: recipe.keep]
    rows = _by_key()
    meaning_keys = np.array(sorted(rows), np.uint32)
    known = dict(zip(groups[2].keys.tolist(), groups[2].rareness.tolist(), strict=True))
    never = _rareness(0, len(lesson.train.sentences))
    meaning = recipe.meaning * (vectors()[1][[rows[int(key)] for key in meaning_keys]] @ weights[len(keys) :])
    table = quantized(
        np.concatenate([keys[best], meaning_keys]),
        np.concatenate([rareness[best], [known.get(int(key), never) for key in meaning_keys]]),
        np.concatenate([plain[best], meaning]),
        bias,
    )
    manifest = Manifest(SCHEMA, "0" * 64, tuple(labels), lesson.outside, lesson.plain, 1.0, 1.0, made)
    return Classifier(manifest, table)


def sharpness_of(classifier: Classifier, part: Part) -> float:
    """Return the factor on the scores that makes the labels of ``part`` most probable (Guo et al., ICML 2017)."""
    places = {label: place for place, label in enumerate(classifier.manifest.labels)}
    told = [sentence for sentence in part.sentences if sentence.label in places]
    scores = np.array([classifier.scores(sentence.text) for sentence in told], np.float64)
    true = np.array([places[sentence.label] for sentence in told])
    best, least = 1.0, np.inf
    for factor in np.geomspace(0.5, 20, 60):
        scaled = scores * factor
        top = scaled.max(axis=1)
        loss = float(
            np.mean(np.log(np.exp(scaled - top[:, None]).sum(axis=1)) + top - scaled[np.arange(len(true)), true])
        )
        if loss < least:
            best, least = float(factor), loss
    return best
