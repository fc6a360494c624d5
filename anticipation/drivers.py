"""Who drives: how each driver of a profile drives, and whose hand the drive so far shows. Pure functions.

A network says at each second how the car is driven, as a unit vector; those of one driver lie together, whichever the
car. What is learned of a driver is where the means of their drives lie. How much a likeness is worth is learned from
the same drives: each is named from the others, at several sharpnesses, and a sharpness is believed by how well it named
them. So a network that cannot tell these drivers apart claims nothing, and one that can is soon believed.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from anticipation.facts import Drove, Fact
from anticipation.instant import Instant

__all__ = ["GUEST", "LEAST_DRIVES", "LEAST_S", "UNLIKELY", "Hand", "Styles", "is_clear", "who_drives"]

GUEST: Final = "guest"
"""Whoever drives and is none of the drivers that are known; nothing of a guest is ever kept."""

LEAST_S: Final = 60
"""Seconds in which the car moved, before anything is said of who drives."""
LEAST_DRIVES: Final = 3
"""Drives of a driver, before anything is said of them."""
UNLIKELY: Final = 0.3
"""Below this probability it is not clear that the driver who was named drives."""

_LAST = 20
_GUESTS, _NAMED = 0.1, 0.8
"""Shares of drives before anything is seen of them: those of a guest; of the others, those of who was named."""
_SPREAD, _SPREAD_DRIVES = 0.05, 6
"""How far drives lie from their driver's mean (1 - cosine) at a guess, and for how many drives the guess counts."""
_GUEST_SPREADS = 4.0
"""A drive that lies so many spreads away from a driver's mean is as like a guest's as theirs."""
_SHARPNESSES = np.array([0.0, 0.25, 0.5, 1.0, 2.0, 4.0])
"""By how much a likeness of one spread more may raise the log odds; 0: it tells nothing."""
_LEAST = 1e-4
"""A drive that was named with less than this counts as if with this: one that was unlike all others ends nothing."""

Floats = NDArray[np.float64]


class Styles(msgspec.Struct, frozen=True):
    """How one driver drives: the mean vectors of their last 20 drives, oldest first, by the newest network ``model``.

    A fold over facts: ``after`` each of them, in their order.
    """

    model: str = ""
    last: tuple[tuple[float, ...], ...] = ()

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> "Styles":
        """Return what facts tell of a driver."""
        styles = cls()
        for fact in facts:
            styles = styles.after(fact)
        return styles

    def after(self, fact: Fact) -> "Styles":
        """Return what is known after one more fact; one that is no ``Drove``, or has no direction, tells nothing.

        The vectors of another network say nothing of this one's: with its first, all begins anew.
        """
        if not isinstance(fact, Drove) or not _has_direction(fact.style):
            return self
        same = fact.model == self.model and all(len(style) == len(fact.style) for style in self.last)
        return Styles(fact.model, (*(self.last if same else ()), fact.style)[-_LAST:])

    @property
    def units(self) -> Floats:
        """The directions of the drives, ``[drives, dimensions]``."""
        return _unit(np.array(self.last, np.float64).reshape(len(self.last), -1))

    @property
    def prototype(self) -> Floats:
        """The direction in which they lie, ``[dimensions]``, of length 1; empty before the first drive."""
        return _unit(self.units.sum(0)) if self.last else np.zeros(0)

    @property
    def spread(self) -> float:
        """How far a drive lies from the mean of the others, as 1 - cosine; while there are few, mostly a guess."""
        if len(self.last) < 2:
            return _SPREAD
        apart = 1.0 - _likeness([self.units])[:, 0]
        return float((apart.sum() + _SPREAD_DRIVES * _SPREAD) / (len(apart) + _SPREAD_DRIVES))


class Hand(msgspec.Struct, frozen=True):
    """How a trip that departed at ``since`` is driven so far: the sum of its vectors and their number, one a second."""

    since: Instant | None = None
    total: tuple[float, ...] = ()
    seconds: int = 0

    def after(self, style: Sequence[float]) -> "Hand":
        """Return it after one more second in which the car moved; ``style`` has length 1."""
        before = self.total or (0.0,) * len(style)
        return Hand(self.since, tuple(a + float(b) for a, b in zip(before, style, strict=True)), self.seconds + 1)

    @property
    def mean(self) -> tuple[float, ...]:
        """The mean vector; empty before the first second."""
        return tuple(part / self.seconds for part in self.total)

    def drove(self, departed: Instant, model: str) -> Drove | None:
        """Return the fact of a trip that departed then; None where it was another one, or too little was seen of it."""
        if departed != self.since or self.seconds < LEAST_S:
            return None
        return Drove(departed, tuple(round(part, 3) for part in self.mean), model)


