"""Golden pictures: fifteen moments on one sheet for each size and theme, small, to be looked at and compared with.

Drawn anew, after every change of the look that is meant, by: make golden
"""

from itertools import product
from pathlib import Path

import numpy as np
from hmi_views import STATES, with_
from numpy.typing import NDArray

from hmi.dashboard import Dashboard
from hmi.gfx import Surface, pygame

FOLDER = Path(__file__).with_name("golden")
MOMENTS = (
    "waiting", "electric", "petrol", "learned-roads", "offer", "ahead-offer", "heading-for", "listening", "answered",
    "doors", "right-to-left", "stale", "mind-open", "climate-open", "help-others",
)  # fmt: skip
_SIZES = ((1920, 720, 4), (800, 480, 2), (1080, 1920, 4))
SHEETS = (*product(_SIZES, ("day", "night")), (_SIZES[0], "twilight"))
"""Width, height, and how much smaller it is kept; and the theme."""
_COLUMNS = 3

Pixels = NDArray[np.int16]


def sheet(size: tuple[int, int, int], theme: str, **changes: object) -> Surface:
    """Draw all moments, with ``changes`` of their views."""
    width, height, smaller = size
    tile = width // smaller, height // smaller
    whole = Surface((tile[0] * _COLUMNS, tile[1] * -(-len(MOMENTS) // _COLUMNS)), 0, 32)
    dashboard = Dashboard((width, height))
    for at, name in enumerate(MOMENTS):
        picture = dashboard.draw(with_(STATES[name], theme=theme, **changes))
        whole.blit(pygame.transform.smoothscale(picture, tile), (at % _COLUMNS * tile[0], at // _COLUMNS * tile[1]))
    return whole


def path_of(size: tuple[int, int, int], theme: str) -> Path:
    """Return where the sheet is kept."""
    return FOLDER / f"{size[0]}x{size[1]}-{theme}.png"


def pixels(picture: Surface) -> Pixels:
    """Return [width, height, 3]."""
    return pygame.surfarray.array3d(picture).astype(np.int16)


def differences(one: Pixels, other: Pixels) -> NDArray[np.float64]:
    """Return for each square of 8 x 8 pixels how much two pictures of one size differ there, on average, 0 to 255."""
    width, height = (side // 8 * 8 for side in one.shape[:2])
    away = np.abs(one - other)[:width, :height].astype(np.float64).max(axis=2)
    return away.reshape(width // 8, 8, height // 8, 8).mean(axis=(1, 3))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for size, theme in SHEETS:
        pygame.image.save(sheet(size, theme), str(path_of(size, theme)))
