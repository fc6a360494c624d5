"""How each driver of a profile drives, folded from the facts, and how the drive of now is driven so far."""

import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from anticipation.drivers.handling import MEASURE, Handling, Second, is_handling
from anticipation.facts import Drove, Fact
from anticipation.instant import Instant

__all__ = ["LEAST_S", "Drive", "Hand", "Styles"]

LEAST_S: Final = 60
"""Seconds in which the car moved, before anything is said of who drives."""

_LAST = 20


class Drive(NamedTuple):
    """How one drive was driven: the mean vector that a network saw, and how the car was handled; () where unknown."""

    style: tuple[float, ...] = ()
    handling: tuple[float | None, ...] = ()


class Styles(msgspec.Struct, frozen=True):
    """How one driver drives: their last 20 drives, oldest first; ``model`` is the newest network that saw any.

    A fold over facts: ``after`` each of them, in their order.
    """

    model: str = ""
    drives: tuple[Drive, ...] = ()

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> "Styles":
        """Return what facts tell of a driver."""
        styles = cls()
        for fact in facts:
            styles = styles.after(fact)
        return styles

    def after(self, fact: Fact) -> "Styles":
        """Return what is known after one more fact; one that is no ``Drove``, or says nothing, tells nothing.

        The vectors of another network say nothing of this one's, and go; how the car was handled stays.
        """
        drive = _drive_of(fact) if isinstance(fact, Drove) else Drive()
        if not isinstance(fact, Drove) or drive == Drive():
            return self
        model, before = self.model, self.drives
        if drive.style and not (fact.model == model and all(len(d.style) in (0, len(drive.style)) for d in before)):
            model, before = fact.model, tuple(Drive((), d.handling) for d in before if d.handling)
        return Styles(model, (*before, drive)[-_LAST:])


class Hand(msgspec.Struct, frozen=True):
    """How a trip that departed at ``since`` is driven so far.

    ``total`` is the sum of the network's vectors and ``seconds`` their number, one a second; ``handling`` is what was
    measured beside it.
    """

    since: Instant | None = None
    total: tuple[float, ...] = ()
    seconds: int = 0
    handling: Handling = Handling()

    def after(self, style: Sequence[float] = (), second: Second | None = None) -> "Hand":
        """Return it after one more second in which the car moved; ``style`` has length 1, () without a network."""
        handling = self.handling if second is None else self.handling.after(second)
        if not len(style):
            return Hand(self.since, self.total, self.seconds, handling)
        before = self.total or (0.0,) * len(style)
        total = tuple(a + float(b) for a, b in zip(before, style, strict=True))
        return Hand(self.since, total, self.seconds + 1, handling)

    @property
    def mean(self) -> tuple[float, ...]:
        """The mean vector; empty before the first second."""
        return tuple(part / self.seconds for part in self.total)

    @property
    def drive(self) -> Drive:
        """What can be said of the drive so far: nothing before it has been seen for a minute."""
        style = self.mean if self.seconds >= LEAST_S and _has_direction(self.mean) else ()
        numbers = self.handling.numbers if self.handling.seconds >= LEAST_S else ()
        return Drive(style, numbers if is_handling(numbers, MEASURE) else ())

    def drove(self, departed: Instant, model: str) -> Drove | None:
        """Return the fact of a trip that departed then; None where it was another one, or too little was seen of it."""
        drive = self.drive
        if departed != self.since or drive == Drive():
            return None
        style = tuple(round(part, 3) for part in drive.style)
        numbers = tuple(None if number is None else round(number, 3) for number in drive.handling)
        return Drove(departed, style, model if style else "", numbers, MEASURE if numbers else "")


def _drive_of(fact: Drove) -> Drive:
    """Return what a fact says; what cannot be, or was measured by another version, says nothing."""
    style = fact.style if _has_direction(fact.style) else ()
    return Drive(style, fact.handling if is_handling(fact.handling, fact.measure) else ())


def _has_direction(vector: Sequence[float]) -> bool:
    """Whether a vector can be the mean of unit vectors, give or take what it was rounded by, and points anywhere."""
    return 0.0 < math.hypot(*vector) < 1.1
