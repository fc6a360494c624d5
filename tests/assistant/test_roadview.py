import numpy as np
import pytest

from anticipation.ground import Position
from anticipation.roads import Roads
from assistant.roadview import roads_near, way_along

ORIGIN = (52.5, 13.4)
STREET = tuple(Position(52.5 + k / 1000, 13.4) for k in range(31))  # 3.3 km north
FAR = tuple(Position(53.5 + k / 1000, 13.4) for k in range(31))


def learned() -> Roads:
    roads = Roads()
    for route in (STREET, STREET[::-1], FAR):
        roads.learn(route)
    return roads


def test_roads_near_the_car_are_counted_from_the_tracks_first_point_and_far_ones_left_out():
    view = roads_near(learned().lines(), ORIGIN, (52.51, 13.4))
    assert view.driven.tolist() == [2]
    assert np.sort(view.ends[0, :, 1]) == pytest.approx([0.0, 3335.8], abs=1.0)
    assert view.ends[0, :, 0] == pytest.approx([0.0, 0.0], abs=0.1)
    assert view.km == pytest.approx(6.67, abs=0.01)


def test_the_same_roads_come_again_while_the_car_stays_about_there_and_new_ones_once_more_is_learned():
    roads = learned()
    view = roads_near(roads.lines(), ORIGIN, (52.51, 13.4))
    assert roads_near(roads.lines(), ORIGIN, (52.5101, 13.4)) is view
    roads.learn(STREET)
    assert roads_near(roads.lines(), ORIGIN, (52.51, 13.4)).driven.tolist() == [3]


def test_a_way_along_known_roads_in_metres_or_none():
    roads = learned()
    way = way_along(roads, roads.lines(), ORIGIN, STREET[2], STREET[20])
    assert way[0] == pytest.approx((0.0, 222.4), abs=0.5)
    assert way[-1] == pytest.approx((0.0, 2224.0), abs=1.0)
    assert way_along(roads, roads.lines(), ORIGIN, STREET[2], FAR[2]) == ()
