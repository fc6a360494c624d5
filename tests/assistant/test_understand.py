"""What follows from a sentence: the safety rules, honest answers, and never an action that the car cannot do."""

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding import TABLE, Action, Context, Control, Understanding, understand
from assistant.understanding.interlocks import needs_confirmation
from assistant.understanding.paths import MAIL, PHONE_CALL, PHONE_MESSAGE, WINDOWS
from vehicle.signals import CATALOGUE, GEAR_REVERSE, PATHS, Value
from vehicle.state import SignalState

S = 1_000_000_000
NOW = 100 * S
HVAC = "Vehicle.Cabin.HVAC"
DRIVER = f"{HVAC}.Station.Row1.Driver"
AC, DEFROST = f"{HVAC}.IsAirConditioningActive", f"{HVAC}.IsFrontDefrosterActive"
TRUNK, HIGH_BEAM = "Vehicle.Body.Trunk.Rear.IsOpen", "Vehicle.Body.Lights.Beam.High.IsOn"
SUNROOF, GARAGE = "Vehicle.Cabin.Sunroof.Position", "Outrider.Home.Garage.IsOpen"
EVERYTHING = frozenset(PATHS) | {GARAGE, MAIL, PHONE_CALL, PHONE_MESSAGE}
LOCKS = [path for path in PATHS if path.endswith(".IsLocked")]
WORDS = sorted({word for intent in TABLE.values() for example in intent.examples for word in example.split()})
sentences = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
    st.sampled_from([example for intent in TABLE.values() for example in intent.examples]),
)


def context(
    said: Mapping[str, Value] | None = None,
    *,
    writable: frozenset[str] = frozenset(),
    age_s: float = 0.0,
    replay: bool = False,
    offer: str = "",
) -> Context:
    """A car that said ``said`` a moment ago; it stands unless it said a speed."""
    state = SignalState()
    for path, value in ({"Vehicle.Speed": 0.0} | dict(said or {})).items():
        state.set(PATHS[path], value, NOW - int(age_s * S))
    return Context(state, NOW, writable, replay=replay, offer=offer)


def reply(text: str, said: dict[str, Value], age_s: float = 0.0) -> str:
    understood = understand(text, context(said, age_s=age_s))
    assert understood.outcome == "answer"
    return understood.reply


def actions(text: str, where: Context) -> dict[str, Value]:
    understood = understand(text, where)
    assert understood.outcome == "act"
    return {action.path: action.value for action in understood.actions}


# --- questions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "path", "value", "answer"),
    [
        ("how fast am I going", "Vehicle.Speed", 57.4, "Speed: 57 km/h."),
        ("what's my range", "Vehicle.Powertrain.Range", 213_400.0, "Range: 213 km."),
        ("how much fuel is left", "Vehicle.Powertrain.FuelSystem.RelativeLevel", 44.7, "Fuel: 45%."),
        ("battery", "Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed", 61.0, "Battery: 61%."),
        ("battery", "Vehicle.Powertrain.TractionBattery.StateOfCharge.Current", 58.0, "Battery: 58%."),
        ("how cold is it outside", "Vehicle.Exterior.AirTemperature", -3.5, "Outside temperature: −3.5°."),
        ("cabin temperature", f"{HVAC}.AmbientAirTemperature", 21.0, "Cabin temperature: 21°."),
        ("what is the temperature set to", f"{DRIVER}.Temperature", 21.5, "Set temperature: 21.5°."),
        ("what gear am I in", "Vehicle.Powertrain.Transmission.SelectedGear", GEAR_REVERSE, "Gear: reverse."),
        ("what gear am I in", "Vehicle.Powertrain.Transmission.CurrentGear", 3, "Gear: 3."),
        ("odometer", "Vehicle.TraveledDistance", 84_512.3, "Odometer: 84512 km."),
        ("are the doors closed", TRUNK, True, "Open: trunk."),
        ("are the doors closed", TRUNK, False, "All doors that this car reports are closed."),
        ("is the A/C on", AC, True, "A/C: on."),
        ("are the windows closed", WINDOWS["rear driver"], 35.0, "Open: rear driver window."),
    ],
)
def test_answers_are_what_the_car_says(text: str, path: str, value: Value, answer: str) -> None:
    assert reply(text, {path: value}).lower() == answer.lower()


