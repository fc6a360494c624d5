"""Whether the machine can make a sound."""

import os
import sys
from pathlib import Path

from hmi.gfx import pygame

__all__ = ["can_sound"]

_SERVERS = ("PULSE_SERVER", "PIPEWIRE_REMOTE", "XDG_RUNTIME_DIR")
_CARDS = Path("/proc/asound/cards")


def can_sound() -> bool:
    """Whether an output device opens; nothing is played."""
    if sys.platform.startswith("linux") and not _card() and not any(name in os.environ for name in _SERVERS):
        return False  # ALSA would complain about it at length on the error stream
    try:
        pygame.mixer.init()
    except pygame.error:
        return False
    pygame.mixer.quit()
    return True


def _card() -> bool:
    try:
        return "[" in _CARDS.read_text()
    except OSError:
        return False
