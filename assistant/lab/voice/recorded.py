"""The real recordings that training may hear, and those that only measure.

coffee_orders (Apache-2.0) has a training and a test split and says what was ordered, not in which words; wake_words
(Apache-2.0) are all for training; single_words (CC BY 4.0) are for measuring alone. See the README of their folder.
"""

import json
import re
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.hearing.files import open_audio
from assistant.lab.voice.clips import Clip
from assistant.lab.voice.errors import VoiceError

__all__ = ["OPENINGS", "Order", "heard", "orders", "phrases", "single_words", "wake_words", "ways_to_say"]

OPENINGS = ("brew", "can i get", "can i have", "i want", "get me", "give me", "i'd like", "make me", "may i have")
_SIZES = (("twelve", "12"), ("sixteen", "16"), ("twenty", "20"), ("eight", "8"))


class Order(NamedTuple):
    """A recorded order: its sound file and what was ordered, by slot."""

    path: Path
    slots: dict[str, str]


def heard(path: Path) -> npt.NDArray[np.float32]:
    """Return a sound file as mono sound at 16 kHz; raises AudioError with the fix."""
    source = open_audio(path)
    try:
        return np.concatenate([np.zeros(0, np.float32), *(block.samples for block in source.blocks())])
    finally:
        source.close()


def plain(text: str) -> str:
    """Return a transcript in small letters, numbers in words."""
    line = text.lower().replace("-", " ")
    for word, digits in _SIZES:
        line = re.sub(rf"\b{digits}\b", word, line)
    return " ".join(re.sub(r"[^a-z' ]", " ", re.sub(r"\boz\b", "ounce", line)).split())


def orders(speech: Path, split: str) -> list[Order]:
    """Return the recorded orders of ``split``, "train" or "test", in the order of their names."""
    path = speech / "coffee_orders" / "labels.json"
    if not path.is_file():
        raise VoiceError(f"{path} is missing; name the folder that holds speech/coffee_orders")
    labels = json.loads(path.read_text(encoding="utf-8"))
    return [
        Order(path.parent / name, {slot: plain(value) for slot, value in label["slots"].items()})
        for name, label in sorted(labels.items())
        if label["split"] == split
    ]


def phrases(speech: Path) -> list[str]:
    """Return the orders that a recogniser is told to expect."""
    text = (speech / "coffee_orders" / "phrases.txt").read_text(encoding="utf-8")
    return sorted({plain(line) for line in text.splitlines() if line.strip()})


def ways_to_say(slots: dict[str, str]) -> list[str]:
    """Return every order of words in which these slots may have been said."""
    described = [slots[name] for name in ("size", "roast", "numberOfShots") if name in slots]
    extras = [slots[name] for name in ("milkAmount", "sugarAmount") if name in slots]
    endings = [f"with {' and '.join(row)}" for row in permutations(extras)] if extras else [""]
    return list(dict.fromkeys(
        " ".join(f"{opening} {article} {' '.join(row)} {slots.get('coffeeDrink', '')} {ending}".split())
        for opening in OPENINGS for article in ("a", "an", "") for row in permutations(described) for ending in endings
    ))  # fmt: skip


def wake_words(speech: Path) -> list[Clip]:
    """Return the recorded wake words, for training."""
    folder = speech / "wake_words"
    return [
        Clip(heard(path), kind.name.replace("_", " "))
        for kind in sorted(folder.iterdir() if folder.is_dir() else ())
        if kind.is_dir()
        for path in sorted(kind.iterdir())
        if path.suffix in (".flac", ".wav")
    ]


def single_words(speech: Path, words: tuple[str, ...]) -> list[Clip]:
    """Return the recordings of single words, for measuring alone."""
    folder = speech / "single_words"
    return [Clip(heard(path), word) for word in words for path in sorted((folder / word).glob("*.*"))]
