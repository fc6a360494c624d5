import numpy as np
import pytest
from hmi_views import KONA, SCHOOL, with_
from hypothesis import given
from hypothesis import strategies as st
from test_hmi_ahead import HERE, TO_NORTH, car, labels, place_at
from test_roadlines import east_west, roads

from hmi.basemap import KINDS, _within
from hmi.dashboard import Dashboard
from hmi.theme import DAY, NIGHT, contrast, mix
from hmi.view import BaseMapView, TrackView

EVERYWHERE = ((-9000.0, HERE - 9000), (9000.0, HERE - 9000), (9000.0, HERE + 9000), (-9000.0, HERE + 9000))


def base(*shapes: tuple[str, tuple[tuple[float, float], ...]], attribution: str = "© OpenStreetMap") -> BaseMapView:
    points = np.concatenate([np.array(line, np.float32) for _, line in shapes])
    first = np.cumsum([0, *(len(line) for _, line in shapes[:-1])])
    kind = np.array([list(KINDS).index(kind) for kind, _ in shapes], np.int8)
    low, high = np.minimum.reduceat(points, first), np.maximum.reduceat(points, first)
    return BaseMapView(points, first, kind, (low + high) / 2, np.hypot(*(high - low).T) / 2, attribution)


def across(kind: str, north: float) -> tuple[str, tuple[tuple[float, float], ...]]:
    return kind, ((-9000.0, HERE + north), (9000.0, HERE + north))


def ink(kind: str, theme=NIGHT):
    return mix(theme.bg, theme.colour(KINDS[kind].ink), KINDS[kind].share)


def column(dashboard, picture, dx: int = 30) -> list[tuple[int, int, int]]:
    """The pixels above the car."""
    x, y = car(dashboard)
    return [tuple(picture.get_at((x + dx, row)))[:3] for row in range(y - 150, y - 20)]


@pytest.mark.parametrize("theme", [NIGHT, DAY])
def test_roads_water_and_green_have_the_themes_colours_and_lie_where_they_are(theme):
    dashboard = Dashboard((1920, 720))
    plain = with_(KONA, track=TO_NORTH, theme=theme.name)
    for kind in ("water", "green"):
        picture = dashboard.draw(with_(plain, base=base((kind, EVERYWHERE))))
        assert set(column(dashboard, picture)) >= {ink(kind, theme)}
        assert column(dashboard, picture)[100] == ink(kind, theme)
    picture = dashboard.draw(with_(plain, base=base(across("motorway", 500.0)))).copy()
    road = [row for row, colour in enumerate(column(dashboard, picture)) if colour == ink("motorway", theme)]
    assert 1 <= len(road) <= 4
    learned = dashboard.draw(with_(plain, roads=roads(east_west(500.0))))
    assert theme.trail in column(dashboard, learned)[road[0] - 2 : road[-1] + 3]


def test_learned_roads_and_the_way_ahead_lie_on_top():
    dashboard = Dashboard((1920, 720))
    both = with_(KONA, track=TO_NORTH, roads=roads(east_west(500.0)), base=base(across("motorway", 500.0)))
    assert NIGHT.trail in column(dashboard, dashboard.draw(both))


@pytest.mark.parametrize("theme", [NIGHT, DAY])
def test_the_map_is_quieter_than_the_roads_that_were_learned(theme):
    for kind in KINDS:
        assert contrast(ink(kind, theme), theme.bg) < contrast(theme.trail, theme.bg)
        assert contrast(theme.faint, theme.bg) / contrast(ink(kind, theme), theme.bg) > 2.4


def test_wider_roads_matter_more():
    widths = [KINDS[kind].width for kind in ("minor", "secondary", "primary", "motorway")]
    shares = [KINDS[kind].share for kind in ("minor", "secondary", "primary", "motorway")]
    assert widths == sorted(set(widths))
    assert shares == sorted(set(shares))


def test_a_hole_in_an_area_stays_ground():
    dashboard = Dashboard((1920, 720))
    hole = ((-300.0, HERE + 300), (-300.0, HERE + 600), (300.0, HERE + 600), (300.0, HERE + 300))
    lake = (*EVERYWHERE, EVERYWHERE[0], *hole, hole[0], EVERYWHERE[0])
    colours = column(dashboard, dashboard.draw(with_(KONA, track=TO_NORTH, base=base(("water", lake)))))
    assert {ink("water"), NIGHT.bg} <= set(colours)
    assert colours[-1] == ink("water")


