"""Who drives: what is learned of how each driver drives, what is claimed of a drive, and what is then not learned."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pytest
from driver_days import GYM, HOME, WORK, Morning, Pages, Record, S, at, commute, live, way
from hypothesis import given, settings
from hypothesis import strategies as st

from anticipation import drivers, wheel
from anticipation.drivers import GUEST, LEAST_DRIVES, LEAST_S, UNLIKELY, Drive, Hand, Styles, is_clear, who_drives
from anticipation.drivers.handling import MEASURE, MEASURED, WIDTH
from anticipation.facts import Drove, Fact, Foretold, Habit, Trip, decode_fact, encode_fact
from anticipation.foresight import Foreseen, Foresight, foreseen_of
from anticipation.instant import Instant
from anticipation.keeping import Notebook
from anticipation.memory import DriverMemory
from anticipation.mind import Mind
from anticipation.mixing import EXPERTS
from anticipation.network import Network, Output
from anticipation.scene import Scene
from anticipation.telling import beliefs
from anticipation.window import Candidates
from anticipation.window.schema import OUTPUTS, STYLE
from anticipation.window.window import Moment
from vehicle.signals import GEAR_DRIVE, GEAR_PARK

MODEL = "0a1b2c3d"
ANNA, BEN, CARL = np.eye(STYLE)[:3]


def drove(style: Sequence[float], day: int = 0, model: str = MODEL) -> Drove:
    return Drove(at(day, 7, 35), tuple(round(float(part), 3) for part in style), model)


def drives(style: np.ndarray, count: int = 8, scatter: float = 0.1, seed: int = 0) -> list[Drove]:
    """Drives of one driver, each a little off their style."""
    off = np.random.default_rng(seed).normal(0, scatter, (count, STYLE))
    units = (style + off) / np.linalg.norm(style + off, axis=1, keepdims=True)
    return [drove(0.9 * unit, day) for day, unit in enumerate(units)]


def hand(style: np.ndarray, seconds: int = 300) -> Hand:
    return Hand(at(50, 7, 35), tuple((style * seconds).tolist()) if seconds else (), seconds)


def styles(**who: Sequence[Fact]) -> dict[str, Styles]:
    return {name: Styles.of(facts) for name, facts in who.items()}


COUPLE = styles(Anna=drives(ANNA), Ben=drives(BEN, seed=1))


def vector(seed: int, length: float) -> list[float]:
    drawn = np.random.default_rng(seed).normal(0, 1, STYLE)
    return (length * drawn / np.linalg.norm(drawn)).tolist()


vectors = st.builds(vector, st.integers(0, 2**32), st.floats(0.1, 1.0))


def test_the_names_that_others_may_use() -> None:
    assert drivers.__all__ == [
        "GUEST", "LEAST_DRIVES", "LEAST_S", "UNLIKELY", "Drive", "Hand", "Handling", "Second", "Styles", "is_clear",
        "second_of", "who_drives",
    ]  # fmt: skip
    assert wheel.__all__ == ["Wheel", "WheelState"]
    assert (LEAST_DRIVES, LEAST_S, UNLIKELY) == (3, 60, 0.3)


# --- how a driver drives ---------------------------------------------------------------------------------------------


def test_a_fact_is_one_line_that_comes_back_the_same() -> None:
    fact = Drove(Instant(1_704_092_400, 60), (0.125, -0.5), MODEL)
    line = b'{"at":[1704092400,60],"fact":"drove","model":"0a1b2c3d","style":[0.125,-0.5]}'
    assert encode_fact(fact) == line
    assert decode_fact(line) == fact


def test_what_an_older_program_wrote_is_read_and_stays_as_it_was() -> None:
    line = b'{"at":[1704092400,60],"fact":"drove","model":"0a1b2c3d","style":[1.0,0.0]}'
    fact = decode_fact(line)
    assert Styles.of([fact]) == Styles(MODEL, (Drive((1.0, 0.0)),))
    assert encode_fact(fact) == line


def test_how_the_car_was_handled_is_in_the_line_with_its_version_and_what_is_unknown_as_null() -> None:
    numbers = (None, 0.25, *(None,) * (WIDTH - 2))
    fact = Drove(Instant(1_704_092_400, 60), (), "", numbers, MEASURE)
    nulls = ",".join(["null"] * (WIDTH - 2))
    line = f'{{"at":[1704092400,60],"fact":"drove","handling":[null,0.25,{nulls}],"measure":"1","model":"","style":[]}}'
    assert encode_fact(fact) == line.encode()
    assert decode_fact(line.encode()) == fact
    assert Styles.of([fact]) == Styles("", (Drive((), numbers),))


@settings(max_examples=30)
@given(st.lists(vectors, min_size=1, max_size=30))
def test_the_last_twenty_drives_count(seen: list[list[float]]) -> None:
    known = Styles.of([drove(style) for style in seen])
    assert known == Styles.of([drove(style) for style in seen[-20:]])
    assert len(known.drives) == min(20, len(seen))


def test_another_network_begins_anew_and_other_facts_tell_nothing() -> None:
    known = Styles.of(drives(ANNA))
    assert known.after(way(HOME, WORK, at(9, 7))) == known
    newer = drove(BEN, 9, "ffffffff")
    assert known.after(newer) == Styles("ffffffff", (Drive(newer.style),))
    assert known.after(newer).after(drove(ANNA)) == Styles.of([drove(ANNA)])


NUMBERS = (0.5,) * WIDTH


def test_how_the_car_was_handled_stays_when_another_network_comes() -> None:
    with_both = [Drove(fact.at, fact.style, MODEL, NUMBERS, MEASURE) for fact in drives(ANNA)]
    newer = drove(BEN, 9, "ffffffff")
    known = Styles.of([*with_both, newer])
    assert known == Styles("ffffffff", (*[Drive((), NUMBERS)] * 8, Drive(newer.style)))
    without = Drove(at(10, 7), (), "", NUMBERS, MEASURE)
    assert known.after(without) == Styles("ffffffff", (*known.drives, Drive((), NUMBERS)))


@pytest.mark.parametrize(
    ("numbers", "measure"),
    [
        (NUMBERS, "0"), (NUMBERS[1:], MEASURE), ((None,) * WIDTH, MEASURE), ((*NUMBERS[1:], math.nan), MEASURE),
        ((*NUMBERS[1:], 1e300), MEASURE), ((), ""),
    ],
)  # fmt: skip
def test_numbers_of_another_version_or_that_cannot_be_tell_nothing(
    numbers: tuple[float | None, ...], measure: str
) -> None:
    assert Styles().after(Drove(at(9, 7), (), "", numbers, measure)) == Styles()


@pytest.mark.parametrize("style", [(), (0.0,) * STYLE, (3.0,) * STYLE, (1e300,) * STYLE, (math.nan,) * STYLE])
def test_a_vector_that_is_no_style_tells_nothing(style: tuple[float, ...]) -> None:
    known = Styles.of(drives(ANNA))
    assert known.after(Drove(at(9, 7), style, MODEL)) == known


def test_a_style_of_another_length_begins_anew_and_is_compared_with_nothing() -> None:
    known = {"Anna": Styles.of([*drives(ANNA), *(drove(style) for style in np.eye(5)[:3])]), "Ben": COUPLE["Ben"]}
    assert len(known["Anna"].drives) == 3
    assert set(who_drives(known, hand(BEN), MODEL)) == {"Ben", GUEST}


# --- the hand at the wheel -------------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(st.lists(vectors, min_size=1, max_size=70))
def test_a_hand_is_the_mean_of_its_seconds(seen: list[list[float]]) -> None:
    begun = Hand(at(0, 7))
    for style in seen:
        begun = begun.after(style)
    assert begun.seconds == len(seen)
    assert np.allclose(begun.mean, np.mean(seen, 0))


def test_a_hand_is_a_fact_about_its_own_trip_after_a_minute() -> None:
    begun = Hand(at(0, 7))
    for second in range(LEAST_S):
        assert begun.drove(at(0, 7), MODEL) is None
        begun = begun.after(ANNA if second % 3 else BEN)
    assert begun.drove(at(0, 7), MODEL) == Drove(at(0, 7), (0.667, 0.333, 0.0), MODEL)
    assert begun.drove(at(0, 6), MODEL) is None, "a trip that ended when the power went was driven by another hand"


# --- who drives ------------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=40)
@given(
    st.dictionaries(st.sampled_from(["Anna", "Ben", "Carl", "Dora"]), st.lists(vectors, max_size=9), max_size=4),
    vectors,
    st.integers(0, 400),
    st.sampled_from(["", "Anna", "Nobody"]),
)
def test_the_known_and_a_guest_share_what_there_is(
    seen: dict[str, list[list[float]]], style: list[float], seconds: int, named: str
) -> None:
    known = {name: Styles.of([drove(one) for one in of]) for name, of in seen.items()}
    who = who_drives(known, hand(np.array(style), seconds), MODEL, named)
    heard = {name for name, of in seen.items() if len(of) >= LEAST_DRIVES}
    claims = seconds >= LEAST_S and heard and (not named or named in heard)
    assert set(who) == ({*heard, GUEST} if claims else set())
    assert all(0 <= p <= 1 for p in who.values())
    assert not who or math.isclose(sum(who.values()), 1)
    turned = dict(reversed(known.items()))
    assert who_drives(turned, hand(np.array(style), seconds), MODEL, named) == who


@pytest.mark.parametrize(("style", "name"), [(ANNA, "Anna"), (BEN, "Ben"), (CARL, GUEST)])
def test_who_is_like_their_drives_is_named_and_who_is_like_nobody_is_a_guest(style: np.ndarray, name: str) -> None:
    who = who_drives(COUPLE, hand(style), MODEL)
    assert who[name] > 0.9
    assert who_drives({"Anna": COUPLE["Anna"]}, hand(BEN), MODEL)[GUEST] > 0.9


def test_nothing_is_claimed_by_another_network() -> None:
    assert who_drives(COUPLE, hand(ANNA), "ffffffff") == {}


def test_who_was_named_has_the_benefit_of_the_doubt() -> None:
    alike = {"Anna": COUPLE["Anna"], "Ben": Styles.of(drives(0.8 * ANNA + 0.6 * BEN, seed=1))}
    between = hand((1.8 * ANNA + 0.6 * BEN) / math.hypot(1.8, 0.6))
    for name, other in (("Anna", "Ben"), ("Ben", "Anna")):
        who = who_drives(alike, between, MODEL, name)
        assert who[name] > who[other]
        assert who[name] > who_drives(alike, between, MODEL)[name]
        assert is_clear(who, name)
    assert not is_clear(who_drives(COUPLE, hand(BEN), MODEL, "Anna"), "Anna"), "but not against what is plain to see"


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("driven", [3, 20])
def test_a_network_that_cannot_tell_them_apart_claims_little(count: int, driven: int) -> None:
    """All drive alike, so that a likeness means nothing; their drives say so, and whoever is named is believed."""
    clear, claimed = [], []
    for seed in range(40):
        alike = {f"driver {k}": Styles.of(drives(ANNA, driven, 0.1, 100 * seed + k)) for k in range(count)}
        drive = hand(np.array(drives(ANNA, 1, 0.1, 100 * seed + 99)[0].style))
        clear += [is_clear(who_drives(alike, drive, MODEL, name), name) for name in alike]
        claimed.append(max(who_drives(alike, drive, MODEL).values()))
    assert np.mean(clear) > 0.97
    assert np.mean(claimed) < 1 / count + 0.1


def test_what_is_not_known_is_clear() -> None:
    assert is_clear({}, "Anna")
    assert is_clear({"Anna": UNLIKELY, GUEST: 1 - UNLIKELY}, "Anna")
    assert not is_clear({"Anna": 0.29, GUEST: 0.71}, "Anna")


# --- the memory ------------------------------------------------------------------------------------------------------


def test_a_memory_knows_how_its_driver_drives_and_so_does_a_copy_by_itself() -> None:
    facts = drives(ANNA)
    memory = DriverMemory(facts)
    assert memory.styles == Styles.of(facts)
    twin = memory.copy()
    twin.learn(drove(BEN))
    assert memory.styles == Styles.of(facts) != twin.styles


def test_how_one_drove_to_a_place_is_forgotten_with_it() -> None:
    trips = [way(HOME, WORK, at(day, 7)) for day in range(5)] + [way(HOME, GYM, at(day, 18)) for day in range(5)]
    facts: list[Fact] = []
    for trip in trips:
        facts += [trip, Drove(trip.departed, (0.5, 0.5), MODEL)]
    memory = DriverMemory(facts)
    gym = memory.place_at(GYM)
    assert gym is not None
    left = list(Notebook(facts).forget(memory.about(gym), 0))
    assert left == facts[:10]
    assert DriverMemory(left).styles == Styles.of(facts[:10]) != memory.styles


def test_it_is_told_from_how_many_drives_a_driver_is_known() -> None:
    assert beliefs(drives(ANNA, 1)) == ["style: known by the last 1 drive"]
    assert beliefs(drives(ANNA, 25)) == ["style: known by the last 20 drives"]


# --- the mind --------------------------------------------------------------------------------------------------------


class Seeing(Foresight):
    """A network that sees whose hand is at the wheel, at each second of event time."""

    def __init__(self, style: Callable[[float], np.ndarray]) -> None:
        super().__init__(None)
        self._style = style

    @property
    def model(self) -> str:
        return MODEL

    def look(
        self, scene: Scene, moment: Callable[[float | None, float | None], Moment], candidates: Candidates | None
    ) -> Foreseen | None:
        y = np.zeros(len(OUTPUTS), np.float32)
        y[OUTPUTS.index("style.0") :] = self._style(scene.t_ns / S)
        counts = np.ones(32, np.bool_) if candidates is None else candidates.counts
        self.foreseen = foreseen_of(Output(y, np.zeros(32, np.float32)), counts)
        return self.foreseen


HABITS_OF_ANNA = commute(6)


def morning(drives_s: int, waits_s: int = 10) -> Morning:
    """A morning as the car ticks once a second: it is parked, driven to work, and left there."""
    script = Morning(step_ns=S).go(waits_s, speed=0.0, gear=GEAR_PARK, ignition="ON", outside=-5.0, defrost=False)
    script.go(drives_s, to=WORK, speed=40.0, gear=GEAR_DRIVE, belt=True)
    return script.go(5, speed=0.0, gear=GEAR_PARK).go(5, ignition="OFF")


MORNING = morning(100).moments


def always(style: np.ndarray) -> Foresight:
    return Seeing(lambda _: style)


def mind_of(
    foresight: Foresight | None,
    own: Sequence[Drove] = (),
    others: dict[str, Styles] | None = None,
    driver: str = "Anna",
) -> tuple[Mind, Pages]:
    pages = Pages()
    memory = DriverMemory([*HABITS_OF_ANNA, *own])
    return Mind(memory, pages, foresight=foresight, driver=driver, others=others), pages


def told_drivers(told: list[tuple[int, Record]]) -> list[tuple[float, dict[str, float]]]:
    return [(t_ns / S, fields["drivers"]) for t_ns, (_, fields) in told if fields.get("what") == "driver"]


@pytest.mark.parametrize("driver", ["Anna", ""])
def test_how_a_trip_was_driven_is_learned_with_it(driver: str) -> None:
    mind, pages = mind_of(always(0.6 * ANNA + 0.8 * BEN), driver=driver)
    live(mind, MORNING)
    (trip,), (fact,) = pages.of(Trip), pages.of(Drove)
    assert (fact.at, fact.style, fact.model) == (trip.departed, (0.6, 0.8, 0.0), MODEL)
    assert fact.measure == MEASURE
    told = {MEASURED[k // 2] for k, number in enumerate(fact.handling) if number is not None}
    assert told == {"pace"}, "it says how fast it goes, and never goes faster or slower"
    assert pages.written.index(trip) < pages.written.index(fact)
    assert mind.memory.styles == Styles.of([fact])
    assert (mind.who, mind.clear) == ({}, True)


def test_only_seconds_in_which_the_car_moved_count() -> None:
    """It is Ben's hand whenever the car stands, and Anna's whenever it moves."""
    drive = Morning(step_ns=S).go(60, speed=0.0, gear=GEAR_PARK, ignition="ON", outside=-5.0)
    drive.go(40, to=GYM, speed=40.0, gear=GEAR_DRIVE, belt=True).go(100, speed=0.0)
    drive.go(40, to=WORK, speed=40.0).go(20, mute=("speed",)).go(5, speed=0.0, gear=GEAR_PARK).go(5, ignition="OFF")
    moving = [(60, 100), (200, 240)]
    mind, pages = mind_of(Seeing(lambda s: ANNA if any(a < s <= b for a, b in moving) else BEN))
    live(mind, drive.moments)
    (fact,) = pages.of(Drove)
    assert fact.style[0] > 0.95


@pytest.mark.parametrize("foresight", [None, always(ANNA)])
def test_nothing_is_learned_of_it_before_a_minute(foresight: Foresight | None) -> None:
    mind, pages = mind_of(foresight)
    live(mind, morning(50).moments)
    assert pages.of(Trip)
    assert not pages.of(Drove)


def test_without_a_network_it_is_learned_how_the_car_was_handled_and_who_drives_is_told_by_it() -> None:
    mind, pages = mind_of(None)
    live(mind, MORNING)
    (fact,) = pages.of(Drove)
    assert (fact.style, fact.model) == ((), "")
    own = [Drove(at(day, 7), (), "", fact.handling, MEASURE) for day in range(12)]
    slower = tuple(None if number is None else number - 0.3 for number in fact.handling)
    bens = [Drove(at(day, 7), (), "", slower, MEASURE) for day in range(12)]
    for name, drivers_own, others in (("Anna", own, bens), ("Anna", bens, own)):
        mind, _ = mind_of(None, drivers_own, {"Ben": Styles.of(others)}, name)
        live(mind, MORNING, ends=False)
        assert mind.clear == (drivers_own is own)
        assert (mind.who["Anna"] > 0.8) == (drivers_own is own)


OTHERS = {"Ben": COUPLE["Ben"]}


def test_the_driver_who_was_named_is_recognised_and_learns() -> None:
    mind, pages = mind_of(always(ANNA), drives(ANNA), OTHERS)
    told = live(mind, MORNING, ends=False)
    assert mind.clear
    assert mind.who["Anna"] > 0.9
    mind.finish(MORNING[-1].t_ns)
    assert pages.of(Drove)
    assert pages.of(Foretold)
    ((_, said),) = told_drivers(told)
    assert max(said, key=lambda name: said[name]) == "Anna"
    assert said == {name: round(p, 3) for name, p in said.items()}


def test_a_drive_of_someone_else_teaches_places_and_habits_but_not_whom_to_believe() -> None:
    mind, pages = mind_of(always(BEN), drives(ANNA), OTHERS)
    mixing, before = mind.memory.mixing.copy(), mind.memory.styles
    told = live(mind, MORNING, ends=False)
    assert not mind.clear
    assert mind.who["Ben"] > 0.9
    mind.finish(MORNING[-1].t_ns)
    assert pages.of(Trip)
    assert pages.of(Habit)
    assert not pages.of(Drove)
    assert not pages.of(Foretold)
    assert mind.memory.styles == before
    for kind in EXPERTS:
        assert mind.memory.mixing.weights(kind, MODEL).tolist() == mixing.weights(kind, MODEL).tolist()
    ((_, said),) = told_drivers(told)
    assert max(said, key=lambda name: said[name]) == "Ben"


def test_the_only_driver_of_a_profile_is_not_told_but_a_guest_is() -> None:
    mind, _ = mind_of(always(ANNA), drives(ANNA))
    assert told_drivers(live(mind, MORNING)) == []
    mind, pages = mind_of(always(BEN), drives(ANNA))
    ((_, said),) = told_drivers(live(mind, MORNING))
    assert max(said, key=lambda name: said[name]) == GUEST
    assert not pages.of(Drove)


def test_the_likeliest_is_told_when_it_changes_and_never_twice_in_half_a_minute() -> None:
    """Ben drives nearly as Anna does, and the hand goes to and fro between them, every ten seconds."""
    bens = 0.8 * ANNA + 0.6 * BEN

    def style(s: float) -> np.ndarray:
        vector = ANNA + (0.6 if s < 62 else 1.3 * (s // 10 % 2)) * (bens - ANNA)
        return vector / np.linalg.norm(vector)

    mind, _ = mind_of(Seeing(style), drives(ANNA), {"Ben": Styles.of(drives(bens, seed=1))})
    told = told_drivers(live(mind, morning(180, waits_s=0).moments))
    likeliest = [max(said, key=lambda name: said[name]) for _, said in told]
    assert len(likeliest) >= 3
    assert all(a != b for a, b in pairwise(likeliest))
    assert all(b - a >= 30 for (a, _), (b, _) in pairwise(told))


def test_nothing_is_claimed_before_the_driver_has_three_drives_or_where_nobody_was_named() -> None:
    for own, name in ((drives(ANNA, 2), "Anna"), (drives(ANNA), "")):
        mind, pages = mind_of(always(BEN), own, OTHERS, name)
        told = live(mind, MORNING[:105], ends=False)
        assert (mind.who, mind.clear) == ({}, True)
        told += live(mind, MORNING[105:])
        assert told_drivers(told) == []
        assert pages.of(Drove)


def test_each_trip_has_a_hand_of_its_own() -> None:
    drive = morning(100)
    drive.go(30, ignition="ON", speed=0.0, gear=GEAR_PARK).go(100, to=HOME, speed=40.0, gear=GEAR_DRIVE)
    drive.go(5, speed=0.0, gear=GEAR_PARK).go(5, ignition="OFF")
    mind, pages = mind_of(Seeing(lambda s: ANNA if s < 180 else BEN))
    live(mind, drive.moments)
    assert [int(np.argmax(fact.style)) for fact in pages.of(Drove)] == [0, 1]
    assert [fact.at for fact in pages.of(Drove)] == [trip.departed for trip in pages.of(Trip)]


@settings(deadline=None, max_examples=5)
@given(st.integers(0, len(MORNING)), st.integers(0, 300))
def test_a_moment_come_back_to_goes_on_as_it_did(tick: int, astray: int) -> None:
    mind, _ = mind_of(Seeing(lambda s: ANNA if s < 90 else BEN), drives(ANNA), OTHERS)
    live(mind, MORNING[:tick], ends=False)
    kept = mind.snapshot()
    straight = live(mind, MORNING[tick:], ends=False), mind.who, mind.clear
    mind.restore(kept)
    live(mind, MORNING[tick : tick + astray], ends=False)
    mind.restore(kept)
    assert (live(mind, MORNING[tick:], ends=False), mind.who, mind.clear) == straight


def test_the_same_drive_and_profile_bring_the_same_records_and_facts(network: Network) -> None:
    """Rule 9, with a network at work."""
    lives = []
    for _ in range(2):
        network.reset()
        first, pages = mind_of(Foresight(network))
        live(first, MORNING)
        own = LEAST_DRIVES * pages.of(Drove)
        assert own
        others = {"Ben": Styles.of([Drove(f.at, tuple(-part for part in f.style), f.model) for f in own])}
        mind, pages = mind_of(Foresight(network), own, others)
        told = live(mind, MORNING, ends=False)
        lives.append((told, dict(mind.who), pages.written))
    assert lives[0] == lives[1]
    assert told_drivers(lives[0][0])
    assert lives[0][1]["Anna"] > 0.9, "the drive is driven as it was driven"
