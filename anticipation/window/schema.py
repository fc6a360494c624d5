"""What each column of a token and of a candidate means: the contract between the window and the model.

The hash of these names ties a model file to the window that feeds it: a column added, renamed or moved makes another
schema, and the model says so instead of reading one thing for another.
"""

import hashlib
import json
from typing import Final

__all__ = ["CANDIDATES", "CANDIDATE_COLUMNS", "COLUMNS", "GROUPS", "KINDS", "OUTPUTS", "SCHEMA", "STYLE", "column"]

KINDS: Final = ("stay", "slow", "fast", "words", "camera")
"""Kinds of tokens; the first columns say which one a token is."""

CANDIDATES: Final = 32
"""Rows for the pointer: up to 30 places, then somewhere NEW, then NONE (the car stays where it is)."""

HABIT_KINDS: Final = ("defrost", "heat", "cool", "seat", "wheel", "recirculation", "windows")
WORD_BUCKETS, CAMERA_CUES = 96, 8

_KNOWN = "known"


def _pairs(*names: str) -> tuple[str, ...]:
    """Return each name with its flag: a value of 0 that is known is not one that is unknown."""
    return tuple(f"{name}{end}" for name in names for end in ("", f".{_KNOWN}"))


GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "kind": tuple(f"is_{kind}" for kind in KINDS),
    "driving": (
        "speed.mean", "speed.low", "speed.high", "speed.change", "speed.known",
        "yaw.mean", "yaw.high", "yaw.known", "wheel.mean", "wheel.range", "wheel.known",
        "pedal.mean", "pedal.high", "pedal.known", "brake.share", "brake.known",
        "indicating.share", "indicating.known", "gear.drive", "gear.park", "gear.reverse", "gear.known",
    ),
    "weather": _pairs("outside", "cabin", "soak", "wet", "air_quality", "dark", "outside_at_start", "cabin_at_start"),
    "cabin": (
        *_pairs(
            "setting", "short_of_setting", "fan", "air_conditioning", "recirculation", "defrost", "auto", "heater",
            "seat", "wheel_heat", "window_open",
        ),
        *(f"acted.{kind}" for kind in HABIT_KINDS),
    ),
    "energy": _pairs("level", "range", "charging", "plugged", "usual_level"),
    "car": (*_pairs("belt", "door", "ignition"), "awake", "left", "away", "driven", "clamped"),
    "time": (
        "day.sin", "day.cos", "half_day.sin", "half_day.cos", *(f"weekday.{day}" for day in range(7)), "free",
        "clock.known", "sun", "sun.known",
    ),
    "life": (
        "dwell", "dwell.known", "trips", "candidates", "from_here", "from_both", "new.general", "new.such", "new.here",
        "first.p", "concentration", "leaves.p", "leaves.in", "leaves.known",
    ),
    "habits": tuple(f"{kind}.{what}" for kind in HABIT_KINDS for what in ("logit", "share", "count")),
    "stay": (
        "began.sin", "began.cos", "lasted", "ago", "began.free", "visits.share", "was_new", "is_here", "order",
    ),
    "words": tuple(f"word.{k}" for k in range(WORD_BUCKETS)),
    "camera": tuple(f"cue.{k}" for k in range(CAMERA_CUES)),
}  # fmt: skip
"""Columns of a token by the sense that they come from; reasons are told by these groups."""

COLUMNS: Final = tuple(name for names in GROUPS.values() for name in names)

_EVIDENCE = (
    "share", "week", "hour", "such_time", "hour_weekday", "here", "here_same_way", "here_hour", "here_such_time",
    "here_weekday", "here_stood", "unseen", "once", "is_here",
)  # fmt: skip
_BEST = ("share", "here", "here_hour", "p")

CANDIDATE_COLUMNS: Final = (
    *_EVIDENCE,
    "p", "p_now", "markov_time", "decayed_time", "is_place", "is_new", "is_none",
    *(f"rank.{name}" for name in _BEST), "visits", "usual", "usual.behind", "distance", "distance.known",
    "role.home", "role.work", "role.other", "new.general", "new.such", "new.here",
)  # fmt: skip
"""Columns of a candidate: what the past says of it, never who it is."""

CLIMATE: Final = ("ac", "heat", "cool", "fan", "defrost", "seat", "wheel", "windows", "recirculation")
WITHIN: Final = ("10s", "1min", "5min", "15min")
STYLE: Final = 3
"""Length of the vector by which drivers are told apart: its direction says their pace and their briskness."""

OUTPUTS: Final = (
    *(f"{kind}.{within}" for kind in CLIMATE for within in WITHIN),
    *(f"setting.{step}" for step in ("-2", "-1", "-0.5", "+0.5", "+1", "+2")),
    "energy",
    *(f"leaves.{within}" for within in ("5min", "15min", "30min", "60min")),
    "trip.ac", "trip.heating", "change.1min", "change.5min", "change.15min",
    *(f"style.{k}" for k in range(STYLE)),
)  # fmt: skip
"""What the network says, by name: logits; of one kind of act each later one is added to those before it."""

SCHEMA: Final = hashlib.sha256(json.dumps([COLUMNS, CANDIDATE_COLUMNS, OUTPUTS, CANDIDATES]).encode()).hexdigest()[:16]
"""Changes whenever a column does."""

_INDEX = {name: k for k, name in enumerate(COLUMNS)}


def column(name: str) -> int:
    """Return the place of a token's column."""
    return _INDEX[name]
