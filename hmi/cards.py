"""The offer, the words, what needs attention, and the calm state while nothing is known."""

import math
from functools import lru_cache
from typing import NamedTuple

from hmi import text
from hmi.canvas import Canvas
from hmi.gfx import Surface, clear, pygame
from hmi.icons import NAMES
from hmi.layout import Box
from hmi.theme import BODY, BUTTON, HEADING, HEADING_LONG, LABEL, VALUE, Colour, Style
from hmi.view import OfferCard, View

__all__ = [
    "WordsModel",
    "draw_offer",
    "draw_waiting",
    "draw_words",
    "offer_height",
    "offer_model",
    "words_lines",
    "words_model",
]

_LIFE_STEPS = 120
_OUTCOMES = {
    "act": ("act", "accent"), "confirm": ("confirm", "warm"), "ask": ("ask", "cool"), "answer": ("answer", "accent"),
    "refuse": ("refuse", "alert"),
}  # fmt: skip
_OFFER_ICONS = {
    "windshield": "defrost", "defog": "defrost", "warm": "heat", "heater": "heat", "climate": "heat", "cool": "snow",
    "place": "pin", "destination": "pin", "navigate": "pin", "energy": "charge",
}  # fmt: skip
_LINE = 36.0
_ARC = 60.0
_PAD = 24.0


def offer_model(offer: OfferCard) -> tuple[str, str, str, str, str, int]:
    """Return what the offer shows, its life in steps so that it is drawn no oftener than it changes."""
    icon = offer.icon if offer.icon in NAMES else _OFFER_ICONS.get(offer.icon, "spark")
    life = math.ceil(min(max(offer.life, 0.0), 1.0) * _LIFE_STEPS)
    return offer.title, offer.reason, icon, offer.accept, offer.reject, life


