"""How well drivers are told apart: what is asked, and what counts as right."""

import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anticipation.drivers import LEAST_DRIVES, LEAST_S, Hand, second_of
from anticipation.instant import Instant
from anticipation.lab.evaluate import drivers as evaluated
from anticipation.lab.evaluate import hands
from anticipation.lab.evaluate.drivers import equal_error_rate, named, text_of
from anticipation.lab.evaluate.hands import Driven, first_seed, household, styles_of
from anticipation.lab.simulate import simulate
from anticipation.lab.simulate.frames import CAR
from anticipation.lab.simulate.lived import live
from anticipation.network import Network, Output
from anticipation.scene import Scene
from anticipation.window.schema import COLUMNS, KINDS, OUTPUTS, SCHEMA, STYLE
from anticipation.window.window import KEPT_LATEST, KEPT_SLOW
from vehicle.can.car import load_car
from vehicle.errors import OutriderError
from vehicle.state import moves
from vehicle.vehicle import Vehicle

DIMENSIONS = 8


def life(order: str, apart: float, seed: int = 0) -> list[Driven]:
    """Drives in this order of drivers; the styles of two drivers are ``apart``, 0 to 1."""
    rng = np.random.default_rng(seed)
    common = rng.normal(0, 1, DIMENSIONS)
    own = {name: (1 - apart) * common + apart * rng.normal(0, 1, DIMENSIONS) for name in sorted(set(order))}
    found = []
    for number, name in enumerate(order):
        style = own[name] / np.linalg.norm(own[name]) + rng.normal(0, 0.03, DIMENSIONS)
        style /= np.linalg.norm(style)
        ends = (60, 300, 400) if number % 2 else (60, 200)
        found.append(Driven(name, tuple(Hand(Instant(3600 * number), tuple((s * style).tolist()), s) for s in ends)))
    return found


TURNS = "ABBABAABABBAABAB"


def test_the_names_that_others_may_use() -> None:
    assert evaluated.__all__ == ["Named", "drivers", "equal_error_rate", "named", "text_of"]
    assert hands.__all__ == ["FAMILIES", "MINUTES", "Driven", "first_seed", "hands_of", "household", "styles_of"]
    assert first_seed(0) >= 900_000, "no life of the training"


def test_nobody_is_named_before_everyone_has_three_drives() -> None:
    assert len(named([life(TURNS, 1.0), life("AAAABBBBA", 1.0, 1)])) == (len(TURNS) - 6) + 2
    assert named([life("AAAAAABB", 1.0)]) == []
    assert "nobody is named" in text_of([], 0)


def test_drivers_that_drive_alike_are_named_by_chance_and_others_rightly() -> None:
    homes = [life(TURNS, 1.0, seed) for seed in range(4)]
    found = named(homes)
    assert all(name.right["both"] == 1 for name in found)
    assert all(max(name.likes[1]) < name.likes[0][0] for name in found)
    assert not any(any(name.stops[0]) for name in found)
    assert np.mean([stop for name in found for stop in name.stops[1] + name.stops[2]]) > 0.9
    alike = named([life(TURNS, 0.0, seed) for seed in range(20)])
    assert 0.35 < np.mean([name.right["both"] for name in alike]) < 0.65
    assert np.mean([stop for name in alike for stop in name.stops[0] + name.stops[1]]) < 0.1


def test_the_rows_beside_it_are_what_they_say() -> None:
    found = named([life("AAABBBAABA", 1.0), life("AAABBB", 1.0)])
    rows = [(n.right["chance"], n.right["most frequent so far"], n.right["as on the last drive"]) for n in found]
    assert rows == [(0.5, 1.0, 0.0), (0.5, 1.0, 1.0), (0.5, 0.0, 0.0), (0.5, 1.0, 0.0)]
    after = [math.isnan(name.right["both, 5 min driven"]) for name in found]
    assert after == [True, False, True, False], "a drive that was over before is not asked"


