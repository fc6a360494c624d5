"""Who drives, by two sources: each is believed by how well it names the known drives, and says nothing it cannot."""

import math

import numpy as np
import pytest
from driver_days import at
from hypothesis import given, settings
from hypothesis import strategies as st

from anticipation import drivers
from anticipation.drivers import GUEST, Drive, Hand, Handling, Second, Styles, likeness, who, who_drives
from anticipation.drivers.handling import MEASURE, WIDTH
from anticipation.drivers.likeness import by_handling, by_style, owners
from anticipation.facts import Drove

MODEL = "0a1b2c3d"
WITHIN = np.array([0.3, 0.15, 0.3, 0.15, 0.4, 0.2, 0.4, 0.2, 0.3, 0.15, 0.04, 0.05])


def numbers(rng: np.random.Generator, off: float = 0.0) -> tuple[float | None, ...]:
    """How one drive was handled by someone who is ``off`` the usual, in spreads; a car without a brake pedal."""
    drawn = (off + rng.normal(0, 1, WIDTH)) * WITHIN
    return tuple(None if k in (6, 7) else float(number) for k, number in enumerate(drawn))


def unit(rng: np.random.Generator, about: np.ndarray) -> tuple[float, ...]:
    vector = about + rng.normal(0, 0.1, 3)
    return tuple((vector / np.linalg.norm(vector)).tolist())


class Now(Hand):
    """A hand whose drive so far is given."""

    given: Drive = Drive()

    @property
    def drive(self) -> Drive:
        return self.given


def now(drive: Drive, seconds: int = 600) -> Hand:
    return Now(handling=Handling(seconds=seconds), given=drive)


def learned(drives: list[Drive]) -> Styles:
    return Styles.of(Drove(at(day, 7), d.style, MODEL, d.handling, MEASURE) for day, d in enumerate(drives))


def couple(seed: int, style: float, off: float, count: int = 10) -> tuple[dict[str, Styles], list[Drive]]:
    """Two drivers who differ by ``style`` (0: not at all) in the network's eyes, and by ``off`` spreads in handling.

    And one more drive of each.
    """
    rng = np.random.default_rng(seed)
    about = [np.array([1.0, side * style, 0.0]) for side in (-1, 1)]
    drives = [[Drive(unit(rng, about[k]), numbers(rng, (k - 0.5) * off)) for _ in range(count + 1)] for k in (0, 1)]
    return {name: learned(of[:count]) for name, of in zip(("Anna", "Ben"), drives, strict=True)}, [
        d[-1] for d in drives
    ]


def test_the_names_that_others_may_use() -> None:
    assert likeness.__all__ == ["Likeness", "by_handling", "by_style", "owners"]
    assert who.__all__ == ["GUEST", "LEAST_DRIVES", "UNLIKELY", "is_clear", "who_drives"]
    assert set(who.__all__) < set(drivers.__all__)


@pytest.mark.parametrize(("style", "off"), [(0.5, 0.0), (0.0, 2.5), (0.5, 2.5)])
def test_the_source_that_tells_them_apart_is_believed_beside_one_at_chance(style: float, off: float) -> None:
    right = []
    for seed in range(20):
        known, last = couple(seed, style, off)
        for name, drive in zip(known, last, strict=True):
            right.append(who_drives(known, now(drive), MODEL)[name])
    assert np.mean(right) > 0.85
    assert np.mean(np.array(right) > 0.5) > 0.95


def test_two_sources_at_chance_claim_nothing() -> None:
    claimed, clear = [], []
    for seed in range(40):
        known, last = couple(seed, 0.0, 0.0, 4 + seed % 12)
        claimed.append(max(who_drives(known, now(last[0]), MODEL).values()))
        clear.append(who_drives(known, now(last[0]), MODEL, "Anna")["Anna"])
    assert np.mean(claimed) < 0.62
    assert np.mean(np.array(clear) >= 0.3) > 0.95


def test_a_source_that_contradicts_the_past_is_not_heard_however_sure_it_is() -> None:
    """The network sees nothing of who drives, but this drive just as it saw all of Anna's: the handling is Ben's."""
    known, (_, last) = couple(3, 0.0, 3.0)
    prototype = np.sum([drive.style for drive in known["Anna"].drives], 0)
    mixed = Drive(tuple((prototype / np.linalg.norm(prototype)).tolist()), last.handling)
    assert who_drives(known, now(mixed), MODEL)["Ben"] > 0.8


def test_who_handles_the_car_like_nobody_is_a_guest() -> None:
    rng = np.random.default_rng(5)
    known = {name: learned([Drive((), numbers(rng, off)) for _ in range(15)]) for name, off in (("A", -1), ("B", 1))}
    strange = [who_drives(known, now(Drive((), numbers(rng, 7.0))), MODEL)[GUEST] for _ in range(20)]
    own = [who_drives(known, now(Drive((), numbers(rng, 1.0))), MODEL)[GUEST] for _ in range(20)]
    assert np.mean(strange) > 0.4 > 0.1 > np.mean(own)


def test_the_longer_a_drive_is_seen_the_more_is_claimed() -> None:
    known, (last, _) = couple(1, 0.0, 2.5)
    drive = last._replace(style=())
    said = [who_drives(known, now(drive, seconds), MODEL)["Anna"] for seconds in (60, 300, 3000)]
    assert said == sorted(said)
    assert said[0] < said[-1]


