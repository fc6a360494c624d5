"""What a place is to the driver: what they said it is, else what their habits show once there is enough of them."""

import statistics
from collections.abc import Iterable, Mapping, Sequence

from anticipation.facts import Role
from anticipation.places.cluster import Cluster, Visit, decayed

__all__ = ["Roles", "errand_role"]

_NIGHTS, _WORKDAYS, _TALLY_LEAST = 2.5, 2.5, 1.0  # three of each within the last month or so
_TAKEOVER = 1.3  # a new home or work must show so much more than the one before
_HELD_SLACK = 0.15  # of a share of visits: a role once found is not lost by one odd visit
_SCHOOL_VISITS, _SCHOOL_DAYS, _SCHOOL_STAY_MIN = 6, 4, 30
_SCHOOL_BEGINS_MIN = (6 * 60 + 30, 9 * 60 + 30)
_PUNCTUAL_MIN = 25
_SHOP_VISITS, _SHOP_STAY_MIN, _SHOP_OPEN_MIN, _SHOP_SCATTER_MIN = 4, (10, 90), (7 * 60, 22 * 60), 30


def errand_role(visits: Sequence[Visit], held: Role = "") -> Role:
    """Return "school" or "shop" if the visits look like one, else ""; it is easier to stay what one was ``held`` for.

    School: short stops on weekdays, punctual in the morning (and about noon or in the afternoon). Shop: stops of 10 to
    90 minutes while shops are open, at no regular time.
    """
    stays = [visit for visit in visits if visit.stayed_min is not None]
    if _is_school(stays, _HELD_SLACK if held == "school" else 0.0):
        return "school"
    return "shop" if _is_shop(stays, _HELD_SLACK if held == "shop" else 0.0) else ""


def _is_school(stays: Sequence[Visit], slack: float) -> bool:
    if len(stays) < _SCHOOL_VISITS or len({visit.arrived.day for visit in stays}) < _SCHOOL_DAYS:
        return False
    mornings = [visit.arrived.minute for visit in stays if visit.arrived.minute < 12 * 60]
    afternoons = [visit.arrived.minute for visit in stays if visit.arrived.minute >= 12 * 60]
    if len(mornings) < _SCHOOL_VISITS // 2:
        return False
    begins = statistics.median(mornings)
    punctual = _near_median(mornings) + _near_median(afternoons)
    brief = sum(visit.arrived.weekday < 5 and (visit.stayed_min or 0) <= _SCHOOL_STAY_MIN for visit in stays)
    regular = min(punctual, brief) >= (0.8 - slack) * len(stays)
    return regular and _SCHOOL_BEGINS_MIN[0] <= begins <= _SCHOOL_BEGINS_MIN[1]


def _near_median(minutes: Sequence[int]) -> int:
    middle = statistics.median(minutes) if minutes else 0
    return sum(abs(minute - middle) <= _PUNCTUAL_MIN for minute in minutes)


def _is_shop(stays: Sequence[Visit], slack: float) -> bool:
    if len(stays) < _SHOP_VISITS:
        return False
    minutes = [visit.arrived.minute for visit in stays]
    middle = statistics.median(minutes)
    scatter_min = sum(abs(minute - middle) for minute in minutes) / len(minutes)
    short = sum(
        _SHOP_STAY_MIN[0] <= (visit.stayed_min or 0) <= _SHOP_STAY_MIN[1]
        and _SHOP_OPEN_MIN[0] <= visit.arrived.minute < _SHOP_OPEN_MIN[1]
        for visit in stays
    )
    return short >= (0.8 - slack) * len(stays) and scatter_min >= (1 - 2 * slack) * _SHOP_SCATTER_MIN


class Roles:
    """Which places have which role now; at most one home and one work are found, none where the driver said one."""

    def __init__(self) -> None:
        self._said: dict[int, Role] = {}
        self._errands: dict[Role, set[int]] = {"school": set(), "shop": set()}
        self._home = self._work = 0
        # the places with nights or workdays that count; as those decay with each visit, there are never many
        self._regular: dict[int, tuple[float, float]] = {}

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if isinstance(other, Roles) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def of(self, place: int) -> Role:
        """Return the role of a place, "" for none."""
        if place in self._said:
            return self._said[place]
        if place in (self._home, self._work):
            return "home" if place == self._home else "work"
        return self._errand(place)

    def _errand(self, place: int) -> Role:
        return next((role for role, places in self._errands.items() if place in places), "")

    @property
    def home(self) -> int | None:
        """The driver's home, the oldest if they said several; None while it is not known."""
        return min((place for place, role in self._said.items() if role == "home"), default=self._home or None)

    def alone(self, place: int) -> bool:
        """Whether no other place has this one's role."""
        role = self.of(place)
        others = self._errands.get(role, set())
        return len(others) == (place in others) and all(p == place or r != role for p, r in self._said.items())

    def update(self, changed: Iterable[int], clusters: Mapping[int, Cluster], now: int) -> None:
        """Look at changed (or vanished) places again, at visit ``now``."""
        for place in changed:
            self._said.pop(place, None)
            self._regular.pop(place, None)
            held = self._errand(place)
            if held:
                self._errands[held].remove(place)
            cluster = clusters.get(place)
            if cluster is None:
                continue
            if cluster.role_said:
                self._said[place] = cluster.role
                continue
            self._regular[place] = (0.0, 0.0)
            if errand := errand_role(cluster.visits, held):
                self._errands[errand].add(place)
        self._tally(clusters, now)
        said = set(self._said.values())
        self._home = 0 if "home" in said else self._most(0, _NIGHTS, self._home, 0)
        self._work = 0 if "work" in said else self._most(1, _WORKDAYS, self._work, self._home)

    def _tally(self, clusters: Mapping[int, Cluster], now: int) -> None:
        regular = {}
        for place in self._regular:
            cluster = clusters[place]
            nights = decayed(cluster.nights, cluster.tallied_at, now)
            workdays = decayed(cluster.workdays, cluster.tallied_at, now)
            if max(nights, workdays) >= _TALLY_LEAST:
                regular[place] = nights, workdays
        self._regular = regular

    def _most(self, which: int, least: float, held: int, barred: int) -> int:
        """Return the place with the most nights (0) or workdays (1), 0 for none; the one before is held for longer."""
        tallies = {place: both[which] for place, both in self._regular.items() if place != barred}
        best = max(tallies, key=lambda place: (tallies[place], -place), default=0)
        if held in tallies and tallies[best] < _TAKEOVER * tallies[held]:
            return held
        return best if best and tallies[best] >= least else 0

    def copy(self) -> "Roles":
        """Return an independent one."""
        roles = Roles()
        roles._said, roles._regular = self._said.copy(), self._regular.copy()
        roles._errands = {role: places.copy() for role, places in self._errands.items()}
        roles._home, roles._work = self._home, self._work
        return roles
