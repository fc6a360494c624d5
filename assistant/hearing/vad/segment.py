"""Decides where an utterance begins and ends, from one probability of speech for each window: a pure state machine.

Two thresholds (a Schmitt trigger), a minimum of speech before it begins, and a pause after which it ends. The pause is
short once the words so far are a complete command, and longer in the middle of one, where people think.
"""

from typing import Final, Literal

import msgspec

__all__ = ["WINDOW_S", "Edge", "Segmenter", "VadSettings"]

WINDOW_S: Final = 0.032
"""Seconds of one window."""

Edge = Literal["begin", "end", "cut"]
"""What a window may bring; ``cut``: the utterance ends because it is too long, and the next begins at once."""


class VadSettings(msgspec.Struct, frozen=True):
    """When speech counts as begun and ended; probabilities are 0 to 1, lengths are seconds.

    Raises ValueError for thresholds in the wrong order and for an utterance that could not hold its own pause.
    """

    start: float = 0.5
    """At or above, a window counts towards a beginning."""
    stop: float = 0.35
    """Below, a window counts towards the end."""
    min_speech_s: float = 0.096
    """So much speech makes a beginning; a click or a cough does not."""
    pause_s: float = 0.6
    """So long a pause ends it."""
    complete_pause_s: float = 0.192
    """So long a pause ends it when what was said is complete."""
    pre_roll_s: float = 0.256
    """So much sound before the beginning belongs to it: first consonants are faint."""
    longest_s: float = 30.0
    """An utterance is cut when it lasts longer."""

    def __post_init__(self) -> None:
        if not 0.0 < self.stop <= self.start <= 1.0:
            raise ValueError(f"thresholds {self.stop} and {self.start}")
        if not 0.0 < self.complete_pause_s <= self.pause_s < self.longest_s or self.min_speech_s > self.longest_s:
            raise ValueError(
                f"pauses {self.complete_pause_s} and {self.pause_s} s, at most {self.longest_s} s of speech"
            )


class Segmenter:
    """Fed window by window; ``speaking`` says whether an utterance is in progress."""

    def __init__(self, settings: VadSettings | None = None) -> None:
        self.settings = settings or VadSettings()
        self._min_speech = windows(self.settings.min_speech_s)
        self._pause = windows(self.settings.pause_s)
        self._complete_pause = windows(self.settings.complete_pause_s)
        self._longest = windows(self.settings.longest_s)
        self.reset()

    def reset(self) -> None:
        """No utterance is in progress."""
        self.speaking = False
        self._voiced = self._length = self.quiet = 0

    def step(self, probability: float, *, complete: bool = False) -> Edge | None:
        """Take one window; ``complete`` says that the words so far are a whole command."""
        settings = self.settings
        if not self.speaking:
            self._voiced += probability >= settings.start
            if probability < settings.stop:
                self._voiced = 0
            if self._voiced < self._min_speech:
                return None
            self.speaking, self._length, self.quiet = True, 0, 0
            return "begin"
        self._length += 1
        self.quiet = self.quiet + 1 if probability < settings.stop else 0
        if self.quiet >= (self._complete_pause if complete else self._pause):
            self.reset()
            return "end"
        if self._length >= self._longest:
            self._length = 0
            return "cut"
        return None


def windows(seconds: float) -> int:
    """Return how many windows last at least so long, one at least."""
    return max(1, -int(-seconds / WINDOW_S // 1))
