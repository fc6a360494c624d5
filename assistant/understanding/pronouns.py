"""What "it" and "them" stand for: "the fog lights are still on, could you turn them off?"."""

from collections.abc import Sequence

from assistant.understanding.grammar import SLOTS

__all__ = ["named"]

_PRONOUNS = frozenset({"it", "them", "that", "those", "these", "this"})
_FORMS = frozenset(
    {
        ("turn", "on"),
        ("turn", "off"),
        ("switch", "on"),
        ("switch", "off"),
        ("open",),
        ("close",),
        ("shut",),
        ("warm", "up"),
        ("heat", "up"),
    }
)
_MOST_WORDS = 4
_THINGS = sorted(
    {
        *(way for name in ("lamp", "thing") for way in SLOTS[name].ways),
        *(
            "all window",
            "window",
            "sunroof",
            "sunshade",
            "trunk",
            "door",
            "seat heating",
            "steering wheel heating",
            "steering wheel",
            "seat",
            "driver seat",
        ),
        *("ambient light", "reading light", "radio", "music", "fan", "climate control", "wheel heating"),
        *("rear window", "driver window", "passenger window", "rear defrost", "windshield defrost"),
    },
    key=lambda way: (-len(way.split()), way),
)
"""What can be meant, the longest names first: "fog light" is not "light"."""


def named(words: list[str], before: Sequence[str]) -> list[str]:
    """Return a command with the one thing that was spoken of ``before`` it in place of a pronoun; else as it is."""
    verb = tuple(word for word in words if word not in _PRONOUNS)
    if len(words) > _MOST_WORDS or len(words) != len(verb) + 1 or verb not in _FORMS:
        return words
    things = _spoken_of(" ".join(before))
    return [*verb, *things[0].split()] if len(things) == 1 else words


def _spoken_of(line: str) -> list[str]:
    """Return the things that a line speaks of, each part of it counted once."""
    rest, found = f" {line} ", []
    for thing in _THINGS:
        if f" {thing} " in rest:
            found.append(thing)
            rest = rest.replace(f" {thing} ", " . ")
    return found
