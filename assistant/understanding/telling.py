"""How what the car says is told: with its unit, honest about its age, and never made up."""

from collections.abc import Callable, Mapping

from assistant.understanding.context import Context
from vehicle.signals import Value
from vehicle.state import Reading

__all__ = ["Answer", "Slots", "age", "amount", "number", "sentence", "tell"]

Slots = Mapping[str, Value]
Answer = Callable[[Context, Slots], str]
"""What answers a question at a moment."""


def amount(value: float, unit: str, digits: int = 0) -> str:
    """Return a number as it is said: no decimals that are zero, a unit behind it."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text.replace("-", "−")
    return text + unit if unit in ("°", "%") else f"{text} {unit}"


def age(seconds: float) -> str:
    """Return an age as it is said: "40 s", "3 min", "2 h"."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"


def tell(reading: Reading, what: str, say: Callable[[Value], str]) -> str:
    """Return the value in words if it may be believed, else why not."""
    if reading.validity == "unknown":
        return f"This car does not say its {what}."
    if reading.value is None:
        return f"The car marks its {what} as invalid."
    if reading.validity == "stale":
        return f"The last {what} is {age(reading.age_s)} old: {say(reading.value)}."
    return f"{what.capitalize()}: {say(reading.value)}."


def number(what: str, path: str, unit: str, digits: int = 0, scale: float = 1.0) -> Answer:
    """Return an answer that says one number."""

    def answer(context: Context, slots: Slots) -> str:
        return tell(context.read(path), what, lambda value: amount(float(value) * scale, unit, digits))

    return answer


def sentence(words: str) -> str:
    """Return words that end as a sentence does."""
    return words if words.endswith((".", "!", "?")) else f"{words}."
