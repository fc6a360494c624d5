"""Lives: the same for the same seed, different for different families, and true to what their drives say."""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from anticipation.ground import distance_m
from anticipation.lab.simulate import (
    FAMILIES,
    TEST_FAMILY,
    TRAIN_FAMILIES,
    VALID_FAMILY,
    Life,
    SimulatedDrive,
    simulate,
    write,
)
from anticipation.lab.simulate.battery import CAPACITY_KWH
from anticipation.lab.simulate.command import run_simulate
from anticipation.lab.simulate.folder import folder_name
from anticipation.lab.simulate.household import Household
from anticipation.lab.simulate.lived import live
from anticipation.lab.simulate.simulation import begin
from anticipation.lab.simulate.town import MIDDLE, Spot, Town
from vehicle.drive import open_drive
from vehicle.errors import DriveError, OutriderError
from vehicle.events import FrameBlock

MONDAY = date(2026, 1, 5)


@cache
def lived(family: str, seed: int = 1, days: int = 24) -> Life:
    return simulate(family, seed, days, MONDAY)


def test_the_same_seed_gives_the_same_life() -> None:
    one, other = (simulate("commuter", 8, 4, MONDAY) for _ in range(2))
    assert [d.truth for d in one.drives] == [d.truth for d in other.drives]
    assert [d.info for d in one.drives] == [d.info for d in other.drives]
    for a, b in zip(one.drives, other.drives, strict=True):
        assert a.block().data.tobytes() == b.block().data.tobytes()
    third = simulate("commuter", 9, 4, MONDAY)
    assert [d.truth for d in third.drives] != [d.truth for d in one.drives]


def test_a_fifth_to_a_quarter_of_moves_go_somewhere_new() -> None:
    lives = [lived(family) for family in FAMILIES]
    moves = sum(len(life.drives) for life in lives)
    assert 0.20 <= sum(d.truth.new for life in lives for d in life.drives) / moves <= 0.25
    for life in lives:
        assert 0.15 <= life.share_new <= 0.30, life.family


def test_new_means_never_seen_before() -> None:
    seen = {lived("family").drives[0].truth.origin}
    for drive in lived("family").drives:
        assert drive.truth.new == (drive.truth.destination not in seen)
        seen.add(drive.truth.destination)


@pytest.mark.parametrize("family", FAMILIES)
def test_each_drive_begins_where_and_after_the_last_one_ended(family: str) -> None:
    for before, after in pairwise(lived(family).drives):
        assert after.truth.origin == before.truth.destination
        assert after.start >= before.truth.arrived
        assert after.truth.planned <= after.truth.departed
        assert np.array_equal(after.recipe.way.xy[0], before.recipe.way.xy[-1])
        assert after.recipe.odometer_km > before.recipe.odometer_km
    for drive in lived(family).drives:
        assert drive.start < drive.truth.departed < drive.truth.arrived
        assert drive.start.utcoffset() is not None
        assert distance_m(drive.truth.position, MIDDLE) < 40_000
        east, north = drive.recipe.way.xy[-1].tolist()
        left = Spot(east, north, 0).position
        assert distance_m(left, drive.truth.position) < 150, "within a place, whichever entrance"
        assert 3 < drive.recipe.soc <= 100


def test_driving_empties_the_battery_and_charging_fills_it() -> None:
    life = lived("two-drivers")
    for before, after in pairwise(life.drives):
        end = live(before.recipe)
        if before.recipe.charger_kw == 0:
            assert end.soc < before.recipe.soc
            kwh_km = (before.recipe.soc - end.soc) / 100 * CAPACITY_KWH / end.km
            assert 0.08 < kwh_km < 2.0, "short ways in the cold take much for heat"
        assert after.recipe.soc >= end.soc - 1e-9
        if after.recipe.soc > end.soc + 1:
            assert after.recipe.plugged
    charged = [d for d in life.drives if d.truth.purpose == "charger"]
    assert charged
    for drive in charged:
        assert drive.truth.wants_charge
        assert drive.truth.charge_place == drive.truth.destination
        slow = live(drive.recipe).slow["soc"]
        assert slow[-1] > slow[-30], "the car stays awake until the charging has begun"


