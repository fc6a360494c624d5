"""The teachers of the pointer: gradient-boosted trees over the same columns, and a wide dense network.

Each speaks only about examples that it was not trained on (two folds), so that the student learns what they know, not
what they remember. What both say is averaged.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import lightgbm
import numpy as np
import torch
from numpy.typing import NDArray

from anticipation.lab.learn.examples import Examples
from anticipation.lab.learn.fit import to_batch
from anticipation.lab.learn.net import Mind
from anticipation.window.schema import CANDIDATE_COLUMNS, GROUPS, column

__all__ = ["average", "dense_says", "fold_of", "right_of", "trees_say"]

_TREES, _RATE, _LEAVES, _LEAST = 300, 0.06, 31, 100
_CONTEXT = [column(name) for group in ("time", "life", "car") for name in GROUPS[group]]

Said = dict[int, NDArray[np.float16]]
"""By length of the examples: probabilities ``[examples, asked, 32]``, all 0 where a teacher is silent."""


def fold_of(examples: Examples) -> NDArray[np.bool_]:
    """Return the fold of each example: runs of examples stay together, as they are of one life."""
    fold: NDArray[np.bool_] = np.arange(len(examples)) // max(1, len(examples) // 16) % 2 == 0
    return fold


def trees_say(data: Mapping[int, Examples], seed: int = 0) -> Said:
    """Return what gradient-boosted trees say of each candidate."""
    said: Said = {length: np.zeros(e.counts.shape, np.float16) for length, e in data.items()}
    for second in (False, True):
        x, y = zip(*(_rows(e, fold_of(e) != second) for e in data.values()), strict=True)
        model = _grow(np.concatenate(x), np.concatenate(y), seed)
        for length, examples in data.items():
            chosen = fold_of(examples) == second
            asked = (examples.goal >= 0) & chosen[:, None]
            counts = examples.counts & asked[..., None]
            p = np.zeros(counts.shape)
            if not counts.any():
                continue
            p[counts] = model.predict_proba(_features(examples, counts))[:, 1]
            said[length][asked] = (p / np.maximum(p.sum(-1, keepdims=True), 1e-9))[asked]
    return said


def dense_says(minds: Sequence[Mind], data: Mapping[int, Examples], size: int = 128) -> Said:
    """Return what a dense network says: ``minds`` are two, each trained on the fold that the other speaks of."""
    said: Said = {}
    for length, examples in data.items():
        told = np.zeros(examples.counts.shape, np.float16)
        for mind, second in zip(minds, (False, True), strict=True):
            rows = np.flatnonzero(fold_of(examples) == second)
            for first in range(0, len(rows), size):
                part = rows[first : first + size]
                batch = to_batch(examples[part])
                with torch.no_grad():
                    heard = mind(batch["tokens"], batch["at"], batch["candidates"], batch["counts"]).scores
                p = torch.softmax(heard.masked_fill(~batch["counts"], -1e9), 1).numpy()
                told[part] = p.reshape(told[part].shape) * examples.counts[part]
        told[examples.goal < 0] = 0
        said[length] = told
    return said


def average(teachers: Sequence[Said]) -> Said:
    """Return the mean of what several teachers say."""
    return {length: np.mean([t[length] for t in teachers], 0).astype(np.float16) for length in teachers[0]}


def right_of(said: Said, data: Mapping[int, Examples]) -> float:
    """Return how often what a teacher finds likeliest is what came true."""
    right = [(said[length].argmax(-1) == e.goal)[e.goal >= 0] for length, e in data.items()]
    return float(np.concatenate(right).mean())


def _grow(x: NDArray[np.float32], y: NDArray[np.bool_], seed: int) -> Any:
    return lightgbm.LGBMClassifier(
        n_estimators=_TREES, learning_rate=_RATE, num_leaves=_LEAVES, min_child_samples=_LEAST, colsample_bytree=0.6,
        subsample=0.8, subsample_freq=1, reg_lambda=5, random_state=seed, deterministic=True, n_jobs=1, verbose=-1,
    ).fit(x, y)  # fmt: skip


def _rows(examples: Examples, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    asked = (examples.goal >= 0) & chosen[:, None]
    counts = examples.counts & asked[..., None]
    right = np.arange(counts.shape[-1]) == examples.goal[..., None]
    return _features(examples, counts), right[counts]


def _features(examples: Examples, counts: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the columns of each candidate that counts, with those of the last slow token before it was asked for."""
    number, asked, _ = np.nonzero(counts)
    slow = examples.tokens[:, :, 1] > 0
    last = np.maximum.accumulate(np.where(slow, np.arange(slow.shape[1]), 0), 1)
    at = last[number, examples.at[number, asked]]
    context = examples.tokens[number, at][:, _CONTEXT]
    rows = examples.candidates[counts]
    assert rows.shape[1] == len(CANDIDATE_COLUMNS)
    return np.concatenate([rows, context], 1).astype(np.float32)
