"""Listen to a CAN bus: a thread takes frames off any interface that python-can supports into a bounded queue.

Nothing here can send: the write guard alone holds a sender, and only when the user has switched writing on.
"""

import queue
import threading
from contextlib import suppress
from typing import Any

from vehicle.clock import machine_ns
from vehicle.errors import BusError
from vehicle.events import EXTENDED, Frame, FrameBlock

__all__ = ["BusListener", "LiveSource", "open_bus"]

_QUEUE_FRAMES = 65_536
_RECEIVE_S = 0.2
_RETRY_S = 2.0
_LISTEN_ONLY: dict[str, dict[str, Any]] = {"slcan": {"listen_only": True}, "gs_usb": {}, "virtual": {}}
"""How an interface is told not even to acknowledge, for those that can be told when they are opened."""


def open_bus(
    interface: str, channel: str, bitrate: int | None = None, *, fd: bool = False, writing: bool = False
) -> Any:
    """Open a bus with python-can, passive where the hardware can be; raises BusError with what python-can says.

    ``fd`` receives CAN FD frames as well, where the interface can; ``writing`` leaves the controller active, as the
    guard needs it; it sends nothing by itself.
    """
    import can  # slow to import: only live drives pay for it

    options = {} if writing else dict(_LISTEN_ONLY.get(interface, {}))
    if bitrate is not None:
        options["bitrate"] = bitrate
    if fd:
        options["fd"] = True
    try:
        bus = can.Bus(interface=interface, channel=channel, **options)
    except (can.CanError, OSError, ValueError, TypeError, ImportError, NotImplementedError) as error:
        raise BusError(f"CAN interface {interface} {channel}: {' '.join(str(error).split())}") from None
    if not writing:
        # a driver that cannot be told so stays active; nothing is sent all the same
        with suppress(NotImplementedError, AttributeError, can.CanError, ValueError, OSError):
            bus.state = can.BusState.PASSIVE
    return bus


class BusListener:
    """A thread that receives from one bus until ``close``; frames that find the queue full are counted as dropped."""

    def __init__(self, bus: Any, number: int, start_ns: int) -> None:
        self.dropped = 0
        self.fault = ""
        self._bus = bus
        self._number = number
        self._start_ns = start_ns
        self._queue: queue.Queue[Frame] = queue.Queue(_QUEUE_FRAMES)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"can{number}", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        from can import CanError

        while not self._stop.is_set():
            try:
                message = self._bus.recv(_RECEIVE_S)
                self.fault = ""
            except (CanError, OSError) as error:
                self.fault = f"CAN bus {self._number} went away ({error})"
                self._stop.wait(_RETRY_S)
                continue
            if message is None or message.is_error_frame or message.is_remote_frame:
                continue
            key = message.arbitration_id | (EXTENDED if message.is_extended_id else 0)
            frame = Frame(machine_ns() - self._start_ns, self._number, key, bytes(message.data))
            try:
                self._queue.put_nowait(frame)
            except queue.Full:
                self.dropped += 1

    def take(self) -> list[Frame]:
        """Return what has come in since the last call."""
        frames = []
        while True:
            try:
                frames.append(self._queue.get_nowait())
            except queue.Empty:
                return frames

    def close(self) -> None:
        """Stop listening and let go of the bus."""
        self._stop.set()
        self._thread.join()
        self._bus.shutdown()


class LiveSource:
    """The frames of live buses with the interface of a drive's source.

    A frame that arrives behind a decision is dated just behind it, so that a recording of the drive, replayed,
    makes the same decisions from the same frames.
    """

    ended = False

    def __init__(self, listeners: list[BusListener]) -> None:
        self._listeners = listeners
        self._held: list[Frame] = []
        self._floor_ns = 0

    @property
    def dropped(self) -> int:
        """Frames that found a queue full."""
        return sum(listener.dropped for listener in self._listeners)

    @property
    def fault(self) -> str:
        """What is wrong with the buses, in words; empty when nothing is."""
        return "; ".join(listener.fault for listener in self._listeners if listener.fault)

    def until(self, t_ns: int) -> FrameBlock:
        """Hand out, in order, what has arrived up to ``t_ns``; all that comes later is dated after it."""
        for frame in (frame for listener in self._listeners for frame in listener.take()):
            late = frame.t_ns < self._floor_ns
            self._held.append(Frame(self._floor_ns, frame.bus, frame.key, frame.data) if late else frame)
        self._held.sort(key=lambda frame: frame.t_ns)
        count = sum(frame.t_ns <= t_ns for frame in self._held)
        due, self._held = self._held[:count], self._held[count:]
        self._floor_ns = max(self._floor_ns, t_ns + 1)
        return FrameBlock.of(due)