def test_what_the_car_does_not_say_is_not_made_up() -> None:
    nothing = Context(SignalState(), NOW)
    for intent in TABLE.values():
        if intent.name.startswith("ask.") and intent.name != "ask.capabilities":
            for example in intent.examples:
                understood = understand(example, nothing)
                assert "not" in understood.reply or understood.reply.startswith("No "), understood
                assert not any(character.isdigit() for character in understood.reply.replace("12 volt", "")), understood


def test_an_old_value_is_called_old_and_an_invalid_one_invalid() -> None:
    assert reply("how fast am I going", {"Vehicle.Speed": 57.0}, age_s=40) == "The last speed is 40 s old: 57 km/h."
    range_path = "Vehicle.Powertrain.Range"
    assert reply("range", {range_path: 5000.0}, age_s=99).startswith("The last range is 99 s old")
    assert reply("are the doors closed", {TRUNK: False}, age_s=60) == "What the car said of its doors is 60 s old."
    state = SignalState()
    state.set(PATHS[range_path], None, NOW)
    assert understand("range", Context(state, NOW)).reply == "The car marks its range as invalid."


def test_the_time_of_day_is_told_only_where_it_is_known() -> None:
    noon = msgspec.structs.replace(context(), wall=datetime(2026, 1, 5, 12, 5, tzinfo=UTC))
    assert understand("what time is it", noon).reply == "It is 12:05."
    assert "not known" in understand("what time is it", context()).reply


# --- what the car cannot do is said ---------------------------------------------------------------------------------


def test_without_a_writable_signal_the_driver_is_told_how_to_do_it() -> None:
    understood = understand("Set the temperature to 21.5 degrees", context())
    assert understood.outcome == "answer"
    assert understood.actions == ()
    assert understood.reply == "This car's mapping cannot set the temperature: turn it to 21.5°."


@given(sentences, st.booleans(), st.booleans())
def test_an_unwritable_car_never_gets_an_action(text: str, moving: bool, replay: bool) -> None:
    where = context({"Vehicle.Speed": 80.0 * moving}, replay=replay, offer="climate")
    understood = understand(text, where)
    assert understood.actions == ()
    assert not (understood.pending and understood.pending.actions)
    again = understand("yes", msgspec.structs.replace(where, pending=understood.pending))
    assert again.actions == ()


@given(sentences, st.sets(st.sampled_from(sorted(EVERYTHING))), st.one_of(st.none(), st.floats(0, 1)))
def test_only_writable_paths_and_believable_values_are_sent_and_only_to_act(
    text: str, writable: set[str], heard: float | None
) -> None:
    understood = understand(text, context({AC: True}, writable=frozenset(writable)), heard)
    assert 0 <= understood.confidence <= 1
    assert understood.outcome == "act" or understood.actions == ()
    assert (understood.intent is None) == (understood.outcome == "refuse")
    for action in understood.actions:
        assert action.path in writable
        assert not needs_confirmation(action)
        assert action.path not in PATHS or CATALOGUE[PATHS[action.path]].accepts(action.value)
    msgspec.json.encode(understood.as_json())


