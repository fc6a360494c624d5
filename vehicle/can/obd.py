"""A generic car at its diagnostic socket: OBD-II, SAE J1979 service 01 ("current data") over CAN (ISO 15765-4).

Works without any knowledge of the car, for the few things that the standard knows. ``ObdDecoder`` only listens: it
reads answers, whoever asked. ``ObdPoller`` (vehicle.can.obdpoll) decides what to ask, and when.
"""

from collections.abc import Callable
from typing import NamedTuple

from vehicle.can.isotp import Fault, Flow, IsoTpSnapshot, Reassembler
from vehicle.events import EXTENDED
from vehicle.signals import CATALOGUE, PATHS, Value

__all__ = [
    "BITMAPS",
    "PIDS",
    "RESPONSE_KEYS",
    "ObdDecoder",
    "ObdSnapshot",
    "Pid",
    "read_answer",
    "supported_pids",
]

RESPONSE_KEYS: frozenset[int] = frozenset(range(0x7E8, 0x7F0)) | {
    EXTENDED | 0x18DA_F100 | unit for unit in range(0x100)
}
"""Where control units answer a tester: 0x7E8 to 0x7EF, or 0x18DAF1xx with 29 bits (ISO 15765-4, table 3 and 5)."""

SERVICE = 0x01
ANSWER = 0x40 | SERVICE
BITMAPS = (0x00, 0x20, 0x40, 0x60, 0x80, 0xA0, 0xC0)
"""PIDs whose four bytes say which of the next 32 PIDs a control unit answers; the last bit is the next bitmap."""

_ENGINE = "Vehicle.Powertrain.CombustionEngine"


class Pid(NamedTuple):
    """One parameter of service 01: its number, how often it is worth asking, and where its value belongs."""

    number: int
    period_s: float
    outputs: tuple[tuple[str, Callable[[bytes], Value]], ...]


def _percent(data: bytes) -> float:
    return data[0] * 100 / 255


def _celsius(data: bytes) -> float:
    return float(data[0] - 40)


def _rpm(data: bytes) -> float:
    return (data[0] << 8 | data[1]) / 4


PIDS: dict[int, Pid] = {
    pid.number: pid
    for pid in (
        Pid(0x0D, 0.2, (("Vehicle.Speed", lambda data: float(data[0])),)),
        # An engine is running when it turns: that is how VSS defines the leaf.
        Pid(0x0C, 0.2, ((f"{_ENGINE}.Speed", _rpm), (f"{_ENGINE}.IsRunning", lambda data: _rpm(data) > 0))),
        # Relative to the learned rest, so 0 is a foot off the pedal as VSS wants it. The raw positions 0x49 to 0x4B
        # are shares of a reference voltage that read some 15 % at rest: they are not offered as a pedal position.
        Pid(0x5A, 0.5, (("Vehicle.Chassis.Accelerator.PedalPosition", _percent),)),
        Pid(0x05, 5.0, ((f"{_ENGINE}.EngineCoolant.Temperature", _celsius),)),
        Pid(0x2F, 5.0, (("Vehicle.Powertrain.FuelSystem.RelativeLevel", _percent),)),
        Pid(0x42, 5.0, (("Vehicle.LowVoltageBattery.CurrentVoltage", lambda data: (data[0] << 8 | data[1]) / 1000),)),
        Pid(0x46, 10.0, (("Vehicle.Exterior.AirTemperature", _celsius),)),
        Pid(0x5C, 5.0, ((f"{_ENGINE}.EngineOil.Temperature", _celsius),)),
        # "Hybrid battery pack remaining life": the standard means the pack's state of charge, not the driver's
        # display, whose 0 and 100 % most makers place inside the pack's own.
        Pid(0x5B, 5.0, (("Vehicle.Powertrain.TractionBattery.StateOfCharge.Current", _percent),)),
        Pid(0xA6, 10.0, (("Vehicle.TraveledDistance", lambda data: int.from_bytes(data) / 10),)),
    )
}
"""What is understood, by number. Formulas and lengths are SAE J1979-DA's; only what has a place in the catalogue."""


