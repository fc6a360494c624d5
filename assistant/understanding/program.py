"""Wishes for the program itself: the replay, the look, the offer on the screen. None of them reaches the car."""

from collections.abc import Mapping

from assistant.understanding.context import Context, Control
from vehicle.signals import Value

__all__ = ["CONTROLS", "control"]

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
    "offer.accept": ("offer", "accept", "Good."),
    "offer.reject": ("offer", "reject", "Not now, then."),
    "offer.undo": ("offer", "undo", "Taking it back."),
    "offer.never": ("offer", "never", "I will not ask that again."),
    "offer.why": ("offer", "why", "Because of this."),
}
"""Control, its usual value and the reply, for each intent that steers the program."""

_MAX_SPEED = 64.0


def control(context: Context, intent: str, slots: Mapping[str, Value]) -> tuple[Control | None, str]:
    """Return the control that the intent wishes for, and the reply; no control where there is nothing to steer."""
    name, value, reply = CONTROLS[intent]
    if intent.startswith("replay.") and not context.replay:
        return None, "This is a live drive: there is nothing to replay."
    if name == "offer" and not context.offer:
        return None, "There is nothing to answer just now."
    if intent == "replay.speed":
        value = float(slots["number"])
        if not 0 < value <= _MAX_SPEED:
            return None, f"Speeds go up to {_MAX_SPEED:g}x."
    elif "time" in slots:
        moment = float(slots["time"])
        value = -abs(moment) if intent == "replay.back" else abs(moment)
    elif "theme" in slots:
        value = slots["theme"]
    distance = abs(value) if isinstance(value, float) else 0.0
    return Control(name, value), reply.format(value=value, distance=distance)
