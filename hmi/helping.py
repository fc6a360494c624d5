"""The help overlay: every key and what it does, drawn from the table that the window obeys.

What nothing else on the screen gives is a button here, so that touch and knob reach it too.
"""

import math
from collections.abc import Collection
from typing import NamedTuple

from hmi.canvas import Canvas, rounded
from hmi.controls import KEYS
from hmi.layout import TOUCH, Box
from hmi.theme import HEADING, LABEL, dp_scale
from hmi.view import View

__all__ = ["actions", "draw_help", "places", "rows"]

_ROW, _PAD, _GAP = 50.0, 32.0, 12.0
_LEAST_ROW = 36.0
_HEAD = 64.0
_BUTTON_W, _SMALL_BUTTON_W = 176.0, 96.0
_ANYWHERE = ("mind", "theme", "fullscreen", "screenshot", "quit")
_MARKS = ("previous-mark", "next-mark")
_BESIDE = ("previous-difference", "next-difference")
_MAP = ("zoom-in", "zoom-out")
_SHORT = {
    "previous-mark": "Mark before",
    "next-mark": "Next mark",
    "previous-difference": "B before",
    "next-difference": "B differs",
    "profile": "Curve",
    "zoom-in": "Map nearer",
    "zoom-out": "Farther",
    "mind": "Mind",
    "theme": "Day, night",
    "screenshot": "Picture",
}
_PICTURES = {"zoom-in": "faster", "zoom-out": "slower", "mind": "spark"}
_TOGETHER = {
    "step": ("step-back", "→  ←", "Step on, 1 s back"),
    "forward-10": ("back-10", "Shift → ←", "10 s on, back"),
    "home": ("end", "Home", "Start; End: end"),
    "faster": ("slower", "+  −", "Faster, slower"),
    "next-difference": ("previous-difference", "B", "B differs; Shift: ←"),
    "zoom-in": ("zoom-out", "Z", "Map; Shift: farther"),
    "focus-next": ("focus-previous", "Tab", "Ring; Shift: back"),
}
"""Controls that are told in one row with their opposites: the overlay has to fit on the smallest screen."""


def actions(view: View, targets: Collection[str]) -> tuple[str, ...]:
    """Return the controls that are buttons of the overlay: what makes sense now and none of the ``targets`` gives."""
    play, found = view.playback, list(_ANYWHERE)
    if view.track.source != "none":
        found = [*_MAP, *found]
    if play is not None:
        beside = _BESIDE if play.other is not None else ()
        profile = ("profile",) if play.profiles > 1 else ()
        found = [*_MARKS, *beside, *profile, *(("next-drive",) if play.others else ()), *found]
    return tuple(name for name in found if name not in targets)


