"""One place as it is learned: its last visits, where they ended, and what the driver said of it.

A position belongs to a place if it lies near the place's middle or close by an earlier visit, so that the shape of a
place is learned (underground car parks scatter widely, driveways hardly, a second entrance is far from the middle).
Where that is so for several places, the one with the highest kernel density of visits has it.
"""

import math
import statistics
from collections.abc import Iterable

import msgspec

from anticipation.facts import Role
from anticipation.instant import DAY_MIN, Instant
from anticipation.places.geometry import Point, mean_point

__all__ = ["KEPT", "REACH_M", "Cluster", "Visit", "belongs", "decayed", "rebuilt", "tallied", "union"]

KEPT = 48
"""Visits remembered one by one for each place; older ones are only counted."""
REACH_M = 250.0
"""A stop farther than this from the middle of a place is at another one."""

_NEAR_M = 75.0  # the first fix at a place and a later one, each 20 m wrong, are closer in 97 of 100 cases
_BESIDE_M = 60.0  # any two such fixes are closer than this in nine of ten cases
_KERNEL_M = 20.0
_PRIOR_VISITS, _PRIOR_SPREAD_M = 4, 15.0
_RADIUS_SPREADS = 2.45  # of a round Gaussian, 95 % lie within
_HALF_LIFE_VISITS = 60  # of all visits to anywhere: some three weeks of an ordinary life
_NIGHT_MIN = (0, 300)
_NIGHT_LEAST_MIN = 180


class Visit(msgspec.Struct, frozen=True, gc=False):
    """One arrival; ``index`` counts all arrivals, at whatever place. ``stayed_min`` is None until it departed."""

    index: int
    point: Point
    arrived: Instant
    stayed_min: float | None = None

    @property
    def night(self) -> bool:
        """Whether the car stood there for most of a night."""
        if self.stayed_min is None:
            return False
        begin = self.arrived.minute
        end = begin + self.stayed_min
        nights = ((_NIGHT_MIN[0] + day, _NIGHT_MIN[1] + day) for day in (0, DAY_MIN))
        return any(min(end, last) - max(begin, first) >= _NIGHT_LEAST_MIN for first, last in nights)

    @property
    def workday(self) -> bool:
        """Whether the car came on a weekday before the afternoon, and stood there for hours, but not overnight."""
        if self.stayed_min is None or self.arrived.weekday > 4:
            return False
        return 5 * 60 <= self.arrived.minute < 14 * 60 and 3 * 60 <= self.stayed_min <= 14 * 60


class Cluster(msgspec.Struct, frozen=True):
    """A place: immutable, so that copies share it. ``visits`` are the last KEPT in order of their index.

    ``nights`` and ``workdays`` are decayed counts of such visits as of visit ``tallied_at``; ``said_at`` is where the
    driver last named it or said its role.
    """

    id: int
    centre: Point
    first: Instant
    visits: tuple[Visit, ...] = ()
    count: int = 0
    name: str = ""
    role: Role = ""
    role_said: bool = False
    said_at: Point | None = None
    nights: float = 0.0
    workdays: float = 0.0
    tallied_at: int = 0

    @property
    def said(self) -> bool:
        """Whether the driver said anything about it."""
        return bool(self.name) or self.role_said

    @property
    def last(self) -> Instant:
        """When it was last arrived at, or first spoken of."""
        return self.visits[-1].arrived if self.visits else self.first

    @property
    def radius_m(self) -> float:
        """Some 95 % of its visits end this near to its middle."""
        squares = sum(math.dist(visit.point, self.centre) ** 2 for visit in self.visits) / 2
        spread = (_PRIOR_VISITS * _PRIOR_SPREAD_M**2 + squares) / (_PRIOR_VISITS + len(self.visits))
        return _RADIUS_SPREADS * math.sqrt(spread)

    @property
    def stay_min(self) -> float | None:
        """The median of the stays that are kept, in minutes; None before the first departure."""
        stays = [visit.stayed_min for visit in self.visits if visit.stayed_min is not None]
        return statistics.median(stays) if stays else None


def rebuilt(cluster: Cluster, visits: Iterable[Visit], count: int) -> Cluster:
    """Return the cluster with other visits (at least one), the last KEPT of them; its middle follows."""
    kept = tuple(sorted(visits, key=lambda visit: visit.index))[-KEPT:]
    return msgspec.structs.replace(cluster, visits=kept, count=count, centre=mean_point([v.point for v in kept]))


def belongs(cluster: Cluster, point: Point) -> float:
    """Return how much a point belongs to a place: more than another place's, or 0 if it lies outside of it."""
    away = math.dist(cluster.centre, point)
    if away > REACH_M:
        return 0.0
    gaps = [math.dist(visit.point, point) for visit in cluster.visits]
    if away > _NEAR_M and (not gaps or min(gaps) > _BESIDE_M):
        return 0.0
    return sum(math.exp(-((gap / _KERNEL_M) ** 2) / 2) for gap in (away, *gaps))


def decayed(value: float, at: int, now: int) -> float:
    """Return what is left at visit ``now`` of a count as of visit ``at``."""
    return value * math.exp2((at - now) / _HALF_LIFE_VISITS)


def tallied(cluster: Cluster, now: int, nights: float, workdays: float) -> Cluster:
    """Return the cluster with so many more nights and workdays (or fewer, but none below zero) at visit ``now``."""
    nights += decayed(cluster.nights, cluster.tallied_at, now)
    workdays += decayed(cluster.workdays, cluster.tallied_at, now)
    return msgspec.structs.replace(cluster, nights=max(0.0, nights), workdays=max(0.0, workdays), tallied_at=now)


def union(into: Cluster, other: Cluster, now: int) -> Cluster:
    """Return two places as one, with the identity of ``into``; what the driver said of either holds for it."""
    whole = tallied(into, now, 0, 0)
    other = tallied(other, now, 0, 0)
    whole = tallied(whole, now, other.nights, other.workdays)
    said = into if into.role_said else other
    whole = msgspec.structs.replace(
        whole,
        first=min(into.first, other.first),
        name=into.name or other.name,
        role=said.role,
        role_said=said.role_said,
        said_at=into.said_at or other.said_at,
    )
    return rebuilt(whole, (*into.visits, *other.visits), into.count + other.count)
