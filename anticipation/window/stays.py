"""The last stays of the driver, as the window tells them: when and how long, and what kind of place, never which."""

import numpy as np

from anticipation.destinations import Destinations
from anticipation.instant import Instant
from anticipation.window.tokens import StayRow

__all__ = ["LAST", "last_stays"]

LAST = 8
"""So many stays are told."""


def last_stays(destinations: Destinations, now: Instant) -> list[StayRow]:
    """Return the last stays that had ended, and the one that had begun, before ``now``, oldest first."""
    rows = destinations.recent()
    count = len(rows)
    if not count:
        return []
    slots, visits = np.unique(rows["slot"], return_counts=True)
    share = dict(zip(slots.tolist(), (visits / count).tolist(), strict=True))
    here = int(rows["slot"][-1])
    stays = []
    for k in range(max(0, count - LAST), count):
        row = rows[k]
        began_s = int(row["arrived_s"])
        ended_s = int(rows["departed_s"][k + 1]) if k + 1 < count else now.s
        offset_min = int(row["local_min"]) - int(row["departed_s"]) // 60
        slot = int(row["slot"])
        stays.append(
            StayRow(
                began=Instant(began_s, offset_min),
                lasted_min=max(0.0, (ended_s - began_s) / 60),
                ago_min=max(0.0, (now.s - began_s) / 60),
                free=bool(row["free"]),
                visits_share=share[slot],
                was_new=bool(row["first"]),
                is_here=slot == here and slot > 0,
            )
        )
    return stays
