"""Moving pictures as one GIF: one palette for the whole of it, no dithering, and of each frame only what changed."""

import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vehicle.errors import OutriderError

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["Palette", "Reel", "delays_ms", "require_pillow"]

_COLOURS = 255
"""One of the 256 is left for "as before", which is what makes changes small."""
_KEPT = 32
"""So many colours, the commonest, are kept as they are."""
_SAMPLES = 12
"""From so many frames, evenly spread, the palette is chosen."""


def require_pillow() -> None:
    """Raise OutriderError where the library that writes GIFs is absent."""
    if find_spec("PIL") is None:
        raise OutriderError("a GIF needs Pillow: pip install 'outrider[clip]'; a folder of PNG frames does without")


def delays_ms(count: int, frame_s: float) -> list[int]:
    """Return how long each of ``count`` frames is shown: whole hundredths of a second, the format's unit, whose sum is
    right to one of them."""
    ends = [round(100 * frame_s * number) for number in range(count + 1)]
    return [10 * (end - begin) for begin, end in pairwise(ends)]


class Palette:
    """The colours ``rgb`` [n, 3], n up to 256, and which of them is the nearest to any other."""

    def __init__(self, rgb: NDArray[np.uint8]) -> None:
        self.rgb = rgb
        self._nearest = np.full(1 << 24, -1, np.int16)

    @classmethod
    def of(cls, packed: NDArray[np.uint32]) -> "Palette":
        """Choose the colours for pixels of 24 bits: the commonest as they are, so that surfaces keep theirs, and the
        best for the rest, of which each counts by the root of its pixels, so that thin coloured lines have a say."""
        from PIL import Image

        colours, counts = np.unique(packed, return_counts=True)
        order = np.argsort(-counts.astype(np.int64), kind="stable")
        kept, rest = order[:_KEPT], order[_KEPT:]
        chosen = [_unpacked(colours[kept])]
        if len(rest):
            seen = np.repeat(colours[rest], np.ceil(np.sqrt(counts[rest])).astype(np.int64))
            reduced = Image.fromarray(_unpacked(seen)[None]).quantize(_COLOURS - _KEPT, Image.Quantize.MEDIANCUT)
            listed = np.array(reduced.getpalette(), np.uint8).reshape(-1, 3)
            chosen.append(listed[: int(np.asarray(reduced).max()) + 1])
        return cls(np.concatenate(chosen))

    def indices(self, packed: NDArray[np.uint32]) -> NDArray[np.uint8]:
        """Return the index of the nearest colour for each of ``packed``: Pillow's own search is off by some steps."""
        new = np.unique(packed[self._nearest[packed] < 0])
        for part in np.array_split(new, max(1, len(new) // 4096)):
            away = _unpacked(part)[:, None].astype(np.int32) - self.rgb[None].astype(np.int32)
            self._nearest[part] = (away * away).sum(2).argmin(1)
        return self._nearest[packed].astype(np.uint8)


class Reel:
    """The frames of a GIF of ``size`` pixels, kept until all are there: only then can the palette be chosen."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._frames: list[bytes] = []

    def add(self, rgb: bytes) -> None:
        """Take the next frame: three bytes for each pixel, row by row from the top."""
        self._frames.append(zlib.compress(rgb, 1))

    def save(self, path: Path, frame_s: float) -> None:
        """Write the GIF, which shows each frame for ``frame_s`` and begins anew at its end; raises OSError."""
        last = len(self._frames) - 1
        samples = sorted({round(last * part / (_SAMPLES - 1)) for part in range(_SAMPLES)})
        palette = Palette.of(np.concatenate([self._packed(number) for number in samples]))
        first, *others = self._reduced(palette)
        first.save(
            path, "GIF", save_all=True, append_images=others, duration=delays_ms(len(self._frames), frame_s), loop=0,
            palette=palette.rgb.tobytes(), optimize=True, disposal=1,
        )  # fmt: skip

    def _packed(self, number: int) -> NDArray[np.uint32]:
        """Return a frame's pixels as 24-bit numbers, row by row."""
        rgb = np.frombuffer(zlib.decompress(self._frames[number]), np.uint8).reshape(-1, 3).astype(np.uint32)
        return np.asarray((rgb[:, 0] << 16) | (rgb[:, 1] << 8) | rgb[:, 2], np.uint32)

    def _reduced(self, palette: Palette) -> Iterator["Image.Image"]:
        from PIL import Image

        for number in range(len(self._frames)):
            image = Image.frombytes("P", self._size, palette.indices(self._packed(number)).tobytes())
            image.putpalette(palette.rgb.tobytes())
            yield image


def _unpacked(packed: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return colours [n] of 24 bits as [n, 3]."""
    return np.stack([packed >> 16, packed >> 8, packed], axis=1).astype(np.uint8)
