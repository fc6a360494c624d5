"""What to call a place in a sentence."""

from datetime import date, timedelta

from anticipation.ground import Position, bearing_deg, distance_m
from anticipation.instant import Instant
from anticipation.places.place import Place

__all__ = ["MAX_LABEL", "described", "spoken_name"]

MAX_LABEL = 32
"""Characters of a label at most."""

_NOUNS = {"school": "school", "shop": "shop"}
_SIDES = ("north", "east", "south", "west")
_LEAST_M, _FAR_M = 50.0, 999_000.0
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def spoken_name(name: str) -> str:
    """Return a driver's name for a place on one line, without what cannot be shown, cut to a label's length."""
    shown = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return shown if len(shown) <= MAX_LABEL else shown[: MAX_LABEL - 1].rstrip() + "…"


def described(place: Place, home: Position | None, only: bool, now: Instant) -> str:
    """Return what to call a place: its name, its role, else where it lies from home or since when it is known.

    ``only`` tells that no other place has its role.
    """
    if place.name:
        return place.name
    if place.role in ("home", "work"):
        return place.role
    noun = _NOUNS.get(place.role, "place")
    if place.role and (only or home is None):
        return noun if noun == "school" else f"the {noun}"
    away_m = distance_m(home, place.position) if home is not None else 0.0
    if home is not None and _LEAST_M <= away_m <= _FAR_M:
        far = f"{round(away_m / 1000)} km" if away_m >= 950 else f"{round(away_m / 50) * 50} m"
        return f"the {noun} {far} {_SIDES[round(bearing_deg(home, place.position) / 90) % 4]} of home"
    return f"a place you know since {_since(place.first, now)}"


def _since(first: Instant, now: Instant) -> str:
    try:
        then, today = (date(1970, 1, 1) + timedelta(days=at.day) for at in (first, now))
    except OverflowError:
        return "long ago"
    recent = (today.year - then.year) * 12 + today.month - then.month < 12
    return _MONTHS[then.month - 1] if recent else str(then.year)
