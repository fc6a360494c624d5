"""A column of times, in any of the ways in which logs write them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from anticipation.instant import instant_of

__all__ = ["Clock", "clock_of"]

_POSIX_S = 1e8
"""Numbers from here on (March 1973) are POSIX seconds; a trip's own clock never gets there."""
_MILLISECONDS = 1e11


@dataclass(frozen=True)
class Clock:
    """Times [rows] in seconds, with the offset of the local clock where ``dated``; else each trip has its own zero."""

    s: NDArray[np.float64]
    offset_min: NDArray[np.int64]
    dated: bool
    notes: tuple[str, ...] = ()


def clock_of(cells: Sequence[Any], fail: Callable[[int, str], NoReturn]) -> Clock:
    """Read times that are all ISO 8601 (or ``datetime``) with a zone, all without one, or all numbers.

    ``fail(row, what)`` raises the error that names the line.
    """
    s = np.zeros(len(cells))
    offset = np.zeros(len(cells), np.int64)
    first = None
    for row, cell in enumerate(cells):
        told = _moment(cell)
        if told is None:
            fail(row, f"time is {_shown(cell)}; write 2024-01-15T07:42:00, or seconds")
        kind = "a number" if isinstance(told, float) else "without a zone" if told.tzinfo is None else "with a zone"
        if first is None:
            first = kind
        if kind != first:
            fail(row, f"time is {kind}, but {first} in the first row; write all times alike")
        if isinstance(told, float):
            s[row] = told
        else:
            instant = instant_of(told)
            s[row], offset[row] = instant.s + told.microsecond / 1e6, instant.offset_min
    if first != "a number":
        return Clock(s, offset, True)
    if (huge := np.flatnonzero(s > _MILLISECONDS)).size:
        fail(int(huge[0]), f"time is {s[huge[0]]:.0f}; write seconds, not milliseconds")
    if s.min() >= _POSIX_S:
        return Clock(s, offset, True, ("times are POSIX seconds: the time of day is that of UTC",))
    return Clock(s, offset, False, ("times count from each trip's own zero: trips follow each other as they stand",))


def _moment(cell: Any) -> datetime | float | None:
    if isinstance(cell, datetime):
        return cell
    try:
        number = float(cell)
    except (TypeError, ValueError):
        try:
            return datetime.fromisoformat(str(cell))
        except ValueError:
            return None
    return number if np.isfinite(number) else None


def _shown(cell: Any) -> str:
    return "empty" if cell in (None, "") else repr(cell)
