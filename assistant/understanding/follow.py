"""What follows from a wish: it is done, confirmed first, asked about, or only answered. Here the rules are kept."""

from collections.abc import Mapping, Sequence

import msgspec

from assistant.understanding.actions import PLANS
from assistant.understanding.amend import RECENT_S
from assistant.understanding.context import Action, Context, Option, Outcome, Pending, Recent, Understanding
from assistant.understanding.interlocks import (
    blocked,
    doubt,
    expand,
    needs_confirmation,
    needs_standing,
    open_windows,
    remark,
    unmet,
)
from assistant.understanding.match import Candidate
from assistant.understanding.paths import AIR_CONDITIONING, not_connected
from assistant.understanding.plans import Choice, Plan, Say, capital
from assistant.understanding.program import CONFIRMED, control
from assistant.understanding.questions import ANSWERS
from assistant.understanding.table import TABLE
from vehicle.signals import PATHS, Value, signal

__all__ = ["PENDING_S", "ask", "confirm", "follow", "follow_all"]

PENDING_S = 15.0
"""How long a yes still belongs to the question."""


def _say(
    text: str,
    intent: str | None,
    slots: Mapping[str, Value],
    confidence: float,
    reply: str,
    outcome: Outcome = "answer",
) -> Understanding:
    """Return an understanding that is only words."""
    return Understanding(text, intent, slots, confidence, outcome, reply)


def ask(text: str, context: Context, near: Sequence[Candidate], question: str = "") -> Understanding:
    """Ask which of the readings is meant, or whether the one is."""
    options = tuple(Option(c.intent, c.slots, TABLE[c.intent].gist) for c in near)
    told = question or f"Do you mean: {' or '.join(option.gist for option in options)}?"
    pending = Pending(near[0].intent, _expiry(context, PENDING_S), options=options)
    return Understanding(
        text,
        near[0].intent,
        near[0].slots,
        near[0].confidence,
        "ask",
        told,
        pending=pending,
        recent=_recent(context, near[0]),
    )


def confirm(text: str, context: Context, confidence: float = 1.0) -> Understanding:
    """Return what follows from a yes to what is awaited; the moment may have changed since, so all is checked again."""
    awaited = context.awaited
    if awaited is None or not (awaited.actions or awaited.control):
        return _say(text, "offer.accept", {}, confidence, "There is nothing to answer just now.")
    if any(action.path not in context.writable for action in awaited.actions):
        return _say(text, awaited.intent, {}, confidence, "That cannot be done any more.")
    problem = blocked(context, awaited.actions)
    if problem:
        return _say(text, awaited.intent, {}, confidence, problem)
    return Understanding(text, awaited.intent, {}, confidence, "act", awaited.done, awaited.actions, awaited.control)


def follow(text: str, context: Context, found: Candidate) -> Understanding:
    """Do what an intent asks for."""
    intent, slots, confidence = found
    if intent in ANSWERS:
        return _say(text, intent, slots, confidence, ANSWERS[intent](context, slots))
    if intent in PLANS:
        understood = _plan(text, context, found)
        return msgspec.structs.replace(understood, recent=_recent(context, found))
    if context.awaited and intent == "offer.accept" and (context.awaited.actions or context.awaited.control):
        return confirm(text, context, confidence)
    if context.awaited and intent == "offer.reject":
        return _say(text, intent, slots, confidence, "All right, not done.")
    steered, reply = control(context, intent, slots, text)
    if steered and intent in CONFIRMED:
        pending = Pending(intent, _expiry(context, PENDING_S), done=reply, control=steered)
        return Understanding(text, intent, slots, confidence, "confirm", CONFIRMED[intent], pending=pending)
    return Understanding(text, intent, slots, confidence, "act" if steered else "answer", reply, control=steered)


def follow_all(text: str, context: Context, wishes: Sequence[Sequence[Candidate]]) -> Understanding:
    """Do what several wishes ask for, each at the moment behind the one before; two readings of one are asked.

    What is sure is done at once. Of what needs an answer only the first question stays: nobody can answer two.
    """
    done: dict[str, Action] = {}
    understood: list[Understanding] = []
    for readings in wishes:
        moment = context.after(tuple(done.values()))
        one = follow(text, moment, readings[0]) if len(readings) == 1 else ask(text, moment, readings)
        understood.append(one)
        done |= {action.path: action for action in one.actions}
    return understood[0] if len(understood) == 1 else _together(text, context, understood, tuple(done.values()))


def _together(
    text: str, context: Context, understood: list[Understanding], actions: tuple[Action, ...]
) -> Understanding:
    """Make one understanding of several; what is done is told before what is asked."""
    first = understood[0]
    open_ = [one for one in understood if one.outcome in ("confirm", "ask")]
    steered = [one.control for one in understood if one.control]
    outcome: Outcome = "act" if actions or steered else open_[0].outcome if open_ else "answer"
    offered = [one.pending for one in understood if one.pending]
    pending = open_[0].pending if open_ else offered[-1] if offered else None
    told = [one.reply for one in understood if one.outcome in ("act", "answer")] + [one.reply for one in open_[:1]]
    return Understanding(
        text,
        first.intent,
        first.slots,
        min(one.confidence for one in understood),
        outcome,
        _shortly(context, told, done=bool(actions or steered)),
        actions,
        steered[0] if steered else None,
        pending,
        tuple(Option(one.intent, one.slots, TABLE[one.intent].gist) for one in understood[1:] if one.intent),
        next((one.recent for one in reversed(understood) if one.actions), understood[-1].recent),
        tuple(steered[1:]),
    )


