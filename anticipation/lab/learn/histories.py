"""Histories of stays as examples: where a trip goes, asked as it departs; and, while the car stands, when it leaves."""

from collections.abc import Iterator
from random import Random

import numpy as np

from anticipation.destinations import Destinations
from anticipation.foresight.departing import asked_tokens
from anticipation.instant import Instant
from anticipation.lab.learn.examples import LEAVES_MIN, Example
from anticipation.lab.learn.lives import Moved, draw_life
from anticipation.window import candidates_of
from anticipation.window.candidates import NEW, NONE

__all__ = ["TINY", "examples_of_life"]

TINY = 9
"""Tokens of an example: the last stays, and one moment."""

_STANDS = 0.25
"""So many of the moments are asked while the car stands, not as it departs."""
_STAYS_MIN = 60.0
"""A car that does not leave within the hour stays (NONE)."""


def examples_of_life(seed: int, share: float = 0.3) -> Iterator[Example]:
    """Yield the examples of one synthetic life; ``share`` of its trips are asked about."""
    luck = Random(seed)
    destinations = Destinations()
    last: Moved | None = None
    for number, move in enumerate(draw_life(seed, luck.choice((30, 60, 120, 200, 350)))):
        if number > 2 and luck.random() < share * (2 if number < 60 else 1 if number < 500 else 0.4):
            stands = last is not None and luck.random() < _STANDS
            yield _example(destinations, move, last if stands else None, luck)
        destinations.learn(move.departs, move.origin, move.arrives, move.destination, move.holiday)
        last = move


def _example(destinations: Destinations, move: Moved, since: Moved | None, luck: Random) -> Example:
    at = move.departs
    if since is not None and move.departs.s > since.arrives.s:
        # often shortly before leaving, else at any time of the stay
        stood = move.departs.s - since.arrives.s
        early = min(stood, 7_200) if luck.random() < 0.6 else stood
        at = Instant(move.departs.s - luck.randrange(early), move.departs.offset_min)
    leaves = at == move.departs
    dossier = destinations.look_up(at, move.origin, move.holiday)
    found = candidates_of(dossier, stands=not leaves)
    tokens = asked_tokens(destinations, dossier, at, leaves=leaves)
    places = found.places.tolist()
    known = bool((dossier.places == move.destination).any())
    goal = places.index(move.destination) if move.destination in places else -1 if known else NEW
    wait_min = (move.departs.s - at.s) / 60
    if not leaves and wait_min > _STAYS_MIN:
        goal = NONE
    example = Example.blank(tokens)
    example.at[0], example.goal[0] = len(tokens) - 1, goal
    example.candidates[0], example.counts[0], example.memory[0] = found.rows, found.counts, found.memory
    if not leaves:
        example.leaves[-1] = wait_min <= np.array(LEAVES_MIN)
    return example
