"""The one place that imports pygame, with its greeting switched off."""

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

__all__ = ["Surface", "clear", "pygame"]

Surface = pygame.Surface


def clear(size: tuple[int, int], colour: tuple[int, int, int] = (0, 0, 0)) -> Surface:
    """Return a wholly transparent surface, at least 1 x 1 px.

    Its hidden colour is ``colour``: scaling mixes the hidden colour in, so black would leave dark fringes.
    """
    surface = Surface((max(1, size[0]), max(1, size[1])), pygame.SRCALPHA, 32)
    surface.fill((*colour, 0))
    return surface
