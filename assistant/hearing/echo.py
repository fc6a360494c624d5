"""The assistant never hears itself: what the microphone picks up while it speaks is shut out, unless the driver speaks.

Without the loudspeaker's signal at hand, the driver is told apart by loudness: in the first moments of a spoken answer
the level of its echo is learned, and who then speaks clearly above it, for long enough, is not the echo. A pure state
machine, fed once for each window.
"""

from typing import Literal

import msgspec

from assistant.hearing.vad.segment import windows

__all__ = ["EchoGuard", "EchoSettings", "Gate"]

Gate = Literal["open", "shut", "barge-in"]
"""Whether a window is heard; ``barge-in``: the driver has begun to speak over the voice, once for each answer."""


class EchoSettings(msgspec.Struct, frozen=True):
    """When speech over the voice is the driver's; levels are dB, lengths are seconds."""

    learn_s: float = 0.48
    """So long the level of the echo is only learned, from the beginning of the answer."""
    louder_db: float = 6.0
    """So much louder than the echo the driver is."""
    floor_db: float = -45.0
    """And at least so loud, of full scale."""
    speech: float = 0.6
    """The least probability of speech."""
    speech_s: float = 0.192
    """For so long."""
    tail_s: float = 0.32
    """So long the room and the sound card's buffer go on after the voice has ended."""


class EchoGuard:
    """Asked window by window whether it may be heard."""

    def __init__(self, settings: EchoSettings | None = None) -> None:
        self._settings = settings or EchoSettings()
        self._learn, self._enough = windows(self._settings.learn_s), windows(self._settings.speech_s)
        self._tail = windows(self._settings.tail_s)
        self._spoken = self._after = self._over = 0
        self._echo_db = -120.0
        self._barged = False

    def step(self, voice: bool, probability: float, level_db: float, *, in_speech: bool, may_barge: bool) -> Gate:
        """Take one window.

        ``voice``: the assistant is speaking; ``in_speech``: an utterance of the driver is in progress; ``may_barge``:
        the voice can be stopped. A driver who was speaking already when the voice began goes first.
        """
        if not voice:
            self._after = self._tail if self._spoken and not self._barged else max(0, self._after - 1)
            self._spoken, self._over, self._barged = 0, 0, False
            return "shut" if self._after else "open"
        began = self._spoken == 0
        self._spoken += 1
        if self._barged:
            return "open"
        if may_barge and ((began and in_speech) or self._is_driver(probability, level_db)):
            self._barged = True
            return "barge-in"
        return "shut"

    def _is_driver(self, probability: float, level_db: float) -> bool:
        settings = self._settings
        if self._spoken == 1:
            self._echo_db, self._over = -120.0, 0
        if self._spoken <= self._learn:
            self._echo_db = max(self._echo_db, level_db)
            return False
        over = level_db >= max(settings.floor_db, self._echo_db + settings.louder_db)
        self._over = self._over + 1 if over and probability >= settings.speech else max(0, self._over - 1)
        if not over:
            self._echo_db = max(self._echo_db, level_db)  # an answer may grow louder
        return self._over >= self._enough
