"""How likely something must be before this driver wants to hear of it, kept so that few offers are wrong.

Adaptive conformal inference (Gibbs and Candes, "Adaptive conformal inference under distribution shift", NeurIPS 2021):
the floor rises by a fixed step for a wrong offer and sinks by a smaller one for a right one, so that in the long run
as many are wrong as is allowed, however the driver or the minds change. It begins high: of a driver who has answered
nothing yet, only what is rather sure is offered, and each kind that they take sinks towards what it is worth.
"""

from anticipation.facts import Answered

__all__ = ["Floors"]

_FIRST = 0.6
_FIRST_OF = {"defrost": 0.0, "energy": 0.0}
"""A windshield that nobody can see through and a battery that will not last are spoken of from the first day on,
wherever that is worth it: a judgement, not a measurement."""
_STEP = 0.1
_TARGET = 0.2
"""The share of offers that may be wrong. This, the step and the first floor were reckoned on 160 recorded offers of
simulated field workers, made without them, not by driving anew: of 43 wrong ones 8 would go, of 117 right ones 5."""
_MOST = 0.95
_WRONG: dict[str, tuple[float, float]] = {
    "accept": (0.0, 1.0),
    "reject": (1.0, 1.0),
    "never": (1.0, 1.0),
    "expired": (1.0, 0.3),
}
"""Whether an answer says that the offer was wrong, and what it counts for: to let one pass is a weak no."""


class Floors:
    """The least probability for each kind of offer, learned one answer at a time, from ``_FIRST`` on.

    Keeps one number for each key that was ever answered, so that an undo can take its last answer back.
    """

    def __init__(self) -> None:
        self._floors: dict[str, float] = {}
        self._steps: dict[str, float] = {}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Floors):
            return NotImplemented
        return (self._floors, self._steps) == (other._floors, other._steps)

    __hash__ = None  # type: ignore[assignment]

    def copy(self) -> "Floors":
        """Return another one that knows the same and learns by itself."""
        other = Floors()
        other._floors, other._steps = self._floors.copy(), self._steps.copy()
        return other

    def floor(self, kind: str) -> float:
        """Return the least probability from which this kind is to be offered, between 0 and 0.95."""
        return self._floors.get(kind, _FIRST_OF.get(kind, _FIRST))

    def learn(self, answered: Answered) -> None:
        """Take in one answer; undo takes the last one to its key back."""
        was = self.floor(answered.kind)
        if answered.answer == "undo":
            if answered.key in self._steps:
                self._floors[answered.kind] = _within(was - self._steps.pop(answered.key))
            return
        wrong, counts = _WRONG[answered.answer]
        floor = _within(was + _STEP * counts * (wrong - _TARGET))
        self._floors[answered.kind], self._steps[answered.key] = floor, floor - was


def _within(floor: float) -> float:
    return min(_MOST, max(0.0, floor))
