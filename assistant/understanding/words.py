"""From what was typed or heard to plain words: lower case, no contractions, numbers as digits, no politeness.

Everything that does not carry meaning for a command is taken away here, so that the patterns of the intent table
need not repeat it. The result is a list of words; nothing in it depends on the car.
"""

import re
import unicodedata
from functools import lru_cache

from assistant.understanding.spelling import CLOSINGS, OPENINGS, PHRASES, REASON, WHOLE

__all__ = ["MAX_WORDS", "numeral", "plain_words", "words_of"]

MAX_WORDS = 40
"""Nobody commands a car in more words; what is longer is not tried."""


def words_of(line: str) -> frozenset[str]:
    """Return the words of a line as a set."""
    return frozenset(line.split())


def _list(line: str) -> list[str]:
    return line.split()


_TOKEN = r"[0-9]+:[0-9]{2}(?::[0-9]{2})?|(?<![^\s(])-?[0-9]+(?:[.,][0-9]+)?|[0-9]+|[a-z]+(?:'[a-z]+)*|[%°]"

_ENDINGS = {"n't": " not", "'re": " are", "'m": " am", "'ll": " will", "'d": " would", "'ve": " have"}
_IS = {"what", "it", "that", "there", "here", "how", "where", "who", "when", "why", "time"}
"""Words behind which 's means "is"; behind others it is a possessive."""

_UNITS = {
    word: value
    for value, word in enumerate(
        _list(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(_list("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}

_NOISE = frozenset(
    _list("please the a an my our your just kindly really quite car vehicle currently current some uh um er")
)

_WHICH = words_of("all any both every each of which what rear back front side driver passenger four two left right")
"""Words behind which "windows" does not mean all of them."""


def plain_words(text: str) -> list[str]:
    """Return the words of ``text`` that may matter, numbers as digits; [] if there are none, or far too many."""
    return list(_plain(text))


@lru_cache(256)  # the pieces of a text are looked at several times
def _plain(text: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKD", text[:1000]).lower().replace("’", "'").replace("a/c", "ac")
    folded = "".join(letter for letter in folded if not unicodedata.combining(letter))  # a café is a cafe
    words: list[str] = []
    for token in re.findall(_TOKEN, re.sub(r"\b([a-z])\.([a-z])\b\.?", r"\1\2", folded)):
        if token == "windows" and not _WHICH.intersection([word for word in words if word not in _NOISE][-1:]):
            words.append("all")  # "close the windows" means every one, "close the window" the driver's
        words += _expand(token)
    if len(words) > MAX_WORDS:
        return ()
    words = _replace_phrases(_numbers(words))
    kept = [word for word in words if word not in _NOISE]
    return tuple(_strip(kept) or kept or words)


def _expand(token: str) -> list[str]:
    """Return a token as words: contractions in full, possessives bare, one name for each thing."""
    if token in WHOLE:
        return WHOLE[token].split(" ")
    if token[-1].isdigit():
        return [token.replace(",", ".")]
    for ending, full in _ENDINGS.items():
        if token.endswith(ending) and len(token) > len(ending):
            return (token[: -len(ending)] + full).split(" ")
    stem, apostrophe, rest = token.partition("'")
    if apostrophe and rest == "s" and stem in _IS:
        return [stem, "is"]
    return [WHOLE.get(stem, stem)] if stem not in WHOLE else WHOLE[stem].split(" ")


def _replace_phrases(words: list[str]) -> list[str]:
    line = f" {' '.join(words)} "
    for phrase, name in PHRASES:
        line = line.replace(f" {phrase} ", f" {name} ")
    return line.split()


def _strip(words: list[str]) -> list[str]:
    """Take greetings and politeness away from both ends, unless nothing would be left."""
    line, before = " ".join(words), ""
    while line != before:
        before = line
        for opening in OPENINGS:
            line = line.removeprefix(opening + " ")
        for closing in CLOSINGS:
            kept = closing == "for me" and re.search(r"(?:[0-9]|degrees) for me$", line)  # a zone, no politeness
            if not kept and not f" {line}".endswith((" not now", "ask again", "not again")):
                line = line.removesuffix(" " + closing)
    words = REASON.sub("", line).split() or line.split()
    if len(words) > 2 and words[0] in ("what", "which") and words[-1] in ("is", "are"):
        return [words[0], words[-1], *words[1:-1]]  # "tell me what my speed is"
    return words


def numeral(value: float) -> str:
    """Return a number as it stands among the words: "21", "21.5"."""
    return str(int(value)) if value == int(value) else f"{value:.10g}"


def _is_digits(word: str) -> bool:
    return word[:1] in "-0123456789" and word[-1:].isdigit() and ":" not in word


def _numbers(words: list[str]) -> list[str]:
    """Replace number words by digits: "twenty one and a half" and "21 and a half" both become "21.5"."""
    out: list[str] = []
    at = 0
    while at < len(words):
        value, end = _cardinal(words, at)
        if value is None and _is_digits(words[at]):
            value, end = float(words[at]), at + 1
        if value is not None:
            value, end = _fraction(words, value, end)
            if out and out[-1] == "minus":
                out.pop()
                value = -value
            out.append(numeral(value) if abs(value) < 1e12 else words[at])
        elif words[at : at + 2] == ["half", "a"] and words[at + 2 : at + 3] in (["degrees"], ["minutes"]):
            out.append("0.5")
            end = at + 2
        else:
            out.append(words[at])
            end = at + 1
        at = end
    return out


def _cardinal(words: list[str], at: int) -> tuple[float | None, int]:
    """Read a number of words that starts at ``at``: (its value or None, where it ends)."""
    value, end = _below_hundred(words, at)
    if end < len(words) and words[end] == "hundred":
        hundreds = 1 if value is None else value
        more_at = end + 2 if words[end + 1 : end + 2] == ["and"] else end + 1
        more, more_end = _below_hundred(words, more_at)
        return hundreds * 100 + (more or 0), more_end if more is not None else end + 1
    return value, end


def _below_hundred(words: list[str], at: int) -> tuple[float | None, int]:
    word = words[at] if at < len(words) else ""
    if word in _UNITS:
        return _UNITS[word], at + 1
    if word not in _TENS:
        return None, at
    unit = _UNITS.get(words[at + 1], 0) if at + 1 < len(words) else 0
    return (_TENS[word] + unit, at + 2) if 0 < unit < 10 else (_TENS[word], at + 1)


def _fraction(words: list[str], value: float, at: int) -> tuple[float, int]:
    """Read what may stand behind a number: "point five", "and a half"."""
    if abs(value) < 1e12 and value == int(value):
        if words[at : at + 3] == ["and", "a", "half"]:
            return value + 0.5, at + 3
        digits, end = "", at + 1
        if words[at : at + 1] == ["point"]:
            while end < len(words) and (
                _UNITS.get(words[end], 10) < 10 or (len(words[end]) == 1 and words[end].isdigit())
            ):
                digits += str(_UNITS.get(words[end], words[end]))
                end += 1
        if digits:
            return float(f"{int(value)}.{digits}"), end
    return value, at
