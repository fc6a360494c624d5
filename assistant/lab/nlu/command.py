"""``outrider train understanding``: the car's own classifier, from the intent table and public sets of sentences."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from anticipation.lab.evaluate.bootstrap import Bootstrap
from anticipation.lab.evaluate.metrics import expected_calibration_error
from assistant.lab.nlu.card import card
from assistant.lab.nlu.learn import Lesson, fit
from assistant.lab.nlu.own import NOTHING, own_lesson
from assistant.lab.nlu.recipes import OWN
from assistant.lab.nlu.sets import DataError
from assistant.understanding.classifier import Classifier, read_classifier, shipped_classifier
from assistant.understanding.classifier.manifest import MANIFEST, WEIGHTS, Made, write_manifest
from assistant.understanding.classifier.weights import write_weights

__all__ = ["figures_of", "run_train_understanding", "save"]

_LET_IN = 0.01
"""From the threshold ``sure`` on, at most this share of sentences that are not for a car is let in."""

_DATA = {
    "the intent table": "Apache-2.0, this program",
    "MASSIVE en-US, train and validation": "CC BY 4.0, Amazon.com, FitzGerald et al. 2022",
    "CLINC150, train and validation": "CC BY 3.0, Clinc, Larson et al. 2019",
    "Snips 2017, train and validate": "CC0, Snips, Coucke et al. 2018",
    "AGL voice agent, dataset.json": "Apache-2.0, malik727/snips-model-agl",
}

Show = Callable[[float], None]


def run_train_understanding(data: Path, folder: Path, seed: int, show: Show, *, smoke: bool = False) -> str:
    """Teach the classifier with the sets in ``data``, write it into a new ``folder``, say how good it is.

    ``smoke`` takes few sentences, to see that all of it works. Raises DataError.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DataError(f"{folder}: holds something else; name a new folder")
    each, others = (6, 300) if smoke else (160, 6000)
    lesson = own_lesson(data, seed, each, others, lambda share: show(0.4 * share))
    command = f"outrider train understanding FOLDER --data DATA --seed {seed}{' --smoke' * smoke}"
    classifier = fit(lesson, OWN, Made(command, _DATA), seed)
    show(0.9)
    figures, sure = figures_of(classifier, lesson, seed)
    made = msgspec.structs.replace(classifier.manifest.made, figures=figures)
    folder.mkdir(parents=True, exist_ok=True)
    save(Classifier(msgspec.structs.replace(classifier.manifest, sure=sure, made=made), classifier.weights), folder)
    show(1.0)
    size = (folder / WEIGHTS).stat().st_size
    told = ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
    return (
        f"{folder / WEIGHTS}: {size / 1e6:.1f} MB, {len(classifier.manifest.labels)} labels\n"
        f"on sentences that it was not taught with: {told}\n"
        f"to use it, copy {WEIGHTS}, {MANIFEST} and card.md into {shipped_classifier()}"
    )


def save(classifier: Classifier, folder: Path) -> None:
    """Write weights, manifest and card into a folder that exists, and read them back."""
    sha256 = write_weights(folder / WEIGHTS, classifier.weights)
    manifest = msgspec.structs.replace(classifier.manifest, sha256=sha256)
    write_manifest(folder, manifest)
    size = (folder / WEIGHTS).stat().st_size
    (folder / "card.md").write_text(card(manifest, len(classifier.weights.keys), size), encoding="utf-8")
    read_classifier(folder)


def figures_of(classifier: Classifier, lesson: Lesson, seed: int) -> tuple[dict[str, float], float]:
    """Return figures on the validation part, with 95 % bootstrap intervals, and the threshold ``sure``."""
    sentences = lesson.validation.learnable().sentences
    guesses = [classifier.guess(sentence.text) for sentence in sentences]
    meant = np.array([sentence.label != NOTHING for sentence in sentences])
    right = np.array([(guess.label or NOTHING) == one.label for guess, one in zip(guesses, sentences, strict=True)])
    confidence = np.array([guess.confidence for guess in guesses])
    let_in = np.sort([guess.confidence for guess, one in zip(guesses, meant, strict=True) if not one and guess.label])
    allowed = int(_LET_IN * float((~meant).sum()))
    sure = float(let_in[-allowed - 1]) if len(let_in) > allowed else 0.5
    figures: dict[str, float] = {"right": float(right[meant].mean())}
    figures["right from"], figures["right to"] = _interval(right[meant], seed)
    figures["right and sure"] = float((right & (confidence > sure))[meant].mean())
    figures["let in wrongly"] = float((~right)[~meant].mean())
    figures["calibration error"] = expected_calibration_error(confidence, right.astype(np.float64))
    figures["sentences"] = float(meant.sum())
    figures["not for a car"] = float((~meant).sum())
    figures["taught with"] = float(Counter(lesson.train.labels).total())
    return {name: round(value, 4) for name, value in figures.items()}, max(0.5, round(sure, 4))


def _interval(right: NDArray[np.bool_], seed: int) -> tuple[float, float]:
    ends = Bootstrap(np.arange(len(right)), 1_000, seed).interval(right.astype(np.float64), np.ones(len(right), bool))
    return ends or (float("nan"), float("nan"))
