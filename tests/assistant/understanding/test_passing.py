"""What is said in passing: a need is asked about, a hurry noted, the voice obeys; none of it is an action."""

import pytest

from assistant.dialogue import Dialogue, step
from assistant.understanding import Context, Control, understand
from assistant.understanding.kinds import CHARGER_WORDS, DEED_WORDS, LACK_WORDS, STATE_WORDS, SUPPLY_WORDS
from assistant.understanding.paths import EVERYTHING
from assistant.understanding.slots import POI_NAMES
from vehicle.events import Utterance
from vehicle.signals import PATHS
from vehicle.state import SignalState

KNOWN = Context(
    SignalState(),
    0,
    places=("work", "Corner Café", "Luigi's Pizzeria", "home", "Espresso Bar", "Coffee Lab", "Rest Area Nord"),
    stations=("home", "the charger 2 km north of home"),
)
STRANGER = Context(SignalState(), 0)
CONNECTED = Context(SignalState(), 0, EVERYTHING)

COFFEE = "To Corner Café or Espresso Bar?"
CHARGE = "To home or the charger 2 km north of home?"

NEEDS = [
    ("I need a coffee", COFFEE, "café"),
    ("I would really like a coffee now", COFFEE, "café"),
    ("I could do with some tea", COFFEE, "café"),
    ("let's stop for coffee", COFFEE, "café"),
    ("where can I get a coffee around here", COFFEE, "café"),
    ("I need a café", COFFEE, "café"),
    ("I'm hungry", "To Luigi's Pizzeria?", "restaurant"),
    ("we are starving", "To Luigi's Pizzeria?", "restaurant"),
    ("the kids are getting hungry", "To Luigi's Pizzeria?", "restaurant"),
    ("we should get something to eat soon", "To Luigi's Pizzeria?", "restaurant"),
    ("I need the bathroom", "To Rest Area Nord?", "toilet"),
    ("I have to pee", "To Rest Area Nord?", "toilet"),
    ("I need to charge soon", CHARGE, "charging station"),
    ("we have to charge", CHARGE, "charging station"),
    ("I need a charger", CHARGE, "charging station"),
    ("we need petrol", CHARGE, "fuel station"),
    ("we're running low on fuel", CHARGE, "fuel station"),
    ("the tank is nearly empty", CHARGE, "fuel station"),
    ("I need a break", COFFEE, "place for a break"),
    ("I'm getting tired", COFFEE, "place for a break"),
]


@pytest.mark.parametrize(("text", "question", "kind"), NEEDS)
def test_a_need_is_asked_about_and_never_followed(text: str, question: str, kind: str) -> None:
    known, stranger, connected = (understand(text, context) for context in (KNOWN, STRANGER, CONNECTED))
    assert {one.intent for one in (known, stranger, connected)} == {"need"}
    assert (known.outcome, known.reply) == ("ask", question)
    assert (stranger.outcome, stranger.reply) == ("answer", f"I know no {kind} here yet.")
    assert connected.outcome in ("ask", "answer")
    for one in (known, stranger, connected):
        assert (one.actions, one.control) == ((), None)
        assert len(one.reply.split()) <= 12


@pytest.mark.parametrize(
    ("answers", "control"),
    [
        (("the first one",), Control("destination", "Corner Café")),
        (("the second",), Control("destination", "Espresso Bar")),
        (("corner cafe",), Control("destination", "Corner Café")),
        (("espresso bar",), Control("destination", "Espresso Bar")),
        (("no", "yes"), None),
        (("to the moon and back maybe",), None),
    ],
)
def test_the_place_that_is_named_is_where_to(answers: tuple[str, ...], control: Control | None) -> None:
    dialogue, understood = step(Dialogue(), Utterance(0, "I need a coffee"), KNOWN)
    for answer in answers:
        dialogue, understood = step(dialogue, Utterance(1, answer), KNOWN)
    assert understood is not None
    assert understood.control == control
    assert understood.actions == ()


def test_where_a_navigation_is_connected_it_is_searched_after_a_yes() -> None:
    dialogue, asked = step(Dialogue(), Utterance(0, "I'm hungry"), CONNECTED)
    assert asked is not None
    assert (asked.outcome, asked.actions) == ("ask", ())
    _, done = step(dialogue, Utterance(1, "yes"), CONNECTED)
    assert done is not None
    assert [action.value for action in done.actions] == ["restaurant"]


@pytest.mark.parametrize(
    "text",
    [
        "I don't need a coffee",
        "I'm not hungry",
        "she needs a coffee",
        "do you need a break",
        "if I'm hungry we stop",
        "it is late",
        "he is late again",
        "are we late",
        "the train was late",
        "later",
        "they stopped talking",
    ],
)
def test_what_is_no_such_remark_is_none(text: str) -> None:
    for context in (KNOWN, CONNECTED):
        understood = understand(text, context)
        assert understood.intent not in ("need", "hurry.on", "voice.off") or understood.outcome == "refuse"


@pytest.mark.parametrize(
    ("text", "control"),
    [
        ("I'm late", Control("hurry", True)),
        ("sorry, we are running a bit late", Control("hurry", True)),
        ("I'm in a hurry", Control("hurry", True)),
        ("I need to hurry", Control("hurry", True)),
        ("We don't have much time", Control("hurry", True)),
        ("I'm not in a hurry", Control("hurry", False)),
        ("no rush", Control("hurry", False)),
        ("be quiet", Control("silent", True)),
        ("Stop talking!", Control("silent", True)),
        ("don't talk to me", Control("silent", True)),
        ("you can talk again", Control("silent", False)),
        ("speak to me", Control("silent", False)),
    ],
)
def test_a_hurry_and_silence_steer_the_program_alone(text: str, control: Control) -> None:
    understood = understand(text, CONNECTED)
    assert (understood.outcome, understood.control, understood.actions) == ("act", control, ())
    assert len(understood.reply.split()) <= 12


def test_beside_a_wish_a_remark_takes_nothing_from_it() -> None:
    late = understand("I'm late, take me to work", KNOWN)
    assert (late.control, late.more_controls) == (Control("hurry", True), (Control("destination", "work"),))
    hungry = understand("I'm hungry. Take me home.", KNOWN)
    assert (hungry.intent, hungry.control) == ("destination.set", Control("destination", "home"))
    cooling = understand("I need a coffee and turn on the A/C", CONNECTED)
    assert cooling.actions != ()
    assert cooling.pending is not None


def test_done_is_said_only_of_what_was_done() -> None:
    moving = SignalState()
    moving.set(PATHS["Vehicle.Speed"], 80.0, 0)
    text = "turn on the ac and set the fan to fifty percent, close all the windows, and I need a coffee"
    unable = understand(text, Context(moving, 0, places=KNOWN.places))
    assert unable.actions == ()
    assert "Done" not in unable.reply
    able = understand(text, Context(moving, 0, EVERYTHING, places=KNOWN.places))
    assert able.actions != ()
    assert able.reply.startswith("Done. ")


def test_a_badly_heard_remark_changes_nothing() -> None:
    for text in ("I'm late", "be quiet"):
        understood = understand(text, CONNECTED, heard=0.7)
        assert (understood.outcome, understood.control) == ("ask", None)


def test_all_words_for_a_need_lead_to_a_kind_of_place() -> None:
    kinds = {*POI_NAMES, "charging station", "place for a break"}
    for words in (LACK_WORDS, CHARGER_WORDS, DEED_WORDS, STATE_WORDS, SUPPLY_WORDS):
        assert set(words) <= kinds
