"""How a reply is written out as words."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.speaking.numbers import cardinal, decimal, ordinal, time_of_day, year
from assistant.speaking.spoken import UNSAYABLE, spoken
from assistant.speaking.units import SIGNS, UNITS
from assistant.understanding.words import plain_words

SAYABLE = re.compile(r"[A-Za-z'.,!?:; ]*")
CAR_TEXT = st.text(st.sampled_from("0123456789.,:-−/% °€$½ CFkmhKWAsapm'()…"), max_size=30)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("21.5 °C", "twenty one and a half degrees"),
        ("21.5°", "twenty one and a half degrees"),
        ("21½ ° C", "twenty one and a half degrees"),
        ("7:43", "seven forty three"),
        ("8:05", "eight oh five"),
        ("9:00", "nine o'clock"),
        ("00:00", "midnight"),
        ("15:00", "fifteen hundred"),
        ("7:43–8:15", "seven forty three to eight fifteen"),
        ("20 %", "twenty percent"),
        ("20%", "twenty percent"),
        ("−6°", "minus six degrees"),
        ("-6 °C", "minus six degrees"),
        ("70 °F", "seventy degrees fahrenheit"),
        ("83 km/h", "eighty three kilometers per hour"),
        ("km/h", "kilometers per hour"),
        ("1 km", "one kilometer"),
        ("1.5 km", "one and a half kilometers"),
        ("0.5 km", "zero point five kilometers"),
        ("12.6 V", "twelve point six volts"),
        ("1,200 km", "one thousand two hundred kilometers"),
        ("5.5 l/100 km", "five and a half liters per hundred kilometers"),
        ("20–25 °C", "twenty to twenty five degrees"),
        ("€1.50", "one euro fifty"),
        ("2 $", "two dollars"),
        ("2026-11-24", "November twenty fourth, twenty twenty six"),
        ("2nd", "second"),
        ("3.5.2", "three point five point two"),
        ("007", "zero zero seven"),
        ("½ full", "one half full"),
        ("A40, I-95", "ay forty, I ninety five"),
        ("A/C on.", "air conditioning on."),
        ("media/car", "media car"),
        ("Range - 200 km", "Range, two hundred kilometers"),
        ("a 20 minute way", "a twenty minute way"),
        ("Ølstykke, Straße, Łódź, Café", "Olstykke, Strasse, Lodz, Cafe"),
        ("To 東京.", f"To {UNSAYABLE}."),
        ("٣ km", "three kilometers"),
        ("2 m/s²", "two meters per second squared"),
        ("Say “call this place X” there…", "Say call this place X there."),
        ("I'll 'do' it!", "I'll do it!"),
        ("What?! No...", "What? No."),
        ("To Work, at 8:14 (83 % likely)", "To Work, at eight fourteen, eighty three percent likely"),
        (
            "The last speed is 40 s old: 83 km/h.",
            "The last speed is forty seconds old: eighty three kilometers per hour.",
        ),
        ("", ""),
        ("— … !", ""),
    ],
)
def test_what_is_written_is_said_so(written: str, said: str) -> None:
    assert spoken(written) == said


@given(st.text(max_size=80) | CAR_TEXT)
@example("٠٫5²㎞ⅷ①½℃")
@example("a'b''c '' 'd")
def test_any_text_gives_words_and_sentence_marks_only(text: str) -> None:
    said = spoken(text)
    assert SAYABLE.fullmatch(said)
    assert said == said.strip()
    assert not re.search(r"[.,!?:;]\s*[.,!?:;]|  ", said)


@given(st.text(max_size=60) | CAR_TEXT)
def test_what_is_said_is_said_the_same_way_again(text: str) -> None:
    assert spoken(spoken(text)) == spoken(text)


@given(st.integers(-9_999, 999_999), st.sampled_from(["°", " %", " km"]))
def test_a_driver_who_repeats_a_number_is_understood(value: int, unit: str) -> None:
    assert str(value) in plain_words(spoken(f"it is {value}{unit}")) or abs(value) >= 1_000


@given(st.sampled_from(sorted(UNITS)), st.integers(2, 99))
def test_every_unit_is_said_in_the_plural_behind_its_number(unit: str, value: int) -> None:
    assert spoken(f"{value} {unit}") == f"{cardinal(value)} {UNITS[unit][1]}"
    assert spoken(f"1 {unit}") == f"one {UNITS[unit][0]}"


@pytest.mark.parametrize("sign", sorted(SIGNS))
def test_every_sign_has_words_of_its_own(sign: str) -> None:
    assert spoken(f"x {sign} y") == f"x {SIGNS[sign]} y"


@given(st.integers(0, 10**12 - 1))
def test_no_two_numbers_sound_alike(value: int) -> None:
    assert cardinal(value) != cardinal(value + 1)
    assert cardinal(-value - 1) == f"minus {cardinal(value + 1)}"


def test_numbers_in_words() -> None:
    assert cardinal(0) == "zero"
    assert cardinal(1_000_115) == "one million one hundred fifteen"
    assert decimal("21.50") == "twenty one and a half"
    assert decimal("2.05") == "two point zero five"
    assert decimal("1234567890123") == "one two three four five six seven eight nine zero one two three"
    assert [ordinal(n) for n in (1, 3, 8, 12, 20, 31, 104)] == [
        "first", "third", "eighth", "twelfth", "twentieth", "thirty first", "one hundred fourth",
    ]  # fmt: skip
    assert [year(n) for n in (1999, 2000, 2007, 1900, 1905, 2026)] == [
        "nineteen ninety nine", "two thousand", "two thousand seven", "nineteen hundred", "nineteen oh five",
        "twenty twenty six",
    ]  # fmt: skip
    assert time_of_day(13, 5) == "thirteen oh five"
    assert time_of_day(24, 0) == "midnight"