def _shortly(context: Context, told: list[str], *, done: bool) -> str:
    """Return the replies as one; while moving, of several the last, and that something was ``done`` before it."""
    whole = " ".join(dict.fromkeys(told))
    if not context.moving or len(whole.split()) <= 12:
        return whole
    last = f"Done. {told[-1]}"
    return last if done and len(last.split()) <= 12 else told[-1]


def _recent(context: Context, found: Candidate) -> Recent:
    return Recent(found.intent, found.slots, _expiry(context, RECENT_S))


def _expiry(context: Context, seconds: float) -> int:
    return context.now_ns + int(seconds * 1e9)


def _plan(text: str, context: Context, found: Candidate) -> Understanding:
    """Make the plan of a wish, and carry it out or ask what it leaves open."""
    intent, slots, confidence = found
    plan = PLANS[intent](context, slots)
    if isinstance(plan, Say):
        return _say(text, intent, slots, confidence, plan.reply, "ask" if plan.asks else "answer")
    if isinstance(plan, Plan):
        return _carry_out(text, context, found, plan)
    options = [option for option in plan.options if not _why_not(context, option)]
    if not options:
        return _say(text, intent, slots, confidence, _why_not(context, plan.options[0]))
    if len(options) == 1 and not plan.question:
        return _plan(text, context, Candidate(options[0].intent, options[0].slots, confidence))
    question = plan.question if len(options) == len(plan.options) else f"{capital(options[0].gist)}?"
    pending = Pending(intent, _expiry(context, PENDING_S), options=tuple(options))
    return Understanding(text, intent, slots, confidence, "ask", question, pending=pending)


def _why_not(context: Context, option: Option) -> str:
    """Return why the car cannot do what an option stands for, "" if it can, or need not."""
    if option.intent not in PLANS:
        return ""
    plan = PLANS[option.intent](context, option.slots)
    if isinstance(plan, Choice):
        reasons = [_why_not(context, one) for one in plan.options]
        return "" if "" in reasons else reasons[0]
    return _problem(context, plan, expand(context, plan.actions)) if isinstance(plan, Plan) else ""


def _carry_out(text: str, context: Context, found: Candidate, plan: Plan) -> Understanding:
    """Apply the safety rules to a plan: act, ask for a yes, or say why not."""
    intent, slots, confidence = found
    actions = expand(context, plan.actions)
    problem = _problem(context, plan, actions)
    if problem:
        return _say(text, intent, slots, confidence, problem)
    expires_ns = _expiry(context, PENDING_S)
    doubted = doubt(context, actions)
    if doubted or any(needs_confirmation(action) for action in actions):
        unsure = any(needs_standing(action) for action in actions) and context.moving
        request = "Speed unknown: yes only if parked." if unsure else "Say yes or no."
        reply = f"{capital(plan.verb)}? {doubted or request}"
        pending = Pending(intent, expires_ns, actions, done=plan.done)
        return Understanding(text, intent, slots, confidence, "confirm", reply, pending=pending)
    reply, closing = _window_offer(context, actions)
    offered = Pending("window.close", expires_ns, closing, done="Closing the windows.") if closing else None
    said = plan.done + (reply or remark(context, actions))
    return Understanding(text, intent, slots, confidence, "act", said, actions, pending=offered)


def _problem(context: Context, plan: Plan, actions: tuple[Action, ...]) -> str:
    """Return why the plan cannot be carried out, "" if it can."""
    missing = [action.path for action in actions if action.path not in context.writable]
    told = next((not_connected(path) for path in missing if not_connected(path)), "")
    if told:
        return told
    needed = unmet(context, plan.actions, actions)
    if needed:
        return needed
    if missing:
        return f"This car's mapping cannot {plan.verb}{': ' + plan.by_hand if plan.by_hand else ''}."
    if any(action.path in PATHS and not signal(action.path).accepts(action.value) for action in actions):
        return "That is more than this car's range."
    return blocked(context, actions)


def _window_offer(context: Context, actions: tuple[Action, ...]) -> tuple[str, tuple[Action, ...]]:
    """A/C on, with windows far open: return what is said about it, and the actions that close them (rule 3)."""
    if Action(AIR_CONDITIONING, True) not in actions:
        return "", ()
    opened = open_windows(context)
    closable = tuple(Action(path, 0.0) for path in opened if path in context.writable)
    if closable:
        return " Close the open window?" if len(closable) == 1 else " Close the open windows?", closable
    return (" A window is open.", ()) if opened else ("", ())
