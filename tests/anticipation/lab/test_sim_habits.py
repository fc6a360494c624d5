"""What is done to the climate beside the set temperature, and what a car's climate control remembers of it."""

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from anticipation.lab.simulate.acts import Act
from anticipation.lab.simulate.cabin import CabinLog, Ride, live_in
from anticipation.lab.simulate.climate import Air, Kept
from anticipation.lab.simulate.family import FAMILIES, Manners, draw_tastes
from anticipation.lab.simulate.lived import live
from anticipation.lab.simulate.living import Living
from anticipation.lab.simulate.person import Person
from anticipation.lab.simulate.simulation import begin
from anticipation.lab.simulate.weather import Sky

SECONDS = 900
PLAIN = replace(
    draw_tastes(np.random.default_rng(0)), acts=(1.0, 1.0, 1.0, 0.0, 0.0), offset=0.0, tolerance=0.9, heat_to_c=22.0
)
ALL = Manners(acts=(1.0, 1.0, 1.0, 1.0), seat_below_c=5.0, seat_percent=66.0, window_percent=50.0, ac_below_c=20.0)


def _live(
    outside_c: float,
    start_c: float,
    manners: Manners = ALL,
    kept: Kept | None = None,
    sun: float = 0.0,
    speed: NDArray[np.float64] | float = 8.0,
    smog: NDArray[np.int64] | int = 0,
    rain: bool = False,
    parked_s: float = SECONDS,
) -> CabinLog:
    sky = Sky(outside_c, sun, rain, smog=0, dark=False, night_c=outside_c)
    ride = Ride(
        np.broadcast_to(smog, SECONDS), np.ones(SECONDS, np.bool_), np.broadcast_to(speed, SECONDS) * 1.0, parked_s
    )
    streams = (np.random.default_rng(1), np.random.default_rng(2))
    person = Person(replace(PLAIN, manners=manners), sky, *streams, calm_s=0.0)
    return live_in(Air(start_c, start_c), kept, sky, ride, person)


def _of(log: CabinLog, kind: str) -> list[Act]:
    return [act for act in log.acts if act.kind == kind]


def test_a_seat_is_warmed_in_the_cold_once_and_for_a_while() -> None:
    log = _live(-4, -4)
    (act,) = _of(log, "seat")
    assert act.value == 66.0
    seat = log.columns["seat"]
    assert seat[int(act.t_s)] == 66.0
    assert seat[int(act.t_s) - 1] == seat[-1] == 0.0
    assert _of(_live(8, 8), "seat") == []
    assert _of(_live(-4, -4, Manners()), "seat") == []


def test_a_window_is_opened_in_mild_weather_and_closed_for_a_reason() -> None:
    fast = np.where(np.arange(SECONDS) < 500, 8.0, 33.0)
    log = _live(20, 24, replace(ALL, acts=(0.0, 1.0, 0.0, 0.0)), speed=fast)
    opened, closed = _of(log, "windows")[:2]
    assert (opened.value, closed.value) == (50.0, 0.0)
    assert 500 < closed.t_s < 515, "for the wind of a fast road"
    assert log.columns["window_open"][int(opened.t_s)] == 50.0
    assert log.columns["window_open"][int(closed.t_s)] == 0.0
    bad = np.where(np.arange(SECONDS) < 400, 0, 3)
    assert 400 <= _of(_live(20, 24, smog=bad), "windows")[1].t_s < 405, "for the smell"
    parked = _of(_live(20, 24, parked_s=700.0), "windows")
    assert parked[-1] == Act(parked[-1].t_s, "windows", 0.0)
    assert 700 <= parked[-1].t_s <= 702, "and when the car is left"


@pytest.mark.parametrize(
    ("outside_c", "rain", "smog"), [(3.0, False, 0), (33.0, False, 0), (20.0, True, 0), (20, False, 2)]
)
def test_no_window_is_opened_in_other_weather(outside_c: float, rain: bool, smog: int) -> None:
    assert _of(_live(outside_c, outside_c, rain=rain, smog=smog), "windows") == []


