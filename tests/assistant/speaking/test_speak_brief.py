"""How an answer is made short and stays a true sentence."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.speaking.brief import MAX_WORDS_MOVING, ON_SCREEN, QUESTION_ON_SCREEN, brief, word_count

VOCABULARY = (
    "the doors are closed open driver's window, fan 40%, 21.5° and not only if range: 1,312 km. at 8:14 (83 % likely) "
    "it is on. off? charging; because which or Work, −6.5°. heating, unless you 3, 4, 5 …"
)
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.lists(WORDS, max_size=40).map(" ".join)


@pytest.mark.parametrize(
    ("long", "short"),
    [
        # whole sentences are left out, from the end
        ("Range: 312 km. The next charging station that you use is 48 km away from here.", "Range: 312 km."),
        (
            "It is on. It is warm. The way to the next place takes twenty minutes by the main road.",
            "It is on. It is warm.",
        ),
        # clauses that could stand alone
        (
            "The windows are closed, the doors are locked, and the car is charging at the wall with 11 kW.",
            "The windows are closed, the doors are locked.",
        ),
        (
            "Set temperature: 21.5°, fan 40%, and the air goes to the windshield and the feet.",
            "Set temperature: 21.5°, fan 40%.",
        ),
        ("The heater is on (it was started by you at home this morning at 7:43 before you left).", "The heater is on."),
    ],
)
def test_what_is_left_is_a_sentence(long: str, short: str) -> None:
    assert word_count(long) > MAX_WORDS_MOVING
    assert brief(long) == short


@pytest.mark.parametrize(
    "long",
    [
        # what restricts is not left out
        "I will heat the cabin to 21 degrees, but only if the battery is above 20 percent.",
        "The doors are locked. The trunk is not locked, and the hood is open on the left side.",
        "The road is open, unless it snows tonight in the mountains between here and the sea near home.",
        "The last outside temperature is 40 s old: −6.5°, measured at home.",
        "Range: 312 km, which is about 48 km more than yesterday at this time of the day.",
        # a list is not cut
        "I answer questions about speed, range, battery, temperatures, doors and time, and steer the replay.",
        "The driver's window, the passenger's window, the left rear window and the trunk are open.",
        # what only begins a thought
        "When it is colder than five degrees outside, I offer to heat the steering wheel for you.",
        "Going to a very long place name with so many words that nobody can say it, arriving at 8:14.",
        # a bracket is not left open
        "The heater (it is on, and it was started at 7:43 this morning by you at home) works.",
        # nothing between the digits
        "Codes that are known of this car: 1, 2, 3, 4, 5, 6, 7, 8, 9.",
        # it was cut already
        "The doors are closed, the windows are open…",
    ],
)
def test_what_cannot_be_shortened_truly_stands_on_the_screen(long: str) -> None:
    assert brief(long) == ON_SCREEN


def test_a_question_keeps_its_choices() -> None:
    assert brief("Unlock the doors? Speed unknown: yes only if parked.").endswith("parked.")
    choices = "Do you mean: set the temperature of the passenger, or set the temperature of the rear seats?"
    assert brief(choices) == QUESTION_ON_SCREEN
    assert (
        brief("Open every window of the car as far as it goes, the roof, and the trunk? Yes or no.")
        == QUESTION_ON_SCREEN
    )


def test_a_question_is_asked_or_shown_but_not_left_out() -> None:
    cold = "It is cold outside, shall I turn on the heater in front and the heater of both seats?"
    assert brief(cold) == QUESTION_ON_SCREEN
    air = "The air conditioning is on. Shall I close the open windows on the passenger's side of the car?"
    assert brief(air) == QUESTION_ON_SCREEN


def test_what_is_short_is_said_as_it_is() -> None:
    for text in ("All right.", "Battery: 62%.", "Air conditioning on. Close the open windows?", ""):
        assert brief(text) == text


@given(TEXTS | st.text(max_size=200), st.integers(6, 40))
def test_never_more_words_than_allowed(text: str, most: int) -> None:
    assert word_count(brief(text, most)) <= most


@given(TEXTS)
def test_it_is_a_beginning_of_the_answer_and_no_number_is_cut(text: str) -> None:
    said = brief(text)
    if said in (ON_SCREEN, QUESTION_ON_SCREEN):
        return
    words, whole = said.split(), text.split()
    assert [w.rstrip(".,;:") for w in words] == [w.rstrip(".,;:") for w in whole[: len(words)]]
    numbers = r"[−-]?\d+(?:[.,:]\d+)*"
    assert re.findall(numbers, said) == re.findall(numbers, text)[: len(re.findall(numbers, said))]


@given(TEXTS)
def test_what_restricts_is_never_left_out(text: str) -> None:
    said = brief(text)
    if said not in (ON_SCREEN, QUESTION_ON_SCREEN):
        for word in ("not", "only", "unless", "if"):
            assert said.split().count(word) == text.split().count(word)
