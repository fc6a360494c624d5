"""The story that the demo shows: a month of habits, and the winter morning after it."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from anticipation.ground import distance_m
from anticipation.lab.simulate import Showcase, SimulatedDrive, showcase
from anticipation.lab.simulate.folder import write_drive
from anticipation.lab.simulate.lived import live
from anticipation.lab.simulate.town import Spot
from vehicle.drive import open_drive
from vehicle.events import FrameBlock

REPLAY = Path(__file__).parents[3] / "replays" / "synthetic-commute"


@pytest.fixture(scope="module")
def story() -> Showcase:
    return showcase()


def _to_work(story: Showcase) -> list[SimulatedDrive]:
    """Mornings on which the driver goes to work, or charges on the way there."""
    first = {d.start.date(): d for d in reversed(story.history.drives) if d.start.weekday() < 5}
    return [d for d in first.values() if d.truth.purpose in ("work", "charger") and d.start.hour < 9]


def _kinds(drive: SimulatedDrive) -> set[str]:
    return {act.kind for act in drive.truth.acts}


def test_the_month_is_january_and_the_morning_the_next_day(story: Showcase) -> None:
    days = {d.start.date() for d in story.history.drives}
    assert {(day.year, day.month) for day in days} == {(2024, 1)}
    assert len(days) > 25
    assert story.morning.start.date() == max(days) + timedelta(days=1)
    assert story.morning.start.weekday() < 5
    assert story.history.drives[-1].truth.destination == story.morning.truth.origin


def test_the_driver_leaves_at_the_same_time_each_working_day(story: Showcase) -> None:
    leaves = np.array([d.truth.planned.hour * 60 + d.truth.planned.minute for d in _to_work(story)])
    assert len(leaves) >= 20
    assert 450 <= np.median(leaves) <= 460
    assert np.mean(np.abs(leaves - 455) <= 6) > 0.75


def test_cold_mornings_have_their_habits(story: Showcase) -> None:
    frozen = [d for d in _to_work(story) if d.recipe.air.frost]
    cold = [d for d in _to_work(story) if d.recipe.sky.outside_c < 2]
    assert len(frozen) >= 8
    assert all("defrost" in _kinds(d) for d in frozen)
    assert all(_kinds(d) >= {"heat", "wheel"} for d in cold)
    assert all(a.value == 22 for d in story.history.drives for a in d.truth.acts if a.kind == "heat")
    assert all(a.t_s < 600 for d in cold for a in d.truth.acts if a.kind in ("defrost", "heat", "wheel"))


def test_the_driver_charges_near_the_way_to_work_when_low(story: Showcase) -> None:
    charged = [d for d in story.history.drives if d.truth.purpose == "charger"]
    assert len(charged) >= 6
    assert {d.truth.destination for d in charged} == {story.morning.truth.charge_place}
    assert all(d.recipe.soc < 25 for d in charged)
    assert sum(d.start.hour < 9 for d in charged) >= 2, "in the morning, too"


def test_the_morning_is_a_winter_s(story: Showcase) -> None:
    drive, columns = story.morning, live(story.morning.recipe)
    truth = drive.truth
    assert drive.start.strftime("%H:%M") == "07:28"
    assert drive.recipe.sky.outside_c == -6
    assert drive.recipe.sky.dark
    assert columns.slow["frost"][0] > 0.8
    assert columns.slow["soc"][0] == pytest.approx(20, abs=0.5)
    assert truth.destination == "work 1"
    assert truth.wants_charge
    assert not truth.new
    assert timedelta(minutes=3) <= truth.departed - drive.start <= timedelta(minutes=4)
    assert timedelta(minutes=15) <= truth.arrived - truth.departed <= timedelta(minutes=20)


def test_the_assistant_may_offer_first(story: Showcase) -> None:
    acts = story.morning.truth.acts
    assert {a.kind for a in acts} == {"defrost", "heat", "wheel"}
    assert min(a.t_s for a in acts) > 125
    assert max(a.t_s for a in acts) < 200, "then the driver does it, before leaving"


def test_the_way_passes_the_charger(story: Showcase) -> None:
    columns, charger = live(story.morning.recipe), story.morning.truth.charge_position
    assert charger is not None
    spots = zip(columns.fast["east"][::10], columns.fast["north"][::10], strict=True)
    far = np.array([distance_m(Spot(float(e), float(n), 0).position, charger) for e, n in spots])
    passes = int(np.argmin(far))
    assert far[passes] < 100
    assert columns.departed_s + 120 < passes < columns.arrived_s - 120, "on the way, not at its ends"


def test_the_morning_s_drive_is_small(story: Showcase, tmp_path: Path) -> None:
    path = tmp_path / "morning"
    write_drive(story.morning, path)
    assert (path / "can.blf").stat().st_size < 1_500_000


def test_the_story_is_always_the_same(story: Showcase) -> None:
    again = showcase()
    assert again.morning.truth == story.morning.truth
    assert [d.truth for d in again.history.drives] == [d.truth for d in story.history.drives]


def test_the_replay_that_is_shipped_is_this_morning(story: Showcase) -> None:
    read, meant = FrameBlock.join(list(open_drive(REPLAY).open_log().blocks)), story.morning.block()
    assert np.array_equal(read.t_ns, meant.t_ns)
    assert np.array_equal(read.data, meant.data)
    assert story.morning.truth.said == ()
    assert live(story.morning.recipe).camera is None
