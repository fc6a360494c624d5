"""Read BLF (Binary Logging Format), with integer nanoseconds and whole containers at a time.

A file that was cut by a power loss is read up to its last whole frame; a damaged container is left out.
"""

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vehicle.can.logs.base import Log, LogFile, open_bytes
from vehicle.can.logs.blflayout import (
    BASE,
    CAN,
    CAN2,
    CAN_FD,
    CAN_FD64,
    CLASSIC,
    CONTAINER,
    CONTAINER_TYPE,
    FD,
    FD64,
    FILE_HEADER,
    FILE_HEADER_SIZE,
    HEADER_SIZES,
    REMOTE,
    REMOTE64,
    TEN_MICROSECONDS,
    TIMED,
)
from vehicle.errors import LogError
from vehicle.events import FrameBlock

__all__ = ["open_blf"]

_CUT = "the log is damaged or cut off; read up to its last whole frame"
_LOST = "a damaged part of the log is left out"
_LARGEST_OBJECT = 64 << 20
"""An object that claims to be larger is damaged."""


def open_blf(path: Path) -> Log:
    """Open a BLF log; raises LogError when the file is no such log."""
    file = open_bytes(path)
    head = file.read(FILE_HEADER_SIZE)
    if head[:4] != b"LOGG":
        file.close()
        raise LogError(f"{path}: is not a BLF log: it does not begin with LOGG")
    if len(head) < FILE_HEADER_SIZE:
        file.close()
        raise LogError(f"{path}: is cut off inside its header; it holds no frame")
    fields = FILE_HEADER.unpack_from(head)
    file.read(max(0, fields[1] - FILE_HEADER_SIZE))
    log = Log(path, "BLF", iter(()), start_ns=_unix_ns(fields[14:22]))
    log.blocks = _blocks(log, log.held.enter_context(file))
    return log


def _unix_ns(system_time: tuple[int, ...]) -> int | None:
    """Return a Windows SYSTEMTIME as Unix time in ns; None when it holds no date."""
    year, month, _, day, hour, minute, second, millisecond = system_time
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return int(moment.timestamp()) * 1_000_000_000 + millisecond * 1_000_000


def _note(log: Log, text: str) -> None:
    if text not in log.notes:
        log.notes.append(text)


def _blocks(log: Log, file: LogFile) -> Iterator[FrameBlock]:
    rest = b""
    frames = 0
    with log.held:
        for content in _contents(log, file):
            stream = _Stream(rest + content, log)
            block = stream.read()
            rest = stream.rest() if content else b""
            frames += len(block)
            if len(block):
                yield block
    if rest.strip(b"\0"):
        _note(log, _CUT)
    if not frames:
        raise LogError(f"{log.path}: holds no CAN frame")


def _contents(log: Log, file: LogFile) -> Iterator[bytes]:
    """Yield the uncompressed content of each container, and objects that stand outside of any.

    Empty content says that some is lost: the object that began before it does not go on behind it.
    """
    while head := file.read(BASE.size):
        size, kind = BASE.unpack(head)[3:] if len(head) == BASE.size else (0, 0)
        if head[:4] != b"LOBJ" or not BASE.size <= size <= _LARGEST_OBJECT:
            if head.strip(b"\0"):
                _note(log, _CUT)
            break
        body = file.read(size - BASE.size)
        cut = len(body) < size - BASE.size
        padding = file.read(size % 4)
        log.share = file.share
        if kind != CONTAINER_TYPE:
            yield head + body + padding
            continue
        content, whole = _unpacked(body)
        if content and (whole or cut):  # what a damaged container unpacks to cannot be trusted
            yield content
        if not whole:
            _note(log, _CUT if cut else _LOST)
            yield b""
    if file.fault:
        _note(log, f"{file.fault}; read up to its last whole frame")


def _unpacked(body: bytes) -> tuple[bytes, bool]:
    """Return a container's content, or as much of it as there is, and whether that is all."""
    if len(body) < CONTAINER.size:
        return b"", False
    compression, _ = CONTAINER.unpack_from(body)
    if compression == 0:
        return body[CONTAINER.size :], True
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(body[CONTAINER.size :])
    except zlib.error:
        return b"", False
    return content, unpacker.eof