def test_nothing_later_changes_who_is_named() -> None:
    """But for the strangers, who are those of another life at its end."""
    whole, begun = (named([life(TURNS, 0.4)[:end], life("AAABBB", 0.9, 5)]) for end in (len(TURNS), 10))
    assert len(begun) == 4
    for before, after in zip(begun, whole[:4], strict=True):
        assert repr((before.right, before.p, before.likes)) == repr((after.right, after.p, after.likes))
        assert before.stops[:2] == after.stops[:2]


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=30), st.lists(st.integers(-50, 50), min_size=1, max_size=30))
def test_the_equal_error_rate_lies_between_what_no_and_all_difference_give(own: list[int], others: list[int]) -> None:
    rate = equal_error_rate(own, others)
    assert 0 <= rate <= 1
    if min(own) > max(others):
        assert rate == 0
    assert equal_error_rate([like + 1000 for like in own], others) == 0
    assert equal_error_rate(own, own) == pytest.approx(0.5, abs=0.5 / len(own) + max(map(own.count, own)) / len(own))


def test_the_equal_error_rate_of_a_case_that_is_counted_by_hand() -> None:
    assert equal_error_rate([0.9, 0.8, 0.7, 0.2], [0.75, 0.3, 0.1, 0.0]) == 0.25
    assert math.isnan(equal_error_rate([], [0.5]))


def test_the_table_tells_all_of_it() -> None:
    text = text_of(named([life(TURNS, 1.0, seed) for seed in range(3)]), 2)
    assert text.startswith(
        "30 drives of 3 simulated households (two-drivers, three-drivers), moods 0, seeds from 902,000 on"
    )
    for row in (
        "chance",
        "most frequent so far",
        "as on the last drive",
        "network alone",
        "both, 1 min driven",
        "both ",
    ):
        assert f"\n{row}" in text
    for who in ("the driver", "another one of the household", "a stranger"):
        assert f"\n{who}" in text
    assert all(len(line) <= 120 for line in text.splitlines())


# --- simulated hands -------------------------------------------------------------------------------------------------


class Reader:
    """A network that notes what it is told, and has room for 64 tokens."""

    def __init__(self, network: Network) -> None:
        self.manifest = network.manifest
        self.told: list[list[int]] = []
        self.length = 0

    @property
    def room(self) -> int:
        return 64 - self.length

    def reset(self) -> None:
        self.length = 0

    def step(self, tokens: np.ndarray, *_: object) -> Output:
        assert 0 < len(tokens) <= self.room
        self.length += len(tokens)
        self.told.append([int(number) for number in tokens[:, -1]])
        return Output(np.ones(len(OUTPUTS), np.float32), np.zeros(32, np.float32))


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 16), st.integers(1, 200))
def test_a_drive_is_read_as_the_window_tells_it(network_once: Network, stays: int, seconds: int) -> None:
    """Each token comes once; when the cache is full, stays, slow tokens and the latest are told again."""
    kinds = ["stay"] * stays
    of = [-1] * stays
    for second in range(seconds):
        new = ["slow", "fast"] if second % 10 == 0 else ["fast"]
        kinds, of = kinds + new, of + [second] * len(new)
    tokens = np.zeros((len(kinds), len(COLUMNS)), np.float32)
    tokens[np.arange(len(kinds)), [KINDS.index(kind) for kind in kinds]] = 1
    tokens[:, -1] = np.arange(len(kinds))
    reader = Reader(network_once)
    styles = styles_of(tokens, np.array(of), reader)  # type: ignore[arg-type]
    assert styles.shape == (seconds, STYLE)
    assert len(reader.told) == seconds
    fast = [number for number, kind in enumerate(kinds) if kind == "fast"]
    assert [told[-1] for told in reader.told] == fast
    for number, told in enumerate(reader.told):
        if number and len(told) > 2:  # told again
            end = told[-1] + 1
            assert told[:stays] == list(range(stays))
            assert told[-min(KEPT_LATEST, end - stays) :] == list(range(max(stays, end - KEPT_LATEST), end))
            assert all(kinds[token] == "slow" for token in told[stays:-KEPT_LATEST])
            assert len(told) <= stays + KEPT_SLOW + KEPT_LATEST


