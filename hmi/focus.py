"""The focus: which of the touch targets a knob, a D-pad or a key would press. Pure; time is an argument.

The focus belongs to one target as long as that target means the same thing. It never goes to a neighbour by itself, and
a target that has just come, or now means another thing, cannot be reached before it has been there for a moment: a turn
or a press that was meant for what stood there before cannot answer an offer that came in between.
"""

from collections.abc import Mapping
from itertools import chain
from typing import Literal

from hmi.box import Box

__all__ = ["FORGOTTEN_NS", "SETTLED_NS", "Direction", "Focus", "beside", "rows", "turned"]

Direction = Literal["left", "right", "up", "down"]

SETTLED_NS = 500_000_000
"""So long must a target have been there, meaning the same thing, before it can be reached."""
FORGOTTEN_NS = 15_000_000_000
"""A focus that nobody has used for so long is dropped: the next press shows where it is, and presses nothing."""


def rows(targets: Mapping[str, Box]) -> tuple[tuple[str, ...], ...]:
    """Return the names as they are read: rows from top to bottom, each from left to right."""
    found: list[list[str]] = []
    floor = 0.0
    for name in sorted(targets, key=lambda n: (_middle(targets[n])[1], targets[n].x, n)):
        if not found or _middle(targets[name])[1] >= floor:
            found.append([])
            floor = targets[name].bottom
        found[-1].append(name)
    return tuple(tuple(sorted(row, key=lambda n: (targets[n].x, targets[n].y, n))) for row in found)


def turned(targets: Mapping[str, Box], at: str, steps: int) -> str:
    """Return the target ``steps`` further in the order of reading, which goes round."""
    order = tuple(chain.from_iterable(rows(targets)))
    return order[(order.index(at) + steps) % len(order)]


def beside(targets: Mapping[str, Box], at: str, direction: Direction) -> str:
    """Return the next target in the row, or the nearest one in the row above or below; ``at`` where there is none."""
    table = rows(targets)
    row = next(index for index, names in enumerate(table) if at in names)
    if direction in ("left", "right"):
        place = table[row].index(at) + (1 if direction == "right" else -1)
        return table[row][place] if 0 <= place < len(table[row]) else at
    row += 1 if direction == "down" else -1
    if not 0 <= row < len(table):
        return at
    return min(table[row], key=lambda name: abs(_middle(targets[name])[0] - _middle(targets[at])[0]))


def _middle(box: Box) -> tuple[float, float]:
    return box.x + box.w / 2, box.y + box.h / 2


class Focus:
    """The focus on one of the targets, ``name``, or on none, "" ; moved by steps and directions."""

    def __init__(self) -> None:
        self.name = ""
        self._since: dict[str, tuple[object, int]] = {}
        self._settled: dict[str, Box] = {}
        self._held: tuple[object, int] = (None, 0)
        self._used_ns = 0

    def look(self, targets: Mapping[str, Box], meanings: Mapping[str, object], now_ns: int) -> None:
        """Take in what can be touched at ``now_ns``; ``meanings`` tells what targets act on where that changes."""
        since = {}
        for name in targets:
            meaning, before = meanings.get(name), self._since.get(name)
            since[name] = before if before is not None and before[0] == meaning else (meaning, now_ns)
        self._since = since
        self._settled = {name: box for name, box in targets.items() if now_ns - since[name][1] >= SETTLED_NS}
        if self.name and (since.get(self.name) != self._held or now_ns - self._used_ns >= FORGOTTEN_NS):
            self.drop()

    def turn(self, steps: int, now_ns: int) -> None:
        """Go on by ``steps``, back where they are negative.

        Where there is no focus yet it begins at the first or the last target; at an offer, on yes or on not now.
        """
        if self.name:
            self._go(turned(self._settled, self.name, steps), now_ns)
        elif self._settled and steps:
            order = tuple(chain.from_iterable(rows(self._settled)))
            ends = ("accept", "reject") if {"accept", "reject"} <= self._settled.keys() else (order[0], order[-1])
            self._go(ends[0] if steps > 0 else ends[1], now_ns)

    def move(self, direction: Direction, now_ns: int) -> None:
        """Go to the target beside; where there is no focus yet, show where it begins."""
        if self.name:
            self._go(beside(self._settled, self.name, direction), now_ns)
        else:
            self._begin(now_ns)

    def press(self, now_ns: int) -> str:
        """Return the target that is pressed; "" where there was no focus, which then shows where it begins."""
        if not self.name:
            self._begin(now_ns)
            return ""
        self._used_ns = now_ns
        return self.name

    def drop(self) -> None:
        """Be on nothing."""
        self.name = ""

    def _begin(self, now_ns: int) -> None:
        """Begin where a second press would do the least: at an offer, on not now."""
        if self._settled:
            first = rows(self._settled)[0][0]
            self._go("reject" if "reject" in self._settled else first, now_ns)

    def _go(self, name: str, now_ns: int) -> None:
        self.name, self._held, self._used_ns = name, self._since[name], now_ns
