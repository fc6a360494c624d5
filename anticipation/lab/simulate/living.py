"""Live through the days: each leg of a plan becomes a drive, and the car is left where it ends."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from anticipation.lab.simulate.battery import CAPACITY_KWH
from anticipation.lab.simulate.climate import Air, Kept, rest
from anticipation.lab.simulate.frames import CAR
from anticipation.lab.simulate.household import Household
from anticipation.lab.simulate.life import ZONE, SimulatedDrive, Truth
from anticipation.lab.simulate.lived import Recipe, live
from anticipation.lab.simulate.plans import Leg
from anticipation.lab.simulate.town import Place, Spot
from anticipation.lab.simulate.ways import way_between
from anticipation.lab.simulate.weather import Sky, Weather
from vehicle.drive import DriveInfo

__all__ = ["Intent", "Living", "Parked", "later"]

_SOURCE = "Outrider's simulator: no person, no car and no place in it is real"
_LICENCE = "Apache-2.0"

_HOME_KW, _HOME_FULL = 7.2, 90.0
_PUBLIC_KW, _PUBLIC_FULL = 38.0, 80.0
_HARDLY_ANY = 17.0
_PLUG_IN_BELOW = 60.0
_GARAGE_C = 7.0
_FROST_S = 3.5 * 3600
_SHORTEST_STAY_S = 150
_ACCOMPANIED, _SELDOM = {"school": 0.9, "friend": 0.5, "leisure": 0.5, "sport": 0.25, "relative": 0.4}, 0.12
"""How often someone else is in the car, by where it goes."""


@dataclass(frozen=True)
class Parked:
    """Where the car stands, since when, and how it was left; ``kw`` is what charges it, up to ``full`` percent.

    ``kept`` is what the climate control remembers, None if nothing.
    """

    place: Place
    spot: Spot
    since: datetime
    air: Air
    soc: float
    odometer_km: float
    kw: float = 0.0
    full: float = 0.0
    kept: Kept | None = None

    def charged(self, when: datetime) -> float:
        """Return the battery's charge at a later moment, percent."""
        hours = (when - self.since).total_seconds() / 3600
        return max(self.soc, min(self.full, self.soc + 100 * self.kw * hours / CAPACITY_KWH))


@dataclass(frozen=True)
class Intent:
    """What a driver means to do now: where to go, when they meant to leave and when they do, where they would charge.

    ``charging`` tells whether that is what they go there for.
    """

    goal: Place
    driver: int
    planned: datetime
    leaves: datetime
    charge_place: Place | None = None
    charging: bool = False