def who_drives(styles: Mapping[str, Styles], hand: Hand, model: str, named: str = "") -> dict[str, float]:
    """Return how probable each driver and ``GUEST`` is, together 1, by how the drive is driven so far.

    ``named`` is who was said to drive, "" where nobody was; their word counts beside what is seen. Empty where nothing
    can be claimed: before the car has moved for a minute, and before the driver who is named, or anybody at all, has
    three drives by this network. Others of fewer drives are left out, and look like guests.
    """
    drive = hand.mean
    known = {name: styles[name] for name in sorted(styles) if _is_known(styles[name], len(drive), model)}
    if not known or (named and named not in known) or hand.seconds < LEAST_S or not _has_direction(drive):
        return {}
    spread = sum(style.spread for style in known.values()) / len(known)
    like = np.array([style.prototype @ _unit(np.array(drive)) for style in known.values()])
    believed = _believed([style.units for style in known.values()], spread)
    first = _first(len(known), list(known).index(named) if named else None)
    p = believed @ _said(like[None], spread, first)[:, 0]
    return dict(zip((*known, GUEST), p.tolist(), strict=True))


def is_clear(who: Mapping[str, float], named: str) -> bool:
    """Whether what is learned now may be learned about who was named: nothing speaks against it, or not enough."""
    return who.get(named, 1.0) >= UNLIKELY


def _is_known(styles: Styles, dimensions: int, model: str) -> bool:
    return styles.model == model and len(styles.last) >= LEAST_DRIVES and len(styles.last[-1]) == dimensions


def _first(drivers: int, named: int | None = None) -> Floats:
    """Return the log probability of each driver and then of a guest, before anything is seen of the drive."""
    shares = np.full(drivers, 1.0 / drivers)
    if named is not None and drivers > 1:
        shares[:] = (1.0 - _NAMED) / (drivers - 1)
        shares[named] = _NAMED
    first: Floats = np.log(np.append((1.0 - _GUESTS) * shares, _GUESTS))
    return first


def _likeness(units: Sequence[Floats]) -> Floats:
    """Return the cosine of each drive of each driver to each driver's mean, in which itself does not count.

    ``units`` holds ``[drives, dimensions]`` for each driver, at least two drives of each; ``[all drives, drivers]``.
    """
    drives = np.concatenate(units)
    means = np.repeat(np.stack([own.sum(0) for own in units])[None], len(drives), 0)
    means[np.arange(len(drives)), _owners(units)] -= drives
    likeness: Floats = (_unit(means) * drives[:, None]).sum(-1)
    return likeness


def _owners(units: Sequence[Floats]) -> NDArray[np.intp]:
    return np.repeat(np.arange(len(units)), [len(own) for own in units])


def _believed(units: Sequence[Floats], spread: float) -> Floats:
    """Return how far each sharpness is believed, together 1: as well as it names each drive by all the others."""
    past, owner = _likeness(units), _owners(units)
    right = _said(past, spread, _first(len(units)))[:, np.arange(len(past)), owner]
    return _share(np.log(np.maximum(right, _LEAST)).sum(1))


def _said(likeness: Floats, spread: float, first: Floats) -> Floats:
    """Return probabilities ``[sharpnesses, n, drivers + 1]``, the last a guest's, by ``likeness [n, drivers]``."""
    guest = np.full((len(likeness), 1), 1.0 - _GUEST_SPREADS * spread)
    return _share(_SHARPNESSES[:, None, None] / spread * np.concatenate([likeness, guest], 1) + first)


def _share(scores: Floats) -> Floats:
    """Return probabilities ``[..., n]`` from their logarithms, which may be off by a constant."""
    odds: Floats = np.exp(scores - scores.max(-1, keepdims=True))
    shares: Floats = odds / odds.sum(-1, keepdims=True)
    return shares


def _has_direction(vector: Sequence[float]) -> bool:
    """Whether a vector can be the mean of unit vectors, give or take what it was rounded by, and points anywhere."""
    return 0.0 < math.hypot(*vector) < 1.1


def _unit(vectors: Floats) -> Floats:
    """Return vectors ``[..., dimensions]`` at length 1; one without a direction stays as it is."""
    lengths = np.sqrt(np.square(vectors).sum(-1, keepdims=True))
    return vectors / np.where(lengths > 0.0, lengths, 1.0)
