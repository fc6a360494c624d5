"""How like each driver's drives a drive is: two sources of evidence, each with what it would have said of the past.

What a source says are log likelihoods, up to a constant of each row: a row for each drive, a column for each driver and
the last for a guest. A past drive is held against the other ones, never against itself. Of a drive of which a source
knows nothing it says nothing: its row is all zeros.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anticipation.drivers.handling import MEASURED, WIDTH
from anticipation.drivers.styles import Drive

__all__ = ["Likeness", "by_handling", "by_style", "owners"]

_SPREAD, _SPREAD_DRIVES = 0.05, 6
"""How far drives lie from their driver's mean (1 - cosine) at a guess, and for how many drives the guess counts."""
_GUEST_SPREADS = 4.0
"""A drive that lies so many spreads away from a driver's mean is as like a guest's as theirs."""

_SPREADS = {
    "gain": (0.3, 0.12, 0.15, 0.12),
    "loss": (0.3, 0.12, 0.15, 0.12),
    "pedal": (0.4, 0.12, 0.2, 0.1),
    "brake": (0.4, 0.12, 0.2, 0.1),
    "aside": (0.3, 0.1, 0.15, 0.06),
    "pace": (0.04, 0.03, 0.05, 0.03),
}
"""How far the usual of what is measured scatters within a driver's drives and between drivers, and then the far: as
logarithms, at a guess. Roads and traffic move the usual more than a driver does; how far one goes is more their own."""
_WITHIN, _BETWEEN = np.array([_SPREADS[name] for name in MEASURED]).reshape(WIDTH, 2).T
_WITHIN_DRIVES, _BETWEEN_DRIVERS = 6, 6
"""For how many drives, and how many drivers, the guesses count."""
_STRANGER = 2.0
"""A guest's mean lies farther off than those of a profile's drivers do, by this factor as a variance."""
_SHORT_S = 60.0
"""What was measured for so short a time scatters twice as much, as a variance, as over a whole drive."""
_TAILS = 4
"""Degrees of freedom of Student's t: a drive in snow, or with a trailer, is unlike all others and proves little."""

Floats = NDArray[np.float64]
Drives = Sequence[Sequence[Drive]]
"""The past drives of each driver."""


class Likeness(NamedTuple):
    """What a source says of the past drives, ``[drives, drivers + 1]``, and of the one now, ``[drivers + 1]``."""

    past: Floats
    now: Floats


def owners(known: Drives) -> NDArray[np.intp]:
    """Return the number of the driver of each past drive, ``[drives]``."""
    return np.repeat(np.arange(len(known)), [len(drives) for drives in known])


def by_style(known: Drives, now: Drive) -> Likeness | None:
    """Return the likeness of the directions that a network saw: the cosine to a driver's mean, in spreads.

    None where there is nothing to hold against each other.
    """
    if not now.style or not any(drive.style for drives in known for drive in drives):
        return None
    blank = (0.0,) * len(now.style)
    units = _unit(np.array([drive.style or blank for drives in known for drive in drives]))
    own = owners(known)
    sums = np.equal(own, np.arange(len(known))[:, None]) @ units
    means = np.repeat(sums[None], len(units), 0)
    means[np.arange(len(units)), own] -= units
    past = (_unit(means) * units[:, None]).sum(-1)
    seen, alone = np.abs(units).sum(-1) > 0.0, np.abs(means).sum(-1) < 1e-9
    apart = [1.0 - past[np.equal(own, k) & seen & ~alone[:, k], k] for k in range(len(known))]
    spread = np.mean([(far.sum() + _SPREAD_DRIVES * _SPREAD) / (len(far) + _SPREAD_DRIVES) for far in apart])
    guest = 1.0 - _GUEST_SPREADS * spread
    past = np.append(np.where(alone, guest, past), np.full((len(past), 1), guest), 1)
    like = np.where(np.abs(sums).sum(-1) > 0.0, _unit(sums) @ _unit(np.array(now.style)), guest)
    return Likeness(np.where(seen[:, None], past, 0.0) / spread, np.append(like, guest) / spread)


