"""How needs say numbers, times and names, in few words (rule 4)."""

from anticipation.instant import DAY_MIN
from anticipation.need import MAX_CHARACTERS

__all__ = ["LONGEST_NAME", "believable", "clock", "degrees", "fit", "often", "short"]

LONGEST_NAME = 24
"""Longer names of places are cut, so that what is said about them has room."""


def clock(minute: float) -> str:
    """Return a minute of the day as on a 24 h clock: "8:10", "17:45"; days wrap."""
    whole = int(minute) % DAY_MIN
    return f"{whole // 60}:{whole % 60:02d}"


def degrees(celsius: float, digits: int = 0) -> str:
    """Return a temperature as it is said: "−6°", "22.5°"."""
    text = f"{celsius:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return ("0" if text == "-0" else text.replace("-", "−")) + "°"


def often(times: int, of: int, what: str) -> str:
    """Return how often something was done: "on 9 of the last 10 drives", or "the last time" where there was but one."""
    return "the last time" if times == of == 1 else f"on {times} of the last {of} {what}"


def believable(p: float, times: int, of: int) -> float:
    """Return ``p``, but no more than its spoken reason carries: the rule of succession for ``times`` of ``of``.

    An offer that is surer than "on 2 of the last 10 mornings" sounds is right more seldom than it says (measured on
    simulated lives of the families for development).
    """
    return min(p, (times + 1) / (of + 2))


def short(name: str) -> str:
    """Return a place's name, cut to ``LONGEST_NAME`` characters."""
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def fit(title: str, *reasons: str) -> str:
    """Return the first of ``reasons`` that fits beside the title within ``MAX_CHARACTERS``, else the last one, cut."""
    room = MAX_CHARACTERS - len(title)
    for reason in reasons:
        if len(reason) <= room:
            return reason
    return reasons[-1][: room - 1].rstrip() + "…"
