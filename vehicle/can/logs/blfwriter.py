"""Write BLF logs that a power cut leaves readable."""

import os
import zlib
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from vehicle.can.logs.blflayout import (
    BASE,
    CAN,
    CAN_FD,
    CLASSIC,
    CONTAINER,
    CONTAINER_TYPE,
    FD,
    FD_SIZES,
    FILE_HEADER,
    FILE_HEADER_SIZE,
    HEADER_SIZES,
    NANOSECONDS,
    TIMED,
)
from vehicle.events import FrameBlock

__all__ = ["BlfWriter"]


class BlfWriter:
    """Write frames to a BLF file so that a power cut costs at most what came since the last ``flush``."""

    def __init__(self, path: Path, start: datetime, container_bytes: int = 128 * 1024) -> None:
        """Create the file for a drive that began at ``start``; raises OSError when that cannot be done."""
        self._file = path.open("wb")
        self._start = start
        self._limit = container_bytes
        self._pending = bytearray()
        self._count = self._plain_bytes = self._last_ns = 0
        self._write_header()

    def write(self, block: FrameBlock) -> None:
        """Append the frames; raises OSError when the disk is full."""
        if not len(block):
            return
        wide = block.size > 8
        if wide.any():
            for row in range(len(block)):
                one = block[row : row + 1]
                self._pending += _fd_object(one) if wide[row] else _classic_objects(one)
        else:
            self._pending += _classic_objects(block)
        self._count += len(block)
        self._last_ns = int(block.t_ns[-1])
        while len(self._pending) >= self._limit:
            self._write_container(bytes(self._pending[: self._limit]))
            del self._pending[: self._limit]

    def flush(self) -> None:
        """Put everything so far on the disk, past the caches of the operating system; raises OSError."""
        if self._pending:
            self._write_container(bytes(self._pending))
            self._pending.clear()
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Flush, and complete the header; raises OSError, and is closed all the same."""
        try:
            self.flush()
            self._write_header()
        finally:
            self._file.close()

    def _write_container(self, content: bytes) -> None:
        packed = zlib.compress(content, 6)
        size = BASE.size + CONTAINER.size + len(packed)
        head = BASE.pack(b"LOBJ", BASE.size, 1, size, CONTAINER_TYPE) + CONTAINER.pack(2, len(content))
        self._file.write(head + packed + b"\0" * (size % 4))
        self._plain_bytes += len(content) + BASE.size + CONTAINER.size

    def _write_header(self) -> None:
        size = max(FILE_HEADER_SIZE, self._file.seek(0, 2))
        self._file.seek(0)
        stop = self._start.timestamp() + self._last_ns / 1e9
        times = _system_time(self._start.timestamp()) + _system_time(stop)
        fields = (b"LOGG", FILE_HEADER_SIZE, 5, 0, 0, 0, 2, 6, 8, 1, size, self._plain_bytes + FILE_HEADER_SIZE)
        self._file.write(FILE_HEADER.pack(*fields, self._count, 0, *times).ljust(FILE_HEADER_SIZE, b"\0"))
        self._file.seek(0, 2)


def _system_time(unix_s: float) -> tuple[int, ...]:
    t = datetime.fromtimestamp(unix_s, UTC)
    return t.year, t.month, t.isoweekday() % 7, t.day, t.hour, t.minute, t.second, t.microsecond // 1000


def _classic_objects(block: FrameBlock) -> bytes:
    out = np.zeros(len(block), CLASSIC[1])
    out["sig"], out["hsize"], out["hver"], out["size"], out["type"] = b"LOBJ", HEADER_SIZES[1], 1, out.itemsize, CAN
    out["flags"], out["stamp"] = NANOSECONDS, block.t_ns.astype(np.uint64)
    out["channel"], out["dlc"], out["id"] = block.bus.astype(np.uint16) + 1, block.size, block.key
    out["data"] = block.data[:, :8]
    return out.tobytes()


def _fd_object(one: FrameBlock) -> bytes:
    size, count = HEADER_SIZES[1] + FD.size + 64, int(one.size[0])
    dlc = int(np.searchsorted(FD_SIZES, count))
    body = FD.pack(int(one.bus[0]) + 1, 0, dlc, int(one.key[0]), 0, 0, 1, count)
    head = BASE.pack(b"LOBJ", HEADER_SIZES[1], 1, size, CAN_FD) + TIMED.pack(NANOSECONDS, 0, 0, int(one.t_ns[0]))
    return bytes(head + body + one.data[0].tobytes().ljust(64, b"\0"))