def by_handling(known: Drives, now: Drive, seconds: int) -> Likeness | None:
    """Return the likeness of how the car was handled, for ``seconds`` now: each number is drawn about its driver's
    mean, and drivers' means about the mean of all, with spreads that are learned from these drives (random effects).

    A guest is a driver of whom nothing is known. None where there is nothing to hold against each other.
    """
    if not now.handling or not any(drive.handling for drives in known for drive in drives):
        return None
    x = np.array([_numbers(drive) for drives in known for drive in drives])
    own, told, each = owners(known), np.isfinite(x), np.arange(len(x))
    of = np.equal(own, np.arange(len(known))[:, None])
    counts, sums = of @ told.astype(np.float64), of @ np.where(told, x, 0.0)
    drawn = _drawn_from(x, own, counts, sums)
    others, rest = np.repeat(counts[None], len(x), 0), np.repeat(sums[None], len(x), 0)
    others[each, own] -= told
    rest[each, own] -= np.where(told, x, 0.0)
    past = _log_likelihood(x, others, rest, drawn)
    return Likeness(past, _log_likelihood(_numbers(now)[None], counts[None], sums[None], drawn, seconds)[0])


class _Drawn(NamedTuple):
    """From what numbers are drawn, each ``[WIDTH]``: the mean of all drivers, and variances within and between them."""

    middle: Floats
    within: Floats
    between: Floats


def _drawn_from(x: Floats, own: NDArray[np.intp], counts: Floats, sums: Floats) -> _Drawn:
    """Return what past drives ``x`` tell of it, with the guesses, where ``counts`` and ``sums`` are of each driver."""
    heard, means = counts > 0, sums / np.maximum(counts, 1)
    drivers = heard.sum(0)
    middle = means.sum(0) / np.maximum(drivers, 1)
    off = np.square(np.where(np.isfinite(x), x - means[own], 0.0)).sum(0)
    apart = np.square(np.where(heard, means - middle, 0.0)).sum(0)
    within = _WITHIN_DRIVES * np.square(_WITHIN) + off
    between = _BETWEEN_DRIVERS * np.square(_BETWEEN) + apart
    return _Drawn(
        middle,
        within / (_WITHIN_DRIVES + np.maximum(counts - 1, 0).sum(0)),
        between / (_BETWEEN_DRIVERS + np.maximum(drivers - 1, 0)),
    )


def _log_likelihood(x: Floats, counts: Floats, sums: Floats, drawn: _Drawn, seconds: float = np.inf) -> Floats:
    """Return it for drives ``x [n, WIDTH]``, by each driver's other drives ``[n, drivers, WIDTH]`` and by none."""
    counts, sums = (np.append(table, np.zeros_like(table[:, :1]), 1) for table in (counts, sums))
    known = counts * drawn.between / (counts * drawn.between + drawn.within)
    mean = drawn.middle + known * (sums / np.maximum(counts, 1) - drawn.middle)
    variance = drawn.within * (1.0 + _SHORT_S / seconds) + drawn.between * (1.0 - known)
    variance[:, -1] += (_STRANGER - 1.0) * drawn.between
    far = np.square(x[:, None] - mean) / variance
    log = -0.5 * (np.log(variance) + (_TAILS + 1) * np.log1p(far / _TAILS))
    found: Floats = np.where(np.isfinite(x)[:, None], log, 0.0).sum(-1)
    return found


def _numbers(drive: Drive) -> Floats:
    """Return how a drive was handled, ``[WIDTH]``, NaN where it is not known."""
    return np.array(drive.handling or (None,) * WIDTH, np.float64)


def _unit(vectors: Floats) -> Floats:
    """Return vectors ``[..., dimensions]`` at length 1; one without a direction stays as it is."""
    lengths = np.sqrt(np.square(vectors).sum(-1, keepdims=True))
    return vectors / np.where(lengths > 0.0, lengths, 1.0)
