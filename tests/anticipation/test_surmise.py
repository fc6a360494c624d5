"""Where a drive may go: worked out now and then, and anew whenever something has changed."""

import pytest
from driver_days import GYM, HOME, SHOP, WORK, S, at, commute, way
from msgspec.structs import replace

from anticipation.facts import Charged
from anticipation.memory import NOWHERE, DriverMemory
from anticipation.scene import Scene
from anticipation.surmise import Outlook, leaving, stops
from vehicle.state import SignalState


def scene(t_s: float = 1.0, **more: object) -> Scene:
    return replace(Scene(round(t_s * S), SignalState(), at=at(35, 7, 30), position=HOME, origin=HOME), **more)


MEMORY = DriverMemory(commute(35))


def looked(outlook: Outlook, memory: DriverMemory, where: Scene) -> Outlook:
    """Look, and weigh by memory alone."""
    found = outlook.at(memory, where)
    if not found.fresh:
        return found
    assert found.candidates is not None
    return found.weighed(memory, where, found.candidates.memory)


def test_the_likely_places_come_with_their_reasons() -> None:
    best = looked(Outlook(), MEMORY, scene()).likely[0]
    assert (best.label, best.when, best.minutes) == ("work", "weekday mornings from here", 15.0)
    assert best.times == best.of > 5


def test_it_is_kept_while_it_is_fresh_and_not_when_memory_has_learned_or_the_car_has_left() -> None:
    outlook = looked(Outlook(), MEMORY, scene())
    assert outlook.at(MEMORY, scene(20)) is outlook
    assert outlook.at(MEMORY, scene(40)) is not outlook
    assert outlook.stale().at(MEMORY, scene(2)) is not outlook
    left = outlook.at(MEMORY, scene(2, left_ns=2 * S))
    assert left is not outlook
    assert left.left_ns == 2 * S
    assert left.at(MEMORY, scene(4, left_ns=2 * S)) is left
    assert left.at(MEMORY, scene(8, left_ns=2 * S)) is not left


def test_arriving_makes_it_new_at_once() -> None:
    driving = looked(Outlook(), MEMORY, scene(left_ns=0))
    there = looked(driving, MEMORY, scene(2, position=WORK, origin=WORK))
    assert there.likely[0].label == "home"


@pytest.mark.parametrize("where", [scene(at=None), scene()])
def test_where_time_or_driver_is_unknown_nothing_is_likely(where: Scene) -> None:
    memory = MEMORY if where.at is None else DriverMemory()
    assert looked(Outlook(), memory, where).likely == ()
    assert looked(Outlook(), MEMORY, scene()).at(memory, replace(where, t_ns=2 * S)).likely == ()


def test_what_is_left_of_the_way_shrinks_on_it() -> None:
    half = HOME._replace(lat=48.03)
    begun = looked(Outlook(), MEMORY, scene(left_ns=0))
    way_so_far = scene(400, left_ns=0, position=half, driven_km=4.3, trail=(HOME, half))
    later = looked(Outlook(), MEMORY, way_so_far)
    assert begun.likely[0].label == later.likely[0].label == "work"
    assert 0 < later.likely[0].minutes < begun.likely[0].minutes  # type: ignore[operator]


def test_departures_are_those_from_where_the_car_stands() -> None:
    home = MEMORY.begins_at(HOME)
    (usual,) = leaving(MEMORY, scene(), home)
    assert (usual.label, usual.depart_minute, usual.days) == ("work", 7 * 60 + 35, "weekdays")
    assert leaving(MEMORY, scene(), NOWHERE) == leaving(MEMORY, scene(at=None), home) == []


def test_stops_are_where_the_driver_charges() -> None:
    memory = MEMORY.copy()
    assert stops(memory) == []
    memory.learn(way(HOME, SHOP, at(35, 10)))
    for day in range(3):
        memory.learn(Charged(at(36 + day, 10), SHOP, 20.0, 80.0, 60.0))
    memory.learn(Charged(at(40, 10), GYM, 20.0, 80.0, 60.0))  # at no known place
    assert [stop.place for stop in stops(memory)] == [memory.place_at(SHOP)]
