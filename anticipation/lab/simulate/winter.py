"""One story to look at: a cold January of a commuter, and the winter morning after it.

The driver leaves at about 7:35 on working days, defrosts, heats to 22 and warms the wheel when it is cold, and charges
near the way to work when the battery is below 25 %. On the morning shown, with frost on the windshield and a fifth of
the battery left, they leave the climate alone for two minutes; then they do it themselves. Their car's climate control
forgets its setting each night, so that there is a habit to see.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from anticipation.lab.simulate.climate import Air
from anticipation.lab.simulate.family import FAMILIES, Habits, Tastes
from anticipation.lab.simulate.life import Life, SimulatedDrive
from anticipation.lab.simulate.lived import Recipe
from anticipation.lab.simulate.living import Intent, Living, later
from anticipation.lab.simulate.simulation import begin

__all__ = ["Showcase", "showcase"]

_START, _DAYS, _SEED = date(2024, 1, 1), 31, 30
_COLDER_C = -4.0
_FAMILY = replace(FAMILIES["commuter"], home_charger=0.0, garage=0.0, work_m=(12_500, 16_500))
_HABITS = Habits(leave_min=455.0, work_min=515.0, sport_days=frozenset({1, 3}))
_TASTES = Tastes(
    offset=0.0,
    tolerance=0.8,
    heat_to_c=22.0,
    cool_to_c=19.0,
    wheel_below_c=3.0,
    acts=(1.0, 1.0, 1.0, 1.0, 1.0),
    reaction_s=(12.0, 40.0),
    pace=1.0,
    briskness=1.5,
    charge_below=25.0,
    stand_s=35.0,
)
_WAKES_MIN, _STANDS_S, _CALM_S = 448.0, 200, 125.0
_OUTSIDE_C, _BATTERY, _FROST = -6.0, 20.0, 0.9


@dataclass(frozen=True)
class Showcase:
    """The month before, and the morning."""

    history: Life
    morning: SimulatedDrive


def showcase(progress: Callable[[float], None] | None = None) -> Showcase:
    """Make the story; always the same."""
    living = begin(_FAMILY, _SEED, _DAYS, _START, steady=True, warmer_c=_COLDER_C)
    living.home.tastes, living.home.habits = (_TASTES,), _HABITS
    living.home.remembers = living.home.camera = False
    living.charges_now = (0.6, 0.4)
    living.run(_DAYS, progress)
    history = Life(_FAMILY.name, _SEED, list(living.drives))
    return Showcase(history, _morning(living))


def _morning(living: Living) -> SimulatedDrive:
    leaves = living.local(_DAYS, _WAKES_MIN + _STANDS_S / 60)
    intent = Intent(living.home.work, 0, leaves, leaves, living.home.charger)
    drive = living.drive(intent, _winter)
    return replace(drive, info=msgspec.structs.replace(drive.info, title="A winter morning, simulated"))


def _winter(recipe: Recipe) -> Recipe:
    """Make it cold, the windshield white, and the battery low."""
    sky = replace(recipe.sky, outside_c=_OUTSIDE_C, night_c=_OUTSIDE_C - 2, rain=False, smog=1)
    air = Air(_OUTSIDE_C + 0.5, _OUTSIDE_C + 1, _FROST)
    start = later(recipe.start, recipe.stand_s - _STANDS_S)
    return replace(recipe, start=start, stand_s=_STANDS_S, sky=sky, air=air, soc=_BATTERY, calm_s=_CALM_S)