class _Stream:
    """The objects of a stream of bytes, by runs of equal ones where they are equal."""

    def __init__(self, content: bytes, log: Log) -> None:
        self._content = content
        self._log = log
        self._at = 0
        self._parts: list[FrameBlock] = []

    def rest(self) -> bytes:
        """Return what is left: the beginning of an object that the next container ends."""
        return self._content[self._at :]

    def read(self) -> FrameBlock:
        content, end = self._content, len(self._content)
        while self._at + BASE.size <= end:
            signature, _, version, size, kind = BASE.unpack_from(content, self._at)
            if signature != b"LOBJ" or not BASE.size <= size <= _LARGEST_OBJECT:
                found = content.find(b"LOBJ", self._at + 1)
                self._at = found if found >= 0 else end - 3
                continue
            if self._at + size > end:
                break
            body = HEADER_SIZES.get(version, size)
            if kind in (CAN, CAN2) and size >= body + 16:
                self._run(size, kind, version)
                continue
            if kind == CAN_FD and size >= body + FD.size:
                self._fd(size, self._at + body)
            elif kind == CAN_FD64 and size >= body + FD64.size:
                self._fd64(size, self._at + body)
            else:
                self._log.skipped += 1
            self._at += size + (size % 4 if kind != CAN_FD64 else 0)
        return FrameBlock.join(self._parts)

    def _run(self, size: int, kind: int, version: int) -> None:
        """Read all classic frames of one size from here on at once."""
        step = size + size % 4
        count = (len(self._content) - self._at) // step
        if count == 0:  # the padding behind the last object may be missing
            count, step = 1, size
        rows = np.frombuffer(self._content, np.dtype((np.void, step)), count, self._at)
        run = np.ndarray((count,), CLASSIC[version], rows, 0, (step,))
        same = (run["sig"] == b"LOBJ") & (run["size"] == size) & (run["type"] == kind) & (run["hver"] == version)
        length = count if same.all() else int(np.argmin(same))
        run = run[:length]
        self._at += length * step
        remote = (run["cflags"] & REMOTE) != 0
        self._log.skipped += int(np.count_nonzero(remote))
        run = run[~remote]
        if len(run):
            self._parts.append(
                FrameBlock(
                    _stamps(run["stamp"], run["flags"]),
                    (np.maximum(run["channel"], 1) - 1).astype(np.uint8),
                    (run["id"] & np.uint32(0x9FFF_FFFF)).astype(np.uint32),
                    np.minimum(run["dlc"], 8).astype(np.uint8),
                    np.ascontiguousarray(run["data"]),
                )
            )

    def _fd(self, size: int, body: int) -> None:
        channel, flags, _, key, _, _, _, valid = FD.unpack_from(self._content, body)
        self._add(channel, key, valid, body + FD.size, self._at + size, bool(flags & REMOTE))

    def _fd64(self, size: int, body: int) -> None:
        channel, _, valid, _, key, _, flags, *_, extra, _ = FD64.unpack_from(self._content, body)
        self._add(channel, key, valid, body + FD64.size, self._at + (extra or size), bool(flags & REMOTE64))

    def _add(self, channel: int, key: int, valid: int, start: int, end: int, remote: bool) -> None:
        """Add one frame whose payload stands from ``start`` up to ``end``; what is missing of it is zero."""
        if remote:
            self._log.skipped += 1
            return
        flags, _, _, stamp = TIMED.unpack_from(self._content, self._at + BASE.size)
        payload = self._content[start : min(end, start + valid, start + 64)]
        self._parts.append(
            FrameBlock(
                _stamps(np.array([stamp], np.uint64), np.array([flags], np.uint32)),
                np.array([(max(channel, 1) - 1) & 0xFF], np.uint8),
                np.array([key & 0x9FFF_FFFF], np.uint32),
                np.array([min(valid, 64)], np.uint8),
                np.frombuffer(payload.ljust(64, b"\0"), np.uint8).reshape(1, 64),
            )
        )


def _stamps(stamps: NDArray[np.uint64], flags: NDArray[np.uint32]) -> NDArray[np.int64]:
    ticks = stamps.astype(np.int64)
    return np.where(flags == TEN_MICROSECONDS, ticks * 10_000, ticks)
