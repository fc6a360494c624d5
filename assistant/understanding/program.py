"""Wishes for the program itself: the replay, the look, offers, places. None of them reaches the car."""

from collections.abc import Mapping

from assistant.understanding.context import Context, Control
from assistant.understanding.kinds import ROLE_WORDS
from assistant.understanding.words import plain_words
from vehicle.signals import Value

__all__ = ["CONFIRMED", "CONTROLS", "control"]

SKIP_S = 10.0
"""How far "back" and "forward" go without a number."""

CONTROLS: dict[str, tuple[str, Value, str]] = {
    "replay.pause": ("pause", "", "Paused."),
    "replay.play": ("play", "", "Playing."),
    "replay.faster": ("faster", "", "Faster."),
    "replay.slower": ("slower", "", "Slower."),
    "replay.speed": ("speed", 1.0, "Speed {value:g}x."),
    "replay.normal": ("speed", 1.0, "Normal speed."),
    "replay.seek": ("seek", 0.0, "Going to {value:g} seconds."),
    "replay.start": ("seek", 0.0, "From the start."),
    "replay.back": ("skip", -SKIP_S, "{distance:g} seconds back."),
    "replay.forward": ("skip", SKIP_S, "{distance:g} seconds ahead."),
    "theme": ("theme", "auto", "Colours: {value}."),
    "help": ("help", "", "Here is what I understand."),
    "screenshot": ("screenshot", "", "Picture taken."),
    "quit": ("quit", "", "Goodbye."),
    "voice.off": ("silent", True, "I will be quiet."),
    "voice.on": ("silent", False, "I am speaking again."),
    "hurry.on": ("hurry", True, "I will keep it short."),
    "hurry.off": ("hurry", False, "Good, no hurry."),
    "offer.accept": ("offer", "accept", "Good."),
    "offer.reject": ("offer", "reject", "Not now, then."),
    "offer.undo": ("offer", "undo", "Taking it back."),
    "offer.never": ("offer", "never", "I will not ask that again."),
    "offer.why": ("offer", "why", "Nothing was offered yet."),
    "offer.why-not": ("offer", "why-not", "There is nothing to offer just now."),
    "place.name": ("place", "name:{said}", "I will call this place {said}."),
    "place.role": ("place", "role:{said}", "This is {said}, then."),
    "place.forget": ("place", "forget", "Forgetting this place."),
    "destination.set": ("destination", "{said}", "To {said}."),
}
"""Control, its usual value and the reply, for each intent that steers the program; {said} is the driver's word."""

CONFIRMED: Mapping[str, str] = {"place.forget": "Forget this place and all learned here? Say yes or no."}
"""Controls that only follow a yes, because nobody can undo them, and what is asked first."""

_MAX_SPEED = 64.0
_ANSWERABLE = ("offer.accept", "offer.reject")
_TAIL = 12
"""Names are looked for in so many words at the end of a sentence."""
_ROLES: dict[str, str] = {way: role for role, ways in ROLE_WORDS.items() for way in ways.split("|")}


def control(context: Context, intent: str, slots: Mapping[str, Value], text: str = "") -> tuple[Control | None, str]:
    """Return the control that the intent wishes for, and the reply; no control where there is nothing to steer.

    ``text`` is what was said, to take names from as they were written.
    """
    name, value, reply = CONTROLS[intent]
    if intent.startswith("replay."):
        return _replay(context, intent, slots)
    if name == "offer":
        return _offer(context, intent, slots)
    if name in ("place", "destination"):
        return _place(intent, slots, text)
    return Control(name, slots.get("theme", value)), reply.format(value=slots.get("theme", value))


def _replay(context: Context, intent: str, slots: Mapping[str, Value]) -> tuple[Control | None, str]:
    if not context.replay:
        return None, "This is a live drive: there is nothing to replay."
    name, value, reply = CONTROLS[intent]
    if intent == "replay.speed":
        value = float(slots["number"])
        if not 0 < value <= _MAX_SPEED:
            return None, f"Speeds go up to {_MAX_SPEED:g}x."
    elif "time" in slots:
        moment = float(slots["time"])
        value = -abs(moment) if intent == "replay.back" else abs(moment)
    distance = abs(value) if isinstance(value, float) else 0.0
    return Control(name, value), reply.format(value=value, distance=distance)


def _offer(context: Context, intent: str, slots: Mapping[str, Value]) -> tuple[Control | None, str]:
    """Answers need an offer on the screen; undo, never and questions may follow one that is gone."""
    name, value, reply = CONTROLS[intent]
    if intent in _ANSWERABLE and not context.offer:
        return None, "There is nothing to answer just now."
    if intent == "offer.why":
        told = context.why
        return (Control(name, value), context.brief(told or reply)) if told or context.offer else (None, reply)
    if intent == "offer.why-not":
        kind = str(slots.get("need", ""))
        told = context.why_not(kind) if context.why_not is not None else ""
        return Control(name, f"{value}:{kind}" if kind else value), context.brief(told or reply)
    return Control(name, value), reply


def _place(intent: str, slots: Mapping[str, Value], text: str) -> tuple[Control, str]:
    """A place called by the word of a role has that role, and is found by it."""
    said = str(slots.get("role", slots.get("name", slots.get("place", "home"))))
    if said in _ROLES:
        intent = "place.role" if intent == "place.name" else intent
        said = _ROLES[said]
    elif "role" not in slots:
        said = _as_written(text, said)
    name, value, reply = CONTROLS[intent]
    return Control(name, str(value).format(said=said)), reply.format(said=said)


def _as_written(text: str, said: str) -> str:
    """Return the words of ``text`` that became ``said``, with their capitals and apostrophes; else ``said``."""
    words, wanted = text.split()[-_TAIL:], said.split()
    for length in range(1, len(words) + 1):
        for start in range(len(words) - length, -1, -1):
            part = " ".join(words[start : start + length])
            if plain_words(part) == wanted:
                return "".join(filter(str.isprintable, part)).strip('.,;:!?"“”() ')
    return said
