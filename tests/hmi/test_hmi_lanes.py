"""Two traces on one timeline: a lane for each, and where they differ."""

from dataclasses import replace

import numpy as np
import pytest
from hmi_views import BESIDE, KONA, with_

from hmi import timeline
from hmi.dashboard import Dashboard
from hmi.gfx import pygame
from hmi.theme import THEMES
from hmi.view import View


def timeline_pixels(view: View) -> np.ndarray:
    dashboard = Dashboard((1280, 720))
    frame = dashboard.draw(view)
    x, y, w, h = dashboard.layout.targets["seek"]
    return pygame.surfarray.array3d(frame)[x : x + w, y : y + h].astype(int)


def texts(view: View) -> list[str]:
    dashboard = Dashboard((1280, 720))
    dashboard.draw(view)
    return [placed.text for placed in dashboard.texts["timeline"]]


@pytest.mark.parametrize("theme", ["night", "day"])
def test_differences_join_the_lanes_where_they_are(theme: str) -> None:
    without = timeline_pixels(with_(KONA, theme=theme, playback=with_(BESIDE, differences=())))
    drawn = timeline_pixels(with_(KONA, theme=theme, playback=BESIDE))
    changed = np.flatnonzero((drawn != without).any((1, 2)))
    wide = drawn.shape[0]
    for share in (60 / 600, 220 / 600, 300 / 600):
        assert np.abs(changed - share * wide).min() <= 2
    assert len(changed) <= 3 * 5
    warm = (drawn == THEMES[theme].warm).all(2)
    assert warm[changed].any()


def test_the_lane_has_the_other_marks_and_is_not_there_without_another_trace() -> None:
    plain = timeline.strip(KONA, timeline.Curve(np.empty(0, np.float32)))
    assert plain is not None
    assert plain.other is None
    beside = timeline.strip(with_(KONA, playback=BESIDE), timeline.Curve(np.empty(0, np.float32)))
    assert beside is not None
    assert beside.other is not None
    assert sorted(beside.other) == [(60 / 600, "withheld"), (104 / 600, "offer"), (220 / 600, "offer")]
    assert beside.differences == (60 / 600, 220 / 600, 300 / 600)
    assert (timeline_pixels(KONA) != timeline_pixels(with_(KONA, playback=with_(BESIDE, said="")))).any()


def test_what_differs_is_said_in_the_place_of_the_end() -> None:
    quiet = texts(with_(KONA, playback=with_(BESIDE, said="")))
    told = texts(with_(KONA, playback=with_(BESIDE, said="B offered heat; A: busy")))
    assert quiet == ["10∶00", "3∶20"]
    assert told == ["3∶20", "B offered heat; A: busy"]


@pytest.mark.parametrize(
    ("size", "name", "shown"),
    [
        ((1280, 720), "Heater power", "Heater power 0.0 to 5.5 kW"),
        ((640, 480), "Heater power", "Heater power"),
        ((640, 480), "A name that is too long for this", ""),
    ],
)
def test_the_curve_is_named_where_there_is_room(size: tuple[int, int], name: str, shown: str) -> None:
    dashboard = Dashboard(size)
    assert KONA.playback is not None
    playback = replace(KONA.playback, profile_name=name, profile_span="0.0 to 5.5 kW")
    dashboard.draw(with_(KONA, playback=playback))
    told = [text.text for text in dashboard.texts["timeline"]]
    assert told == ["10∶00", "3∶20", *([shown] if shown else [])]
