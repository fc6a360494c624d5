import pytest

from hmi.errors import NoDisplayError
from hmi.gfx import pygame
from hmi.window import Translator, Window
from vehicle.errors import OutriderError


def press(key, unicode="", mod=0):
    return pygame.event.Event(pygame.KEYDOWN, key=key, unicode=unicode, mod=mod)


def lift(key):
    return pygame.event.Event(pygame.KEYUP, key=key, mod=0)


def typed(text):
    return pygame.event.Event(pygame.TEXTINPUT, text=text)


@pytest.mark.parametrize("driver", ["", "dummy", "offscreen"])
def test_no_display_is_one_clear_line(monkeypatch, driver):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEO_DRIVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SDL_VIDEODRIVER", driver)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(NoDisplayError, match="--headless") as caught:
        Window((800, 480), "Outrider")
    assert isinstance(caught.value, OutriderError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("event", "control"),
    [
        (press(pygame.K_SPACE, " "), "pause"), (press(pygame.K_RIGHT), "step"),
        (press(pygame.K_RIGHT, mod=pygame.KMOD_LSHIFT), "forward-10"), (press(pygame.K_LEFT), "step-back"),
        (press(pygame.K_LEFT, mod=pygame.KMOD_RSHIFT), "back-10"),
        (press(pygame.K_EQUALS, "+", pygame.KMOD_SHIFT), "faster"),
        (press(pygame.K_KP_MINUS, "-"), "slower"), (press(pygame.K_SLASH, "?", pygame.KMOD_SHIFT), "help"),
        (press(pygame.K_F1), "help"), (press(pygame.K_n, "N", pygame.KMOD_SHIFT), "theme"),
        (press(pygame.K_3, "3"), "drive:3"),
        (press(pygame.K_ESCAPE, "\x1b"), "escape"), (press(pygame.K_RETURN, "\r"), "enter"),
        (press(pygame.K_TAB, "\t"), "focus-next"), (press(pygame.K_TAB, "\t", pygame.KMOD_LSHIFT), "focus-previous"),
    ],
)  # fmt: skip
def test_keys_give_their_controls(event, control):
    assert [(made.kind, made.control) for made in Translator().translate([event], False)] == [("key", control)]


def test_keys_with_ctrl_and_unknown_keys_do_nothing():
    events = [press(pygame.K_q, "\x11", pygame.KMOD_LCTRL), press(pygame.K_F9), press(pygame.K_LSHIFT)]
    assert Translator().translate(events, False) == []


def test_a_held_key_steps_on_but_pauses_once():
    inputs = Translator()
    held = (
        [press(pygame.K_SPACE, " ")] * 3
        + [lift(pygame.K_SPACE), press(pygame.K_SPACE, " ")]
        + [press(pygame.K_RIGHT)] * 3
    )
    assert [made.control for made in inputs.translate(held, False)] == ["pause", "pause", "step", "step", "step"]


def test_the_key_that_begins_typing_is_not_typed():
    inputs = Translator()
    assert [made.control for made in inputs.translate([press(pygame.K_SLASH, "/"), typed("/")], False)] == ["type"]
    assert [made.text for made in inputs.translate([press(pygame.K_a, "a"), typed("a"), typed("/")], True)] == [
        "a",
        "/",
    ]
    late = Translator()
    late.translate([press(pygame.K_SLASH, "/")], False)
    assert late.translate([typed("/")], True) == []


def test_typing_takes_letters_and_ends():
    inputs = Translator()
    events = [press(pygame.K_q, "q"), typed("q"), press(pygame.K_BACKSPACE, "\x08"), press(pygame.K_RETURN, "\r")]
    made = inputs.translate([*events, lift(pygame.K_q), press(pygame.K_q, "q")], True)
    assert [(m.kind, m.text, m.special, m.control) for m in made] == [
        ("text", "q", "", ""), ("text", "", "backspace", ""), ("text", "", "submit", ""), ("key", "", "", "quit"),
    ]  # fmt: skip
    assert Translator().translate([press(pygame.K_ESCAPE)], True)[0].special == "cancel"


def test_touches_drags_and_the_window():
    events = [
        pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=(3, 4)),
        pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=3, pos=(3, 4)),
        pygame.event.Event(pygame.MOUSEMOTION, buttons=(1, 0, 0), pos=(5, 6), rel=(2, 2)),
        pygame.event.Event(pygame.MOUSEMOTION, buttons=(0, 0, 0), pos=(7, 8), rel=(2, 2)),
        pygame.event.Event(pygame.VIDEORESIZE, w=900, h=500, size=(900, 500)),
        pygame.event.Event(pygame.QUIT),
    ]
    made = Translator().translate(events, False)
    assert [m.kind for m in made] == ["touch", "drag", "resize", "quit"]
    assert (made[0].pos, made[1].pos, made[2].size) == ((3, 4), (5, 6), (900, 500))
