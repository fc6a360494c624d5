"""From one spot to another: which roads, and where one has to stop on them."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from anticipation.lab.simulate.motion import Way
from anticipation.lab.simulate.roads import Roads
from anticipation.lab.simulate.town import Spot

__all__ = ["way_between"]

_YARD_KM_H = 20.0
_LIGHTS_SHARE, _LIGHTS_S = 0.4, (4.0, 38.0)
_GIVE_WAY_SHARE, _GIVE_WAY_S = 0.22, (2.0, 9.0)
_BUSY_KM_H = 50.0
_WHIM, _WHIM_SPREAD = 0.1, 0.3
"""How often one takes another way than usual, and how far one's mind then is from the usual costs."""


def way_between(
    roads: Roads, start: Spot, end: Spot, liking: NDArray[np.float64], rng: np.random.Generator
) -> tuple[Way, list[int]]:
    """Return the way between two spots, by a driver's own costs of roads [m], and the junctions on it."""
    if rng.random() < _WHIM:
        liking = liking * rng.lognormal(0, _WHIM_SPREAD, len(liking))
    route = roads.route(start.junction, end.junction, liking)
    taken = [roads.road(a, b) for a, b in pairwise(route)]
    xy = np.concatenate([[(start.east, start.north)], roads.xy[route], [(end.east, end.north)]])
    limit = np.concatenate([[_YARD_KM_H], roads.limit[taken], [_YARD_KM_H]])
    tunnel = np.concatenate([[False], roads.tunnel[taken], [False]])
    waits = [0.0, *(_wait_s(roads, junction, rng) for junction in route), 0.0]
    return Way(xy, limit, tunnel, np.array(waits)), route


def _wait_s(roads: Roads, junction: int, rng: np.random.Generator) -> float:
    """Return how long one waits at a junction: at lights where busy streets cross, else to give way."""
    beside = roads.neighbours[junction]
    luck, share = rng.random(2).tolist()
    busy = sum(roads.limit[road] >= _BUSY_KM_H for _, road in beside)
    if len(beside) < 3 or max(roads.limit[road] for _, road in beside) > 90:
        return 0.0
    odds, (low, high) = (_LIGHTS_SHARE, _LIGHTS_S) if busy > 2 else (_GIVE_WAY_SHARE, _GIVE_WAY_S)
    return low + share * (high - low) if luck < odds else 0.0