def _shape(life: Life) -> tuple[int, float, float, int]:
    """Return drives, the median hour of leaving on working days, the share of night drives, and the drivers."""
    hours = [d.truth.departed.hour + d.truth.departed.minute / 60 for d in life.drives]
    first: dict[date, float] = {}
    for drive, hour in zip(life.drives, hours, strict=True):
        if drive.start.weekday() < 5:
            first.setdefault(drive.start.date(), hour)
    late = float(np.mean([hour >= 21 or hour < 6 for hour in hours]))
    return len(life.drives), float(np.median(list(first.values()))), late, len({d.truth.driver for d in life.drives})


def test_families_differ_in_structure() -> None:
    shapes = {family: _shape(lived(family)) for family in FAMILIES}
    assert shapes["two-drivers"][3] == 2
    assert shapes["three-drivers"][3] == 3
    assert {shape[3] for family, shape in shapes.items() if family[:3] not in ("two", "thr")} == {1}
    nightly = ("shift-worker", "night-nurse", "student", "freelancer")
    assert shapes["shift-worker"][2] > 2 * max(s[2] for f, s in shapes.items() if f not in nightly)
    assert 6.5 < shapes["commuter"][1] < 9 < shapes["retired"][1]
    visits = {family: Counter(d.truth.purpose for d in lived(family).drives) for family in FAMILIES}
    assert visits["family"]["school"] > 20
    assert sum(count["school"] for family, count in visits.items() if family not in ("family", "three-drivers")) == 0
    assert visits["retired"]["work"] == 0
    assert visits["field-worker"]["service"] > 1.5 * visits["commuter"]["service"]
    assert visits["courier"]["service"] > 2 * visits["field-worker"]["service"]
    assert all(visits[family]["relative"] >= 4 for family in ("student", "carer", "weekend-parent"))
    plans = [family.plan for family in FAMILIES.values()]
    assert len(set(plans)) == len(plans)


def test_one_family_is_kept_for_tests_and_one_for_choosing() -> None:
    assert {*TRAIN_FAMILIES, TEST_FAMILY, VALID_FAMILY} == set(FAMILIES)
    assert len(TRAIN_FAMILIES) == len(FAMILIES) - 2
    assert TEST_FAMILY == "freelancer"


def _days(life: Life, purpose: str) -> set[date]:
    return {drive.truth.departed.date() for drive in life.drives if drive.truth.purpose == purpose}


def test_days_that_come_round_have_their_own_round() -> None:
    nights = sorted(drive.truth.departed for drive in lived("night-nurse").drives if drive.truth.purpose == "work")
    assert all(night.hour >= 19 for night in nights)
    assert {(night.date() - MONDAY).days % 5 for night in nights} == {0, 1, 2}
    assert {(day - MONDAY).days % 2 for day in _days(lived("carer"), "relative")} == {0}
    handovers = _days(lived("weekend-parent"), "relative")
    assert {(day - MONDAY).days % 14 for day in handovers} == {4, 6}, "a Friday and a Sunday of every other week"


def test_what_came_to_the_simulator_later_changes_no_plan_of_the_test_family() -> None:
    def home(more: int) -> Household:
        town, rng = Town(np.random.default_rng(1)), np.random.default_rng(2)
        return Household(FAMILIES[TEST_FAMILY], town, rng, np.random.default_rng(more), MONDAY, 60)

    one, other = home(3), home(4)
    assert one.tastes != other.tastes, "manners differ"
    assert one.habits == other.habits
    assert (one.home, one.work, one.charger) == (other.home, other.work, other.charger)
    assert [one.legs(day) for day in range(60)] == [other.legs(day) for day in range(60)]


