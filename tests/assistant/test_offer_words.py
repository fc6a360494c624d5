"""What is said about offers, places and the way ahead."""

from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anticipation.facts import ROLES
from anticipation.need import KINDS
from assistant.dialogue import ASSISTANT_OFFER, Dialogue, step
from assistant.understanding import Action, Context, Control, understand
from assistant.understanding.context import MAX_WORDS_MOVING, shorten
from assistant.understanding.kinds import NEED_WORDS, ROLE_WORDS
from assistant.understanding.match import ACT
from assistant.understanding.words import plain_words
from vehicle.events import Answer, Utterance
from vehicle.signals import PATHS, Value
from vehicle.state import SignalState

S = 1_000_000_000
TRUNK = "Vehicle.Body.Trunk.Rear.IsOpen"
LONG = "It is 4 °C in here and below 10 °C you turned the heating up on 12 of the last 13 mornings."


some_words = st.sampled_from(["a", "cold", "morning,", "so.", "4 °C;", "really?"])
long_words = st.lists(some_words, min_size=MAX_WORDS_MOVING, max_size=30).map(" ".join)


def context(kmh: float = 0.0, **changes: object) -> Context:
    state = SignalState()
    state.set(PATHS["Vehicle.Speed"], kmh, 0)
    return msgspec.structs.replace(Context(state, 0), **changes)


def control(text: str, where: Context | None = None) -> Control | None:
    understood = understand(text, where or context())
    assert understood.actions == ()
    return understood.control


# --- places ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("call this place gym", "name:gym"),
        ("Name this place the gym, please.", "name:gym"),
        ("remember this as Grandma's", "name:Grandma's"),
        ("save this spot as “Doctor Miller” now", "name:Doctor Miller"),
        ("this place is called Aldi", "name:Aldi"),
        ("call this place Lake House 2", "name:Lake House 2"),
        ("call this place home", "role:home"),
        ("remember this as the office", "role:work"),
        ("This is home", "role:home"),
        ("this is my work", "role:work"),
        ("this is my office", "role:work"),
        ("this is the school", "role:school"),
        ("this is the shop", "role:shop"),
        ("I live here", "role:home"),
        ("this is where I work", "role:work"),
    ],
)
def test_places_get_their_names_and_roles(text: str, value: str) -> None:
    assert control(text) == Control("place", value)


@pytest.mark.parametrize(
    "text",
    [
        "this is not home",
        "this is great",
        "this is home to many birds of the north",
        "never call this place gym",
        "don't call this place gym",
        "don't forget this place",
        "call this place",
        "call this place gym if I like it",
        "name this song",
        "go to whisper mode",
        "remind me to go to the store tomorrow",
        "how do I go to Athens by train",
        "I'm going to call the landlord",
        "don't take me home",
        "I am going home tomorrow",
    ],
)
def test_what_is_said_otherwise_names_nothing_and_leads_nowhere(text: str) -> None:
    understood = understand(text, context())
    assert understood.control is None
    assert understood.outcome in ("refuse", "ask")
    assert understood.confidence < ACT


def test_a_name_ends_where_another_wish_begins() -> None:
    understood = understand("call this place gym and open the driver's window", context())
    assert understood.control == Control("place", "name:gym")
    assert [option.intent for option in understood.also] == ["window.open"]


@given(st.text(max_size=60))
def test_names_are_printable_words_of_the_driver(text: str) -> None:
    steered = control(f"call this place {text}")
    if steered is not None and steered.name == "place":
        what, _, name = str(steered.value).partition(":")
        assert what in ("name", "role")
        assert name
        assert name.isprintable()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("take me home", "home"),
        ("let's go home", "home"),
        ("we are going home", "home"),
        ("go to work", "work"),
        ("drive to the office", "work"),
        ("go to the gym", "gym"),
        ("please take me to Grandma's place", "Grandma's place"),
    ],
)
def test_the_driver_says_where_to(text: str, name: str) -> None:
    assert control(text) == Control("destination", name)
    assert control(text, context(kmh=50.0, offer="heat")) == Control("destination", name)


