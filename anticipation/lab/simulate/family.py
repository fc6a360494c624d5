"""Kinds of lives, by name, and the people who live them.

Families differ in structure: when one drives, for whom, in how many steps, who is at the wheel. ``TEST_FAMILY`` is
for testing only: nothing may be trained or tuned on it, and no constant here was chosen by looking at its results.
"""

import math
from dataclasses import dataclass

import numpy as np

from anticipation.lab.simulate.roads import Layout

__all__ = [
    "FAMILIES",
    "TEST_FAMILY",
    "TRAIN_FAMILIES",
    "VALID_FAMILY",
    "Family",
    "Habits",
    "Manners",
    "Tastes",
    "draw_manners",
    "draw_tastes",
]


@dataclass(frozen=True)
class Family:
    """One kind of life; ``plan`` names how its days go (``plans.PLANS``), distances are from home, in metres.

    ``leave_min`` is when a working day begins, in minutes of the day; ``at_home`` the share of working days spent at
    home; ``home_charger`` the probability of having one, ``garage`` of a frost-free garage. ``free_days`` are the
    weekdays on which nobody works, None for weekends and public holidays; ``relative_m`` is how far off someone lives
    whom they visit again and again.
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
    free_days: frozenset[int] | None = None
    relative_m: tuple[float, float] | None = None


TEST_FAMILY = "freelancer"
"""Kept for testing only."""

VALID_FAMILY = "field-worker"
"""For choosing between models; nothing is trained on it."""

_SUNDAYS, _NEVER = frozenset({6}), frozenset[int]()

FAMILIES: dict[str, Family] = {
    f.name: f
    for f in (
        Family("commuter", "commute", at_home=0.12, home_charger=0.4),
        Family("family", "school_run", layout="rings", leave_min=(435, 460), work_min=(420, 480), home_charger=0.7),
        Family("shift-worker", "shifts", work_m=(3_000, 12_000), home_charger=0.3, garage=0.1, free_days=_SUNDAYS),
        Family("retired", "leisurely", layout="rings", home_charger=0.7, garage=0.6),
        Family("two-drivers", "shared_car", drivers=("A", "B"), at_home=0.35, home_charger=0.6),
        Family("field-worker", "rounds", layout="rings", leave_min=(450, 520), home_charger=0.8),
        Family("freelancer", "irregular", leave_min=(540, 690), work_min=(180, 420), at_home=0.4, home_charger=0.2),
        Family(
            "student",
            "lectures",
            leave_min=(500, 560),
            work_m=(2_500, 9_000),
            home_charger=0.1,
            garage=0.1,
            free_days=_NEVER,
            relative_m=(9_000, 20_000),
        ),
        Family(
            "carer",
            "caring",
            layout="rings",
            leave_min=(480, 520),
            work_min=(230, 290),
            home_charger=0.5,
            free_days=_NEVER,
            relative_m=(3_000, 12_000),
        ),
        Family(
            "night-nurse",
            "nights",
            leave_min=(1_180, 1_240),
            work_min=(600, 650),
            work_m=(4_000, 14_000),
            home_charger=0.4,
            garage=0.2,
            free_days=_NEVER,
        ),
        Family(
            "weekend-parent",
            "every_other_weekend",
            leave_min=(450, 500),
            at_home=0.15,
            home_charger=0.4,
            free_days=_NEVER,
            relative_m=(8_000, 20_000),
        ),
        Family("courier", "parcels", leave_min=(400, 440), work_m=(3_000, 9_000), home_charger=0.6, free_days=_SUNDAYS),
        Family("three-drivers", "turns", layout="rings", drivers=("A", "B", "C"), at_home=0.1, home_charger=0.6),
    )
}

TRAIN_FAMILIES: tuple[str, ...] = tuple(name for name in FAMILIES if name not in (TEST_FAMILY, VALID_FAMILY))
"""What models may be trained on."""


@dataclass(frozen=True)
class Habits:
    """What drifts over weeks: when the day begins, how long work is, and on which weekdays one does sports."""

    leave_min: float
    work_min: float
    sport_days: frozenset[int]


@dataclass(frozen=True)
class Manners:
    """What else a person does in the car, how they look and talk; one with no manners given does nothing of it.

    ``acts`` is how often they warm the seat, open a window, use the A/C's button and turn the fan by hand when there is
    a reason. They warm the seat below ``seat_below_c`` outside; the A/C is needless to them below ``ac_below_c``.
    For every degree that it is colder than 8 C outside they set it warmer by ``colder_warmer``, in degrees.
    ``talkative`` is the share of drives on which they say something; ``own_words`` whether in words that only the
    drivers of the test family use. ``face`` is what a camera makes of theirs.
    """

    acts: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    seat_below_c: float = -math.inf
    seat_percent: float = 100.0
    window_percent: float = 50.0
    ac_below_c: float = -math.inf
    colder_warmer: float = 0.0
    talkative: float = 0.0
    own_words: bool = False
    face: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


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
    manners: Manners = Manners()


def draw_tastes(rng: np.random.Generator) -> Tastes:
    """Draw a person, without manners."""
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


def draw_manners(rng: np.random.Generator, own_words: bool) -> Manners:
    """Draw a person's manners."""
    acts = (
        float(rng.choice((0.0, 0.6, 0.95))),
        float(rng.choice((0.0, 0.4, 0.8))),
        float(rng.uniform(0.2, 0.95)),
        float(rng.choice((0.0, 0.3, 0.7))),
    )
    return Manners(
        acts=acts,
        seat_below_c=float(rng.uniform(-1, 9)),
        seat_percent=float(rng.choice((33.0, 66.0, 100.0))),
        window_percent=float(rng.choice((30.0, 50.0, 100.0))),
        ac_below_c=float(rng.uniform(12, 23)),
        colder_warmer=float(rng.uniform(0, 0.15)),
        talkative=float(rng.beta(1.2, 6.8)),
        own_words=own_words,
        face=tuple(rng.normal(0, 1, 4).tolist()),
    )
