"""What is likely to be said: counts of words in a row, smoothed, as the grammar that the model falls back on.

Source: I. Witten and T. Bell, "The zero-frequency problem", 1991: a history that was followed by many different words
leaves more room for further ones.
"""

import math
from collections.abc import Iterable, Mapping

from assistant.lab.voice.fst import EPSILON, Transducer

__all__ = ["ngram_grammar"]

_START, _STOP = "<s>", "</s>"
_History = tuple[str, ...]


def ngram_grammar(
    sentences: Iterable[tuple[tuple[str, ...], float]], numbers: Mapping[str, int], order: int = 3
) -> Transducer:
    """Return an acceptor of word numbers, learnt from sentences and their weights; every known word stays possible.

    A word that is not in ``numbers`` counts as ``[unk]``. ``order`` is the longest row of words that is counted.
    """
    counts = _counted(sentences, numbers, order)
    words = [word for word in numbers if word not in ("<eps>", "#0", _START, _STOP)]
    flat = {word: 1.0 / (len(words) + 1) for word in (*words, _STOP)}
    chances: dict[_History, dict[str, float]] = {}
    for history in sorted(counts, key=len):
        following = counts[history]
        total, kinds = sum(following.values()), len(following)
        chances[history] = {
            word: (following[word] + kinds * _chance(chances, history[1:], word, flat, counts)) / (total + kinds)
            if history else (following.get(word, 0.0) + kinds * flat[word]) / (total + kinds)
            for word in (following if history else flat)
        }  # fmt: skip
    return _written(chances, counts, numbers, order)


def _counted(
    sentences: Iterable[tuple[tuple[str, ...], float]], numbers: Mapping[str, int], order: int
) -> dict[_History, dict[str, float]]:
    counts: dict[_History, dict[str, float]] = {(): {}}
    for sentence, weight in sentences:
        row = (_START, *(word if word in numbers else "[unk]" for word in sentence), _STOP)
        for at in range(1, len(row)):
            for length in range(min(order, at + 1)):
                following = counts.setdefault(row[at - length : at], {})
                following[row[at]] = following.get(row[at], 0.0) + weight
    return counts


def _chance(
    chances: Mapping[_History, Mapping[str, float]],
    history: _History,
    word: str,
    flat: Mapping[str, float],
    counts: Mapping[_History, dict[str, float]],
) -> float:
    """Return the chance of a word after the longest part of ``history`` that it was seen behind, with the price."""
    if word in chances.get(history, {}):
        return chances[history][word]
    return _room(counts[history]) * _chance(chances, history[1:], word, flat, counts) if history else flat[word]


def _room(following: dict[str, float]) -> float:
    """Return the share of chance that a history leaves to words never seen behind it."""
    return len(following) / (sum(following.values()) + len(following))


def _written(
    chances: Mapping[_History, Mapping[str, float]],
    counts: Mapping[_History, dict[str, float]],
    numbers: Mapping[str, int],
    order: int,
) -> Transducer:
    fst = Transducer()
    states: dict[_History, int] = {}
    for history in sorted(chances, key=lambda history: (history != (_START,), len(history), history)):
        stop = chances[history].get(_STOP)
        states[history] = fst.state(-math.log(stop) if stop else math.inf)
    for history, state in states.items():
        for word, chance in chances[history].items():
            if word != _STOP:
                known = (*history, word)[-(order - 1) :]
                while known not in states:
                    known = known[1:]
                fst.arc(state, numbers[word], numbers[word], -math.log(chance), states[known])
        if history:
            shorter = history[1:]
            fst.arc(state, EPSILON, EPSILON, -math.log(_room(counts[history])), states[shorter])
    return fst
