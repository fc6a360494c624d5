"""Text as pixels: fonts, measuring, fitting, and rendering with caches.

Small text is rendered at three times its size and scaled down, so that letters keep Inter's own spacing instead of
snapping to whole pixels. All widths are in pixels.
"""

import re
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from hmi.bidi import Script, both_ways, runs
from hmi.fontfile import font_bytes
from hmi.gfx import Surface, clear, pygame
from hmi.theme import Colour, Weight

__all__ = ["ASCENT", "DESCENT", "ELLIPSIS", "fit", "measure", "render", "shorten", "unbroken", "wrap"]

_FONTS = Path(__file__).with_name("fonts")
ELLIPSIS = "…"
ASCENT, DESCENT = 0.76, 0.21
"""How far Inter's letters (without accents on capitals) reach above and below the baseline, in ems."""
_UNITS = re.compile(r"(?<=\d) (?=%|°|km|min|kW|s\b)")
"""Where no line is broken: between a number and its unit."""
_CAP_STEP = 0.86  # one step down in size, tried before a text is shortened
_LARGE_PX = 72  # from here on whole-pixel spacing is not visible, and three times the size would be slow


@lru_cache(maxsize=64)
def _font(weight: Weight, px: int, script: Script = "") -> pygame.font.Font:
    if not pygame.font.get_init():
        pygame.font.init()
    if not script:
        return pygame.font.Font(BytesIO(font_bytes(_FONTS / f"InterOutrider-{weight}.ttf")), px)
    name = f"NotoSans{script}-{'SemiBold' if weight == 'SemiBold' else 'Regular'}.ttf"
    font = pygame.font.Font(BytesIO(font_bytes(_FONTS / name)), px)
    font.set_direction(pygame.DIRECTION_RTL)
    font.set_script(script[:4])
    return font


def _factor(px: int) -> int:
    return 1 if px >= _LARGE_PX else 3


@lru_cache(maxsize=4096)
def measure(text: str, weight: Weight, px: int, tracking: float = 0.0) -> float:
    """Return the width of ``text`` at ``px`` pixels an em, with ``tracking`` pixels added after each letter but one."""
    if not text:
        return 0.0
    if both_ways(text):
        return sum(_width(run.text, weight, px, run.script) for run in runs(text))
    return _width(text, weight, px) + tracking * (len(text) - 1)


def _width(text: str, weight: Weight, px: int, script: Script = "") -> float:
    factor = _factor(px)
    return _font(weight, px * factor, script).size(text)[0] / factor


@lru_cache(maxsize=768)
def render(text: str, weight: Weight, px: int, colour: Colour, tracking: float = 0.0) -> tuple[Surface, int]:
    """Return ``text`` on a transparent surface, and the baseline's distance from its top."""
    if both_ways(text):
        return _joined([_one(run.text, weight, px, colour, run.script) for run in runs(text)], colour)
    if tracking and len(text) > 1:
        return _tracked(text, weight, px, colour, tracking)
    return _one(text, weight, px, colour)


def _one(text: str, weight: Weight, px: int, colour: Colour, script: Script = "") -> tuple[Surface, int]:
    factor = _factor(px)
    font = _font(weight, px * factor, script)
    big = font.render(text, True, colour)
    if factor == 1:
        return big, font.get_ascent()
    above = -font.get_ascent() % factor  # so that the baseline falls between two rows of pixels
    width, height = -(-big.get_width() // factor), -(-(big.get_height() + above) // factor)
    padded = clear((width * factor, height * factor), colour)
    padded.blit(big, (0, above), special_flags=pygame.BLEND_RGBA_MAX)
    return pygame.transform.smoothscale(padded, (width, height)), (font.get_ascent() + above) // factor


def _joined(parts: list[tuple[Surface, int]], colour: Colour) -> tuple[Surface, int]:
    """Put pieces of text beside one another on one baseline."""
    above = max(baseline for _, baseline in parts)
    below = max(surface.get_height() - baseline for surface, baseline in parts)
    whole = clear((sum(surface.get_width() for surface, _ in parts), above + below), colour)
    x = 0
    for surface, baseline in parts:
        whole.blit(surface, (x, above - baseline), special_flags=pygame.BLEND_RGBA_MAX)
        x += surface.get_width()
    return whole, above


def _tracked(text: str, weight: Weight, px: int, colour: Colour, tracking: float) -> tuple[Surface, int]:
    letters = [(render(letter, weight, px, colour)[0], measure(letter, weight, px)) for letter in text]
    baseline = render(text[0], weight, px, colour)[1]
    width = sum(advance for _, advance in letters) + tracking * (len(letters) - 1)
    whole = clear((round(width) + 2, letters[0][0].get_height()), colour)
    x = 0.0
    for letter, advance in letters:
        whole.blit(letter, (round(x), 0), special_flags=pygame.BLEND_RGBA_MAX)
        x += advance + tracking
    return whole, baseline


def shorten(text: str, weight: Weight, px: int, width: float) -> str:
    """Return as much of ``text`` as fits ``width``, ended with an ellipsis if any had to go."""
    if measure(text, weight, px) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + ELLIPSIS, weight, px) <= width:
            low = middle
        else:
            high = middle - 1
    short = text[:low].rstrip() + ELLIPSIS
    return short if measure(short, weight, px) <= width else ""


@lru_cache(maxsize=1024)
def fit(text: str, weight: Weight, px: int, width: float) -> tuple[str, int]:
    """Return ``text`` and a size at which it fits ``width``: as it is, one step smaller, or shortened."""
    if measure(text, weight, px) <= width:
        return text, px
    small = max(1, round(px * _CAP_STEP))
    return shorten(text, weight, small, width), small


def unbroken(text: str) -> str:
    """Return ``text`` with no-break spaces between numbers and their units."""
    return _UNITS.sub("\u00a0", text)


@lru_cache(maxsize=512)
def wrap(text: str, weight: Weight, px: int, width: float, most: int = 9) -> tuple[str, ...]:
    """Return ``text`` in at most ``most`` lines that fit ``width``; an ellipsis ends what is cut.

    Lines are broken at spaces, but not at no-break spaces.
    """
    lines: list[str] = []
    words = [word for word in text.split(" ") if word]
    while words:
        if len(lines) == most - 1:
            lines.append(shorten(" ".join(words), weight, px, width))
            break
        count = 1
        while count < len(words) and measure(" ".join(words[: count + 1]), weight, px) <= width:
            count += 1
        lines.append(shorten(" ".join(words[:count]), weight, px, width))
        words = words[count:]
    return tuple(line for line in lines if line)