# --- climate --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("set the temperature to 21.5", {f"{DRIVER}.Temperature": 21.5}),
        ("set temperature to twenty one and a half degrees", {f"{DRIVER}.Temperature": 21.5}),
        ("set the temperature to 70 degrees fahrenheit", {f"{DRIVER}.Temperature": 21.0}),
        ("set the passenger temperature to 19", {f"{HVAC}.Station.Row1.Passenger.Temperature": 19.0}),
        (
            "set the temperature to 20 for everyone",
            {f"{DRIVER}.Temperature": 20.0, f"{HVAC}.Station.Row1.Passenger.Temperature": 20.0},
        ),
        ("make it warmer", {f"{DRIVER}.Temperature": 20.5}),
        ("a bit cooler please", {f"{DRIVER}.Temperature": 19.5}),
        ("lower the temperature by two degrees", {f"{DRIVER}.Temperature": 18.0}),
        ("set the fan to 3", {f"{DRIVER}.FanSpeed": 60.0}),
        ("fan at 35 percent", {f"{DRIVER}.FanSpeed": 35.0}),
        ("turn up the fan", {f"{DRIVER}.FanSpeed": 60.0}),
        ("turn off the fan", {f"{DRIVER}.FanSpeed": 0.0}),
        ("direct the air to the windshield", {f"{DRIVER}.AirDistribution": "WINDSHIELD"}),
        ("turn on the air conditioning", {AC: True}),
        ("A/C off", {AC: False}),
        ("recirculation on", {f"{HVAC}.IsRecirculationActive": True}),
        ("fresh air please", {f"{HVAC}.IsRecirculationActive": False}),
        ("rear defroster on", {f"{HVAC}.IsRearDefrosterActive": True}),
        ("seat heating on high", {"Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling": 100.0}),
        ("passenger seat heating to level 1", {"Vehicle.Cabin.Seat.Row1.PassengerSide.HeatingCooling": 33.0}),
        ("seat heating off", {"Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling": 0.0}),
        ("steering wheel heating to level 3", {"Vehicle.Chassis.SteeringWheel.HeatingCooling": 100.0}),
        ("open the driver's window halfway", {WINDOWS["driver"]: 50.0}),
        ("close the windows", dict.fromkeys(WINDOWS.values(), 0.0)),
        ("close the sunroof", {SUNROOF: 0.0}),
        ("fog lights off", {"Vehicle.Body.Lights.Fog.Front.IsOn": False}),
        ("low beam on", {"Vehicle.Body.Lights.Beam.Low.IsOn": True}),
        ("lock the car", dict.fromkeys(LOCKS, True)),
    ],
)
def test_wishes(text: str, wanted: dict[str, Value]) -> None:
    where = context({f"{DRIVER}.Temperature": 20.0, f"{DRIVER}.FanSpeed": 40.0}, writable=EVERYTHING)
    assert actions(text, where) == wanted


def test_warmer_needs_to_know_from_where() -> None:
    understood = understand("make it warmer", context(writable=EVERYTHING))
    assert understood.outcome == "ask"
    assert understood.actions == ()


@pytest.mark.parametrize("text", ["set the temperature to 90", "set the fan to 400", "open all windows to 300 percent"])
def test_what_is_beyond_the_range_is_not_sent(text: str) -> None:
    assert understand(text, context(writable=EVERYTHING)).outcome == "answer"


# --- rule 2: confirmation -------------------------------------------------------------------------------------------

CONFIRMED = [
    ("open the trunk", TRUNK),
    ("open the door", "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen"),
    ("unlock the car", "Vehicle.Cabin.Door.Row1.DriverSide.IsLocked"),
    ("close the trunk", TRUNK),
    ("turn on the high beams", HIGH_BEAM),
    ("turn off the high beams", HIGH_BEAM),
    ("turn on the fog lights", "Vehicle.Body.Lights.Fog.Front.IsOn"),
    ("open the sunroof halfway", SUNROOF),
    ("send an email to Anna", MAIL),
    ("call Anna", PHONE_CALL),
    ("send a message to Anna", PHONE_MESSAGE),
    ("open the garage", GARAGE),
]


@pytest.mark.parametrize(("text", "path"), CONFIRMED)
@pytest.mark.parametrize("heard", [None, 1.0])
def test_what_opens_dazzles_or_speaks_needs_a_yes_however_sure(text: str, path: str, heard: float | None) -> None:
    where = context(writable=EVERYTHING)
    understood = understand(text, where, heard)
    assert understood.outcome == "confirm"
    assert understood.actions == ()
    assert understood.pending is not None
    then = msgspec.structs.replace(where, pending=understood.pending)
    assert path in {action.path for action in understand("yes", then).actions}
    for no in ("no", "not now", "cancel", "what's my speed", "banana", "are you sure", "yes but wait"):
        assert understand(no, then).actions == ()


@pytest.mark.parametrize(("text", "path"), CONFIRMED)
def test_a_yes_is_worth_nothing_later_or_elsewhere(text: str, path: str) -> None:
    where = context(writable=EVERYTHING)
    pending = understand(text, where).pending
    late = msgspec.structs.replace(where, pending=pending, now_ns=NOW + 16 * S)
    assert understand("yes", late).actions == ()
    changed = msgspec.structs.replace(where, pending=pending, writable=frozenset({"Vehicle.Speed"}))
    assert understand("yes", changed).actions == ()
    assert understand("yes", where).actions == ()


