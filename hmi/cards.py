"""The words that are heard, typed and answered, and the calm state while nothing is known."""

from typing import NamedTuple

from hmi import text
from hmi.canvas import Canvas
from hmi.layout import TOUCH, Box
from hmi.theme import BODY, LABEL, VALUE, Style
from hmi.view import View

__all__ = ["WordsModel", "draw_waiting", "draw_words", "words_lines", "words_model"]

_OUTCOMES = {
    "act": ("act", "accent"), "confirm": ("confirm", "warm"), "ask": ("ask", "cool"), "answer": ("answer", "accent"),
    "refuse": ("refuse", "alert"),
}  # fmt: skip
_LINE = 34.0
_PAD = 24.0


class WordsModel(NamedTuple):
    """What the words card shows: an icon, a line, lines below it, and what to press."""

    icon: str
    icon_colour: str
    first: str
    first_colour: str
    below: str = ""
    caret: bool = False
    key: str = ""
    mind: tuple[str, ...] = ()
    """While nothing else is said: what goes on behind the silence, in one line."""
    lit: bool = False
    """Whether it listens."""
    button: str = ""
    """The icon of the button at the right that turns the voice on or off."""


def words_model(view: View, mind: bool = False) -> WordsModel:
    """Return what the words card shows; with ``mind``, what goes on behind the silence, too, while there is room."""
    quiet = view.mind if mind else ()
    words = view.words
    if words.typing is not None:
        return WordsModel("voice", "accent", words.typing, "ink", "Enter sends, Esc leaves", True)
    if words.mic == "open" or words.hearing:
        if words.hearing:
            return WordsModel("voice", "accent", words.hearing, "ink", "Listening", True, lit=True)
        return WordsModel("voice", "accent", "Listening", "ink", "Say what you wish", lit=True)
    if words.said or words.answer:
        icon, colour = _OUTCOMES.get(words.outcome, ("voice", "accent"))
        if not words.said:
            return WordsModel(icon, colour, words.answer, "ink")
        return WordsModel(icon, colour, f"“{words.said}”", "ink", words.answer)
    button = {"on": "sound", "silent": "silent", "": ""}[words.voice]
    if words.mic == "ready":
        return WordsModel("voice", "accent", "Press to talk", "dim", key="T", mind=quiet, button=button)
    if view.playback is None and view.moving:
        return WordsModel("voice", "faint", "Typing waits until you stop", "dim", mind=quiet, button=button)
    return WordsModel("voice", "faint", "Type a wish", "dim", key="/", mind=quiet, button=button)


def _words_room(width: float) -> float:
    return width - 2 * _PAD - 44 - 20


def words_lines(model: WordsModel, width: float) -> int:
    """Return how many lines the card wants, 1 to 4, when it is ``width`` dp wide."""
    if model.caret:
        return 2
    room = _words_room(width)
    return (
        len(_in_lines(model.first, BODY, 26, room, 2))
        + bool(model.mind)
        + len(_in_lines(model.below, LABEL, 24, room, 2))
    )


def _in_lines(words: str, style: Style, px: int, room: float, most: int) -> tuple[str, ...]:
    """Return ``words`` in one line if they fit it at most one step smaller, else in lines of the full size."""
    fitted, _ = text.fit(words, style.weight, px, room)
    if fitted == words or most <= 1:
        return (words,) if words else ()
    return text.wrap(words, style.weight, px, room, most)