# --- forgetting needs a yes -----------------------------------------------------------------------------------------


def play(*said: str, moment: Context | None = None) -> list[Control | None]:
    now, controls = Dialogue(), []
    for index, text in enumerate(said):
        where = msgspec.structs.replace(moment or context(), now_ns=index * S)
        now, understood = step(now, Utterance(index * S, text), where)
        assert understood is not None
        controls.append(understood.control)
    return controls


def test_a_place_is_forgotten_after_a_yes_only() -> None:
    forget = Control("place", "forget")
    assert understand("forget this place", context()).outcome == "confirm"
    assert play("forget this place", "yes") == [None, forget]
    assert play("forget this place", "no", "yes") == [None, None, None]
    assert play("forget this place", "yes", "yes")[2] is None
    assert play("forget this place", "what's my speed", "yes")[2] is None
    assert play("yes") == [None]


def test_a_pressed_yes_forgets_too_and_a_late_one_does_not() -> None:
    now, _ = step(Dialogue(), Utterance(0, "forget this place"), context())
    for t_ns, expected in ((S, Control("place", "forget")), (16 * S, None)):
        where = msgspec.structs.replace(context(), now_ns=t_ns)
        _, understood = step(now, Answer(t_ns, ASSISTANT_OFFER, "accept"), where)
        assert (understood.control if understood else None) == expected


def test_a_yes_answers_the_open_question_first_and_then_the_offer() -> None:
    offered = context(offer="heat")
    assert play("forget this place", "yes", "yes", moment=offered) == [
        None, Control("place", "forget"), Control("offer", "accept"),
    ]  # fmt: skip
    assert play("forget this place", "no", "no", moment=offered)[1:] == [None, Control("offer", "reject")]
    able = context(offer="heat", writable=frozenset({TRUNK}))
    asked = understand("open the trunk", able)
    answered = understand("yes", msgspec.structs.replace(able, pending=asked.pending))
    assert (answered.actions, answered.control) == ((Action(TRUNK, True),), None)


# --- why, and why not -----------------------------------------------------------------------------------------------


def told(why_not: Mapping[str, str]) -> Context:
    return context(offer="heat", why=LONG, why_not=lambda kind: why_not.get(kind, ""))


@pytest.mark.parametrize("text", ["Why?", "why did you offer that", "why do you ask", "why did you suggest heating"])
def test_why_is_answered_with_the_reason(text: str) -> None:
    understood = understand(text, told({}))
    assert (understood.control, understood.reply) == (Control("offer", "why"), LONG)


def test_the_reason_outlives_the_offer_and_without_one_there_is_none() -> None:
    assert understand("why", context(why="You did so 3 times.")).reply == "You did so 3 times."
    nothing = understand("why", context())
    assert (nothing.reply, nothing.control, nothing.outcome) == ("Nothing was offered yet.", None, "answer")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("why not?", ""),
        ("why are you silent", ""),
        ("Why are you so quiet?", ""),
        ("why didn't you say anything", ""),
        ("why don't you offer anything", ""),
        ("why is there no offer", ""),
        ("why didn't you offer heating", "heat"),
        ("why did you not suggest windshield defrost", "defrost"),
        ("why don't you offer to close the windows", "windows"),
        ("how come you didn't offer a charging stop", "energy"),
        ("why not the seat heating", "seat"),
        ("why haven't you asked about the music", "media"),
    ],
)
def test_why_not_is_answered_for_what_was_asked(text: str, kind: str) -> None:
    asked: list[str] = []

    def why_not(about: str) -> str:
        asked.append(about)
        return f"Because of {about or 'everything'}."

    understood = understand(text, context(why_not=why_not))
    assert understood.control == Control("offer", f"why-not:{kind}" if kind else "why-not")
    assert understood.reply == f"Because of {kind or 'everything'}."
    assert asked == [kind]


