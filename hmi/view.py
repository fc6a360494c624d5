"""All that one frame of the dashboard shows, as plain data: made by the program, drawn by ``hmi.dashboard``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vehicle.state import Reading

__all__ = ["Mark", "OfferCard", "Playback", "TrackView", "View", "Words"]

_NO_POINTS = np.empty((0, 2), np.float32)


@dataclass(frozen=True, slots=True)
class TrackView:
    """The way driven so far.

    ``points`` [n, 2] are metres east and north of the first point, oldest first; ``heading_deg`` counts clockwise
    from north. ``source`` says how they are known: by satellite, reckoned from speed and yaw rate (then neither
    north nor scale is certain), or not at all.
    """

    points: NDArray[np.float32] = field(default_factory=lambda: _NO_POINTS)
    heading_deg: float = 0.0
    source: Literal["gps", "reckoned", "none"] = "none"
    length_km: float = 0.0


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One offer: what, and why in one sentence; ``life`` is the share of its lifetime that is left, 0 to 1."""

    key: str
    title: str
    reason: str
    icon: str = ""
    life: float = 1.0
    accept: str = "Yes"
    reject: str = "Not now"


@dataclass(frozen=True, slots=True)
class Words:
    """The line of words: what the driver types or says (None: nobody does), and what was answered to it."""

    typing: str | None = None
    said: str = ""
    answer: str = ""
    outcome: Literal["", "act", "confirm", "ask", "answer", "refuse"] = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something worth finding again on the timeline."""

    t_s: float
    kind: Literal["utterance", "offer", "answer", "fault"]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Playback:
    """The state of a replay; ``seeking_s`` is the moment that a scrub is still working towards."""

    duration_s: float
    speed: float = 1.0
    paused: bool = False
    seeking_s: float | None = None
    marks: Sequence[Mark] = ()
    profile: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))
    """Speed over the drive in km/h at even steps, NaN where unknown: the timeline's sparkline."""


@dataclass(frozen=True, slots=True)
class View:
    """Everything that a frame shows. ``readings`` holds every signal that the car has ever said, by VSS path."""

    t_s: float
    car: str
    readings: Mapping[str, Reading]
    theme: Literal["day", "night"] = "night"
    energy: Literal["petrol", "diesel", "hybrid", "electric", "unknown"] = "unknown"
    wall: datetime | None = None
    track: TrackView = field(default_factory=TrackView)
    offer: OfferCard | None = None
    words: Words = field(default_factory=Words)
    playback: Playback | None = None
    """None on a live drive."""
    moving: bool = True
    notice: str = ""
    """One line about the program's own health, such as dropped frames; empty when all is well."""
    help_open: bool = False

    def number(self, path: str) -> float | None:
        """Return the signal as a number if it may be believed, else None."""
        reading = self.readings.get(path)
        return reading.number() if reading else None
