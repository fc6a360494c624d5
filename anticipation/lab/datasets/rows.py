"""Rows of CSV files by the names of their columns, with the line of each for the messages."""

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from anticipation.errors import HistoryError

__all__ = ["Row", "columns_of", "read_rows"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its file, its line, and its fields by the names of their columns in lower case."""

    path: Path
    line: int
    fields: dict[str, str]

    def text(self, name: str) -> str:
        """Return a field without the blanks around it; "" where the file has no such column."""
        return self.fields.get(name, "")

    def number(self, name: str) -> float:
        """Read a finite number; raises HistoryError."""
        try:
            value = float(self.fields[name])
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self.fail(f"{name} is {self.fields[name]!r}; write a number")
        return value

    def time(self, name: str) -> datetime:
        """Read an ISO 8601 time; raises HistoryError."""
        try:
            return datetime.fromisoformat(self.fields[name])
        except ValueError:
            self.fail(f"{name} is {self.fields[name]!r}; write a time such as 2024-01-15T07:42:00")

    def fail(self, what: str) -> NoReturn:
        """Raise HistoryError about this row."""
        raise HistoryError(f"{self.path}:{self.line}: {what}")


def columns_of(path: Path) -> tuple[str, ...]:
    """Return the names of a CSV file's columns, in lower case; raises HistoryError when it cannot be read."""
    for _, fields in _lines(path):
        return tuple(name.strip().lower() for name in fields)
    raise HistoryError(f"{path}: is empty; write a header and then one row for each stay")


def read_rows(path: Path, needed: Sequence[str]) -> list[Row]:
    """Read a CSV file that has the ``needed`` columns, in any order and among any others; raises HistoryError."""
    columns = columns_of(path)
    for name in needed:
        if columns.count(name) != 1:
            what = "no column" if name not in columns else "more than one column"
            raise HistoryError(f"{path}:1: has {what} {name!r}; the header must name {', '.join(needed)}, each once")
    rows = []
    lines = _lines(path)
    next(lines)
    for line, fields in lines:
        if len(fields) != len(columns):
            raise HistoryError(
                f"{path}:{line}: has {len(fields)} fields where the header has {len(columns)}; mend the row"
            )
        rows.append(Row(path, line, dict(zip(columns, map(str.strip, fields), strict=True))))
    return rows


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield line and fields of each row that is not blank; a row over several lines goes by its last."""
    line = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, skipinitialspace=True)
            for fields in reader:
                line = reader.line_num
                if any(field.strip() for field in fields):
                    yield line, fields
    except OSError as error:
        raise HistoryError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise HistoryError(f"{path}: is no text in UTF-8; save it as CSV in UTF-8") from None
    except csv.Error as error:
        raise HistoryError(f"{path}:{line + 1}: is no row of a CSV file ({error})") from None