def draw_words(canvas: Canvas, model: WordsModel) -> None:
    """Draw the card: an icon, the words, and what was answered."""
    canvas.plate(canvas.box, 28, "panel", "accent" if model.lit else "line")
    dp, box, pad = canvas.dp, canvas.box, canvas.px(_PAD)
    side = canvas.px(44)
    canvas.icon(model.icon, Box(pad, (box.h - side) // 2, side, side), model.icon_colour, "panel")
    x, room = pad + side + canvas.px(20), _words_room(box.w / dp) * dp
    most = max(1, round((box.h / dp - 28) / 32))
    mind = model.mind if most > len(_in_lines(model.first, BODY, canvas.px(26), room, 2)) else ()
    right = box.w - pad
    if model.button:  # in the middle of what can be touched, see ``hmi.layout``
        at = box.w - canvas.px(TOUCH) / 2 - canvas.px(4)
        canvas.icon(model.button, Box(round(at - side / 2), (box.h - side) // 2, side, side), "dim", "panel")
        right -= canvas.px(TOUCH) - pad // 2
        room -= canvas.px(TOUCH) - pad // 2
    width = room
    if model.key and canvas.width(model.first, BODY) < room - canvas.px(64):
        room -= _draw_keycap(canvas, model.key, right, box.h / 2 - (_LINE / 2 * dp if mind else 0))
    first = _in_lines(model.first, BODY, canvas.px(26), room, min(2, most - (1 if model.below else 0)))
    if model.caret:
        first = (_tail(canvas, model.first, room),)
    below = _in_lines(model.below, LABEL, canvas.px(24), room, max(1, min(2, most - len(first))))
    if mind:
        below, room = (_mind(canvas, mind, width),), width
    step = _LINE * dp
    y = box.h / 2 - (len(first) + len(below) - 1) * step / 2 + 0.36 * 25 * dp
    canvas.lines(first, (x, y), BODY, model.first_colour, step, on="panel", room=room)
    canvas.lines(below, (x, y + len(first) * step), LABEL, "dim", step, on="panel", room=room)
    if model.caret:
        at = x + canvas.width(first[0], BODY) + canvas.px(3)
        canvas.plate(Box(round(at), round(y - 23 * dp), canvas.px(3), canvas.px(29)), 1, "accent")


def _mind(canvas: Canvas, mind: tuple[str, ...], room: float) -> str:
    """Return as many of the lines as fit into one, at least the first, in its numbers alone where it is narrow."""
    numbers = mind[0].removeprefix("Knows ")
    ways = (" · ".join(mind[:2]), mind[0], numbers)
    smaller = text.fit(numbers, LABEL.weight, canvas.px(LABEL.size), room)[0]
    least = numbers if smaller == numbers else numbers.partition(" to ")[0]
    return next((way for way in ways if canvas.width(way, LABEL) <= room), least)


def _tail(canvas: Canvas, words: str, room: float) -> str:
    """Return the end of what is typed, where the caret is, as much as there is room for."""
    room -= canvas.px(8)
    if canvas.width(words, BODY) <= room:
        return words
    start = next((i for i in range(len(words)) if canvas.width(text.ELLIPSIS + words[i:], BODY) <= room), len(words))
    return text.ELLIPSIS + words[start:]


def _draw_keycap(canvas: Canvas, key: str, right: float, middle: float) -> float:
    """Draw a key that ends at ``right``; return the room that it takes, in pixels."""
    height = canvas.px(40)
    width = max(height, round(canvas.width(key, LABEL)) + canvas.px(24))
    box = Box(round(right) - width, round(middle - height / 2), width, height)
    canvas.plate(box, 10, "panel", "line", 2)
    canvas.text(key, (box.x + width / 2, middle + 0.36 * 24 * canvas.dp), LABEL, "dim", on="panel", align="centre")
    return width + canvas.px(12)


def draw_waiting(canvas: Canvas, car: str) -> None:
    """Draw the calm state while the car has not said anything that is understood."""
    middle, dp = canvas.box.w / 2, canvas.dp
    y = canvas.box.h / 2 - 70 * dp
    side = min(canvas.px(96), canvas.box.w)
    canvas.icon("car", Box(round(middle - side / 2), round(y - side / 2), side, side), "faint")
    canvas.text("Waiting for the car", (middle, y + 118 * dp), VALUE, "ink", align="centre", room=canvas.box.w)
    under = f"{car} has not said anything yet" if car else "It has not said anything yet"
    canvas.text(under, (middle, y + 166 * dp), LABEL, "dim", align="centre", room=canvas.box.w)
