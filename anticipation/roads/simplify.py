"""Fewer points for the same line (Douglas and Peucker 1973), and even steps along one."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["kept", "simplify", "steps_along"]

Metres = NDArray[np.float64]


def simplify(line: Metres, within_m: float) -> Metres:
    """Return those points of ``line`` [n, 2] from which the rest is at most ``within_m`` away; both ends stay."""
    return line[kept(line, within_m)]


def kept(line: Metres, within_m: float) -> NDArray[np.bool_]:
    """Return for each point of ``line`` [n, 2] whether ``simplify`` keeps it."""
    keep = np.zeros(len(line), np.bool_)
    keep[[0, -1]] = True
    parts = [(0, len(line) - 1)]
    while parts:
        first, last = parts.pop()
        if last - first < 2:
            continue
        away = _away(line[first + 1 : last], line[first], line[last])
        farthest = int(np.argmax(away))
        if away[farthest] > within_m:
            middle = first + 1 + farthest
            keep[middle] = True
            parts += [(first, middle), (middle, last)]
    return keep


def _away(points: Metres, a: Metres, b: Metres) -> Metres:
    """Return how far points [n, 2] are from the piece of line from ``a`` to ``b``."""
    along = b - a
    length2 = float(along @ along)
    share = np.clip((points - a) @ along / length2, 0.0, 1.0) if length2 > 0 else np.zeros(len(points))
    rest = points - a - share[:, None] * along
    return np.hypot(rest[:, 0], rest[:, 1])


def steps_along(line: Metres, step_m: float) -> tuple[Metres, NDArray[np.intp]]:
    """Return points [m, 2] along ``line`` [n, 2], at most ``step_m`` apart, with the number of each one's piece.

    Every point of the line is among them; a point where two pieces meet is on the first.
    """
    pieces = np.diff(line, axis=0)
    count = np.maximum(1, np.ceil(np.hypot(pieces[:, 0], pieces[:, 1]) / step_m)).astype(np.intp)
    piece = np.repeat(np.arange(len(pieces)), count)
    nth = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count) + 1
    points = line[piece] + (nth / count[piece])[:, None] * pieces[piece]
    return np.concatenate((line[:1], points)), np.concatenate((piece[:1], piece))
