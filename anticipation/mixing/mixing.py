"""One driver's mixture of minds: a fold of what was foretold and what then came. The network itself is not taught."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from anticipation.facts import HABITS, Answered, Fact, Foretold
from anticipation.mixing import hedge
from anticipation.mixing.calibrator import Calibrator
from anticipation.mixing.hedge import Weights
from anticipation.mixing.threshold import Floors

__all__ = ["EXPERTS", "Mixing"]

_BINARY = ("network", "memory", "usual")
EXPERTS: Mapping[str, tuple[str, ...]] = {
    "destination": ("network", "memory", "Markov and time", "decayed time of day"),
    **dict.fromkeys(("departure", "energy", *HABITS), _BINARY),
}
"""Who foretells each kind, in the order of ``Foretold.said``. Where a drive goes is one of many places, the others come
or do not."""

_PRIORS: Mapping[tuple[str, ...], Weights] = {
    EXPERTS["destination"]: (0.5, 0.4, 0.05, 0.05),
    _BINARY: (0.5, 0.4, 0.1),
}
"""How far each is believed before any outcome: the network was taught by many drivers, the memory by this one."""


_SHARES: Mapping[str, float] = {"destination": 0.1}
"""Where minds that agree most of the time are pooled, the first weights keep a greater share than ``hedge.SHARE``."""
_RATES: Mapping[str, float] = {"destination": 1.0}
_RATE = 0.5
"""Of an act there are a few outcomes in a winter: one morning that was unlike the others must not decide."""


class _Kind(NamedTuple):
    """What is known of one kind, with one model's network or with none."""

    model: str
    weights: Weights
    calibrator: Calibrator


class Mixing:
    """Who is believed how far, learned one fact at a time, for each kind by itself.

    ``model`` names the network by the first 8 hex digits of its file's SHA-256, "" where none runs. What was learned
    with another network says nothing of this one, and each kind begins anew. Drives without a network are learned
    apart, so that one on which it failed to load costs nothing. The same facts in the same order give an equal mixing;
    each costs the same however many came before.
    """

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self._kinds: dict[tuple[str, bool], _Kind] = {}
        self._floors = Floors()
        for fact in facts:
            self.learn(fact)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mixing):
            return NotImplemented
        return (self._kinds, self._floors) == (other._kinds, other._floors)

    __hash__ = None  # type: ignore[assignment]

    def copy(self) -> "Mixing":
        """Return another one that knows the same and learns by itself."""
        other = Mixing()
        other._kinds, other._floors = self._kinds.copy(), self._floors.copy()
        return other

    def learn(self, fact: Fact) -> None:
        """Take in one fact; what was foretold by other experts than these, or with no probability, is passed over."""
        if isinstance(fact, Answered):
            self._floors.learn(fact)
        elif isinstance(fact, Foretold):
            self._foretold(fact)

    def _foretold(self, fact: Foretold) -> None:
        experts = EXPERTS.get(fact.kind)
        if experts is None or len(fact.said) != len(experts) or not hedge.is_probability(fact.p):
            return
        was = self._known(fact.kind, fact.model)
        self._kinds[fact.kind, bool(fact.model)] = _Kind(
            fact.model,
            hedge.taught(
                was.weights,
                fact.said,
                _PRIORS[experts],
                _SHARES.get(fact.kind, hedge.SHARE),
                _RATES.get(fact.kind, _RATE),
            ),
            was.calibrator.taught(fact.p, fact.came),
        )

    def _known(self, kind: str, model: str) -> _Kind:
        known = self._kinds.get((kind, bool(model)))
        if known is not None and known.model == model:
            return known
        return _Kind(model, _PRIORS[EXPERTS[kind]], Calibrator())

    def weights(self, kind: str, model: str) -> NDArray[np.float64]:
        """Return how far each of ``EXPERTS[kind]`` is believed, ``[experts]``; together 1.

        Raises KeyError for a kind that nobody foretells.
        """
        return np.array(self._known(kind, model).weights)

    @overload
    def mix(self, kind: str, said: Sequence[float], model: str) -> float: ...

    @overload
    def mix(self, kind: str, said: NDArray[np.float64], model: str) -> NDArray[np.float64]: ...

    def mix(self, kind: str, said: Sequence[float] | NDArray[np.float64], model: str) -> float | NDArray[np.float64]:
        """Return what the experts say together: ``said [experts, n]`` becomes ``[n]``, a sequence one number.

        An expert that says NaN is absent there, and the others share its weight; NaN where all of them are. Raises
        KeyError for a kind that nobody foretells.
        """
        means = hedge.mixed(self._known(kind, model).weights, np.asarray(said, np.float64))
        return means if isinstance(said, np.ndarray) else float(means)

    def pool(self, kind: str, said: NDArray[np.float64], model: str) -> NDArray[np.float64]:
        """Return what the experts say together of one of many: distributions ``said [experts, n]`` become ``[n]``.

        They are pooled by their logarithms (``hedge.pooled``). Raises KeyError for a kind that nobody foretells.
        """
        return hedge.pooled(self._known(kind, model).weights, said)

    def trusted(self, kind: str, together: NDArray[np.float64], model: str) -> NDArray[np.float64]:
        """Return a distribution ``[n]`` whose likeliest member has the probability that it has been worth."""
        best = int(np.argmax(together))
        p = float(together[best])
        if not 0.0 < p < 1.0:
            return together
        worth = self.calibrated(kind, p, model)
        trusted: NDArray[np.float64] = together * ((1.0 - worth) / (1.0 - p))
        trusted[best] = worth
        return trusted

    def calibrated(self, kind: str, p: float, model: str) -> float:
        """Return what a mixed probability has been worth: monotone in ``p``, never quite 0 or 1.

        Raises KeyError for a kind that nobody foretells.
        """
        return self._known(kind, model).calibrator.calibrated(p)

    def floor(self, kind: str) -> float:
        """Return the least calibrated probability from which this driver wants offers of a kind, 0 to 0.95.

        Any kind of offer has one, also before there are answers, and whoever foretells it.
        """
        return self._floors.floor(kind)
