"""Words while they are being said: what the microphone does, and what a recording's sound says at each moment.

Apart from the ear itself, so that a replay in which nothing is heard need not load it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assistant.hearing import Partial

__all__ = ["Mic", "Subtitles"]

Mic = Literal["", "ready", "open"]
"""No microphone, one that waits for a press, or one that listens; as ``hmi.view.Words.mic``."""


class Subtitles:
    """The words of a recorded drive as they were being said, by event time."""

    def __init__(self, partials: "Sequence[Partial]" = ()) -> None:
        """Take what was heard, in order; a partial of no words ends what is shown."""
        self._times = [partial.t_ns for partial in partials]
        self._texts = [partial.text for partial in partials]

    def at(self, t_ns: int) -> str:
        """Return the words that were being said at ``t_ns``, "" where nobody spoke."""
        place = bisect_right(self._times, t_ns)
        return self._texts[place - 1] if place else ""
