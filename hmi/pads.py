"""Game controllers and D-pads, plugged in at any time: their hats, sticks and buttons give controls."""

from hmi.gfx import pygame

__all__ = ["Pads"]

_BUTTONS = {
    0: "press", 1: "back", 2: "theme", 3: "silent",
    11: "focus-up", 12: "focus-down", 13: "focus-left", 14: "focus-right",
}  # fmt: skip
"""SDL's numbers: the four buttons at the right from the bottom on, A B X Y; many pads have their D-pad from 11 on."""
_HAT = {(-1, 0): "focus-left", (1, 0): "focus-right", (0, 1): "focus-up", (0, -1): "focus-down"}
_STICK = {(0, -1): "focus-left", (0, 1): "focus-right", (1, -1): "focus-up", (1, 1): "focus-down"}
"""By axis and side; the D-pads of simple pads report as a stick."""
_PUSHED, _LET_GO = 0.7, 0.4
"""How far a stick is pushed before it counts, and how near the middle before it may count again; 1 is its end."""


class Pads:
    """Every pad that is plugged in."""

    def __init__(self) -> None:
        self._open: dict[int, pygame.joystick.JoystickType] = {}
        self._sides: dict[tuple[int, int], int] = {}

    def control(self, event: pygame.event.Event) -> str:
        """Return the control that ``event`` gives, "" if none; a pad that appears is opened, so that it reports."""
        if event.type == pygame.JOYBUTTONDOWN:
            return _BUTTONS.get(event.button, "")
        if event.type == pygame.JOYHATMOTION:
            return _HAT.get(tuple(event.value), "")
        if event.type == pygame.JOYAXISMOTION:
            return self._stick(event.instance_id, event.axis, event.value)
        if event.type == pygame.JOYDEVICEADDED:
            self._plug_in(event.device_index)
        elif event.type == pygame.JOYDEVICEREMOVED:
            self._open.pop(event.instance_id, None)
            self._sides = {key: side for key, side in self._sides.items() if key[0] != event.instance_id}
        return ""

    def _plug_in(self, index: int) -> None:
        try:
            pad = pygame.joystick.Joystick(index)
        except pygame.error:  # it was pulled out again, or may not be read: the others go on
            return
        self._open[pad.get_instance_id()] = pad

    def _stick(self, pad: int, axis: int, value: float) -> str:
        before = self._sides.get((pad, axis), 0)
        if before and abs(value) > _LET_GO and (value > 0) == (before > 0):
            return ""
        side = 0 if abs(value) < _PUSHED else 1 if value > 0 else -1
        self._sides[pad, axis] = side
        return _STICK.get((axis, side), "")
