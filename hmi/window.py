"""The window: the only module that touches the display. It shows pictures and turns events into plain inputs."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Literal, NamedTuple

from hmi.controls import CONTROL_OF, LIVE
from hmi.errors import NoDisplayError
from hmi.gfx import Surface, pygame
from hmi.pads import Pads

__all__ = ["Input", "Translator", "Window"]

_NO_SCREEN = ("dummy", "offscreen")
_HELD = frozenset({"step", "step-back", "forward-10", "back-10", "faster", "slower", "focus-next", "focus-previous"})
"""Controls that go on while the key is held; the others act once for a press."""
_HOLD = frozenset({"talk"})
"""Controls for which it counts when the key is let go."""
_NAMES = {
    pygame.K_SPACE: "space", pygame.K_RIGHT: "right", pygame.K_LEFT: "left", pygame.K_UP: "up", pygame.K_DOWN: "down",
    pygame.K_HOME: "home", pygame.K_END: "end", pygame.K_RETURN: "return", pygame.K_KP_ENTER: "enter",
    pygame.K_F1: "f1", pygame.K_ESCAPE: "escape", pygame.K_TAB: "tab",
}  # fmt: skip
_WHILE_TYPING: dict[int, Literal["submit", "cancel", "backspace"]] = {
    pygame.K_RETURN: "submit", pygame.K_KP_ENTER: "submit", pygame.K_ESCAPE: "cancel", pygame.K_BACKSPACE: "backspace",
}  # fmt: skip


class Input(NamedTuple):
    """One thing that the user did.

    "key" has ``control`` (a word of ``hmi.controls``), and so has "release", which tells of "talk" when its key is let
    go; ``live`` is the control that the key gives on a live drive, where that is another. "text" has ``text`` or
    ``special``; "touch" and "drag" have ``pos`` and "resize" has ``size``, in pixels; "lift" ends a touch; "turn" has
    the ``steps`` by which a knob was turned, back where they are negative.
    """

    kind: Literal["quit", "key", "release", "text", "touch", "drag", "lift", "resize", "turn"]
    control: str = ""
    live: str = ""
    text: str = ""
    special: Literal["", "submit", "cancel", "backspace"] = ""
    pos: tuple[int, int] = (0, 0)
    size: tuple[int, int] = (0, 0)
    steps: int = 0


class Translator:
    """Turns pygame's events into inputs; needs no display."""

    def __init__(self) -> None:
        self._down: set[int] = set()
        self._holding: dict[int, str] = {}
        self._swallow = ""
        self._pads = Pads()

    def translate(self, events: Iterable[pygame.event.Event], typing: bool) -> list[Input]:
        """Return what ``events`` mean; once a key has begun typing, the rest of them are typed text."""
        found: list[Input] = []
        for event in events:
            made = self._one(event, typing)
            if made is None or (made.kind == "resize" and found and found[-1] == made):
                continue
            found.append(made)
            if made.control == "type":
                typing = True
            elif made.special in ("submit", "cancel"):
                typing = False
        return found

    def _one(self, event: pygame.event.Event, typing: bool) -> Input | None:
        if event.type == pygame.QUIT:
            return Input("quit")
        if event.type == pygame.KEYDOWN:
            return self._key(event, typing)
        if event.type == pygame.KEYUP:
            self._down.discard(event.key)
            return self._let_go(event.key)
        if event.type == pygame.WINDOWFOCUSLOST:  # its keys may be let go elsewhere
            self._down.clear()
            return self._let_go(next(iter(self._holding), 0))
        if event.type == pygame.TEXTINPUT:
            swallow, self._swallow = self._swallow, ""
            if typing and event.text != swallow:
                return Input("text", text=event.text)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            return Input("touch", pos=(int(event.pos[0]), int(event.pos[1])))
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            return Input("lift")
        elif event.type == pygame.MOUSEMOTION and event.buttons[0]:
            return Input("drag", pos=(int(event.pos[0]), int(event.pos[1])))
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 2:
            return Input("key", control="press")
        elif event.type == pygame.MOUSEWHEEL and event.y:  # what a knob reports as; towards the driver is on
            return Input("turn", steps=int(event.y if event.flipped else -event.y))
        elif event.type == pygame.VIDEORESIZE:
            return Input("resize", size=(int(event.w), int(event.h)))
        elif control := self._pads.control(event):
            return Input("key", control=control)
        return None

    def _let_go(self, key: int) -> Input | None:
        control = self._holding.pop(key, "")
        return Input("release", control=control) if control else None

    def _key(self, event: pygame.event.Event, typing: bool) -> Input | None:
        again = event.key in self._down
        self._down.add(event.key)
        self._swallow = ""
        if typing:
            special = _WHILE_TYPING.get(event.key)
            return Input("text", special=special) if special and not (again and special != "backspace") else None
        if event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT | pygame.KMOD_META):
            return None
        name = _NAMES.get(event.key, event.unicode.lower())
        shift = bool(event.mod & pygame.KMOD_SHIFT)
        shifted = CONTROL_OF.get(f"shift+{name}") if shift else None
        control = shifted or CONTROL_OF.get(name)
        if control is None or (again and control not in _HELD):
            return None
        if control == "type":
            self._swallow = event.unicode  # the same press also comes as text
        if control in _HOLD:
            self._holding[event.key] = control
        return Input("key", control=control, live="" if shift else LIVE.get(name, ""))


