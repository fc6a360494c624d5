import random
from itertools import combinations

import numpy as np
import pytest
from hmi_views import ELECTRIC, KONA, RAV4, STATES, WAITING, all_as, readings, with_

from hmi import attention, trackmap
from hmi.dashboard import Dashboard
from hmi.gfx import pygame
from hmi.layout import BUTTONS, Box
from hmi.theme import TEXT_PAIRS
from hmi.view import TrackView

SIZES = [(800, 480), (1024, 600), (1280, 720), (1920, 720), (2560, 720), (720, 1280), (1080, 1920)]


def pixels(surface) -> bytes:
    return pygame.image.tobytes(surface, "RGB")


def words(dashboard, *zones) -> str:
    texts = dashboard.texts
    return " ".join(placed.text for zone in zones or texts for placed in texts.get(zone, ()))


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def drawn(request):
    """Every state drawn at one size: its texts by zone, and the layout."""
    dashboard = Dashboard(request.param)
    found = {}
    for name, view in STATES.items():
        assert dashboard.draw(view).get_size() == request.param
        found[name] = dashboard.texts, dashboard.layout
    return request.param, found


def test_no_text_leaves_its_zone(drawn):
    size, found = drawn
    for state, (texts, layout) in found.items():
        homes = {**layout.zones, "help": Box(0, 0, *size)}
        for zone, placed in texts.items():
            for text in placed:
                inner = zone == "map" and text.text != "N"
                parts = [homes["caption"], homes["focus"]] if inner else [homes[zone]]
                assert any(home.holds(text.box) for home in parts), (state, zone, text)


def test_no_text_covers_another(drawn):
    _, found = drawn
    for state, (texts, _) in found.items():
        shown = texts["help"] if "help" in texts else [text for placed in texts.values() for text in placed]
        for one, other in combinations(shown, 2):
            assert not one.box.overlaps(other.box), (state, one, other)


def test_texts_use_only_tested_colour_pairs(drawn):
    _, found = drawn
    used = {(text.colour, text.on) for texts, _ in found.values() for placed in texts.values() for text in placed}
    assert used <= set(TEXT_PAIRS)


def test_answers_and_speed_are_never_shortened(drawn):
    _, found = drawn
    for state in ("offer", "long-offer", "long-offer-climate"):
        texts, _ = found[state]
        assert {"Yes", "Not now"} <= {text.text for text in texts["offer"]}
        assert "…" not in "".join(text.text for text in texts["offer"]), state
    assert all("104" in {text.text for text in found[state][0]["primary"]} for state in ("petrol", "trouble"))


@pytest.mark.parametrize("theme", ["day", "twilight", "night"])
def test_the_same_view_gives_the_same_pixels_whatever_came_before(theme):
    fresh, worn = Dashboard((1024, 600)), Dashboard((1024, 600))
    views = [with_(view, theme=theme) for view in STATES.values()]
    order = [*views, *views]
    random.Random(3).shuffle(order)
    seen = {}
    for view in order:
        picture = pixels(worn.draw(view))
        assert seen.setdefault(id(view), picture) == picture
    for view in views[:6]:
        assert pixels(fresh.draw(view)) == seen[id(view)]


def test_unknown_shows_no_digit():
    dashboard = Dashboard((1280, 720))
    dashboard.draw(with_(all_as(KONA, "invalid"), wall=None))
    shown = words(dashboard, "primary", "energy", "climate")
    assert "–" in shown
    assert not any(letter.isdigit() for letter in shown)


def test_stale_is_seen_to_be_stale():
    dashboard = Dashboard((1280, 720))
    fresh = pixels(dashboard.draw(KONA))
    assert "12 s" not in words(dashboard)
    stale = pixels(dashboard.draw(all_as(KONA, "stale")))
    assert stale != fresh
    assert words(dashboard, "primary").count("12 s") >= 2
    assert "12 s" in words(dashboard, "energy")
    assert "12 s" in words(dashboard, "climate")
    speed = next(text for text in dashboard.texts["primary"] if text.text == "63")
    assert speed.colour == "faint"


def test_every_signal_that_goes_stale_changes_pixels():
    dashboard = Dashboard((1280, 720))
    fresh = pixels(dashboard.draw(KONA))
    dull = {"Vehicle.Body.Lights.DirectionIndicator.Right.IsSignaling"}  # off and unbelieved look alike
    for path, reading in KONA.readings.items():
        if path not in dull:
            view = with_(KONA, readings={**KONA.readings, path: reading._replace(validity="stale", age_s=12.0)})
            assert pixels(dashboard.draw(view)) != fresh, path


def test_what_the_car_never_said_takes_no_room():
    dashboard = Dashboard((1280, 720))
    dashboard.draw(RAV4)
    assert "climate" not in dashboard.layout.zones
    assert "Battery" not in words(dashboard)
    assert "Fuel" not in words(dashboard)
    assert "Engine" in words(dashboard, "energy")
    dashboard.draw(with_(RAV4, readings=readings({"Speed": 50.0})))
    assert "energy" not in dashboard.layout.zones


def test_waiting_is_calm():
    dashboard = Dashboard((1280, 720))
    dashboard.draw(WAITING)
    assert "Waiting for the car" in words(dashboard)
    assert "km/h" not in words(dashboard)


def test_track_says_how_it_is_known():
    dashboard = Dashboard((1920, 720))
    for source, says in (("gps", "Track by satellite, 1.9 km"), ("reckoned", "no satellite position in this log")):
        dashboard.draw(with_(KONA, track=with_(KONA.track, source=source)))
        assert says in words(dashboard, "map")
    dashboard.draw(with_(KONA, track=TrackView()))
    assert "No position yet" in words(dashboard, "map")


