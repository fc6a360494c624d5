"""Reads WAV files: whole numbers of 8 to 32 bits, or floating point, any rate, any number of channels.

RIFF chunks as in the Multimedia Programming Interface and Data Specifications 1.0 (IBM and Microsoft, 1991), and
WAVE_FORMAT_EXTENSIBLE. A recording that was cut off, or whose recorder never wrote its length, is read as far as it
goes.
"""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.hearing.audio import Samples
from assistant.hearing.errors import AudioError

__all__ = ["Wav", "is_wav", "open_wav"]

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_CODINGS: Final = {2: "ADPCM", 6: "A-law", 7: "mu-law", 17: "IMA ADPCM", 85: "MP3"}
_CHANNELS: Final = 64
_FORMAT_BYTES: Final = 40
_READ_FRAMES: Final = 4_096

Raw = NDArray[Any]


def _uint8(raw: bytes) -> Raw:
    return (np.frombuffer(raw, np.uint8).astype(np.float32) - 128.0) / 128.0


def _int24(raw: bytes) -> Raw:
    wide = np.zeros((len(raw) // 3, 4), np.uint8)
    wide[:, 1:] = np.frombuffer(raw, np.uint8).reshape(-1, 3)
    return wide.view("<i4")[:, 0] / np.float64(2**31)


_READERS: Final[dict[tuple[int, int], Callable[[bytes], Raw]]] = {
    (_PCM, 8): _uint8,
    (_PCM, 16): lambda raw: np.frombuffer(raw, "<i2") / np.float32(2**15),
    (_PCM, 24): _int24,
    (_PCM, 32): lambda raw: np.frombuffer(raw, "<i4") / np.float64(2**31),
    (_FLOAT, 32): lambda raw: np.frombuffer(raw, "<f4"),
    (_FLOAT, 64): lambda raw: np.frombuffer(raw, "<f8"),
}
"""By coding and bits: bytes to numbers of which 1.0 is full scale."""


class _Format(NamedTuple):
    coding: int
    channels: int
    rate: int
    bits: int


class Wav:
    """An open WAV file: ``rate`` in Hz, ``channels``, and ``frames`` samples of each; a context manager."""

    def __init__(self, file: BinaryIO, form: _Format, frames: int) -> None:
        self.rate, self.channels, self.frames = form.rate, form.channels, frames
        self._file, self._form = file, form

    def mono(self) -> Iterator[Samples]:
        """Yield the mean of the channels, piece by piece; a number that is none counts as silence."""
        form, left = self._form, self.frames
        read = _READERS[form.coding, form.bits]
        width = form.channels * form.bits // 8
        while left:
            raw = self._file.read(min(left, _READ_FRAMES) * width)
            count = len(raw) // width
            if not count:
                return
            left -= count
            values = read(raw[: count * width]).reshape(count, form.channels)
            with np.errstate(invalid="ignore"):  # infinities of both signs
                mean = values.mean(axis=1, dtype=np.float64)
            yield np.nan_to_num(np.clip(mean, -1.0, 1.0), nan=0.0).astype(np.float32)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def is_wav(path: Path) -> bool:
    """Whether the file begins as a WAV file does; raises OSError when it cannot be read."""
    with path.open("rb") as file:
        start = file.read(12)
    return start[:4] == b"RIFF" and start[8:] == b"WAVE"


def open_wav(path: Path) -> Wav:
    """Open a WAV file; raises AudioError when it is damaged, empty, or of a coding that is not read here."""
    file = path.open("rb")
    try:
        return _opened(path, file)
    except BaseException:
        file.close()
        raise


def _opened(path: Path, file: BinaryIO) -> Wav:
    file.seek(12)
    form: _Format | None = None
    while True:
        head = file.read(8)
        if len(head) < 8:
            raise AudioError(f"{path}: holds no sound; it ends before its data")
        name, size = head[:4], int.from_bytes(head[4:], "little")
        if name == b"data":
            break
        start = file.tell()
        if name == b"fmt ":
            form = _form(path, file.read(min(size, _FORMAT_BYTES)))
        file.seek(start + size + size % 2)
    if form is None:
        raise AudioError(f"{path}: damaged; its data come before their format")
    start = file.tell()
    there = file.seek(0, 2) - start
    file.seek(start)
    # a recorder that was cut off, or that writes to a pipe, leaves 0 or the largest number
    size = min(size, there) if size > 0 else there
    frames = size // (form.channels * form.bits // 8)
    if not frames:
        raise AudioError(f"{path}: holds no sound")
    return Wav(file, form, frames)


def _form(path: Path, raw: bytes) -> _Format:
    if len(raw) < 16:
        raise AudioError(f"{path}: damaged; its format is cut short")
    coding, channels, rate, _, align, bits = struct.unpack_from("<HHIIHH", raw)
    if coding == _EXTENSIBLE and len(raw) >= 26:
        coding = int.from_bytes(raw[24:26], "little")
    if (coding, bits) not in _READERS:
        kind = _CODINGS.get(coding, f"coding {coding}") if coding != _PCM else "whole numbers"
        raise AudioError(f"{path}: {kind} of {bits} bits is not read here; convert it to 16-bit PCM")
    if not 1 <= channels <= _CHANNELS or align != channels * bits // 8:
        raise AudioError(f"{path}: damaged; it claims {channels} channels in {align} bytes")
    return _Format(coding, channels, rate, bits)
