"""ISO 15765-2 transport: long answers arrive as several CAN frames, and are put together here, or not at all.

A frame's first nibble says what it is: a single frame (0), the first frame of a longer message (1), a consecutive
frame (2) with a four-bit counter, or flow control (3). Every sender has its own state, so answers of several
control units may interleave; within one sender, a frame that does not fit ends the message that was under way.
Only whole messages come out. Normal addressing, classical CAN and CAN FD frames, messages up to 4095 bytes.
"""

from typing import NamedTuple

__all__ = ["Fault", "Flow", "IsoTpSnapshot", "Reassembler", "flow_control"]

MAX_MESSAGE = 4095
"""Longest message of a first frame without the 32-bit escape; no diagnostic answer that is read here comes near."""

CONSECUTIVE_TIMEOUT_NS = 1_000_000_000
"""N_Cr of ISO 15765-2: a message is given up when its next frame takes longer than this."""

_CLASSICAL = 8


class Flow(NamedTuple):
    """A first frame was heard from ``key``: its sender waits for flow control before it sends the rest."""

    key: int
    length: int


class Fault(NamedTuple):
    """A message or frame from ``key`` was dropped; ``reason`` is one of the names counted by ``Reassembler.faults``."""

    key: int
    reason: str


class _Partial(NamedTuple):
    t_ns: int
    length: int
    frame_size: int
    counter: int
    data: bytes


IsoTpSnapshot = tuple[tuple[tuple[int, _Partial], ...], tuple[tuple[str, int], ...]]


class Reassembler:
    """Puts the messages of any number of senders together; ``feed`` is called with every frame of theirs, in order."""

    def __init__(self) -> None:
        self._partials: dict[int, _Partial] = {}
        self._faults: dict[str, int] = {}

    @property
    def faults(self) -> dict[str, int]:
        """How often each fault was met: bad_length, bad_type, overlong, interrupted, timeout, unexpected, order."""
        return dict(self._faults)

    def feed(self, t_ns: int, key: int, data: bytes) -> bytes | Flow | Fault | None:
        """Take one frame, received at ``t_ns``.

        Returns the whole message that it completes; ``Flow`` after a first frame; ``Fault`` when something was
        dropped and nothing begun; None when the message goes on, or the frame was flow control of somebody else.
        """
        if not data:
            return self._fault(key, "bad_length")
        kind = data[0] >> 4
        if kind == 0:
            return self._single(key, data)
        if kind == 1:
            return self._first(t_ns, key, data)
        if kind == 2:
            return self._consecutive(t_ns, key, data)
        return None if kind == 3 else self._fault(key, "bad_type")

    def reset(self) -> None:
        """Forget what is under way, and all counts."""
        self._partials.clear()
        self._faults.clear()

    def snapshot(self) -> IsoTpSnapshot:
        """Return everything, to come back to later."""
        return tuple(self._partials.items()), tuple(self._faults.items())

    def restore(self, snapshot: IsoTpSnapshot) -> None:
        """Be again as at ``snapshot``."""
        self._partials, self._faults = dict(snapshot[0]), dict(snapshot[1])

    def _fault(self, key: int, reason: str) -> Fault:
        self._faults[reason] = self._faults.get(reason, 0) + 1
        return Fault(key, reason)

    def _drop(self, key: int, reason: str) -> Fault:
        self._partials.pop(key, None)
        return self._fault(key, reason)

    def _interrupt(self, key: int) -> None:
        """Give up what ``key`` had under way, because it began something else (ISO 15765-2, unexpected N_PDU)."""
        if key in self._partials:
            self._drop(key, "interrupted")

    def _single(self, key: int, data: bytes) -> bytes | Fault:
        self._interrupt(key)
        length, start = data[0] & 0x0F, 1
        if len(data) > _CLASSICAL:  # CAN FD: the low nibble is zero and the next byte holds the length
            if length:
                return self._fault(key, "bad_length")
            length, start = data[1], 2
        if not 1 <= length <= len(data) - start:
            return self._fault(key, "bad_length")
        return data[start : start + length]

    def _first(self, t_ns: int, key: int, data: bytes) -> Flow | Fault:
        self._interrupt(key)
        if len(data) < _CLASSICAL:
            return self._fault(key, "bad_length")
        length = (data[0] & 0x0F) << 8 | data[1]
        if length == 0:  # the escape to 32-bit lengths, which no answer read here needs
            return self._fault(key, "overlong")
        if length <= _CLASSICAL - 1 or length <= len(data) - 2:  # would have fitted into a single frame
            return self._fault(key, "bad_length")
        self._partials[key] = _Partial(t_ns, length, len(data), 1, data[2:])
        return Flow(key, length)

    def _consecutive(self, t_ns: int, key: int, data: bytes) -> bytes | Fault | None:
        partial = self._partials.get(key)
        if partial is None:
            return self._fault(key, "unexpected")
        if t_ns - partial.t_ns > CONSECUTIVE_TIMEOUT_NS:
            return self._drop(key, "timeout")
        if data[0] & 0x0F != partial.counter:
            return self._drop(key, "order")
        missing = partial.length - len(partial.data)
        if len(data) - 1 < min(missing, partial.frame_size - 1):  # only the last frame may be short
            return self._drop(key, "bad_length")
        whole = partial.data + data[1 : 1 + missing]  # behind the message comes padding, which may be anything
        if len(whole) == partial.length:
            del self._partials[key]
            return whole
        self._partials[key] = partial._replace(t_ns=t_ns, counter=(partial.counter + 1) & 0x0F, data=whole)
        return None


def flow_control(separation_ms: int = 0, block_size: int = 0) -> bytes:
    """Return a clear-to-send frame: frames at least ``separation_ms`` (0 to 127) apart, 0: no pause in between."""
    if not (0 <= separation_ms <= 127 and 0 <= block_size <= 255):
        raise ValueError("separation time is 0 to 127 ms, block size 0 to 255")
    return bytes((0x30, block_size, separation_ms)).ljust(_CLASSICAL, b"\0")
