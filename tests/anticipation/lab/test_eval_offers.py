"""Offers end to end: what a driver wants, what an offer is worth, what an oracle would have offered, and the tables."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from anticipation.instant import Instant
from anticipation.lab.driving import Driven, Judged, drive_through, is_right
from anticipation.lab.evaluate import offers as offers_module
from anticipation.lab.evaluate.offers import FULL, VARIANTS, lived, offers
from anticipation.lab.evaluate.offers_table import text_of
from anticipation.lab.evaluate.weeks import FIGURES, Week, estimate, intervals
from anticipation.lab.oracle import Oracle, Wanted, wanted
from anticipation.lab.simulate import Life, SimulatedDrive, simulate
from anticipation.lab.simulate.acts import Act
from anticipation.lab.simulate.words import Said
from anticipation.memory import DriverMemory
from anticipation.need import Kind, Need
from anticipation.policy.stakes import STAKES
from vehicle.can.car import load_car
from vehicle.errors import OutriderError
from vehicle.vehicle import Vehicle

NAMES = [figure.name for figure in FIGURES]


@pytest.fixture(scope="module")
def drives() -> list[SimulatedDrive]:
    return simulate("commuter", 0, 2, date(2025, 1, 6)).drives


@pytest.fixture(scope="module")
def short(drives: list[SimulatedDrive]) -> SimulatedDrive:
    """A short drive on which the driver warms the seat at 40 s and says so, and nothing else."""
    drive = min(drives, key=lambda drive: drive.seconds)
    acts, said = (Act(40.0, "seat", 60.0),), (Said(35.0, "cold seat"),)
    return replace(drive, truth=replace(drive.truth, acts=acts, wants=(), said=said, new=True, wants_charge=False))


def due(drive: SimulatedDrive) -> dict[Kind, tuple[float, ...]]:
    return {need.kind: need.due_s for need in wanted(drive)}


def test_all_that_is_meant_is_wanted(short: SimulatedDrive) -> None:
    truth, start = short.truth, short.start
    arrived_s, left_s = ((t - start).total_seconds() for t in (truth.arrived, truth.departed))
    assert due(short) == {"seat": (40.0,)}
    acts = (Act(20.0, "windows", 40.0), Act(50.0, "windows", 0.0), Act(60.0, "fan", 30.0), Act(70.0, "seat", 60.0))
    more = replace(truth, acts=acts, wants=(Act(80.0, "seat", 60.0),), new=False, wants_charge=True)
    sits = replace(more, departed=start + timedelta(seconds=100))
    assert due(replace(short, truth=sits)) == {
        "destination": (arrived_s,),
        "departure": (100.0,),
        "energy": (arrived_s,),
        "seat": (70.0, 80.0),
        "windows": (50.0,),  # the offer is to close them; a fan is nothing that can be offered
    }
    hurries = replace(more, departed=start + timedelta(seconds=30))
    assert "departure" not in due(replace(short, truth=hurries))
    assert left_s < arrived_s


def test_what_is_wished_for_in_words_is_right_to_offer_and_an_opened_window_is_not_to_be_closed(
    short: SimulatedDrive,
) -> None:
    truth = replace(short.truth, acts=(Act(20.0, "windows", 40.0),), wants=(Act(80.0, "wheel", 100.0),))
    drive = replace(short, truth=truth)

    def right(kind: Kind, t_s: float) -> bool:
        return is_right(Need(kind, kind, 0.9, "", ""), drive, t_s, drive.start, DriverMemory())

    assert right("wheel", 79.0)
    assert not right("wheel", 81.0)
    assert not right("windows", 1.0)


def oracle_after(seconds: int, *needs: Wanted) -> Oracle:
    """An oracle in a car that says nothing: the driver's load is that of an unknown speed."""
    oracle, vehicle = Oracle(needs), Vehicle(load_car("hyundai-kona-ev-gps"))
    for tick in range(1, 10 * seconds + 1):
        oracle.tick(tick * 100_000_000, vehicle)
    return oracle


