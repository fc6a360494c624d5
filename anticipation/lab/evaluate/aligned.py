"""Tables of plain text."""

from collections.abc import Sequence

__all__ = ["aligned"]


def aligned(title: str, head: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """Return the lines of a table: names to the left, figures to the right, two blanks between."""
    first = max(len(name) for name in (title, *(name for name, _ in rows)))
    widths = [max(len(head[k]), *(len(cells[k]) for _, cells in rows)) for k in range(len(head))]
    lines = []
    for name, cells in ((title, head), *rows):
        figures = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        lines.append("  ".join([name.ljust(first), *figures]).rstrip())
    return [lines[0], "─" * max(map(len, lines)), *lines[1:]]
