from hmi.controls import CONTROL_OF, KEYS, LIVE
from hmi.helping import rows


def test_no_key_means_two_things():
    keys = [key for row in KEYS for key in row.keys]
    assert len(keys) == len(set(keys)) == len(CONTROL_OF)


def test_help_lists_every_key_row_once():
    shown = rows()
    assert len(shown) == len(set(shown))
    together = {
        **{"step": "→  ←", "step-back": "→  ←", "forward-10": "Shift → ←", "back-10": "Shift → ←", "next-mark": "]  ["},
        **{"previous-mark": "]  [", "home": "Home", "end": "Home", "faster": "+  −", "slower": "+  −"},
        **{"focus-next": "Tab", "focus-previous": "Tab"},
    }
    caps = [cap for cap, _ in shown]
    for row in KEYS:
        if row.control in together:
            assert together[row.control] in caps
        elif not row.control.startswith("drive:"):
            assert (row.cap, row.does) in shown
    assert ("1 … 9", "Another drive") in shown


def test_help_tells_of_knob_and_pad():
    assert {"Tab", "Enter", "Esc", "Knob", "D-pad"} <= {cap for cap, _ in rows()}


def test_arrows_choose_on_a_live_drive():
    assert {arrow: f"focus-{arrow}" for arrow in ("left", "right", "up", "down")} == LIVE
    assert set(LIVE) <= set(CONTROL_OF)


def test_every_promised_key_has_its_control():
    for key, control in {
        "space": "pause", "right": "step", "left": "step-back", "shift+right": "forward-10", "shift+left": "back-10",
        "home": "home", "end": "end", "up": "faster", "+": "faster", "down": "slower", "-": "slower", "n": "theme",
        "f": "fullscreen", "p": "screenshot", "h": "help", "?": "help", "f1": "help", "/": "type", "return": "enter",
        "y": "accept", "x": "reject", "u": "undo", "1": "drive:1", "9": "drive:9", "q": "quit", "escape": "escape",
        "tab": "focus-next", "shift+tab": "focus-previous", "z": "zoom-in", "shift+z": "zoom-out",
    }.items():  # fmt: skip
        assert CONTROL_OF[key] == control
