"""One sentence in, what it means and what follows from it out. Pure: nothing here sends, speaks or remembers.

``match`` finds the intent and how sure it is; here the safety rules decide between doing, asking for a yes, asking
which, answering and refusing.
"""

from collections.abc import Mapping

from assistant.understanding.actions import PLANS, Plan, Say
from assistant.understanding.context import Action, Context, Option, Outcome, Pending, Understanding
from assistant.understanding.interlocks import (
    AIR_CONDITIONING,
    HOME,
    PHONE_CALL,
    PHONE_MESSAGE,
    expand,
    needs_confirmation,
    needs_standing,
    open_windows,
)
from assistant.understanding.match import ACT, ASK, LIGHT, Candidate, candidates, clauses, nearest, wishes_among
from assistant.understanding.program import CONFIRMED, control
from assistant.understanding.questions import ANSWERS
from assistant.understanding.table import TABLE
from assistant.understanding.words import plain_words
from vehicle.signals import PATHS, Value, signal

__all__ = ["PENDING_S", "confirm", "understand"]

PENDING_S = 15.0
"""How long a yes still belongs to the question."""

_SORRY = "Sorry, I did not understand that."


def understand(text: str, context: Context, heard: float | None = None) -> Understanding:
    """Return what ``text`` means at this moment; never raises, whatever the text.

    ``heard`` is the recogniser's confidence, None for typed words. It can only lower the confidence: however sure
    the recogniser is, what needs a yes needs a yes.
    """
    words = plain_words(text)
    chosen = _choice(words, context)
    if chosen:
        return _follow(text, context, Candidate(chosen.intent, chosen.slots, _heard(1.0, heard)))
    found = [c._replace(confidence=_heard(c.confidence, heard)) for c in candidates(words)] if words else []
    if not found or found[0].confidence < ASK:
        return _compound(text, context, heard) or _refuse(text, context, found)
    near = nearest(found, _heard(1.0, heard))
    if len(near) > 1 or near[0].confidence < ACT:
        return _ask(text, context, near)
    return _follow(text, context, near[0])


def confirm(text: str, context: Context, confidence: float = 1.0) -> Understanding:
    """Return what follows from a yes to what is awaited; the moment may have changed since, so all is checked again."""
    awaited = context.awaited
    if awaited is None or not (awaited.actions or awaited.control):
        return _say(text, "offer.accept", {}, confidence, "There is nothing to answer just now.")
    if any(action.path not in context.writable for action in awaited.actions):
        return _say(text, awaited.intent, {}, confidence, "That cannot be done any more.")
    if any(needs_standing(action) for action in awaited.actions) and context.surely_moving:
        return _say(text, awaited.intent, {}, confidence, "Not while the car is moving.")
    return Understanding(text, awaited.intent, {}, confidence, "act", awaited.done, awaited.actions, awaited.control)


def _heard(confidence: float, heard: float | None) -> float:
    return round(confidence * (1.0 if heard is None else max(0.0, min(1.0, heard))), 3)


def _say(
    text: str,
    intent: str | None,
    slots: Mapping[str, Value],
    confidence: float,
    reply: str,
    outcome: Outcome = "answer",
) -> Understanding:
    return Understanding(text, intent, slots, confidence, outcome, reply)


def _refuse(text: str, context: Context, found: list[Candidate]) -> Understanding:
    """Not understood; a question that is still open stays open, for noise must not answer it."""
    confidence = found[0].confidence if found else 0.0
    return Understanding(text, None, {}, confidence, "refuse", _SORRY, pending=context.awaited)


def _expiry(context: Context) -> int:
    return context.now_ns + int(PENDING_S * 1e9)


def _ask(text: str, context: Context, near: list[Candidate], reply: str = "") -> Understanding:
    options = tuple(Option(c.intent, c.slots, TABLE[c.intent].gist) for c in near)
    pending = Pending(near[0].intent, _expiry(context), options=options)
    question = reply or f"Do you mean: {' or '.join(option.gist for option in options)}?"
    return Understanding(text, near[0].intent, near[0].slots, near[0].confidence, "ask", question, pending=pending)


