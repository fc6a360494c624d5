"""A trace that was written before, read again: its entries, and which drive it is of."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from assistant.health import Faults, faults_of
from assistant.marks import Entry, entry_of
from vehicle.errors import OutriderError

__all__ = ["TraceFile", "read_trace", "require_same_drive"]


class TraceFile(NamedTuple):
    """``entries`` in the order of time. ``frames`` is how many frames had been consumed by a time, once a second: it
    tells one drive from another, and stays the same whatever the model, the profile and the build make of them."""

    path: Path
    entries: tuple[Entry, ...]
    frames: Mapping[int, int]

    @property
    def span_ns(self) -> tuple[int, int]:
        """The first and the last second of which it tells."""
        return min(self.frames), max(self.frames)


_decoder = msgspec.json.Decoder(dict[str, Any])


def read_trace(path: Path) -> TraceFile:
    """Read a trace; raises OutriderError where it is missing, damaged, or none."""
    entries: list[Entry] = []
    frames: dict[int, int] = {}
    faults = Faults()
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    record = _decoder.decode(line)
                    t_ns, kind = round(record["t"] * 1e9), record["kind"]
                    if kind == "health":
                        frames[t_ns] = int(record["frames"])
                        faults, found = faults_of(t_ns, faults, record)
                        entries += found
                    elif entry := entry_of(t_ns, kind, record):
                        entries.append(entry)
                except (msgspec.MsgspecError, KeyError, TypeError, ValueError, AttributeError, OverflowError):
                    raise OutriderError(f"{path}: line {number} is no record of a trace (see --trace)") from None
    except OSError as error:
        raise OutriderError(f"{path}: the trace cannot be read ({error.strerror})") from None
    if not frames:
        raise OutriderError(f"{path}: is empty, or of less than a second: it cannot be told which drive it is of")
    return TraceFile(path, tuple(entries), frames)


def require_same_drive(trace: TraceFile, frames: Mapping[int, int], name: str) -> None:
    """Raise OutriderError unless a trace is of the drive called ``name``, of which ``frames`` are known likewise."""
    both = sorted(trace.frames.keys() & frames.keys())
    other = next((t_ns for t_ns in both if trace.frames[t_ns] != frames[t_ns]), None)
    if other is not None:
        raise OutriderError(
            f"{trace.path}: is of another drive: after {other / 1e9:g} s it had {trace.frames[other]:,} frames, "
            f"{name} {frames[other]:,}"
        )
    if not both:
        raise OutriderError(f"{trace.path}: has no moment in common with {name}")
