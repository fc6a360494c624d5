"""Nothing looks other than it was when it was last looked at."""

from pathlib import Path

import pytest
from golden_sheets import MOMENTS, SHEETS, differences, path_of, pixels, sheet

from hmi.gfx import pygame

MOST = 10.0
"""Letters and lines may come out a little differently on another machine; a missing or moved word is far more."""


@pytest.mark.parametrize(("size", "theme"), SHEETS, ids=lambda value: str(value).strip("()").replace(", ", "x"))
def test_the_moments_look_as_they_did(size, theme, tmp_path: Path):
    path = path_of(size, theme)
    kept, drawn = pygame.image.load(str(path)), sheet(size, theme)
    assert kept.get_size() == drawn.get_size(), "draw the sheets anew: make golden"
    away = differences(pixels(kept), pixels(drawn))
    if away.max() > MOST:
        pygame.image.save(drawn, str(tmp_path / path.name))
        x, y = (int(at) * 8 for at in divmod(int(away.argmax()), away.shape[1]))
        pytest.fail(f"{path.name} differs by {away.max():.0f} at {x}, {y}; as drawn now: {tmp_path / path.name}. "
                    "If that is meant, look at it and draw the sheets anew: make golden")  # fmt: skip


def test_a_single_changed_word_is_seen():
    size, theme = SHEETS[0]
    assert differences(pixels(sheet(size, theme)), pixels(sheet(size, theme, car="Another car"))).max() > 2 * MOST
    assert len(MOMENTS) == 15
