"""A trace laid beside a replay of the same drive: B beside A, as far as A was ever played."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from assistant.differences import Difference, differences
from assistant.marks import Entry
from assistant.session import TICK_NS, Session
from assistant.tracefile import TraceFile, read_trace, require_same_drive
from hmi.view import Mark, Playback
from vehicle.drive import Drive, DriveSource

__all__ = ["Against", "against_of", "beside"]

_SAID_NS = 6_000_000_000
"""How long the words about a difference stay."""
_FIRST_NS = 60_000_000_000
"""What a drive's first frames do not tell, its others need not."""


def against_of(path: Path | None, drive: Drive) -> "Against | None":
    """Read the trace to compare a replay of ``drive`` with, if any; raises OutriderError if it is of another drive."""
    if path is None:
        return None
    trace = read_trace(path)
    begin_ns = trace.span_ns[0]
    source = DriveSource(drive.open_log)
    try:
        frames, count = {}, 0
        for t_ns in sorted(t_ns for t_ns in trace.frames if t_ns <= begin_ns + _FIRST_NS):
            count += len(source.until(t_ns))
            frames[t_ns] = count
    finally:
        source.close()
    require_same_drive(trace, frames, str(drive.path))
    return Against(trace)


class _Known(NamedTuple):
    """What was compared last, and what came of it."""

    second: int
    entries: Sequence[Entry]
    found: tuple[Difference, ...]


class Against:
    """Compares a session with a trace, again whenever the session has more to tell."""

    def __init__(self, trace: TraceFile) -> None:
        self._trace = trace
        self._begin_ns, self._end_ns = trace.span_ns
        self.marks = tuple(Mark(e.t_ns / 1e9, e.kind, e.label) for e in trace.entries if e.marked)
        self._known = _Known(-1, (), ())

    def differences(self, session: Session, known_ns: int) -> tuple[Difference, ...]:
        """Return where the two differ, up to ``known_ns``, to which the session was played."""
        entries = list(session.entries.values())
        second = known_ns // 1_000_000_000
        if second != self._known.second or entries != self._known.entries:
            end_ns = self._end_ns + 10 * TICK_NS
            mine = [entry for entry in entries if self._begin_ns - 10 * TICK_NS < entry.t_ns < end_ns]
            over = known_ns >= self._end_ns  # nothing more is to come of either
            found = differences(mine, self._trace.entries, None if over else known_ns)
            self._known = _Known(second, entries, found)
        return self._known.found

    def said(self, session: Session, known_ns: int) -> str:
        """Say how the two differ just now; of several differences at once, the one that was offered, and how many."""
        now_ns = session.now_ns
        near = [d for d in self.differences(session, known_ns) if now_ns - _SAID_NS < d.t_ns <= now_ns]
        if not near:
            return ""
        here = [d for d in near if d.t_ns == near[-1].t_ns]
        first = min(here, key=lambda d: "offer" not in (d.a and d.a.kind, d.b and d.b.kind))
        return f"{first.words} (and {len(here) - 1} more)" if len(here) > 1 else first.words


def beside(playback: Playback, against: Against | None, session: Session, known_ns: int) -> Playback:
    """Return the state of a replay with what another trace has beside it, as far as the session was played."""
    if against is None:
        return playback
    found = against.differences(session, known_ns)
    return replace(
        playback,
        other=against.marks,
        differences=tuple(difference.t_ns / 1e9 for difference in found),
        said=against.said(session, known_ns),
    )
