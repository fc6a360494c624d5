"""Sound with the words that it holds, many clips to a file, so that a stage that was stopped goes on where it was."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from assistant.lab.voice.errors import VoiceError

__all__ = ["Clip", "Example", "read_clips", "read_examples", "saved", "write_clips", "write_examples"]

_Floats = npt.NDArray[np.float32]


class Clip(NamedTuple):
    """Mono sound at 16 kHz, full scale 1.0, and its words in small letters."""

    sound: _Floats
    text: str


class Example(NamedTuple):
    """Features, shape (frames, 40) as 16-bit floats, and the outputs of the network that they should give in order."""

    features: npt.NDArray[np.float16]
    labels: npt.NDArray[np.uint8]


def saved(path: Path, **arrays: npt.NDArray[Any]) -> None:
    """Write arrays to ``path`` as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    part.replace(path)


def write_clips(path: Path, clips: Sequence[Clip]) -> None:
    """Write clips as 16-bit samples."""
    sounds = [np.rint(np.clip(clip.sound, -1, 0.99997) * 32768).astype(np.int16) for clip in clips]
    texts = np.array([clip.text for clip in clips])
    saved(path, samples=np.concatenate(sounds), lengths=np.array([len(sound) for sound in sounds]), texts=texts)


def read_clips(path: Path) -> list[Clip]:
    """Return the clips of a file; raises VoiceError if it is damaged."""
    parts = _load(path, ("samples", "lengths", "texts"))
    sounds = _cut(parts["samples"].astype(np.float32) / 32768.0, parts["lengths"])
    return [Clip(sound, str(text)) for sound, text in zip(sounds, parts["texts"], strict=True)]


def write_examples(path: Path, examples: Sequence[Example]) -> None:
    """Write features and labels."""
    saved(
        path,
        features=np.concatenate([example.features for example in examples]),
        frames=np.array([len(example.features) for example in examples]),
        labels=np.concatenate([example.labels for example in examples]),
        counts=np.array([len(example.labels) for example in examples]),
    )


def read_examples(path: Path) -> list[Example]:
    """Return the examples of a file; raises VoiceError if it is damaged."""
    parts = _load(path, ("features", "frames", "labels", "counts"))
    features, labels = _cut(parts["features"], parts["frames"]), _cut(parts["labels"], parts["counts"])
    return [Example(*pair) for pair in zip(features, labels, strict=True)]


def _load(path: Path, names: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            return {name: file[name] for name in names}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise VoiceError(f"{path} is damaged; delete it and train again: {error}") from None


def _cut(joined: npt.NDArray[Any], lengths: npt.NDArray[Any]) -> Iterator[npt.NDArray[Any]]:
    """Cut an array into pieces of these lengths."""
    return iter(np.split(joined, np.cumsum(lengths)[:-1]))
