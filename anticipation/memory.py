"""The memory of a driver: everything that is believed, folded from the facts of the journal in their order."""

from collections.abc import Callable, Iterable, Mapping

from anticipation.calendar import is_holiday
from anticipation.destinations import Destinations, RouteMemory
from anticipation.drivers import Styles
from anticipation.energy import EnergyMemory
from anticipation.facts import Answered, Charged, Drove, Fact, Foretold, Habit, Listened, PlaceNamed, PlaceRole, Trip
from anticipation.ground import Position, distance_m, plausible
from anticipation.habits import Habits
from anticipation.instant import Instant
from anticipation.mixing import Mixing
from anticipation.places import Change, Places
from anticipation.policy import Answers
from anticipation.roads import Roads

__all__ = ["NOWHERE", "DriverMemory"]

NOWHERE = -1
"""The place of a trip that ended where no satellite was heard: an event in time, never a candidate."""

_LONGEST_LABEL = 32
_SAME_PLACE_M = 400.0
"""A trip that begins so near to where the last one ended begins at that place."""


class DriverMemory:
    """What is known about one driver. The same facts in the same order give an equal memory.

    Each fact costs the same however many came before; ``zone`` (IANA) says whose public holidays count.
    """

    def __init__(self, facts: Iterable[Fact] = (), zone: str = "") -> None:
        self.places = Places()
        self.destinations = Destinations()
        self.routes = RouteMemory()
        self.roads = Roads()
        self.habits = Habits()
        self.energy = EnergyMemory()
        self.answers = Answers()
        self.mixing = Mixing()
        self.styles = Styles()
        self.zone = zone
        self.last_place: int | None = None
        self._last_end: Position | None = None
        self._last_departed: Instant | None = None
        self._ends: dict[Instant, tuple[Position | None, Position | None]] = {}
        self._trip_of_visit: dict[int, int] = {}
        self._positions: dict[int, Position] | None = None
        for fact in facts:
            self.learn(fact)

    @property
    def trips(self) -> int:
        """How many trips it was learned from."""
        return len(self.destinations)

    def learn(self, fact: Fact) -> None:
        """Take in one fact."""
        self._positions = None
        if isinstance(fact, Trip):
            self._trip(fact)
        elif isinstance(fact, Habit):
            self.habits.learn(fact)
            self.energy.felt(fact)
        elif isinstance(fact, Listened):
            self.habits.learn(fact)
        elif isinstance(fact, Charged):
            self.energy.charged(fact, self.place_at(fact.position))
        elif isinstance(fact, Answered):
            self.answers.learn(fact)
            self.mixing.learn(fact)
        elif isinstance(fact, Foretold):
            self.mixing.learn(fact)
        elif isinstance(fact, Drove):
            self.styles = self.styles.after(fact)
        elif isinstance(fact, PlaceNamed | PlaceRole):
            self._said(fact)

    def place_at(self, position: Position | None) -> int | None:
        """Return the known place at a position, None where there is none."""
        return self.places.at(position) if position is not None and plausible(*position) else None

    def begins_at(self, position: Position | None) -> int:
        """Return the place where a drive that begins at ``position`` begins; NOWHERE where it is not known."""
        near_last = (
            position is None
            or not plausible(*position)
            or (self._last_end is not None and distance_m(position, self._last_end) < _SAME_PLACE_M)
        )
        if near_last and self.last_place is not None:
            return self.last_place
        known = self.place_at(position)
        return NOWHERE if known is None else known

    def label(self, place: int) -> str:
        """Return what to call a place in a sentence, at most 32 characters; where they charge is a charger."""
        label = self.places.label(place)
        for kind in ("the place ", "the shop "):
            if label.startswith(kind) and any(self.places.get(s.place).id == place for s in self.energy.stations()):
                return f"the charger {label.removeprefix(kind)}"[:_LONGEST_LABEL]
        return label

    def key_of(self, place: int) -> str:
        """Return a name for a place that stays when others are forgotten: when it was first seen."""
        return str(self.places.get(place).first.s)

    def about(self, place: int) -> Callable[[Fact], bool]:
        """Return whether a fact was learned at a place: trips from and to it and what belongs to them, charges, names.

        What was foretold of a trip, or how it was driven, may be about any place where the trip's ends are no longer
        remembered, and goes with each.
        """
        full = len(self._ends) >= self.destinations.capacity

        def there(position: Position | None) -> bool:
            return position is not None and self.place_at(position) == place

        def concerns(fact: Fact) -> bool:
            if isinstance(fact, Trip):
                return there(fact.origin) or there(fact.destination)
            if isinstance(fact, Foretold | Drove):
                return any(map(there, self._ends[fact.at])) if fact.at in self._ends else full
            if isinstance(fact, Answered):
                return fact.key.endswith(f":{self.key_of(place)}")
            return isinstance(fact, Charged | PlaceNamed | PlaceRole) and there(fact.position)

        return concerns

    def called(self, name: str) -> int | None:
        """Return the place that is called so: by its name, what it is to the driver, its number ("#4"), its label."""
        wanted = name.strip().casefold().removeprefix("the ").removeprefix("my ")
        if not wanted:
            return None
        named = [place.id for place in self.places if place.name.casefold().removeprefix("the ") == wanted]
        roles = [place.id for place in self.places if place.role and place.role == wanted]
        numbers = [place.id for place in self.places if f"#{place.id}" == wanted]
        labels = [place.id for place in self.places if self.label(place.id).casefold().removeprefix("the ") == wanted]
        return next(iter(named + roles + numbers + labels), None)

    def copy(self) -> "DriverMemory":
        """Return an independent copy."""
        new = DriverMemory(zone=self.zone)
        new.places, new.destinations, new.routes = self.places.copy(), self.destinations.copy(), self.routes.copy()
        new.roads = self.roads.copy()
        new.habits, new.energy, new.answers = self.habits.copy(), self.energy.copy(), self.answers.copy()
        new.mixing, new._ends, new.styles = self.mixing.copy(), self._ends.copy(), self.styles
        new.last_place, new._last_end = self.last_place, self._last_end
        new._last_departed = self._last_departed
        new._trip_of_visit = dict(self._trip_of_visit)
        return new

    def _trip(self, trip: Trip) -> None:
        if trip.departed == self._last_departed:  # the power went just when it had been learned: told twice
            return
        self._last_departed = trip.departed
        self._keep_ends(trip)
        self.roads.learn(trip.route)
        origin = self.begins_at(trip.origin)
        if origin == NOWHERE and trip.origin is not None and plausible(*trip.origin):
            origin = self._arrive(trip.origin, trip.departed)
        if origin != NOWHERE:
            self.places.depart(origin, trip.departed)
        holiday = is_holiday(trip.departed, self.zone)
        end = trip.destination if trip.destination is not None and plausible(*trip.destination) else None
        number = self.destinations.learned
        if end is None:
            self.destinations.learn(trip.departed, origin, trip.arrived, NOWHERE, holiday, trip.km, trip.used)
            self.last_place, self._last_end = None, None
            return
        change = self.places.arrive(end, trip.arrived)
        self.destinations.learn(trip.departed, origin, trip.arrived, change.place, holiday, trip.km, trip.used)
        self._trip_of_visit[change.visit] = number
        self._relabel(change)
        self.routes.learn(change.place, trip.route)
        self.energy.drove(trip)
        self.last_place, self._last_end = change.place, end

    def _keep_ends(self, trip: Trip) -> None:
        """Remember where a trip began and ended: what was foretold of it names no place, only when it departed."""
        self._ends[trip.departed] = trip.origin, trip.destination
        if len(self._ends) > self.destinations.capacity:
            del self._ends[next(iter(self._ends))]

    def _arrive(self, position: Position, at: Instant) -> int:
        """A place that is seen first as the beginning of a trip."""
        change = self.places.arrive(position, at)
        self._relabel(change)
        return change.place

    def _relabel(self, change: Change) -> None:
        """Follow places that turned out to be one, or two."""
        for old, into in change.merged:
            self.destinations.merge(old, into)
            self.routes.merge(old, into)
            self.energy.merge(old, into)
        for _, new, visits in change.split:
            self.destinations.move([t for v in visits if (t := self._trip_of_visit.get(v)) is not None], new)
        floor = self.destinations.learned - self.destinations.capacity
        while self._trip_of_visit and next(iter(self._trip_of_visit.values())) < floor:
            del self._trip_of_visit[next(iter(self._trip_of_visit))]

    def _said(self, fact: PlaceNamed | PlaceRole) -> None:
        if not plausible(*fact.position):
            return
        place = self.place_at(fact.position)
        if place is None:
            place = self._arrive(fact.position, fact.at)
        if isinstance(fact, PlaceNamed):
            self.places.name(place, fact.name, fact.at)
        else:
            self.places.set_role(place, fact.role, fact.at)

    def positions(self) -> Mapping[int, Position]:
        """Return where each known place is."""
        if self._positions is None:
            self._positions = {place.id: place.position for place in self.places}
        return self._positions
