"""Who lives a synthetic life: what recurs, what follows what, and the hours that they keep.

Every trait is drawn anew for each person from broad ranges, so that they differ more than real people do.
"""

from dataclasses import dataclass, replace
from random import Random
from typing import NamedTuple

from anticipation.lab.learn.lives.schedules import Appointment, Occupation, draw_occupation, draw_pastimes, often
from anticipation.lab.learn.lives.worlds import (
    DAY_MIN,
    EVERY_DAY,
    Choice,
    Place,
    World,
    between,
    draw_choice,
    draw_place,
)

__all__ = ["Person", "Rhythm", "Stopover", "changed", "draw_person"]


class Rhythm(NamedTuple):
    """Minutes of the day between which things are done, and the mean of minutes at home between outings.

    Pairs are for working and free days. After an errand one goes home with probability ``home`` at noon, more by
    ``homeward`` at midnight. ``idle`` is the probability of a day without outings. All hours of a week are later or
    earlier by a walk with steps of ``wander_min``.
    """

    wake_min: tuple[float, float]
    bed_min: float
    vague_min: float
    gap_min: tuple[float, float]
    home: float
    homeward: float
    idle: float
    wander_min: float


class Stopover(NamedTuple):
    """On some ways one stops at ``place`` for some minutes, with a probability by kind of day (working, free)."""

    place: int
    p: tuple[float, float]
    stay_min: float


@dataclass(frozen=True)
class Person:
    """One person, for a chapter of their life.

    ``stopovers`` are by the ends of a way; ``after`` says where one goes, and how often, after a place, having come
    from another (-1: from anywhere). ``lunches`` are places by how often they are visited.
    """

    occupation: Occupation
    pastimes: tuple[Appointment, ...]
    choice: Choice
    rhythm: Rhythm
    lunches: tuple[int, ...]
    stopovers: dict[tuple[int, int], Stopover]
    after: dict[tuple[int, int], tuple[int, float]]

    @property
    def anchors(self) -> list[int]:
        """Places of what recurs."""
        return sorted({at.place for at in (*self.occupation.appointments, *self.pastimes)})


def draw_person(luck: Random) -> tuple[Person, World]:
    """Draw a person and where they live."""
    near_km = between(luck, 1.0, 25)
    world = World([Place(0.0, 0.0, 0.0, DAY_MIN, EVERY_DAY, 90, 0.5)], 0, [])
    finder = _Finder(luck, world)
    occupation = draw_occupation(luck, finder.add, near_km, None)
    pastimes = () if occupation.aimless else tuple(draw_pastimes(luck, finder.add, near_km))
    person = Person(occupation, pastimes, draw_choice(luck, near_km), _draw_rhythm(luck), (), {}, {})
    _know_places(luck, world, near_km, person.anchors)
    lunches = tuple(luck.sample(world.past, min(len(world.past), luck.randint(1, 4))))
    return _with_sequences(luck, replace(person, lunches=lunches), finder), world


def changed(luck: Random, person: Person, world: World) -> Person:
    """Begin another chapter of a life: another job or term, other pastimes, other ways; some things stay."""
    finder, near_km = _Finder(luck, world), person.choice.near_km
    if luck.random() < 0.6:
        occupation = draw_occupation(luck, finder.add, near_km, person.occupation)
        person = replace(person, occupation=occupation)
    others = [] if person.occupation.aimless else draw_pastimes(luck, finder.add, near_km)
    kept = [at for at in person.pastimes if luck.random() < 0.6]
    person = replace(person, pastimes=(*kept, *(at for at in others if luck.random() < 0.4)))
    if luck.random() < 0.4:
        person = replace(person, rhythm=_draw_rhythm(luck))
    if luck.random() < 0.3:
        person = replace(person, choice=draw_choice(luck, near_km))
    return _with_sequences(luck, person, finder) if luck.random() < 0.6 else person


class _Finder(NamedTuple):
    luck: Random
    world: World

    def add(self, far_km: float) -> int:
        """Add a place about so many kilometres from home."""
        home = self.world.places[self.world.base]
        self.world.places.append(draw_place(self.luck, home.x_km, home.y_km, far_km))
        return len(self.world.places) - 1


def _draw_rhythm(luck: Random) -> Rhythm:
    wake = luck.uniform(390, 600)
    gap = between(luck, 240, 5000) if luck.random() < 0.8 else between(luck, 40, 240)
    return Rhythm(
        wake_min=(wake, wake + luck.uniform(-10, 180)),
        bed_min=luck.uniform(1260, 1500),
        vague_min=between(luck, 15, 120),
        gap_min=(gap * between(luck, 0.7, 2.5), gap),
        home=luck.uniform(0.35, 1.0),
        homeward=luck.uniform(0.0, 0.5),
        idle=luck.choice((0.0, luck.uniform(0, 0.3))),
        wander_min=luck.choice((0.0, luck.uniform(5, 45))),
    )


def _know_places(luck: Random, world: World, near_km: float, anchors: list[int]) -> None:
    """Fill the past with visits from before the life begins: some places are known well, many hardly."""
    strength = between(luck, 1, 12)
    count = round(between(luck, 3, 60))
    for _ in range(count):
        around = world.places[luck.choice(anchors) if anchors and luck.random() < 0.4 else world.base]
        world.places.append(draw_place(luck, around.x_km, around.y_km, near_km))
        visits = min(60, 1 + int(strength * luck.paretovariate(1.0) - strength))
        world.past += [len(world.places) - 1] * visits
    luck.shuffle(world.past)
    world.known += 0.3 * count


def _with_sequences(luck: Random, person: Person, finder: _Finder) -> Person:
    """Draw stops on the way between home and an anchor, and what one does after one of the anchors."""
    anchors, home, past = person.anchors, finder.world.base, finder.world.past
    stopovers: dict[tuple[int, int], Stopover] = {}
    after: dict[tuple[int, int], tuple[int, float]] = {}
    for _ in range(luck.choice((0, 0, 1, 1, 2, 3)) if anchors else 0):
        anchor, p = luck.choice(anchors), often(luck, 0.6)
        way = (home, anchor) if luck.random() < 0.5 else (anchor, home)
        place = finder.add(person.choice.near_km / 2)
        stopovers[way] = Stopover(place, (p, p * luck.choice((0.1, 1.0))), between(luck, 6, 40))
    for _ in range(luck.choice((0, 1, 1, 2, 3)) if anchors and past else 0):
        before = luck.choice((-1, -1, home, luck.choice(anchors)))
        after[before, luck.choice(anchors)] = luck.choice(past), luck.uniform(0.15, 0.9)
    return replace(person, stopovers=stopovers, after=after)
