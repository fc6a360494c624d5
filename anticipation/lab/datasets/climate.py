"""Anyone's trips with the climate of the car: a CSV or Parquet file with ``user, trip, time, ambient`` and more.

One row for each moment, any of ``speed, soc, lat, lon, cabin, setpoint, fan, ac, heating`` beside those four (see
``trips.COLUMNS``). Times are ISO 8601, local, all with a zone or none with one; or POSIX seconds; or seconds of each
trip's own clock. ``ac`` and ``heating`` are 0 and 1, or watts. A cell that is empty or NaN says nothing. In a Parquet
file the "line" of a message is the number of the row, the first is 1.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from anticipation.errors import HistoryError
from anticipation.instant import Instant
from anticipation.lab.datasets.bmw_i3 import is_bmw_i3, read_bmw_i3
from anticipation.lab.datasets.parquet import parquet_columns, read_columns
from anticipation.lab.datasets.rows import columns_of, read_rows
from anticipation.lab.datasets.times import Clock, clock_of
from anticipation.lab.datasets.trips import COLUMNS, ON_W, USED_S, ClimateHistory, Notes, Said, in_order, trip_of

__all__ = ["read_climate"]

Floats = NDArray[np.float64]

_NEEDED = ("user", "trip", "time", "ambient")
_TAKEN = f"it takes a CSV or Parquet file with {', '.join(_NEEDED)} and ac or heating, or the BMW i3's .parquet"
_LONGEST_S = 86_400


@dataclass(frozen=True)
class _Table:
    """A file's cells by column, and the line of each row."""

    path: Path
    lines: list[int]
    cells: dict[str, list[Any]]

    def fail(self, row: int, what: str) -> NoReturn:
        raise HistoryError(f"{self.path}:{self.lines[row]}: {what}")


def read_climate(path: Path) -> ClimateHistory:
    """Read the trips; raises HistoryError, one line that names the file, the line in it and the fix."""
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "does not exist"
        raise HistoryError(f"{path}: {what}; {_TAKEN}")
    if path.suffix == ".parquet" and is_bmw_i3(frozenset(parquet_columns(path))):
        return read_bmw_i3(path)
    table = _parquet(path) if path.suffix == ".parquet" else _csv(path)
    if not table.lines:
        raise HistoryError(f"{path}: has a header and no row; write one row for each moment of each trip")
    if not {"ac", "heating"} & table.cells.keys():
        raise HistoryError(f"{path}:1: has neither a column 'ac' nor 'heating'; {_TAKEN}")
    return _history(table)


def _csv(path: Path) -> _Table:
    header = columns_of(path)
    rows = read_rows(path, [*_NEEDED, *(name for name in COLUMNS if name in header and name not in _NEEDED)])
    names = [name for name in (*_NEEDED[:3], *COLUMNS) if name in header]
    return _Table(path, [row.line for row in rows], {name: [row.text(name) for row in rows] for name in names})


def _parquet(path: Path) -> _Table:
    spelled = {name.strip().lower(): name for name in parquet_columns(path)}
    needed = [spelled.get(name, name) for name in _NEEDED]
    more = [spelled[name] for name in COLUMNS if name in spelled and name not in _NEEDED]
    cells = {name.strip().lower(): column for name, column in read_columns(path, [*needed, *more]).items()}
    return _Table(path, list(range(1, 1 + len(cells["user"]))), cells)


def _history(table: _Table) -> ClimateHistory:
    notes = Notes()
    values = {name: _numbers(table, name, notes) for name in COLUMNS if name in table.cells}
    for name in ("ac", "heating"):
        if name in values:
            values[name] = _on(table, name, values[name])
    silent = np.all([np.isnan(column) for column in values.values()], axis=0)
    if silent.any():
        notes.add("rows that say nothing, passed over", table.lines[int(silent.argmax())], int(silent.sum()))
    clock = clock_of(table.cells["time"], table.fail)
    own: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in np.flatnonzero(~silent).tolist():
        own[_name(table, "user", row), _name(table, "trip", row)].append(row)
    trips = []
    for (user, name), rows in own.items():
        said = _said(table, user, name, np.array(rows), clock, values, notes)
        trip = None if said is None else trip_of(said)
        if said is not None and trip is None:
            notes.add("trips without an ambient temperature, left out", table.lines[rows[0]])
        if trip is not None:
            trips.append(trip)
    if not trips:
        raise HistoryError(f"{table.path}: holds no trip of {USED_S} s or more with an ambient temperature")
    return ClimateHistory(table.path.name, in_order(trips), notes=(*clock.notes, *notes.told()))


def _name(table: _Table, column: str, row: int) -> str:
    cell = table.cells[column][row]
    if cell is None or cell == "":
        table.fail(row, f"{column} is empty; write a name or a number")
    return str(cell)


def _said(
    table: _Table, user: str, name: str, rows: NDArray[np.int64], clock: Clock, values: dict[str, Floats], notes: Notes
) -> Said | None:
    """Return one trip's rows in order of time; None for a trip too short to say anything."""
    times = clock.s[rows]
    if (late := np.flatnonzero(np.diff(times) < 0)).size:
        notes.add("rows out of order, sorted by time", table.lines[rows[late[0] + 1]], len(late))
    order = np.argsort(times, kind="stable")
    rows, times = rows[order], times[order]
    length = times[-1] - times[0]
    if length > _LONGEST_S:
        table.fail(
            int(rows[-1]), f"trip {name!r} of {user!r} lasts {length / 3600:.0f} h; give each trip a name of its own"
        )
    if length + 1 < USED_S:
        notes.add(f"trips shorter than {USED_S} s, left out", table.lines[rows[0]])
        return None
    at = Instant(int(times[0]), int(clock.offset_min[rows[0]])) if clock.dated else None
    second = np.floor(times).astype(np.int64) - int(np.floor(times[0]))
    return Said(user, name, at, second, {column: numbers[rows] for column, numbers in values.items()})


def _numbers(table: _Table, name: str, notes: Notes) -> Floats:
    """Read a column of numbers, NaN where a cell says nothing or what cannot be."""
    low, high = COLUMNS[name]
    values = np.full(len(table.lines), np.nan)
    for row, cell in enumerate(table.cells[name]):
        if cell is None or cell == "":
            continue
        try:
            value = float(cell)
        except (TypeError, ValueError):
            table.fail(row, f"{name} is {cell!r}; write a number, or nothing where it is not known")
        if low <= value <= high:
            values[row] = value
        elif not np.isnan(value):
            notes.add(f"{name} outside {low:g} to {high:g}, not believed", table.lines[row])
    return values


def _on(table: _Table, name: str, values: Floats) -> Floats:
    """Return 1 for on and 0 for off, from flags or watts."""
    known = np.isfinite(values)
    if not known.any():
        return values
    most = int(np.nanargmax(values))
    flags = bool(np.isin(values[known], (0.0, 1.0)).all())
    if not flags and values[most] <= ON_W:
        table.fail(most, f"{name} is never more than {values[most]:g}; write 0 and 1, or watts (not kW or percent)")
    return np.where(known, (values > (0.5 if flags else ON_W)).astype(np.float64), np.nan)
