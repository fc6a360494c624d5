"""The voice: words in, samples out. Behind the protocol stands hibari, a small offline voice with its weights inside.

hibari-tts (https://github.com/MMWilliams/hibari, Apache-2.0) runs a 7.9 MB network, distilled from Kokoro-82M's voice
"heart", in onnxruntime on one thread; its other voices would be downloaded, so they are never asked for.
"""

from collections import OrderedDict
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from assistant.speaking.errors import VoiceError
from assistant.speaking.spoken import spoken

__all__ = ["HibariVoice", "PhraseCache", "Speech", "Voice", "load_voice"]

LONGEST = 600
"""Characters of one speech, some forty seconds; nobody wants to hear more, and the network's memory grows with it."""

_SEED = 0
"""Of the noise in the voice's consonants: the same words give the same samples."""
_GAIN, _PEAK = 2.0, 0.9
"""The voice peaks near 0.4; it is made this much louder, but never beyond the peak."""
_QUIET = 0.004
_LEAD_S, _TAIL_S = 0.02, 0.08
"""The voice begins with a quarter of a second of silence, which would be heard as hesitation: so much of it stays."""


class Speech(NamedTuple):
    """Mono samples, float32 from -1 to 1, ``rate`` of them a second."""

    samples: npt.NDArray[np.float32]
    rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate


class Voice(Protocol):
    """What turns words into sound."""

    def say(self, text: str) -> Speech:
        """Return how ``text`` sounds, empty where it has no words; raises VoiceError where it cannot be said."""
        ...


class HibariVoice:
    """The built-in voice, American English, 24 kHz. Raises VoiceError if it is not installed or damaged.

    It takes about half a second and 140 MB to load, most of that its pronouncing dictionary.
    """

    def __init__(self) -> None:
        try:
            from hibari import Hibari

            self._engine = Hibari(threads=1)  # with one thread onnxruntime makes no pool, so nothing spins
            self._engine.phonemize("All right.")  # loads the dictionary
        except ImportError as error:
            raise VoiceError(f"no voice ({error}): install it with pip install hibari-tts") from None
        except Exception as error:  # noqa: BLE001 - of files, JSON and onnxruntime, whichever is damaged
            raise VoiceError(f"the voice cannot be loaded ({error}): install hibari-tts again") from None

    def say(self, text: str) -> Speech:
        """Return how ``text`` sounds, from its first word to its last; raises VoiceError where it cannot be said."""
        rate = int(self._engine.sample_rate)
        try:
            samples = self._engine(spoken(text[:LONGEST]), seed=_SEED)
        except Exception as error:  # noqa: BLE001 - whatever an odd text makes of the engine is no reason to stop a drive
            raise VoiceError(f"the voice cannot say {text[:40]!r} ({error}): it is shown only") from None
        return Speech(_levelled(np.asarray(samples, np.float32), rate), rate)


class PhraseCache:
    """A voice that remembers what it said lately, so that "All right." costs nothing the second time."""

    def __init__(self, voice: Voice, most: int = 32, longest_s: float = 3.0) -> None:
        """Remember the ``most`` latest phrases of up to ``longest_s`` seconds each: at most 9 MB at 24 kHz."""
        self._voice, self._most, self._longest_s = voice, most, longest_s
        self._said: OrderedDict[str, Speech] = OrderedDict()

    def __len__(self) -> int:
        return len(self._said)

    def say(self, text: str) -> Speech:
        """Return how ``text`` sounds."""
        words = spoken(text)
        if words in self._said:
            self._said.move_to_end(words)
            return self._said[words]
        speech = self._voice.say(words)
        if speech.seconds <= self._longest_s:
            self._said[words] = speech
            if len(self._said) > self._most:
                self._said.popitem(last=False)
        return speech


def load_voice() -> Voice:
    """Return the voice of the program; raises VoiceError if it is not installed or damaged."""
    return PhraseCache(HibariVoice())


def _levelled(samples: npt.NDArray[np.float32], rate: int) -> npt.NDArray[np.float32]:
    """Return samples without the silence around them, as loud as the others."""
    loud = np.flatnonzero(np.abs(samples) > _QUIET)
    if not len(loud):
        return samples[:0]
    first, last = max(0, loud[0] - int(_LEAD_S * rate)), loud[-1] + int(_TAIL_S * rate)
    kept = samples[first:last]
    return kept * np.float32(min(_GAIN, _PEAK / float(np.max(np.abs(kept)))))
