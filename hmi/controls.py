"""The keys and what they do: the one table that the window obeys and the help overlay shows.

A control is a plain word such as "pause"; touches give the same words (``Dashboard.control_at``).
"""

from typing import NamedTuple

__all__ = ["CONTROL_OF", "KEYS", "LIVE", "Key"]


class Key(NamedTuple):
    """A row of the table: the keys that all do the same, what the help shows for them, the control, what it does.

    Keys are SDL's names in lower case, with "shift+" before them where that matters. A row without keys tells of
    something else to press or turn, which gives the same controls.
    """

    keys: tuple[str, ...]
    cap: str
    control: str
    does: str


KEYS: tuple[Key, ...] = (
    Key(("space",), "Space", "pause", "Pause, play"),
    Key(("right",), "→", "step", "One step on"),
    Key(("left",), "←", "step-back", "One second back"),
    Key(("shift+right",), "Shift →", "forward-10", "Ten seconds on"),
    Key(("shift+left",), "Shift ←", "back-10", "Ten seconds back"),
    Key(("]", "."), "]  .", "next-mark", "To the next mark"),
    Key(("[", ","), "[  ,", "previous-mark", "To the mark before"),
    Key(("b",), "B", "next-difference", "To where B differs"),
    Key(("shift+b",), "Shift B", "previous-difference", "To the one before"),
    Key(("home",), "Home", "home", "To the start"),
    Key(("end",), "End", "end", "To the end"),
    Key(("up", "+", "="), "+", "faster", "Faster"),
    Key(("down", "-"), "−", "slower", "Slower"),
    Key(("y",), "Y", "accept", "Yes to the offer"),
    Key(("x",), "X", "reject", "Not now"),
    Key(("u",), "U", "undo", "Undo"),
    Key(("w",), "W", "why", "Why, or why not"),
    Key(("d",), "D", "never", "Don’t offer this"),
    Key(("/",), "/", "type", "Type a wish"),
    Key(("t",), "T", "talk", "Talk: tap, or hold"),
    Key(("s",), "S", "silent", "Voice on, off"),
    Key(("c",), "C", "climate", "Climate"),
    Key(("m",), "M", "mind", "Open the mind"),
    Key(("n",), "N", "theme", "Day, dusk, night"),
    Key(("v",), "V", "profile", "Another curve"),
    Key(("z",), "Z", "zoom-in", "Map nearer"),
    Key(("shift+z",), "Shift Z", "zoom-out", "Map farther"),
    Key(("f",), "F", "fullscreen", "Full screen"),
    Key(("p",), "P", "screenshot", "Save a picture"),
    *(Key((str(n),), str(n), f"drive:{n}", f"Drive {n}") for n in range(1, 10)),
    Key(("0",), "0", "next-drive", "Next drive"),
    Key(("tab",), "Tab", "focus-next", "Ring on"),
    Key(("shift+tab",), "Shift Tab", "focus-previous", "Ring back"),
    Key(("return", "enter"), "Enter", "enter", "Press it, or type"),
    Key(("escape",), "Esc", "escape", "Back, or quit"),
    Key((), "Knob", "press", "Ring: turn, press"),
    Key((), "D-pad", "press", "A presses, B back"),
    Key(("h", "?", "f1"), "H", "help", "This help"),
    Key(("q",), "Q", "quit", "Quit"),
)

CONTROL_OF: dict[str, str] = {key: row.control for row in KEYS for key in row.keys}
"""The control that each key gives."""

LIVE: dict[str, str] = {
    "left": "focus-left",
    "right": "focus-right",
    "up": "focus-up",
    "down": "focus-down",
}
"""What the arrows give on a live drive, where there is nothing to step through."""
