"""The speaker: a thread of its own that turns words into sound and plays them. The newest words win.

It is an output and nothing else: nothing of it comes back into a session, so a drive with a voice and one without
give the same trace. ``speaking`` is for the ear, which must not hear it.
"""

import gc
import math
import threading
from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.speaking.errors import VoiceError
from assistant.speaking.voice import Speech, Voice, load_voice
from hmi.sound import Loudspeaker, SoundError

__all__ = ["Sink", "Speaker"]

POLL_S = 0.02
TAIL_S = 0.15
"""The device and the cabin still hold the last word for so long after it was played."""
_DUCKED = 0.25
"""Volume while the driver may be speaking: low enough to be heard over, loud enough to go on if it was a cough."""
_STALLED_S = 1.0
"""A device that is still busy so long after the words must be over has stopped; the ear is not to wait for it."""

_PATIENCE_S = 2.0
"""Who leaves while the voice still loads does not wait longer for it."""


class Sink(Protocol):
    """What plays samples; ``hmi.sound.Loudspeaker`` is one."""

    def play(self, samples: npt.NDArray[np.float32], rate: int) -> None:
        """Begin to play, in place of what still plays; raises SoundError when that cannot be."""

    def level(self, share: float) -> None:
        """Play at this share of the full volume from now on."""

    def stop(self) -> None:
        """End what plays within a block, and give other sounds their volume back."""

    @property
    def busy(self) -> bool:
        """Whether something still plays."""

    def close(self) -> None:
        """Give the device back."""


class Speaker:
    """Says one thing at a time, until ``close``. Its methods may be called from any thread and never wait for sound."""

    def __init__(self, sink: Callable[[], Sink] = Loudspeaker, voice: Callable[[], Voice] = load_voice) -> None:
        """Open the device; the voice is loaded for the first words. Without a device words only show."""
        self.dropped = 0
        """How many words were replaced by newer ones before they were heard."""
        self.told: Callable[[bool], None] = lambda speaking: None
        """Called with true just before something is heard, with false once it and its echo are over: for the ear."""
        self._changed = threading.Condition()
        self._load = voice
        self._sink: Sink | None = None
        self._waiting: str | None = None
        self._turn = 0
        self._speaking = False
        self._ended = False
        self._note = ""
        self._thread: threading.Thread | None = None
        try:
            self._sink = sink()
        except SoundError as error:
            self._note = f"No voice, captions only: {error}"
            return
        self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)
        self._thread.start()

    @property
    def speaking(self) -> bool:
        """Whether something is heard from it just now, its echo included."""
        return self._speaking

    @property
    def silenced(self) -> bool:
        """Whether nothing can be heard from it: no device, or no voice."""
        return self._sink is None

    def take_note(self) -> str:
        """Return what the user should know of its health, each thing once; "" if there is nothing."""
        with self._changed:
            note, self._note = self._note, ""
        return note

    def say(self, words: str) -> None:
        """Say ``words`` as soon as they are ready, in place of everything before them."""
        with self._changed:
            if self._sink is None or self._ended:
                return
            self.dropped += self._waiting is not None
            self._interrupt()
            self._waiting = words
            self._changed.notify_all()

    def stop(self) -> None:
        """Be quiet at once, as when the driver begins to speak: within a block, and whatever was waiting is gone."""
        with self._changed:
            self.dropped += self._waiting is not None
            self._interrupt()
            self._waiting = None
            self._changed.notify_all()

    def duck(self, on: bool) -> None:
        """Become quieter while the driver may be speaking, and louder again."""
        with self._changed:
            if self._sink is not None:
                self._sink.level(_DUCKED if on else 1.0)

    def close(self) -> None:
        """Be quiet, end the thread and give the device back."""
        with self._changed:
            self._ended = True
        self.stop()
        if self._thread is not None:
            self._thread.join(_PATIENCE_S)
        if self._sink is not None:
            self._sink.close()
            self._sink = None

    def _interrupt(self) -> None:
        """End this turn, so that nothing of it is heard any more even if it is only now being made."""
        self._turn += 1
        self._be(False)
        if self._sink is not None:
            self._sink.stop()

    def _be(self, speaking: bool) -> None:
        if speaking != self._speaking:
            self._speaking = speaking
            self.told(speaking)

    def _run(self) -> None:
        with self._changed:  # nothing is loaded for a drive in which nothing is said
            self._changed.wait_for(lambda: self._ended or self._waiting is not None)
            if self._ended:
                return
        try:
            voice = self._load()
        except VoiceError as error:
            self._give_up(error)
            return
        gc.freeze()  # a dictionary of 180,000 words stays: looking through it again and again would cost frames
        while (due := self._next()) is not None:
            turn, words = due
            try:
                speech = voice.say(words)
                if self._begin(turn, speech):
                    self._attend(turn, speech.seconds)
            except VoiceError as error:
                self._tell(str(error))
            except SoundError as error:
                self._give_up(error)
                return

    def _next(self) -> tuple[int, str] | None:
        """Wait for words; return them with the turn that they are for, None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._waiting is not None)
            if self._ended or self._waiting is None:
                return None
            words, self._waiting = self._waiting, None
            return self._turn, words

    def _begin(self, turn: int, speech: Speech) -> bool:
        """Play, unless the turn is over by now; nobody can come between the look and the sound."""
        with self._changed:
            if turn != self._turn or self._sink is None or not len(speech.samples):
                return False
            self._be(True)
            self._sink.play(speech.samples, speech.rate)
            return True

    def _attend(self, turn: int, seconds: float) -> None:
        """Wait until the words and their echo are over, or the turn is."""
        with self._changed:
            for _ in range(math.ceil((seconds + _STALLED_S) / POLL_S)):
                if turn != self._turn or self._sink is None or not self._sink.busy:
                    break
                self._changed.wait(POLL_S)
            if not self._changed.wait_for(lambda: turn != self._turn, TAIL_S) and self._sink is not None:
                self._sink.stop()
                self._be(False)

    def _tell(self, note: str) -> None:
        with self._changed:
            self._note = note

    def _give_up(self, error: VoiceError | SoundError) -> None:
        """Only show from here on."""
        with self._changed:
            self._interrupt()
            sink, self._sink, self._waiting = self._sink, None, None
            self._note = f"No voice, captions only: {error}"
        if sink is not None:
            sink.close()
