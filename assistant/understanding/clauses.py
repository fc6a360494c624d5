"""A text of several clauses: which of them are wishes, which are remarks beside them, and what forbids to follow any.

A text is cut at its sentences, and a sentence at commas and at "and" wherever that makes wishes of its pieces. A piece
without a verb of its own takes that of the one before it: "turn off the seat heating and the wheel heating".
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from assistant.understanding.amend import amended
from assistant.understanding.context import Recent
from assistant.understanding.match import ACT, BINDING, COMMANDING, QUESTIONING, Candidate, candidates, nearest
from assistant.understanding.pronouns import named
from assistant.understanding.words import plain_words, words_of

__all__ = ["REMARK_FACTOR", "Reading", "Wish", "has_clauses", "read"]

REMARK_FACTOR = 0.8
"""Sentences beside the wish that are no wish themselves ("it is stuffy in here") make it this much less sure."""

_SENTENCE = r"[.!?;:]+(?:\s+|$)|\s+[-–—]+\s+"
_REQUEST = r"(?:can|could|would|will) (?:you|we|i)\b|please\b|i (?:need|want|would like|also)\b|i'd like"
_END = re.compile(_SENTENCE)
_BREAK = re.compile(rf"(?i),?\s+(?:and|but|so)(?: also| then)?,?\s+(?={_REQUEST})|,\s*(?={_REQUEST})")
_JOINT = re.compile(
    r"(?i)(\s*,\s*(?:and then|and also|and|then|but|so|also|plus)?\s+|\s+(?:and then|and also|and|then|but|plus)\s+)"
)
_MOST_PIECES = 7
_STRAY = 1
"""So few words beside a wish in its own sentence are no remark: a name, or a part of it that was not understood.

