"""The form of a row of the intent table."""

import re
from typing import NamedTuple

__all__ = ["Intent", "pair"]


class Intent(NamedTuple):
    """One thing that may be meant: its name, what it is in a few words, how it is said, sentences that mean it."""

    name: str
    gist: str
    patterns: tuple[str, ...]
    examples: tuple[str, ...]

    @property
    def needs_slot(self) -> bool:
        """Whether every way to say it names a value."""
        return all("{" in _mandatory(pattern) for pattern in self.patterns)


def _mandatory(pattern: str) -> str:
    """Return a pattern without what may be left out."""
    before = ""
    while before != pattern:
        before, pattern = pattern, re.sub(r"\[[^\[\]]*\]", "", pattern)
    return pattern


def pair(
    name: str,
    gist: str,
    thing: str,
    examples_on: tuple[str, ...],
    examples_off: tuple[str, ...],
    *,
    more_on: tuple[str, ...] = (),
    more_off: tuple[str, ...] = (),
) -> tuple[Intent, Intent]:
    """Return the intents NAME.on and NAME.off, with the usual ways to switch a ``thing`` and some ``more``."""

    def switch(state: str) -> tuple[str, ...]:
        return (f"(<{state}>) ({thing})", f"[turn|switch|put|shut|set] ({thing}) [to] {state}")

    return (
        Intent(f"{name}.on", f"{gist} on", switch("on") + more_on, examples_on),
        Intent(f"{name}.off", f"{gist} off", switch("off") + more_off, examples_off),
    )
