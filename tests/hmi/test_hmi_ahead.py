import math
from itertools import pairwise

import numpy as np
import pytest
from hmi_views import FAR, GYM, KONA, RAV4, SCHOOL, STATES, WORK, with_
from hypothesis import given, settings
from hypothesis import strategies as st

from hmi import ahead
from hmi.dashboard import Dashboard
from hmi.layout import Box
from hmi.mapframe import MapFrame, Projection
from hmi.theme import DAY, NIGHT
from hmi.trackmap import metres_per_px
from hmi.view import Ahead, TrackView

NORTH = np.column_stack((np.zeros(300), np.linspace(0, 1500, 300))).astype(np.float32)
TO_NORTH = TrackView(NORTH, 0.0, "gps", 1.5)
HERE = 1500.0  # metres north of the first point


def place_at(degrees: float, metres: float, **changes) -> Ahead:
    turn = math.radians(degrees)
    return with_(WORK, east_m=metres * math.sin(turn), north_m=HERE + metres * math.cos(turn), **changes)


def labels(dashboard) -> list[str]:
    return [text.text for text in dashboard.texts["map"]]


def car(dashboard) -> tuple[int, int]:
    home, focus, caption = (dashboard.layout.zones[name] for name in ("map", "focus", "caption"))
    x, y = MapFrame((home.w, home.h), focus._replace(x=focus.x - home.x, y=focus.y - home.y), caption).car
    return home.x + x, home.y + y


@pytest.mark.parametrize("theme", ["night", "day"])
@pytest.mark.parametrize(("degrees", "toward"), [(0, (0, -1)), (90, (1, 0)), (180, (0, 1)), (270, (-1, 0))])
def test_the_line_leads_to_the_place(theme, degrees, toward):
    dashboard = Dashboard((1920, 720))
    away = with_(KONA, theme=theme, track=TO_NORTH)
    accent = (NIGHT if theme == "night" else DAY).accent
    for heading in (0.0, 90.0):
        turned = with_(away.track, heading_deg=heading)
        picture = dashboard.draw(with_(away, track=turned, heading_for=place_at(degrees + heading, 5000.0)))
        x, y = car(dashboard)
        assert tuple(picture.get_at((x + 60 * toward[0], y + 60 * toward[1])))[:3] == accent


def test_likelier_ways_have_heavier_lines():
    dashboard = Dashboard((1920, 720))
    widths = []
    for p in (0.9, 0.4, 0.05):
        picture = dashboard.draw(with_(KONA, track=TO_NORTH, ahead=(place_at(90, 5000.0, p=p),)))
        x, y = car(dashboard)
        widths.append(sum(picture.get_at((x + 60, y + k))[1] > 60 for k in range(-12, 13)))
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == 3
    assert widths[-1] > 0


def test_the_first_says_when_and_how_likely_the_others_how_likely():
    dashboard = Dashboard((1920, 720))
    dashboard.draw(STATES["ahead"])
    assert {"Work", "81 % · 8∶04", "School", "12 %", "Gym", "3 %"} <= set(labels(dashboard))
    dashboard.draw(with_(KONA, ahead=(with_(WORK, arrive="", minutes=12.4),)))
    assert "81 % · 12 min" in labels(dashboard)


def test_no_more_than_three():
    dashboard = Dashboard((1920, 720))
    dashboard.draw(with_(KONA, ahead=(WORK, SCHOOL, GYM, with_(FAR, label="Fourth"))))
    assert "Fourth" not in labels(dashboard)


def test_what_the_driver_chose_stands_alone():
    dashboard = Dashboard((1920, 720))
    dashboard.draw(with_(KONA, ahead=(SCHOOL, GYM), heading_for=WORK))
    assert {"Work", "8∶04"} <= set(labels(dashboard))
    assert not {"School", "Gym", "81 %"} & set(labels(dashboard))


@pytest.mark.parametrize("state", ["ahead-reckoned", "ahead-no-track", "heading-nowhere"])
def test_where_north_or_the_place_is_unknown_there_is_a_list_and_no_line(state):
    view = STATES[state]
    dashboard = Dashboard((1920, 720))
    picture = dashboard.draw(view).copy()
    first = (view.heading_for or view.ahead[0]).label
    assert first in labels(dashboard)
    caption = dashboard.layout.zones["caption"]
    listed = next(text.box for text in dashboard.texts["map"] if text.text == first)
    assert listed.bottom <= caption.y
    x, y = car(dashboard)
    plain = dashboard.draw(with_(view, ahead=(), heading_for=None))
    around = [(x + round(80 * math.sin(a)), y - round(80 * math.cos(a))) for a in np.linspace(0, 6.2, 60)]
    assert all(picture.get_at(spot) == plain.get_at(spot) for spot in around)


@pytest.mark.parametrize("size", [(800, 480), (1280, 720), (1920, 720), (1080, 1920)])
@pytest.mark.parametrize("metres", [300.0, 2500.0, 40_000.0, 6_000_000.0])
def test_every_place_is_named_however_far_and_wherever(size, metres):
    dashboard = Dashboard(size)
    for degrees in range(0, 360, 45):
        dashboard.draw(with_(KONA, track=TO_NORTH, ahead=(place_at(degrees, metres),)))
        named = next(text.box for text in dashboard.texts["map"] if text.text == "Work")
        assert dashboard.layout.zones["focus"].holds(named), degrees


