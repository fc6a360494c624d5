"""All that one frame of the dashboard shows, as plain data: made by the program, drawn by ``hmi.dashboard``."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vehicle.state import Reading

__all__ = [
    "Ahead",
    "BaseMapView",
    "Chance",
    "Mark",
    "MindCost",
    "MindView",
    "OfferCard",
    "Playback",
    "RoadsView",
    "TrackView",
    "View",
    "Words",
]

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


@dataclass(frozen=True, slots=True, eq=False)
class RoadsView:
    """The roads near the car that were driven before: ``ends`` [n, 2, 2] are the two ends of each straight piece, in
    metres east and north of the track's first point, ``driven`` [n] how often. ``km`` is the length of all roads known.

    The same object comes again as long as nothing of it has changed.
    """

    ends: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2, 2)))
    driven: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    km: float = 0.0


_NO_ROADS = RoadsView()


@dataclass(frozen=True, slots=True, eq=False)
class BaseMapView:
    """A map made by others, around the car: m lines, and areas by their edges.

    ``points`` [n, 2] are metres east and north of the track's first point, ``first`` [m] says where each shape begins
    among them, ``kind`` [m] what it is, as a place in ``hmi.basemap.KINDS``; it lies within ``radius`` [m] metres of
    ``centre`` [m, 2]. ``attribution`` is whom to thank. The same object comes again as long as nothing changed.
    """

    points: NDArray[np.float32]
    first: NDArray[np.int64]
    kind: NDArray[np.int8]
    centre: NDArray[np.float32]
    radius: NDArray[np.float32]
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Where the drive may be going.

    ``p`` is how likely, 0 to 1; ``minutes`` is the time until then and ``arrive`` the clock's ("8:14"; "" and None
    where they are not known). ``east_m`` and ``north_m`` count from the track's first point, as ``TrackView.points``;
    None where nobody knows the position. ``way`` leads there from the car along known roads, counted likewise; ()
    where they know none.
    """

    label: str
    p: float
    minutes: float | None = None
    arrive: str = ""
    east_m: float | None = None
    north_m: float | None = None
    way: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One offer: what, and why in one sentence; ``life`` is the share of its lifetime that is left, 0 to 1.

    ``age_s`` is how long it has been on the screen while it comes in; it is drawn settled where nobody says.

    ``icon`` is one of ``hmi.icons.NAMES``, which has every kind of need. ``why`` and ``never`` are the words of the two
    quiet controls below the answers; where either is empty there are none.
    """

    key: str
    title: str
    reason: str
    icon: str = ""
    life: float = 1.0
    accept: str = "Yes"
    reject: str = "Not now"
    why: str = "Why?"
    never: str = "Don’t offer this"
    age_s: float = math.inf


@dataclass(frozen=True, slots=True)
class Words:
    """The line of words: what the driver types (None: nobody does) or says, and what was answered to it.

    ``mic`` is "ready" where there is a microphone to talk to at a press, and "open" while it listens; ``hearing`` are
    the words so far of what is being said. ``voice`` is "on" where answers are said aloud, "silent" where the driver
    would rather read them, "" where there is no voice at all.
    """

    typing: str | None = None
    said: str = ""
    answer: str = ""
    outcome: Literal["", "act", "confirm", "ask", "answer", "refuse"] = ""
    hearing: str = ""
    mic: Literal["", "ready", "open"] = ""
    voice: Literal["", "on", "silent"] = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something worth finding again on the timeline."""

    t_s: float
    kind: Literal["utterance", "offer", "withheld", "answer", "act", "fault"]
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
    """A signal over the drive at even steps, NaN where unknown: the timeline's sparkline."""
    profile_name: str = ""
    profile_span: str = ""
    """What it is, and from what to what it goes."""
    profile_least: float = 30.0
    """The least span of values that fills the height."""
    profiles: int = 1
    """How many signals there are to choose from."""
    label: str = ""
    """What kind of drive it is, where that must be said: "synthetic"."""
    other: Sequence[Mark] | None = None
    """The marks of another trace of this drive, for a lane of their own; None where there is none to compare with."""
    differences: Sequence[float] = ()
    """Where the two differ, in seconds."""
    said: str = ""
    """How they differ here, in words."""
    others: bool = False
    """Whether there are other drives to go on with."""


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely something is, 0 to 1, and from what it is offered; above 1 it is not, however likely.

    ``needed`` is None for what is foreseen only, and for a place. ``offered`` is the one on the screen.
    """

    label: str
    p: float
    needed: float | None = None
    offered: bool = False


@dataclass(frozen=True, slots=True)
class MindCost:
    """What the last minute of decisions took on this machine, in ms: half and 99 % of them at most, and the processor's
    time of one."""

    p50_ms: float
    p99_ms: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class MindView:
    """The mind laid open: ``why`` it speaks or is silent, in a sentence, what may be wanted, where the drive may go.

    ``experts`` is how many parts of the network are awake, and how many there are; zeros where it has none. ``cost`` is
    None where nothing is measured, as in a picture that must come out the same on every machine.
    """

    why: str
    needs: tuple[Chance, ...] = ()
    places: tuple[Chance, ...] = ()
    experts: tuple[int, int] = (0, 0)
    awake: tuple[tuple[int, ...], ...] = ()
    """Which parts are awake, by layer of the network; () where nobody knows."""
    cost: MindCost | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Everything that a frame shows. ``readings`` holds every signal that the car has ever said, by VSS path."""

    t_s: float
    car: str
    readings: Mapping[str, Reading]
    theme: Literal["day", "twilight", "night"] = "night"
    energy: Literal["petrol", "diesel", "hybrid", "electric", "unknown"] = "unknown"
    wall: datetime | None = None
    track: TrackView = field(default_factory=TrackView)
    roads: RoadsView = _NO_ROADS
    base: BaseMapView | None = None
    zoom: float = 1.0
    """How much larger than by itself the map is drawn."""
    offer: OfferCard | None = None
    undo: str = ""
    """What one press takes back, such as "windshield defrost"; empty when there is nothing to take back."""
    ahead: Sequence[Ahead] = ()
    """Where the drive may be going, the likeliest first; the three first are drawn."""
    heading_for: Ahead | None = None
    """Where the driver said that they are going: drawn alone, instead of ``ahead``."""
    mind: tuple[str, ...] = ()
    """Up to two short lines of what goes on behind the silence, the more useful first."""
    opened: MindView | None = None
    """The mind laid open, where that was asked for."""
    words: Words = field(default_factory=Words)
    playback: Playback | None = None
    """None on a live drive."""
    moving: bool = True
    notice: str = ""
    """One line about the program's own health, such as dropped frames; empty when all is well."""
    help_open: bool = False
    climate_open: bool = False
    """Whether the climate card shows what can be asked for."""
    focus: str = ""
    """The touch target with the ring around it; empty while knob, D-pad and keys are not in use."""
    entered: bool = False
    """Whether a turn moves what is inside the target, and not the ring."""

    def number(self, path: str) -> float | None:
        """Return the signal as a number if it may be believed, else None."""
        reading = self.readings.get(path)
        return reading.number() if reading else None
