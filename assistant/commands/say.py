"""``outrider say``: hear the voice, or keep what it says as a WAV file."""

import wave
from pathlib import Path

import numpy as np

from assistant.speaking.brief import brief
from assistant.speaking.spoken import spoken
from assistant.speaking.voice import Speech, load_voice
from assistant.terminal import say
from vehicle.clock import sleep_s
from vehicle.errors import OutriderError

__all__ = ["run_say", "write_wav"]

_POLL_S = 0.02
_SPARE_S = 0.5
"""The device takes its first block a little late."""


def run_say(text: str, out: Path | None, *, moving: bool) -> None:
    """Print the words that are said for ``text`` and say them, or write them to ``out``.

    ``moving`` is what the voice would make of it while the car moves. Raises OutriderError when there is nothing to
    say, no voice, no device, or a file that cannot be written.
    """
    words = spoken(brief(text) if moving else text)
    if not words:
        raise OutriderError(f"{text!r} holds nothing that can be said: give words")
    speech = load_voice().say(words)
    if out is not None:
        write_wav(out, speech)
    else:
        _play(speech)
    say(words)


def write_wav(path: Path, speech: Speech) -> None:
    """Write mono samples of 16 bits; raises OutriderError if the file cannot be written."""
    pcm = (np.clip(speech.samples, -1.0, 1.0) * 32_767).astype("<i2")
    try:
        with path.open("wb") as raw, wave.open(raw, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(speech.rate)
            file.writeframes(pcm.tobytes())
    except OSError as error:
        raise OutriderError(f"{path}: cannot be written ({error.strerror})") from None


def _play(speech: Speech) -> None:
    from hmi.sound import Loudspeaker, SoundError

    try:
        loudspeaker = Loudspeaker(speech.rate)
    except SoundError as error:
        raise OutriderError(f"{error}; or add --out FILE.wav") from None
    try:
        loudspeaker.play(speech.samples, speech.rate)
        for _ in range(int((speech.seconds + _SPARE_S) / _POLL_S)):  # a device that stalls does not keep us
            if not loudspeaker.busy:
                break
            sleep_s(_POLL_S)
    finally:
        loudspeaker.close()
