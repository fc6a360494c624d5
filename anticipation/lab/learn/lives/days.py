"""Living a synthetic life day by day: appointments as planned, and between them wherever one likes to go."""

import math
from random import Random
from typing import NamedTuple

from anticipation.lab.learn.lives.persons import Person, changed, draw_person
from anticipation.lab.learn.lives.schedules import Appointment
from anticipation.lab.learn.lives.worlds import DAY_MIN, EVERY_DAY, Moment, Place, World, between, draw_place

__all__ = ["Been", "live"]

_CHAPTER_DAYS = (20, 30, 45, 90, 150, 400)
"""Mean length of a life's chapters: some people's lives change often."""
_BREAKS = (0.0, 1 / 120, 1 / 60, 1 / 25)
"""Rates at which people leave for elsewhere, a day."""
_REST_MIN = 25.0
"""Nobody leaves home on an errand with less time than this."""
_NOON_MIN = 735.0


class Been(NamedTuple):
    """A stay: minutes since the life's first midnight."""

    place: int
    start: float
    end: float


def live(luck: Random, days: int, first_weekday: int, holidays: frozenset[int]) -> list[Been]:
    """Return the stays of a new person's life of so many days, with nothing but the ways between them."""
    walker = _Walker(luck, first_weekday, holidays)
    breaks = _draw_breaks(luck, days)
    chapter_days = luck.choice(_CHAPTER_DAYS)
    ends = luck.expovariate(1 / chapter_days)
    day = 0
    while day < days:
        if day > ends:
            walker.turn_page()
            ends = day + luck.expovariate(1 / chapter_days)
        away = min(breaks.get(day, 0), days - day)
        if away:
            walker.travel(day, away)
        else:
            walker.spend(day)
        day += max(1, away)
    return walker.stays


def _draw_breaks(luck: Random, days: int) -> dict[int, int]:
    """Return the days on which one leaves for somewhere else, and for how many days."""
    rate = luck.choice(_BREAKS)
    breaks: dict[int, int] = {}
    day = luck.expovariate(rate) if rate else days
    while day < days:
        breaks[int(day)] = luck.choice((2, 2, 3, luck.randint(3, 14)))
        day += 15 + luck.expovariate(rate)
    return breaks


