"""What to ask an OBD-II car, and when. Pure: it returns frames to send and never sends; only the write guard does."""

from typing import NamedTuple

from vehicle.can.isotp import Fault, Flow, Reassembler, flow_control
from vehicle.can.obd import ANSWER, BITMAPS, PIDS, RESPONSE_KEYS, SERVICE, read_answer, supported_pids
from vehicle.events import EXTENDED

__all__ = ["FUNCTIONAL", "FUNCTIONAL_EXTENDED", "ObdPoller", "Request", "flow_control_key"]

FUNCTIONAL, FUNCTIONAL_EXTENDED = 0x7DF, EXTENDED | 0x18DB_33F1
"""Keys that ask all control units at once (ISO 15765-4)."""

SPACING_NS = 50_000_000
"""Time between requests: at most 20 a second, and longer than P2, within which a unit answers."""

RETRY_NS = 1_000_000_000
ASLEEP_NS = 10_000_000_000
EAGER_TRIES = 10
"""After so many unanswered questions the car is off: it is asked seldom, for questions can keep it awake."""

SILENCE_NS = 5_000_000_000
"""A car that answered, and then not for this long, is asked from the start again: it may have been switched off."""

BITMAP_TRIES = 3


class Request(NamedTuple):
    """A frame to send."""

    key: int
    data: bytes


def flow_control_key(response_key: int) -> int:
    """Return the physical request key of the control unit that answers at ``response_key``."""
    if response_key & EXTENDED:
        return EXTENDED | 0x18DA_00F1 | (response_key & 0xFF) << 8
    return response_key - 8


class ObdPoller:
    """Asks first what the car can answer, then for that, fast signals more often than slow ones.

    ``extended`` chooses 29-bit identifiers; None tries both until one is answered. ``group`` is how many PIDs a
    request names, 1 to 6: more than one makes fewer requests, but not every car answers it, and its answers need
    flow control.
    """

    def __init__(self, extended: bool | None = None, group: int = 1) -> None:
        if not 1 <= group <= 6:
            raise ValueError("a request names 1 to 6 PIDs")
        self._choice, self._group = extended, group
        self._transport = Reassembler()
        self._extended = bool(extended)
        self._last_request_ns: int | None = None
        self._start_over()

    def _start_over(self) -> None:
        self._supported: set[int] = set()
        self._known_bitmaps: set[int] = set()
        self._tries = 0
        self._ask_bitmap_ns: int | None = None
        self._due_ns: dict[int, int] = {}
        self._heard_ns: int | None = None

    @property
    def supported(self) -> frozenset[int]:
        """PIDs that the car said it answers."""
        return frozenset(self._supported)

    def due(self, now_ns: int) -> list[Request]:
        """Return what to send at ``now_ns``: nothing, or one request."""
        if self._last_request_ns is not None and now_ns - self._last_request_ns < SPACING_NS:
            return []
        if self._heard_ns is not None and now_ns - self._heard_ns > SILENCE_NS:
            self._start_over()
        pids = self._bitmap_due(now_ns) or self._values_due(now_ns)
        if not pids:
            return []
        self._last_request_ns = now_ns
        key = FUNCTIONAL_EXTENDED if self._extended else FUNCTIONAL
        return [Request(key, bytes((1 + len(pids), SERVICE, *pids)).ljust(8, b"\0"))]

    def heard(self, t_ns: int, key: int, data: bytes) -> list[Request]:
        """Learn from a frame of the bus; return the flow control that it asks for, to be sent at once."""
        if key not in RESPONSE_KEYS or self._last_request_ns is None:
            return []
        message = self._transport.feed(t_ns, key, data)
        if isinstance(message, Flow):
            # One PID at a time never needs several frames: then they answer another tester, who steers them itself.
            ours = self._group > 1 and data[2] == ANSWER and bool(key & EXTENDED) == self._extended
            return [Request(flow_control_key(key), flow_control())] if ours else []
        if message is None or isinstance(message, Fault) or message[0] != ANSWER:
            return []
        for pid, value in read_answer(message) or ():
            self._learn(t_ns, key, pid, value)
        return []

    def _learn(self, t_ns: int, key: int, pid: int, value: bytes) -> None:
        if bool(key & EXTENDED) != self._extended:
            return
        self._heard_ns = t_ns
        if pid in BITMAPS:
            if pid not in self._known_bitmaps:
                self._tries, self._ask_bitmap_ns = 0, None
            self._known_bitmaps.add(pid)
            self._supported |= supported_pids(pid, value)

    def _bitmap_due(self, now_ns: int) -> list[int]:
        """Return the next bitmap to ask for, if it is time to."""
        open_bitmaps = [b for b in BITMAPS if b not in self._known_bitmaps and (b == 0 or b in self._supported)]
        if not open_bitmaps or (self._ask_bitmap_ns is not None and now_ns < self._ask_bitmap_ns):
            return []
        bitmap = open_bitmaps[0]
        if bitmap and self._tries >= BITMAP_TRIES:  # named, but never answered: live without it
            self._known_bitmaps.add(bitmap)
            self._tries = 0
            return []
        if bitmap == 0 and self._choice is None and self._tries:
            self._extended = not self._extended
        self._tries += 1
        self._ask_bitmap_ns = now_ns + (ASLEEP_NS if self._tries >= EAGER_TRIES else RETRY_NS)
        return [bitmap]

    def _values_due(self, now_ns: int) -> list[int]:
        """Return the PIDs whose turn it is, the most overdue first."""
        wanted = sorted((self._due_ns.get(pid, 0), pid) for pid in PIDS if pid in self._supported)
        chosen = [pid for due_ns, pid in wanted if due_ns <= now_ns][: self._group]
        for pid in chosen:
            self._due_ns[pid] = now_ns + int(PIDS[pid].period_s * 1e9)
        return chosen
