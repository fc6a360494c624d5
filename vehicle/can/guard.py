"""The write guard: the only place in the project that sends on a bus.

A frame leaves only if the user has switched writing on, *and* the car's mapping names its key as writable, *and*
its payload changes nothing that is not named, *and* the rate limit has room. Everything else is refused before the
driver is called. Every attempt, sent or refused, becomes a record for the trace.

Diagnostic keys are locked beyond that: on them only "show current data" requests and flow control may leave,
whatever a mapping says. No mapping can clear fault codes or write through UDS.
"""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, Protocol

import msgspec

from vehicle.errors import BusError, WriteRefusedError
from vehicle.events import EXTENDED

__all__ = ["BitsRule", "ObdRule", "Sender", "WriteGuard", "WriteRecord", "WriteRule", "bus_sender", "obd_rules"]

Sender = Callable[[int, bytes], None]
"""Puts one frame (key, payload) on the bus; raises OSError or BusError when it cannot."""

FUNCTIONAL_KEYS = frozenset({0x7DF, EXTENDED | 0x18DB_33F1})
MAX_PER_S = 40
"""The poller's 20 requests a second, each with one flow control."""

MAX_RECORDS = 1000
"""Records kept until they are taken; older ones go first, and ``sent`` and ``refused`` still count them."""


class WriteRecord(NamedTuple):
    """One attempt to send: when, what, and what became of it; ``reason`` says why not, or what the frame does."""

    t_ns: int
    key: int
    data: bytes
    outcome: Literal["sent", "refused", "failed"]
    reason: str


class WriteRule(Protocol):
    """What a car's mapping permits on one key."""

    @property
    def name(self) -> str:
        """What is written there, for the trace."""

    def refusal(self, data: bytes) -> str | None:
        """Return why ``data`` may not be sent, or None if it may."""


class BitsRule(msgspec.Struct, frozen=True):
    """A message of the car in which some bits may be written; all others must be as in ``template``.

    ``writable`` has a 1 for each bit of the signals that the mapping names as writable. Both are as long as the
    message, which has one length only.
    """

    name: str
    template: bytes
    writable: bytes

    def refusal(self, data: bytes) -> str | None:
        """Return why ``data`` may not be sent, or None if it may."""
        if not len(data) == len(self.template) == len(self.writable):
            return f"{self.name} has {len(self.template)} bytes, not {len(data)}"
        columns = zip(data, self.template, self.writable, strict=True)
        if any((byte ^ kept) & ~mask & 0xFF for byte, kept, mask in columns):
            return f"{self.name}: a bit outside the writable signals would change"
        return None


class ObdRule(msgspec.Struct, frozen=True):
    """What may go to a diagnostic key: requests for current data to all units, flow control to one."""

    functional: bool
    name: str = "OBD-II current data"

    def refusal(self, data: bytes) -> str | None:
        """Return why ``data`` may not be sent, or None if it may."""
        if len(data) != 8:
            return "a diagnostic frame has 8 bytes"
        if not self.functional:
            return None if data[0] == 0x30 else "only flow control may be sent to a single control unit"
        if not 2 <= data[0] <= 7 or data[1] != 0x01:
            return "only requests for current data (service 01) may be sent to the control units"
        return None


def diagnostic_rule(key: int) -> ObdRule | None:
    """Return the rule that a tester's key has by its nature (ISO 15765-4), or None for any other key."""
    if key in FUNCTIONAL_KEYS:
        return ObdRule(functional=True)
    unit_11 = 0x7E0 <= key <= 0x7E7
    # normal fixed addressing, 29 bits: 18DAxxyy physical, 18DByyxx functional, whoever is addressed
    unit_29 = key >> 16 == (EXTENDED | 0x18DA_0000) >> 16 or key >> 16 == (EXTENDED | 0x18DB_0000) >> 16
    return ObdRule(functional=False) if unit_11 or unit_29 else None


def obd_rules() -> dict[int, WriteRule]:
    """Return what a mapping for OBD-II cars permits: all that the poller may want to send, and nothing else."""
    physical = [*range(0x7E0, 0x7E8), *(EXTENDED | 0x18DA_00F1 | unit << 8 for unit in range(0x100))]
    rules: dict[int, WriteRule] = {key: ObdRule(functional=True) for key in FUNCTIONAL_KEYS}
    return rules | {key: ObdRule(functional=False) for key in physical}


