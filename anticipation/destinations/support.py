"""How often it really was so: trips counted for the reasons that are told to the driver."""

from typing import NamedTuple

import numpy as np

from anticipation.destinations.context import Context, Rows

__all__ = ["LATEST", "NEAR_MIN", "Support", "support_for"]

NEAR_MIN = 90
"""Departures this many minutes apart by the clock are at about the same time."""
LATEST = 12
"""So many of the latest departures count: what was the habit long ago is no reason today."""


class Support(NamedTuple):
    """The driver went there on ``times`` of the last ``of`` such departures."""

    times: int
    of: int


def support_for(rows: Rows, place: int, here: Context) -> Support:
    """Count trips to ``place`` among the latest from the same origin, at about this time, on such days."""
    if not here.slot:
        return Support(0, 0)
    apart = np.abs(rows["minute"] - here.minute)
    such = (np.minimum(apart, 1440 - apart) <= NEAR_MIN) & (rows["free"] == here.free)
    such &= (rows["origin_slot"] == here.slot) & (rows["departed_s"] <= here.departed_s)
    ended = rows["destination"][such][-LATEST:]
    return Support(int((ended == place).sum()) if place >= 0 else 0, len(ended))