@dataclass
class Living:
    """One household with its car, going from drive to drive.

    ``charges_now`` is how readily one with a low battery stops at a charger when hurried in the morning, and else.
    ``aside`` draws what came to the simulator later, so that what ``rng`` draws stays as it was.
    """

    home: Household
    weather: Weather
    seed: int
    rng: np.random.Generator
    aside: np.random.Generator
    charges_now: tuple[float, float] = (0.3, 1.0)
    drives: list[SimulatedDrive] = field(default_factory=list)
    parked: Parked = field(init=False)

    def __post_init__(self) -> None:
        start, place = self.local(0, 0), self.home.home
        outside_c = self.weather.at(start).outside_c
        soc, km = float(self.rng.uniform(45, 80)), float(self.rng.integers(4_000, 60_000))
        self.parked = Parked(place, place.spots[0], start, Air(outside_c, outside_c), soc, km)
        costs = self.home.town.roads.seconds
        self._liking = [costs * self.rng.lognormal(0, 0.13, len(costs)) for _ in self.home.family.drivers]

    def local(self, day: int, minute: float) -> datetime:
        """Return the moment at a minute of a day of this life."""
        midnight = datetime.combine(self.home.start + timedelta(days=day), datetime.min.time())
        return (midnight + timedelta(seconds=round(60 * minute))).replace(tzinfo=ZoneInfo(ZONE))

    def run(self, days: int, progress: Callable[[float], None] | None = None) -> None:
        """Live through the days from the first on."""
        for day in range(days):
            for leg in self.home.legs(day):
                self._go(day, leg)
            if progress is not None:
                progress((day + 1) / days)

    def _go(self, day: int, leg: Leg) -> None:
        """Do what a leg says, by way of a charger where that is needed."""
        goal = self.home.place_for(leg.goal, self.parked.place)
        if goal == self.parked.place:
            return
        if leg.leave_min is not None:
            planned = self.local(day, leg.leave_min)
        else:
            planned = later(self.parked.since, 60 * leg.wait_min)
        leaves = max(planned, later(self.parked.since, _SHORTEST_STAY_S))
        charger, now = self._charging(leg, leaves)
        if charger is not None and now and charger != self.parked.place:
            self.drive(Intent(charger, leg.driver, planned, leaves, charger, charging=True))
            lack = _PUBLIC_FULL - float(self.rng.uniform(0, 15)) - self.parked.soc
            planned = leaves = later(self.parked.since, max(400.0, lack / 100 * CAPACITY_KWH / _PUBLIC_KW * 3600))
            charger = None
        self.drive(Intent(goal, leg.driver, planned, leaves, charger))

    def _charging(self, leg: Leg, leaves: datetime) -> tuple[Place | None, bool]:
        """Return where the driver would charge, if they want to at all, and whether they go there now."""
        soc = self.parked.charged(leaves)
        if soc >= self.home.tastes[leg.driver].charge_below:
            return None, False
        if self.home.home_charger and soc > _HARDLY_ANY:
            return self.home.home, False
        hurried = leaves.hour < 9 and leg.goal in ("work", "school")
        now = soc < _HARDLY_ANY or bool(self.rng.random() < self.charges_now[0 if hurried else 1])
        return self.home.nearest_charger(), now

    def drive(self, intent: Intent, adjust: Callable[[Recipe], Recipe] | None = None) -> SimulatedDrive:
        """Drive somewhere and leave the car there; ``adjust`` changes the recipe first."""
        recipe, end = self._recipe(intent)
        recipe = adjust(recipe) if adjust is not None else recipe
        lived = live(recipe)
        departed, arrived = later(recipe.start, lived.departed_s), later(recipe.start, lived.arrived_s)
        charge, goal = intent.charge_place, intent.goal
        truth = Truth(
            driver=self.home.family.drivers[intent.driver],
            origin=self.parked.place.name,
            destination=goal.name,
            purpose=goal.kind,
            position=goal.position,
            new=self.home.visit(goal),
            planned=intent.planned,
            departed=departed,
            arrived=arrived,
            acts=lived.acts,
            wants=lived.wants,
            said=lived.words,
            wants_charge=charge is not None,
            charge_place=charge.name if charge is not None else None,
            charge_position=charge.position if charge is not None else None,
        )
        title = f"Simulated drive, {recipe.start:%Y-%m-%d %H:%M}"
        info = DriveInfo(recipe.start, CAR, ZONE, title, _SOURCE, _LICENCE, synthetic=True)
        self.drives.append(SimulatedDrive(recipe, info, truth, lived.seconds))
        kw, full = self._plugged(goal, lived.soc, intent.charging)
        since, km = later(recipe.start, lived.seconds), recipe.odometer_km + lived.km
        kept = lived.kept if self.home.remembers else None
        self.parked = Parked(goal, end, since, lived.air, lived.soc, km, kw, full, kept)
        return self.drives[-1]

    def _plugged(self, place: Place, soc: float, charging: bool) -> tuple[float, float]:
        if charging:
            return _PUBLIC_KW, _PUBLIC_FULL
        at_home = place == self.home.home and self.home.home_charger and soc < _PLUG_IN_BELOW
        return (_HOME_KW, _HOME_FULL) if at_home else (0.0, 0.0)

    def _recipe(self, intent: Intent) -> tuple[Recipe, Spot]:
        """Return the recipe of a drive, and the spot at which it ends."""
        was, goal, rng = self.parked, intent.goal, self.rng
        spot = goal.spots[int(rng.integers(len(goal.spots)))]
        east, north = rng.normal(0, goal.spread_m, 2).tolist()
        end = replace(spot, east=spot.east + east, north=spot.north + north)
        tastes = self.home.tastes[intent.driver]
        way, _ = way_between(self.home.town.roads, was.spot, end, self._liking[intent.driver], rng)
        sky = self.weather.at(intent.leaves)
        air = self._aired(intent.leaves, sky)
        stand_s = tastes.stand_s * float(rng.lognormal(0, 0.3)) + (float(rng.uniform(50, 150)) if air.frost else 0)
        room_s = (intent.leaves - was.since).total_seconds() - 5
        stand_s = round(min(max(20.0, stand_s), 420.0, max(20.0, room_s)))
        recipe = Recipe(
            start=later(intent.leaves, -stand_s),
            seed=(self.seed, len(self.drives), 11),
            way=way,
            tastes=tastes,
            stand_s=stand_s,
            sky=sky,
            air=air,
            soc=was.charged(intent.leaves),
            odometer_km=was.odometer_km,
            covered=(was.place.covered, goal.covered),
            plugged=was.kw > 0,
            charging=was.kw > 0 and was.charged(intent.leaves) < was.full - 0.5,
            charger_kw=_PUBLIC_KW if intent.charging else 0.0,
            kept=was.kept,
            purpose=goal.kind,
            wants_charge=intent.charge_place is not None,
            passenger=bool(self.aside.random() < _ACCOMPANIED.get(goal.kind, _SELDOM)),
            camera=self.home.camera,
        )
        return recipe, end

    def _aired(self, when: datetime, sky: Sky) -> Air:
        """Return the air in a car that has stood since it was left, and the frost on it."""
        stood_s = (when - self.parked.since).total_seconds()
        if self.parked.place.garage:
            return rest(self.parked.air, max(sky.outside_c, _GARAGE_C), 0.0, stood_s)
        air = rest(self.parked.air, sky.outside_c, 0.0 if self.parked.place.covered else sky.sun_w_m2, stood_s)
        cold = sky.outside_c < 0.5 and sky.night_c < -0.5 and sky.sun_w_m2 < 60
        if not cold or stood_s < _FROST_S or self.parked.place.covered:
            return air
        moist = float(self.rng.random())
        return air._replace(frost=0.4 + 0.6 * moist if moist > 0.15 else 0.0)


def later(when: datetime, seconds: float) -> datetime:
    """Return the moment so many whole seconds later, whatever the clocks on the wall do meanwhile."""
    return (when.astimezone(UTC) + timedelta(seconds=math.floor(seconds))).astimezone(when.tzinfo)
