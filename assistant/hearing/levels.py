"""How loud it is, and what is wrong with it: silence that no live microphone gives, and sound that was cut off."""

import math
from typing import Final

import numpy as np

from assistant.hearing.audio import RATE, Samples

__all__ = ["Levels", "level_db"]

_SILENT: Final = 1e-4
"""Of full scale: quieter than the noise of any microphone, -80 dB."""
_SILENT_S: Final = 5.0
_FULL: Final = 0.999
_CLIPPED_SHARE: Final = 0.005
"""Of the loud samples (above a tenth of full scale) that stand at full scale; undistorted speech hardly ever does."""
_LOUD: Final = 0.1
_ENOUGH: Final = RATE // 4
"""Loud samples that a judgement needs."""
_FADE: Final = 0.998
"""How much of the past counts after one window: half of it after about eleven seconds."""


def level_db(samples: Samples) -> float:
    """Return the mean power in dB of full scale, at least -120."""
    power = float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0
    return 10.0 * math.log10(max(power, 1e-12))


class Levels:
    """Watches the sound go by; ``fault`` says what is wrong with it now, "" when nothing is."""

    def __init__(self) -> None:
        self.fault = ""
        self._peak = 0.0
        self._silent = 0
        self._loud = self._full = 0.0
        self._was_clipped = False

    def step(self, samples: Samples) -> None:
        """Take more sound."""
        heights = np.abs(samples)
        top = float(heights.max(initial=0.0))
        self._peak = max(self._peak, top)
        self._silent = self._silent + len(samples) if top < _SILENT else 0
        self._loud = self._loud * _FADE + int(np.count_nonzero(heights > _LOUD))
        self._full = self._full * _FADE + int(np.count_nonzero(heights >= _FULL))
        clipped = self._loud >= _ENOUGH and self._full > _CLIPPED_SHARE * self._loud
        self._was_clipped |= clipped
        if self._silent >= _SILENT_S * RATE:
            self.fault = "only silence comes from it: is it muted?"
        else:
            self.fault = "it is too loud and cut off: turn its level down" if clipped else ""

    @property
    def summary(self) -> str:
        """What is wrong with all of it, as of a recording that is over; "" when nothing is."""
        if self._peak < _SILENT:
            return "holds only silence"
        return "was recorded too loud and is cut off; words may be wrong" if self._was_clipped else ""
