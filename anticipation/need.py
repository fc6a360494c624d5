"""What the driver may need now: what memory (and later the model) proposes, and the policy decides about."""

from typing import Literal, get_args

import msgspec

from vehicle.signals import Value

__all__ = ["KINDS", "MAX_CHARACTERS", "Kind", "Need"]

Kind = Literal[
    "destination",
    "departure",
    "energy",
    "defrost",
    "heat",
    "cool",
    "seat",
    "wheel",
    "recirculation",
    "windows",
    "media",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

MAX_CHARACTERS = 120
"""Of title and reason together, so that an offer is read in two seconds (rule 4)."""


class Need(msgspec.Struct, frozen=True):
    """One thing that the driver may want now.

    ``key`` is stable from tick to tick ("defrost", "destination:3"); ``p`` is the probability that the driver wants
    it now. ``signals`` are the VSS paths that it rests on: when one of them is stale the need is withdrawn (rule 7).
    ``actions`` is what a yes sends where the car's mapping and the user allow it, ``how`` what to press where not;
    a need with neither only informs. ``learned`` tells whether it rests on the driver's own history, ``vital`` whether
    the drive may not reach its end without it.
    """

    kind: Kind
    key: str
    p: float
    title: str
    reason: str
    signals: tuple[str, ...] = ()
    actions: tuple[tuple[str, Value], ...] = ()
    how: str = ""
    icon: str = ""
    learned: bool = True
    vital: bool = False
    lifetime_s: float = 20.0
