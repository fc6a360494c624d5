"""The network at work in one drive: the window feeds it once a second, and what it says is kept for those who ask.

Everything that changes is a frozen value, so that a moment of a drive can be kept and come back to. Without a model all
of it is silent, and the memory stands alone.
"""

from collections.abc import Callable
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from anticipation.errors import ModelError
from anticipation.foresight.outputs import Foreseen, foreseen_of
from anticipation.network import Network, Snapshot, shipped_model
from anticipation.scene import Scene
from anticipation.window import SCHEMA, Candidates, Moment, Window, WindowState
from anticipation.window.schema import CANDIDATE_COLUMNS, CANDIDATES, GROUPS, column
from anticipation.window.tokens import StayRow
from vehicle.state import SignalState

__all__ = ["SENSES", "Foresight", "ForesightState", "open_network"]

SENSES: Final = ("words", "weather", "habits", "time", "cabin", "life", "driving", "stay", "energy", "camera")
"""Groups of columns that may have moved the network; reasons are told by them."""

_EMPTY: Final = np.zeros((CANDIDATES, len(CANDIDATE_COLUMNS)), np.float32)

Tokens = NDArray[np.float32]


def open_network() -> tuple[Network | None, str]:
    """Return the network that comes with the program, and why there is none, "" where there is.

    A model that cannot be loaded never stops a drive: the memory goes on without it.
    """
    try:
        return Network.load(shipped_model(), SCHEMA), ""
    except ModelError as error:
        return None, str(error)


class ForesightState(msgspec.Struct, frozen=True, eq=False):
    """All that is remembered between two looks."""

    window: WindowState
    network: Snapshot | None
    foreseen: Foreseen | None
    faulty: str


class Foresight:
    """Runs a network over one drive; ``network`` None: there is none."""

    def __init__(self, network: Network | None = None) -> None:
        self._network = network
        self._window = Window()
        self.foreseen: Foreseen | None = None
        self.fault = ""
        if network is not None:
            network.reset()

    @property
    def model(self) -> str:
        """Which model speaks: the first 8 hex digits of its file's sha256, "" where none does."""
        return self._network.fingerprint if self._network is not None and not self.fault else ""

    @property
    def experts(self) -> tuple[int, int]:
        """How many experts one token wakes, and how many there are; zeros without a network of experts."""
        if self._network is None or self._network.manifest.shape.kind != "experts":
            return 0, 0
        shape = self._network.manifest.shape
        return shape.layers * (shape.k + 1), shape.layers * (shape.experts + 1)

    def begin(self, stays: list[StayRow]) -> None:
        """Begin a drive with the driver's last stays."""
        self._window.begin(stays)
        self.foreseen = None
        if self._network is not None:
            self._network.reset()

    def sample(self, now_ns: int, signals: SignalState) -> None:
        """Take in a tick of the decision grid."""
        if self._network is not None:
            self._window.sample(now_ns, signals)

    def say(self, text: str) -> None:
        """Hear the driver."""
        self._window.say(text)

    def look(
        self,
        scene: Scene,
        moment: Callable[[float | None, float | None], Moment],
        candidates: Candidates | None,
    ) -> Foreseen | None:
        """Add this second to the window and return what the network says now; None without one.

        A network that fails is left alone for the rest of the drive, and ``fault`` says why.
        """
        if self._network is None or self.fault:
            return None
        tokens = self._window.look(scene, moment)
        rows, counts = _rows(candidates)
        try:
            if not self._network.length or len(tokens) > self._network.room:
                self._network.reset()
                tokens = self._window.again()
            output = self._network.step(tokens, rows, _share(counts))
        except Exception as error:  # noqa: BLE001 - onnxruntime's own have no common base; a drive goes on without it
            self._fail(error)
            return None
        self.foreseen = foreseen_of(output, counts)
        return self.foreseen

    def without(self, candidates: Candidates | None) -> dict[str, Foreseen]:
        """Return what the network would say now if it lacked one sense, for each of ``SENSES`` that it had; "" for all.

        The window is told again in short with that sense's columns taken away: what then falls is what moved it. Empty
        where there is no network, or it fails.
        """
        if self._network is None or self.fault:
            return {}
        rows, counts = _rows(candidates)
        kept, tokens = self._network.snapshot(), self._window.again()
        found: dict[str, Foreseen] = {}
        try:
            for sense in ("", *SENSES):
                told = tokens.copy()
                if sense:
                    first = column(GROUPS[sense][0])
                    if not told[:, first : first + len(GROUPS[sense])].any():
                        continue
                    told[:, first : first + len(GROUPS[sense])] = 0.0
                self._network.reset()
                found[sense] = foreseen_of(self._network.step(told, rows, _share(counts)), counts)
        except Exception as error:  # noqa: BLE001 - as above
            self._fail(error)
            return {}
        self._network.restore(kept)
        return found

    def _fail(self, error: Exception) -> None:
        self.fault = f"the model failed ({str(error).partition(chr(10))[0]}); the memory goes on without it"
        self.foreseen = None

    def snapshot(self) -> ForesightState:
        """Return everything, to come back to later."""
        kept = self._network.snapshot() if self._network is not None else None
        return ForesightState(self._window.state, kept, self.foreseen, self.fault)

    def restore(self, state: ForesightState) -> None:
        """Be again as at ``state``."""
        self._window.state, self.foreseen, self.fault = state.window, state.foreseen, state.faulty
        if self._network is not None and state.network is not None:
            self._network.restore(state.network)


def _rows(candidates: Candidates | None) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    if candidates is None:
        return _EMPTY, np.zeros(CANDIDATES, np.bool_)
    return candidates.rows, candidates.counts


def _share(counts: NDArray[np.bool_]) -> NDArray[np.float32]:
    return (counts / max(1, int(counts.sum()))).astype(np.float32)
