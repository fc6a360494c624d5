"""What turns sound into words: the protocol that every engine stands behind."""

from typing import Final, NamedTuple, Protocol

from assistant.hearing.audio import Samples
from vehicle.events import Word

__all__ = ["UNKNOWN", "Transcriber", "Transcript", "transcript_of"]

UNKNOWN: Final = "[unk]"
"""Stands in a transcript for speech that is none of the engine's words."""


class Transcript(NamedTuple):
    """What was said in one utterance, in lower case; times count in seconds from its beginning."""

    text: str
    confidence: float
    """0 to 1, the mean over the words; 0 without any. An engine with a closed grammar is sure of noise as well."""
    words: tuple[Word, ...]

    @property
    def meant(self) -> bool:
        """Whether there is a word in it that the engine knows."""
        return any(word.word != UNKNOWN for word in self.words)


class Transcriber(Protocol):
    """Hears one utterance after the other; not to be shared between threads."""

    def begin(self) -> None:
        """Forget what was heard, and be ready for a new utterance."""

    def accept(self, samples: Samples) -> str:
        """Take more sound, mono at 16 kHz, and return the words so far, "" for none."""

    def finish(self) -> Transcript:
        """The utterance is over: return what was said."""


def transcript_of(words: tuple[Word, ...]) -> Transcript:
    """Return the words as a transcript."""
    mean = sum(word.confidence for word in words) / len(words) if words else 0.0
    return Transcript(" ".join(word.word for word in words), round(mean, 3), words)
