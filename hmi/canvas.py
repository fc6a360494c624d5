"""What zones draw with: text, icons and rounded boxes in dp and colour names, with a record of where text stands."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from hmi import icons, text
from hmi.gfx import Surface, clear, pygame
from hmi.layout import Box
from hmi.theme import TEXT_PAIRS, Colour, Style, Theme

__all__ = ["Canvas", "Placed", "rounded"]

_ALLOWED = frozenset(TEXT_PAIRS)
_LEVEL = frozenset("0123456789–−.")  # nothing of these reaches below the baseline
Align = Literal["left", "centre", "right"]


class Placed(NamedTuple):
    """A text that was drawn: where, and in which colour on which ground."""

    text: str
    box: Box
    colour: str
    on: str


@lru_cache(maxsize=256)
def _disc(radius: int, colour: Colour) -> Surface:
    factor = 8 if radius < 40 else 4
    side = 2 * radius
    big = clear((side * factor, side * factor), colour)
    pygame.draw.circle(big, colour, (radius * factor, radius * factor), radius * factor)
    return pygame.transform.smoothscale(big, (side, side))


@lru_cache(maxsize=192)
def rounded(size: tuple[int, int], radius: int, fill: Colour, border: Colour | None = None, width: int = 1) -> Surface:
    """Return a filled box with smooth corners, and a border of ``width`` px if ``border`` is given."""
    if border:
        outer = rounded(size, radius, border).copy()
        inner = (size[0] - 2 * width, size[1] - 2 * width)
        if min(inner) > 0:
            outer.blit(rounded(inner, max(0, radius - width), fill), (width, width))
        return outer
    w, h = max(1, size[0]), max(1, size[1])
    r = max(0, min(radius, w // 2, h // 2))
    surface = clear((w, h), fill)
    surface.fill((*fill, 255), (r, 0, w - 2 * r, h))
    surface.fill((*fill, 255), (0, r, w, h - 2 * r))
    if r:
        disc = _disc(r, fill)
        for x, y, left, top in ((0, 0, 0, 0), (w - r, 0, r, 0), (0, h - r, 0, r), (w - r, h - r, r, r)):
            surface.blit(disc, (x, y), (left, top, r, r), special_flags=pygame.BLEND_RGBA_MAX)
    return surface


class Canvas:
    """One zone's surface. Positions are pixels inside the zone; sizes of type are dp."""

    def __init__(self, surface: Surface, theme: Theme, dp: float) -> None:
        self.surface, self.theme, self.dp = surface, theme, dp
        self.texts: list[Placed] = []

    @property
    def box(self) -> Box:
        """The whole zone, from 0, 0."""
        return Box(0, 0, *self.surface.get_size())

    def px(self, dp: float) -> int:
        """Return ``dp`` in whole pixels, at least one."""
        return max(1, round(dp * self.dp))

    def width(self, words: str, style: Style) -> float:
        """Return the width of ``words`` in pixels."""
        return text.measure(words, style.weight, self.px(style.size), style.tracking * self.dp)

    def clauses(self, words: str, style: Style, room: float, ends: Sequence[str]) -> str:
        """Leave out last clauses of ``words``, each begun by one of ``ends``, while cut in ``room`` px."""
        while text.fit(words, style.weight, self.px(style.size), room)[0] != words:
            end = max(words.rfind(mark) for mark in ends)
            if end <= 0:
                break
            words = words[:end]
        return words

    def text(
        self, words: str, at: tuple[float, float], style: Style, colour: str, *, on: str = "bg",
        align: Align = "left", room: float = math.inf,
    ) -> Box:  # fmt: skip
        """Write ``words`` with their baseline at ``at``, in at most ``room`` px; return the box that they take."""
        if (colour, on) not in _ALLOWED:
            raise ValueError(f"{colour} on {on} is not a pair of text colours")
        px, tracking = self.px(style.size), style.tracking * self.dp
        if text.measure(words, style.weight, px, tracking) > room:
            words, px = text.fit(words, style.weight, px, room)
        if not words:
            return Box(round(at[0]), round(at[1]), 0, 0)
        wide = text.measure(words, style.weight, px, tracking)
        x = {"left": round(at[0]), "centre": round(at[0] - wide / 2), "right": math.floor(at[0] - wide)}[align]
        picture, baseline = text.render(words, style.weight, px, self.theme.colour(colour), tracking)
        self.surface.blit(picture, (x, round(at[1]) - baseline))
        top = math.floor(round(at[1]) - text.ASCENT * px)
        below = 0.02 if set(words) <= _LEVEL else text.DESCENT
        box = Box(x, top, math.ceil(wide), math.ceil((text.ASCENT + below) * px))
        self.texts.append(Placed(words, box, colour, on))
        return box

    def lines(
        self, lines: Sequence[str], at: tuple[float, float], style: Style, colour: str, step: float, *,
        on: str = "bg", room: float = math.inf,
    ) -> None:  # fmt: skip
        """Write lines one below the other, ``step`` px apart, the first one's baseline at ``at``."""
        for index, line in enumerate(lines):
            self.text(line, (at[0], at[1] + index * step), style, colour, on=on, room=room)

    def icon(self, name: str, box: Box, colour: str, back: str = "bg") -> None:
        """Draw the icon in the square ``box``; ``back`` is the colour behind, for the parts cut out."""
        picture = icons.icon(name, box.w, self.theme.colour(colour), self.theme.colour(back))
        self.surface.blit(picture, (box.x, box.y))

    def plate(self, box: Box, radius: float, fill: str, border: str | None = None, width: float = 1) -> None:
        """Draw a box with corners of ``radius`` dp and a border of ``width`` dp."""
        line = self.theme.colour(border) if border else None
        picture = rounded((box.w, box.h), self.px(radius), self.theme.colour(fill), line, self.px(width))
        self.surface.blit(picture, (box.x, box.y))

    def bar(self, box: Box, start: float, end: float, colour: str) -> None:
        """Draw a level bar filled from ``start`` to ``end``, both 0 to 1."""
        self.plate(box, 99, "line")
        left = round(box.w * min(max(start, 0.0), 1.0))
        right = round(box.w * min(max(end, 0.0), 1.0))
        if right > left:
            wide = max(right - left, box.h)
            self.plate(Box(box.x + min(left, box.w - wide), box.y, wide, box.h), 99, colour)