def test_north_is_shown_only_where_it_is_known():
    dashboard = Dashboard((1280, 720))
    for source, known in (("gps", True), ("reckoned", False), ("none", False)):
        dashboard.draw(with_(KONA, track=with_(KONA.track, source=source)))
        assert ("N" in [text.text for text in dashboard.texts["map"]]) is known


def test_doors_are_shown_when_open_only():
    dashboard = Dashboard((1280, 720))
    dashboard.draw(STATES["doors"])
    assert "2 doors open" in words(dashboard, "attention")
    assert "Driver unbelted" in words(dashboard, "attention")
    dashboard.draw(KONA)
    assert "attention" not in dashboard.texts
    closed = with_(KONA, readings={**ELECTRIC, **readings({"Cabin.Door.Row1.DriverSide.IsOpen": True}, "stale")})
    assert attention.attention(closed) is None


def test_blinkers_follow_the_signal():
    dashboard = Dashboard((1280, 720))
    on = pixels(dashboard.draw(KONA))
    dark = {**ELECTRIC, **readings({"Body.Lights.DirectionIndicator.Left.IsSignaling": False})}
    assert pixels(dashboard.draw(with_(KONA, readings=dark))) != on
    assert pixels(dashboard.draw(with_(KONA, t_s=KONA.t_s))) == on


@pytest.mark.parametrize("size", SIZES)
def test_a_touch_finds_each_control(size):
    dashboard = Dashboard(size)
    dashboard.draw(STATES["offer"])
    for name, box in dashboard.layout.targets.items():
        found = dashboard.control_at((box.x + box.w // 2, box.y + box.h // 2))
        assert found == name if name != "seek" else found.startswith("seek:0.5")
    assert {"accept", "reject", "type", "seek", *BUTTONS} <= set(dashboard.layout.targets)
    seek = dashboard.layout.targets["seek"]
    assert dashboard.control_at((seek.x, seek.y + 5)) == "seek:0.0000"
    assert dashboard.control_at((seek.right - 1, seek.y + 5)) == "seek:1.0000"
    assert dashboard.seek_at(-50) == "seek:0.0000"
    assert dashboard.control_at((0, 0)) is None
    assert dashboard.control_at((-5, 9999)) is None


def test_controls_follow_the_last_frame():
    dashboard = Dashboard((1280, 720))
    dashboard.draw(STATES["offer"])
    accept = dashboard.layout.targets["accept"]
    middle = (accept.x + 9, accept.y + 9)
    dashboard.draw(KONA)
    assert dashboard.control_at(middle) is None
    dashboard.draw(STATES["help"])
    button = dashboard.layout.targets["fullscreen"]
    assert dashboard.control_at((button.x + 9, button.y + 9)) == "fullscreen"
    assert dashboard.control_at((button.x + 9, button.bottom + 3)) == "help"  # what is beside the buttons closes it
    assert dashboard.control_at((0, 0)) == "help"
    dashboard.draw(STATES["live"])
    assert not set(BUTTONS) & set(dashboard.layout.targets)


@pytest.mark.parametrize(
    "size", [(1, 1), (2, 900), (900, 2), (320, 240), (240, 320), (479, 271), (640, 360), (333, 777), (3000, 400)]
)
def test_odd_windows_do_not_crash_or_cut(size):
    dashboard = Dashboard(size)
    for name, view in STATES.items():
        assert dashboard.draw(view).get_size() == size, name
    assert dashboard.control_at((0, 0)) in (None, "type", *BUTTONS)


def test_small_window_still_shows_the_speed():
    dashboard = Dashboard((320, 240))
    dashboard.draw(KONA)
    assert "63" in words(dashboard)


def test_resize_and_save(tmp_path):
    dashboard = Dashboard((800, 480))
    dashboard.draw(KONA)
    dashboard.resize((1024, 600))
    picture = dashboard.draw(KONA)
    dashboard.save(tmp_path / "frame.png")
    saved = pygame.image.load(str(tmp_path / "frame.png"))
    assert saved.get_size() == (1024, 600)
    assert pixels(saved) == pixels(picture)


def test_day_is_light_and_night_is_dark():
    dashboard = Dashboard((800, 480))
    day = sum(pygame.transform.average_color(dashboard.draw(with_(KONA, theme="day")))[:3])
    night = sum(pygame.transform.average_color(dashboard.draw(KONA))[:3])
    assert day > 600 > 120 > night


def test_drawing_needs_no_display():
    Dashboard((800, 480)).draw(KONA)
    assert not pygame.display.get_init()


def test_the_way_driven_lies_behind_the_car():
    north = np.column_stack((np.zeros(500), np.linspace(0, 1500, 500))).astype(np.float32)
    dashboard = Dashboard((1280, 720))
    for points, heading in ((north, 0.0), (north[:, ::-1].copy(), 90.0), (-north, 180.0)):
        picture = dashboard.draw(with_(KONA, track=TrackView(points, heading, "gps", 1.5)))
        focus = dashboard.layout.zones["focus"]
        x, y = trackmap.MapFrame((focus.w, focus.h), focus, focus).car
        behind, ahead = picture.get_at((x, y + 50)), picture.get_at((x, y - 60))
        assert behind[1] > 120 > behind[0], heading  # green, bright near the car
        assert max(ahead[:3]) < 60, heading


def test_a_track_of_one_place_is_no_track_yet():
    dashboard = Dashboard((1280, 720))
    still = np.zeros((50, 2), np.float32)
    for points in (still, still[:1], still[:2]):
        dashboard.draw(with_(KONA, track=TrackView(points, 10.0, "gps", 0.0)))
        assert "Track by satellite" in words(dashboard, "map")