def test_an_older_profile_goes_by_the_network_until_enough_is_measured() -> None:
    known, last = couple(2, 0.5, 2.5)
    older = {name: Styles(MODEL, tuple(Drive(d.style) for d in of.drives)) for name, of in known.items()}
    seen = who_drives(older, now(last[1]), MODEL)
    assert seen == who_drives(older, now(last[1]._replace(handling=())), MODEL)
    assert who_drives(older, now(last[1]._replace(style=())), MODEL) == {}
    half = {"Anna": older["Anna"], "Ben": known["Ben"]}
    assert set(who_drives(half, now(last[1]._replace(style=())), MODEL)) == {"Ben", GUEST}


def test_the_longest_of_drives_counts_no_more_than_the_others() -> None:
    """The mean of a style and a short vector of another lies halfway."""
    between = Drive((math.sqrt(0.5), math.sqrt(0.5), 0.0))
    table = by_style([[Drive((1.0, 0.0, 0.0)), Drive((0.0, 0.2, 0.0))]], between)
    assert table is not None
    assert table.now[0] - table.now[1] == pytest.approx(4.0), "so near as can be: guests lie four spreads off"


def test_drives_that_scatter_make_a_drive_that_lies_off_more_likely_theirs() -> None:
    rng = np.random.default_rng(0)
    off, margins = Drive((0.8, 0.6, 0.0)), []
    for scatter in (0.01, 0.2):
        vectors = np.array([1.0, 0.0, 0.0]) + rng.normal(0, scatter, (20, 3))
        table = by_style([[Drive(tuple(vector)) for vector in vectors.tolist()]], off)
        assert table is not None
        margins.append(table.now[0] - table.now[1])
    assert margins[0] < margins[1]


DRIVES = st.builds(
    lambda seed, style, handled: Drive(
        unit(np.random.default_rng(seed), np.zeros(3)) if style else (),
        numbers(np.random.default_rng(seed), seed % 5) if handled else (),
    ),
    st.integers(0, 2**32),
    st.booleans(),
    st.booleans(),
)
KNOWN = st.lists(st.lists(DRIVES, min_size=1, max_size=6), min_size=1, max_size=3)


@settings(deadline=None, max_examples=60)
@given(KNOWN, DRIVES, st.integers(60, 4000))
def test_each_source_has_a_row_for_each_drive_and_zeros_where_it_knows_nothing(
    known: list[list[Drive]], drive: Drive, seconds: int
) -> None:
    rows = [one for drives in known for one in drives]
    assert owners(known).tolist() == [k for k, drives in enumerate(known) for _ in drives]
    for table, has in (
        (by_style(known, drive), [bool(one.style) for one in [*rows, drive]]),
        (by_handling(known, drive, seconds), [bool(one.handling) for one in [*rows, drive]]),
    ):
        assert (table is not None) == (has[-1] and any(has[:-1]))
        if table is not None:
            assert table.past.shape == (len(rows), len(known) + 1)
            assert table.now.shape == (len(known) + 1,)
            assert np.isfinite(table.past).all()
            assert np.isfinite(table.now).all()
            assert table.past.any(1).tolist() == has[:-1]


@pytest.mark.parametrize("others", [1, 4])
def test_a_past_drive_is_held_against_the_others_and_never_against_itself(others: int) -> None:
    """Were it in its driver's mean, it would draw that mean to itself; as it is, it lies as far from it as it lies."""
    rng = np.random.default_rng(9)
    calm = [Drive((), numbers(rng)) for _ in range(others)]
    wild = Drive((), numbers(rng, 6.0))
    alone, beside = by_handling([[wild], calm], wild, 600), by_handling([[wild, *calm], calm], wild, 600)
    assert alone is not None
    assert beside is not None
    assert alone.past[0, 0] < alone.past[0, -1], (
        "of its driver no other drive is known: no more like theirs than a guest's"
    )
    assert beside.past[0, 0] == pytest.approx(beside.past[0, 1]), "two drivers with the same other drives"
    assert beside.now[0] > beside.now[1], "but a drive like it is like its driver's now"
    direction, far = Drive((1.0, 0.0)), Drive((0.0, 1.0))
    table = by_style([[far, direction, direction], [direction, direction]], far)
    assert table is not None
    assert table.past[0, 0] == pytest.approx(table.past[0, 1]) == pytest.approx(0.0)
    assert table.now[0] > table.now[1]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32), st.sampled_from([math.nan, math.inf, 1e300]), st.integers(0, WIDTH - 1))
def test_a_number_that_cannot_be_never_reaches_the_claims(seed: int, bad: float, place: int) -> None:
    known, last = couple(seed % 50, 0.5, 1.0, 5)
    handled = list(known["Ben"].drives[0].handling)
    handled[place] = bad
    worse = known["Ben"].after(Drove(at(40, 7), (), "", tuple(handled), MEASURE))
    assert worse == known["Ben"]
    said = who_drives({**known, "Ben": worse}, now(last[0]), MODEL)
    assert math.isclose(sum(said.values()), 1)


def test_a_hand_without_a_network_is_measured_and_becomes_a_fact_after_a_minute() -> None:
    begun = Hand(at(0, 7))
    for k in range(60):
        assert begun.drove(at(0, 7), MODEL) is None
        begun = begun.after((), Second(k * 1_000_000_000, 45.0, 12.0))
    fact = begun.drove(at(0, 7), MODEL)
    assert fact is not None
    assert (fact.style, fact.model, fact.measure) == ((), "", MEASURE)
    assert Styles.of([fact]).drives == (Drive((), fact.handling),)
    assert all(number is None or number == round(number, 3) for number in fact.handling)
