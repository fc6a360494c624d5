import numpy as np
from hmi_views import KONA, with_
from test_hmi_ahead import HERE, TO_NORTH, car, labels

from hmi.dashboard import Dashboard
from hmi.theme import NIGHT
from hmi.view import RoadsView, TrackView


def roads(*lines: tuple[float, float, float, float], driven: int = 30) -> RoadsView:
    return RoadsView(np.array(lines).reshape(-1, 2, 2), np.full(len(lines), driven), 12.4)


def east_west(north: float) -> tuple[float, float, float, float]:
    return -9000.0, HERE + north, 9000.0, HERE + north


def inks(picture, x: int, y: int) -> list[int]:
    """How green the column above the car is, pixel by pixel: the background has 14."""
    return [picture.get_at((x, row))[1] for row in range(y - 150, y - 50)]


def test_a_known_road_is_drawn_where_it_is_and_turns_with_the_heading():
    dashboard = Dashboard((1920, 720))
    plain = with_(KONA, track=TO_NORTH)
    before = dashboard.draw(plain).copy()
    after = dashboard.draw(with_(plain, roads=roads(east_west(500.0)))).copy()
    x, y = car(dashboard)
    changed = [row for row in range(y - 150, y - 20) if before.get_at((x + 30, row)) != after.get_at((x + 30, row))]
    assert 2 <= len(changed) <= 8
    assert after.get_at((x + 30, changed[len(changed) // 2]))[:3] == NIGHT.trail
    assert after.get_at((x - 30, changed[len(changed) // 2]))[:3] == NIGHT.trail
    turned = dashboard.draw(with_(plain, track=with_(TO_NORTH, heading_deg=90.0), roads=roads(east_west(500.0))))
    assert turned.get_at((x + 30, changed[len(changed) // 2]))[:3] != NIGHT.trail
    assert turned.get_at((x - (y - changed[len(changed) // 2]), y - 30))[:3] == NIGHT.trail


def test_a_road_is_heavier_the_more_often_it_was_driven():
    dashboard, ink = Dashboard((1920, 720)), []
    for driven in (1, 8, 40):
        picture = dashboard.draw(with_(KONA, track=TO_NORTH, roads=roads(east_west(600.0), driven=driven)))
        x, y = car(dashboard)
        ink.append(sum(max(0, green - 14) for green in inks(picture, x + 30, y)))
    assert ink[0] < ink[1] < ink[2]


def test_roads_fade_toward_the_edges_of_the_map():
    dashboard = Dashboard((1920, 720))
    plain = with_(KONA, track=TO_NORTH)
    empty = dashboard.draw(plain).copy()
    picture = dashboard.draw(with_(plain, roads=roads(*((e, HERE, e, HERE + 9000.0) for e in range(-300, 300, 20)))))
    zone = dashboard.layout.zones["map"]
    top = [(x, zone.y + 1) for x in range(zone.x, zone.right)]
    assert picture.get_at((car(dashboard)[0] + 20, car(dashboard)[1] - 60)) != empty.get_at(car(dashboard))
    assert all(picture.get_at(spot) == empty.get_at(spot) for spot in top)


def test_without_satellites_no_road_is_shown_and_the_map_says_so_as_before():
    dashboard = Dashboard((1920, 720))
    for track in (with_(TO_NORTH, source="reckoned"), TrackView()):
        plain = dashboard.draw(with_(KONA, track=track)).copy()
        said = labels(dashboard)
        picture = dashboard.draw(with_(KONA, track=track, roads=roads(east_west(500.0))))
        assert picture.get_buffer().raw == plain.get_buffer().raw
        assert labels(dashboard) == said


def test_the_map_says_whose_roads_these_are():
    dashboard = Dashboard((1920, 720))
    dashboard.draw(with_(KONA, track=TO_NORTH, roads=roads(east_west(500.0))))
    assert any("own drives" in text for text in labels(dashboard))
    assert any("12 km" in text for text in labels(dashboard))


def test_where_more_is_known_than_fits_what_was_driven_least_is_left_out():
    dashboard = Dashboard((1920, 720))
    often, once = roads(east_west(500.0)), roads(*(east_west(n) for n in range(-3000, 3000, 50)), driven=1)
    many = RoadsView(np.concatenate((once.ends, often.ends)), np.concatenate((once.driven, often.driven)), 12.4)
    alone = dashboard.draw(with_(KONA, track=TO_NORTH, roads=often)).copy()
    picture = dashboard.draw(with_(KONA, track=TO_NORTH, roads=many))
    x, y = car(dashboard)
    at = next(row for row in range(y - 150, y - 20) if alone.get_at((x + 30, row))[:3] == NIGHT.trail)
    assert picture.get_at((x + 30, at))[:3] == NIGHT.trail
    drawn = sum(picture.get_at((x + 30, row)) != alone.get_at((x + 30, row)) for row in range(y - 200, y - 20))
    assert drawn < 20
