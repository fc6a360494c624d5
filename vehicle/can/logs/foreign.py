"""Read every other kind of log through python-can: ASC, TRC, CSV, SQLite ..."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from vehicle.can.logs.base import Log, short_error, unpacked
from vehicle.errors import LogError
from vehicle.events import EXTENDED, Frame, FrameBlock

__all__ = ["open_foreign"]

_BLOCK_FRAMES = 8192
_UNIX_TIME_FROM = 1e8
"""Time stamps above it (1973) count from 1970; below, from the start of the measurement."""
_FIRST_BUS = {"TRCReader": 1}
"""Where a reader counts buses from, if not from 0."""
_LAST_SECOND = 9e9
"""Nanoseconds of later moments (2255) do not fit 64 bits."""


def open_foreign(path: Path) -> Log:
    """Open a log by python-can's reader for its suffix; raises LogError when that has none or fails at once."""
    import can

    log = Log(path, "", iter(()))
    try:
        reader = can.LogReader(unpacked(path, log))
    except Exception as error:  # noqa: BLE001 - a damaged file can fail anywhere in a foreign reader
        log.close()
        raise LogError(f"{path}: cannot be read ({short_error(error)})") from None
    log.kind = type(reader).__name__
    log.held.callback(reader.stop)
    log.blocks = _blocks(log, _guarded(log, iter(reader)), reader)
    return log


def _guarded(log: Log, messages: Iterator[Any]) -> Iterator[Any]:
    """Yield messages until the reader ends or breaks; what was read before it broke is kept."""
    count = 0
    while True:
        try:
            message = next(messages)
        except StopIteration:
            return
        except Exception as error:  # noqa: BLE001 - as above
            if not count:
                raise LogError(f"{log.path}: is damaged or not a {log.kind} log ({short_error(error)})") from None
            log.notes.append(f"damaged behind frame {count:,} ({short_error(error)}); read up to there")
            return
        count += 1
        yield message


def _blocks(log: Log, messages: Iterator[Any], reader: Any) -> Iterator[FrameBlock]:
    origin_ns: int | None = None
    buses: dict[Any, int] = {}
    held: list[Frame] = []
    frames = impossible = 0
    size, first = max(1, log.path.stat().st_size), _FIRST_BUS.get(log.kind, 0)
    with log.held:
        for message in messages:
            if not _possible(message):
                impossible += 1
                continue
            t_ns = round(message.timestamp * 1e9)
            if origin_ns is None:
                origin_ns = t_ns
                log.start_ns = t_ns if message.timestamp > _UNIX_TIME_FROM else None
            if message.is_error_frame or message.is_remote_frame:
                log.skipped += 1
                continue
            key = message.arbitration_id | (EXTENDED if message.is_extended_id else 0)
            held.append(Frame(t_ns - origin_ns, _bus(message.channel, buses, first), key, bytes(message.data)))
            frames += 1
            if len(held) == _BLOCK_FRAMES:
                log.share = _share(reader, size)
                yield FrameBlock.of(held)
                held = []
    if held:
        yield FrameBlock.of(held)
    if impossible:
        log.notes.append(f"{impossible:,} impossible frames left out")
    if not frames:
        raise LogError(f"{log.path}: holds no CAN frame")
    log.share = 1.0


def _possible(message: Any) -> bool:
    """Whether a frame can be as it was read; python-can does not look at what a damaged log says."""
    fits = abs(message.timestamp) < _LAST_SECOND and len(message.data) <= 64
    return bool(fits and 0 <= message.arbitration_id < (1 << 29 if message.is_extended_id else 1 << 11))


def _share(reader: Any, size: int) -> float:
    file = getattr(reader, "file", None)
    try:
        return float(np.clip(file.tell() / size, 0, 1)) if file is not None else 0.0
    except (OSError, ValueError):
        return 0.0


def _bus(channel: Any, buses: dict[Any, int], first: int = 0) -> int:
    """Number a bus: a number from the log's ``first`` on, a name by the digits at its end, else by appearance."""
    if isinstance(channel, int):
        return max(0, channel - first) & 0xFF
    if isinstance(channel, str) and (match := re.search(r"(\d+)$", channel)):
        return int(match[1]) & 0xFF
    return buses.setdefault(channel, len(buses))
