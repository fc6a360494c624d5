"""Plain words: numbers, contractions, politeness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding import Context, understand
from assistant.understanding.words import MAX_WORDS, numeral, plain_words
from vehicle.state import SignalState

HERE = Context(SignalState(), 0)
UNITS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
TENS = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety"}


def in_words(number: int) -> str:
    if number < 20:
        return UNITS[number]
    if number < 100:
        return TENS[number // 10 * 10] + (f" {UNITS[number % 10]}" if number % 10 else "")
    rest = number % 100
    return f"{UNITS[number // 100]} hundred" + (f" and {in_words(rest)}" if rest else "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("twenty one and a half", "21.5"),
        ("21 and a half degrees", "21.5 degrees"),
        ("twenty-one point five", "21.5"),
        ("21,5 °C", "21.5 degrees"),
        ("21.5°", "21.5 degrees"),
        ("minus five", "-5"),
        ("one hundred and fifty", "150"),
        ("half a degree", "0.5 degrees"),
        ("half a minute", "0.5 minutes"),
        ("2x", "2 x"),
        ("50%", "50 percent"),
        ("go to 1:30", "go to 1:30"),
        ("two and three", "2 and 3"),
        ("Can't you see? I'm cold", "can not you see i am cold"),
        ("what’s the driver's speed", "what is driver speed"),
        ("Turn on the A.C.", "turn on ac"),
        ("air conditioning", "ac"),
        ("Take me to the Crêperie Café", "take me to creperie cafe"),
        ("Hey there, could you please open the window for me, thanks!", "open window"),
        ("close the windows", "close all window"),
        ("close the rear windows", "close rear window"),
        ("close all of the windows", "close all of window"),
        ("okay", "okay"),
        ("not now", "not now"),
        ("tell me what my speed is", "what is speed"),
    ],
)
def test_plain_words(text: str, words: str) -> None:
    assert " ".join(plain_words(text)) == words


@given(st.integers(0, 999))
def test_numbers_in_words_and_digits_are_the_same(number: int) -> None:
    assert plain_words(f"to {in_words(number)} percent") == plain_words(f"to {number} percent")


@given(st.integers(0, 99), st.booleans())
def test_slots_are_the_same_for_words_and_digits(number: int, half: bool) -> None:
    spoken = understand(f"set the temperature to {in_words(number)}{' and a half' if half else ''} degrees", HERE)
    typed = understand(f"set the temperature to {number}{'.5' if half else ''} degrees", HERE)
    assert spoken.intent == typed.intent == "climate.temperature"
    assert spoken.slots == typed.slots == {"number": number + 0.5 * half}


@given(st.text(max_size=300))
def test_any_text_becomes_words(text: str) -> None:
    words = plain_words(text)
    assert len(words) <= MAX_WORDS + 10
    assert all(word and " " not in word for word in words)


@given(st.floats(-1e6, 1e6))
def test_numerals_are_read_back(value: float) -> None:
    assert float(numeral(value)) == pytest.approx(value, rel=1e-9)


def test_numbers_beyond_all_reason_are_harmless() -> None:
    for text in ("9" * 5000, "set the temperature to " + "9" * 400, "one hundred hundred hundred", "minus minus two"):
        understand(text, HERE)
