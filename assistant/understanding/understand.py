"""One sentence in, what it means and what follows from it out. Pure: nothing here sends, speaks or remembers.

``match`` finds the intent and how sure it is, ``clauses`` the wishes among several sentences, ``amend`` what refers to
the wish before, ``second`` doubts; what follows from a wish is decided in ``follow``.
"""

from assistant.understanding.amend import amended
from assistant.understanding.clauses import Reading, Wish, has_clauses, read
from assistant.understanding.context import Context, Option, Understanding
from assistant.understanding.follow import ask, confirm, follow, follow_all
from assistant.understanding.grammar import prepare as compile_now
from assistant.understanding.match import (
    ACT,
    ASK,
    BINDING,
    COMMANDING,
    LIGHT,
    QUESTIONING,
    Candidate,
    candidates,
    nearest,
)
from assistant.understanding.questions import ANSWERS
from assistant.understanding.second import agreed, doubted, opinion, suggested
from assistant.understanding.table import TABLE
from assistant.understanding.words import plain_words, words_of

__all__ = ["complete", "confirm", "prepare", "understand"]

_SORRY = "Sorry, I did not understand that."
_WHOLE = 0.95
"""A command that explains so much of the words waits for no more of them."""
_LEADING_ON = words_of("the a an my our your to by for of at with from than and or but then")
_VERBS = COMMANDING | words_of("get let give have match need provide sync want")
"""Behind the ones, and behind one of these alone, something comes yet."""


def understand(text: str, context: Context, heard: float | None = None) -> Understanding:
    """Return what ``text`` means at this moment; never raises, whatever the text.

    ``heard`` is the recogniser's confidence, None for typed words. It can only lower the confidence: however sure
    the recogniser is, what needs a yes needs a yes.
    """
    words = plain_words(text)
    chosen = _choice(words, context)
    if chosen:
        return follow(text, context, Candidate(chosen.intent, chosen.slots, _heard(1.0, heard)))
    found = [c._replace(confidence=_heard(c.confidence, heard)) for c in candidates(words)] if words else []
    if not found or found[0].confidence < ACT:
        referred = amended(words, context.referred)
        if referred:
            confidence = _heard(1.0, heard)
            sure = referred._replace(confidence=confidence)
            return follow(text, context, sure) if confidence >= ACT else ask(text, context, [sure])
    if has_clauses(text):
        several = _several(text, context, read(text), found, heard)
        if several:
            return several
    if not found or found[0].confidence < ASK:
        heard_well = heard is None or heard >= ASK
        return (_suggest(text, context, words, found) if heard_well else None) or _refuse(text, context, found)
    near = nearest(found, _heard(1.0, heard))
    if len(near) > 1 or near[0].confidence < ACT:
        return ask(text, context, near)
    return _sure(text, context, near[0], words)


def prepare() -> None:
    """Compile every pattern and read the classifier (about a second): the first sentence is then as quick as any."""
    for intent in TABLE.values():
        for pattern in intent.patterns:
            compile_now(pattern)
    opinion(())


def complete(text: str) -> bool:
    """Whether these words are a whole command already, as far as words can tell: nothing is missing and nothing over.

    An ear may then take the silence behind them for the end of the sentence.
    """
    words = plain_words(text)
    if not words or text.split()[-1].lower() in _LEADING_ON or (len(words) == 1 and words[0] in _VERBS):
        return False
    wishes = [candidates(words)]
    if has_clauses(text) and not _whole(wishes[0]):
        reading = read(text)
        settled = reading.sureness == 1.0 and not reading.hindrance
        wishes = [wish.readings for wish in reading.wishes] if settled else []
    return bool(wishes) and all(map(_whole, wishes))


def _whole(found: list[Candidate]) -> bool:
    return bool(found) and found[0].confidence >= _WHOLE


def _heard(confidence: float, heard: float | None) -> float:
    return round(confidence * (1.0 if heard is None else max(0.0, min(1.0, heard))), 3)


