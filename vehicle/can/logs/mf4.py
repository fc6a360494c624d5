"""Read the CAN bus logging of MF4 files (ASAM MDF 4), a chunk of records at a time, through asammdf.

A file holds one channel group for each bus or kind of frame, each in order of time; they are merged into one stream.
"""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vehicle.can.logs.base import Log, open_bytes, short_error, unpacked
from vehicle.errors import LogError
from vehicle.events import EXTENDED, FrameBlock

__all__ = ["open_mf4"]

_CHUNK = 50_000
_FRAME = "CAN_DataFrame"
_BUS_EVENT, _BUS_SOURCE, _CAN = 0x2, 2, 2  # flags and types of the MDF 4 standard


def open_mf4(path: Path) -> Log:
    """Open an MF4 log; raises LogError when it is none or when the mf4 extra is not installed."""
    with open_bytes(path) as file:
        if not file.read(3).startswith((b"MDF", b"UnF")):  # "UnFinMF": not finalised by its logger
            raise LogError(f"{path}: is not an MF4 log: it does not begin with MDF")
    try:
        import asammdf
    except ImportError:
        raise LogError(f"{path}: MF4 logs need the mf4 extra: pip install 'outrider[mf4]'") from None
    log = Log(path, "MF4", iter(()))
    mdf, fault = _opened(asammdf, unpacked(path, log))
    if mdf is None:
        log.close()
        raise LogError(f"{path}: cannot be read ({fault})")
    log.held.callback(mdf.close)
    log.blocks = _blocks(log, mdf)
    return log


def _opened(asammdf: Any, path: Path) -> tuple[Any, str]:
    """Return the open file, or None and what is wrong with it."""
    fault, hook = "", sys.unraisablehook
    # what asammdf has begun of a damaged file complains on the error stream when it is thrown away
    sys.unraisablehook = lambda _: None
    try:
        return asammdf.MDF(path), ""
    except Exception as error:  # noqa: BLE001 - a damaged file can fail anywhere in a foreign reader
        fault = short_error(error)
        error.__traceback__ = None
        gc.collect()
    finally:
        sys.unraisablehook = hook
    return None, fault


def _groups(log: Log, mdf: Any) -> list[int]:
    """Return the channel groups that hold data frames; those of error and remote frames are counted as skipped."""
    found = []
    for index, group in enumerate(mdf.groups):
        head = group.channel_group
        source = head.acq_source
        bus = head.flags & _BUS_EVENT and source is not None and source.source_type & _BUS_SOURCE
        if not bus or source.bus_type != _CAN or not head.cycles_nr:
            continue
        if any(channel.name == _FRAME for channel in group.channels):
            found.append(index)
        else:
            log.skipped += head.cycles_nr
    return found


def _blocks(log: Log, mdf: Any) -> Iterator[FrameBlock]:
    """Merge the groups: hand out what is older than the newest record that every unfinished group has reached."""
    frames = 0
    with log.held:
        groups = _groups(log, mdf)
        total = max(1, sum(mdf.groups[g].channel_group.cycles_nr for g in groups))
        streams = {group: _records(log, mdf, group) for group in groups}
        waiting: dict[int, FrameBlock] = {}
        origin_ns: int | None = None
        while streams or waiting:
            for group in [g for g in streams if not len(waiting.get(g, ()))]:
                block = next(streams[group], None)
                if block is None:
                    del streams[group]
                    waiting.pop(group, None)
                else:
                    waiting[group] = block
            limit = min((int(waiting[g].t_ns[-1]) for g in streams), default=2**62)
            due = FrameBlock.join([block[block.t_ns <= limit] for block in waiting.values()])
            waiting = {g: b[b.t_ns > limit] for g, b in waiting.items() if g in streams}
            if not len(due):
                continue
            due = due[np.argsort(due.t_ns, kind="stable")]
            if origin_ns is None:
                origin_ns = int(due.t_ns[0])
                log.start_ns = round(mdf.header.start_time.timestamp() * 1e9) + origin_ns
            frames += len(due)
            log.share = frames / total
            yield FrameBlock(due.t_ns - origin_ns, due.bus, due.key, due.size, due.data)
    if not frames:
        raise LogError(f"{log.path}: holds no CAN frame{''.join(f'; {note}' for note in log.notes)}")


def _records(log: Log, mdf: Any, group: int) -> Iterator[FrameBlock]:
    """Yield one group's frames; where the file is damaged they end, and a note says so."""
    for offset in range(0, mdf.groups[group].channel_group.cycles_nr, _CHUNK):
        try:
            data = mdf.get(_FRAME, group, record_offset=offset, record_count=_CHUNK, raw=False)
            block = _frames(data)
        except Exception as error:  # noqa: BLE001 - as above
            log.notes.append(
                f"damaged behind record {offset:,} of group {group} ({short_error(error)}); read up to there"
            )
            return
        if len(block):
            yield block


def _frames(data: Any) -> FrameBlock:
    samples, count = data.samples, len(data.samples)

    def column(name: str) -> NDArray[Any] | None:
        return samples[f"{_FRAME}.{name}"] if f"{_FRAME}.{name}" in samples.dtype.names else None

    identifier, extended, bus = column("ID"), column("IDE"), column("BusChannel")
    payload, size = column("DataBytes"), column("DataLength")
    if identifier is None or payload is None or size is None:
        raise ValueError("frames lack their identifier or their payload")
    payload = payload.reshape(count, -1)
    width = 8 if payload.shape[1] <= 8 else 64
    size = np.minimum(size.astype(np.int64), min(width, payload.shape[1])).astype(np.uint8)
    bytes_ = np.zeros((count, width), np.uint8)
    bytes_[:, : payload.shape[1]] = payload[:, :width]
    bytes_[np.arange(width) >= size[:, None]] = 0
    key = identifier.astype(np.uint32) & np.uint32(0x1FFF_FFFF)
    wide = extended.astype(np.bool_) if extended is not None else key > 0x7FF
    key = np.where(wide, key | np.uint32(EXTENDED), key & np.uint32(0x7FF)).astype(np.uint32)
    buses = bus.astype(np.uint8) if bus is not None else np.zeros(count, np.uint8)
    t_ns = np.round(data.timestamps * 1e9).astype(np.int64)
    return FrameBlock(t_ns, buses, key, size, bytes_)
