"""How an answer is made short enough for a driver and stays a true sentence. Pure.

A part may be left out only where what is left still says what was meant: behind a whole sentence, or behind a clause
that could stand alone. What restricts ("unless", "only", "about", "likely") is never left out, a question never loses
a choice, and no number is cut. Where that leaves nothing short enough, the driver is told that the screen has it.
"""

import re

from assistant.speaking.spoken import spoken

__all__ = ["MAX_WORDS_MOVING", "MAX_WORDS_STANDING", "ON_SCREEN", "QUESTION_ON_SCREEN", "brief", "word_count"]

MAX_WORDS_MOVING = 12
"""A sentence said while driving has at most so many words, numbers counted as they are said."""
MAX_WORDS_STANDING = 40
"""Nobody listens to more, standing or not: about fifteen seconds."""

ON_SCREEN = "The answer is on the screen."
QUESTION_ON_SCREEN = "The question is on the screen."

_RESTRICTS = re.compile(
    r"\b(but|except|unless|until|only|if|when|while|however|otherwise|instead|although|though|without|not|no|never|"
    r"none|nor|or|cannot|stale|old|unknown|probably|perhaps|maybe|likely|unlikely|about|almost|estimated|yet|still)\b"
    r"|n't\b|\?",
    re.IGNORECASE,
)
"""A part that holds one of these changes what stands before it, or waits for an answer: it is said, or nothing is."""
_FINITE = re.compile(
    r"\b(is|are|was|were|am|will|can|has|have|had|does|do|did|goes|go|says|said|set|sets|needs|need|takes|shows|"
    r"know|knows|arrive|arrives|leaves|stays|works|turned|opened|closed|going|setting|turning|opening|closing)\b"
    r"|\b(it|that|there|here|what)'s\b|'(?:re|ll|ve|m)\b",
    re.IGNORECASE,
)
"""What makes words before a comma a sentence of their own."""
_LABEL = re.compile(r"^[^:,;]{1,40}: (?=\S)")
""""Set temperature: 21°" is a sentence of the dashboard's kind."""
_DEPENDENT = re.compile(
    r"^(if|when|while|because|although|though|since|as|unless|until|before|after|of|to)\b", re.IGNORECASE
)
"""Words before a comma that begin like this wait for what comes behind it; "To Work" is no sentence either."""
_RELATIVE = re.compile(r"^(which|who|whose|whom|where|that)\b", re.IGNORECASE)
_LISTED = re.compile(r"\b(and|or)\b", re.IGNORECASE)

_SENTENCE_END = re.compile(r"(?<=[.!?])[)”\"']*\s+(?=\S)")
_CLAUSE_END = re.compile(r"(?:;|(?<![0-9]),|,(?!\s*[0-9]))\s+(?=\S)|\s+(?=\()")


def word_count(text: str) -> int:
    """Return how many words the voice would say."""
    return len(re.findall(r"[A-Za-z']+", spoken(text)))


def brief(text: str, most: int = MAX_WORDS_MOVING) -> str:
    """Return ``text`` in at most ``most`` spoken words (6 or more): whole, or a true beginning of it, or ``ON_SCREEN``.

    A text that ends with "…" was cut already, so its last sentence is incomplete and is not said.
    """
    text = text.strip()
    incomplete = text.endswith(("…", "..."))
    words = word_count(text)
    if not words or (words <= most and not incomplete):
        return text
    sentences = _SENTENCE_END.split(text)
    for kept in range(len(sentences) - 1, 0, -1):
        said = " ".join(sentences[:kept])
        if word_count(said) <= most:
            if _RESTRICTS.search(" ".join(sentences[kept:])):
                break
            return said
    if incomplete or _RESTRICTS.search(" ".join(sentences[1:])):
        return _short_form(text)
    return _first_clauses(sentences[0], most) or _short_form(text)


def _first_clauses(sentence: str, most: int) -> str:
    """Return the longest beginning of a sentence that says a whole and true thing, "" if there is none."""
    for end in reversed(list(_CLAUSE_END.finditer(sentence))):
        said, left_out = sentence[: end.start()].rstrip(" ,;:"), sentence[end.end() :]
        if word_count(said) <= most and _stands(said) and _may_go(left_out):
            return said if said.endswith((".", "!")) else f"{said}."
    return ""


def _stands(said: str) -> bool:
    """Whether the words before a comma are a sentence of their own, with every bracket closed."""
    if said.count("(") != said.count(")") or said.count("“") != said.count("”"):
        return False
    return not _DEPENDENT.search(said) and bool(_FINITE.search(said) or _LABEL.search(said))


def _may_go(left_out: str) -> bool:
    """Whether the rest adds to what was said, rather than restricting it, describing it or ending its list."""
    if _RESTRICTS.search(left_out) or _RELATIVE.search(left_out):
        return False
    return not _LISTED.search(left_out) or bool(_FINITE.search(left_out))


def _short_form(text: str) -> str:
    return QUESTION_ON_SCREEN if "?" in text else ON_SCREEN
