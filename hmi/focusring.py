"""The ring around what the focus is on, in the theme's accent."""

from functools import lru_cache

from hmi.box import Box
from hmi.canvas import rounded
from hmi.gfx import Surface, pygame
from hmi.layout import Layout
from hmi.theme import Colour

__all__ = ["draw_focus", "ring_box"]

_WIDTH, _ENTERED = 4.0, 7.0
_AROUND = frozenset({"accept", "reject", "seek"})
"""Plates with their own colour, and the curve: the ring stands around these, inside all others."""
_OUT = 8.0  # leaves a gap of the card's colour, so that the ring is seen beside a plate of its own colour
_BESIDE = 14.0  # the times stand in the timeline's corners
_IN = 5.0
_RADIUS, _TIMELINE_RADIUS = 32.0, 22.0
_ON_CARD = frozenset({"why", "never"})
"""What can be touched of these reaches below the card, where nothing of it is to be seen."""

_WORDS = frozenset({"talk", "type"})
"""The voice's button stands at the right of these on the same card, and their own key close before it."""


def ring_box(layout: Layout, name: str) -> Box:
    """Return the outer edge of the ring around the target ``name``, in pixels."""
    box, dp = layout.targets[name], layout.dp
    if name in _AROUND:
        return box.inset(-round((_BESIDE if name == "seek" else _OUT) * dp), -round(_OUT * dp))
    if name in _ON_CARD:
        box = box._replace(h=layout.zones["offer"].bottom - box.y).inset(round(_IN * dp), 0)
    if name in _WORDS and "silent" in layout.targets:
        box = box._replace(w=box.w + round(_IN * dp))
    return box.inset(round(_IN * dp))


def draw_focus(frame: Surface, layout: Layout, name: str, entered: bool, colour: Colour) -> None:
    """Draw the ring around the target ``name``; ``entered`` says that a turn now moves what is inside."""
    box = ring_box(layout, name)
    width = max(2, round((_ENTERED if entered else _WIDTH) * layout.dp))
    radius = round((_TIMELINE_RADIUS if name == "seek" else _RADIUS) * layout.dp)
    frame.blit(_ring((box.w, box.h), radius, width, colour), (box.x, box.y))


@lru_cache(maxsize=4)
def _ring(size: tuple[int, int], radius: int, width: int, colour: Colour) -> Surface:
    """Return a ring ``width`` px wide with smooth corners; inside and outside it is transparent."""
    outer = rounded(size, min(radius, min(size) // 2), colour).copy()
    inner = (size[0] - 2 * width, size[1] - 2 * width)
    if min(inner) > 0:
        hole = rounded(inner, max(0, min(radius, min(size) // 2) - width), (0, 0, 0))
        outer.blit(hole, (width, width), special_flags=pygame.BLEND_RGBA_SUB)
    return outer
