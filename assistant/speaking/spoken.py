"""From a reply as it is written to a reply as it is said: no digit, no sign, no letter outside the alphabet. Pure.

A voice guesses at whatever is not a word, and guesses differently from voice to voice: "21.5 °C" and "7:43" are
written out here, so that every voice says the same and a test can read it.
"""

import re
import unicodedata
from collections.abc import Callable

from assistant.speaking.numbers import cardinal, decimal, ordinal, time_of_day, year
from assistant.speaking.units import CURRENCIES, SIGNS, UNITS

__all__ = ["UNSAYABLE", "spoken"]

UNSAYABLE = "the name on the screen"
"""What is said in place of a name in letters that the voice cannot read."""

_ALIKE = {
    **dict.fromkeys(map(ord, "−‐‑‒–"), "-"),
    **dict.fromkeys(map(ord, "―—"), " - "),
    **dict.fromkeys(map(ord, "’‘ʼ`´"), "'"),
    **dict.fromkeys(map(ord, '“”„«»"'), " "),
    **dict.fromkeys(map(ord, "•·|"), ","),
    **dict.fromkeys(map(ord, "º˚"), "°"),
    ord("⁄"): "/",
}
"""One sign for each of the many dashes and quotes."""
_LETTERS = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ŋ": "ng", "ħ": "h", "Ħ": "H",
}  # fmt: skip
"""Letters of European place names that Unicode does not take apart into a letter and an accent."""
_PARTS = {"½": ".5", "¼": ".25", "¾": ".75"}
_FRACTIONS = {"1/2": "one half", "1/4": "one quarter", "3/4": "three quarters"}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def spoken(text: str) -> str:
    """Return ``text`` as words to be said: ASCII letters, apostrophes, spaces and the marks ``. , ! ? : ;`` only.

    "21.5 °C" is "twenty one and a half degrees", "7:43" is "seven forty three", "−6°" is "minus six degrees". Letters
    with accents lose them; a word in another alphabet becomes ``UNSAYABLE``; what has no sound goes. Whatever is said
    is said the same way again: ``spoken(spoken(text)) == spoken(text)``.
    """
    said = _fold(text)
    for pattern, words in _RULES:
        said = pattern.sub(words, said)
    return _tidy(said)


def _fold(text: str) -> str:
    """Return the text in ASCII letters, digits and signs."""
    text = re.sub(r"(?<=[0-9])\s?([½¼¾])", lambda m: _PARTS[m[1]], text.translate(_ALIKE))
    text = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    parts = unicodedata.normalize("NFKD", "".join(_LETTERS.get(char, char) for char in text))
    plain = [_LETTERS.get(char, char) for char in parts if not unicodedata.combining(char)]
    text = "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in plain)
    return re.sub(r"[^\W0-9_a-zA-Z]+", f" {UNSAYABLE} ", text)


def _date(found: re.Match[str]) -> str:
    return f" {_MONTHS[int(found[2]) - 1]} {ordinal(int(found[3]))}, {year(int(found[1]))} "


def _time(found: re.Match[str]) -> str:
    seconds = f" and {cardinal(int(found[3]))} seconds" if found[3] else ""
    return f" {time_of_day(int(found[1]), int(found[2]))}{seconds} "


def _price(number: str, sign: str) -> str:
    """Return an amount of money: "1.50" euros is "one euro fifty"."""
    one, several = CURRENCIES[sign]
    whole, _, cents = number.partition(".")
    if len(cents) != 2:
        return f" {decimal(number)} {one if number == '1' else several} "
    return f" {decimal(whole)} {one if whole == '1' else several}" + (
        f" {cardinal(int(cents))} " if int(cents) else " "
    )


def _version(found: re.Match[str]) -> str:
    return f" {' point '.join(decimal(part) for part in found[0].split('.'))} "


def _amount(found: re.Match[str]) -> str:
    one, several = _UNITS[re.sub(r"\s", "", found[3])]
    return f" {_plain(found)}{one if found[2] == '1' else several} "


