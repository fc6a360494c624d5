"""What the machine lets be heard: whether it can make a sound, and the loudspeaker through which the voice speaks."""

import os
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from hmi.errors import HmiError
from hmi.gfx import pygame

__all__ = ["Loudspeaker", "SoundError", "can_sound"]

_SERVERS = ("PULSE_SERVER", "PIPEWIRE_REMOTE", "XDG_RUNTIME_DIR")
_CARDS = Path("/proc/asound/cards")

BLOCK = 512
"""Samples that the device takes at once: what it holds when it is told to stop is 21 ms of a voice of 24 kHz."""
_VOICE = 0
"""The channel of the voice; nothing else is given it."""
_BESIDE = 0.25
"""How loud everything else is while the voice speaks."""


class SoundError(HmiError):
    """No output device opens, or the one that was open is gone."""


def can_sound() -> bool:
    """Whether an output device opens; nothing is played."""
    if pygame.mixer.get_init() is not None:
        return True  # it is open, and closing it would cut the voice off
    try:
        Loudspeaker().close()
    except SoundError:
        return False
    return True


class Loudspeaker:
    """The output device, with one channel kept for the voice. Its methods may be called from any thread.

    Raises SoundError where no device opens.
    """

    def __init__(self, rate: int = 24_000) -> None:
        """Open the device for samples of ``rate`` Hz."""
        self._level = 1.0
        self._open(rate)

    def play(self, samples: npt.NDArray[np.float32], rate: int) -> None:
        """Begin to play mono samples, -1 to 1, ``rate`` a second, in place of what the voice still says; do not wait.

        Everything else becomes quieter until ``stop``. Raises SoundError when the device is gone.
        """
        try:
            if pygame.mixer.get_init() != (rate, -16, 1):
                pygame.mixer.quit()
                self._open(rate)
            pcm = (np.clip(samples, -1.0, 1.0) * 32_767).astype("<i2")
            channel = pygame.mixer.Channel(_VOICE)
            channel.play(pygame.mixer.Sound(buffer=pcm.tobytes()))
            channel.set_volume(self._level)  # a new sound begins at full volume
            self._others(_BESIDE)
        except pygame.error as error:
            raise SoundError(f"the sound device is gone ({error}): connect one and start again") from None

    def level(self, share: float) -> None:
        """Make the voice louder or quieter from now on: 1 is full, 0 is silent."""
        self._level = share
        if pygame.mixer.get_init() is not None:
            pygame.mixer.Channel(_VOICE).set_volume(share)

    def stop(self) -> None:
        """End the voice within a block, and give everything else its volume back."""
        if pygame.mixer.get_init() is not None:
            pygame.mixer.Channel(_VOICE).stop()
            self._others(1.0)

    @property
    def busy(self) -> bool:
        """Whether the voice is still playing."""
        return pygame.mixer.get_init() is not None and pygame.mixer.Channel(_VOICE).get_busy()

    def close(self) -> None:
        """Give the device back; whatever plays ends."""
        pygame.mixer.quit()

    def _open(self, rate: int) -> None:
        if sys.platform.startswith("linux") and not _may_have_card():
            # ALSA would complain about it at length on the error stream
            raise SoundError("no sound device: connect one, or start a sound server")
        try:
            pygame.mixer.init(rate, -16, 1, BLOCK, allowedchanges=0)
        except pygame.error as error:
            raise SoundError(f"no sound device opens ({error}): connect one, or start a sound server") from None
        pygame.mixer.set_reserved(_VOICE + 1)

    def _others(self, share: float) -> None:
        for number in range(_VOICE + 1, pygame.mixer.get_num_channels()):
            pygame.mixer.Channel(number).set_volume(share)


def _may_have_card() -> bool:
    """Whether there is a card, a server that may have one, or a driver of SDL's that somebody chose."""
    return _card() or any(name in os.environ for name in (*_SERVERS, "SDL_AUDIODRIVER"))


def _card() -> bool:
    try:
        return "[" in _CARDS.read_text()
    except OSError:
        return False
