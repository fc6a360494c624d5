"""What the car's own classifier learns from: the intent table's sentences, public ones that mean the same, and others.

Validation sentences are other ones, and of the public sets those of their validation parts.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

from assistant.lab.nlu.learn import Lesson
from assistant.lab.nlu.mapped import MEANS, OUTSIDE
from assistant.lab.nlu.phrases import said
from assistant.lab.nlu.sets import Name, Part, Sentence, read_agl, read_clinc, read_massive, read_snips
from assistant.understanding.classifier.classifier import plain_line
from assistant.understanding.match import ACT, candidates
from assistant.understanding.table import TABLE
from assistant.understanding.words import plain_words

__all__ = ["NOTHING", "own_lesson"]

NOTHING = "nothing"
"""The label of what is not said to a car."""

_PUBLIC = 160
"""At most so many sentences of each intent are taken from each public set, so that no intent outweighs the others."""

_VALID_SHARE = 0.12
"""Of the table's sentences, and of the AGL's, which have no validation part."""


def own_lesson(
    folder: Path, seed: int, each: int = 160, others: int = 6000, show: Callable[[float], None] = lambda share: None
) -> Lesson:
    """Return what to learn: about ``each`` sentences an intent, and ``others`` that mean nothing to a car.

    Raises DataError where one of the sets is missing.
    """
    rng = np.random.default_rng(seed)
    train: list[Sentence] = []
    valid: list[Sentence] = []
    for intent in TABLE.values():
        train += [Sentence(text, intent.name) for text in intent.examples]  # what people really say is not spared
        made = [text for text in said(intent, each, rng) if text not in intent.examples]
        _split([Sentence(text, intent.name) for text in made], rng, train, valid)
    _split(list(_meant(read_agl(folder))), rng, train, valid)
    for read in (read_clinc, read_massive, read_snips):
        train += _few(_meant(read(folder, "train")), rng)
        valid += _few(_meant(read(folder, "validation")), rng, _PUBLIC // 4)
    train += _nothing(folder, "train", others, rng, show)
    valid += _nothing(folder, "validation", others // 4, rng, lambda share: None)
    return Lesson(Part("own", "train", _unique(train)), Part("own", "validation", _new(valid, train)), NOTHING, True)


def _split(found: list[Sentence], rng: np.random.Generator, train: list[Sentence], valid: list[Sentence]) -> None:
    for sentence in found:
        (valid if rng.random() < _VALID_SHARE else train).append(sentence)


def _meant(part: Part) -> Iterator[Sentence]:
    """Yield the sentences of a set that mean one of our intents."""
    means = MEANS[part.of]
    for text, label in part.sentences:
        if means.get(label, "") in TABLE:
            yield Sentence(text, means[label])


def _few(found: Iterable[Sentence], rng: np.random.Generator, most: int = _PUBLIC) -> list[Sentence]:
    """Return at most so many sentences of each label, drawn by chance."""
    sentences, taken = list(found), Counter[str]()
    few: list[Sentence] = []
    for place in rng.permutation(len(sentences)):
        sentence = sentences[place]
        taken[sentence.label] += 1
        few += [sentence] if taken[sentence.label] <= most else []
    return few


def _nothing(
    folder: Path, name: Name, count: int, rng: np.random.Generator, show: Callable[[float], None]
) -> list[Sentence]:
    """Return sentences that mean nothing to a car; one that the table follows as it stands is left out."""
    parts = (read_clinc(folder, name, more=True), read_massive(folder, name), read_snips(folder, name))
    texts = [text for part in parts for text, label in part.sentences if label in OUTSIDE[part.of]]
    found: list[Sentence] = []
    for done, place in enumerate(rng.permutation(len(texts))[:count]):
        show(done / count)
        best = candidates(plain_words(texts[place]))[:1]
        if not best or best[0].confidence < ACT:
            found.append(Sentence(texts[place], NOTHING))
    return found


def _unique(found: list[Sentence]) -> tuple[Sentence, ...]:
    return tuple({(plain_line(s.text), s.label): s for s in found if plain_line(s.text)}.values())


def _new(found: list[Sentence], seen: list[Sentence]) -> tuple[Sentence, ...]:
    """Return the sentences whose plain words are not among those ``seen``."""
    known = {plain_line(sentence.text) for sentence in seen}
    return tuple(sentence for sentence in _unique(found) if plain_line(sentence.text) not in known)
