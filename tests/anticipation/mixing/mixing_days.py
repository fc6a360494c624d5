"""A driver's life with what was foretold of it, for the tests of mixing."""

import math

from anticipation.facts import Answered, Fact, Foretold, Habit, Trip
from anticipation.ground import Position
from anticipation.instant import Instant

DAY_S = 86_400
HOME, WORK, GYM = Position(48.0, 11.0), Position(48.06, 11.02), Position(48.03, 11.1)
MODEL = "0a1b2c3d"


def at(day: int, hour: float) -> Instant:
    return Instant(1_704_067_200 + day * DAY_S + int(hour * 3600), 60)


MORNING = at(0, 7)


def foretold(
    said: tuple[float | None, ...],
    p: float = 0.6,
    came: bool = True,
    model: str = MODEL,
    kind: str = "destination",
    when: Instant = MORNING,
) -> Foretold:
    return Foretold(when, kind, said, p, came, model)


def drive(origin: Position, end: Position, departs: Instant, good: bool) -> list[Fact]:
    """One drive's facts as they come: a habit and what was foretold of it within the drive, the rest at its end."""
    arrives = departs._replace(s=departs.s + 1200)
    said = (0.8, 0.5, 0.3, None) if good else (0.1, 0.4, 0.3, 0.2)
    return [
        Habit(departs, "defrost", good, outside_c=-2.0),
        foretold((0.7, 0.6, 0.5), 0.65, good, kind="defrost", when=departs),
        Trip(departs, arrives, origin, end, 9.0),
        foretold(said, 0.6, good, when=departs),
    ]


def life(weeks: int = 3) -> list[Fact]:
    """To work and back, on Tuesdays to the gym in between, with an answer now and then."""
    facts: list[Fact] = []
    for day in range(7 * weeks):
        gym = day % 7 == 1
        facts += drive(HOME, WORK, at(day, 7.5), good=day % 5 != 0)
        if gym:
            facts += drive(WORK, GYM, at(day, 16), good=False)
            facts.append(Answered(at(day, 16), "defrost", "reject"))
        facts += drive(GYM if gym else WORK, HOME, at(day, 18), good=True)
    return facts


def is_of_the_gym(fact: Fact) -> bool:
    """What happened on the way to the gym and from it; a habit and an answer name no place, and stay."""
    if isinstance(fact, Trip):
        return GYM in (fact.origin, fact.destination)
    return isinstance(fact, Foretold) and fact.at in [at(day, hour) for day in (1, 8, 15) for hour in (16, 18)]


NONSENSE: list[Fact] = [
    foretold((0.5, 0.5, 0.5)),
    foretold((0.5,) * 5),
    foretold(()),
    foretold((0.1, 0.9, 0.1, 0.1), p=-0.2),
    foretold((0.1, 0.9, 0.1, 0.1), p=1.2),
    foretold((0.1, 0.9, 0.1, 0.1), p=math.nan),
    foretold((0.1, 0.9, 0.1, 0.1), p=math.inf, model="ffffffff"),
    foretold((0.1, 0.9, 0.1), kind="a kind of another version"),
    foretold((), kind="a kind of another version"),
    foretold((0.1, 0.9, 0.1, 0.1), kind="defrost"),
    Habit(at(0, 7), "defrost", True),
]
