"""``outrider evaluate understanding``: what is understood, on sentences that no one here made, beside its peers."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from anticipation.lab.evaluate.aligned import aligned
from anticipation.lab.evaluate.bootstrap import Bootstrap
from anticipation.lab.evaluate.metrics import expected_calibration_error
from assistant.lab.nlu.judged import Judged, cars, houses, strangers
from assistant.lab.nlu.learn import Lesson, fit
from assistant.lab.nlu.open_set import RECALL, inside_of, judge
from assistant.lab.nlu.peers import PEERS, taught
from assistant.lab.nlu.recipes import CLINC, MASSIVE
from assistant.lab.nlu.sets import OUT_OF_SCOPE, Part, read_clinc, read_massive
from assistant.understanding.classifier.classifier import Classifier
from assistant.understanding.classifier.manifest import Made
from vehicle.clock import machine_ns

__all__ = ["understanding"]

_RESAMPLES = 1_000
_TIMED = 300
_OURS = "this classifier"
_HEAD = ("95 % interval", "calibration", "p50 ms")

Show = Callable[[float], None]


class _Scorer(Protocol):
    """Gives each label a score."""

    def __call__(self, texts: Sequence[str], /) -> NDArray[np.float64]:
        """Return the scores ``[N, L]``."""
        ...


class _Method(NamedTuple):
    name: str
    labels: list[str]
    scores: _Scorer
    sharpness: float | None


def understanding(data: Path, seed: int, show: Show = lambda share: None) -> str:
    """Measure understanding on the sets in ``data``; return the tables. Raises DataError where one of them is missing.

    The classifiers of MASSIVE's and CLINC150's labels are taught here, in the same run and with the same sentences as
    their peers; the car's own classifier is the one that ships.
    """
    lines = [
        *_massive(data, seed, _part(show, 0.0, 0.4)),
        "",
        *_clinc(data, seed, _part(show, 0.4, 0.9)),
        "",
        *_judged(houses(data, _part(show, 0.9, 0.95)), seed),
        "",
        *_judged(cars(data, _part(show, 0.95, 0.98)), seed),
        "",
        *_judged(strangers(data, _part(show, 0.98, 1.0)), seed),
        "",
        f"interval: {_RESAMPLES:,} resamples of the sentences (CAR-bench: of its tasks), seed {seed}.",
    ]
    return "\n".join(lines)


def _part(show: Show, begin: float, end: float) -> Show:
    return lambda share: show(begin + (end - begin) * share)


def _methods(train: Part, validation: Part, outside: str, seed: int, show: Show) -> Iterator[_Method]:
    """Yield each method, taught with the same part; ``validation`` sets how sure ours is."""
    show(0.0)
    ours = fit(Lesson(train, validation, outside), CLINC if outside else MASSIVE, Made("evaluate understanding"), seed)
    yield _Method(_OURS, list(ours.manifest.labels), _scorer(ours), ours.manifest.sharpness)
    for done, name in enumerate(PEERS, start=1):
        show(done / 3)
        peer = taught(name, train, seed)
        yield _Method(name, peer.labels, peer.scores, 1.0 if name == PEERS[1] else None)


def _scorer(classifier: Classifier) -> _Scorer:
    return lambda texts: np.array([classifier.scores(text) for text in texts], np.float64)


def _massive(data: Path, seed: int, show: Show) -> Iterator[str]:
    test = read_massive(data, "test")
    bootstrap = Bootstrap(np.arange(len(test.sentences)), _RESAMPLES, seed)
    everywhere = np.ones(len(test.sentences), bool)
    rows = []
    for method in _methods(read_massive(data, "train"), read_massive(data, "validation"), "", seed, show):
        scores = method.scores(test.texts)
        right = (np.array(method.labels)[scores.argmax(axis=1)] == test.labels).astype(np.float64)
        figures = [f"{right.mean():.3f}", _interval(bootstrap, right, everywhere), _calibration(method, scores, right)]
        rows.append((method.name, [*figures, _median_ms(method, test.texts)]))
    yield from aligned(f"MASSIVE en-US, test, {len(test.sentences):,}", ["accuracy", *_HEAD], rows)


def _clinc(data: Path, seed: int, show: Show) -> Iterator[str]:
    train, test = read_clinc(data, "train", more=True), read_clinc(data, "test")
    bootstrap = Bootstrap(np.arange(len(test.sentences)), _RESAMPLES, seed)
    rows = []
    for method in _methods(train, read_clinc(data, "validation"), OUT_OF_SCOPE, seed, show):
        scores = method.scores(test.texts)
        found = judge(*inside_of(scores, method.labels), test.labels)
        first = np.array(method.labels)[scores.argmax(axis=1)] == test.labels
        figures = [f"{found.right[found.within].mean():.3f}", _interval(bootstrap, found.right, found.within)]
        figures += [_calibration(method, scores, first.astype(np.float64)), _median_ms(method, test.texts)]
        rows.append((method.name, [*figures, f"{found.auroc:.3f}"]))
    yield from aligned(f"CLINC150, test, {len(test.sentences):,}", ["within scope", *_HEAD, "AUROC"], rows)
    outside = train.labels.count(OUT_OF_SCOPE)
    yield f"within scope: right where {RECALL:.0%} of what is out of scope is refused."
    yield f"Every method was taught with {outside} sentences out of scope (data_oos_plus, training part)."


def _judged(judged: Judged, seed: int) -> Iterator[str]:
    bootstrap = Bootstrap(np.array(judged.units), _RESAMPLES, seed)
    rows = []
    for name, values in judged.rows:
        asked = ~np.isnan(values)
        share = np.where(asked, values, 0.0)
        shown = f"{share[asked].mean():.3f}" if asked.any() else "–"
        rows.append((name, [f"{int(share.sum())} of {int(asked.sum())}", shown, _interval(bootstrap, share, asked)]))
    yield from aligned(judged.title, ["", "share", "95 % interval"], rows)
    yield from judged.notes


def _interval(bootstrap: Bootstrap, values: NDArray[np.float64], within: NDArray[np.bool_]) -> str:
    ends = bootstrap.interval(values, within)
    return f"{ends[0]:.3f} to {ends[1]:.3f}" if ends else "–"


def _calibration(method: _Method, scores: NDArray[np.float64], right: NDArray[np.float64]) -> str:
    if method.sharpness is None:
        return "–"
    chances = np.exp((scores - scores.max(axis=1, keepdims=True)) * method.sharpness)
    return f"{expected_calibration_error((1.0 / chances.sum(axis=1)).astype(np.float64), right):.3f}"


def _median_ms(method: _Method, texts: Sequence[str]) -> str:
    """Return the median time of one sentence by itself."""
    times = []
    for text in texts[:_TIMED]:
        begin_ns = machine_ns()
        method.scores([text])
        times.append((machine_ns() - begin_ns) / 1e6)
    return f"{float(np.median(times)):.2f}"
