"""Mel-frequency cepstra as the recogniser computes them: Kaldi's, with 40 coefficients and no dither.

The network learns from these features and vosk feeds it its own, so the two must agree; a test lets vosk decode with a
network written from here and compares the words. ``CONF`` is the recogniser's own wording of the constants.

Source: D. Povey and others, "The Kaldi speech recognition toolkit", 2011 (feat/feature-mfcc, feature-window).
"""

from functools import cache

import numpy as np
import numpy.typing as npt

__all__ = ["CEPSTRA", "CONF", "RATE", "SHIFT", "cepstral_matrix", "frames_of", "mfcc"]

RATE = 16_000
"""Samples a second."""
CEPSTRA = 40
SHIFT = 160
"""Samples from one frame to the next: 10 ms."""

_WINDOW = 400
_FFT = 512
_LOW_HZ, _HIGH_HZ = 20.0, 7600.0
_PREEMPHASIS = 0.97
_LIFTER = 22.0

CONF = f"""--use-energy=false
--sample-frequency={RATE}
--num-mel-bins={CEPSTRA}
--num-ceps={CEPSTRA}
--low-freq={_LOW_HZ:g}
--high-freq={_HIGH_HZ:g}
--dither=0
"""

Floats = npt.NDArray[np.float32]


def frames_of(samples: int) -> int:
    """Return how many frames ``samples`` give: only windows that lie wholly inside are used."""
    return max(0, 1 + (samples - _WINDOW) // SHIFT)


def mfcc(audio: Floats, warp: float = 1.0) -> Floats:
    """Return the cepstra, shape (frames, 40), of mono ``audio`` at 16 kHz with full scale 1.0.

    ``warp`` stretches the frequency axis of the mel filters, as a longer (below 1) or shorter vocal tract would.
    """
    count = frames_of(len(audio))
    if count == 0:
        return np.zeros((0, CEPSTRA), np.float32)
    scaled = np.ascontiguousarray(audio, np.float32) * np.float32(32768.0)
    windows = np.lib.stride_tricks.sliding_window_view(scaled, _WINDOW)[::SHIFT][:count]
    windows = windows - windows.mean(axis=1, keepdims=True, dtype=np.float32)
    before = np.concatenate([windows[:, :1], windows[:, :-1]], axis=1)
    shaped = (windows - np.float32(_PREEMPHASIS) * before) * _povey()
    spectrum = np.fft.rfft(shaped, _FFT, axis=1)[:, : _FFT // 2]
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    mel = np.log(np.maximum(power @ _filters(round(warp, 2)), np.finfo(np.float32).eps))
    return np.asarray(mel @ _cosines(), np.float32)


@cache
def cepstral_matrix() -> tuple[Floats, Floats]:
    """Return the matrix from 40 mel energies' logarithms to cepstra, for rows, and the one that leads back."""
    there = _cosines()
    return there, np.asarray(np.linalg.inv(there.astype(np.float64)), np.float32)


@cache
def _povey() -> Floats:
    """A Hann window to the power of 0.85, which does not quite reach zero."""
    angle = 2 * np.pi * np.arange(_WINDOW) / (_WINDOW - 1)
    return np.asarray((0.5 - 0.5 * np.cos(angle)) ** 0.85, np.float32)


def _mel(hertz: npt.NDArray[np.float64] | float) -> npt.NDArray[np.float64]:
    return np.asarray(1127.0 * np.log1p(np.asarray(hertz) / 700.0))


@cache
def _filters(warp: float) -> Floats:
    """Triangles, evenly spaced and symmetric on the mel axis: shape (256, 40)."""
    edges = np.linspace(_mel(_LOW_HZ), _mel(_HIGH_HZ), CEPSTRA + 2)
    left, centre, right = edges[:-2], edges[1:-1], edges[2:]
    bins = _mel(np.arange(_FFT // 2) * RATE / _FFT * warp)[:, None]
    rising, falling = (bins - left) / (centre - left), (right - bins) / (right - centre)
    return np.asarray(np.maximum(0.0, np.minimum(rising, falling)), np.float32)


@cache
def _cosines() -> Floats:
    """The orthonormal cosine transform with the lifter that evens out the coefficients' sizes: shape (40, 40)."""
    order, at = np.arange(CEPSTRA)[None, :], np.arange(CEPSTRA)[:, None] + 0.5
    matrix = np.sqrt(2.0 / CEPSTRA) * np.cos(np.pi / CEPSTRA * at * order)
    matrix[:, 0] = np.sqrt(1.0 / CEPSTRA)
    lifter = 1.0 + 0.5 * _LIFTER * np.sin(np.pi * np.arange(CEPSTRA) / _LIFTER)
    return np.asarray(matrix * lifter, np.float32)
