"""The numbers of a classifier, int8, and their file: an ``.npz`` that is checked whole before one of them is used."""

import hashlib
import io
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.classifier.errors import ClassifierError

__all__ = ["Weights", "quantized", "read_weights", "write_weights"]


class Weights(NamedTuple):
    """``keys [F]``: the hashes of the known features, ascending. ``rareness [F]``: their idf, at least 1.

    ``table [F, L]``: what each feature says for each label, times ``scales [F]`` a feature; ``bias [L]``.
    """

    keys: NDArray[np.uint32]
    rareness: NDArray[np.float16]
    table: NDArray[np.int8]
    scales: NDArray[np.float16]
    bias: NDArray[np.float32]


_TYPES = {"keys": np.uint32, "rareness": np.float16, "table": np.int8, "scales": np.float16, "bias": np.float32}


def quantized(
    keys: NDArray[np.uint32], rareness: NDArray[np.float64], table: NDArray[np.float64], bias: NDArray[np.float64]
) -> Weights:
    """Return float weights as int8: each feature's row is scaled so that its largest weight is 127."""
    order = np.argsort(keys)
    rows = table[order]
    scales = np.maximum(np.abs(rows).max(axis=1), 1e-4) / 127
    half = scales.astype(np.float16)
    ints = np.clip(np.rint(rows / half.astype(np.float64)[:, None]), -127, 127).astype(np.int8)
    return Weights(keys[order], rareness[order].astype(np.float16), ints, half, bias.astype(np.float32))


def write_weights(path: Path, weights: Weights) -> str:
    """Write the weights, whole or not at all; the same weights give the same bytes. Return the file's sha256."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **weights._asdict())
    part.replace(path)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_weights(path: Path, sha256: str, labels: int) -> Weights:
    """Read the weights for so many ``labels``; raises ClassifierError when the file is missing or not that one."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ClassifierError(f"{path}: cannot be read ({error.strerror}); reinstall Outrider") from None
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise ClassifierError(f"{path}: damaged, its sha256 is not the manifest's; reinstall Outrider")
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as file:
            weights = Weights(**{name: file[name] for name in _TYPES})
    except (KeyError, ValueError, EOFError, BadZipFile) as error:
        raise ClassifierError(f"{path}: no classifier of this program ({error}); train it anew") from None
    if not _fits(weights, labels):
        raise ClassifierError(f"{path}: its arrays do not fit its manifest; train it anew")
    return weights


def _fits(weights: Weights, labels: int) -> bool:
    count = len(weights.keys)
    shapes = {"keys": (count,), "rareness": (count,), "table": (count, labels), "scales": (count,), "bias": (labels,)}
    arrays = weights._asdict()
    alike = all(arrays[name].shape == shapes[name] and arrays[name].dtype == kind for name, kind in _TYPES.items())
    return alike and count > 0 and bool((np.diff(weights.keys.astype(np.int64)) > 0).all())
