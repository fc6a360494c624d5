"""What a driver does to the climate, as the driver knows it. The car says some of it, and some of it in other words."""

from typing import Literal, NamedTuple

from anticipation.facts import HabitKind

__all__ = ["Act", "ActKind"]

ActKind = HabitKind | Literal["ac", "fan"]
"""The habits that the program knows, and two that it has no word for: A/C by its button, and the fan by hand."""


class Act(NamedTuple):
    """What the driver does to the climate, ``t_s`` after the car woke.

    ``value`` is what it is set to: degrees celsius for heat and cool; percent for seat, wheel and fan; for windows the
    percent by which they then are open, 0 closed; for ac 1 on and 0 off; None for defrost and recirculation.
    """

    t_s: float
    kind: ActKind
    value: float | None = None
