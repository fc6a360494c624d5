"""Several sentences, several wishes: what is done of them, and what is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from the_car import DRIVER, PASSENGER, car

from assistant.understanding import Action, Context, complete, understand
from assistant.understanding.clauses import REMARK_FACTOR, has_clauses, read
from assistant.understanding.match import ACT, BINDING
from assistant.understanding.paths import (
    AIR_CONDITIONING,
    AIRFLOW,
    EVERYTHING,
    FAN,
    SUNROOF,
    WINDOWS,
    seat_heating,
)
from assistant.understanding.pronouns import named
from vehicle.signals import PATHS, Value
from vehicle.state import SignalState

ALL_CLOSED = dict.fromkeys(WINDOWS.values(), 0.0)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Close all windows and set the fan to 3", ALL_CLOSED | {FAN: 60.0}),
        (
            "Close all windows, turn on the A/C, and put the fan on level 1",
            ALL_CLOSED | {AIR_CONDITIONING: True, FAN: 20.0},
        ),
        ("turn on the AC and then direct the air to my feet", {AIR_CONDITIONING: True, AIRFLOW: "DOWN"}),
        ("set the driver's temperature to 22 and the passenger's temperature to 19", {DRIVER: 22.0, PASSENGER: 19.0}),
        ("Turn off the seat heating and the A/C", {seat_heating("driver"): 0.0, AIR_CONDITIONING: False}),
        ("It's a bit stuffy in here. Can you turn on the air conditioning?", {AIR_CONDITIONING: True}),
        ("Hey there! I'm on a long trip. Could you set the fan to level 2 please?", {FAN: 40.0}),
        ("Turn on the AC. I'm okay if it adjusts the fan.", {AIR_CONDITIONING: True}),
        ("The A/C is too cold, could you turn it off?", {AIR_CONDITIONING: False}),
        ("Lower the fan speed a bit, it's too loud.", {FAN: 20.0}),
        ("make it 23 on the passenger side and 21 for me", {PASSENGER: 23.0, DRIVER: 21.0}),
        ("close the window on the passenger side, and what time is it?", {WINDOWS["passenger"]: 0.0}),
    ],
)
def test_what_is_wished_in_several_clauses_is_done(text: str, wanted: dict[str, Value]) -> None:
    understood = understand(text, car())
    assert understood.outcome == "act"
    assert dict(understood.actions) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Are the windows closed and the A/C on?",
        "Are the reading lights on?",
        "Did you open the sunroof?",
        "She told me to turn on the A/C.",
        "If it gets cold, turn on the heating.",
        "When I say go, close the windows.",
        "Open all windows fully, no, don't.",
        "Maybe turn on the A/C later.",
        "Remind me to close the windows.",
        "Tell my wife to close the windows.",
        "Turn off the music in the kitchen.",
        "He said close the windows, but she wanted them open.",
        "Close all windows, except mine.",
        "Turn on the A/C, Olly.",
        "Set the table for four and close the windows.",
        "The fan makes noise and the A/C too.",
        "Turn the seat heating and the A/C off when we arrive.",
        "Is it raining? If so, close the windows.",
        "The seat is too hot.",
        "my steering wheel is cold",
        "I'm freezing",
        "my windscreen is fogged up",
        "it's stuffy in here",
    ],
)
def test_what_is_told_asked_or_bound_is_not_done(text: str) -> None:
    understood = understand(text, car())
    assert understood.actions == ()
    assert understood.outcome in ("ask", "refuse", "answer")


COMMANDS = [
    "turn on the A/C",
    "close all windows",
    "set the fan to 3",
    "set the temperature to 22 degrees",
    "fog lights off",
]
WORDS = st.sampled_from(sorted(BINDING - {"but"}))  # "but close the windows" is a wish


@given(st.sampled_from(COMMANDS), WORDS, st.booleans())
def test_no_command_is_followed_beside_a_word_that_binds_it(command: str, word: str, before: bool) -> None:
    text = f"{word} {command}" if before else f"{command} {word} something"
    assert understand(text, car()).actions == ()


@given(
    st.lists(st.sampled_from(COMMANDS), min_size=1, max_size=4, unique=True),
    st.sampled_from([" and ", ". ", ", and ", " and then "]),
)
def test_commands_joined_do_what_they_do_alone(commands: list[str], joint: str) -> None:
    alone: dict[str, Value] = {}
    for command in commands:
        alone |= dict(understand(command, car()).actions)
    together = understand(joint.join(commands), car())
    assert dict(together.actions) == alone
    assert 1 + len(together.also) == len(commands)


def test_what_is_left_open_in_one_clause_is_asked_when_the_rest_is_done() -> None:
    understood = understand("Set the driver's temperature to 24 and turn on the driver's seat heating", car())
    assert dict(understood.actions) == {DRIVER: 24.0}
    assert understood.pending is not None
    assert {option.slots["number"] for option in understood.pending.options} == {2.0, 3.0}
    assert understood.reply.endswith("Seat heating at level 2, or 3?")


def test_each_wish_is_judged_at_the_moment_behind_the_one_before() -> None:
    state = SignalState()
    for path in WINDOWS.values():
        state.set(PATHS[path], 100.0, 0)
    where = Context(state, 0, EVERYTHING)
    assert understand("turn on the A/C", where).pending is not None
    assert understand("close all windows and turn on the A/C", where).pending is None


def test_a_search_that_depends_on_an_answer_is_made_and_an_act_is_not() -> None:
    asked = understand("Will I need to charge? If so, can you find some charging stations?", car())
    assert [action.path for action in asked.actions] == ["Outrider.Navigation.Find"]
    assert understand("Will I need to charge? If so, can you turn on the A/C?", car()).actions == ()


@given(st.lists(st.sampled_from(COMMANDS), min_size=2, max_size=4, unique=True))
def test_the_reply_to_several_wishes_is_short_while_moving(commands: list[str]) -> None:
    moving = Context(SignalState(), 0, EVERYTHING)
    assert moving.moving
    assert len(understand(" and ".join(commands), moving).reply.split()) <= 12


def test_a_dangerous_wish_among_others_waits_for_its_yes() -> None:
    understood = understand("open the trunk and close all windows", car())
    assert dict(understood.actions) == ALL_CLOSED
    assert understood.pending is not None
    assert [action.path for action in understood.pending.actions] == ["Vehicle.Body.Trunk.Rear.IsOpen"]


def test_remarks_make_a_wish_less_sure_and_a_wish_of_all_words_is_surest() -> None:
    assert read("It is late. Turn on the A/C.").sureness == REMARK_FACTOR
    assert read("Turn on the A/C.").sureness == 1.0
    assert understand("It is late. Turn on the A/C.", car()).confidence == REMARK_FACTOR > ACT
    assert understand("It is late. Turn on the A/C.", car(), heard=0.7).actions == ()
    assert not has_clauses("Turn on the A/C.")


@pytest.mark.parametrize(
    ("words", "before", "meant"),
    [
        ("turn them off", "fog light are still on", "turn off fog light"),
        ("close it", "sunroof is open", "close sunroof"),
        ("turn it off", "radio and fan are on", "turn it off"),  # which of them?
        ("turn it off", "it is late", "turn it off"),
        ("turn it up", "radio is quiet", "turn it up"),
    ],
)
def test_a_pronoun_stands_for_the_one_thing_that_was_spoken_of(words: str, before: str, meant: str) -> None:
    assert named(words.split(), before.split()) == meant.split()


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("turn on the A/C", True),
        ("set the temperature to 21 degrees", True),
        ("yes", True),
        ("set the temperature to", False),
        ("turn on the", False),
        ("open", False),
        ("", False),
        ("set the temperature to 21 degrees for the", False),
        ("i am cold", True),
        ("turn up the fan", True),
        ("open the window and turn on the A/C", True),
        ("open the window and turn on", False),
        ("open the window and", False),
        ("get", False),
        ("adjust the", False),
        ("increase the fan speed by", False),
        ("the weather was lovely and then we", False),
    ],
)
def test_the_ear_can_ask_whether_a_command_is_complete(text: str, whole: bool) -> None:
    assert complete(text) == whole


@given(st.sampled_from(["driver", "passenger", "both"]), st.integers(16, 28), st.booleans(), st.integers(0, 2))
def test_zones_and_degrees_are_understood_in_any_order(zone: str, degrees: int, half: bool, form: int) -> None:
    named_zone = {"driver": "the driver", "passenger": "the passenger side", "both": "both zones"}[zone]
    number = f"{degrees}.5" if half else str(degrees)
    forms = (
        f"set the temperature to {number} degrees for {named_zone}",
        f"set the temperature for {named_zone} to {number}",
        f"Could you please change the temperature on {named_zone} to {number} degrees?",
    )
    understood = understand(forms[form], car())
    paths = {"driver": [DRIVER], "passenger": [PASSENGER], "both": [DRIVER, PASSENGER]}[zone]
    assert dict(understood.actions) == dict.fromkeys(paths, degrees + 0.5 * half)


@given(
    st.sampled_from(["driver", "passenger", "rear driver", "rear passenger", "all", "front", "rear"]),
    st.integers(0, 100),
)
def test_windows_and_percents_are_understood(window: str, percent: int) -> None:
    name = f"{window} windows" if window in ("all", "front", "rear") else f"{window} window"
    done = dict(understand(f"open the {name} to {percent} percent", car()).actions)
    groups = {"all": list(WINDOWS), "front": ["driver", "passenger"], "rear": ["rear driver", "rear passenger"]}
    assert done == {WINDOWS[one]: float(percent) for one in groups.get(window, [window])}


@given(st.sampled_from(["driver", "passenger", "both"]), st.integers(0, 3))
def test_levels_of_heated_seats_are_understood(zone: str, level: int) -> None:
    name = {"driver": "driver's", "passenger": "passenger's", "both": "both"}[zone]
    done = dict(understand(f"set the {name} seat heating to level {level}", car()).actions)
    zones = ["driver", "passenger"] if zone == "both" else [zone]
    assert done == {seat_heating(one): float(round(level * 100 / 3)) for one in zones}


@pytest.mark.parametrize(
    ("text", "open_percent"),
    [
        ("close the sunroof", 0.0),
        ("close the sunroof completely", 0.0),
        ("close the sunroof halfway", 50.0),
        ("close the sunroof to 20 percent", 20.0),
        ("close the sunshade completely", 0.0),
        ("close the driver's window all the way", 0.0),
        ("close the driver's window halfway", 50.0),
        ("close the driver's window to 10 percent", 10.0),
        ("close the driver's window a bit", None),
    ],
)
def test_closing_leaves_open_what_was_said(text: str, open_percent: float | None) -> None:
    understood = understand(text, car().after((Action(SUNROOF, 80.0),)))
    shade = "sunshade" in text
    values = [100.0 - float(action.value) if shade else action.value for action in understood.actions]
    assert values == ([] if open_percent is None else [open_percent])


def test_the_sunroof_and_its_shade_open_together() -> None:
    understood = understand("open the sunroof halfway and the sunshade all the way", car())
    assert understood.pending is not None
    assert [action.path for action in understood.pending.actions][-1] == SUNROOF
