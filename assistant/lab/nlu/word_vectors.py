"""Word vectors from a sentence encoder: how ``meaning/vectors.npz`` was made, and can be made again.

``python -m assistant.lab.nlu.word_vectors MODEL OUT`` takes the folder of all-MiniLM-L6-v2 (``model.safetensors`` and
``tokenizer.json``; Apache-2.0) and a file to write. Every whole word of its vocabulary is encoded by itself, as a
sentence of one word (Reimers and Gurevych, EMNLP 2019), and the 96 directions are kept in which common words differ
most: a static table of what words mean, which a car can carry (as model2vec does it).
"""

import json
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.lab.nlu.sets import DataError

__all__ = ["encoded", "main", "reduced"]

Floats = NDArray[np.float32]

_LAYERS, _HEADS, _WIDTH = 6, 12, 384
_DIMENSIONS = 96
_BEGIN, _END = 101, 102
_BATCH = 512
_TINY = 1e-12


def main(model: Path, out: Path) -> None:
    """Encode the words of the vocabulary and write their reduced vectors, int8; raises DataError."""
    weights = _tensors(model / "model.safetensors")
    vocabulary: dict[str, int] = json.loads((model / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    words = sorted(word for word in vocabulary if re.fullmatch("[a-z]+", word))
    ids = np.array([vocabulary[word] for word in words])
    vectors = np.concatenate([encoded(weights, ids[at : at + _BATCH]) for at in range(0, len(ids), _BATCH)])
    ints, scale = reduced(vectors.astype(np.float64), ids)
    np.savez_compressed(out, words=np.array(" ".join(words)), vectors=ints, scale=np.float32(scale))


def reduced(vectors: NDArray[np.float64], ids: NDArray[np.int64]) -> tuple[NDArray[np.int8], float]:
    """Return vectors ``[W, 384]`` as ``[W, 96]``, int8, and their scale.

    ``ids`` are the words' numbers, which are in the order of frequency: common words count more in what is kept.
    """
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    shares = 1 / np.sqrt(ids)
    centred = unit - (unit * shares[:, None]).sum(axis=0) / shares.sum()
    directions = np.linalg.svd(centred * np.sqrt(shares)[:, None], full_matrices=False)[2][:_DIMENSIONS]
    signs = np.sign(directions[np.arange(len(directions)), np.abs(directions).argmax(axis=1)])
    kept = centred @ (directions * signs[:, None]).T
    scale = float(np.abs(kept).max()) / 127
    return np.clip(np.rint(kept / scale), -127, 127).astype(np.int8), scale


def encoded(weights: dict[str, Floats], ids: NDArray[np.int64]) -> Floats:
    """Return the mean output of the encoder over "[CLS] word [SEP]" for each word piece, ``[N, 384]``."""
    tokens = np.stack([np.full_like(ids, _BEGIN), ids, np.full_like(ids, _END)], axis=1)
    x = weights["embeddings.word_embeddings.weight"][tokens]
    x = x + weights["embeddings.position_embeddings.weight"][:3] + weights["embeddings.token_type_embeddings.weight"][0]
    x = _normed(weights, "embeddings.LayerNorm", x)
    for layer in range(_LAYERS):
        x = _layer(weights, f"encoder.layer.{layer}", x)
    mean: Floats = x.mean(axis=1)
    return mean


def _layer(weights: dict[str, Floats], name: str, x: Floats) -> Floats:
    """Return one layer's output: attention over three tokens, then the wide part with GELU; norms come after."""
    erf = import_module("scipy.special").erf

    def parted(part: str) -> Floats:
        values: Floats = _linear(weights, f"{name}.attention.self.{part}", x)
        return values.reshape(*x.shape[:2], _HEADS, -1).transpose(0, 2, 1, 3)

    scores = parted("query") @ parted("key").transpose(0, 1, 3, 2) / np.sqrt(_WIDTH // _HEADS).astype(np.float32)
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    seen = (shares / shares.sum(axis=-1, keepdims=True)) @ parted("value")
    attended = _linear(weights, f"{name}.attention.output.dense", seen.transpose(0, 2, 1, 3).reshape(x.shape))
    x = _normed(weights, f"{name}.attention.output.LayerNorm", x + attended)
    wide = _linear(weights, f"{name}.intermediate.dense", x)
    wide = wide * (0.5 + 0.5 * erf(wide / np.sqrt(2.0).astype(np.float32)))
    return _normed(weights, f"{name}.output.LayerNorm", x + _linear(weights, f"{name}.output.dense", wide))


def _linear(weights: dict[str, Floats], name: str, x: Floats) -> Floats:
    flat: Floats = x.reshape(-1, x.shape[-1]) @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
    return flat.reshape(*x.shape[:-1], -1)


def _normed(weights: dict[str, Floats], name: str, x: Floats) -> Floats:
    centred = x - x.mean(axis=-1, keepdims=True)
    deviation = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + _TINY)
    normed: Floats = centred / deviation * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return normed


def _tensors(path: Path) -> dict[str, Floats]:
    """Return the float32 tensors of a safetensors file: 8 bytes of length, a header in JSON, then the numbers."""
    try:
        raw = path.read_bytes()
        begin = 8 + int.from_bytes(raw[:8], "little")
        header: dict[str, Any] = json.loads(raw[8:begin])
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: is no safetensors file ({error}); give the folder of all-MiniLM-L6-v2") from None
    found = {}
    for name, entry in header.items():
        if entry.get("dtype") == "F32":
            first, last = entry["data_offsets"]
            numbers = np.frombuffer(raw[begin + first : begin + last], np.float32)
            found[name] = numbers.reshape(entry["shape"])
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