def _lengths() -> dict[int, int]:
    """Bytes of each PID's value, to step over the ones that are not understood when an answer holds several.

    Left out are those whose length depends on the car (0x06 to 0x09 and 0x55 to 0x58, one or two banks) or on the
    edition of the standard (0x63 on): an answer with one of them is not read at all.
    """
    four = (*BITMAPS, 0x01, *range(0x24, 0x2C), *range(0x34, 0x3C), 0x41, 0x4F, 0x50, 0xA6)
    two = (0x02, 0x03, 0x0C, 0x10, *range(0x14, 0x1C), 0x1F, 0x21, 0x22, 0x23, 0x31, 0x32, *range(0x3C, 0x40))
    two += (0x42, 0x43, 0x44, 0x4D, 0x4E, 0x53, 0x54, 0x59, 0x5D, 0x5E)
    one = (0x04, 0x05, 0x0A, 0x0B, 0x0D, 0x0E, 0x0F, 0x11, 0x12, 0x13, 0x1C, 0x1D, 0x1E, *range(0x2C, 0x31), 0x33)
    one += (*range(0x45, 0x4D), 0x51, 0x52, 0x5A, 0x5B, 0x5C, 0x5F, 0x61, 0x62)
    return {pid: size for size, pids in ((4, four), (2, two), (1, one)) for pid in pids}


LENGTHS = _lengths()


def read_answer(message: bytes) -> list[tuple[int, bytes]] | None:
    """Return the (PID, value) pairs of a whole answer to service 01.

    Returns [] if a PID of unknown length keeps it from being read, None if it is cut short or has no pair at all.
    """
    pairs, at = [], 1
    while at < len(message):
        pid = message[at]
        size = LENGTHS.get(pid)
        if size is None:
            return []
        value = message[at + 1 : at + 1 + size]
        if len(value) < size:
            return None
        pairs.append((pid, value))
        at += 1 + size
    return pairs or None


def supported_pids(bitmap: int, value: bytes) -> frozenset[int]:
    """Return the PIDs that the four bytes ``value`` of the PID ``bitmap`` name; the first bit is ``bitmap + 1``."""
    bits = int.from_bytes(value)
    return frozenset(bitmap + place for place in range(1, 33) if bits >> (32 - place) & 1)


ObdSnapshot = tuple[IsoTpSnapshot, tuple[tuple[str, int], ...], frozenset[int]]


class ObdDecoder:
    """Turns answers on ``keys`` into values of the catalogue's signals; an answer counts wholly or not at all."""

    keys = RESPONSE_KEYS

    def __init__(self) -> None:
        self._transport = Reassembler()
        self._counters: dict[str, int] = {}
        self._supported: frozenset[int] = frozenset()

    @property
    def counters(self) -> dict[str, int]:
        """What was met: "answers" read, "malformed", "unknown_pid" and "other_service" messages, transport faults."""
        return {**self._transport.faults, **self._counters}

    @property
    def malformed(self) -> int:
        """How many frames and messages were dropped because they break the standard."""
        return sum(self._transport.faults.values()) + self._counters.get("malformed", 0)

    @property
    def supported(self) -> frozenset[int]:
        """PIDs that the control units were heard to say they answer."""
        return self._supported

    def feed(self, t_ns: int, key: int, data: bytes) -> list[tuple[int, Value | None]]:
        """Take one frame; return (catalogue index, value) of each signal that it completes.

        The value is None when it is outside the signal's range. Frames of other keys return [].
        """
        if key not in self.keys:
            return []
        message = self._transport.feed(t_ns, key, data)
        if message is None or isinstance(message, Flow | Fault):
            return []
        if message[0] != ANSWER:  # another service, or a refusal (0x7F): not ours, and not wrong
            return self._count("other_service")
        pairs = read_answer(message)
        if not pairs:
            return self._count("malformed" if pairs is None else "unknown_pid")
        self._count("answers")
        return [found for pid, value in pairs for found in self._apply(pid, value)]

    def reset(self) -> None:
        """Forget everything heard."""
        self._transport.reset()
        self._counters.clear()
        self._supported = frozenset()

    def snapshot(self) -> ObdSnapshot:
        """Return everything, to come back to later."""
        return self._transport.snapshot(), tuple(self._counters.items()), self._supported

    def restore(self, snapshot: ObdSnapshot) -> None:
        """Be again as at ``snapshot``."""
        self._transport.restore(snapshot[0])
        self._counters, self._supported = dict(snapshot[1]), snapshot[2]

    def _count(self, what: str) -> list[tuple[int, Value | None]]:
        self._counters[what] = self._counters.get(what, 0) + 1
        return []

    def _apply(self, pid: int, value: bytes) -> list[tuple[int, Value | None]]:
        if pid in BITMAPS:
            self._supported |= supported_pids(pid, value)
        found: list[tuple[int, Value | None]] = []
        for path, convert in PIDS[pid].outputs if pid in PIDS else ():
            index, physical = PATHS[path], convert(value)
            found.append((index, physical if CATALOGUE[index].accepts(physical) else None))
        return found