def _refuse(text: str, context: Context, found: list[Candidate]) -> Understanding:
    """Say that nothing was understood; what the assistant waits for, it still waits for."""
    confidence = found[0].confidence if found else 0.0
    return Understanding(text, None, {}, confidence, "refuse", _SORRY, pending=context.awaited, recent=context.referred)


def _suggest(text: str, context: Context, words: list[str], found: list[Candidate]) -> Understanding | None:
    """Ask whether that was meant of which the classifier alone is sure."""
    bound = context.awaited or BINDING.intersection(words) or QUESTIONING.intersection(words[:1])
    intent = suggested(words) if words and not bound else None
    if intent is None:
        return None
    confidence = found[0].confidence if found else 0.0
    return ask(text, context, [Candidate(intent, {}, confidence)])


def _sure(text: str, context: Context, found: Candidate, words: list[str]) -> Understanding:
    """Follow a wish of which the table is sure, unless the classifier is sure of something else."""
    understood = follow(text, context, found)
    acts = understood.actions or understood.outcome == "confirm"
    return ask(text, context, [found]) if acts and doubted(found.intent, words) else understood


def _several(
    text: str, context: Context, reading: Reading, found: list[Candidate], heard: float | None
) -> Understanding | None:
    """Follow the wishes of a text of several clauses, None where it is better read as a whole.

    Beside a clause that negates or binds no wish is followed. Beside one that commands something else, doing the rest
    would be half of what was wanted: whether that is meant is asked.
    """
    wishes = [_less_sure(wish, reading.sureness, heard) for wish in reading.wishes]
    whole = bool(found) and found[0].confidence >= ACT
    if not wishes:
        return _refuse(text, context, found) if reading.hindrance == "bound" and not whole else None
    first = wishes[0].readings[0]
    if all(wish.readings[0].intent in ANSWERS for wish in wishes):
        reading = reading._replace(hindrance="")  # an answer changes nothing
    if reading.hindrance == "bound":
        return _refuse(text, context, [first._replace(confidence=min(ASK, first.confidence) / 2)])
    if reading.hindrance:
        return ask(text, context, [first._replace(confidence=min(first.confidence, ASK))])
    if len(wishes) == 1 and whole and found[0].confidence >= first.confidence:
        return None
    if not all(_is_sure(wish, reading.sureness) for wish in wishes):
        return ask(text, context, wishes[0].readings)
    if any(doubted(wish.readings[0].intent, wish.words) for wish in wishes if len(wish.readings) == 1):
        return ask(text, context, [first])
    return follow_all(text, context, [wish.readings for wish in wishes])


def _is_sure(wish: Wish, sureness: float) -> bool:
    """Whether a wish may be followed; what is said beside it does not matter where the classifier agrees."""
    first = wish.readings[0]
    return first.confidence >= ACT or (first.confidence >= ACT * sureness and agreed(first.intent, wish.words))


def _less_sure(wish: Wish, sureness: float, heard: float | None) -> Wish:
    return wish._replace(
        readings=[c._replace(confidence=_heard(c.confidence * sureness, heard)) for c in wish.readings]
    )


def _choice(words: list[str], context: Context) -> Option | None:
    """Return the option that a short answer picks out."""
    options = context.awaited.options if context.awaited else ()
    if not options or not words or len(words) > 5:
        return None
    said = {word for word in words if word not in LIGHT}
    if len(options) == 1:
        accepted = candidates(words)[:1]
        yes = accepted and accepted[0].intent == "offer.accept" and accepted[0].confidence >= ACT
        return options[0] if yes else None
    for place, names in enumerate(({"first", "former"}, {"second", "seconds", "latter"})):
        if said & names and said <= names | {"1"}:
            return options[place]
    meant = [option for option in options if said and said <= set(plain_words(option.gist))]
    return meant[0] if len(meant) == 1 else None