@pytest.mark.parametrize("kind", KINDS)
def test_every_way_to_name_a_kind_is_understood(kind: str) -> None:
    for way in NEED_WORDS[kind].split("|"):
        assert " ".join(plain_words(f"x {way}")) == f"x {way}", "the table is not in plain words"
        assert control(f"why didn't you offer {way}") == Control("offer", f"why-not:{kind}"), way


def test_the_words_are_those_of_what_anticipation_knows() -> None:
    assert set(NEED_WORDS) == set(KINDS)
    assert set(ROLE_WORDS) == set(ROLES) - {""}
    for words in (NEED_WORDS, ROLE_WORDS):
        ways = [way for listed in words.values() for way in listed.split("|")]
        assert len(ways) == len(set(ways)), "one word for two things"


def test_nothing_known_of_silence_is_said_so() -> None:
    assert understand("why not", context()).reply == "There is nothing to offer just now."
    assert understand("why not", told({})).reply == "There is nothing to offer just now."


def test_undo_and_never_follow_an_offer_that_is_gone_but_yes_and_no_do_not() -> None:
    assert control("undo that") == Control("offer", "undo")
    assert control("never offer that again") == Control("offer", "never")
    assert control("yes") is None
    assert control("not now") is None


# --- where to, and what is known ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Where am I going?",
        "when will I arrive",
        "where do I go usually now",
        "where do I usually go",
        "when do we get home",
        "what's my ETA",
        "how long until we get there",
    ],
)
def test_the_way_ahead_is_told_as_it_is_known(text: str) -> None:
    assert understand(text, context(ahead="Probably work, at 8:14 (83 %)")).reply == "Probably work, at 8:14 (83 %)."
    assert understand(text, context()).reply == "I do not know where this drive leads."


def test_what_is_known_points_to_all_of_it_only_while_standing() -> None:
    known = "62 trips to 5 places"
    standing = understand("what do you know about me", context(known=known)).reply
    assert standing.startswith("62 trips to 5 places.")
    assert "outrider profile show" in standing
    assert understand("what do you know about me", context(50.0, known=known)).reply == "62 trips to 5 places."
    assert understand("what do you know about me", context()).reply == "I do not know you yet."


# --- rule 5: short while moving -------------------------------------------------------------------------------------


@given(long_words, st.sampled_from(["why", "why not", "where am I going", "what do you know about me"]))
def test_whatever_is_told_is_short_while_moving_and_whole_while_standing(words: str, text: str) -> None:
    moving = context(80.0, why=words, why_not=lambda kind: words, ahead=words, known=words)
    assert len(understand(text, moving).reply.split()) <= MAX_WORDS_MOVING
    standing = context(0.0, why=words, why_not=lambda kind: words, ahead=words, known=words)
    assert words in understand(text, standing).reply


@pytest.mark.parametrize(
    ("reply", "short"),
    [
        ("You did so 9 of 10 times.", "You did so 9 of 10 times."),
        (LONG, "It is 4 °C in here and below 10 °C you turned…"),
        ("You did so on 9 of the last 10 mornings, and it is cold.", "You did so on 9 of the last 10 mornings."),
        ("One two three four five six seven eight nine? Ten eleven twelve thirteen.",
         "One two three four five six seven eight nine?"),
    ],
)  # fmt: skip
def test_long_replies_end_at_a_clause_or_say_that_they_go_on(reply: str, short: str) -> None:
    assert shorten(reply) == short


@pytest.mark.parametrize("text", ["call this place gym", "this is home", "take me home", "undo", "why", "why not"])
def test_words_about_offers_and_places_never_reach_the_car(text: str) -> None:
    everything: dict[str, Value] = dict.fromkeys(PATHS, 0)
    understood = understand(text, context(writable=frozenset(everything), offer="heat", why="So."))
    assert understood.actions == ()
    assert understood.pending is None