@pytest.mark.parametrize("text", ["open the trunk", "open the door"])
def test_nothing_opens_while_the_car_says_that_it_moves(text: str) -> None:
    moving = context({"Vehicle.Speed": 30.0}, writable=EVERYTHING)
    assert understand(text, moving).outcome == "answer"
    standing = context(writable=EVERYTHING)
    pending = understand(text, standing).pending
    assert understand("yes", msgspec.structs.replace(moving, pending=pending)).actions == ()
    unknown = Context(SignalState(), NOW, EVERYTHING)
    assert understand(text, unknown).reply.endswith("Speed unknown: yes only if parked.")


# --- rule 3: interlocks ---------------------------------------------------------------------------------------------


def test_windshield_defrost_brings_fan_airflow_and_air_conditioning() -> None:
    everything: dict[str, Value] = {
        DEFROST: True,
        f"{DRIVER}.FanSpeed": 40.0,
        f"{DRIVER}.AirDistribution": "WINDSHIELD",
        AC: True,
    }
    assert actions("defrost the windshield", context(writable=EVERYTHING)) == everything
    weak = context({f"{DRIVER}.FanSpeed": 20.0, AC: False}, writable=EVERYTHING)
    assert actions("defrost the windshield", weak) == everything
    strong: dict[str, Value] = {f"{DRIVER}.FanSpeed": 80.0, f"{DRIVER}.AirDistribution": "WINDSHIELD", AC: True}
    assert actions("defrost the windshield", context(strong, writable=EVERYTHING)) == {DEFROST: True}
    # what the car said long ago is not counted on
    assert actions("defrost the windshield", context(strong, writable=EVERYTHING, age_s=60)) == everything


@pytest.mark.parametrize("missing", [f"{DRIVER}.FanSpeed", f"{DRIVER}.AirDistribution", AC])
def test_half_a_defrost_is_none(missing: str) -> None:
    understood = understand("defrost the windshield", context(writable=EVERYTHING - {missing}))
    assert understood.outcome == "answer"
    assert understood.actions == ()
    assert "needs fan" in understood.reply


@pytest.mark.parametrize("text", ["turn on the A/C", "defrost the windshield"])
def test_air_conditioning_offers_to_close_windows_that_are_open_more_than_20_percent(text: str) -> None:
    ajar, wide = WINDOWS["driver"], WINDOWS["rear passenger"]
    where = context({ajar: 20.0, wide: 21.0}, writable=EVERYTHING)
    understood = understand(text, where)
    assert understood.outcome == "act"
    assert wide not in {action.path for action in understood.actions}
    assert "Close the open window?" in understood.reply
    then = msgspec.structs.replace(where, pending=understood.pending)
    assert understand("yes", then).actions == (Action(wide, 0.0),)
    assert understand("no thanks", then).actions == ()


def test_air_conditioning_with_closed_stale_or_unwritable_windows() -> None:
    wide = WINDOWS["rear passenger"]
    assert understand("A/C on", context({wide: 0.0}, writable=EVERYTHING)).pending is None
    assert understand("A/C on", context({wide: 90.0}, writable=EVERYTHING, age_s=60)).pending is None
    fixed = understand("A/C on", context({wide: 90.0}, writable=frozenset({AC})))
    assert (fixed.pending, fixed.reply) == (None, "A/C on. A window is open.")


# --- rule 5: short while moving -------------------------------------------------------------------------------------


@given(sentences, st.sampled_from([{}, {"Vehicle.Speed": 80.0}]), st.booleans(), st.floats(0, 3600))
def test_replies_are_short_while_moving(text: str, said: dict[str, Value], can: bool, age_s: float) -> None:
    state = SignalState()
    for path, value in said.items():
        state.set(PATHS[path], value, NOW - int(age_s * S))
    where = Context(state, NOW, EVERYTHING if can else frozenset(), replay=True, offer="x")
    assert where.moving
    assert len(understand(text, where).reply.split()) <= 12


def test_every_example_has_a_short_reply_while_moving() -> None:
    for can in (EVERYTHING, frozenset[str](), frozenset({DEFROST, AC})):
        said: dict[str, Value] = {signal.path: signal.low for signal in CATALOGUE if signal.kind == "number"}
        said |= dict.fromkeys(WINDOWS.values(), 90.0) | {"Vehicle.Speed": 33.0}
        for where in (context(said, writable=can), context(said, writable=can, age_s=3000), context(writable=can)):
            for intent in TABLE.values():
                for example in intent.examples:
                    understood = understand(example, where)
                    assert len(understood.reply.split()) <= 12 or not where.moving, understood


