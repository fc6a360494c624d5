from dataclasses import replace

import pytest
from hmi_views import STATES

from hmi.controls import CONTROL_OF, KEYS, LIVE
from hmi.dashboard import Dashboard
from hmi.helping import rows
from hmi.view import Words


def test_no_key_means_two_things():
    keys = [key for row in KEYS for key in row.keys]
    assert len(keys) == len(set(keys)) == len(CONTROL_OF)


def test_help_lists_every_key_row_once():
    shown = rows(())
    assert len(shown) == len(set(shown))
    together = {
        **{"step": "→  ←", "step-back": "→  ←", "forward-10": "Shift → ←", "back-10": "Shift → ←"},
        **{"home": "Home", "end": "Home", "faster": "+  −", "slower": "+  −"},
        **{"focus-next": "Tab", "focus-previous": "Tab", "zoom-in": "Z", "zoom-out": "Z"},
        **{"next-difference": "B", "previous-difference": "B"},
    }
    caps = [cap for cap, _ in shown]
    for row in KEYS:
        if row.control in together:
            assert together[row.control] in caps
        elif not row.control.startswith("drive:"):
            assert (row.cap, row.does) in shown
    assert ("1 … 9", "Another drive") in shown


def test_help_tells_of_knob_and_pad():
    assert {"Tab", "Enter", "Esc", "Knob", "D-pad"} <= {cap for cap, _ in rows(())}


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


RING = {"focus-next", "focus-previous", "enter", "escape", "press"}
ALONG = {"home", "end", "forward-10", "back-10"}
"""What a touch of the timeline does, or the ring on it."""
REPLAYS = {"step", "step-back", "pause", "faster", "slower", "next-mark", "previous-mark", "next-drive", "profile"}


@pytest.mark.parametrize("size", [(800, 480), (1280, 720), (1920, 720), (1080, 1920)])
@pytest.mark.parametrize("live", [False, True])
def test_every_action_can_be_touched(size: tuple[int, int], live: bool) -> None:
    """What keys do, touch and the ring do too, somewhere on the screen or in the help."""
    wanted = {row.control for row in KEYS if not row.control.startswith("drive:")} - RING - ALONG
    if live:
        wanted -= REPLAYS | {"next-difference", "previous-difference"}
    dashboard, found = Dashboard(size), set()
    for state in ("electric", "offer", "undo", "help", "help-beside", "help-others", "parked-live"):
        view = STATES[state]
        for words in (view.words, Words(mic="ready", voice="on")):
            play = None if live else view.playback
            dashboard.draw(replace(view, words=words, playback=play, moving=False))
            found |= dashboard.layout.targets.keys()
    assert wanted - found == set()


@pytest.mark.parametrize("state", ["help", "help-others", "help-beside", "help-live"])
@pytest.mark.parametrize("size", [(800, 480), (1280, 720), (1920, 720), (1080, 1920), (480, 800)])
def test_buttons_of_the_help_stand_apart_and_every_key_is_told(size: tuple[int, int], state: str) -> None:
    dashboard = Dashboard(size)
    dashboard.draw(STATES[state])
    boxes = list(dashboard.layout.targets.values())
    assert all(not one.overlaps(other) for at, one in enumerate(boxes) for other in boxes[:at])
    told = {text.text for text in dashboard.texts["help"]}
    joint = {cap for cap, _ in rows(())}  # opposites, such as Z and Shift Z, stand together
    for row in KEYS:
        cap = row.cap.partition("  ")[0]
        assert row.control.startswith("drive:") or {cap, row.cap} & told or row.cap not in joint, row
    assert {"Z", "B", "→  ←", "Tab"} <= told
