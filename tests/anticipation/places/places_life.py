"""A simulated driver's stops, with what a receiver errs, and the labels that their owner keeps."""

import math
import random
from collections import Counter
from collections.abc import Callable

from anticipation.ground import Position
from anticipation.instant import Instant
from anticipation.places import Change, Places

MONDAY_S = 1_704_067_200  # 2024-01-01 00:00
TOWN = Position(48.1, 11.5)


def offset(east_m: float, north_m: float = 0.0, base: Position = TOWN) -> Position:
    north = north_m / 111_195
    return Position(base.lat + north, base.lon + east_m / (111_195 * math.cos(math.radians(base.lat))))


def when(day: float, hour: float) -> Instant:
    return Instant(int(MONDAY_S + day * 86_400 + hour * 3600))


class Life:
    """Stops at spots in metres east and north of the town's middle; ``truth`` and ``labels`` have a row a visit."""

    def __init__(self, seed: int = 1, sigma_m: float = 10.0, outliers: float = 0.0) -> None:
        self.random = random.Random(seed)
        self.places = Places()
        self.truth: list[str] = []
        self.labels: list[int] = []
        self.changes: list[Change] = []
        self._sigma_m, self._outliers = sigma_m, outliers

    def fix(self, east_m: float, north_m: float = 0.0) -> Position:
        turn = self.random.uniform(0, 2 * math.pi)
        if self.random.random() < self._outliers:
            far = self.random.uniform(30, 80)
            return offset(east_m + far * math.cos(turn), north_m + far * math.sin(turn))
        gauss = self.random.gauss
        return offset(east_m + gauss(0, self._sigma_m), north_m + gauss(0, self._sigma_m))

    def stop(self, truth: str, spot: tuple[float, float], day: float, hour: float, hours: float) -> Change:
        arrived = when(day, hour)
        change = self.places.arrive(self.fix(*spot), arrived)
        self.truth.append(truth)
        self.follow(change)
        self.places.depart(change.place, Instant(arrived.s + int(hours * 3600)))
        return change

    def follow(self, change: Change) -> None:
        """Do with the labels what Change tells their owner to do, and check that they are right then."""
        self.changes.append(change)
        for old, into in change.merged:
            self.labels = [into if label == old else label for label in self.labels]
        for old, new, visits in change.split:
            for visit in (visit for visit in visits if visit < len(self.labels)):
                assert self.labels[visit] == old
                self.labels[visit] = new
        assert change.visit == len(self.labels)
        self.labels.append(change.place)
        assert Counter(self.labels) == {place.id: place.visits for place in self.places if place.visits}

    def live(self, days: range, daytime: Callable[["Life", int], None]) -> "Life":
        """Weekdays by ``daytime``, every evening home."""
        for day in days:
            if day % 7 < 5:
                daytime(self, day)
            self.stop("home", (0, 0), day, self.random.gauss(18.8, 0.8), 12)
        return self

    def labels_of(self, truth: str, since: int = 0) -> Counter[int]:
        pairs = list(zip(self.truth, self.labels, strict=True))[since:]
        return Counter(label for what, label in pairs if what == truth)

    @property
    def merges(self) -> int:
        return sum(len(change.merged) for change in self.changes)

    @property
    def splits(self) -> int:
        return sum(len(change.split) for change in self.changes)
