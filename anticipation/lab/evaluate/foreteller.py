"""What a method of ``evaluate climate`` is asked, and what it is told.

For each user a new foreteller is made, and that user's trips come in order of time. For each trip:

1. ``foretell(start)``: nothing of the trip is known but its beginning;
2. ``change_within(moment)`` at its beginning and then every minute, in order of time, until it ends;
3. ``learn(start, ac_used, heating_used)``: what came.

So nothing can be known before it happens, and what is learned within a trip may be kept for its next moment.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from anticipation.instant import Instant

__all__ = ["HORIZONS_MIN", "Foreteller", "MakeForeteller", "MomentOfTrip", "Start", "Within"]

HORIZONS_MIN = (1, 5, 15)
"""Minutes within which a change is asked for."""

Within = tuple[float, float, float]
"""The probabilities of a change within each of ``HORIZONS_MIN``."""


class Start(NamedTuple):
    """What is known as a user's trip number ``number`` (from 0) begins; None where the set does not say.

    Degrees Celsius outside and in the cabin; state of charge (or the tank's level) in percent; ``at`` by the local
    clock.
    """

    user: str
    number: int
    at: Instant | None
    ambient_c: float
    cabin_c: float | None
    soc: float | None


class MomentOfTrip(NamedTuple):
    """A second of a trip, ``elapsed_s`` after its first, and all that was recorded up to it.

    ``columns`` are those that the set has of ``ambient, speed, soc, lat, lon, cabin, setpoint, fan, ac, heating``,
    each [elapsed_s + 1] at 1 Hz, the last value that of this second; NaN where unknown; "ac" and "heating" are 1 for
    on and 0 for off. They are read-only views.
    """

    start: Start
    elapsed_s: int
    columns: Mapping[str, NDArray[np.float64]]


class Foreteller(Protocol):
    """Foretells one user's use of the climate, trip by trip."""

    def foretell(self, start: Start) -> tuple[float, float]:
        """Return the probabilities that A/C and that heating are used on the trip that begins."""
        ...

    def change_within(self, moment: MomentOfTrip) -> Within | None:
        """Return the probabilities that A/C or heating goes on or off within 1, 5 and 15 minutes.

        None where the method says nothing about it; one that is silent at any moment has no row in that table.
        """
        ...

    def learn(self, start: Start, ac_used: bool | None, heating_used: bool | None) -> None:
        """Hear whether they were used on the trip that began so; None where nobody knows."""
        ...


MakeForeteller = Callable[[], Foreteller]
"""Makes a foreteller that knows nothing of its user yet."""