def test_unknown_and_stale_speed_count_as_moving() -> None:
    assert Context(SignalState(), NOW).moving
    assert context({"Vehicle.Speed": 0.0}, age_s=5).moving
    assert not context({"Vehicle.Speed": 0.0}).moving
    assert context({"Vehicle.Speed": -4.0}).moving


# --- ambiguity ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "picked", "intent"),
    [
        ("what is the temperature", "outside", "ask.outside"),
        ("what is the temperature", "the cabin", "ask.cabin"),
        ("how warm is it", "the second one", "ask.cabin"),
        ("turn it up", "the fan", "fan.up"),
        ("turn it up", "the first", "climate.warmer"),
        ("I'm cold", "warmer", "climate.warmer"),
        ("close the window", "all windows", "window.close"),
    ],
)
def test_two_readings_are_asked_and_the_answer_picks_one(text: str, picked: str, intent: str) -> None:
    where = context({f"{DRIVER}.FanSpeed": 40.0, f"{DRIVER}.Temperature": 20.0}, writable=EVERYTHING)
    understood = understand(text, where)
    assert understood.outcome == "ask"
    assert understood.actions == ()
    assert understood.pending is not None
    assert len(understood.pending.options) == 2
    then = understand(picked, msgspec.structs.replace(where, pending=understood.pending))
    assert then.intent == intent
    assert then.outcome in ("act", "answer")


def test_a_guess_is_asked_before_it_is_followed() -> None:
    where = context(writable=EVERYTHING)
    understood = understand("turn on the low beams, Olly", where)
    assert (understood.outcome, understood.actions) == ("ask", ())
    then = msgspec.structs.replace(where, pending=understood.pending)
    assert actions("yes", then) == {"Vehicle.Body.Lights.Beam.Low.IsOn": True}
    assert understand("no", then).actions == ()


def test_words_that_were_badly_heard_are_not_followed() -> None:
    where = context(writable=EVERYTHING)
    assert [understand("A/C on", where, heard).outcome for heard in (1.0, 0.8, 0.7, 0.3)] == [
        "act", "act", "ask", "refuse",
    ]  # fmt: skip


# --- the program itself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "control"),
    [
        ("pause", Control("pause")),
        ("play", Control("play")),
        ("faster", Control("faster")),
        ("slow down", Control("slower")),
        ("speed 2x", Control("speed", 2.0)),
        ("normal speed", Control("speed", 1.0)),
        ("go to 1:30", Control("seek", 90.0)),
        ("go to thirty seconds", Control("seek", 30.0)),
        ("back ten seconds", Control("skip", -10.0)),
        ("rewind", Control("skip", -10.0)),
        ("skip ahead one minute", Control("skip", 60.0)),
        ("start over", Control("seek", 0.0)),
        ("night mode", Control("theme", "night")),
        ("set the theme to auto", Control("theme", "auto")),
        ("twilight theme", Control("theme", "twilight")),
        ("help", Control("help")),
        ("take a screenshot", Control("screenshot")),
        ("quit", Control("quit")),
        ("yes", Control("offer", "accept")),
        ("not now", Control("offer", "reject")),
        ("undo that", Control("offer", "undo")),
        ("never ask me that again", Control("offer", "never")),
        ("why?", Control("offer", "why")),
    ],
)
def test_controls_steer_the_program_and_not_the_car(text: str, control: Control) -> None:
    understood = understand(text, context(writable=EVERYTHING, replay=True, offer="climate"))
    assert (understood.control, understood.actions, understood.outcome) == (control, (), "act")


def test_there_is_nothing_to_replay_live_and_nothing_to_answer_without_an_offer() -> None:
    for text in ("pause", "faster", "go to 1:30", "yes", "why"):
        understood = understand(text, context())
        assert (understood.control, understood.outcome) == (None, "answer")


def test_as_json_has_the_fields_that_scripts_read() -> None:
    fields = understand("open the trunk", context(writable=EVERYTHING)).as_json()
    assert {"text", "intent", "slots", "confidence", "outcome", "actions"} <= set(fields)
    assert (fields["actions"], fields["proposed"]) == ([], [{"path": TRUNK, "value": True}])
    assert isinstance(understand("hm", context()), Understanding)