@pytest.fixture(scope="module")
def network_once(tiny_model: Path) -> Network:
    return Network.load(tiny_model, SCHEMA)


def test_a_household_is_driven_until_enough_can_be_named(
    network_once: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands, "open_network", lambda: (network_once, ""))
    monkeypatch.setattr(hands, "styles_of", lambda tokens, seconds, _: np.tile(np.eye(DIMENSIONS)[0], (seconds[-1], 1)))
    found = household(0, 0, 2, days=9)
    assert {drive.driver for drive in found} == {"A", "B"}
    assert len(named([found, found])) == 2 * 2
    assert found == household(0, 0, 3, days=9)[: len(found)]
    for drive in found:
        last = drive.hands[-1]
        assert last.seconds >= LEAST_S
        assert last.mean == tuple(np.eye(DIMENSIONS)[0])
        assert [hand.seconds for hand in drive.hands[:-1]] == [60, 300][: len(drive.hands) - 1]
    assert sum(drive.driver == "A" for drive in found) >= LEAST_DRIVES


def handled(found: list[Driven]) -> dict[str, set[float | None]]:
    """How hard each driver of a household goes at the most, on each of their drives."""
    hardest: dict[str, set[float | None]] = {}
    for drive in found:
        gain = drive.hands[-1].drive.handling[1]
        hardest.setdefault(drive.driver, set()).add(gain and round(gain, 1))
    return hardest


def test_two_take_turns_where_one_would_drive_alone_and_moods_make_them_uneven(
    network_once: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands, "open_network", lambda: (network_once, ""))
    monkeypatch.setattr(hands, "styles_of", lambda tokens, seconds, _: np.tile(np.eye(DIMENSIONS)[0], (seconds[-1], 1)))
    even, uneven = (handled(household(1, 0, 3, "retired", moods, days=10)) for moods in (0.0, 0.5))
    assert set(even) == set(uneven) == {"A", "B"}
    assert all(len(gains) <= 2 for gains in even.values()), "at one rate for life"
    assert all(len(gains) > 2 for gains in uneven.values())


def test_a_second_is_what_the_car_would_say_on_its_bus() -> None:
    drive = min(simulate("two-drivers", first_seed(0), 4, date(2025, 1, 6)).drives, key=lambda drive: drive.seconds)
    told, vehicle = hands._seconds_of(live(drive.recipe)), Vehicle(load_car(CAR))
    block, compared = drive.block(), 0
    for second in range(1, drive.seconds):
        now_ns = second * 1_000_000_000
        vehicle.apply(block[(block.t_ns > now_ns - 1_000_000_000) & (block.t_ns <= now_ns)])
        vehicle.tick(now_ns)
        said, meant = second_of(Scene(now_ns, vehicle.state)), told[second - 1]
        if said is None or not moves(meant.speed_kmh):
            continue
        compared += 1
        assert said.speed_kmh == pytest.approx(meant.speed_kmh, abs=1.5)
        assert said.pedal == pytest.approx(meant.pedal, abs=12)
        assert said.aside_m_s2 == pytest.approx(meant.aside_m_s2, abs=0.8)
        assert said.brake is None
    assert compared > 30


def test_a_family_that_is_not_there_is_named() -> None:
    with pytest.raises(OutriderError, match="no family 'circus': choose one of commuter"):
        evaluated.drivers(1, 0, family="circus")


def test_without_a_network_nobody_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "open_network", lambda: (None, "no model lies here"))
    with pytest.raises(OutriderError, match="no model lies here"):
        household(0, 0, 1, days=1)
