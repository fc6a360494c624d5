"""Knobs and pads, as pygame reports them."""

import pytest

from hmi.gfx import pygame
from hmi.pads import Pads
from hmi.window import Translator


def event(kind, **fields):
    return pygame.event.Event(kind, instance_id=7, **fields)


def controls(*events):
    return [(made.kind, made.control, made.steps) for made in Translator().translate(events, False)]


def test_a_knob_turns_as_a_mouse_wheel_and_presses_as_its_middle_button():
    assert controls(
        event(pygame.MOUSEWHEEL, x=0, y=-2, flipped=False),
        event(pygame.MOUSEWHEEL, x=0, y=1, flipped=False),
        event(pygame.MOUSEWHEEL, x=0, y=1, flipped=True),
        event(pygame.MOUSEWHEEL, x=3, y=0, flipped=False),
        event(pygame.MOUSEBUTTONDOWN, button=5, pos=(1, 1)),  # the same turn, as it was told before SDL 2
        event(pygame.MOUSEBUTTONDOWN, button=2, pos=(1, 1)),
    ) == [("turn", "", 2), ("turn", "", -1), ("turn", "", 1), ("key", "press", 0)]


@pytest.mark.parametrize(
    ("made", "control"),
    [
        (event(pygame.JOYHATMOTION, hat=0, value=(-1, 0)), "focus-left"),
        (event(pygame.JOYHATMOTION, hat=0, value=(1, 0)), "focus-right"),
        (event(pygame.JOYHATMOTION, hat=0, value=(0, 1)), "focus-up"),
        (event(pygame.JOYHATMOTION, hat=0, value=(0, -1)), "focus-down"),
        (event(pygame.JOYBUTTONDOWN, button=0), "press"),
        (event(pygame.JOYBUTTONDOWN, button=1), "back"),
        (event(pygame.JOYBUTTONDOWN, button=2), "theme"),
        (event(pygame.JOYBUTTONDOWN, button=3), "silent"),
        (event(pygame.JOYBUTTONDOWN, button=11), "focus-up"),
        (event(pygame.JOYBUTTONDOWN, button=14), "focus-right"),
    ],
)
def test_hats_and_buttons(made, control):
    assert controls(made) == [("key", control, 0)]


def test_a_hat_that_is_let_go_and_other_buttons_do_nothing():
    assert controls(
        event(pygame.JOYHATMOTION, hat=0, value=(0, 0)),
        event(pygame.JOYHATMOTION, hat=0, value=(1, 1)),
        event(pygame.JOYBUTTONDOWN, button=6),
        event(pygame.JOYBUTTONUP, button=0),
    ) == []  # fmt: skip


def test_a_stick_moves_once_for_each_push():
    pads = Pads()
    pushed = [0.2, 0.8, 1.0, 0.6, 0.9, 0.1, 0.75, -0.9, -0.5, 0.0]
    made = [pads.control(event(pygame.JOYAXISMOTION, axis=0, value=value)) for value in pushed]
    assert [control for control in made if control] == ["focus-right", "focus-right", "focus-left"]
    assert pads.control(event(pygame.JOYAXISMOTION, axis=1, value=-1.0)) == "focus-up"
    assert pads.control(event(pygame.JOYAXISMOTION, axis=4, value=1.0)) == ""


def test_pads_come_and_go(monkeypatch):
    opened = []

    class Pad:
        def __init__(self, index: int) -> None:
            if index == 9:
                raise pygame.error("pulled out again")
            opened.append(index)

        def get_instance_id(self) -> int:
            return 7

    monkeypatch.setattr(pygame.joystick, "Joystick", Pad)
    pads = Pads()
    assert pads.control(event(pygame.JOYDEVICEADDED, device_index=0)) == ""
    assert pads.control(event(pygame.JOYDEVICEADDED, device_index=9)) == ""
    assert opened == [0]
    assert pads.control(event(pygame.JOYAXISMOTION, axis=0, value=1.0)) == "focus-right"
    assert pads.control(event(pygame.JOYDEVICEREMOVED)) == ""
    pads.control(event(pygame.JOYDEVICEADDED, device_index=1))
    assert pads.control(event(pygame.JOYAXISMOTION, axis=0, value=1.0)) == "focus-right"


def test_an_arrow_tells_what_it_is_on_a_live_drive():
    keys = [(pygame.K_RIGHT, 0), (pygame.K_RIGHT, pygame.KMOD_LSHIFT), (pygame.K_UP, 0), (pygame.K_SPACE, 0)]
    made = Translator().translate(
        [pygame.event.Event(pygame.KEYDOWN, key=key, unicode="", mod=mod) for key, mod in keys], False
    )
    assert [(one.control, one.live) for one in made] == [
        ("step", "focus-right"), ("forward-10", ""), ("faster", "focus-up"), ("pause", ""),
    ]  # fmt: skip


def test_tab_is_nothing_while_typing_and_with_alt():
    def tab(mod: int = 0):
        return pygame.event.Event(pygame.KEYDOWN, key=pygame.K_TAB, unicode="\t", mod=mod)

    assert Translator().translate([tab()], True) == []
    assert Translator().translate([tab(pygame.KMOD_ALT)], False) == []