def test_the_oracle_offers_each_need_once_as_soon_as_the_policy_allows() -> None:
    """Safety first; the next one not before 30 s have passed, and one of the same group not before 120 s have."""
    oracle = oracle_after(400, Wanted("heat", (300.0,)), Wanted("defrost", (300.0,)), Wanted("seat", (300.0,)))
    at = {"defrost": (1.0, []), "heat": (31.0, [1.0]), "seat": (151.0, [1.0, 31.0])}
    worth = [oracle.worth(kind, t_s, made, right=True) for kind, (t_s, made) in at.items()]  # type: ignore[arg-type]
    assert oracle.total == pytest.approx(sum(worth))
    assert min(worth) > 0


def test_the_oracle_leaves_out_what_it_is_too_late_for() -> None:
    first = oracle_after(100, Wanted("defrost", (90.0,)))
    assert oracle_after(100, Wanted("defrost", (90.0,)), Wanted("heat", (20.0,))).total == first.total
    assert oracle_after(100, Wanted("defrost", (90.0,)), Wanted("heat", (31.0,))).total > first.total
    assert oracle_after(100).total == 0


def test_a_wrong_offer_costs_what_the_policy_says_and_interrupting_costs_more_each_time() -> None:
    oracle = oracle_after(1)
    stake = STAKES["heat"]
    right, wrong = (oracle.worth("heat", 1.0, [], right=right) for right in (True, False))
    assert right - wrong == pytest.approx(stake.acceptance * (stake.benefit + stake.false))
    assert wrong == pytest.approx(-stake.false - oracle.cost(1.0, []))
    assert oracle.cost(1.0, [0.5]) > oracle.cost(1.0, [])
    assert oracle.cost(4000.0, [0.5]) == oracle.cost(1.0, [])  # more than an hour ago


class PuppetMind:
    """Offers what it is told to, when it is told to, and writes down what it hears."""

    def __init__(self, script: dict[float, Need], takes_answers: bool = True) -> None:
        self._script, self._takes = script, takes_answers
        self.memory = DriverMemory()
        self.offer: Any = None
        self.heard: list[tuple[float, str]] = []
        self._now_s = 0.0

    def hear(self, text: str) -> None:
        self.heard.append((self._now_s, text))

    def tick(self, now_ns: int, wall: datetime, vehicle: Vehicle) -> list[tuple[str, dict[str, Any]]]:
        self._now_s = now_ns / 1e9
        if self._now_s not in self._script:
            return []
        self.offer = SimpleNamespace(need=self._script[self._now_s])
        return [("offer", {"outcome": "offer"})]

    def answer(self, t_ns: int, at: Instant, key: str, said: str) -> Need | None:
        self.heard.append((t_ns / 1e9, f"{key} {said}"))
        return self.offer.need if self._takes else None

    def finish(self, now_ns: int) -> None:
        pass


class Dice:
    """Always rolls the same."""

    def __init__(self, rolls: float = 0.5) -> None:
        self._rolls = rolls

    def random(self) -> float:
        return self._rolls


SEAT, WHEEL = (Need(kind, kind, 0.9, "", "") for kind in ("seat", "wheel"))


def driven(drive: SimulatedDrive, mind: PuppetMind, rolls: float = 0.5) -> Driven:
    car = load_car(drive.info.car)
    dice: Any = Dice(rolls)
    make_mind: Any = lambda *args: mind  # noqa: E731
    return drive_through(drive, car, DriverMemory(), None, dice, make_mind)