class WriteGuard:
    """Lets through what is permitted, at most ``max_per_s`` frames in any second."""

    def __init__(
        self,
        sender: Sender | None,
        allowed: Mapping[int, WriteRule],
        *,
        writing_enabled: bool = False,
        max_per_s: int = MAX_PER_S,
    ) -> None:
        self._sender = sender
        self._allowed = dict(allowed)
        self._writing_enabled = writing_enabled
        self._max_per_s = max_per_s
        self._recent_ns: deque[int] = deque()
        self._records: deque[WriteRecord] = deque(maxlen=MAX_RECORDS)
        self._sent = self._refused = self._failed = 0

    @property
    def sent(self) -> int:
        """How many frames went to the driver."""
        return self._sent

    @property
    def refused(self) -> int:
        """How many frames were refused before the driver was called."""
        return self._refused

    @property
    def failed(self) -> int:
        """How many frames the driver could not send."""
        return self._failed

    @property
    def writing_enabled(self) -> bool:
        """Whether the user switched writing on; this never changes while the program runs."""
        return self._writing_enabled

    def write(self, t_ns: int, key: int, data: bytes) -> WriteRecord:
        """Send one frame at event time ``t_ns`` and return its record.

        Raises WriteRefusedError before the driver is called if it may not be sent, BusError if the driver failed.
        Both are recorded too.
        """
        reason = self._refusal(t_ns, key, data)
        if reason is not None or self._sender is None:
            self._refused += 1
            self._keep(t_ns, key, data, "refused", reason or "there is no bus to write to")
            raise WriteRefusedError(f"Not sent to {_name(key)}: {reason or 'there is no bus to write to'}.")
        self._recent_ns.append(t_ns)
        try:
            self._sender(key, data)
        except (OSError, BusError) as error:
            self._failed += 1
            self._keep(t_ns, key, data, "failed", str(error))
            raise BusError(f"The bus did not take the frame for {_name(key)}: {error}.") from error
        self._sent += 1
        return self._keep(t_ns, key, data, "sent", self._allowed[key].name)

    def take_records(self) -> list[WriteRecord]:
        """Return the records since the last call, oldest first, and forget them."""
        records = list(self._records)
        self._records.clear()
        return records

    def _keep(
        self, t_ns: int, key: int, data: bytes, outcome: Literal["sent", "refused", "failed"], reason: str
    ) -> WriteRecord:
        record = WriteRecord(t_ns, key, data, outcome, reason)
        self._records.append(record)
        return record

    def _refusal(self, t_ns: int, key: int, data: bytes) -> str | None:
        """Return why the frame may not leave, or None."""
        if not self._writing_enabled:
            return "writing is off, and only the user can switch it on"
        rule = self._allowed.get(key)
        if rule is None:
            return "the car's mapping does not name it as writable"
        locked = diagnostic_rule(key)
        reason = (locked.refusal(data) if locked else None) or rule.refusal(data)
        return reason or self._too_fast(t_ns)

    def _too_fast(self, t_ns: int) -> str | None:
        while self._recent_ns and t_ns - self._recent_ns[0] >= 1_000_000_000:
            self._recent_ns.popleft()
        full = len(self._recent_ns) >= self._max_per_s
        return f"more than {self._max_per_s} frames in a second" if full else None


def _name(key: int) -> str:
    return f"0x{key & ~EXTENDED:08X}" if key & EXTENDED else f"0x{key:03X}"


def bus_sender(bus: object) -> Sender:
    """Return a sender for ``bus``, an open ``can.BusABC`` of python-can."""
    from can import BusABC, CanError, Message  # importing python-can can take seconds

    if not isinstance(bus, BusABC):
        raise TypeError("not a python-can bus")

    def put(key: int, data: bytes) -> None:
        extended = bool(key & EXTENDED)
        message = Message(arbitration_id=key & ~EXTENDED, is_extended_id=extended, data=data, is_fd=len(data) > 8)
        try:
            bus.send(message)
        except CanError as error:
            raise BusError(str(error)) from error

    return put