def test_habits_drift_and_some_working_days_pass_without_the_car() -> None:
    home = begin(FAMILIES["commuter"], 2, 400, MONDAY).home
    habits, works, empty, worked = set(), set(), 0, set()
    for number in range(400):
        day, legs = MONDAY + timedelta(days=number), home.legs(number)
        works.add(home.work.name)
        habits.add(home.habits)
        empty += not legs and day.weekday() < 5
        if any(leg.goal == "work" for leg in legs):
            worked.add(day)
    assert 2 <= len(habits) + len(works) - 1 <= 20, "something changes every few weeks"
    assert np.ptp([kept.leave_min for kept in habits]) > 15
    assert 5 < empty < 80
    assert date(2026, 4, 3) not in worked, "Good Friday is free"
    assert all(day.weekday() < 5 for day in worked)
    steady = begin(FAMILIES["commuter"], 2, 60, MONDAY, steady=True).home
    kept = steady.habits
    assert all(steady.legs(number) for number in range(60) if number % 7 < 5)
    assert steady.habits == kept


def _heard(drive: SimulatedDrive) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.float64]]:
    """Return by second whether there is a fix, whether it is in a tunnel, and the metres driven."""
    columns = live(drive.recipe)
    return columns.slow["fix"] > 0, columns.fast["tunnel"][::10] > 0, columns.fast["metres"][::10]


def test_satellites_are_lost_in_tunnels_and_under_roofs_and_found_late() -> None:
    drives = [d for f in ("two-drivers", "retired", "commuter") for d in lived(f).drives]
    tunnels = [d for d in drives if d.recipe.way.tunnel.any()]
    roofs = [d for d in drives if d.recipe.covered[1]]
    assert tunnels
    assert roofs
    for drive in tunnels[:6]:
        fix, tunnel, _ = _heard(drive)
        assert not fix[tunnel].any()
        assert fix.any()
    for drive in roofs[:6]:
        fix, _, metres = _heard(drive)
        assert not fix[-1], "the last fix is at the ramp"
        lost = metres[-1] - metres[np.flatnonzero(fix)[-1]]
        assert 50 < lost < 120
    assert all(np.flatnonzero(_heard(d)[0])[0] >= 4 for d in tunnels[:6]), "a cold start takes seconds"


def test_what_is_written_is_what_was_lived(tmp_path: Path) -> None:
    life = simulate("retired", 4, 3, MONDAY)
    shares: list[float] = []
    folders = write(life, tmp_path, shares.append)
    assert [f.name for f in folders] == [folder_name(life, n) for n in range(len(life.drives))]
    assert shares[-1] == 1.0
    assert shares == sorted(shares)
    for folder, drive in zip(folders, life.drives, strict=True):
        opened = open_drive(folder)
        assert opened.info == drive.info
        assert opened.info is not None
        assert opened.info.synthetic
        assert folder.name == f"{drive.start:%Y-%m-%d-%H%M}"
        read, meant = FrameBlock.join(list(opened.open_log().blocks)), drive.block()
        assert np.array_equal(read.t_ns, meant.t_ns)
        assert np.array_equal(read.data, meant.data)
    with pytest.raises(DriveError, match="holds a drive already"):
        write(life, tmp_path)


def test_the_command_says_what_it_made(tmp_path: Path) -> None:
    said = run_simulate(tmp_path / "one", "commuter", 3, 1, MONDAY)
    again = run_simulate(tmp_path / "two", "commuter", 3, 1, MONDAY)
    assert "commuter" in said
    assert said.split(" drives")[0] == str(len(list((tmp_path / "one").glob("*/can.blf"))))
    logs = [sorted((tmp_path / name).glob("*/can.blf")) for name in ("one", "two")]
    assert [log.read_bytes() for log in logs[0]] == [log.read_bytes() for log in logs[1]]
    assert again.split(":")[0] == said.split(":")[0]


@pytest.mark.parametrize(("family", "seed", "days"), [("hermit", 1, 1), ("commuter", -1, 1), ("commuter", 1, 0)])
def test_what_cannot_be_simulated_is_told(family: str, seed: int, days: int) -> None:
    with pytest.raises(OutriderError, match=r"no family 'hermit'; there are commuter|a seed is 0 or more"):
        simulate(family, seed, days, MONDAY)