def test_a_right_offer_brings_something_once_and_a_wrong_one_costs(short: SimulatedDrive) -> None:
    mind = PuppetMind({10.0: SEAT, 20.0: WHEEL, 30.0: SEAT, 45.0: SEAT})
    found = driven(short, mind)
    assert [judged.right for judged in found.offers] == [True, False, True, False]
    assert [judged.accepted for judged in found.offers] == [True, False, True, False]
    assert [judged.early_s for judged in found.offers] == pytest.approx([30, math.nan, 10, math.nan], nan_ok=True)
    first, wrong, again, late = (judged.worth for judged in found.offers)
    assert first > 0 > again > wrong
    assert late < again
    assert found.best > 0
    assert mind.heard == [
        (13.0, "seat accept"), (23.0, "wheel reject"), (33.0, "seat accept"),
        (34.9, "cold seat"), (48.0, "seat reject"),
    ]  # fmt: skip


def test_an_offer_is_not_accepted_where_it_was_let_pass_or_had_gone(short: SimulatedDrive) -> None:
    assert not driven(short, PuppetMind({10.0: SEAT}), rolls=0.1).offers[0].accepted
    assert not driven(short, PuppetMind({10.0: SEAT}, takes_answers=False)).offers[0].accepted
    assert driven(short, PuppetMind({10.0: SEAT})).offers[0].accepted


def outcome(offers: Iterable[Judged], best: float, *kinds: Kind) -> Driven:
    return Driven(DriverMemory(), [], None, [], list(offers), tuple(Wanted(kind, (1.0,)) for kind in kinds), best)


def judged(need: Need, early_s: float = math.nan, worth: float = -1.0, accepted: bool = False) -> Judged:
    return Judged(1.0, need, not math.isnan(early_s), early_s, worth, accepted)


def test_a_week_counts_each_need_once_a_drive() -> None:
    week = Week()
    week.add(outcome([judged(SEAT, 30, 1.0, accepted=True), judged(SEAT, 10, -0.2), judged(WHEEL)], 2.0, "seat"), 0.5)
    week.add(outcome([judged(SEAT)], 1.0, "seat", "energy"), 1.5)
    assert week.hours == 2
    assert week.made == Counter(seat=3, wheel=1)
    assert +week.false == Counter(seat=1, wheel=1)
    assert +week.accepted == Counter(seat=1)
    assert week.wanted == Counter(seat=2, energy=1)
    assert week.met == Counter(seat=1)
    assert week.early_s == {"seat": [30]}
    figures = dict(zip(NAMES, estimate([week]), strict=True))
    assert figures == pytest.approx(
        {
            "offers/h": 2.0, "false/h": 1.0, "right": 0.5, "accepted": 0.25, "covered": 1 / 3,
            "regret/h": (3.0 - (1.0 - 0.2 - 1 - 1)) / 2,
        }
    )  # fmt: skip


def test_figures_of_nothing_are_none() -> None:
    assert estimate([Week()]) == [None] * len(FIGURES)
    assert estimate([Week(hours=1.0)]) == [0.0, 0.0, None, None, None, 0.0]


def a_life(false: int) -> list[Week]:
    made = Counter(seat=4)
    return [Week(1.0, made, Counter(seat=false), Counter(seat=2), Counter(seat=4), Counter(seat=1), {"seat": [9.0]})]


def test_intervals_draw_whole_lives() -> None:
    alike = dict(zip(NAMES, intervals([a_life(1)] * 4, 0), strict=True))
    assert alike["false/h"] == (1.0, 1.0)
    assert alike["right"] == (0.75, 0.75)
    apart = dict(zip(NAMES, intervals([a_life(0), a_life(4)], 0), strict=True))
    assert apart["false/h"] == (0.0, 4.0)
    assert intervals([a_life(0), a_life(2), a_life(4)], 1) == intervals([a_life(0), a_life(2), a_life(4)], 1)
    assert intervals([a_life(1)], 0) == [None] * len(FIGURES)


def cells(text: str, name: str) -> list[str]:
    line = next(
        line for line in text.splitlines() if line.split()[:1] == name.split()[:1] and line.strip().startswith(name)
    )
    return line.split()