class Window:
    """A window of ``size`` pixels on the real display.

    Raises NoDisplayError where there is none; SDL's dummy driver does not count as one.
    """

    def __init__(self, size: tuple[int, int], title: str, fullscreen: bool = False) -> None:
        _require_display()
        self._windowed, self._full = size, fullscreen
        self._inputs = Translator()
        self._resized = False
        try:
            pygame.display.init()
            driver = pygame.display.get_driver()
            if driver in _NO_SCREEN:
                raise NoDisplayError(f"SDL found no screen, only its {driver} driver; use --headless instead")
            self._screen = self._open()
            pygame.display.set_caption(title)
            pygame.key.set_repeat(350, 60)
            pygame.key.start_text_input()
        except pygame.error as error:
            pygame.display.quit()
            raise NoDisplayError(f"the display does not open ({error}); use --headless instead") from error
        except NoDisplayError:
            pygame.display.quit()
            raise

        with suppress(pygame.error):  # it tells of every pad that is there, and of those that come; without it, no pads
            pygame.joystick.init()

    def _open(self) -> Surface:
        if self._full:
            return pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
        return pygame.display.set_mode(self._windowed, pygame.RESIZABLE)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        width, height = self._screen.get_size()
        return width, height

    def show(self, surface: Surface) -> None:
        """Put ``surface`` on the screen."""
        self._screen.blit(surface, (0, 0))
        pygame.display.flip()

    def toggle_fullscreen(self) -> None:
        """Fill the screen, or stop doing so; the next poll reports the new size."""
        if not self._full:
            self._windowed = self.size
        self._full = not self._full
        self._screen = self._open()
        self._resized = True

    def poll(self, typing: bool) -> list[Input]:
        """Return what the user did since the last call; ``typing`` says whether keys are text now."""
        found = self._inputs.translate(pygame.event.get(), typing)
        if self._resized or any(made.kind == "resize" for made in found):
            self._resized = False
            self._screen = pygame.display.get_surface() or self._screen
            found = [*(made for made in found if made.kind != "resize"), Input("resize", size=self.size)]
        return found

    def close(self) -> None:
        """Close the window; further calls do nothing."""
        pygame.joystick.quit()
        pygame.display.quit()


def _require_display() -> None:
    driver = os.environ.get("SDL_VIDEODRIVER", os.environ.get("SDL_VIDEO_DRIVER", ""))
    if driver in _NO_SCREEN:
        raise NoDisplayError(f"SDL_VIDEODRIVER={driver} is no screen; unset it, or use --headless")
    seen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not seen and driver.lower() != "kmsdrm":
        raise NoDisplayError("there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set); use --headless")
