"""The context window of one drive: event time in, tokens out; each moment adds only what is new.

Once a second a fast token tells the second that has passed, every tenth second a slow one tells the cabin, the weather,
the clock and the driver's life; words and camera cues come as they come. What has left the network's cache is told
again in short when the cache is full: the last stays, the last slow tokens, and the latest seconds.
"""

import math
from collections.abc import Callable

import msgspec
import numpy as np
from numpy.typing import NDArray

from anticipation.scene import Scene
from anticipation.window.schema import COLUMNS
from anticipation.window.signals import fast_sample, slow_row
from anticipation.window.tokens import (
    FAST,
    Moment,
    StayRow,
    camera_token,
    fast_tokens,
    slow_tokens,
    stay_tokens,
    words_token,
)
from anticipation.window.words import hashed_words
from vehicle.state import SignalState

__all__ = ["KEPT_LATEST", "KEPT_SLOW", "SLOW_NS", "Window", "WindowState"]

SLOW_NS = 10_000_000_000
KEPT_SLOW, KEPT_LATEST = 12, 20
"""What is told again when the cache is full: at most 2 minutes of slow tokens, and the latest tokens."""
_MOST_SAMPLES = 10

Tokens = NDArray[np.float32]
_NOTHING: Tokens = np.zeros((0, len(COLUMNS)), np.float32)


class WindowState(msgspec.Struct, frozen=True, eq=False):
    """Everything between two looks; ``latest`` and ``slow`` are tokens that may have to be told again."""

    t_ns: int = -(2**62)
    slow_ns: int = -(2**62)
    samples: tuple[tuple[float, ...], ...] = ()
    stays: Tokens = _NOTHING
    slow: tuple[Tokens, ...] = ()
    latest: tuple[tuple[bool, Tokens], ...] = ()
    said: tuple[str, ...] = ()
    cues: NDArray[np.float32] | None = None
    outside_c: float | None = None
    cabin_c: float | None = None


class Window:
    """Collects one drive for the network; ``state`` is a frozen value, to come back to."""

    def __init__(self) -> None:
        self.state = WindowState()

    def begin(self, stays: list[StayRow]) -> None:
        """Begin a drive with the driver's last stays, oldest first; what this second has brought belongs to it."""
        state = self.state
        self.state = WindowState(samples=state.samples, stays=stay_tokens(stays), said=state.said, cues=state.cues)

    def sample(self, now_ns: int, signals: SignalState) -> None:
        """Take in a tick; ten of them make the next fast token."""
        samples = (*self.state.samples, fast_sample(signals, now_ns))[-_MOST_SAMPLES:]
        self.state = msgspec.structs.replace(self.state, samples=samples)

    def say(self, text: str) -> None:
        """Hear the driver: the words come with the next token."""
        self.state = msgspec.structs.replace(self.state, said=(*self.state.said[-3:], text))

    def see(self, cues: NDArray[np.float32]) -> None:
        """Take in what a cabin camera's own model says, ``[8]``; a car without a camera never calls this."""
        self.state = msgspec.structs.replace(self.state, cues=cues)

    def look(self, scene: Scene, moment: Callable[[float | None, float | None], Moment]) -> Tokens:
        """Return the new tokens ``[n, columns]`` of this second, the fast one last.

        ``moment`` is asked for all that is no signal when a slow token is due; it is given the temperatures outside
        and in the cabin as the drive began. A clock that jumped back begins the second anew.
        """
        state = self.state
        jumped = scene.t_ns < state.t_ns
        due = jumped or scene.t_ns - state.slow_ns >= SLOW_NS
        new: list[tuple[bool, Tokens]] = []
        slow_ns, outside_c, cabin_c = state.slow_ns, state.outside_c, state.cabin_c
        if due:
            raw = slow_row(scene)
            outside_c = _first(outside_c, raw[0])
            cabin_c = _first(cabin_c, raw[1])
            new.append((True, slow_tokens(np.array([raw]), [moment(outside_c, cabin_c)])))
            slow_ns = scene.t_ns // SLOW_NS * SLOW_NS
        if state.cues is not None:
            new.append((False, camera_token(state.cues)))
        new += [(False, words_token(hashed_words(text))) for text in state.said]
        samples = np.array([state.samples], np.float64).reshape(1, -1, len(FAST))
        new.append((False, fast_tokens(np.empty((1, 0, len(FAST))) if jumped else samples)))
        latest = (*state.latest, *new)
        gone = [tokens for slow, tokens in latest[:-KEPT_LATEST] if slow]
        self.state = msgspec.structs.replace(
            state,
            t_ns=scene.t_ns,
            slow_ns=slow_ns,
            samples=(),
            slow=(*state.slow, *gone)[-KEPT_SLOW:],
            latest=latest[-KEPT_LATEST:],
            said=(),
            cues=None,
            outside_c=outside_c,
            cabin_c=cabin_c,
        )
        return np.concatenate([tokens for _, tokens in new])

    def again(self) -> Tokens:
        """Return the window in short ``[n, columns]``, for a network that has to begin anew; ends with the latest."""
        state = self.state
        return np.concatenate([state.stays, *state.slow, *(tokens for _, tokens in state.latest)])


def _first(known: float | None, value: float) -> float | None:
    return known if known is not None or math.isnan(value) else value
