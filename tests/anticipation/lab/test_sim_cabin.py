"""The cabin, the weather, and what a driver does when they do not feel well in it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from numpy.typing import NDArray

from anticipation.lab.simulate.cabin import CabinLog, Ride, live_in
from anticipation.lab.simulate.climate import Air, rest
from anticipation.lab.simulate.comfort import Feeling, clothing
from anticipation.lab.simulate.family import Tastes, draw_tastes
from anticipation.lab.simulate.person import Person
from anticipation.lab.simulate.weather import Sky, Weather

ALWAYS = replace(draw_tastes(np.random.default_rng(0)), acts=(1.0, 1.0, 1.0, 1.0, 1.0), offset=0.0, tolerance=0.9)
NEVER = replace(ALWAYS, acts=(0.0, 0.0, 0.0, 0.0, 0.0))


def _live(
    outside_c: float,
    start: Air,
    tastes: Tastes = ALWAYS,
    sun: float = 0.0,
    smog: NDArray[np.int64] | None = None,
    calm_s: float = 0.0,
    on: bool = True,
) -> CabinLog:
    air = np.zeros(900, np.int64) if smog is None else smog
    sky = Sky(outside_c, sun, rain=False, smog=0, dark=False, night_c=outside_c)
    person = Person(tastes, sky, np.random.default_rng(1), np.random.default_rng(2), calm_s)
    return live_in(start, None, sky, Ride(air, np.full(900, on), np.full(900, 10.0), 900.0), person)


def _first(log: CabinLog, kind: str) -> float | None:
    return next((act.t_s for act in log.acts if act.kind == kind), None)


def test_a_cold_cabin_warms_with_the_heater_and_not_without() -> None:
    warm = _live(-6, Air(-6, -6), NEVER).columns
    assert warm["air_c"][-1] > 15
    assert np.all(np.diff(warm["air_c"][60:300]) > 0)
    assert 2_000 < warm["heater_w"].max() <= 5_500
    left = _live(-6, Air(-6, -6), NEVER, on=False).columns
    assert np.abs(left["air_c"] + 6).max() < 0.1
    assert left["heater_w"].max() == 0


def test_a_hot_cabin_cools_with_the_compressor() -> None:
    log = _live(32, Air(48, 45), NEVER, sun=700).columns
    assert log["air_c"][-1] < 27
    assert log["compressor_w"].max() > 800
    assert log["heater_w"].max() == 0
    assert log["cooling"].max() == 1


def test_a_frozen_windshield_clears_much_sooner_when_defrosted() -> None:
    helped, left = _live(-6, Air(-6, -6, 0.9)), _live(-6, Air(-6, -6, 0.9), NEVER)
    assert _first(helped, "defrost") is not None
    clear_s = np.flatnonzero(helped.columns["frost"] == 0)[0]
    assert clear_s < 400
    assert left.columns["frost"][clear_s] > 0.5
    on = helped.columns["defrost"] > 0
    assert helped.columns["fan"][on].min() >= 6
    assert helped.columns["cooling"][on].all()
    assert not on[-1], "and it is switched off again"


def test_only_what_bothers_makes_one_act() -> None:
    cold, mild, hot = _live(-6, Air(-6, -6)), _live(21, Air(22, 22)), _live(33, Air(48, 45), sun=700)
    assert {act.kind for act in cold.acts} >= {"heat"}
    assert {act.kind for act in hot.acts} == {"cool"}
    assert mild.acts == ()
    assert _live(-6, Air(-6, -6, 0.9), NEVER).acts == ()
    heat = next(act for act in cold.acts if act.kind == "heat")
    assert heat.value == ALWAYS.heat_to_c
    assert cold.columns["setting_c"][int(heat.t_s)] == heat.value


def test_they_bear_more_who_tolerate_more() -> None:
    cool = Air(16, 16)
    assert _first(_live(12, cool), "heat") is not None
    assert _first(_live(12, cool, replace(ALWAYS, tolerance=3.0)), "heat") is None


def test_smog_makes_them_recirculate_and_fresh_air_ends_it() -> None:
    smog = np.zeros(900, np.int64)
    smog[300:500] = 3
    log = _live(15, Air(21, 21), smog=smog)
    act = _first(log, "recirculation")
    assert act is not None
    assert 300 <= act < 330
    recirculating = np.flatnonzero(log.columns["recirculation"])
    assert 500 <= recirculating[-1] < 540


def test_nothing_is_done_before_the_calm_ends() -> None:
    log = _live(-6, Air(-6, -6, 0.9), calm_s=200)
    assert {"defrost", "heat"} <= {act.kind for act in log.acts}
    assert min(act.t_s for act in log.acts) >= 200


def test_a_parked_car_comes_to_the_air_outside() -> None:
    start = Air(21, 20)
    assert rest(start, -5, 0, 600).air_c == pytest.approx(15.2, abs=0.5)
    assert rest(start, -5, 0, 36_000).air_c == pytest.approx(-5, abs=0.1)
    assert rest(start, 30, 800, 36_000).air_c > 44


def test_votes_are_those_of_pythermalcomfort_between_its_grid() -> None:
    from pythermalcomfort.models.pmv_ppd_iso import pmv_ppd_iso

    for air, radiant, clo in ((21.3, 19.1, 0.9), (-4.7, -7.9, 1.3), (36.6, 41.0, 0.5)):
        vote = pmv_ppd_iso(air, radiant, 0.15, 45.0, 1.2, clo, limit_inputs=False).pmv
        assert Feeling(clo).vote(air, radiant) == pytest.approx(float(vote), abs=0.06)


def test_warmer_feels_warmer_and_winter_wears_more() -> None:
    feeling = Feeling(0.8)
    votes = [feeling.vote(c, c) for c in np.arange(-40.0, 90.0, 0.7)]
    assert all(a <= b + 1e-9 for a, b in pairwise(votes))
    assert clothing(-10) > clothing(10) > clothing(30)


def test_winter_is_cold_nights_are_dark_and_noon_is_warmer_than_dawn() -> None:
    weather = Weather(3, date(2026, 1, 1), 365)
    zone = ZoneInfo("Europe/Berlin")
    noons = [datetime(2026, 1, 1, 14, tzinfo=zone) + timedelta(days=d) for d in range(365)]
    skies = [weather.at(noon) for noon in noons]
    by_month = [np.mean([s.outside_c for s, n in zip(skies, noons, strict=True) if n.month == m]) for m in (1, 7)]
    assert by_month[0] < 7 < 15 < by_month[1]
    assert max(s.sun_w_m2 for s in skies[150:200]) > 600
    for day in range(0, 360, 30):
        dawn, night = (weather.at(noons[day].replace(hour=hour)) for hour in (4, 0))
        assert dawn.outside_c < skies[day].outside_c
        assert night.sun_w_m2 == 0
        assert night.dark
        assert not skies[day].dark
    assert {s.smog for s in skies} >= {1, 2}
    assert weather.at(noons[9]) == Weather(3, date(2026, 1, 1), 365).at(noons[9])
    assert weather.at(noons[9]) != Weather(4, date(2026, 1, 1), 365).at(noons[9])
