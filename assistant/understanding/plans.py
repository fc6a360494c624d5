"""What may follow from a wish: a plan that nobody has carried out yet, something to say, or a choice to offer."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from assistant.understanding.context import Action, Context, Option
from vehicle.signals import Value

__all__ = [
    "Choice",
    "Plan",
    "Planner",
    "Say",
    "Slots",
    "capital",
    "left_open",
    "option",
    "share_of",
    "switch",
    "whose",
    "zones_of",
]

Slots = Mapping[str, Value]


class Plan(NamedTuple):
    """What to do. ``verb`` completes "cannot ..." and "... ?", ``done`` is said when it is done, ``by_hand`` else."""

    actions: tuple[Action, ...]
    verb: str
    done: str
    by_hand: str = ""


class Say(NamedTuple):
    """Nothing to do, but something to say; ``asks`` when it wants an answer."""

    reply: str
    asks: bool = False


class Choice(NamedTuple):
    """The words leave open what the car needs: the likeliest readings, of which the driver picks one."""

    question: str
    options: tuple[Option, ...]


Planner = Callable[[Context, Slots], Plan | Say | Choice]


def option(intent: str, gist: str, slots: Slots | None = None, **more: Value) -> Option:
    """Return one reading, with ``more`` slots beside those that were said."""
    return Option(intent, {**(slots or {}), **more}, gist)


def capital(words: str) -> str:
    """Return words that begin a sentence."""
    return words[:1].upper() + words[1:]


def switch(path: str, name: str, value: Value, verb: str = "", done: str = "") -> Planner:
    """Return a plan that sets one path to one value; ``name`` is said as "switch NAME on", "NAME on"."""
    state = "on" if value not in (False, 0.0) else "off"
    said = done or f"{capital(name)} {state}."
    made = Plan((Action(path, value),), verb or f"switch {name} {state}", said)
    return lambda context, slots: made


def share_of(slots: Slots) -> float | None:
    """Return how far something shall open, in percent; None where the words leave it open ("a bit")."""
    said = slots.get("percent", slots.get("number", slots.get("amount")))
    return None if said is None or said == "bit" else float(said)


def left_open(slots: Slots) -> float | None:
    """Return how far something stays open that shall close, in percent; None where the words leave it open."""
    if "percent" in slots:
        return float(slots["percent"])
    said = slots.get("amount", "100")
    return None if said == "bit" else 100.0 - float(said)


def zones_of(context: Context, slots: Slots, path: Callable[[str], str]) -> list[str] | None:
    """Return the front zones that are meant, the driver's where none was said; None where that leaves it open.

    It does where the car has the other zone too and says that somebody sits there.
    """
    zone = slots.get("zone")
    if zone is not None:
        return ["driver", "passenger"] if zone == "both" else [str(zone)]
    beside = context.says("Vehicle.Cabin.Seat.Row1.PassengerSide.IsOccupied", True)
    return None if beside and path("passenger") in context.writable else ["driver"]


def whose(intent: str, slots: Slots, what: str = "") -> Choice:
    """Ask whose side is meant."""
    return Choice(
        f"Your side{what}, or both sides?",
        (option(intent, "my side", slots, zone="driver"), option(intent, "both sides", slots, zone="both")),
    )