def test_labels_keep_clear_of_the_card_over_the_map():
    for size in ((800, 480), (1280, 720), (1920, 720)):
        dashboard = Dashboard(size)
        for degrees in range(-60, 61, 20):
            view = with_(STATES["doors"], track=TO_NORTH, ahead=(place_at(degrees, 900.0), SCHOOL, GYM))
            dashboard.draw(view)
            covered = dashboard.layout.zones["attention"]
            assert "Work" in labels(dashboard)
            assert not any(text.box.overlaps(covered) for text in dashboard.texts["map"] if text.text != "N")


def test_without_ways_the_map_is_as_ever():
    dashboard = Dashboard((1280, 720))
    accent = NIGHT.accent
    for ways, colour in (((), True), ((WORK,), False)):
        picture = dashboard.draw(with_(KONA, track=TO_NORTH, ahead=ways))
        x, y = car(dashboard)
        assert (tuple(picture.get_at((x, y + 50)))[1] > 0.8 * accent[1]) is colour


@given(st.floats(0, 1e7), st.floats(0, 1e7), st.floats(10, 20_000))
def test_the_scale_changes_by_two_at_most_whatever_is_ahead(one, other, driven):
    way = np.column_stack((np.zeros(50), np.linspace(-driven, 0, 50)))
    back = np.linspace(driven, 0, 50)
    scales = [metres_per_px(way, back, 300.0, away) for away in (0.0, one, other)]
    assert max(scales) <= 2 * min(scales) * (1 + 1e-9)


@given(st.floats(100, 5000), st.floats(0, 50))
def test_the_scale_follows_the_way_to_the_place_smoothly(away, step):
    way, back = np.column_stack((np.zeros(50), np.linspace(-3000, 0, 50))), np.linspace(3000, 0, 50)
    near, far = (metres_per_px(way, back, 300.0, metres) for metres in (away, away + step))
    assert near <= far <= near * (1 + step / away) * (1 + 1e-9)


boxes = st.builds(Box, st.integers(0, 500), st.integers(0, 500), st.integers(5, 200), st.integers(5, 200))


@settings(max_examples=100)
@given(st.tuples(st.floats(-100, 700), st.floats(-100, 700)), st.lists(boxes, max_size=4), st.booleans())
def test_a_label_is_inside_clear_of_all_and_off_the_lines_unless_it_is_the_first(end, taken, first):
    way = ahead.Way("Work", "81 %", 0.8, (0.0, 0.0), first, False)
    mine = ahead.Line(way, ((300.0, 300.0), end), True)
    other = ahead.Line(way, ((300.0, 300.0), (400.0, 100.0), (500.0, 100.0)), True)
    field = Box(20, 20, 560, 560)
    box = ahead.place((120, 60), mine, field, taken, [mine, other], 16.0)
    if box is None:
        return
    assert field.holds(box)
    assert not any(box.overlaps(each) for each in taken)
    if not first:
        for a, b in pairwise(other.points):
            assert not any(box.contains(*spot) for spot in np.linspace(a, b, 400))


def test_a_line_follows_the_roads_that_are_known_and_ends_where_they_leave_the_map():
    on, field = Projection((300, 300), 0.0, 1.0), Box(0, 0, 600, 600)
    roads = ((0.0, 0.0), (0.0, 200.0), (200.0, 200.0))
    way = ahead.Way("Work", "81 %", 0.8, (200.0, 200.0), True, False, roads)
    near = ahead.line(way, on, field)
    assert near.arrives
    assert near.points == ((300.0, 300.0), (300.0, 100.0), (500.0, 100.0), (500.0, 100.0))
    far = ahead.line(way._replace(roads=(*roads, (900.0, 200.0)), at=(0.0, 100.0)), on, field)
    assert not far.arrives
    assert far.end == (600.0, 100.0)
    assert ahead.line(way._replace(roads=()), on, field).points == ((300.0, 300.0), (500.0, 100.0))


def test_the_way_along_roads_is_drawn_and_not_the_straight_line():
    dashboard = Dashboard((1920, 720))
    roads = ((0.0, HERE), (-1500.0, HERE), (-1500.0, HERE + 1500.0))
    picture = dashboard.draw(with_(KONA, track=TO_NORTH, heading_for=place_at(-45, 2121.3, way=roads)))
    x, y = car(dashboard)
    assert tuple(picture.get_at((x - 60, y)))[:3] == NIGHT.accent
    assert tuple(picture.get_at((x - 60, y - 60)))[:3] != NIGHT.accent


def test_bad_numbers_do_no_harm():
    odd = [Ahead("A", 7.0, math.inf, "", math.nan, 3.0), Ahead("", -1.0), Ahead("x" * 200, 0.5, 1e9, "", 1e12, -1e12)]
    for size in ((320, 270), (800, 480), (1080, 1920)):
        dashboard = Dashboard(size)
        for way in odd:
            for view in (with_(KONA, ahead=(way, WORK, way)), with_(RAV4, heading_for=way)):
                assert dashboard.draw(view).get_size() == size
    first = ahead.ways(with_(KONA, ahead=tuple(odd)))[0]
    assert (first.at, first.detail) == (None, "100 %")
