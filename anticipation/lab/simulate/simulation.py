"""Make lives: the one way in."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from zlib import crc32

import numpy as np

from anticipation.lab.simulate.family import FAMILIES, Family
from anticipation.lab.simulate.folder import write
from anticipation.lab.simulate.household import Household
from anticipation.lab.simulate.life import Life
from anticipation.lab.simulate.living import Living
from anticipation.lab.simulate.town import Town
from anticipation.lab.simulate.weather import Weather
from vehicle.errors import OutriderError

__all__ = ["begin", "simulate"]

LONGEST_DAYS = 3_700


def begin(family: Family, seed: int, days: int, start: date, steady: bool = False, warmer_c: float = 0.0) -> Living:
    """Return a household on the eve of its first day; the same arguments give the same."""
    kind = crc32(family.name.encode())
    streams = np.random.SeedSequence([seed, kind]).spawn(5)
    town_rng, home_rng, rng, more_rng, aside_rng = (np.random.default_rng(stream) for stream in streams)
    town = Town(town_rng, family.layout)
    household = Household(family, town, home_rng, more_rng, start, days, steady)
    return Living(household, Weather(seed, start, days, warmer_c), seed, rng, aside_rng)


def simulate(
    family: str,
    seed: int,
    days: int,
    start: date,
    out: Path | None = None,
    progress: Callable[[float], None] | None = None,
) -> Life:
    """Live ``days`` days from ``start`` on, and write them to ``out`` if it is given.

    The same arguments give the same drives, frame for frame. Raises OutriderError for a family that is not known, a
    seed below zero or a number of days out of range, DriveError where ``out`` cannot be written.
    """
    if family not in FAMILIES:
        raise OutriderError(f"no family {family!r}; there are {', '.join(FAMILIES)}")
    if seed < 0 or not 1 <= days <= LONGEST_DAYS:
        raise OutriderError(f"a seed is 0 or more, and days are 1 to {LONGEST_DAYS}")
    half = 1.0 if out is None else 0.5
    living = begin(FAMILIES[family], seed, days, start)
    living.run(days, None if progress is None else lambda share: progress(half * share))
    life = Life(family, seed, living.drives)
    if out is not None:
        write(life, out, None if progress is None else lambda share: progress(half + (1 - half) * share))
    return life
