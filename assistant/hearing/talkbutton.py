"""Push-to-talk: one button that may be held while speaking, or tapped before. A pure state machine of event time."""

from typing import Final

__all__ = ["TalkButton"]

_TAP_NS: Final = 400_000_000
"""A button that is let go within so long was tapped: the pause after the words ends them, not the hand."""
_WAIT_NS: Final = 6_000_000_000
"""So long after a tap may speech begin."""
_STUCK_NS: Final = 60_000_000_000
"""No hand holds a button for longer: it is stuck, and must not listen for ever."""


class TalkButton:
    """Says whether the driver wants to be heard; pressed and let go at event times."""

    def __init__(self) -> None:
        self._down = self._armed = False
        self._pressed_ns = 0

    def press(self, t_ns: int) -> None:
        """The button goes down."""
        self._down = self._armed = True
        self._pressed_ns = t_ns

    def release(self, t_ns: int) -> None:
        """The button is let go."""
        self._down = False
        self._armed = self._armed and t_ns - self._pressed_ns <= _TAP_NS

    def ended(self) -> None:
        """An utterance is over: the next one needs another press, unless the button is still down."""
        self._armed = self._armed and self._down

    def held(self, t_ns: int) -> bool:
        """Whether the hand decides when the utterance ends."""
        return self._down and t_ns - self._pressed_ns < _STUCK_NS

    def wants(self, t_ns: int, *, speaking: bool) -> bool:
        """Whether to listen now; after a tap, words that began in time are heard to their end."""
        if self._down:
            return self.held(t_ns)
        return self._armed and (speaking or t_ns - self._pressed_ns < _WAIT_NS)
