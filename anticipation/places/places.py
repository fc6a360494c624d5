"""Places, learned online from where trips end."""

import math
from collections.abc import Iterator

import msgspec

from anticipation.facts import Role
from anticipation.ground import Position, plausible
from anticipation.instant import Instant
from anticipation.places.cluster import REACH_M, Cluster, Visit, belongs, decayed, rebuilt, tallied, union
from anticipation.places.evidence import DIFFERENT, SAME, log_odds_same, two_parts
from anticipation.places.geometry import Grid, Point, point_of, position_of
from anticipation.places.labels import described, spoken_name
from anticipation.places.place import Change, Place
from anticipation.places.roles import Roles

__all__ = ["Places"]


class Places:
    """All places of one driver; each arrival costs the same, however many there are.

    An id that was merged away stands for the place that it became. Methods that take an id raise KeyError for one that
    never was or is forgotten; those that learn from a position raise ValueError for one that is not plausible.
    """

    def __init__(self) -> None:
        self._clusters: dict[int, Cluster] = {}
        self._grid = Grid(REACH_M)
        self._became: dict[int, int] = {}
        self._roles = Roles()
        self._next_id = 1
        self._arrivals = 0
        self._now = Instant(0)

    def __len__(self) -> int:
        return len(self._clusters)

    def __iter__(self) -> Iterator[Place]:
        """All places, in order of their ids."""
        return (self._seen(cluster) for cluster in self._clusters.values())

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if isinstance(other, Places) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def copy(self) -> "Places":
        """Return an independent copy; what is known of each place is immutable and shared."""
        twin = Places()
        twin.__dict__.update(self.__dict__)
        twin._clusters, twin._became = self._clusters.copy(), self._became.copy()
        twin._grid, twin._roles = self._grid.copy(), self._roles.copy()
        return twin

    def get(self, place: int) -> Place:
        """Return a place."""
        return self._seen(self._clusters[self._resolved(place)])

    def at(self, position: Position) -> int | None:
        """Return the known place at a position, None where there is none; learns nothing."""
        return self._at(point_of(position)) if plausible(*position) else None

    def label(self, place: int) -> str:
        """Return what to call a place in a sentence, at most 32 characters."""
        seen = self.get(place)
        home = self._roles.home
        base = position_of(self._clusters[home].centre) if home is not None else None
        return described(seen, base, self._roles.alone(seen.id), self._now)

    def arrive(self, position: Position, arrived: Instant) -> Change:
        """Learn that a trip ended here."""
        point = _point(position)
        known = self._at(point)
        place = known or self._create(point, arrived)
        visit = Visit(self._arrivals, point, arrived)
        cluster = self._clusters[place]
        self._put(rebuilt(cluster, (*cluster.visits, visit), cluster.count + 1))
        self._arrivals, self._now = self._arrivals + 1, arrived
        merged = self._merge(place)
        split = self._split(place) if merged is None else None
        if merged is not None:
            place = merged[1]
        elif split is not None and visit.index in split[2]:
            place = split[1]
        if touched := merged or split:
            self._roles.update(touched[:2], self._clusters, self._arrivals)
        return Change(place, visit.index, known is None, (merged,) if merged else (), (split,) if split else ())

    def depart(self, place: int, departed: Instant) -> None:
        """Learn how long the latest stay at a place was; nothing where it is forgotten, or the clock went back."""
        cluster = self._clusters.get(self._resolved(place))
        if cluster is None or not cluster.visits:
            return
        visit = cluster.visits[-1]
        stayed_s = departed.s - visit.arrived.s
        if visit.stayed_min is not None or stayed_s <= 0:
            return
        visit = msgspec.structs.replace(visit, stayed_min=stayed_s / 60)
        cluster = msgspec.structs.replace(cluster, visits=(*cluster.visits[:-1], visit))
        self._put(tallied(cluster, self._arrivals, visit.night, visit.workday))
        self._roles.update((cluster.id,), self._clusters, self._arrivals)

    def name(self, where: int | Position, name: str, at: Instant) -> int | None:
        """Give a place the driver's name for it, or take it away with an empty one; return the place.

        A position where no place is known yet becomes one; None if there was no name to take away.
        """
        name = spoken_name(name)
        if isinstance(where, Position) and not name and self.at(where) is None:
            return None
        cluster, said_at = self._spoken_of(where, at)
        self._put(msgspec.structs.replace(cluster, name=name, said_at=said_at))
        if not name and not cluster.visits and not cluster.role_said:
            self.forget(cluster.id)
            return None
        return cluster.id

    def set_role(self, where: int | Position, role: Role, at: Instant) -> int:
        """Note what the driver said a place is to them, "" for none of the roles; return the place."""
        cluster, said_at = self._spoken_of(where, at)
        self._put(msgspec.structs.replace(cluster, role=role, role_said=True, said_at=said_at))
        self._roles.update((cluster.id,), self._clusters, self._arrivals)
        return cluster.id

    def forget(self, place: int) -> None:
        """Forget a place and its visits."""
        cluster = self._clusters[self._resolved(place)]
        self._drop(cluster.id)
        self._roles.update((cluster.id,), self._clusters, self._arrivals)

    def _resolved(self, place: int) -> int:
        while place in self._became:
            place = self._became[place]
        return place

    def _seen(self, cluster: Cluster) -> Place:
        return Place(
            cluster.id,
            position_of(cluster.centre),
            cluster.radius_m,
            cluster.count,
            cluster.first,
            cluster.last,
            cluster.name,
            self._roles.of(cluster.id),
            cluster.role_said,
            cluster.stay_min,
        )

    def _at(self, point: Point) -> int | None:
        scores = {place: belongs(self._clusters[place], point) for place in self._grid.near(point)}
        best = max(scores, key=lambda place: (scores[place], -place), default=None)
        return best if best is not None and scores[best] > 0 else None

    def _spoken_of(self, where: int | Position, at: Instant) -> tuple[Cluster, Point]:
        """Return the place that the driver speaks of, made if need be, and the spot that they mean."""
        if isinstance(where, Position):
            point = _point(where)
            place = self._at(point) or self._create(point, at)
            return self._clusters[place], point
        cluster = self._clusters[self._resolved(where)]
        return cluster, cluster.centre

    def _create(self, point: Point, at: Instant) -> int:
        place, self._next_id = self._next_id, self._next_id + 1
        self._put(Cluster(place, point, at, tallied_at=self._arrivals))
        return place

    def _put(self, cluster: Cluster) -> None:
        before = self._clusters.get(cluster.id)
        self._clusters[cluster.id] = cluster
        if before is None:
            self._grid.add(cluster.id, cluster.centre)
        elif before.centre != cluster.centre:
            self._grid.remove(cluster.id, before.centre)
            self._grid.add(cluster.id, cluster.centre)

    def _drop(self, place: int) -> None:
        self._grid.remove(place, self._clusters.pop(place).centre)

    def _merge(self, place: int) -> tuple[int, int] | None:
        """Merge a place with the neighbour that is most surely the same place, if any is; return (old, into)."""
        cluster = self._clusters[place]
        odds = {other: self._odds_same(cluster, self._clusters[other]) for other in self._grid.near(cluster.centre)}
        other = max(odds, key=lambda other: (odds[other], -other))
        if odds[other] < SAME:
            return None
        pair = sorted((cluster, self._clusters[other]), key=lambda c: (c.said, c.count, -c.id))
        whole = union(pair[1], pair[0], self._arrivals)
        self._drop(pair[0].id)
        self._put(whole)
        self._became[pair[0].id] = whole.id
        return pair[0].id, whole.id

    @staticmethod
    def _odds_same(a: Cluster, b: Cluster) -> float:
        if a.id == b.id or not b.visits or math.dist(a.centre, b.centre) > REACH_M:
            return -math.inf
        if (a.name and b.name and a.name != b.name) or (a.role_said and b.role_said and a.role != b.role):
            return -math.inf  # the driver knows them apart
        return math.inf if a.name and a.name == b.name else log_odds_same(a.visits, b.visits)

    def _split(self, place: int) -> tuple[int, int, tuple[int, ...]] | None:
        """Split a place if its visits are surely to two places; return (old, new, visits of the new)."""
        cluster = self._clusters[place]
        parts = two_parts(cluster.visits)
        if parts is None or log_odds_same(*parts) > DIFFERENT:
            return None
        spot = cluster.said_at
        if cluster.said and spot is not None:  # what the driver named stays what it is
            stay, leave = sorted(parts, key=lambda part: min(math.dist(spot, visit.point) for visit in part))
        else:
            stay, leave = sorted(parts, key=lambda part: (-len(part), part[0].index))
        new = self._create(leave[0].point, leave[0].arrived)
        now = self._arrivals
        nights = sum(decayed(1, visit.index + 1, now) for visit in leave if visit.night)
        workdays = sum(decayed(1, visit.index + 1, now) for visit in leave if visit.workday)
        self._put(tallied(rebuilt(self._clusters[new], leave, len(leave)), now, nights, workdays))
        self._put(tallied(rebuilt(cluster, stay, cluster.count - len(leave)), now, -nights, -workdays))
        return place, new, tuple(visit.index for visit in leave)


def _point(position: Position) -> Point:
    if not plausible(*position):
        raise ValueError(f"no receiver means {position}")
    return point_of(position)
