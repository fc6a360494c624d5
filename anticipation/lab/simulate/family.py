"""Kinds of lives, by name, and the people who live them.

Families differ in structure: when one drives, for whom, in how many steps, who is at the wheel. ``TEST_FAMILY`` is
for testing only: nothing may be trained or tuned on it, and no constant here was chosen by looking at its results.
"""

from dataclasses import dataclass

import numpy as np

from anticipation.lab.simulate.roads import Layout

__all__ = ["FAMILIES", "TEST_FAMILY", "Family", "Habits", "Tastes", "draw_tastes"]


@dataclass(frozen=True)
class Family:
    """One kind of life; ``plan`` names how its days go (``plans.PLANS``), distances are from home, in metres.

    ``leave_min`` is when a working day begins, in minutes of the day; ``at_home`` the share of working days spent at
    home; ``home_charger`` the probability of having one, ``garage`` of a frost-free garage.
    """

    name: str
    plan: str
    drivers: tuple[str, ...] = ("A",)
    layout: Layout = "grid"
    leave_min: tuple[float, float] = (440, 490)
    work_min: tuple[float, float] = (480, 550)
    work_m: tuple[float, float] = (4_000, 16_000)
    at_home: float = 0.0
    home_charger: float = 0.5
    garage: float = 0.3


TEST_FAMILY = "freelancer"
"""Kept for testing only."""

FAMILIES: dict[str, Family] = {
    f.name: f
    for f in (
        Family("commuter", "commute", at_home=0.12, home_charger=0.4),
        Family("family", "school_run", layout="rings", leave_min=(435, 460), work_min=(420, 480), home_charger=0.7),
        Family("shift-worker", "shifts", work_m=(3_000, 12_000), home_charger=0.3, garage=0.1),
        Family("retired", "leisurely", layout="rings", home_charger=0.7, garage=0.6),
        Family("two-drivers", "shared_car", drivers=("A", "B"), at_home=0.35, home_charger=0.6),
        Family("field-worker", "rounds", layout="rings", leave_min=(450, 520), home_charger=0.8),
        Family("freelancer", "irregular", leave_min=(540, 690), work_min=(180, 420), at_home=0.4, home_charger=0.2),
    )
}


@dataclass(frozen=True)
class Habits:
    """What drifts over weeks: when the day begins, how long work is, and on which weekdays one does sports."""

    leave_min: float
    work_min: float
    sport_days: frozenset[int]


@dataclass(frozen=True)
class Tastes:
    """How a person drives and feels.

    ``offset`` is the vote (PMV) at which they are comfortable, ``tolerance`` how far from it they bear it. ``acts`` is
    how often they defrost, heat, cool, warm the wheel and recirculate when it bothers them, ``reaction_s`` how soon.
    ``pace`` multiplies speed limits. Below ``charge_below`` percent of battery they want to charge.
    """

    offset: float
    tolerance: float
    heat_to_c: float
    cool_to_c: float
    wheel_below_c: float
    acts: tuple[float, float, float, float, float]
    reaction_s: tuple[float, float]
    pace: float
    briskness: float
    charge_below: float
    stand_s: float


def draw_tastes(rng: np.random.Generator) -> Tastes:
    """Draw a person."""
    return Tastes(
        offset=float(rng.normal(0, 0.35)),
        tolerance=float(rng.uniform(0.7, 1.5)),
        heat_to_c=float(rng.integers(42, 48)) / 2,
        cool_to_c=float(rng.integers(33, 40)) / 2,
        wheel_below_c=float(rng.uniform(-2, 7)),
        acts=(
            float(rng.uniform(0.85, 1.0)),
            float(rng.uniform(0.35, 0.97)),
            float(rng.uniform(0.35, 0.97)),
            float(rng.choice((0.0, 0.6, 0.95))),
            float(rng.choice((0.0, 0.5, 0.9))),
        ),
        reaction_s=(float(rng.uniform(10, 25)), float(rng.uniform(50, 150))),
        pace=float(rng.uniform(0.92, 1.06)),
        briskness=float(rng.uniform(1.2, 2.0)),
        charge_below=float(rng.uniform(18, 35)),
        stand_s=float(rng.uniform(20, 60)),
    )
