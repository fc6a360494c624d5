"""How long it takes until words are on the screen: through speech detection and the engine, fed as by a microphone."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.hearing.audio import Block, duration_ns
from assistant.hearing.hearing import Hearing, Partial
from assistant.hearing.vosk_engine import VoskTranscriber
from assistant.lab.voice.features import RATE
from assistant.understanding import complete
from vehicle.clock import thread_ns

__all__ = ["Delays", "delays_of"]

_CHUNK = RATE // 50


class Delays(NamedTuple):
    """Milliseconds from the end of a word until it was shown, and from the end of the last one to the utterance.

    Event time plus the time of this thread on that piece of sound; words that were put in only at the end count as late
    as the end came.
    """

    words: list[float]
    finals: list[float]

    def __str__(self) -> str:
        return (
            f"A word is shown {_spread(self.words)} after it was said, the whole sentence {_spread(self.finals)} after "
            f"its last word (medians and 95 %; {len(self.finals)} sentences, sound by the fiftieth of a second)."
        )


def delays_of(model: Path, sounds: Iterable[npt.NDArray[np.float32]]) -> Delays:
    """Let each sound be heard, in turn, with silence behind it."""
    found = Delays([], [])
    hearing = Hearing(VoskTranscriber(model), complete=complete)
    t_ns = 0
    for sound in sounds:
        shown: list[tuple[float, list[str]]] = []
        padded = np.concatenate([np.zeros(RATE // 2, np.float32), sound, np.zeros(2 * RATE, np.float32)])
        for start in range(0, len(padded), _CHUNK):
            piece = padded[start : start + _CHUNK]
            before = thread_ns()
            heard = list(hearing.feed(Block(t_ns, piece)))
            t_ns += duration_ns(len(piece))
            now_ms = (t_ns + thread_ns() - before) / 1e6
            for event in heard:
                if isinstance(event, Partial):
                    shown.append((now_ms, event.text.split()))
                    continue
                words = event.transcript.words
                ends_ms = [event.begin_ns / 1e6 + 1000 * word.end for word in words]
                texts = [word.word for word in words]
                for at, end_ms in enumerate(ends_ms):
                    first = next((ms for ms, text in shown if text[: at + 1] == texts[: at + 1]), now_ms)
                    found.words.append(max(0.0, first - end_ms))
                if ends_ms:
                    found.finals.append(now_ms - ends_ms[-1])
                shown = []
        list(hearing.finish())
    return found


def _spread(values: list[float]) -> str:
    return f"{np.median(values):.0f} ({np.percentile(values, 95):.0f}) ms" if values else "never"
