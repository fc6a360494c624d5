"""The wake phrase: without a button, only what follows it is meant for the car. A pure state machine of event time."""

from typing import Final

from assistant.hearing.hearing import Partial, Said
from assistant.hearing.transcriber import transcript_of

__all__ = ["WakePhrase"]

_FOLLOW_NS: Final = 6_000_000_000
"""So long after the phrase alone may the command begin."""


class WakePhrase:
    """Lets through what begins with the phrase, or follows it; ``phrase`` in lower case, "" lets all through."""

    def __init__(self, phrase: str = "") -> None:
        self._phrase = tuple(phrase.split())
        self._until_ns = -1

    def follow(self, t_ns: int) -> None:
        """Let the next words through, if they begin soon enough after ``t_ns``, as if the phrase had been said."""
        self._until_ns = max(self._until_ns, t_ns + _FOLLOW_NS)

    def waits(self, t_ns: int) -> bool:
        """Whether words that begin at ``t_ns`` are let through because the phrase was said before them."""
        return t_ns < self._until_ns

    def shown(self, partial: Partial) -> str:
        """Return what may be shown of the words so far: those behind the phrase, "" where they are not for the car."""
        words = partial.text.split()
        if words[: len(self._phrase)] == list(self._phrase):
            return " ".join(words[len(self._phrase) :])
        return partial.text if self.waits(partial.t_ns) else ""

    def meant(self, said: Said) -> Said | None:
        """Return what was said for the car, without the phrase; None when it was not for the car."""
        words = said.transcript.words
        count = len(self._phrase)
        if not count:
            return said
        if tuple(word.word for word in words[:count]) == self._phrase:
            rest = words[count:]
            self._until_ns = -1 if rest else said.t_ns + _FOLLOW_NS
            return said._replace(transcript=transcript_of(rest)) if rest else None
        awake, self._until_ns = said.begin_ns < self._until_ns, -1
        return said if awake else None
