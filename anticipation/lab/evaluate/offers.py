"""How many offers are right: simulated drivers live for weeks, and answer what they are offered.

An offer is false when the driver did not mean to do what it offered, whether they declined it or let it pass. Nothing
in the program is tuned on the family that is kept for tests.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import repeat

import numpy as np

from anticipation.lab.driving import MakeMind, drive_through
from anticipation.lab.evaluate.minds import FULL, minds
from anticipation.lab.evaluate.offers_table import Lives, text_of
from anticipation.lab.evaluate.weeks import Week
from anticipation.lab.simulate import FAMILIES, TEST_FAMILY, simulate
from anticipation.lab.simulate.life import ZONE
from anticipation.memory import DriverMemory
from anticipation.mind import Mind
from vehicle.can.car import load_car
from vehicle.errors import OutriderError

__all__ = ["FULL", "VARIANTS", "lived", "offers"]

VARIANTS: Mapping[str, MakeMind] = minds()
"""The minds that are compared: the whole one, and one for each part that it can do without, by that part's name."""

_START = date(2025, 1, 6)
"""A Monday in winter: defrosting, heating and holidays are all in it."""


def lived(family: str, seed: int, weeks: int, make_mind: MakeMind = Mind) -> list[Week]:
    """Live through some weeks of one simulated life, drive by drive, from an empty profile on."""
    life = simulate(family, seed, 7 * weeks, _START)
    rng = np.random.default_rng([seed, weeks])
    memory, seen = DriverMemory(zone=ZONE), None
    found = [Week() for _ in range(weeks)]
    for drive in life.drives:
        week = min(weeks - 1, (drive.start.date() - _START).days // 7)
        driven = drive_through(drive, load_car(drive.info.car), memory, seen, rng, make_mind)
        memory, seen = driven.memory, driven.seen
        moving_h = (drive.truth.arrived - drive.truth.departed).total_seconds() / 3600
        found[week].add(driven, moving_h)
    return found


def offers(
    family: str,
    drivers: int,
    weeks: int,
    seed: int,
    show_progress: Callable[[float], None],
    without: Sequence[str] = (),
    ablations: bool = False,
    variants: Mapping[str, MakeMind] = VARIANTS,
) -> str:
    """Return the tables: false offers for each hour of driving, week by week and by kind, and what else they were.

    One more table compares the whole mind with ``variants`` that are ``without`` a part; with ``ablations``, with all
    of them. Raises OutriderError for a family or a part that is not known.
    """
    family = family or TEST_FAMILY
    if family not in FAMILIES:
        raise OutriderError(f"no family {family!r}; there are {', '.join(FAMILIES)}")
    names = [FULL, *_parts(without, ablations, variants)]
    jobs = [(name, seed + driver) for name in names for driver in range(drivers)]
    lives: Lives = {name: [] for name in names}
    with ProcessPoolExecutor(max_workers=2) as pool:
        makers = [variants[name] for name, _ in jobs]
        found = pool.map(lived, repeat(family), [life for _, life in jobs], repeat(weeks), makers)
        for done, ((name, _), life) in enumerate(zip(jobs, found, strict=True), 1):
            lives[name].append(life)
            show_progress(done / len(jobs))
    title = f"family {family}{' (kept for tests)' if family == TEST_FAMILY else ''}"
    return text_of(title, lives, seed, compare=ablations or len(names) > 1)


def _parts(without: Sequence[str], ablations: bool, variants: Mapping[str, MakeMind]) -> list[str]:
    """Return the parts to do without, each once."""
    parts = [name for name in variants if name != FULL]
    for name in without:
        if name not in parts:
            raise OutriderError(f"cannot do without {name!r}; it can without {', '.join(parts) or 'nothing yet'}")
    return parts if ablations else list(Counter(without))
