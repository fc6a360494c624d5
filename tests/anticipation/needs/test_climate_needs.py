"""Offers about the cabin: each for the driver's own habit, none where the car does not say that it is not done."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from needs_scenes import (
    AIR,
    CABIN,
    DARK,
    DEFROST,
    HVAC,
    LATITUDE,
    MIN,
    OTHER_WINDOW,
    OUTSIDE,
    RECIRCULATION,
    SEAT,
    SET,
    SPEED,
    WHEEL,
    WINDOW,
    WINTER,
    S,
    habits,
    morning,
    scene,
)

from anticipation.facts import HABITS, Habit, HabitKind
from anticipation.habits import Habits
from anticipation.need import MAX_CHARACTERS, Need
from anticipation.needs import climate_needs
from anticipation.scene import Scene
from assistant.understanding.context import Action, Context
from assistant.understanding.interlocks import expand
from vehicle.signals import CATALOGUE, PATHS, Value, signal
from vehicle.state import SignalState

OFF: dict[HabitKind, dict[str, Value]] = {
    "defrost": {DEFROST: False},
    "heat": {SET: 19.0},
    "cool": {SET: 24.0},
    "seat": {SEAT: 0.0},
    "wheel": {WHEEL: 0.0},
    "recirculation": {RECIRCULATION: False, AIR: 3.0},
    "windows": {WINDOW: 60.0, AIR: 3.0},
}
DONE: dict[HabitKind, dict[str, Value]] = {
    "defrost": {DEFROST: True},
    "heat": {SET: 21.5},
    "cool": {SET: 19.5},
    "seat": {SEAT: 33.0},
    "wheel": {WHEEL: 100.0},
    "recirculation": {RECIRCULATION: True, AIR: 3.0},
    "windows": {WINDOW: 0.0, AIR: 3.0},
}
VALUES: dict[HabitKind, float] = {"heat": 22.0, "cool": 19.0, "seat": 67.0, "wheel": 100.0}
SUMMER = {"outside_c": 30.0, "cabin_c": 38.0}


def kept(kind: HabitKind, acted: int = 9, of: int = 10) -> Habits:
    weather = SUMMER if kind == "cool" else {"smog": True} if kind in ("recirculation", "windows") else {}
    return habits(kind, acted, of, VALUES.get(kind), **weather)


def weather_of(kind: HabitKind) -> dict[str, Value]:
    return {OUTSIDE: 30.0, CABIN: 38.0} if kind == "cool" else WINTER


def needs(kind: HabitKind, said: dict[str, Value], **more: object) -> list[Need]:
    return climate_needs(scene(weather_of(kind) | said, **more), kept(kind))  # type: ignore[arg-type]


def only(found: list[Need]) -> Need:
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("kind", HABITS)
def test_a_habit_is_offered_while_it_is_not_done(kind: HabitKind) -> None:
    need = only(needs(kind, OFF[kind]))
    assert (need.kind, need.key, need.learned) == (kind, kind, True)
    assert need.p > 0.6
    assert "9 of the last 10" in need.reason
    assert need.how
    assert all(signal(path).accepts(value) for path, value in need.actions)


@pytest.mark.parametrize("kind", HABITS)
def test_nothing_is_offered_that_is_done_already(kind: HabitKind) -> None:
    assert needs(kind, DONE[kind]) == []


@pytest.mark.parametrize("kind", HABITS)
def test_nothing_is_offered_where_the_car_does_not_say_whether_it_is_done(kind: HabitKind) -> None:
    assert needs(kind, {AIR: 3.0}) == []


@pytest.mark.parametrize("kind", HABITS)
def test_nothing_is_offered_from_what_is_stale(kind: HabitKind) -> None:
    fresh = scene(weather_of(kind) | OFF[kind])
    later = Scene(fresh.t_ns + 90 * S, fresh.state, fresh.at)
    assert climate_needs(fresh, kept(kind))
    assert climate_needs(later, kept(kind)) == []


@pytest.mark.parametrize("kind", HABITS)
def test_nothing_is_offered_without_history_or_once_the_chance_is_taken(kind: HabitKind) -> None:
    now = scene(weather_of(kind) | OFF[kind])
    assert climate_needs(now, Habits()) == []
    other: HabitKind = "seat" if kind != "seat" else "wheel"
    assert climate_needs(now, kept(other)) == []
    assert climate_needs(now, kept(kind), frozenset({kind})) == []
    assert climate_needs(now, kept(kind, acted=0)) == []


@pytest.mark.parametrize("kind", ["defrost", "heat", "cool", "seat", "wheel"])
def test_habits_count_in_the_first_ten_minutes(kind: HabitKind) -> None:
    slow = Habits()
    for day in range(10):
        outside = -4.0 if kind != "cool" else 30.0
        slow.learn(Habit(morning(20 + day), kind, True, VALUES.get(kind), outside, minutes=9.0))
    said = {OUTSIDE: weather_of(kind)[OUTSIDE]} | OFF[kind]
    assert climate_needs(scene(said, minutes=9.9), slow)
    assert climate_needs(scene(said, minutes=10.0), slow) == []


@pytest.mark.parametrize("kind", HABITS)
def test_one_drive_gives_no_need_above_one_half(kind: HabitKind) -> None:
    need = only(climate_needs(scene(weather_of(kind) | OFF[kind], at=morning(21)), kept(kind, 1, 1)))
    assert need.p <= 0.5
    assert "the last time" in need.reason


def test_it_says_what_it_is_like_now_and_which_drives_were_counted() -> None:
    need = only(needs("defrost", OFF["defrost"]))
    assert need.title == "Defrost the windshield?"
    assert need.reason == "It is −4° outside. You defrosted on 9 of the last 10 cold mornings at −4°"
    assert need.how == "Press the front defrost button"
    assert need.signals == (DEFROST, OUTSIDE, CABIN)
    blind = only(climate_needs(scene({CABIN: 3.0} | OFF["seat"]), kept("seat")))
    assert blind.reason == "It is 3° in here. You heated it on 9 of the last 10 drives"
    assert blind.signals == (SEAT, CABIN)


def test_defrost_brings_what_the_interlocks_bring() -> None:
    for said in ({}, {f"{HVAC}.Station.Row1.Driver.FanSpeed": 20.0}, {f"{HVAC}.IsAirConditioningActive": True}):
        now = scene(WINTER | OFF["defrost"] | said)
        need = only(climate_needs(now, kept("defrost")))
        assert isinstance(now.state, SignalState)
        interlocked = expand(Context(now.state, now.t_ns), (Action(DEFROST, True),))
        assert need.actions == tuple(tuple(action) for action in interlocked)
    all_on: dict[str, Value] = {
        f"{HVAC}.Station.Row1.Driver.FanSpeed": 40.0,
        f"{HVAC}.Station.Row1.Driver.AirDistribution": "WINDSHIELD",
        f"{HVAC}.IsAirConditioningActive": True,
    }
    assert only(needs("defrost", OFF["defrost"] | all_on)).actions == ((DEFROST, True),)


def test_the_temperature_goes_to_what_the_driver_usually_sets() -> None:
    warm, cool = only(needs("heat", OFF["heat"])), only(needs("cool", OFF["cool"]))
    assert (warm.title, warm.actions, warm.how) == ("Heat to 22°?", ((SET, 22.0),), "Turn the temperature to 22°")
    assert (cool.title, cool.actions, cool.icon) == ("Cool to 19°?", ((SET, 19.0),), "snow")
    odd = habits("heat", value=21.6)
    assert only(climate_needs(scene(WINTER | OFF["heat"]), odd)).actions == ((SET, 21.5),)


def test_no_heat_for_a_cabin_that_is_warm_and_no_cold_for_a_cool_one() -> None:
    warm = habits("heat", value=22.0, cabin_c=None)
    assert climate_needs(scene({OUTSIDE: -4.0, CABIN: 20.5, SET: 19.0}), warm)
    assert climate_needs(scene({OUTSIDE: -4.0, CABIN: 21.5, SET: 19.0}), warm) == []
    cool = habits("cool", value=19.0, outside_c=30.0, cabin_c=None)
    assert climate_needs(scene({OUTSIDE: 30.0, CABIN: 20.5, SET: 24.0}), cool)
    assert climate_needs(scene({OUTSIDE: 30.0, CABIN: 19.5, SET: 24.0}), cool) == []


def test_who_is_long_late_to_defrost_does_not_want_to() -> None:
    assert only(needs("defrost", OFF["defrost"], minutes=2.0)).p > 0.6
    assert only(needs("defrost", OFF["defrost"], minutes=7.0)).p < 0.2


def test_who_turned_the_temperature_does_not_want_it_the_other_way() -> None:
    now = scene(weather_of("cool") | OFF["cool"])
    assert climate_needs(now, kept("cool"), frozenset({"heat"})) == []


def test_of_heat_and_cold_the_more_probable_one_is_proposed() -> None:
    torn = habits("heat", 9, 10, 23.0)
    for day in range(10):
        torn.learn(Habit(morning(20 + day), "cool", day > 6, 16.0, -4.0, None))
    need = only(climate_needs(scene({OUTSIDE: -4.0, SET: 19.0}), torn))
    assert need.kind == "heat"


def test_a_set_point_that_the_car_cannot_take_is_not_proposed() -> None:
    assert climate_needs(scene(WINTER | OFF["heat"]), habits("heat", value=60.0)) == []
    assert climate_needs(scene(WINTER | OFF["heat"]), habits("heat")) == []  # nobody knows how warm


def test_seat_and_wheel_go_to_the_usual_level_or_to_a_middle_one() -> None:
    assert only(needs("seat", OFF["seat"])).actions == ((SEAT, 67.0),)
    third = climate_needs(scene(WINTER | OFF["seat"]), habits("seat", value=33.0))
    assert only(third).actions == ((SEAT, 33.0),)
    for value in (None, -20.0, 900.0):
        odd = climate_needs(scene(WINTER | OFF["wheel"]), habits("wheel", value=value))
        assert only(odd).actions == ((WHEEL, 100.0),)
    assert needs("seat", {SEAT: -33.0}) == []  # cooled on purpose


@pytest.mark.parametrize("kind", ["recirculation", "windows"])
def test_bad_air_counts_at_any_minute_and_good_air_at_none(kind: HabitKind) -> None:
    assert only(needs(kind, OFF[kind], minutes=45.0)).p > 0.6
    assert needs(kind, OFF[kind] | {AIR: 1.0}) == []
    device = {path: value for path, value in OFF[kind].items() if path != AIR}
    assert needs(kind, device) == []
    need = only(needs(kind, OFF[kind]))
    assert need.reason.startswith("The air outside is bad. You ")
    assert need.reason.endswith("9 of the last 10 drives in tunnels or bad air")
    assert AIR in need.signals


def test_all_open_windows_are_closed_and_no_other() -> None:
    need = only(needs("windows", {WINDOW: 60.0, OTHER_WINDOW: 30.0, AIR: 3.0}))
    assert need.actions == ((WINDOW, 0.0), (OTHER_WINDOW, 0.0))
    assert only(needs("windows", {WINDOW: 3.0, OTHER_WINDOW: 30.0, AIR: 3.0})).actions == ((OTHER_WINDOW, 0.0),)


def test_a_tunnel_is_bad_air() -> None:
    now = scene(WINTER | {RECIRCULATION: False, SPEED: 80.0, DARK: True}, at=morning(30, 720))
    assert climate_needs(now, kept("recirculation")) == []
    assert isinstance(now.state, SignalState)
    now.state.set(PATHS[LATITUDE], 50.0, now.t_ns - 20 * S)
    need = only(climate_needs(now, kept("recirculation")))
    assert need.reason.startswith("This looks like a tunnel. You did so on ")
    assert DARK in need.signals


def test_a_car_that_says_nothing_of_its_cabin_gets_no_offer() -> None:
    everything = Habits()
    for kind in HABITS:
        for day in range(30):
            everything.learn(Habit(morning(day), kind, True, 20.0))
    assert climate_needs(scene({SPEED: 60.0}), everything) == []


numbers = [index for index, leaf in enumerate(CATALOGUE) if leaf.kind == "number" and "Cabin" in leaf.path]


@settings(max_examples=80)
@given(st.data())
def test_any_history_in_any_car_gives_needs_that_can_be_read(data: st.DataObject) -> None:
    """Short enough for rule 4, a probability, actions that the catalogue accepts."""
    celsius = st.none() | st.floats(-40, 60)
    facts = data.draw(
        st.lists(
            st.builds(
                Habit,
                st.builds(morning, st.integers(0, 40)),
                st.sampled_from(HABITS),
                st.booleans(),
                st.none() | st.floats(-100, 1000),
                celsius,
                celsius,
                st.floats(0, 10),
                st.none() | st.booleans(),
                st.none() | st.booleans(),
            ),
            max_size=40,
        )
    )
    known = Habits()
    for fact in facts:
        known.learn(fact)
    said: dict[str, Value] = {OUTSIDE: data.draw(st.floats(-60, 70)), DEFROST: False, RECIRCULATION: False}
    said |= {
        CATALOGUE[index].path: data.draw(st.floats(CATALOGUE[index].low, CATALOGUE[index].high)) for index in numbers
    }
    said |= {SEAT: 0.0, WHEEL: 0.0, AIR: data.draw(st.sampled_from((0.0, 3.0)))}
    for need in climate_needs(scene(said, minutes=data.draw(st.floats(0, 12))), known):
        assert 0 <= need.p <= 1
        assert 0 < len(need.title) + len(need.reason) <= MAX_CHARACTERS
        assert not need.reason.endswith("…")
        assert need.signals
        assert all(signal(path).accepts(value) for path, value in need.actions)


def test_needs_come_and_go_with_the_drive() -> None:
    """A winter morning: the driver defrosts, and it is offered no more."""
    state = SignalState()
    for path, value in (WINTER | OFF["defrost"]).items():
        state.set(PATHS[path], value, 0)
    known = kept("defrost")
    assert climate_needs(Scene(10 * S, state, morning(30)), known)
    state.set(PATHS[DEFROST], True, 20 * S)
    assert climate_needs(Scene(20 * S, state, morning(30)), known) == []
    assert climate_needs(Scene(3 * MIN, state, morning(30)), known) == []