def test_an_open_window_lets_the_heat_out() -> None:
    warm = replace(ALL, acts=(0.0, 0.0, 0.0, 0.0))
    airs = replace(warm, acts=(0.0, 1.0, 0.0, 0.0), window_percent=100.0)
    off = Kept(16.0, ac=False)
    closed, opened = (_live(16, 30, manners, kept=off).columns["air_c"] for manners in (warm, airs))
    second = int(_of(_live(16, 30, airs, kept=off), "windows")[0].t_s)
    assert np.array_equal(closed[:second], opened[:second])
    assert opened[second + 60] < closed[second + 60] - 1


def test_the_a_c_is_switched_off_where_it_is_needless_and_on_where_it_is_not() -> None:
    by_hand = replace(ALL, acts=(0.0, 0.0, 1.0, 0.0))
    spared = _live(17, 22, by_hand, kept=Kept(19.0), sun=300)
    (off,) = _of(spared, "ac")
    assert off.value == 0.0
    assert spared.columns["cooling"][int(off.t_s) - 2] == 1
    assert not spared.columns["cooling"][int(off.t_s) + 1 :].any()
    assert spared.kept.ac is False
    hot = _live(33, 45, by_hand, kept=Kept(19.0, ac=False), sun=700)
    (on,) = _of(hot, "ac")
    assert on.value == 1.0
    assert not hot.columns["cooling"][: int(on.t_s)].any()
    assert hot.columns["cooling"][int(on.t_s) + 1]
    assert hot.kept.ac is True


def test_the_fan_is_set_by_hand_and_stays_so() -> None:
    log = _live(33, 45, replace(ALL, acts=(0.0, 0.0, 0.0, 1.0)), kept=Kept(30.0), sun=700)
    (act,) = _of(log, "fan")
    assert act.value == 87.5
    begun = int(act.t_s)
    assert not log.columns["fan_by_hand"][:begun].any()
    assert log.columns["fan_by_hand"][begun:].all()
    assert set(log.columns["fan"][begun:]) == {7.0}


def test_who_never_acts_has_wishes_instead() -> None:
    shy = _live(-4, -4, replace(ALL, acts=(0.0, 0.0, 0.0, 0.0)))
    assert [wish.kind for wish in shy.wishes].count("seat") == 1
    assert _of(shy, "seat") == []
    assert "seat" not in {wish.kind for wish in _live(-4, -4).wishes}


def test_a_climate_control_that_has_kept_something_begins_with_it() -> None:
    forgot, kept = _live(-4, -4), _live(-4, -4, kept=Kept(22.0))
    assert forgot.columns["setting_c"][0] == 20.0
    assert [act.value for act in _of(forgot, "heat")] == [22.0]
    assert set(kept.columns["setting_c"]) == {22.0}
    assert _of(kept, "heat") == [], "it is set as they want it"


def test_colder_days_are_set_warmer_by_those_who_do_so() -> None:
    leans = replace(ALL, colder_warmer=0.1)
    assert _of(_live(-12, -12, leans), "heat")[0].value == 24.0
    assert _of(_live(-12, -12), "heat")[0].value == 22.0


def _life(remembers: bool) -> Living:
    living = begin(FAMILIES["two-drivers"], 3, 9, date(2026, 1, 5))
    living.home.remembers = remembers
    living.run(9)
    return living


def test_settings_last_from_drive_to_drive_in_cars_that_remember() -> None:
    remembering, forgetting = _life(True).drives, _life(False).drives
    last = live(remembering[0].recipe).kept
    for drive in remembering[1:]:
        assert drive.recipe.kept == last
        lived = live(drive.recipe)
        assert lived.slow["setting_c"][0] == last.setting_c
        last = lived.kept
    assert all(drive.recipe.kept is None for drive in forgetting)
    turned = [Counter(a.kind for d in drives for a in d.truth.acts)["heat"] for drives in (remembering, forgetting)]
    assert 0 < turned[0] < 0.3 * turned[1], "who need not, does not"


def test_some_cars_remember_and_some_have_a_camera() -> None:
    homes = [begin(FAMILIES["commuter"], seed, 1, date(2026, 1, 5), steady=True).home for seed in range(40)]
    assert 0.5 < np.mean([home.remembers for home in homes]) < 0.9
    assert 0.1 < np.mean([home.camera for home in homes]) < 0.45
    assert homes[0].tastes[0].manners != homes[1].tastes[0].manners
