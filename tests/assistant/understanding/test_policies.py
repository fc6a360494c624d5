"""CAR-bench's 19 policies (policies_wiki.md), each a rule that holds whatever the words are."""

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding import Action, Context, Understanding, understand
from assistant.understanding.interlocks import blocked, doubt, expand, needs_confirmation
from assistant.understanding.paths import (
    AIR_CONDITIONING,
    AIRFLOW,
    EVERYTHING,
    FAN,
    FOG_LIGHTS,
    FRONT_DEFROST,
    HIGH_BEAM,
    LOW_BEAM,
    MAIL,
    NAVIGATION,
    RAIN,
    SUNROOF,
    SUNSHADE,
    TRUNK,
    WINDOWS,
    station,
)
from vehicle.signals import PATHS, Value
from vehicle.state import SignalState

FOG = FOG_LIGHTS[0]


def car(
    said: Mapping[str, Value] | None = None,
    *,
    writable: frozenset[str] = EVERYTHING,
    route: tuple[str, ...] | None = None,
) -> Context:
    """A car that stands and says ``said``."""
    state = SignalState()
    for path, value in ({"Vehicle.Speed": 0.0} | dict(said or {})).items():
        state.set(PATHS[path], value, 0)
    return Context(state, 0, writable, route=route)


def wanted(understood: Understanding) -> dict[str, Value]:
    """Return what is done, or would be after a yes."""
    proposed = understood.pending.actions if understood.outcome == "confirm" and understood.pending else ()
    return dict(understood.actions or proposed)


def test_002_units_are_metric_and_the_day_has_24_hours() -> None:
    where = car({"Vehicle.Speed": 57.4, "Vehicle.Powertrain.Range": 213_400.0, "Vehicle.Exterior.AirTemperature": 3.0})
    where = msgspec.structs.replace(where, wall=datetime(2026, 1, 5, 21, 5, tzinfo=UTC))
    told = [
        understand(text, where).reply for text in ("how fast am I", "range", "outside temperature", "what time is it")
    ]
    assert told == ["Speed: 57 km/h.", "Range: 213 km.", "Outside temperature: 3°.", "It is 21:05."]


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("open the trunk", Action(TRUNK, True)),
        ("close the trunk", Action(TRUNK, False)),
        ("turn on the high beams", Action(HIGH_BEAM, True)),
        ("turn off the high beams", Action(HIGH_BEAM, False)),
        ("send an email to Anna", Action(MAIL, "anna")),
    ],
)
def test_004_what_must_be_confirmed_is_named_and_waits_for_a_yes(text: str, action: Action) -> None:
    understood = understand(text, car())
    assert needs_confirmation(action)
    assert (understood.outcome, understood.actions) == ("confirm", ())
    assert wanted(understood) == dict([action])
    then = msgspec.structs.replace(car(), pending=understood.pending)
    assert understand("yes", then).actions == (action,)


@given(st.sampled_from([None, 0.0, 40.0, 100.0]), st.integers(1, 100))
def test_005_a_sunroof_opens_only_behind_an_open_shade(shade: float | None, percent: int) -> None:
    where = car({SUNSHADE: shade} if shade is not None else {})
    done = wanted(understand(f"open the sunroof to {percent} percent", where))
    assert done.get(SUNSHADE, shade) == 0.0  # fully open, as VSS counts shades
    assert list(done)[-1] == SUNROOF  # behind the shade
    fixed = car({SUNSHADE: 100.0}, writable=EVERYTHING - {SUNSHADE})
    assert understand(f"open the sunroof to {percent} percent", fixed).outcome == "answer"
    assert blocked(where, (Action(SUNROOF, 50.0), Action(SUNSHADE, 50.0)))


@pytest.mark.parametrize(
    ("percent", "cooling", "outcome"), [(25, True, "act"), (26, True, "confirm"), (80, False, "act")]
)
def test_007_a_window_far_open_with_air_conditioning_is_confirmed(percent: int, cooling: bool, outcome: str) -> None:
    understood = understand(f"open the driver's window to {percent}%", car({AIR_CONDITIONING: cooling}))
    assert understood.outcome == outcome
    assert wanted(understood) == {WINDOWS["driver"]: float(percent)}
    assert ("energy" in understood.reply) == (outcome == "confirm")


@pytest.mark.parametrize(("rain", "outcome"), [(None, "confirm"), (30.0, "confirm"), (0.0, "act")])
def test_008_a_sunroof_in_weather_that_may_be_wet_is_confirmed(rain: float | None, outcome: str) -> None:
    understood = understand("open the sunroof halfway", car({RAIN: rain} if rain is not None else {}))
    assert understood.outcome == outcome
    assert ("rain" in understood.reply) == (outcome == "confirm")


def test_009_fog_lights_in_weather_that_no_car_can_see_are_confirmed() -> None:
    assert understand("fog lights on", car({RAIN: 0.0})).outcome == "confirm"
    assert understand("fog lights off", car()).outcome == "act"


@given(
    st.sampled_from([None, 0.0, 20.0, 40.0, 80.0]), st.booleans(), st.sampled_from(["WINDSHIELD", "ALL", "DOWN", "UP"])
)
def test_010_windshield_defrost_brings_fan_airflow_and_air_conditioning(
    fan: float | None, cooling: bool, airflow: str
) -> None:
    where = car({AIR_CONDITIONING: cooling, AIRFLOW: airflow} | ({FAN: fan} if fan is not None else {}))
    for text in ("defrost the windshield", "defrost the front and rear window"):
        done = wanted(understand(text, where))
        assert done[FRONT_DEFROST] is True
        assert float(done.get(FAN, fan) or 0) >= 40
        assert done.get(AIR_CONDITIONING, cooling) is True
        assert done.get(AIRFLOW, airflow) in ("WINDSHIELD", "ALL")
        assert (AIRFLOW in done) == (airflow in ("DOWN", "UP"))