def _offer_lines(title: str, reason: str, width: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return title and reason in lines for a card ``width`` dp wide; a dp is taken as a pixel to be sure of the same
    breaks at every size.
    """
    room = width - 2 * _PAD
    style = _heading(title, room - _ARC - 18)
    titles = text.wrap(title, style.weight, int(style.size), room - _ARC - 18, 3)
    return titles, text.wrap(reason, BODY.weight, int(BODY.size), room - 2, 5)


def _heading(title: str, room: float) -> Style:
    return HEADING if len(text.wrap(title, HEADING.weight, int(HEADING.size), room, 3)) < 3 else HEADING_LONG


def offer_height(offer: OfferCard, width: float) -> float:
    """Return the height of the offer's title and reason on a card ``width`` dp wide, in dp."""
    titles, reasons = _offer_lines(offer.title, offer.reason, width)
    return max(_ARC, 44.0 * len(titles)) + 14 + _LINE * len(reasons)


def draw_offer(canvas: Canvas, model: tuple[str, str, str, str, str, int], accept: Box, reject: Box) -> None:
    """Draw the card; the answers' boxes are relative to it."""
    title, reason, icon, yes, no, life = model
    canvas.plate(canvas.box, 28, "panel", "line")
    pad, arc = canvas.px(_PAD), canvas.px(_ARC)
    titles, reasons = _offer_lines(title, reason, canvas.box.w / canvas.dp)
    style = _heading(title, canvas.box.w / canvas.dp - 2 * _PAD - _ARC - 18)
    head = max(_ARC, 44.0 * len(titles)) * canvas.dp
    spare = accept.y - pad - head - canvas.px(14) - len(reasons) * _LINE * canvas.dp - pad
    top = pad + max(0.0, spare) * 0.3
    _draw_life(canvas, Box(pad, round(top + (head - arc) / 2), arc, arc), life / _LIFE_STEPS, icon)
    first = top + head / 2 - (len(titles) - 1) * 21 * canvas.dp + 0.36 * HEADING.size * canvas.dp
    for index, line in enumerate(titles):
        at = (pad + arc + canvas.px(18), first + index * 42 * canvas.dp)
        canvas.text(line, at, style, "ink", on="panel", room=canvas.box.w - pad - at[0] + 2)
    at = (pad, top + head + 14 * canvas.dp + 27 * canvas.dp)
    for index, line in enumerate(reasons):
        spot = (at[0], at[1] + index * _LINE * canvas.dp)
        canvas.text(line, spot, BODY, "dim", on="panel", room=canvas.box.w - 2 * pad + 2)
    canvas.plate(accept, 24, "accent")
    canvas.plate(reject, 24, "panel", "line", 2)
    for box, words, colour, on in ((accept, yes, "on_accent", "accent"), (reject, no, "ink", "panel")):
        middle = (box.x + box.w / 2, box.y + box.h / 2 + 0.36 * BUTTON.size * canvas.dp)
        canvas.text(words, middle, BUTTON, colour, on=on, align="centre", room=box.w - canvas.px(16))


def _draw_life(canvas: Canvas, box: Box, life: float, icon: str) -> None:
    canvas.surface.blit(_arc(box.w, 1.0, canvas.theme.line), (box.x, box.y))
    canvas.surface.blit(_arc(box.w, life, canvas.theme.warm), (box.x, box.y))
    canvas.icon(icon, box.inset(round(box.w * 0.24)), "warm", "panel")


@lru_cache(maxsize=4)
def _arc(side: int, share: float, colour: Colour) -> Surface:
    """Return ``share`` of a circle from the top, clockwise, with round ends, in a square of ``side`` px."""
    factor = 3
    width, radius = side * factor / 15, side * factor * 0.45
    big = clear((side * factor, side * factor), colour)
    steps = max(1, round(2 * math.pi * radius * share / (width * 0.2)))
    for step in range(steps + 1 if share > 0 else 0):
        turn = 2 * math.pi * share * step / steps
        spot = (side * factor / 2 + radius * math.sin(turn), side * factor / 2 - radius * math.cos(turn))
        pygame.draw.circle(big, colour, spot, width / 2)
    return pygame.transform.smoothscale(big, (side, side))


class WordsModel(NamedTuple):
    """What the words card shows: an icon, a line, lines below it, and what to press."""

    icon: str
    icon_colour: str
    first: str
    first_colour: str
    below: str = ""
    caret: bool = False
    key: str = ""


def words_model(view: View) -> WordsModel:
    """Return what the words card shows."""
    words = view.words
    if words.typing is not None:
        return WordsModel("voice", "accent", words.typing, "ink", "Enter sends, Esc leaves", True)
    if words.said or words.answer:
        icon, colour = _OUTCOMES.get(words.outcome, ("voice", "accent"))
        if not words.said:
            return WordsModel(icon, colour, words.answer, "ink")
        return WordsModel(icon, colour, f"“{words.said}”", "ink", words.answer)
    if view.playback is None and view.moving:
        return WordsModel("voice", "faint", "Typing waits until you stop", "dim")
    return WordsModel("voice", "faint", "Type a wish", "dim", key="/")


def _words_room(width: float) -> float:
    return width - 2 * _PAD - 44 - 20


def words_lines(model: WordsModel, width: float) -> int:
    """Return how many lines the card wants, 1 to 4, when it is ``width`` dp wide."""
    if model.caret:
        return 2
    room = _words_room(width)
    return len(_in_lines(model.first, BODY, 26, room, 2)) + len(_in_lines(model.below, LABEL, 24, room, 2))


def _in_lines(words: str, style: Style, px: int, room: float, most: int) -> tuple[str, ...]:
    """Return ``words`` in one line if they fit it at most one step smaller, else in lines of the full size."""
    fitted, _ = text.fit(words, style.weight, px, room)
    if fitted == words or most <= 1:
        return (words,) if words else ()
    return text.wrap(words, style.weight, px, room, most)


def draw_words(canvas: Canvas, model: WordsModel) -> None:
    """Draw the card: an icon, the words, and what was answered."""
    canvas.plate(canvas.box, 28, "panel", "line")
    dp, box, pad = canvas.dp, canvas.box, canvas.px(_PAD)
    side = canvas.px(44)
    canvas.icon(model.icon, Box(pad, (box.h - side) // 2, side, side), model.icon_colour, "panel")
    x, room = pad + side + canvas.px(20), _words_room(box.w / dp) * dp
    most = max(1, round((box.h / dp - 44) / 32))
    if model.key:
        room -= _draw_keycap(canvas, model.key, box.w - pad, box.h / 2)
    first = _in_lines(model.first, BODY, canvas.px(26), room, min(2, most - (1 if model.below else 0)))
    if model.caret:
        first = (_tail(canvas, model.first, room),)
    below = _in_lines(model.below, LABEL, canvas.px(24), room, max(1, min(2, most - len(first))))
    step = 34 * dp
    y = box.h / 2 - (len(first) + len(below) - 1) * step / 2 + 0.36 * 25 * dp
    canvas.lines(first, (x, y), BODY, model.first_colour, step, on="panel", room=room)
    canvas.lines(below, (x, y + len(first) * step), LABEL, "dim", step, on="panel", room=room)
    if model.caret:
        at = x + canvas.width(first[0], BODY) + canvas.px(3)
        canvas.plate(Box(round(at), round(y - 23 * dp), canvas.px(3), canvas.px(29)), 1, "accent")


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
