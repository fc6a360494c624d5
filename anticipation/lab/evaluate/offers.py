"""How many offers are right: simulated drivers live for weeks, and answer what they are offered.

An offer is false when the driver did not mean to do what it offered, whether they declined it or let it pass. Nothing
in the program is tuned on the family that is kept for tests.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from typing import NamedTuple

import numpy as np

from anticipation.lab.driving import drive_through
from anticipation.lab.simulate import FAMILIES, TEST_FAMILY, simulate
from anticipation.lab.simulate.life import ZONE
from anticipation.memory import DriverMemory
from anticipation.need import KINDS
from vehicle.can.car import load_car
from vehicle.errors import OutriderError

__all__ = ["Week", "lived", "offers"]

_START = date(2025, 1, 6)
"""A Monday in winter: defrosting, heating and holidays are all in it."""


class Week(NamedTuple):
    """What one driver was offered in one week of use: hours driven, offers by kind, and the false ones among them."""

    hours: float
    made: Counter[str]
    false: Counter[str]


def lived(family: str, seed: int, weeks: int) -> list[Week]:
    """Live through some weeks of one simulated life, drive by drive, from an empty profile on."""
    life = simulate(family, seed, 7 * weeks, _START)
    rng = np.random.default_rng([seed, weeks])
    memory, seen = DriverMemory(zone=ZONE), None
    found = [Week(0.0, Counter(), Counter()) for _ in range(weeks)]
    for drive in life.drives:
        week = min(weeks - 1, (drive.start.date() - _START).days // 7)
        driven = drive_through(drive, load_car(drive.info.car), memory, seen, rng)
        memory, seen = driven.memory, driven.seen
        moving_h = (drive.truth.arrived - drive.truth.departed).total_seconds() / 3600
        found[week] = found[week]._replace(hours=found[week].hours + moving_h)
        for judged in driven.offers:
            found[week].made[judged.need.kind] += 1
            found[week].false[judged.need.kind] += not judged.right
    return found


def offers(family: str, drivers: int, weeks: int, seed: int, show_progress: Callable[[float], None]) -> str:
    """Return the table: false offers for each hour of driving, week by week, and by kind."""
    family = family or TEST_FAMILY
    if family not in FAMILIES:
        raise OutriderError(f"no family {family!r}; there are {', '.join(FAMILIES)}")
    lives: list[list[Week]] = []
    with ProcessPoolExecutor(max_workers=2) as pool:
        for life in pool.map(lived, [family] * drivers, range(seed, seed + drivers), [weeks] * drivers):
            lives.append(life)
            show_progress(len(lives) / drivers)
    return "\n".join(_table(family, lives))


def _table(family: str, lives: list[list[Week]]) -> Iterator[str]:
    yield (
        f"{len(lives)} simulated drivers, family {family}"
        f"{' (kept for tests)' if family == TEST_FAMILY else ''}, {len(lives[0])} weeks from an empty profile on"
    )
    yield f"{'week':>5} {'hours':>7} {'offers':>7} {'false':>6} {'offers/h':>9} {'false/h':>8} {'right':>7}"
    for number, weeks in enumerate(zip(*lives, strict=True), 1):
        yield _row(str(number), weeks)
    yield _row("all", [week for life in lives for week in life])
    made = sum((week.made for life in lives for week in life), Counter())
    false = sum((week.false for life in lives for week in life), Counter())
    yield ""
    yield f"{'kind':<14} {'offers':>7} {'false':>6} {'right':>7}"
    for kind in KINDS:
        if made[kind]:
            share = f"{100 * (1 - false[kind] / made[kind]):.0f} %"
            yield f"{kind:<14} {made[kind]:>7} {false[kind]:>6} {share:>7}"
    yield "An hour is one in which the car moved. False: the driver did not mean to do it, declined or not."


def _row(name: str, weeks: list[Week] | tuple[Week, ...]) -> str:
    hours = sum(week.hours for week in weeks)
    made, false = (sum(sum(counts.values()) for counts in found) for found in _counts(weeks))
    rate, wrong = made / max(hours, 1e-9), false / max(hours, 1e-9)
    share = f"{100 * (1 - false / made):.0f} %" if made else "-"
    return f"{name:>5} {hours:>7.1f} {made:>7} {false:>6} {rate:>9.2f} {wrong:>8.2f} {share:>7}"


def _counts(weeks: list[Week] | tuple[Week, ...]) -> tuple[list[Counter[str]], list[Counter[str]]]:
    return [week.made for week in weeks], [week.false for week in weeks]
