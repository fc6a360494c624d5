"""The recognisers that are measured: any folder that vosk loads, and pocketsphinx with the same grammar.

Each hears one clip at a time and says what it cost; both are closed to the phrases of a grammar, vosk also open.
"""

from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from assistant.hearing.errors import VoiceModelError
from assistant.hearing.grammar import fit
from assistant.hearing.vosk_engine import VoskTranscriber
from assistant.lab.voice.errors import VoiceError
from assistant.lab.voice.features import RATE
from vehicle.clock import thread_ns

__all__ = ["Ears", "Sphinx", "Vosk", "Words"]

_Floats = npt.NDArray[np.float32]
_CHUNK = RATE // 10


class Words(NamedTuple):
    """What was heard in a clip, without ``[unk]``, and the seconds of one core that it took."""

    text: str
    cpu_s: float


class Ears(Protocol):
    """A recogniser that expects certain phrases, or, with none, whatever it knows."""

    def hear(self, sound: _Floats) -> Words:
        """Return the words of one clip."""
        ...


class Vosk:
    """A vosk model, fed a tenth of a second at a time as a microphone would."""

    def __init__(self, folder: Path, phrases: Sequence[str] | None) -> None:
        try:
            self._transcriber = VoskTranscriber(folder, phrases)
        except VoiceModelError:
            if phrases is None:
                raise
            known = fit(phrases, VoskTranscriber(folder).knows).phrases  # a smaller model is measured all the same
            self._transcriber = VoskTranscriber(folder, known)

    def hear(self, sound: _Floats) -> Words:
        """Return the words of one clip."""
        before = thread_ns()
        self._transcriber.begin()
        for start in range(0, len(sound), _CHUNK):
            self._transcriber.accept(sound[start : start + _CHUNK])
        text = self._transcriber.finish().text
        return Words(" ".join(text.replace("[unk]", " ").split()), (thread_ns() - before) / 1e9)


class Sphinx:
    """pocketsphinx 5 with its own English model, closed to the phrases."""

    def __init__(self, phrases: Sequence[str]) -> None:
        try:
            sphinx: Any = import_module("pocketsphinx")
        except ModuleNotFoundError:
            raise VoiceError("pocketsphinx is missing; pip install pocketsphinx") from None
        self._decoder = sphinx.Decoder(samprate=RATE, lm=None, loglevel="FATAL")
        known = [phrase for phrase in phrases if all(self._decoder.lookup_word(word) for word in phrase.split())]
        fsg = self._decoder.create_fsg("phrases", 0, 1, _pairs_of(known))
        self._decoder.add_fsg("phrases", fsg)
        self._decoder.activate_search("phrases")

    def hear(self, sound: _Floats) -> Words:
        """Return the words of one clip."""
        before = thread_ns()
        samples = np.rint(np.clip(sound, -1, 0.99997) * 32768).astype("<i2").tobytes()
        self._decoder.start_utt()
        self._decoder.process_raw(samples, full_utt=True)
        self._decoder.end_utt()
        found = self._decoder.hyp()
        return Words(found.hypstr if found else "", (thread_ns() - before) / 1e9)


def _pairs_of(phrases: Sequence[str]) -> list[tuple[int, int, float] | tuple[int, int, float, str]]:
    """Return a graph in which words follow each other as in the phrases, as vosk's own pairs of words do.

    State 0 is the start, 1 the end, each further one a word that was just said.
    """
    follows: dict[str, set[str]] = {}
    for phrase in phrases:
        row = ["<s>", *phrase.split(), "</s>"]
        for first, second in pairwise(row):
            follows.setdefault(first, set()).add(second)
    states = {"<s>": 0, "</s>": 1} | {word: at for at, word in enumerate(sorted(follows.keys() - {"<s>"}), start=2)}
    arcs: list[tuple[int, int, float] | tuple[int, int, float, str]] = []
    for first, seconds in sorted(follows.items()):
        for second in sorted(seconds):
            ends = (states[first], states[second], 1.0 / len(seconds))
            arcs.append(ends if second == "</s>" else (*ends, second))
    return arcs
