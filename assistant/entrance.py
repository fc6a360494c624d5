"""When a card came onto the screen, by the machine's time: a window lets it glide in, a picture shows it settled."""

import math
from typing import NamedTuple

from hmi.theme import ENTER_S

__all__ = ["Entrance"]

_LONG_AGO_NS = -(2**62)


class Entrance(NamedTuple):
    """The card on the screen, "" where there is none, and since when."""

    key: str = ""
    since_ns: int = _LONG_AGO_NS

    def at(self, now_ns: int, key: str) -> "Entrance":
        """Return the entrance of what is on the screen now."""
        return self if key == self.key else Entrance(key, now_ns)

    def age_s(self, now_ns: int) -> float:
        """Return how long the card has been there; infinite once it has settled, so that nothing needs to be drawn."""
        age_s = (now_ns - self.since_ns) / 1e9
        return age_s if self.key and age_s < ENTER_S else math.inf
