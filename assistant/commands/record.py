"""``outrider record``: a drive folder from a live bus, or from an existing log."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from assistant.commands.options import BusOptions
from assistant.terminal import note, progress, say
from vehicle.can.bus import BusListener, LiveSource, open_bus
from vehicle.can.car import Car, load_car
from vehicle.can.logs import Log, open_log
from vehicle.clock import machine_ns, sleep_s, wall_clock
from vehicle.drive import DriveInfo, Recorder, Straightener
from vehicle.errors import CarError, DriveError
from vehicle.events import FrameBlock

__all__ = ["Facts", "record_from_logs", "record_live"]

_POLL_S = 0.1


@dataclass(frozen=True)
class Facts:
    """What the user says about the drive."""

    car: str | None = None
    zone: str = "UTC"
    title: str = ""
    source: str = ""
    licence: str = ""

    def info(self, start: datetime) -> DriveInfo:
        """Return the drive's facts, for a drive that began at ``start``; raises DriveError for an unknown zone."""
        try:
            moment = start.astimezone(ZoneInfo(self.zone))
        except (KeyError, ValueError, OSError):
            raise DriveError(f"{self.zone!r} is no IANA time zone, such as Europe/Copenhagen") from None
        return DriveInfo(
            start=moment,
            car=self.car or "",
            zone=self.zone,
            title=self.title,
            source=self.source,
            licence=self.licence,
        )


def record_from_logs(
    folder: Path, paths: list[Path], facts: Facts, start_s: float, until_s: float | None, *, pad: bool = False
) -> None:
    """Write the part from ``start_s`` to ``until_s`` of one or more logs, one behind the other, as a drive folder.

    ``pad`` gives frames that are shorter than their message in the car's DBC their zero bytes back: tools that keep
    payloads as NumPy byte strings lose them.
    """
    if pad and not facts.car:
        raise CarError("--pad needs --car, whose DBC says how long the messages are")
    sizes = _sizes(load_car(facts.car)) if pad and facts.car else {}
    recorder: Recorder | None = None
    first_ns, last_ns = int(start_s * 1e9), 2**62 if until_s is None else int(until_s * 1e9)
    frames = 0
    with ExitStack() as held, progress(f"Recording {folder.name}") as show:
        for block, start_ns, share in _all_blocks(paths):
            rows = (block.t_ns >= first_ns) & (block.t_ns <= last_ns)
            show(share)
            if not rows.any():
                continue
            if recorder is None:
                recorder = Recorder(folder, facts.info(_start(start_ns, first_ns)))
                held.callback(recorder.close)
            kept = _padded(block[rows], sizes)
            recorder.frames(FrameBlock(kept.t_ns - first_ns, kept.bus, kept.key, kept.size, kept.data))
            frames += len(kept)
    if recorder is None:
        raise DriveError(f"{folder}: not recorded, for there is no frame in that part of the log")
    say(f"{folder}: {frames:,} frames")


def _all_blocks(paths: list[Path]) -> Iterator[tuple[FrameBlock, int | None, float]]:
    """Yield the blocks of all logs, timed from the first one's start; with that start, and the share that is read."""
    first: Log | None = None
    for number, path in enumerate(paths):
        log, straight = open_log(path), Straightener()
        first = first or log
        with closing(log):
            for raw in log.blocks:
                block = straight.mend(raw)
                origin_ns = first.start_ns or 0
                t_ns = block.t_ns + ((log.start_ns or origin_ns) - origin_ns)
                timed = FrameBlock(t_ns, block.bus, block.key, block.size, block.data)
                yield timed, first.start_ns, (number + log.share) / len(paths)
        for text in log.notes:
            note(text)


def _sizes(car: Car) -> dict[tuple[int | None, int], int]:
    return {(bus, m.key): m.size for database, bus in car.databases for m in database.messages if m.size <= 8}


def _padded(block: FrameBlock, sizes: dict[tuple[int | None, int], int]) -> FrameBlock:
    """Return the block with each known message at its full size; what was behind a payload's end is zero."""
    if not sizes:
        return block
    full = [
        max(size, sizes.get((bus, key), sizes.get((None, key), 0)))
        for bus, key, size in zip(block.bus.tolist(), block.key.tolist(), block.size.tolist(), strict=True)
    ]
    return FrameBlock(block.t_ns, block.bus, block.key, np.array(full, np.uint8), block.data)


def _start(start_ns: int | None, first_ns: int) -> datetime:
    """Return when the drive began; BLF keeps milliseconds, so the start does too."""
    if start_ns is None:
        note("the log does not say when it began; the drive begins in 1970")
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=((start_ns or 0) + first_ns) // 1_000_000)


def record_live(folder: Path, bus: BusOptions, facts: Facts, seconds: float | None) -> None:
    """Record from live buses until Ctrl-C or for ``seconds``; listens only."""
    with ExitStack() as held:
        start, start_ns = wall_clock(), machine_ns()
        listeners = []
        for number, channel in enumerate(bus.channels):
            opened = open_bus(bus.interface, channel, bus.bitrate, fd=bus.fd)
            listeners.append(BusListener(opened, number, start_ns))
            held.callback(listeners[-1].close)
        recorder = Recorder(folder, facts.info(start))  # no folder is left behind when a bus is absent
        held.callback(recorder.close)
        source = LiveSource(listeners)
        frames = 0
        try:
            while seconds is None or machine_ns() - start_ns < seconds * 1e9:
                sleep_s(_POLL_S)
                block = source.until(machine_ns() - start_ns)
                frames += len(block)
                recorder.frames(block)
        except KeyboardInterrupt:
            pass
    dropped = f", {source.dropped:,} dropped" if source.dropped else ""
    say(f"{folder}: {frames:,} frames in {(machine_ns() - start_ns) / 1e9:.0f} s{dropped}")
