"""Places of a fictional town. It stands where there is heath and forest: no address in it is anyone's."""

import math
from dataclasses import dataclass, field

import numpy as np

from anticipation.ground import EARTH_M, Position
from anticipation.lab.simulate.roads import Layout, Roads, make_roads

__all__ = ["MIDDLE", "Place", "Spot", "Town"]

MIDDLE = Position(52.93, 10.02)
"""The middle of the town: open heath in northern Germany, chosen because no such streets are there."""

_PAIR_M = 150.0


@dataclass(frozen=True)
class Spot:
    """Where a car can be left: metres east and north, and the junction from which it is reached."""

    east: float
    north: float
    junction: int

    @property
    def position(self) -> Position:
        """Degrees, WGS 84."""
        lat = MIDDLE.lat + math.degrees(self.north / EARTH_M)
        return Position(lat, MIDDLE.lon + math.degrees(self.east / EARTH_M / math.cos(math.radians(MIDDLE.lat))))


@dataclass(frozen=True)
class Place:
    """Somewhere to go: its ``kind``, and its spots.

    Kinds are home, work, school, shop, sport, friend, leisure, service, relative and charger.

    A place with two entrances has two spots; each time the car is left within ``spread_m`` of one of them.
    ``covered`` places hide the sky: satellites are lost at the ramp, and no frost falls.
    """

    name: str
    kind: str
    spots: tuple[Spot, ...]
    spread_m: float = 12.0
    covered: bool = False
    garage: bool = False

    @property
    def position(self) -> Position:
        """Where its first entrance is."""
        return self.spots[0].position


@dataclass
class Town:
    """Roads, and places made as they are wanted; the same generator makes the same town."""

    rng: np.random.Generator
    layout: Layout = "grid"
    roads: Roads = field(init=False)
    _made: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.roads = make_roads(self.rng, self.layout)

    def fresh(self, kind: str, near: Spot | None = None, within_m: float = 30_000.0, beyond_m: float = 0.0) -> Place:
        """Make a place of a kind somewhere, or between two distances from ``near``."""
        here = self.roads.xy
        if near is None:
            far = np.hypot(here[:, 0], here[:, 1])
        else:
            far = np.hypot(here[:, 0] - near.east, here[:, 1] - near.north)
        choices = np.flatnonzero((far <= within_m) & (far >= beyond_m))
        junction = int(self.rng.choice(choices)) if len(choices) else int(self.rng.integers(len(here)))
        return self._place(kind, self._beside(junction))

    def beside(self, kind: str, other: Place) -> Place:
        """Make a place just 150 m from another, as a bakery beside a school."""
        first, angle = other.spots[0], self.rng.uniform(0, math.tau)
        east, north = first.east + _PAIR_M * math.sin(angle), first.north + _PAIR_M * math.cos(angle)
        return self._place(kind, Spot(east, north, self.roads.nearest(east, north)))

    def on_way(self, kind: str, start: Place, end: Place, share: float) -> Place:
        """Make a place beside the usual way between two others, at a share of it."""
        way = self.roads.route(start.spots[0].junction, end.spots[0].junction)
        return self._place(kind, self._beside(way[min(len(way) - 1, round(share * (len(way) - 1)))]))

    def _beside(self, junction: int) -> Spot:
        east, north = self.roads.xy[junction].tolist()
        angle, far = self.rng.uniform(0, math.tau), self.rng.uniform(35, 80)
        return Spot(east + far * math.sin(angle), north + far * math.cos(angle), junction)

    def _place(self, kind: str, spot: Spot) -> Place:
        self._made[kind] = number = self._made.get(kind, 0) + 1
        chance = self.rng.random(2)
        spots: tuple[Spot, ...] = (spot,)
        if kind in ("work", "shop") and chance[0] < 0.5:
            spots = (spot, Spot(spot.east + 65.0, spot.north - 50.0, spot.junction))
        spread_m = {"home": 5.0, "charger": 4.0}.get(kind, 12.0)
        return Place(f"{kind} {number}", kind, spots, spread_m, covered=kind in ("shop", "service") and chance[1] < 0.2)
