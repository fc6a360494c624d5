"""The help overlay: every key and what it does, drawn from the table that the window obeys."""

from hmi.canvas import Canvas, rounded
from hmi.controls import KEYS
from hmi.layout import Box
from hmi.theme import HEADING, LABEL

__all__ = ["draw_help", "rows"]

_ROW, _PAD = 50.0, 32.0
_TOGETHER = {
    "step": ("step-back", "→  ←", "Step on, 1 s back"),
    "forward-10": ("back-10", "Shift → ←", "10 s on, back"),
    "next-mark": ("previous-mark", "]  [", "Mark after, before"),
    "home": ("end", "Home", "Start; End: the end"),
    "faster": ("slower", "+  −", "Faster, slower"),
    "focus-next": ("focus-previous", "Tab", "Ring; Shift: back"),
}
"""Controls that are told in one row with their opposites: the overlay has to fit on the smallest screen."""


def rows() -> tuple[tuple[str, str], ...]:
    """Return the rows of the help, cap and meaning; opposites share one, and so do the nine drives."""
    drives = [key for key in KEYS if key.control.startswith("drive:")]
    opposites = {opposite for opposite, _, _ in _TOGETHER.values()}
    found: list[tuple[str, str]] = []
    for key in KEYS:
        if key.control in _TOGETHER:
            found.append(_TOGETHER[key.control][1:])
        elif key.control in opposites:
            continue
        elif key not in drives:
            found.append((key.cap, key.does))
        elif key is drives[0]:
            found.append((f"{drives[0].cap} … {drives[-1].cap}", "Another drive"))
    return tuple(found)


def draw_help(canvas: Canvas) -> None:
    """Draw the overlay over the whole window, in as many columns as it takes."""
    whole, dp = canvas.box, canvas.dp
    canvas.surface.fill((*canvas.theme.bg, 225))
    keys = rows()
    wide = whole.w / dp >= 1180
    tall = whole.w / dp < 760 and whole.h / dp >= 1000
    columns = 3 if wide else 2 if whole.w / dp >= 560 and not tall else 1
    count = -(-len(keys) // columns)
    width = min(whole.w - canvas.px(48), canvas.px(400 * columns + (80 if columns == 1 else 0)))
    height = min(whole.h - canvas.px(32), canvas.px(2 * _PAD + 64 + _ROW * count))
    card = Box((whole.w - width) // 2, (whole.h - height) // 2, width, height)
    theme = canvas.theme
    canvas.surface.blit(rounded((width, height), canvas.px(28), theme.panel, theme.line), (card.x, card.y))
    pad = canvas.px(_PAD)
    canvas.text("Keys", (card.x + pad, card.y + pad + canvas.px(28)), HEADING, "ink", on="panel", room=width - 2 * pad)
    column_w = (width - 2 * pad) / columns
    row_h = (height - 2 * pad - 64 * dp) / count
    cap_w = canvas.px(124)
    for index, (cap, does) in enumerate(keys):
        x = card.x + pad + column_w * (index // count)
        y = card.y + pad + 64 * dp + row_h * (index % count + 0.5)
        _draw_row(canvas, cap, does, (x, y), cap_w, column_w - cap_w - canvas.px(36), min(canvas.px(38), round(row_h)))


def _draw_row(
    canvas: Canvas, cap: str, does: str, at: tuple[float, float], cap_w: int, room: float, height: int
) -> None:  # fmt: skip
    box = Box(round(at[0]), round(at[1] - height / 2), cap_w, height)
    canvas.plate(box, 10, "panel", "line", 2)
    baseline = at[1] + 0.36 * 24 * canvas.dp
    middle = (box.x + cap_w / 2, baseline)
    canvas.text(cap, middle, LABEL, "ink", on="panel", align="centre", room=cap_w - canvas.px(12))
    canvas.text(does, (box.right + canvas.px(18), baseline), LABEL, "dim", on="panel", room=room)