def test_the_map_fades_toward_its_edges():
    dashboard = Dashboard((1920, 720))
    empty = dashboard.draw(with_(KONA, track=TO_NORTH)).copy()
    picture = dashboard.draw(with_(KONA, track=TO_NORTH, base=base(("water", EVERYWHERE))))
    zone = dashboard.layout.zones["map"]
    assert all(picture.get_at((x, zone.y + 1)) == empty.get_at((x, zone.y + 1)) for x in range(zone.x, zone.right))


def test_where_there_is_too_much_minor_roads_far_away_go_first():
    dashboard = Dashboard((1920, 720))
    field = [across("minor", 300 + n / 4) for n in range(1760)]
    crowded = with_(KONA, track=TO_NORTH, base=base(*field, across("motorway", 745.0)))
    colours = column(dashboard, dashboard.draw(crowded))[::-1]  # from the car on
    assert dashboard.sight is not None
    metres = [(20 + row) * dashboard.sight.scale for row in range(len(colours))]
    drawn = [m for m, colour in zip(metres, colours, strict=True) if colour != NIGHT.bg]
    assert 285 < min(drawn) < 310
    assert 500 < max(m for m in drawn if m < 730) < 700
    assert max(drawn) > 735


def test_without_satellites_there_is_no_map_and_nobody_to_thank():
    dashboard = Dashboard((1920, 720))
    for track in (with_(TO_NORTH, source="reckoned"), TrackView()):
        plain = dashboard.draw(with_(KONA, track=track)).copy()
        picture = dashboard.draw(with_(KONA, track=track, base=base(("water", EVERYWHERE))))
        assert picture.get_buffer().raw == plain.get_buffer().raw
        assert dashboard.sight is None


@pytest.mark.parametrize("size", [(1920, 720), (1280, 720), (800, 480), (1080, 1920)])
def test_who_made_the_map_is_said_in_full(size):
    dashboard = Dashboard(size)
    dashboard.draw(with_(KONA, track=TO_NORTH, base=base(("water", EVERYWHERE))))
    assert "© OpenStreetMap" in labels(dashboard)
    dashboard.draw(with_(KONA, track=TO_NORTH))
    assert "© OpenStreetMap" not in labels(dashboard)


def test_zoom_draws_everything_so_much_larger():
    dashboard = Dashboard((1920, 720))
    scales = []
    for zoom in (1.0, 2.0, 0.5):
        dashboard.draw(with_(KONA, track=TO_NORTH, zoom=zoom))
        assert dashboard.sight is not None
        scales.append(dashboard.sight.scale)
    assert scales == pytest.approx([scales[0], scales[0] / 2, scales[0] * 2])


def test_a_touch_zooms_a_large_map_and_no_label_lies_under_the_buttons():
    dashboard = Dashboard((1920, 720))
    for degrees in range(0, 360, 30):
        dashboard.draw(with_(KONA, track=TO_NORTH, ahead=(place_at(degrees, 2500.0), SCHOOL)))
        for name in ("zoom-in", "zoom-out"):
            box = dashboard.layout.targets[name]
            assert dashboard.control_at((box.x + box.w // 2, box.y + box.h // 2)) == name
            assert not any(text.box.overlaps(box) for text in dashboard.texts["map"])
    dashboard.draw(with_(KONA, track=TrackView()))
    assert "zoom-in" not in dashboard.layout.targets


@given(st.lists(st.tuples(st.integers(-400, 500), st.integers(-400, 500)), min_size=3, max_size=12))
def test_an_area_is_cut_to_the_surfaces_rows_without_a_change_on_them(points):
    ring = np.array(points, np.float64)
    cut = _within(ring, 100)
    assert ((cut[:, 1] > -1e-6) & (cut[:, 1] < 100 + 1e-6)).all()

    def crossings(of: np.ndarray, y: float) -> list[float]:
        a, b = of, np.roll(of, -1, axis=0)
        at = (a[:, 1] > y) != (b[:, 1] > y)
        return sorted((a[at, 0] + (y - a[at, 1]) / (b[at, 1] - a[at, 1]) * (b[at, 0] - a[at, 0])).round(3).tolist())

    for y in (0.5, 37.25, 99.5):
        assert crossings(cut, y) == pytest.approx(crossings(ring, y), abs=0.01)