@given(st.sampled_from([0.0, 20.0, 60.0]), st.sampled_from([0.0, 20.0, 21.0, 100.0]))
def test_011_air_conditioning_brings_a_fan_and_offers_to_close_windows(fan: float, window: float) -> None:
    understood = understand("turn on the A/C", car({FAN: fan, WINDOWS["passenger"]: window}))
    expected: dict[str, Value] = {AIR_CONDITIONING: True} | ({FAN: 20.0} if fan == 0 else {})
    assert dict(understood.actions) == expected
    closing = (Action(WINDOWS["passenger"], 0.0),) if window > 20 else None
    assert (understood.pending.actions if understood.pending else None) == closing  # rule 3: offered, not done


@pytest.mark.parametrize(("other", "told"), [(19.0, False), (18.0, True), (25.5, True), (None, False)])
def test_012_sides_more_than_3_degrees_apart_are_remarked_on(other: float | None, told: bool) -> None:
    where = car({f"{station('passenger')}.Temperature": other} if other is not None else {})
    assert ("apart" in understand("set the driver's temperature to 22", where).reply) == told
    assert "apart" not in understand("set the temperature to 22 for both", where).reply


@given(st.sampled_from([None, True, False]), st.sampled_from([None, True, False]))
def test_013_fog_lights_bring_the_low_beam_and_end_the_high_beam(low: bool | None, high: bool | None) -> None:
    known = {path: value for path, value in ((LOW_BEAM, low), (HIGH_BEAM, high)) if value is not None}
    done = wanted(understand("turn on the fog lights", car(known)))
    assert done.get(LOW_BEAM, low) is True
    assert done.get(HIGH_BEAM, high) is not True
    assert done[FOG] is True


def test_014_no_high_beam_with_fog_lights() -> None:
    understood = understand("high beam on", car({FOG: True}))
    assert (understood.outcome, understood.pending) == ("answer", None)
    pending = understand("high beam on", car({FOG: False})).pending
    later = msgspec.structs.replace(car({FOG: True}), pending=pending)
    assert understand("yes", later).actions == ()  # they were switched on in between
    assert blocked(car(), (Action(FOG, True), Action(HIGH_BEAM, True)))
    assert not blocked(car({FOG: True}), (Action(FOG, False), Action(HIGH_BEAM, True)))


ROUTE_EDITS = (
    "add Ulm as a stop",
    "remove the stop in Ulm",
    "replace Ulm with Mainz on my route",
    "remove the final destination",
)


@pytest.mark.parametrize("text", ROUTE_EDITS)
def test_017_only_a_route_that_is_set_can_be_changed(text: str) -> None:
    unset = understand(text, car(route=()))
    assert (unset.outcome, unset.actions) == ("answer", ())
    assert "No route is set" in unset.reply
    assert understand(text, car(route=("Ulm", "Paris"))).actions


@pytest.mark.parametrize(
    ("text", "what", "value"),
    [
        ("add Ulm as a stop after Bonn", "Add", "ulm after bonn"),
        ("take Ulm off my route", "Remove", "ulm"),
        ("replace the stop in Ulm with Mainz", "Replace", "ulm by mainz"),
        ("cancel the route", "End", True),
    ],
)
def test_018_a_route_is_edited_and_not_set_anew(text: str, what: str, value: Value) -> None:
    understood = understand(text, car(route=("Bonn", "Ulm", "Paris")))
    assert understood.actions == (Action(f"{NAVIGATION}{what}", value),)
    assert understood.control is None


def test_019_a_route_keeps_a_destination() -> None:
    assert understand("remove the final destination", car(route=("Paris",))).actions == ()
    assert understand("remove Paris from my route", car(route=("Paris",))).actions == ()
    assert understand("remove the final destination", car(route=("Ulm", "Paris"))).actions == (
        Action(f"{NAVIGATION}Remove", "Paris"),
    )


@pytest.mark.parametrize("text", ["show me different routes to Ulm", "how far is it to Ulm", "navigate to Ulm"])
def test_016_021_022_routes_that_nobody_knows_are_not_described(text: str) -> None:
    # routes begin where the car is, and of their length, tolls and alternatives nothing is known offline
    reply = understand(text, car()).reply
    assert not any(word in reply for word in ("toll", "fastest", "minutes", "kilometers"))
    assert not any(character.isdigit() for character in reply)


def test_023_024_calendar_and_weather_of_another_day_are_not_answered() -> None:
    outside = car({"Vehicle.Exterior.AirTemperature": 5.0})
    assert "today" in understand("what's on my calendar tomorrow", car()).reply
    assert "5°" in understand("how is the weather", outside).reply
    for text in ("how is the weather tomorrow", "will it rain in Ulm"):
        assert "5°" not in understand(text, outside).reply


SENT = st.sampled_from([FRONT_DEFROST, AIR_CONDITIONING, FOG, HIGH_BEAM, LOW_BEAM])


@given(
    st.dictionaries(SENT, st.booleans(), max_size=4), st.lists(st.tuples(SENT, st.booleans()), min_size=1, max_size=3)
)
def test_what_an_action_brings_is_brought_once_and_changes_nothing_that_was_asked(
    said: dict[str, Value], asked: list[tuple[str, bool]]
) -> None:
    actions = tuple(Action(path, value) for path, value in dict(asked).items())
    done = expand(car(said), actions)
    assert set(actions) <= set(done)
    assert len({action.path for action in done}) == len(done)
    assert expand(car(said), done) == done
    assert isinstance(doubt(car(said), done), str)
