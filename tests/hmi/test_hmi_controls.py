from hmi.controls import CONTROL_OF, KEYS
from hmi.helping import rows


def test_no_key_means_two_things():
    keys = [key for row in KEYS for key in row.keys]
    assert len(keys) == len(set(keys)) == len(CONTROL_OF)


def test_help_lists_every_key_row_once():
    shown = rows()
    assert len(shown) == len(set(shown))
    for row in KEYS:
        if not row.control.startswith("drive:"):
            assert (row.cap, row.does) in shown
    assert ("1 … 9", "Another drive") in shown


def test_every_promised_key_has_its_control():
    for key, control in {
        "space": "pause", "right": "step", "left": "step-back", "shift+right": "forward-10", "shift+left": "back-10",
        "home": "home", "end": "end", "up": "faster", "+": "faster", "down": "slower", "-": "slower", "n": "theme",
        "f": "fullscreen", "p": "screenshot", "h": "help", "?": "help", "f1": "help", "/": "type", "return": "type",
        "y": "accept", "x": "reject", "u": "undo", "1": "drive:1", "9": "drive:9", "q": "quit", "escape": "quit",
        "z": "zoom-in", "shift+z": "zoom-out",
    }.items():  # fmt: skip
        assert CONTROL_OF[key] == control
