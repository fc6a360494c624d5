"""Rows of words, written in source as one line of text."""

__all__ = ["listed"]


def listed(line: str, by: str | None = None) -> tuple[str, ...]:
    """Return the words of a line, in order; with ``by``, the parts that it separates."""
    return tuple(line.split(by))
