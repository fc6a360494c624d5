"""The quiet strip for the mind: why nothing is offered, and what it all rests on."""

from hmi.canvas import Canvas
from hmi.theme import LABEL

__all__ = ["draw_mind"]

_LINE = 32.0


def draw_mind(canvas: Canvas, lines: tuple[str, ...]) -> None:
    """Write up to two lines at the bottom right, the first one the brighter."""
    box, dp = canvas.box, canvas.dp
    floor = box.h - canvas.px(9)
    for index, line in enumerate(lines):
        baseline = floor - (len(lines) - 1 - index) * _LINE * dp
        canvas.text(line, (box.w, baseline), LABEL, "dim" if index == 0 else "faint", align="right", room=box.w)
