"""The phrases that may be said: read from a file, and compared with the words that a speech model knows."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, NamedTuple

from assistant.hearing.errors import HearingError

__all__ = ["Fitted", "fit", "read_grammar", "spoken"]

_MARKS: Final = re.compile(r"[^\w\s'\[\]]|_")


class Fitted(NamedTuple):
    """A grammar as a model can hear it: half a phrase is not what was meant, so a phrase stays whole or goes."""

    phrases: tuple[str, ...]
    missing: tuple[str, ...]
    """Words that the model does not know, sorted."""
    left_out: tuple[str, ...]
    """Phrases that hold such a word."""

    def note(self) -> str:
        """Say which words are missing and what that costs, "" when none are."""
        if not self.missing:
            return ""
        several = "" if len(self.left_out) == 1 else "s"
        return (
            f"the speech model does not know {_listed(self.missing)}; "
            f"{len(self.left_out)} phrase{several} cannot be heard: {_listed(self.left_out)}"
        )


def read_grammar(path: Path) -> tuple[str, ...]:
    """Read a file with a phrase a line; raises HearingError when it cannot be read or holds none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise HearingError(f"{path}: cannot be read ({error.strerror or error})") from None
    except UnicodeDecodeError:
        raise HearingError(f"{path}: is no text in UTF-8") from None
    phrases = spoken(text.splitlines())
    if not phrases:
        raise HearingError(f"{path}: holds no phrase; write one a line")
    return phrases


def spoken(phrases: Iterable[str]) -> tuple[str, ...]:
    """Return the phrases as they are spoken, each once, in order: lower case, no punctuation but apostrophes."""
    said = (" ".join(_MARKS.sub(" ", phrase.replace("’", "'").casefold()).split()) for phrase in phrases)
    return tuple(dict.fromkeys(phrase for phrase in said if phrase))


def fit(phrases: Iterable[str], knows: Callable[[str], bool]) -> Fitted:
    """Return the phrases that can be heard when only the words that ``knows`` says are known."""
    phrases = tuple(phrases)
    vocabulary = sorted({word for phrase in phrases for word in phrase.split()})
    missing = {word for word in vocabulary if not knows(word)}
    left_out = tuple(phrase for phrase in phrases if not missing.isdisjoint(phrase.split()))
    kept = tuple(phrase for phrase in phrases if missing.isdisjoint(phrase.split()))
    return Fitted(kept, tuple(sorted(missing)), left_out)


def _listed(items: tuple[str, ...], shown: int = 12) -> str:
    more = f" and {len(items) - shown} more" if len(items) > shown else ""
    return ", ".join(repr(item) for item in items[:shown]) + more
