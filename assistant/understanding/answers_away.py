"""Answers about the way, the weather and people: what is known without a network, and what is not connected here."""

from collections.abc import Mapping

from assistant.understanding.context import Context
from assistant.understanding.telling import Answer, Slots, amount, number, sentence

__all__ = ["AWAY"]


def _destination(context: Context, slots: Slots) -> str:
    return context.brief(sentence(context.ahead)) if context.ahead else "I do not know where this drive leads."


def _route(context: Context, slots: Slots) -> str:
    """The stops where a navigation is connected; else where the drive probably goes."""
    if context.route:
        return context.brief(f"The route: {', '.join(context.route)}.")
    if context.route == ():
        return "No route is set."
    return _destination(context, slots) if context.ahead else "No navigation is connected here."


def _reach(context: Context, slots: Slots) -> str:
    """Without a map nobody can say it; the range is what helps."""
    said = number("range", "Vehicle.Powertrain.Range", "km", scale=0.001)(context, {})
    return f"{said} I do not know how far it is." if said.startswith("Range:") else said


def _weather(context: Context, slots: Slots) -> str:
    """Only what the car itself feels; a forecast, of today or of another day, needs a network (LLM-POL:024)."""
    outside = context.read("Vehicle.Exterior.AirTemperature").number()
    if slots.get("day") == "another" or "place" in slots or outside is None:
        return "I do not know the weather: there is no network here."
    rain = context.read("Vehicle.Body.Raindetection.Intensity").number()
    falling = "" if rain is None else ", rain" if rain > 0 else ", no rain"
    return f"Out here: {amount(outside, '°', 1)}{falling}. No forecast without a network."


def _without(what: str) -> Answer:
    """Return an answer that says what is not connected."""
    return lambda context, slots: f"I do not know: no {what} is connected here."


def _calendar(context: Context, slots: Slots) -> str:
    if slots.get("day") == "another":
        return "Only today's calendar could be asked, and none is connected here."  # AUT-POL:023
    return "I do not know: no calendar is connected here."


def _charge_time(context: Context, slots: Slots) -> str:
    return "I do not know how fast that charger is."


AWAY: Mapping[str, Answer] = {
    "ask.destination": _destination,
    "ask.route": _route,
    "ask.reach": _reach,
    "ask.charge-time": _charge_time,
    "ask.routes": lambda context, slots: "I do not know the roads, only your places.",
    "ask.weather": _weather,
    "ask.calendar": _calendar,
    "ask.contact": _without("phone"),
    "ask.traffic": _without("traffic service"),
}
"""What answers each question about what is not the car itself."""
