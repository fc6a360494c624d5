"""What a network is taught with: the tokens that the car will make, and truths that are true only when they were."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from anticipation.calendar import is_holiday
from anticipation.facts import Fact, Habit, Trip
from anticipation.ground import distance_m
from anticipation.instant import Instant, instant_of
from anticipation.lab.learn.drives import LONG, SHORT, Drives, examples_of, facts_of, raw_fast, raw_slow, tokens_of
from anticipation.lab.learn.examples import ASKED, HORIZONS_S, Example, Examples, load, save
from anticipation.lab.learn.histories import TINY, examples_of_life
from anticipation.lab.simulate import Life, SimulatedDrive, simulate
from anticipation.lab.simulate.frames import CAR
from anticipation.lab.simulate.life import ZONE
from anticipation.lab.simulate.lived import Lived, live
from anticipation.lab.simulate.town import Spot
from anticipation.memory import DriverMemory
from anticipation.watch import Watch, see
from anticipation.window import Moment, Window
from anticipation.window.candidates import NEW, NONE
from anticipation.window.schema import CANDIDATE_COLUMNS, CLIMATE, COLUMNS, GROUPS, KINDS, WORD_BUCKETS, column
from anticipation.window.signals import slow_row
from anticipation.window.tokens import FAST, SLOW, fast_tokens
from anticipation.window.words import hashed_words
from vehicle.can.car import load_car
from vehicle.vehicle import Vehicle

S = 1_000_000_000
UNSAID = frozenset({"seat", "dark"})
"""What the simulated car keeps to itself."""

TRUTHS = ("acts", "setting", "leaves", "change", "trip", "energy")

DRIVES = (
    ("family", 1, 2, date(2026, 1, 12), 0),  # defrost and heat
    ("two-drivers", 5, 1, date(2026, 1, 12), 4),  # recirculation in bad air
    ("commuter", 1, 2, date(2026, 7, 6), 1),  # windows and A/C
)


class Heard(NamedTuple):
    """A simulated drive, and what a car makes of its frames."""

    drive: SimulatedDrive
    lived: Lived
    slow: np.ndarray
    """Raw values ``[n, signals]`` of every tenth second."""
    seconds: np.ndarray
    fast: np.ndarray
    """A token ``[m, columns]`` of each second."""
    facts: list[Fact]


def hear(drive: SimulatedDrive) -> Heard:
    """Let a car read the frames of a drive, ten times a second, and look at it once a second."""
    block, vehicle, watch, window = drive.block(), Vehicle(load_car(CAR)), Watch(), Window()
    facts: list[Fact] = []
    left_ns: int | None = None
    slow, seconds, fast, done = [], [], [], 0
    lived = live(drive.recipe)
    for tick in range(1, 10 * lived.seconds + 1):
        now_ns = tick * S // 10
        end = int(np.searchsorted(block.t_ns, now_ns, "right"))
        if end > done:
            vehicle.apply(block[done:end])
            done = end
        vehicle.tick(now_ns)
        window.sample(now_ns, vehicle.state)
        if tick % 10:
            continue
        wall = drive.start + timedelta(seconds=tick // 10)
        scene = see(now_ns, vehicle, wall, watch.state.journey, 0, left_ns, "electric")
        facts += watch.look(scene, vehicle.track.length_km)
        left = watch.state.journey.left is not None
        left_ns = (left_ns or now_ns) if left else None
        tokens = window.look(scene, lambda outside_c, cabin_c: Moment(None, outside_c=outside_c, cabin_c=cabin_c))
        fast.append(tokens[-1])
        if len(tokens) > 1:
            slow.append(slow_row(scene))
            seconds.append(tick // 10)
    return Heard(drive, lived, np.array(slow), np.array(seconds), np.array(fast), [*facts, *watch.finish()])


@pytest.fixture(scope="module")
def heard() -> list[Heard]:
    return [hear(simulate(family, seed, days, start).drives[number]) for family, seed, days, start, number in DRIVES]


# --- the car and the lab see the same --------------------------------------------------------------------------------

ROUNDED = {
    # C-CAN says half degrees, and the cabin warms by up to 0.1 K a second in the two until it says so again
    "outside": 0.25,
    "cabin": 0.25 + 0.2,
    # half percents, every five seconds
    "level": 0.25 + 0.4,
    # whole kilometres of what the level gives
    "range": 0.5 + 1.5,
}
"""What a signal may be off by at most, for its steps and its age."""

SWITCHES = (
    "wet", "air_quality", "setting", "fan", "air_conditioning", "recirculation", "defrost", "auto", "wheel_heat",
    "charging", "plugged", "belt", "door", "ignition", "window_open",
)  # fmt: skip
"""What is one of few values: the same, but for a moment after it has changed."""


def of_lab(one: Heard) -> np.ndarray:
    raw = raw_slow(one.drive, one.lived)
    return raw[np.minimum(one.seconds, len(raw) - 1)]


def test_the_car_reads_what_the_lab_writes(heard: list[Heard]) -> None:
    for one in heard:
        lab = of_lab(one)
        for name, most in ROUNDED.items():
            k = list(SLOW).index(name)
            assert np.abs(one.slow[:, k] - lab[:, k]).max() <= most, name


def test_switches_are_read_as_they_are_but_for_the_moment_in_which_they_change(heard: list[Heard]) -> None:
    for one in heard:
        raw = raw_slow(one.drive, one.lived)
        for name in SWITCHES:
            k = list(SLOW).index(name)
            for said, second in zip(one.slow[:, k], one.seconds, strict=True):
                lately = raw[max(0, second - 5) : second + 1]  # the slowest message comes every five seconds
                assert said in lately[:, k], (name, second)
    of_fan = np.concatenate([one.slow[:, list(SLOW).index("fan")] for one in heard])
    assert len(set(of_fan.tolist())) > 2, "much was switched"


def test_the_heater_is_read_as_it_was_a_moment_ago(heard: list[Heard]) -> None:
    """Its power runs after what is wanted within ten seconds, is said every other one, and in steps of 10 W."""
    k = list(SLOW).index("heater")
    for one in heard:
        raw = raw_slow(one.drive, one.lived)[:, k]
        for said, second in zip(one.slow[:, k], one.seconds, strict=True):
            lately = raw[max(0, second - 3) : second + 1]
            assert lately.min() - 10 <= said <= lately.max() + 10
        assert one.slow[:, k].max() <= 6_000


def test_a_window_that_was_opened_is_open_in_both(heard: list[Heard]) -> None:
    window = list(SLOW).index("window_open")
    assert any((of_lab(one)[:, window] == 100).any() for one in heard)
    assert any((one.slow[:, window] == 100).any() for one in heard)


def test_the_car_says_all_but_two_of_the_signals(heard: list[Heard]) -> None:
    for one in heard:
        unknown = {name for k, name in enumerate(SLOW) if np.isnan(one.slow[1:, k]).all()}
        assert unknown == UNSAID
        assert not np.isnan(one.slow[1:, [k for k, name in enumerate(SLOW) if name not in UNSAID]]).any()
        assert np.isfinite(of_lab(one)).all()


FAST_ENOUGH = {
    # speed is said five times a second while it changes: its mean is a tenth of a second behind
    "speed.mean": (0.02, 0.005), "speed.low": (0.02, 0.005), "speed.high": (0.02, 0.005),
    "speed.change": (0.15, 0.03), "yaw.mean": (0.15, 0.01), "wheel.mean": (0.3, 0.01),
    "pedal.mean": (0.2, 0.01), "brake.share": (0.5, 0.01), "indicating.share": (0.5, 0.01),
    "gear.drive": (1, 0.01), "gear.park": (1, 0.01), "gear.reverse": (0, 0),
    # the extremes of a second fall between two messages
    "yaw.high": (0.6, 0.01), "wheel.range": (2.5, 0.03), "pedal.high": (0.8, 0.01),
}  # fmt: skip
"""What a column of a second may be off by: at most, and in the mean of a drive."""


def test_a_second_of_the_car_is_a_second_of_the_lab(heard: list[Heard]) -> None:
    for one in heard:
        lab = fast_tokens(raw_fast(one.lived))
        assert len(lab) == len(one.fast) == one.lived.seconds
        apart = np.abs(one.fast - lab)[1:]  # in the first second not all has been said
        for name in GROUPS["driving"]:
            most, mean = FAST_ENOUGH.get(name, (0, 0))
            off = apart[:, column(name)]
            assert off.max() <= most, name
            assert off.mean() <= mean, name
        assert not np.delete(apart, [column(name) for name in GROUPS["driving"]], 1).any()
        assert len(FAST) == sum(name.endswith(".known") for name in GROUPS["driving"])


def test_a_whole_drive_is_told_in_its_order(heard: list[Heard]) -> None:
    one = heard[1]
    life = Life("two-drivers", 5, [one.drive])
    tokens, seconds = tokens_of(Drives(life, 0, frozenset()), one.drive, one.lived, DriverMemory(zone=ZONE))
    told = [KINDS[k] for k in tokens[:, : len(KINDS)].argmax(1)]
    assert np.all(np.diff(seconds) >= 0)
    assert seconds[[kind == "fast" for kind in told]].tolist() == list(range(one.lived.seconds))
    assert seconds[[kind == "slow" for kind in told]].tolist() == list(range(0, one.lived.seconds, 10))
    fast = tokens[[kind == "fast" for kind in told]]
    assert fast.tobytes() == fast_tokens(raw_fast(one.lived)).tobytes()
    words = tokens[[kind == "words" for kind in told]][:, column("word.0") : column("word.0") + WORD_BUCKETS]
    assert one.lived.words
    assert words.tobytes() == b"".join(hashed_words(said.text).tobytes() for said in one.lived.words)
    assert all(
        0 < second - said.t_s <= 1
        for said, second in zip(one.lived.words, seconds[[kind == "words" for kind in told]], strict=True)
    ), "words come with the second after them"
    assert "camera" in told
    assert "stay" not in told, "of whom nothing is known there is none"


# --- what a drive teaches --------------------------------------------------------------------------------------------


def test_the_lab_learns_what_a_watch_learns(heard: list[Heard]) -> None:
    taken = set()
    for one in heard:
        lab = facts_of(one.drive, one.lived, UNSAID)
        acts = {fact.kind: fact for fact in lab if isinstance(fact, Habit)}
        seen = {fact.kind: fact for fact in one.facts if isinstance(fact, Habit)}
        assert {kind: fact.acted for kind, fact in acts.items()} == {kind: fact.acted for kind, fact in seen.items()}
        for kind, fact in acts.items():
            assert seen[kind].value == fact.value
            # a set temperature is taken as meant once it has rested for 15 s
            assert -2 <= seen[kind].at.s - fact.at.s <= 18
            assert seen[kind].outside_c == pytest.approx(fact.outside_c, abs=0.3)
            assert seen[kind].cabin_c == pytest.approx(fact.cabin_c, abs=0.5)
            assert seen[kind].wet == fact.wet
        taken |= {kind for kind, fact in acts.items() if fact.acted}
        (trip,), (drawn,) = ([fact for fact in facts if isinstance(fact, Trip)] for facts in (one.facts, lab))
        assert abs(trip.departed.s - drawn.departed.s) <= 4
        assert abs(trip.arrived.s - drawn.arrived.s) <= 4
        assert trip.km == pytest.approx(drawn.km, rel=0.05)
        assert trip.used == pytest.approx(drawn.used, abs=0.6)
        for mine, theirs in ((trip.origin, drawn.origin), (trip.destination, drawn.destination)):
            assert mine is not None
            assert theirs is not None
            assert distance_m(mine, theirs) < 15
    assert taken == {"defrost", "heat", "recirculation"}


def test_what_a_car_does_not_say_it_does_not_learn(heard: list[Heard]) -> None:
    one = heard[0]

    def learned(silent: frozenset[str]) -> set[str]:
        return {fact.kind for fact in facts_of(one.drive, one.lived, silent) if isinstance(fact, Habit)}

    assert learned(frozenset()) >= {"seat", "heat", "cool", "wheel", "defrost"}
    assert learned(frozenset({"setting", "wheel_heat"})) == learned(frozenset()) - {"heat", "cool", "wheel"}


# --- examples --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def life() -> Life:
    return simulate("two-drivers", 5, 3, date(2026, 1, 12))


@pytest.fixture(scope="module")
def examples(life: Life) -> list[tuple[int, Example]]:
    return list(examples_of(Drives(life, 40, frozenset()), np.random.default_rng(3), skip=0))


def kinds(example: Example) -> list[str]:
    return [KINDS[k] for k in example.tokens[:, : len(KINDS)].argmax(1)]


def number_of(example: Example) -> int:
    """Which drive of a life an example is of: as many trips are known."""
    slow = example.tokens[kinds(example).index("slow"), column("trips")]
    return round(float(np.expm1(4 * np.float64(slow))))


def from_the_start(life: Life, examples: list[tuple[int, Example]]) -> Iterator[tuple[Lived, Example]]:
    """The examples that begin as the car wakes, each with its drive."""
    for _, example in examples:
        told = kinds(example)
        slow = told.index("slow")  # of later stretches the slow tokens before them come first
        if number_of(example) and example.tokens[slow, column("awake")] == -1 and told[slow + 1] != "slow":
            yield live(life.drives[number_of(example)].recipe), example


def test_an_example_is_a_stretch_of_a_drive(life: Life, examples: list[tuple[int, Example]]) -> None:
    assert len(examples) > len(life.drives)
    for length, example in examples:
        assert length in (SHORT, LONG)
        told = kinds(example)
        assert 10 < len(told) <= length
        assert example.tokens.shape[1] == len(COLUMNS)
        assert np.isfinite(example.tokens).all()
        assert told[0] in ("stay", "slow")
        assert told.count("stay") <= 8
        assert 40 <= example.driver < 42
        for name in TRUTHS:
            values = getattr(example, name)
            assert set(np.unique(values)) <= {0, 1, 255}
            assert (values[: told.count("stay")] == 255).all(), "a stay foretells nothing"


def test_an_act_is_foreseen_within_its_horizons_until_it_is_done(
    life: Life, examples: list[tuple[int, Example]]
) -> None:
    seen = 0
    for lived, example in from_the_start(life, examples):
        rows = [k for k, kind in enumerate(kinds(example)) if kind == "fast"]
        for k, kind in enumerate(CLIMATE):
            if kind in ("ac", "fan"):  # these are done again and again
                continue
            times = [act.t_s for act in (*lived.acts, *lived.wants) if act.kind == kind]
            for second, row in enumerate(rows):
                told = example.acts[row, k].tolist()
                if not times:
                    assert told == [0, 0, 0, 0]
                elif second < min(times):
                    assert told == [int(min(times) - second <= horizon) for horizon in HORIZONS_S]
                    seen += sum(told)
                else:
                    assert told == [255] * 4
    assert seen > 100


def test_when_it_leaves_is_known_until_it_has_left(life: Life, examples: list[tuple[int, Example]]) -> None:
    checked = 0
    for lived, example in from_the_start(life, examples):
        rows = [k for k, kind in enumerate(kinds(example)) if kind == "fast"]
        for second, row in enumerate(rows):
            told = example.leaves[row].tolist()
            if second >= lived.departed_s:
                assert told == [255] * 4
            else:
                assert told == [int(lived.departed_s - second <= 60 * minutes) for minutes in (5, 15, 30, 60)]
                checked += 1
    assert checked > 100


def test_whether_heating_is_used_is_true_of_the_whole_trip(life: Life, examples: list[tuple[int, Example]]) -> None:
    for lived, example in from_the_start(life, examples):
        rows = [k for k, kind in enumerate(kinds(example)) if kind != "stay"]
        used = [int((lived.slow[name] > 50).sum() >= 30) for name in ("compressor_w", "heater_w")]
        assert example.trip[rows].tolist() == [used] * len(rows)


def test_the_goal_is_the_row_of_the_destination(life: Life, examples: list[tuple[int, Example]]) -> None:
    p = CANDIDATE_COLUMNS.index("p")
    asked = {"known": 0, "new": 0}
    known = list(_known(life))
    for _, example in examples:
        number = number_of(example)
        if not number:
            assert (example.goal == -1).all(), "of whom nothing is known nothing is asked"
            continue
        place, shares = known[number]
        for at, goal, rows, counts, memory in zip(
            example.at, example.goal, example.candidates, example.counts, example.memory, strict=True
        ):
            assert kinds(example)[at] != "stay"
            assert counts[goal]
            assert memory.sum() == pytest.approx(1.0, abs=0.01)
            if goal == NONE:
                assert example.leaves[at, 0] == 255, "it has left, and arrived"
            elif goal == NEW:
                asked["new"] += 1
                assert place is None
            else:
                asked["known"] += 1
                assert place is not None
                assert rows[goal, CANDIDATE_COLUMNS.index("is_place")] == 1
                assert rows[goal, p] == pytest.approx(np.log(max(1e-4, shares[place])) / 3, abs=2e-3)
    assert min(asked.values()) > 0, asked


def _known(life: Life) -> Iterator[tuple[int | None, dict[int, float]]]:
    """Yield where each drive goes, None where that is not known, and what its past says of each place."""
    memory = DriverMemory(zone=ZONE)
    for drive in life.drives:
        lived, start = live(drive.recipe), instant_of(drive.start)
        departs = Instant(start.s + int(lived.departed_s), start.offset_min)
        trip = facts_of(drive, lived)[0]
        assert isinstance(trip, Trip)
        east, north = drive.recipe.way.xy[0]
        origin = memory.begins_at(Spot(float(east), float(north), 0).position)
        dossier = memory.destinations.look_up(departs, origin, is_holiday(departs, memory.zone))
        shares = dict(zip(dossier.places.tolist(), dossier.p.tolist(), strict=True))
        yield memory.place_at(drive.truth.position), shares
        memory.learn(trip)


def test_the_same_life_gives_the_same_examples(life: Life, examples: list[tuple[int, Example]]) -> None:
    first = Life(life.family, life.seed, life.drives[:3])
    again = list(examples_of(Drives(first, 40, frozenset()), np.random.default_rng(3), skip=0))
    assert len(again) >= 3
    for (length, one), (other_length, other) in zip(again, examples, strict=False):
        assert length == other_length
        assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_of_a_guest_only_how_they_drive_counts(life: Life) -> None:
    first = life.drives[:4]
    lent = [replace(d, truth=replace(d.truth, driver="guest 1")) if k % 2 else d for k, d in enumerate(first)]
    guests = frozenset({"guest 1"})
    told = list(examples_of(Drives(Life(life.family, 5, lent), 40, frozenset(), guests), np.random.default_rng(3), 0))
    letters = sorted({drive.truth.driver for drive in lent})
    guest = 40 + letters.index("guest 1")
    assert {example.driver for _, example in told} >= {40, guest}
    for _, example in told:
        lessons = [(getattr(example, name) != 255).any() for name in ("acts", "setting", "energy")]
        assert any(lessons) == (example.driver != guest)
        assert (example.leaves != 255).any() or (example.trip != 255).any()
        assert number_of(example) <= 2, "no trip of a guest is remembered"


def test_words_of_one_second_are_all_heard(heard: list[Heard]) -> None:
    one = heard[1]
    first = one.lived.words[0]
    twice = replace(one.lived, words=(first, first._replace(text="and the window too"), *one.lived.words[1:]))
    life = Life("two-drivers", 5, [one.drive])
    tokens, _ = tokens_of(Drives(life, 0, frozenset()), one.drive, twice, DriverMemory(zone=ZONE))
    words = tokens[tokens[:, KINDS.index("words")] > 0]
    assert len(words) == len(twice.words)


def test_what_the_car_keeps_silent_about_is_unknown(life: Life) -> None:
    first = Life(life.family, life.seed, life.drives[:2])
    silent = frozenset({"outside", "fast.yaw"})
    for _, example in examples_of(Drives(first, 0, silent), np.random.default_rng(3), skip=0):
        for name in ("outside", "soak", "outside_at_start", "yaw"):
            assert not example.tokens[:, column(f"{name}.known")].any()
        assert example.tokens[:, column("cabin.known")].any()
        assert example.tokens[:, column("wheel.known")].any()


# --- histories -------------------------------------------------------------------------------------------------------


def test_a_history_asks_once_for_each_example() -> None:
    found = list(examples_of_life(5, share=0.2))
    assert found
    goals = set()
    for example in found:
        assert len(example.tokens) <= TINY
        assert kinds(example)[-1] == "slow"
        assert example.at.tolist() == [len(example.tokens) - 1, 0, 0]
        assert example.goal[1:].tolist() == [-1, -1]
        goal = int(example.goal[0])
        goals.add(goal)
        assert goal == -1 or example.counts[0, goal]
        stands = bool(example.counts[0, NONE])
        assert stands == (example.leaves[-1, 0] != 255)
        assert goal != NONE or not example.leaves[-1].any(), "a car that stays does not leave within the hour"
    assert {NEW, 0} <= goals


# --- kept ------------------------------------------------------------------------------------------------------------


def test_examples_are_stacked_and_come_back_from_the_disk(tmp_path: Path, examples: list[tuple[int, Example]]) -> None:
    short = [example for length, example in examples if length == SHORT]
    stacked = Examples.stack(short, SHORT)
    assert len(stacked) == len(short)
    save(tmp_path / "some.npz", stacked)
    assert [file.name for file in tmp_path.iterdir()] == ["some.npz"]
    back = load(tmp_path / "some.npz")
    for name in Example._fields:
        whole = getattr(back, name)
        assert whole.dtype == getattr(stacked, name).dtype
        assert np.array_equal(whole, getattr(stacked, name))
        for row, example in zip(whole, short, strict=True):
            value = np.asarray(getattr(example, name))
            if name in ("tokens", *TRUTHS):
                assert np.array_equal(row[: len(value)], value)
                assert (row[len(value) :] == (0 if name == "tokens" else 255)).all(), "nobody knows of what is padding"
            else:
                assert np.array_equal(row, value)


def test_examples_are_chosen_and_joined(examples: list[tuple[int, Example]]) -> None:
    stacked = Examples.stack([example for length, example in examples if length == SHORT], SHORT)
    half = len(stacked) // 2
    joined = Examples.join([stacked[:half], stacked[np.arange(half, len(stacked))]])
    assert all(np.array_equal(getattr(joined, name), getattr(stacked, name)) for name in Example._fields)


def test_of_a_blank_example_nothing_is_known() -> None:
    blank = Example.blank(np.ones((3, len(COLUMNS)), np.float32))
    assert blank.driver == -1
    assert (blank.goal == -1).all()
    assert blank.goal.shape == (ASKED,)
    assert not blank.counts.any()
    assert all(
        (getattr(blank, name) == 255).all() for name in ("acts", "setting", "leaves", "change", "trip", "energy")
    )
