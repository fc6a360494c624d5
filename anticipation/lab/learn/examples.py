"""What the network is trained on: sequences of tokens with what came after each, in flat arrays that fit a disk."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from anticipation.window.schema import CANDIDATE_COLUMNS, CANDIDATES, CLIMATE, WITHIN
from vehicle.errors import OutriderError

__all__ = [
    "ASKED",
    "CHANGES_S",
    "DRIVERS",
    "HAND",
    "HAND_SCALE",
    "HORIZONS_S",
    "LEAVES_MIN",
    "SETTING_STEPS",
    "Example",
    "Examples",
    "load",
    "save",
]

HORIZONS_S = (10.0, 60.0, 300.0, 900.0)
"""Of ``schema.WITHIN``."""
LEAVES_MIN = (5.0, 15.0, 30.0, 60.0)
CHANGES_S = (60.0, 300.0, 900.0)
SETTING_STEPS = (-2.0, -1.0, -0.5, 0.5, 1.0, 2.0)
HAND = ("pace", "briskness")
"""Of a driver's tastes those that show in how they drive; scaled by ``HAND_SCALE``."""
HAND_SCALE = ((0.99, 0.04), (1.6, 0.23))
"""Middle and width of each."""
DRIVERS = 8
"""Numbers that the drivers of one car may have: those of car k begin at 8 k."""
ASKED = 3
"""Moments of an example at which its candidates are asked for."""

Bits = NDArray[np.uint8]


class Example(NamedTuple):
    """One sequence of T tokens and what is true at each; 255 stands for "nobody knows".

    ``acts [T, 9, 4]``: whether each kind of act comes within each horizon. ``setting [T, 6]``: whether the change of
    the set temperature that comes within 15 minutes reaches each step. ``leaves [T, 4]``, ``change [T, 3]`` (of heating
    or A/C), ``trip [T, 2]`` (A/C, heating used on this trip), ``energy [T]``. ``driver`` numbers drivers, -1 unknown;
    ``hand [2]`` is how they drive (``HAND``). ``at [3]`` the tokens at which candidates ``[3, 32, columns]`` of which
    some ``count`` are asked for, ``goal [3]`` the true row, -1 where nothing is asked; ``memory [3, 32]`` what the
    memory makes of them.
    """

    tokens: NDArray[np.float16]
    acts: Bits
    setting: Bits
    leaves: Bits
    change: Bits
    trip: Bits
    energy: Bits
    driver: int
    hand: NDArray[np.float16]
    at: NDArray[np.int64]
    candidates: NDArray[np.float16]
    counts: NDArray[np.bool_]
    goal: NDArray[np.int64]
    memory: NDArray[np.float16]

    @staticmethod
    def blank(tokens: NDArray[np.float32]) -> "Example":
        """Return an example of which nothing is known yet."""
        t = len(tokens)

        def unknown(*size: int) -> Bits:
            return np.full(size, 255, np.uint8)

        return Example(
            tokens.astype(np.float16),
            unknown(t, len(CLIMATE), len(WITHIN)),
            unknown(t, len(SETTING_STEPS)),
            unknown(t, len(LEAVES_MIN)),
            unknown(t, len(CHANGES_S)),
            unknown(t, 2),
            unknown(t),
            -1,
            np.zeros(len(HAND), np.float16),
            np.zeros(ASKED, np.int64),
            np.zeros((ASKED, CANDIDATES, len(CANDIDATE_COLUMNS)), np.float16),
            np.zeros((ASKED, CANDIDATES), np.bool_),
            np.full(ASKED, -1, np.int64),
            np.zeros((ASKED, CANDIDATES), np.float16),
        )


@dataclass(frozen=True)
class Examples:
    """Examples of one length behind each other: the fields of ``Example`` with one more axis in front."""

    tokens: NDArray[np.float16]
    acts: Bits
    setting: Bits
    leaves: Bits
    change: Bits
    trip: Bits
    energy: Bits
    driver: NDArray[np.int64]
    hand: NDArray[np.float16]
    at: NDArray[np.int64]
    candidates: NDArray[np.float16]
    counts: NDArray[np.bool_]
    goal: NDArray[np.int64]
    memory: NDArray[np.float16]

    def __len__(self) -> int:
        """Count them."""
        return len(self.tokens)

    def __getitem__(self, rows: slice | NDArray[np.integer[Any]] | NDArray[np.bool_]) -> "Examples":
        return Examples(**{name: getattr(self, name)[rows] for name in Example._fields})

    @staticmethod
    def stack(examples: Sequence[Example], length: int) -> "Examples":
        """Pad examples behind their ends to one length."""
        columns: dict[str, Any] = {}
        for name in Example._fields:
            values = [getattr(example, name) for example in examples]
            if name in ("tokens", "acts", "setting", "leaves", "change", "trip", "energy"):
                fill = 0 if name == "tokens" else 255
                tail = values[0].shape[1:]
                column = np.full((len(values), length, *tail), fill, values[0].dtype)
                for row, value in zip(column, values, strict=True):
                    row[: len(value)] = value
            else:
                column = np.array(values)
            columns[name] = column
        return Examples(**columns)

    @staticmethod
    def join(parts: Sequence["Examples"]) -> "Examples":
        """Put examples of one length behind each other."""
        return Examples(**{name: np.concatenate([getattr(p, name) for p in parts]) for name in Example._fields})


def save(path: Path, examples: Examples) -> None:
    """Write examples to a file, whole or not at all."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez(file, **{name: getattr(examples, name) for name in Example._fields})
    part.replace(path)


def load(path: Path) -> Examples:
    """Read examples back; raises OutriderError when the file is damaged."""
    try:
        with path.open("rb") as file, np.load(file) as columns:
            return Examples(**{name: columns[name] for name in Example._fields})
    except (BadZipFile, KeyError, ValueError, EOFError):
        raise OutriderError(f"{path}: damaged; delete it, and it is made anew") from None
