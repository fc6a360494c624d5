"""Record a drive as it is consumed, so that replaying it does the same again.

Frames go to ``can.blf`` and reach the disk at least once a second of event time, so that a power cut costs no more
than that; the driver's events go to ``events.jsonl`` and reach it at once.
"""

import errno
import os
from contextlib import ExitStack
from pathlib import Path

from vehicle.can.logs.blfwriter import BlfWriter
from vehicle.drive.folder import CAN_LOG, EVENTS, INFO, DriveInfo, write_info
from vehicle.errors import DriveError
from vehicle.events import DriverEvent, FrameBlock, encode_event

__all__ = ["Recorder"]

_FLUSH_NS = 1_000_000_000


class Recorder:
    """Write a new drive folder; raises DriveError when that cannot be done, at the start or when the disk is full."""

    def __init__(self, path: Path, info: DriveInfo) -> None:
        self._path = path
        self._flushed_ns = 0
        with ExitStack() as held:  # what is open when it fails is closed again
            try:
                path.mkdir(parents=True, exist_ok=True)
                if any((path / name).exists() for name in (INFO, CAN_LOG, EVENTS)):
                    raise DriveError(f"{path}: holds a drive already; choose another folder")
                write_info(path / INFO, info)
                self._can = BlfWriter(path / CAN_LOG, info.start)
                held.callback(self._can.close)
                self._events = held.enter_context((path / EVENTS).open("wb", buffering=0))
            except OSError as error:
                raise self._failed(error) from None
            self._held = held.pop_all()

    def _failed(self, error: OSError) -> DriveError:
        kept = " What was recorded before is kept." if self._flushed_ns else ""
        return DriveError(f"{self._path}: cannot be recorded ({error.strerror or error}).{kept}")

    def frames(self, block: FrameBlock) -> None:
        """Append frames."""
        try:
            self._can.write(block)
            if len(block) and int(block.t_ns[-1]) - self._flushed_ns >= _FLUSH_NS:
                self._can.flush()
                self._flushed_ns = int(block.t_ns[-1])
        except OSError as error:
            raise self._failed(error) from None

    def event(self, event: DriverEvent) -> None:
        """Append what the driver did; it is on the disk when this returns."""
        try:
            line = encode_event(event) + b"\n"
            if self._events.write(line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(self._events.fileno())
        except OSError as error:
            raise self._failed(error) from None

    def close(self) -> None:
        """Complete both files."""
        try:
            self._held.close()
        except OSError as error:
            raise self._failed(error) from None