Neither is a number, which may well belong to the wish.
"""

_PROVIDED = ("if", "if so", "if yes", "if it is", "if not", "if that is case")
"""What is behind one of these, in its sentence, depends on an answer."""
_ANSWERS_TO_OFFERS = ("offer.", "quit", "help", "replay.")

_GREETING = words_of(
    "hey there hi hello ok okay thanks thank you good morning evening afternoon friend buddy alright so"
)
_STRICT = words_of("not no never if unless until wait except only later")
"""What binds or negates even from another sentence."""
_BEFORE_COMMAND = words_of("and then also please just you")
"""Behind one of these, or at the beginning, such a word is a command; "the windows are open" is none."""
_VERBS = COMMANDING | words_of(
    "warm heat cool defrost clear sync match avoid charge blow point pop lift pull draw mute"
)
_PARTICLES = words_of("on off up down")
_CONSENT = re.compile(
    r"(?:and |but |even )*(?:if|in case) .*\b(?:fine|okay|ok|alright|no problem|open it(?: \S+)*|go ahead|do it)"
    r"(?: too| as well)?$|i am (?:fine|okay|ok|happy|good) (?:if|with|to) |(?:that|it) is (?:fine|okay|ok|alright)\b"
)
"""Leave for what a wish brings by itself; it asks for nothing."""
_PREAMBLE = re.compile(
    r"(?:(?:i|we) (?:need|want|have|would like|am going|got) to )?(?:make|do|adjust|modify|change|update|plan) .*"
    r"\b(?:change|changes|adjustment|adjustments|plan|plans|route|trip|journey|navigation|something)$"
    r"|.*\bchanged (?:my|our|their)? ?(?:mind|plans|bit)\b.*"
    r"|.*\b(?:help me|help us|do me favor|give me hand)(?: out)?(?: with .*)?$"
    r"|(?:find|give|get|show) (?:me |us )?(?:some |good |few )*(?:options|one|something|ideas|suggestions)$"
    r"|(?:navigate|out|options)$|which (?:i|we|he|she) (?:do|does) not (?:like|want|need)$"
    r"|(?:i am|we are) .*\b(?:trip|way|route|road|journey|drive)(?: to \w+)?$"
)
"""What leads to a wish and says nothing of it."""


Hindrance = Literal["", "bound", "unknown"]


class Wish(NamedTuple):
    """A clause that wishes for something: its words, and the readings that it may have, two where it is ambiguous."""

    words: list[str]
    readings: list[Candidate]


class Reading(NamedTuple):
    """What a text of several clauses says: ``sureness`` multiplies each wish's confidence.

    ``hindrance``: "bound" where a clause negates or binds, "unknown" where one commands what is not understood.
    """

    wishes: list[Wish]
    sureness: float
    hindrance: Hindrance


def has_clauses(text: str) -> bool:
    """Whether a text may have more than one clause."""
    return any(joint.search(text.strip(" .!?")) for joint in (_END, _BREAK, _JOINT))


def read(text: str) -> Reading:
    """Return the wishes in ``text``. An answer to an offer ("do it") is never taken out of other words."""
    wishes: list[Wish] = []
    remarks, before = 0, list[str]()
    hindrance: Hindrance = ""
    for sentence in _END.split(text):
        if _CONSENT.match(" ".join(plain_words(sentence))):
            continue
        provided = False
        for clause in _BREAK.split(sentence):
            parts = _parts(clause, before)
            before += plain_words(clause)
            for words, readings in parts:
                if " ".join(words) in _PROVIDED:
                    provided = True
                    continue
                if readings and not readings[0].intent.startswith(_ANSWERS_TO_OFFERS):
                    wishes.append(Wish(words, readings))
                    found: Hindrance = "bound" if provided and not _looks_up(readings) else ""
                else:
                    found = _hindrance(words, len(parts) == 1)
                    remarks += not found and not _is_void(words)
                hindrance = "bound" if "bound" in (found, hindrance) else hindrance or found
    kept = _distinct(wishes)
    remarks += sum(wish.readings[0].intent.startswith("feel.") for wish in wishes if wish not in kept)
    return Reading(kept, REMARK_FACTOR if remarks else 1.0, hindrance)


def _looks_up(readings: Sequence[Candidate]) -> bool:
    """Whether a wish changes nothing, so that what it depends on does not matter."""
    return readings[0].intent.startswith(("ask.", "route.find", "charge.find"))


def _distinct(wishes: list[Wish]) -> list[Wish]:
    """Of a wish that is said twice for the same thing the last one counts; a remark says less than a wish."""
    asked = [wish for wish in wishes if not wish.readings[0].intent.startswith("feel.")] or wishes[-1:]
    intents = {wish.readings[0].intent for wish in asked}
    latest = {_key(wish.readings[0]): wish for wish in asked}
    kept = [wish for wish in asked if latest[_key(wish.readings[0])] is wish]
    return [wish for wish in kept if not _told_better(wish.readings[0], intents, kept)]


def _told_better(wish: Candidate, intents: set[str], kept: list[Wish]) -> bool:
    """Whether another clause says the same more exactly, or says what this one only leads to."""
    if wish.intent == "destination.set" and "route.remove" in intents:
        return True  # what is left of a route leads there
    if wish.intent == "need":
        return any(name.startswith(("destination.", "route.", "charge.")) for name in intents)
    if wish.intent == "destination.which":
        return bool(intents & {"destination.set", "ask.routes"}) or any(name.startswith("route.") for name in intents)
    same = [one.readings[0] for one in kept if one.readings[0].intent == wish.intent]
    return not wish.slots and any(one.slots for one in same)


def _key(candidate: Candidate) -> tuple[object, ...]:
    kept = ("zone", "window", "lamp", "place", "door", "poi", "who")
    return (candidate.intent, *(candidate.slots.get(name) for name in kept))


def _hindrance(words: list[str], alone: bool) -> Hindrance:
    """Return what a clause that is no wish does to the others; ``alone`` in its own sentence it binds less."""
    line = " ".join(words)
    if _is_void(words) or _CONSENT.match(line) or _PREAMBLE.match(line):
        return ""
    if (_STRICT if alone else BINDING).intersection(words):
        return "bound"
    before = ["", *words]
    commands = any(w in COMMANDING and (not b or b in _BEFORE_COMMAND) for b, w in zip(before, words, strict=False))
    stray = not alone and (len(words) <= _STRAY or any(word[-1:].isdigit() for word in words))
    return "unknown" if commands or stray else ""


def _is_void(words: Sequence[str]) -> bool:
    return _GREETING.issuperset(words)


def _parts(sentence: str, before: Sequence[str]) -> list[tuple[list[str], list[Candidate]]]:
    """Cut a sentence into the fewest pieces of which as much as possible is a wish."""
    pieces = _JOINT.split(sentence)
    texts, joints = pieces[0::2][:_MOST_PIECES], pieces[1::2]
    parts: list[tuple[list[str], list[Candidate]]] = []
    verb: list[str] = []
    asking = False
    at = 0
    while at < len(texts):
        for end in range(len(texts), at, -1):
            line = "".join(text + joint for text, joint in zip(texts[at:end], [*joints[at : end - 1], ""], strict=True))
            words = _own_verb(named(plain_words(line), before), verb)
            readings = _sure(words)
            if not readings and (readings := _amending(words, parts)):
                words = parts[-1][0]  # it is by those that the wish is understood
            if readings or end == at + 1:
                break
        if words and not (asking and not _VERBS.intersection(words)):  # "are the windows closed and the A/C on"
            parts.append((words, readings))
        asking = asking or (at == 0 and bool(QUESTIONING.intersection(words[:1])))
        verb = _verb(words) if readings else verb
        at = end
    return parts


def _amending(words: list[str], parts: Sequence[tuple[list[str], list[Candidate]]]) -> list[Candidate]:
    """Return the wish before these words as they change it: "23 on the passenger side and 21 for me"."""
    last = parts[-1][1] if parts else []
    found = amended(words, Recent(last[0].intent, last[0].slots, 0)) if len(last) == 1 else None
    return [found] if found else []


def _own_verb(words: list[str], verb: list[str]) -> list[str]:
    """Return the words with the verb of the clause before them, where they have none and are something with it."""
    if not words or not verb or _VERBS.intersection(words) or words[-1] in _PARTICLES:
        return words
    if _sure(verb + words):
        return verb + words
    return verb + words if verb[-1] in ("off", "close", "shut") and _sure(words) else words


def _verb(words: list[str]) -> list[str]:
    """Return the verb that a clause begins with: "turn off", "close"; [] for one that begins otherwise."""
    if not words or words[0] not in _VERBS:
        return []
    particle = next((word for word in words[1:] if word in ("on", "off")), "")
    return [words[0], particle] if particle else words[:1]


def _sure(words: list[str]) -> list[Candidate]:
    """Return what the words mean if that is sure, both readings where there are two."""
    found = candidates(words) if words else []
    return nearest(found) if found and found[0].confidence >= ACT else []
