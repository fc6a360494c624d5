"""Colours of day, twilight and night, sizes of type, and the dp: all measures are here or in ``layout``.

Colours are those of the visual direction (shared design drawing); its faint text is raised until it reads at
4.5:1 on both the background and the panels (WCAG 2.2, success criterion 1.4.3).
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

__all__ = [
    "DAY",
    "ENTER_RISE",
    "ENTER_S",
    "NIGHT",
    "TEXT_PAIRS",
    "THEMES",
    "TWILIGHT",
    "Colour",
    "Style",
    "Theme",
    "contrast",
    "dp_scale",
    "ease_out",
    "is_tiny",
    "mix",
]

Colour = tuple[int, int, int]
Weight = Literal["Light", "Regular", "SemiBold"]


def _rgb(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one time of day, by what they are for."""

    name: str
    bg: Colour
    panel: Colour
    line: Colour
    """Borders, the empty part of bars, what is switched off: never text."""
    ring: Colour
    """The faintest: the map's rings."""
    ink: Colour
    dim: Colour
    faint: Colour
    accent: Colour
    on_accent: Colour
    warm: Colour
    cool: Colour
    alert: Colour
    trail: Colour
    """The far end of the way driven; near the car it takes the accent."""

    def colour(self, name: str) -> Colour:
        """Return the colour called ``name``."""
        value: Colour = getattr(self, name)
        return value


def _theme(name: str, **colours: str) -> Theme:
    return Theme(name, **{key: _rgb(value) for key, value in colours.items()})


NIGHT = _theme(
    "night", bg="#0B0E12", panel="#12171D", line="#232C36", ring="#182028", ink="#F2F5F7", dim="#A3AFBB",
    faint="#77838F", accent="#5BD1B0", on_accent="#06251C", warm="#FFB45C", cool="#6CB8FF", alert="#FF7A6E",
    trail="#33414F",
)  # fmt: skip
DAY = _theme(
    "day", bg="#EEF1F4", panel="#FFFFFF", line="#D3DBE2", ring="#E2E7EC", ink="#10161C", dim="#43505C",
    faint="#626E7A", accent="#06795E", on_accent="#FFFFFF", warm="#9A5200", cool="#0B62B8", alert="#B3261E",
    trail="#BAC6D0",
)  # fmt: skip
TWILIGHT = _theme(
    "twilight", bg="#1C2738", panel="#263347", line="#3B4C63", ring="#2A384D", ink="#EDF1F5", dim="#B9C6D3",
    faint="#97A6B6", accent="#68D6B6", on_accent="#06251C", warm="#FFBD70", cool="#8AC6FF", alert="#FF9A8E",
    trail="#4A5D76",
)  # fmt: skip
"""The blue hour: a ground that neither dazzles as by day nor is a black hole in a windshield still bright."""
THEMES: dict[str, Theme] = {"night": NIGHT, "twilight": TWILIGHT, "day": DAY}


def mix(ground: Colour, ink: Colour, share: float) -> Colour:
    """Return ``ground`` with so much of ``ink`` in it, from 0 to 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(ground, ink, strict=True))
    return red, green, blue


TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, on) for on in ("bg", "panel") for ink in ("ink", "dim", "faint", "accent", "warm", "cool", "alert")),
    ("on_accent", "accent"),
)
"""Every text colour with every ground that it may stand on; the canvas draws no other."""


def _luminance(colour: Colour) -> float:
    parts = [(c / 255 / 12.92) if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


class Style(NamedTuple):
    """One kind of text: weight, size in dp, and tracking (added between letters) in dp."""

    weight: Weight
    size: float
    tracking: float = 0.0


GEAR = Style("Regular", 44)
GEAR_ON = Style("SemiBold", 44)
VALUE = Style("Regular", 44)
HEADING = Style("SemiBold", 36)
HEADING_LONG = Style("SemiBold", 32)
BUTTON = Style("SemiBold", 34)
PLACE = Style("SemiBold", 32)
BODY = Style("Regular", 26)
LABEL = Style("Regular", 24)
STRONG = Style("SemiBold", 24)


ENTER_S = 0.22
"""How long a card takes to come in: seen, and over before it is read."""
ENTER_RISE = 28.0
"""From how far below its place it comes, in dp."""


def ease_out(share: float) -> float:
    """Return how far a motion has come when ``share`` of its time has passed, 0 to 1: fast at first, then settling."""
    return 1.0 - (1.0 - min(max(share, 0.0), 1.0)) ** 3


def dp_scale(size: tuple[int, int]) -> float:
    """Return how many pixels one dp is in a window of ``size`` pixels.

    1 dp is 1 px at 1280 x 720, and at 900 x 1600, for upright screens are larger; in proportion above. Small screens
    are also held nearer, so below 1024 x 600 a dp shrinks no further than 0.75 px until the window is under 800 x 480;
    from there the whole picture shrinks with the window. Windows too small for the dashboard show the speed alone, at
    its own scale.
    """
    low, high = min(size), max(size)
    if is_tiny(size):
        return max(0.01, min(size[0] / 340, size[1] / 250))
    short, long = (900, 1600) if size[1] > size[0] else (720, 1280)
    return max(min(low / short, high / long), min(0.75, low / 640, high / 1066))


def is_tiny(size: tuple[int, int]) -> bool:
    """Whether a window of ``size`` pixels has room for the speed only."""
    return min(size) < 270 or max(size) < 420
