"""What is said, and when it is better not to: rule 5 for the voice. Pure; what is written shows in any case."""

from typing import Literal, NamedTuple

import msgspec

from assistant.speaking.brief import MAX_WORDS_MOVING, MAX_WORDS_STANDING, brief
from assistant.speaking.spoken import spoken

__all__ = ["SPACING_NS", "Moment", "Verdict", "Wish", "decide"]

SPACING_NS = 30_000_000_000
"""Between two prompts that nobody asked for (rule 5)."""
PATIENCE_NS = 3_000_000_000
"""A reply that could not be said for so long is shown only: said later, it would answer nothing any more."""

_HANDS_FULL = frozenset({"braking", "steering"})
"""Moments in which even the answer to a question waits: eyes, hands and ears belong to the road."""


class Wish(msgspec.Struct, frozen=True):
    """Something to say. ``asked`` is whether the driver's own words or press call for it; ``t_ns`` is when."""

    text: str
    asked: bool
    t_ns: int


class Moment(msgspec.Struct, frozen=True):
    """The moment in which it would be said, in event time.

    ``moving`` is true when the speed is unknown or stale, too. ``vetoes`` are names of
    ``anticipation.policy.workload.VETOES``. ``prompt_ns`` is when the last unsolicited prompt was made before this
    one, None if there was none. ``silent`` is the driver's wish to read instead of hear.
    """

    now_ns: int
    moving: bool = True
    vetoes: tuple[str, ...] = ()
    prompt_ns: int | None = None
    silent: bool = False


class Verdict(NamedTuple):
    """say ``words`` now; wait a moment; or only show. ``why`` says why it is not said, "" where it is."""

    outcome: Literal["say", "wait", "show"]
    words: str = ""
    why: str = ""


def decide(wish: Wish, moment: Moment) -> Verdict:
    """Return what becomes of a wish to speak.

    A prompt that nobody asked for is never said during a veto, nor within ``SPACING_NS`` of the last one, and does not
    wait: its card is on the screen. A reply to the driver waits out hard braking and steering, for ``PATIENCE_NS``.
    While moving, twelve words at most.
    """
    if moment.silent:
        return Verdict("show", why="silent mode")
    waited_ns = moment.now_ns - wish.t_ns
    if not 0 <= waited_ns <= PATIENCE_NS:
        return Verdict("show", why="too late")
    if wish.asked:
        held = [veto for veto in moment.vetoes if veto in _HANDS_FULL]
        if held:
            return Verdict("wait", why=held[0])
    elif moment.vetoes:
        return Verdict("show", why=moment.vetoes[0])
    elif moment.prompt_ns is not None and moment.now_ns - moment.prompt_ns < SPACING_NS:
        return Verdict("show", why="spacing")
    words = spoken(brief(wish.text, MAX_WORDS_MOVING if moment.moving else MAX_WORDS_STANDING))
    return Verdict("say", words) if words else Verdict("show", why="no words")
