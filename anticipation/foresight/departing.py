"""Where a trip goes, asked as it departs and of a driver of whom only the stays are known: memory and network together.

It learns like the memory, one trip after the other, and keeps who was right: the same that a drive does, without its
signals. It is what evaluations ask.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from anticipation.destinations import Destinations, Dossier, Forecast
from anticipation.foresight.opinions import Departed, told_arrival
from anticipation.foresight.outputs import foreseen_of
from anticipation.instant import Instant
from anticipation.mixing import Mixing
from anticipation.network import Network
from anticipation.window import Candidates, Moment, candidates_of, last_stays, life_of
from anticipation.window.candidates import NEW
from anticipation.window.tokens import SLOW, slow_tokens, stay_tokens

__all__ = ["Departing", "asked_tokens"]

Voice = Literal["network", "mixture"]
_Question = tuple[Instant, int, bool]
"""When, from where, and whether on a holiday."""


def asked_tokens(destinations: Destinations, dossier: Dossier, at: Instant, *, leaves: bool) -> NDArray[np.float32]:
    """Return the tokens ``[n, columns]`` for a driver of whom only the stays are known: no signal says anything."""
    departure = destinations.departure(dossier.origin, at) if dossier.origin >= 0 and not leaves else None
    life = life_of(dossier)
    if departure is not None:
        life = life._replace(leaves_p=departure.p, leaves_in_min=float(departure.departs_minute - at.minute))
    moment = Moment(at, free=dossier.free, away_min=0.0 if leaves else None, life=life)
    slow = slow_tokens(np.full((1, len(SLOW)), np.nan), [moment])
    return np.concatenate([stay_tokens(last_stays(destinations, at)), slow])


class Departing:
    """Foretells destinations at departure; ``voice`` says who is heard: the network alone, or all of them mixed."""

    def __init__(self, network: Network, voice: Voice = "mixture", capacity: int = 4096) -> None:
        self._network, self._voice = network, voice
        self._destinations = Destinations(capacity)
        self._mixing = Mixing()
        self._asked: tuple[_Question, Candidates, NDArray[np.float64], NDArray[np.float64]] | None = None

    def predict(self, departs: Instant, origin: int, holiday: bool = False) -> Forecast:
        """Say where a trip that leaves ``origin`` now goes."""
        found, _, p = self._ask(departs, origin, holiday)
        if self._voice == "mixture":
            p = self._mixing.trusted("destination", p, self._network.fingerprint)
        n = len(found.places)
        order = np.lexsort((found.places, -p[:n]))
        return Forecast(found.places[order], p[:n][order], float(p[NEW]))

    def learn(self, departs: Instant, origin: int, arrived: Instant, destination: int, holiday: bool = False) -> None:
        """Learn where it went, and who had foretold it."""
        if self._destinations.learned and destination >= 0:
            found, said, p = self._ask(departs, origin, holiday)
            known = self._destinations.look_up(departs, origin, holiday).places
            departed = Departed(found.places, known, said, p, self._network.fingerprint, departs)
            self._mixing.learn(told_arrival(departs, departed, destination))
        self._destinations.learn(departs, origin, arrived, destination, holiday)
        self._asked = None

    def merge(self, old: int, into: int) -> None:
        """Hear that two places are one."""
        self._destinations.merge(old, into)
        self._asked = None

    def move(self, trips: tuple[int, ...], new: int) -> None:
        """Hear that trips led to another place."""
        self._destinations.move(trips, new)
        self._asked = None

    def _ask(
        self, at: Instant, origin: int, holiday: bool
    ) -> tuple[Candidates, NDArray[np.float64], NDArray[np.float64]]:
        """Return the candidates, what each expert says ``[4, 32]``, and what they say together ``[32]``."""
        if self._asked is not None and self._asked[0] == (at, origin, holiday):
            return self._asked[1:]
        dossier = self._destinations.look_up(at, origin, holiday)
        found = candidates_of(dossier)
        self._network.reset()
        share = (found.counts / found.counts.sum()).astype(np.float32)
        output = self._network.step(asked_tokens(self._destinations, dossier, at, leaves=True), found.rows, share)
        goal = foreseen_of(output, found.counts).goal
        said = np.stack([goal, found.memory, *found.counted])
        p = goal if self._voice == "network" else self._mixing.pool("destination", said, self._network.fingerprint)
        self._asked = (at, origin, holiday), found, said, p
        return self._asked[1:]