class _Walker:
    """Somebody who is ``here`` since ``since``, at the time ``now``, having come from ``before``."""

    def __init__(self, luck: Random, first_weekday: int, holidays: frozenset[int]) -> None:
        self.luck, self.first_weekday, self.holidays = luck, first_weekday, holidays
        self.person, self.world = draw_person(luck)
        self.places = self.world.places
        self.elsewhere: list[World] = []
        self.chapters: list[tuple[Person, World]] = []
        self.stays: list[Been] = []
        self.here, self.before, self.since, self.now = self.world.base, -1, 0.0, 0.0
        self.weekday, self.free, self.late_min = 0, False, 0.0

    def spend(self, day: int, plans: bool = True) -> None:
        """Live one day: from getting up to being back for the night."""
        self.weekday = (self.first_weekday + day) % 7
        self.free = self.weekday in self.person.occupation.free_days or day in self.holidays
        rhythm, luck = self.person.rhythm, self.luck
        if self.weekday == 0:
            self.late_min = 0.8 * self.late_min + luck.gauss(0, 1) * rhythm.wander_min
        midnight = day * DAY_MIN + self.late_min
        bed = midnight + rhythm.bed_min + luck.gauss(0, 30)
        self.now = max(self.now, midnight + rhythm.wake_min[self.free] + luck.gauss(0, rhythm.vague_min))
        idle = luck.random() < rhythm.idle
        for start, end, at in self._plan(day, midnight) if plans else ():
            if self.now > (start + end) / 2:
                continue
            if not idle:
                self._spare(start - self._way(self.here, at.place))
            self._keep(start, end, at)
        if not idle:
            self._spare(bed)
        if self.now < midnight + DAY_MIN + 240:  # else the night was spent where one is: at work, at the partner's
            self._go(self.world.base, self.now)

    def travel(self, day: int, days: int) -> None:
        """Go somewhere else for some days, to a town already known or to a new one, and come back."""
        luck, home = self.luck, self.world
        if not self.elsewhere or luck.random() < 0.6:
            self.elsewhere.append(self._found_world())
            self.world = self.elsewhere[-1]
        else:
            self.world = luck.choice(self.elsewhere)
        self._go(self.world.base, max(self.now, day * DAY_MIN + luck.uniform(420, 1100)), luck.uniform(90, 600))
        for later in range(day + 1, day + days):
            self.spend(later, plans=False)
        self.world = home
        back = (day + days - 1) * DAY_MIN + luck.uniform(900, 1200)
        self._go(home.base, max(self.now + 30, back), luck.uniform(90, 600))

    def turn_page(self) -> None:
        """Begin another chapter of this life, or go back to one before: terms and seasons, jobs, homes."""
        luck, now = self.luck, (self.person, self.world)
        if self.chapters and luck.random() < 0.5:
            self.person, self.world = self.chapters.pop(luck.randrange(len(self.chapters)))
        else:
            if luck.random() < 0.2:
                self.world = self._other_home()
            self.person = changed(luck, self.person, self.world)
        self.chapters.append(now)
        self._go(self.world.base, self.now + 60)

    def _other_home(self) -> World:
        """Live somewhere else from now on; of the old habits some remain."""
        luck, old = self.luck, self.world
        around = self.places[old.base]
        self.places.append(draw_place(luck, around.x_km, around.y_km, between(luck, 1, 30)))
        kept = old.past[: int(len(old.past) * luck.uniform(0, 0.8))]
        return World(self.places, len(self.places) - 1, kept, old.known)

    def _found_world(self) -> World:
        luck = self.luck
        far, turn = between(luck, 40, 800), luck.uniform(0, 2 * math.pi)
        self.places.append(Place(far * math.cos(turn), far * math.sin(turn), 0, DAY_MIN, EVERY_DAY, 60, 0.5))
        return World(self.places, len(self.places) - 1, [], explore=luck.uniform(0.4, 1.0))

    def _plan(self, day: int, midnight: float) -> list[tuple[float, float, Appointment]]:
        """Return what is planned for a day, with when it begins and ends today."""
        if day in self.holidays:
            return []
        luck, person, week = self.luck, self.person, (day + self.first_weekday) // 7
        plan = []
        for at in (*person.occupation.appointments, *person.pastimes):
            if self.weekday in at.days and week % at.weeks == at.phase and luck.random() < at.follow:
                start = midnight + at.start_min + at.shifts[week % len(at.shifts)] + luck.gauss(0, at.jitter_min)
                plan.append((start, start + max(15.0, at.long_min + luck.gauss(0, 0.7 * at.jitter_min)), at))
        plan.sort(key=lambda planned: planned[0])
        return plan

    def _spare(self, until: float) -> None:
        """Spend the time until then at home or on errands."""
        rhythm, after, luck = self.person.rhythm, self.person.after, self.luck
        rate = 1 / rhythm.gap_min[self.free]
        while self.now < until - _REST_MIN:
            here, base = self.here, self.world.base
            if here == base:
                leave = self.now + luck.expovariate(rate)
                if leave > until - _REST_MIN:
                    return
                self.now = leave
                self._errand(until)
                continue
            rule = after.get((self.before, here)) or after.get((-1, here))
            homeward = rhythm.home + rhythm.homeward * (self.now % DAY_MIN - 720) / 720
            if rule is not None and rule[0] != here and luck.random() < rule[1]:
                self._visit(rule[0], until)
            elif luck.random() < homeward:
                self.world.note(self._moment(self.now), base)
                self._go(base, self.now)
            else:
                self._errand(until)

    def _errand(self, until: float) -> None:
        moment = self._moment(self.now)
        goal = self.world.choose(self.luck, self.person.choice, moment)
        if goal == self.here:
            self.now += 20
            return
        self.world.note(moment, goal)
        self._visit(goal, until)

    def _visit(self, goal: int, until: float) -> None:
        self._go(goal, self.now)
        place = self.places[goal]
        stay = place.stay_min * math.exp(self.luck.gauss(0, place.spread))
        self.now += max(6.0, min(stay, until - self.now - 10))

    def _keep(self, start: float, end: float, at: Appointment) -> None:
        """Be at an appointment, but for lunch."""
        luck = self.luck
        self._go(at.place, max(self.now, start - self._way(self.here, at.place)))
        noon = start - start % DAY_MIN + luck.gauss(_NOON_MIN, 20)
        if self.now + 60 < noon < end - 60 and luck.random() < at.lunch:
            lunches = self.person.lunches
            familiar = lunches and luck.random() < 0.8
            goal = luck.choice(lunches) if familiar else self.world.choose(luck, self.person.choice, self._moment(noon))
            if goal not in (at.place, self.world.base):
                self._go(goal, noon, luck.uniform(3, 12))
                self._go(at.place, self.now + luck.uniform(20, 60), luck.uniform(3, 12))
        self.now = max(self.now + 5, end)

    def _moment(self, now: float) -> Moment:
        return Moment(self.here, self.before, now % DAY_MIN, self.weekday, self.free)

    def _way(self, origin: int, goal: int) -> float:
        """Return how many minutes a way usually takes."""
        a, b = self.places[origin], self.places[goal]
        return 4 + 2.2 * math.pow(math.hypot(a.x_km - b.x_km, a.y_km - b.y_km), 0.9)

    def _go(self, goal: int, leave: float, way_min: float | None = None) -> None:
        """Go to a place; on some ways one stops somewhere, and leaves earlier for it."""
        if goal == self.here:
            self.now = max(self.now, leave)
            return
        stop = self.person.stopovers.get((self.here, goal)) if way_min is None else None
        if stop is not None and self.luck.random() < stop.p[self.free]:
            self._arrive(stop.place, leave - stop.stay_min, self._way(self.here, stop.place))
            leave = self.now + stop.stay_min * self.luck.uniform(0.6, 1.6)
        self._arrive(goal, leave, self._way(self.here, goal) if way_min is None else way_min)

    def _arrive(self, goal: int, leave: float, way_min: float) -> None:
        leave = max(leave, self.since + 5)
        self.stays.append(Been(self.here, self.since, leave))
        self.before, self.here = self.here, goal
        self.since = self.now = leave + max(2.0, way_min * self.luck.uniform(0.85, 1.3))