def _compound(text: str, context: Context, heard: float | None) -> Understanding | None:
    """Follow the one wish among several clauses; of two wishes ask which comes first, rather than do half of it."""
    wishes, sureness = wishes_among(clauses(text))
    if not wishes:
        return None
    wishes = [wish._replace(confidence=_heard(wish.confidence * sureness, heard)) for wish in wishes]
    if len(wishes) == 1:
        return _follow(text, context, wishes[0]) if wishes[0].confidence >= ACT else None
    first, second = (TABLE[wish.intent].gist for wish in wishes[:2])
    return _ask(text, context, wishes[:2], f"One at a time: {first}, or {second}?")


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


def _follow(text: str, context: Context, found: Candidate) -> Understanding:
    """Do what an intent asks for."""
    intent, slots, confidence = found
    if intent in ANSWERS:
        return _say(text, intent, slots, confidence, ANSWERS[intent](context, slots))
    if intent in PLANS:
        plan = PLANS[intent](context, slots)
        if isinstance(plan, Say):
            return _say(text, intent, slots, confidence, plan.reply, "ask" if plan.asks else "answer")
        return _carry_out(text, context, found, plan)
    if context.awaited and intent == "offer.accept" and (context.awaited.actions or context.awaited.control):
        return confirm(text, context, confidence)
    if context.awaited and intent == "offer.reject":
        return _say(text, intent, slots, confidence, "All right, not done.")
    steered, reply = control(context, intent, slots, text)
    if steered and intent in CONFIRMED:
        pending = Pending(intent, _expiry(context), done=reply, control=steered)
        return Understanding(text, intent, slots, confidence, "confirm", CONFIRMED[intent], pending=pending)
    return Understanding(text, intent, slots, confidence, "act" if steered else "answer", reply, control=steered)


def _carry_out(text: str, context: Context, found: Candidate, plan: Plan) -> Understanding:
    """Apply the safety rules to a plan: act, ask for a yes, or say why not."""
    intent, slots, confidence = found
    actions = expand(context, plan.actions)
    problem = _problem(context, plan, actions)
    if problem:
        return _say(text, intent, slots, confidence, problem)
    expires_ns = _expiry(context)
    if any(needs_confirmation(action) for action in actions):
        unsure = any(needs_standing(action) for action in actions) and context.moving
        request = "Speed unknown: yes only if parked." if unsure else "Say yes or no."
        reply = f"{plan.verb[0].upper()}{plan.verb[1:]}? {request}"
        pending = Pending(intent, expires_ns, actions, done=plan.done)
        return Understanding(text, intent, slots, confidence, "confirm", reply, pending=pending)
    reply, closing = _window_offer(context, actions)
    offered = Pending("window.close", expires_ns, closing, done="Closing the windows.") if closing else None
    return Understanding(text, intent, slots, confidence, "act", plan.done + reply, actions, pending=offered)


def _problem(context: Context, plan: Plan, actions: tuple[Action, ...]) -> str:
    """Return why the plan cannot be carried out, "" if it can."""
    missing = [action.path for action in actions if action.path not in context.writable]
    if any(path in (PHONE_CALL, PHONE_MESSAGE) for path in missing):
        return "No phone is connected here."
    if any(path.startswith(HOME) for path in missing):
        return "No home is connected here."
    if missing and len(actions) > len(plan.actions) and plan.actions[0].path in context.writable:
        return "Windshield defrost needs fan, airflow and A/C: press the car's button."
    if missing:
        return f"This car's mapping cannot {plan.verb}{': ' + plan.by_hand if plan.by_hand else ''}."
    if any(action.path in PATHS and not signal(action.path).accepts(action.value) for action in actions):
        return "That is more than this car's range."
    if any(needs_standing(action) for action in actions) and context.surely_moving:
        return "Not while the car is moving."
    return ""


def _window_offer(context: Context, actions: tuple[Action, ...]) -> tuple[str, tuple[Action, ...]]:
    """A/C on, with windows far open: return what is said about it, and the actions that close them (rule 3)."""
    if Action(AIR_CONDITIONING, True) not in actions:
        return "", ()
    opened = open_windows(context)
    closable = tuple(Action(path, 0.0) for path in opened if path in context.writable)
    if closable:
        return " Close the open window?" if len(closable) == 1 else " Close the open windows?", closable
    return (" A window is open.", ()) if opened else ("", ())
