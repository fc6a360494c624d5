"""Whose hand the drive so far shows: what each source says of it, each believed as the past has taught. Pure functions.

How much a likeness is worth is learned from the drives that are known: each is named from the others, by each source
at several sharpnesses, and these are believed by how well they named them. So a source that cannot tell these drivers
apart claims nothing, and one that can is soon believed.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from anticipation.drivers.likeness import Likeness, by_handling, by_style, owners
from anticipation.drivers.styles import Drive, Hand, Styles

__all__ = ["GUEST", "LEAST_DRIVES", "UNLIKELY", "is_clear", "who_drives"]

GUEST: Final = "guest"
"""Whoever drives and is none of the drivers that are known; nothing of a guest is ever kept."""

LEAST_DRIVES: Final = 3
"""Drives of a driver, before anything is said of them."""
UNLIKELY: Final = 0.3
"""Below this probability it is not clear that the driver who was named drives."""

_GUESTS, _NAMED = 0.1, 0.8
"""Shares of drives before anything is seen of them: those of a guest; of the others, those of who was named."""
_SHARPNESSES = (0.25, 0.5, 1.0, 2.0, 4.0)
"""By how much what a source says may count; where it tells nothing, by nothing."""
_LEAST = 1e-4
"""A drive that was named with less than this counts as if with this: one that was unlike all others ends nothing."""

Floats = NDArray[np.float64]


def who_drives(styles: Mapping[str, Styles], hand: Hand, model: str, named: str = "") -> dict[str, float]:
    """Return how probable each driver and ``GUEST`` is, together 1, by how the drive is driven so far.

    ``named`` is who was said to drive, "" where nobody was; their word counts beside what is seen. Empty where nothing
    can be claimed: before the car has moved for a minute, and before the driver who is named, or anybody at all, has
    three drives that this one can be held against. Others of fewer are left out, and look like guests.
    """
    now = hand.drive
    comparable = {name: _comparable(styles[name], now, model) for name in sorted(styles)}
    known = {name: drives for name, drives in comparable.items() if len(drives) >= LEAST_DRIVES}
    if not known or (named and named not in known):
        return {}
    drives = list(known.values())
    heard = by_style(drives, now), by_handling(drives, now, hand.handling.seconds)
    sources = [source for source in heard if source is not None]
    first = _first(len(known), list(known).index(named) if named else None)
    p = _believed(sources, owners(drives)) @ _said([source.now for source in sources], first)
    return dict(zip((*known, GUEST), p.tolist(), strict=True))


def is_clear(who: Mapping[str, float], named: str) -> bool:
    """Whether what is learned now may be learned about who was named: nothing speaks against it, or not enough."""
    return who.get(named, 1.0) >= UNLIKELY


def _comparable(styles: Styles, now: Drive, model: str) -> list[Drive]:
    """Return the drives that the one now can be held against, and of each what is known of both."""
    same = styles.model == model
    drives = (
        Drive(
            drive.style if same and len(drive.style) == len(now.style) else (), drive.handling if now.handling else ()
        )
        for drive in styles.drives
    )
    return [drive for drive in drives if drive != Drive()]


def _first(drivers: int, named: int | None = None) -> Floats:
    """Return the log probability of each driver and then of a guest, before anything is seen of the drive."""
    shares = np.full(drivers, 1.0 / drivers)
    if named is not None and drivers > 1:
        shares[:] = (1.0 - _NAMED) / (drivers - 1)
        shares[named] = _NAMED
    first: Floats = np.log(np.append((1.0 - _GUESTS) * shares, _GUESTS))
    return first


def _believed(sources: Sequence[Likeness], owner: NDArray[np.intp]) -> Floats:
    """Return how far each hypothesis is believed, together 1: as well as it names each drive by all the others."""
    past = [source.past for source in sources]
    right = _said(past, _first(past[0].shape[1] - 1))[:, np.arange(len(owner)), owner]
    return _share(np.log(np.maximum(right, _LEAST)).sum(1))


def _said(likeness: Sequence[Floats], first: Floats) -> Floats:
    """Return probabilities ``[hypotheses, ..., drivers + 1]``, the last a guest's, by what the sources say.

    A hypothesis is that one source tells who drives, so sharply; the first of all is that none does.
    """
    sources = len(likeness)
    counts = np.vstack([np.zeros((1, sources)), *(sharpness * np.eye(sources) for sharpness in _SHARPNESSES)])
    return _share(np.tensordot(counts, np.stack(likeness), 1) + first)


def _share(scores: Floats) -> Floats:
    """Return probabilities ``[..., n]`` from their logarithms, which may be off by a constant."""
    odds: Floats = np.exp(scores - scores.max(-1, keepdims=True))
    shares: Floats = odds / odds.sum(-1, keepdims=True)
    return shares