def _road(found: re.Match[str]) -> str:
    """Return the letter of "A40", which is no article."""
    return f"{'ay' if found[1] in 'Aa' else found[1]} "


def _plain(found: re.Match[str]) -> str:
    return f" {'minus ' if found[1] else ''}{decimal(found[2])} "


def _whole(sign: str) -> str:
    """Return a pattern of a sign; one that begins or ends with a letter or digit is no part of a longer word."""
    before = "(?<![A-Za-z0-9])" if sign[0].isalnum() else ""
    behind = "(?![A-Za-z0-9])" if sign[-1].isalnum() else ""
    return before + re.escape(sign) + behind


_UNITS = {unit.replace(" ", ""): words for unit, words in UNITS.items()}
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,]*[0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_SIGNED = rf"((?<![A-Za-z0-9.,])-)?({_NUMBER})"
_UNIT = "|".join(r"\s?".join(map(re.escape, unit.split(" "))) for unit in sorted(UNITS, key=len, reverse=True))
_SIGN = "|".join(map(_whole, sorted(SIGNS, key=len, reverse=True)))
_MONEY = "|".join(map(re.escape, CURRENCIES))
_ALONE, _ENDS = r"(?<![A-Za-z0-9.,:-])", r"(?![A-Za-z0-9:-])"

_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(rf"{_ALONE}([0-9]{{4}})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]){_ENDS}"), _date),
    (re.compile(r"(?<=:[0-9]{2})\s?-\s?(?=[0-9]{1,2}:[0-9]{2})"), lambda m: " to "),
    (re.compile(r"(?<![A-Za-z0-9.,:])([01]?[0-9]|2[0-4]):([0-5][0-9])(?::([0-5][0-9]))?(?![0-9:])"), _time),
    (re.compile(r"[0-9]+(?:\.[0-9]+){2,}"), _version),
    (re.compile(rf"({_MONEY})\s?({_NUMBER})"), lambda m: _price(m[2], m[1])),
    (re.compile(rf"({_NUMBER})\s?({_MONEY})"), lambda m: _price(m[1], m[2])),
    (re.compile(rf"{_ALONE}([0-9]+(?:\.[0-9]+)?)\s?-\s?(?=[0-9.]+{_ENDS})"), lambda m: f"{m[1]} to "),
    (re.compile(r"°\s(?=[CF](?![A-Za-z0-9]))"), lambda m: "°"),
    (re.compile(rf"{_SIGNED}\s?({_UNIT})(?![A-Za-z0-9°])"), _amount),
    (re.compile(r"(?<![A-Za-z0-9./])(?:1/2|1/4|3/4)(?![A-Za-z0-9/])"), lambda m: f" {_FRACTIONS[m[0]]} "),
    (re.compile(rf"{_ALONE}([0-9]{{1,4}})(?:st|nd|rd|th)(?![A-Za-z])"), lambda m: f" {ordinal(int(m[1]))} "),
    (re.compile(_SIGN), lambda m: f" {SIGNS[m[0]]} "),
    (re.compile(r"(?<![A-Za-z'])([A-Za-z])-?(?=[0-9])"), _road),
    (re.compile(_SIGNED), _plain),
)
"""What is written out, in this order: the more a pattern asks for, the earlier it comes."""


def _tidy(text: str) -> str:
    """Return words and the marks between them: brackets and dashes become commas, no mark stands doubled."""
    text = re.sub(r"\s-+\s|[()\[\]{}]", ", ", text)
    text = re.sub(r"[^A-Za-z'.,!?:;]+", " ", text)
    text = re.sub(r"(?<![A-Za-z])'+|'+(?![A-Za-z])", " ", text)
    text = re.sub(r"\s*[.,!?:;][\s.,!?:;]*", _mark, text)
    return re.sub(r"\s+", " ", text).lstrip(" .,!?:;").rstrip(" ,:;")


def _mark(found: re.Match[str]) -> str:
    """Return the strongest of several marks in a row."""
    return next(mark for mark in "?!.;:," if mark in found[0]) + " "
