"""Anyone's history as a plain CSV: ``user,start,end,lat,lon`` or ``user,start,end,place``, one stay a row.

Times are ISO 8601, local; all of one file have a zone or none has. The destination of the trip that follows a stay
is the next stay of the same user.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from anticipation.errors import HistoryError
from anticipation.ground import Position, plausible
from anticipation.instant import Instant, instant_of
from anticipation.lab.datasets.history import History, Person, Stay
from anticipation.lab.datasets.rows import Row, columns_of, read_rows

__all__ = ["read_plain"]

_UNSORTED = "rows out of order, sorted by time"
_BACKWARD = "rows that end before they start, left out"
_INSIDE = "rows inside the stay before them, left out"
_OVERLAP = "rows that begin before the stay before them ends, begun as it ends"
_NOWHERE = "rows without a plausible position, kept as stays nobody knows where"
_UNNAMED = "rows without a place, kept as stays nobody knows where"


class _Told(NamedTuple):
    """A stay, and the line that tells it."""

    start: Instant
    end: Instant
    line: int
    place: int | None
    position: Position | None


class _Notes:
    """Counts what was mended, and remembers the first line of each."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._line: dict[str, int] = {}

    def add(self, what: str, line: int) -> None:
        self._count[what] += 1
        self._line.setdefault(what, line)

    def told(self) -> tuple[str, ...]:
        return tuple(f"{what}: {n}, the first in line {self._line[what]}" for what, n in self._count.items())


def read_plain(path: Path) -> History:
    """Read the stays of every user, in order of time; raises HistoryError that names file and line."""
    columns = columns_of(path)
    by_place = "place" in columns
    rows = read_rows(path, ("user", "start", "end", *(("place",) if by_place else ("lat", "lon"))))
    if not rows:
        raise HistoryError(f"{path}: has a header and no row; write one row for each stay")
    notes = _Notes()
    people: dict[str, list[_Told]] = defaultdict(list)
    places: dict[tuple[str, str], int] = {}
    zoned = rows[0].time("start").tzinfo is not None
    for row in rows:
        start, end = (_moment(row, name, zoned) for name in ("start", "end"))
        if end.s < start.s:
            notes.add(_BACKWARD, row.line)
            continue
        place = _place(row, places, notes) if by_place else None
        position = None if by_place else _position(row, notes)
        people[row.text("user")].append(_Told(start, end, row.line, place, position))
    persons = tuple(Person(user, _in_order(told, notes)) for user, told in people.items())
    if not any(person.trips for person in persons):
        raise HistoryError(f"{path}: holds no trip; one needs two stays of the same user, each in its own row")
    return History(path.name, persons, notes=notes.told())


def _moment(row: Row, name: str, zoned: bool) -> Instant:
    wall: datetime = row.time(name)
    if (wall.tzinfo is not None) != zoned:
        row.fail(f"{name} {'lacks' if zoned else 'has'} a zone, unlike the first row's; write all times alike")
    return instant_of(wall)


def _place(row: Row, places: dict[tuple[str, str], int], notes: _Notes) -> int | None:
    name = row.text("place")
    if not name:
        notes.add(_UNNAMED, row.line)
        return None
    return places.setdefault((row.text("user"), name), len(places))


def _position(row: Row, notes: _Notes) -> Position | None:
    empty = not row.text("lat") and not row.text("lon")
    position = None if empty else Position(row.number("lat"), row.number("lon"))
    if position is None or not plausible(*position):
        notes.add(_NOWHERE, row.line)
        return None
    return position


def _in_order(told: Sequence[_Told], notes: _Notes) -> tuple[Stay, ...]:
    """Sort stays by time and take overlaps out, moving no departure: that is what a prediction knows."""
    ordered: list[_Told] = []
    latest = None
    for stay in told:
        if latest is not None and stay.start < latest:
            notes.add(_UNSORTED, stay.line)
        latest = stay.start if latest is None else max(latest, stay.start)
    for stay in sorted(told):
        before = ordered[-1].end if ordered else stay.start
        if stay.start.s >= before.s:
            ordered.append(stay)
        elif stay.end.s <= before.s:
            notes.add(_INSIDE, stay.line)
        else:
            notes.add(_OVERLAP, stay.line)
            ordered.append(stay._replace(start=before))
    return tuple(Stay(stay.start, stay.end, stay.place, stay.position) for stay in ordered)
