"""The ring: seen in every view and theme, wholly on the screen, and nothing where there is no focus."""

import numpy as np
import pytest
from hmi_views import STATES, with_

from hmi.box import Box
from hmi.dashboard import Dashboard
from hmi.focusring import ring_box
from hmi.gfx import pygame
from hmi.theme import THEMES, contrast
from hmi.view import Words

SIZES = [(800, 480), (1920, 720), (1080, 1920)]
VIEWS = {
    **{name: STATES[name] for name in ("electric", "offer", "undo-offer", "live", "waiting", "long-offer")},
    "voice": with_(STATES["offer"], words=Words(mic="ready", voice="on")),
    "asleep": with_(STATES["electric"], words=Words(mic="ready", voice="silent")),
}


def pixels(surface):
    return pygame.surfarray.array3d(surface).astype(int)


def packed(surface):
    """Each pixel as one number: a whole frame is compared in a few milliseconds."""
    return pygame.surfarray.array2d(surface) & 0xFFFFFF


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("theme", ["night", "day"])
def test_the_ring_is_seen_around_every_target(size, theme):
    dashboard = Dashboard(size)
    accent = THEMES[theme].accent
    number = (accent[0] << 16) | (accent[1] << 8) | accent[2]
    for state, view in VIEWS.items():
        plain = packed(dashboard.draw(with_(view, theme=theme)))
        layout = dashboard.layout
        for name in layout.targets:
            box = ring_box(layout, name)
            assert Box(0, 0, *size).holds(box), (state, name)
            ringed = packed(dashboard.draw(with_(view, theme=theme, focus=name)))
            columns, rows = (np.flatnonzero((plain != ringed).any(axis=axis)) for axis in (1, 0))
            assert len(columns), (state, name)
            assert (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1) == (box.x, box.y, box.right, box.bottom), (
                state,
                name,
            )
            here = slice(box.x, box.right), slice(box.y, box.bottom)
            under = plain[here][(ringed[here] == number) & (plain[here] != number)]
            colours, counts = np.unique(under, return_counts=True)
            clear = [contrast(accent, (c >> 16, c >> 8 & 255, c & 255)) >= 3 for c in colours.tolist()]
            share = counts[clear].sum() / counts.sum()
            assert share > 0.97, (state, name, share)  # the rest are marks and words of the map below the ring


def test_a_plate_of_the_same_colour_keeps_its_distance():
    dashboard = Dashboard((1920, 720))
    dashboard.draw(with_(STATES["offer"], focus="accept"))
    frame = pixels(dashboard.draw(with_(STATES["offer"], focus="accept")))
    box, ring = dashboard.layout.targets["accept"], ring_box(dashboard.layout, "accept")
    middle = box.y + box.h // 2
    row = [tuple(frame[x, middle]) == THEMES["night"].accent for x in range(ring.x, box.x + 4)]
    assert row[0]
    assert row[-1]
    assert not all(row)


def test_a_target_that_is_entered_looks_otherwise_and_an_absent_one_has_no_ring():
    dashboard = Dashboard((1280, 720))
    view = STATES["electric"]
    plain = pixels(dashboard.draw(view))
    on = pixels(dashboard.draw(with_(view, focus="seek")))
    entered = pixels(dashboard.draw(with_(view, focus="seek", entered=True)))
    assert (on != entered).any()
    assert (plain != on).any()
    assert (pixels(dashboard.draw(with_(view, focus="accept"))) == plain).all()
    opened = pixels(dashboard.draw(with_(view, help_open=True)))
    assert (pixels(dashboard.draw(with_(view, help_open=True, focus="seek"))) == opened).all()