def test_the_tables_say_what_the_weeks_hold() -> None:
    text = text_of("family x", {FULL: [a_life(1), a_life(3)]}, 0, compare=False)
    assert text.startswith("2 simulated drivers, family x, 1 weeks")
    assert cells(text, "1")[1:6] == ["2.0", "8", "4", "4.00", "2.00"]
    assert cells(text, "all")[1:4] == ["2.0", "8", "4"]
    assert cells(text, "from")[1:3] == ["4.00", "1.00"]
    assert cells(text, "to")[1:3] == ["4.00", "3.00"]
    assert cells(text, "seat") == ["seat", "8", "25", "%", "8", "4", "50", "%", "50", "%", "9", "s"]
    assert "without" not in text
    alone = text_of("family x", {FULL: [a_life(1)]}, 0, compare=False)
    assert " from " not in alone.splitlines()[3]


def test_minds_are_compared_a_row_each() -> None:
    text = text_of("family x", {FULL: [a_life(1)] * 2, "experts": [a_life(3)] * 2}, 0, compare=True)
    assert cells(text, "full")[3:7] == ["to", "4.00", "1.00", "1.00"]
    assert cells(text, "without experts")[6:8] == ["3.00", "3.00"]


class Inline:
    """A pool that has nobody to share the work with."""

    def __init__(self, max_workers: int) -> None:
        pass

    def __enter__(self) -> "Inline":
        return self

    def __exit__(self, *raised: object) -> None:
        pass

    def map(self, call: Callable[..., list[Week]], *args: Iterable[Any]) -> Iterator[list[Week]]:
        return map(call, *args)


@pytest.fixture
def few_drives(monkeypatch: pytest.MonkeyPatch, short: SimulatedDrive) -> None:
    """Every life is one short drive in its first week, and one in its second."""
    later = replace(short, recipe=replace(short.recipe, start=short.start + timedelta(days=7)))
    moved = replace(
        later.truth, departed=later.truth.departed + timedelta(7), arrived=later.truth.arrived + timedelta(7)
    )
    life = Life("commuter", 0, [short, replace(later, truth=moved)])
    monkeypatch.setattr(offers_module, "simulate", lambda *args: life)
    monkeypatch.setattr(offers_module, "ProcessPoolExecutor", Inline)


@pytest.mark.usefixtures("few_drives")
def test_a_life_is_lived_with_the_mind_that_is_asked_for(short: SimulatedDrive) -> None:
    make_mind: Any = lambda *args: PuppetMind({10.0: SEAT, 60.0: WHEEL})  # noqa: E731
    weeks = lived("commuter", 0, 2, make_mind)
    hours = (short.truth.arrived - short.truth.departed).total_seconds() / 3600
    assert [week.hours for week in weeks] == pytest.approx([hours, hours])
    assert [+week.false for week in weeks] == [Counter(wheel=1)] * 2
    assert [week.met for week in weeks] == [Counter(seat=1)] * 2
    assert sum(lived("commuter", 0, 2)[0].made.values()) == 0  # an empty profile offers nothing


@pytest.mark.usefixtures("few_drives")
def test_each_part_is_left_out_in_a_row_of_its_own() -> None:
    right: Any = lambda *args: PuppetMind({10.0: SEAT})  # noqa: E731
    wrong: Any = lambda *args: PuppetMind({10.0: WHEEL})  # noqa: E731
    variants = {FULL: right, "experts": wrong, "words": right}
    shares: list[float] = []
    text = offers("commuter", 1, 2, 0, shares.append, ["experts", "experts"], variants=variants)
    assert shares == [0.5, 1.0]
    assert "without experts" in text
    assert "without words" not in text
    assert cells(text, "all")[3] == "0"
    every = offers("commuter", 1, 1, 0, shares.append, ablations=True, variants=variants)
    assert "without experts" in every
    assert "without words" in every


def test_what_is_not_known_is_told_in_one_line() -> None:
    with pytest.raises(OutriderError, match="no family 'x'"):
        offers("x", 1, 1, 0, print)
    with pytest.raises(OutriderError, match="cannot do without 'wheels'"):
        offers("", 1, 1, 0, print, ["wheels"])
    assert next(iter(VARIANTS)) == FULL
