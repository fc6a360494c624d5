"""Brings sound of any rate to 16 kHz, block by block: a polyphase filter of Kaiser-windowed sinc functions.

Each output sample is a weighted sum of the input around its own moment, so nothing is delayed. What lies above the
lower of the two Nyquist frequencies is taken away before it can fold back: 80 dB down, with a transition of a seventh
of that frequency (J. O. Smith, "Digital Audio Resampling Home Page"; Kaiser's formulas for length and shape).
"""

import math
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from assistant.hearing.audio import RATE, Samples

__all__ = ["MAX_RATE", "MIN_RATE", "Resampler"]

MIN_RATE: Final = 4_000
MAX_RATE: Final = 768_000
"""Sample rates that real files have, in Hz."""

_CROSSINGS: Final = 34
"""Zero crossings of the sinc on either side: the length that Kaiser's formula asks for."""
_BETA: Final = 7.86
"""Kaiser's shape for 80 dB."""
_PASS: Final = 0.93
"""Where the sinc cuts, as a share of the lower Nyquist frequency; the transition ends below that frequency."""
_ROWS: Final = 8_192
"""Output samples that are computed at one go, so that memory stays small."""


class Resampler:
    """Takes mono samples at ``rate`` Hz, gives them back at 16 kHz; raises ValueError for a rate no file has."""

    def __init__(self, rate: int) -> None:
        if not MIN_RATE <= rate <= MAX_RATE:
            raise ValueError(f"{rate} Hz")
        common = math.gcd(rate, RATE)
        self._up, self._down = RATE // common, rate // common
        self._table = _filters(self._up, self._down)
        self._side = self._table.shape[1] // 2
        self._held: Samples = np.zeros(self._side, np.float32)  # silence before the first sample
        self._first = -self._side  # the input index of what is held first
        self._taken = self._given = 0

    def feed(self, samples: Samples) -> Samples:
        """Take more input [n], and return the output that it completes."""
        if self._up == self._down:
            return samples
        self._taken += len(samples)
        self._held = np.concatenate((self._held, samples))
        last = self._taken - self._side - 1  # the last moment whose neighbours have all come
        count = last * self._up // self._down + 1 - self._given if last >= 0 else 0
        return self._give(max(0, count))

    def flush(self) -> Samples:
        """Return the rest, as if silence followed; in all there are ceil(n * 16000 / rate) samples."""
        if self._up == self._down:
            return np.zeros(0, np.float32)
        self._held = np.concatenate((self._held, np.zeros(self._side + 1, np.float32)))
        return self._give(-(-self._taken * self._up // self._down) - self._given)

    def _give(self, count: int) -> Samples:
        out = np.empty(count, np.float32)
        for start in range(0, count, _ROWS):
            rows = np.arange(self._given + start, self._given + min(count, start + _ROWS))
            moments, phases = np.divmod(rows * self._down, self._up)
            windows = sliding_window_view(self._held, self._table.shape[1])
            around = windows[moments - self._first - self._side + 1]
            out[start : start + len(rows)] = np.einsum("nt,nt->n", around, self._table[phases])
        self._given += count
        spare = self._given * self._down // self._up - self._side + 1 - self._first
        if spare > 0:
            self._held = self._held[spare:]
            self._first += spare
        return out


def _filters(up: int, down: int) -> NDArray[np.float32]:
    """Return the weights [up, taps] of each phase; column ``taps // 2 - 1`` belongs to the sample at or before it."""
    cut = _PASS * min(1.0, up / down)  # of the input's Nyquist frequency
    side = math.ceil(_CROSSINGS / cut)
    offsets = np.arange(-side + 1, side + 1)[None, :] - np.arange(up)[:, None] / up
    window = np.i0(_BETA * np.sqrt(np.maximum(0.0, 1.0 - (offsets / side) ** 2))) / np.i0(_BETA)
    weights = np.where(np.abs(offsets) < side, np.sinc(cut * offsets) * window, 0.0)
    weights /= weights.sum(axis=1, keepdims=True)  # a constant stays what it is
    return weights.astype(np.float32)
