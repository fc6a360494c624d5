"""The offer with its answers, and the strip that takes the last acceptance back."""

import math
from functools import lru_cache
from typing import NamedTuple

from hmi import text
from hmi.canvas import Canvas
from hmi.gfx import Surface, clear, pygame
from hmi.icons import NAMES
from hmi.layout import Box
from hmi.theme import BODY, BUTTON, HEADING, HEADING_LONG, LABEL, Colour, Style
from hmi.view import OfferCard

__all__ = ["CONTROLS", "OfferModel", "draw_offer", "draw_undo", "offer_height", "offer_model"]

CONTROLS = ("accept", "reject", "why", "never")
_LIFE_STEPS = 120
_TITLE_LINE, _BELOW_TITLE, _LINE = 42.0, 12.0, 34.0
_ARC = 60.0
_PAD = 24.0


class OfferModel(NamedTuple):
    """What the card shows, its life in steps so that it is drawn no oftener than it changes."""

    title: str
    reason: str
    icon: str
    accept: str
    reject: str
    why: str
    never: str
    life: int


def offer_model(offer: OfferCard, energy: str) -> OfferModel:
    """Return what the card shows in a car that runs on ``energy``."""
    fuel = offer.icon == "energy" and energy in ("petrol", "diesel")
    icon = "fuel" if fuel else offer.icon if offer.icon in NAMES else "spark"
    life = math.ceil(min(max(offer.life, 0.0), 1.0) * _LIFE_STEPS)
    return OfferModel(offer.title, offer.reason, icon, offer.accept, offer.reject, offer.why, offer.never, life)


class _Set(NamedTuple):
    """Title and reason in lines, and the title's style."""

    titles: tuple[str, ...]
    reasons: tuple[str, ...]
    style: Style


def _set(title: str, reason: str, width: float, dp: float) -> _Set:
    """Return the words as they are set on a card ``width`` px wide."""
    room = width - 2 * _PAD * dp
    beside = room - (_ARC + 18) * dp
    wide = text.wrap(title, HEADING.weight, round(HEADING.size * dp), beside, 3)
    style = HEADING if len(wide) < 3 else HEADING_LONG
    titles = text.wrap(title, style.weight, round(style.size * dp), beside, 3)
    reasons = text.wrap(text.unbroken(reason), BODY.weight, round(BODY.size * dp), room, 5)
    return _Set(titles, reasons, style)


def offer_height(offer: OfferCard, width: float, dp: float) -> float:
    """Return the height in dp of the offer's title and reason on a card ``width`` dp wide."""
    words = _set(offer.title, offer.reason, math.floor(width * dp), dp)
    return max(_ARC, _TITLE_LINE * len(words.titles)) + _BELOW_TITLE + _LINE * len(words.reasons)


def draw_offer(canvas: Canvas, model: OfferModel, targets: dict[str, Box]) -> None:
    """Draw the card; the boxes of its controls are relative to it."""
    accept = targets["accept"]
    canvas.plate(canvas.box, 28, "panel", "line")
    pad, arc = canvas.px(_PAD), canvas.px(_ARC)
    titles, reasons, style = _set(model.title, model.reason, canvas.box.w, canvas.dp)
    head = max(_ARC, _TITLE_LINE * len(titles)) * canvas.dp
    spare = accept.y - head - (20 + _BELOW_TITLE + 16 + len(reasons) * _LINE) * canvas.dp
    top = canvas.px(20) + max(0.0, spare) * 0.4
    _draw_life(canvas, Box(pad, round(top + (head - arc) / 2), arc, arc), model.life / _LIFE_STEPS, model.icon)
    first = top + head / 2 - (len(titles) - 1) * _TITLE_LINE / 2 * canvas.dp + 0.36 * HEADING.size * canvas.dp
    for index, line in enumerate(titles):
        at = (pad + arc + canvas.px(18), first + index * _TITLE_LINE * canvas.dp)
        canvas.text(line, at, style, "ink", on="panel", room=canvas.box.w - pad - at[0] + 2)
    at = (pad, top + head + (_BELOW_TITLE + 26) * canvas.dp)
    for index, line in enumerate(reasons):
        spot = (at[0], at[1] + index * _LINE * canvas.dp)
        canvas.text(line, spot, BODY, "dim", on="panel", room=canvas.box.w - 2 * pad + 2)
    _draw_answers(canvas, model, accept, targets["reject"])
    if "never" in targets:
        _draw_quiet(canvas, model, targets["why"], targets["never"])


def _draw_answers(canvas: Canvas, model: OfferModel, accept: Box, reject: Box) -> None:
    canvas.plate(accept, 24, "accent")
    canvas.plate(reject, 24, "panel", "line", 2)
    for box, words, colour, on in (
        (accept, model.accept, "on_accent", "accent"), (reject, model.reject, "ink", "panel"),
    ):  # fmt: skip
        middle = (box.x + box.w / 2, box.y + box.h / 2 + 0.36 * BUTTON.size * canvas.dp)
        room = box.w - canvas.px(16)
        size = max(24.0, min(BUTTON.size, BUTTON.size * room / canvas.width(words, BUTTON))) if words else BUTTON.size
        style = BUTTON._replace(size=math.floor(size))
        canvas.text(words, middle, style, colour, on=on, align="centre", room=room)


def _draw_quiet(canvas: Canvas, model: OfferModel, why: Box, never: Box) -> None:
    """Write the two quiet controls, in the part of their targets that is on the card."""
    pad = canvas.px(_PAD)
    baseline = why.y + (canvas.box.h - why.y) / 2 + 0.36 * LABEL.size * canvas.dp
    canvas.text(model.why, (why.x + pad, baseline), LABEL, "dim", on="panel", room=why.w - pad)
    canvas.text(model.never, (never.right - pad, baseline), LABEL, "dim", on="panel", align="right", room=never.w - pad)


def _draw_life(canvas: Canvas, box: Box, life: float, icon: str) -> None:
    canvas.surface.blit(_arc(box.w, 1.0, canvas.theme.line), (box.x, box.y))
    canvas.surface.blit(_arc(box.w, life, canvas.theme.warm), (box.x, box.y))
    canvas.icon(icon, box.inset(round(box.w * 0.2)), "warm", "panel")


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


def draw_undo(canvas: Canvas, what: str) -> None:
    """Draw the strip that takes back what was accepted."""
    canvas.plate(canvas.box, 28, "panel", "line")
    box, pad, side = canvas.box, canvas.px(_PAD), canvas.px(28)
    canvas.icon("undo", Box(pad, (box.h - side) // 2, side, side), "dim", "panel")
    x = pad + side + canvas.px(12)
    baseline = box.h / 2 + 0.36 * LABEL.size * canvas.dp
    canvas.text(f"Undo: {what}", (x, baseline), LABEL, "dim", on="panel", room=box.w - x - canvas.px(12))