def rows(buttons: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the rows of the help, cap and meaning, without those of single ``buttons``; opposites share one, and so do
    the nine drives.
    """
    drives = [key for key in KEYS if key.control.startswith("drive:")]
    opposites = {opposite for opposite, _, _ in _TOGETHER.values()}
    found: list[tuple[str, str]] = []
    for key in KEYS:
        if key.control in opposites:
            continue
        if key.control in _TOGETHER:  # told here even of buttons: a narrow one has no room for "Shift"
            found.append(_TOGETHER[key.control][1:])
        elif key.control in buttons:
            continue
        elif key not in drives:
            found.append((key.cap, key.does))
        elif key is drives[0]:
            found.append((f"{drives[0].cap} … {drives[-1].cap}", "Another drive"))
    return tuple(found)


class _Plan(NamedTuple):
    """The card, the buttons' boxes, and the columns of keys below, in pixels: ``lines`` rows in each from ``top`` on.

    Where that is too little room for all, a ``small`` one has no heading, and narrow buttons show pictures.
    """

    card: Box
    buttons: dict[str, Box]
    columns: int
    lines: int
    top: float
    row_h: float
    small: bool


def _plan(size: tuple[int, int], buttons: tuple[str, ...], small: bool = False) -> _Plan:
    dp = dp_scale(size)
    w, h = size[0] / dp, size[1] / dp
    pad, head, least_w = (20.0, 0.0, _SMALL_BUTTON_W) if small else (_PAD, _HEAD, _BUTTON_W)
    tall = w < 760 and h >= 1000
    columns = 3 if w >= 1180 else 2 if w >= 560 and not tall else 1
    keys = -(-len(rows(buttons)) // columns)
    width = min(w - 48, 400 * columns + (80 if columns == 1 else 0))
    inner = width - 2 * pad
    lines = -(-len(buttons) // max(1, int((inner + _GAP) // (least_w + _GAP))))
    each = -(-len(buttons) // lines)
    above = pad + head + lines * (TOUCH + _GAP) + _GAP / 2
    height = min(h - 32, above + _ROW * keys + pad)
    row_h = (height - above - pad) / keys
    if row_h < _LEAST_ROW and not small:
        return _plan(size, buttons, True)
    left, top = (w - width) / 2, (h - height) / 2
    wide = (inner - _GAP * (each - 1)) / each
    boxes = {}
    for at, name in enumerate(buttons):
        x, y = left + pad + (at % each) * (wide + _GAP), top + pad + head + (at // each) * (TOUCH + _GAP)
        boxes[name] = Box(round(dp * x), round(dp * y), round(dp * (x + wide)) - round(dp * x), math.ceil(dp * TOUCH))
    card = Box(*(round(dp * edge) for edge in (left, top, width, height)))
    return _Plan(card, boxes, columns, keys, dp * (top + above), dp * row_h, small)


def places(size: tuple[int, int], buttons: tuple[str, ...]) -> dict[str, Box]:
    """Return the boxes of the buttons in a window of ``size`` pixels."""
    return _plan(size, buttons).buttons


def draw_help(canvas: Canvas, buttons: tuple[str, ...]) -> None:
    """Draw the overlay over the whole window, in as many columns as it takes."""
    theme = canvas.theme
    canvas.surface.fill((*theme.bg, 225))
    plan = _plan((canvas.box.w, canvas.box.h), buttons)
    card = plan.card
    canvas.surface.blit(rounded((card.w, card.h), canvas.px(28), theme.panel, theme.line), (card.x, card.y))
    left = min(box.x for box in plan.buttons.values())
    room = card.w - 2 * (left - card.x)
    if not plan.small:
        canvas.text("Keys", (left, card.y + canvas.px(_PAD + 28)), HEADING, "ink", on="panel", room=room)
    for name, box in plan.buttons.items():
        _draw_button(canvas, name, box, box.w < math.floor(_BUTTON_W * canvas.dp))
    column_w, cap_w = room / plan.columns, canvas.px(124)
    plate_h = min(canvas.px(38), round(0.92 * plan.row_h))
    for index, (cap, does) in enumerate(rows(buttons)):
        x, y = left + column_w * (index // plan.lines), plan.top + plan.row_h * (index % plan.lines + 0.5)
        _draw_row(canvas, cap, does, (x, y), cap_w, column_w - cap_w - canvas.px(36), plate_h)


def _draw_button(canvas: Canvas, name: str, box: Box, narrow: bool) -> None:
    """Draw what can be pressed: its key, and what it does in words, or as a picture where it is ``narrow``."""
    key = next(key for key in KEYS if key.control == name)
    canvas.plate(box, 20, "panel", "line", 2)
    cap, does, gap = key.cap.split("  ")[0], _SHORT.get(name, key.does), canvas.px(12)
    side = canvas.px(32)
    wide = side if narrow else canvas.width(does, LABEL)
    told = round(canvas.width(cap, LABEL)) + gap
    if told + wide > box.w - gap:  # there is no room for the key
        told, cap = 0, ""
    x, baseline = box.x + (box.w - told - round(wide)) // 2, box.y + box.h / 2 + 0.36 * 24 * canvas.dp
    if cap:
        canvas.text(cap, (x, baseline), LABEL, "dim", on="panel")
    if narrow:
        canvas.icon(_PICTURES.get(name, name), Box(x + told, box.y + (box.h - side) // 2, side, side), "ink", "panel")
    else:
        canvas.text(does, (x + told, baseline), LABEL, "ink", on="panel", room=box.right - x - told)


def _draw_row(
    canvas: Canvas, cap: str, does: str, at: tuple[float, float], cap_w: int, room: float, height: int
) -> None:  # fmt: skip
    box = Box(round(at[0]), round(at[1] - height / 2), cap_w, height)
    canvas.plate(box, 10, "panel", "line", 2)
    baseline = at[1] + 0.36 * 24 * canvas.dp
    middle = (box.x + cap_w / 2, baseline)
    canvas.text(cap, middle, LABEL, "ink", on="panel", align="centre", room=cap_w - canvas.px(12))
    canvas.text(does, (box.right + canvas.px(18), baseline), LABEL, "dim", on="panel", room=room)
