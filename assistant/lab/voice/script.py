"""Gives a drive a voice: lines spoken into sound files beside it, by the voice that no recogniser here learnt from.

``outrider simulate FOLDER --showcase`` does so for the drive of ``replays/``.
"""

import random
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from assistant.lab.voice.errors import VoiceError
from assistant.lab.voice.features import RATE
from assistant.lab.voice.voices import HELD_OUT, Voice, speak
from vehicle.drive import open_drive
from vehicle.drive.folder import INFO, write_info
from vehicle.errors import DriveError

__all__ = ["speak_into"]

_FOLDER: Final = "voice"
_LEAD_S, _TAIL_S = 0.3, 0.7
_ROOM: Final = 0.001
"""Of full scale: the noise of a car that stands, around and under the words."""
_PEAK: Final = 0.5


class _Calm(random.Random):
    """Dice that always fall in the middle: the voice at its own pace."""

    def uniform(self, a: float, b: float) -> float:
        """Return the middle."""
        return (a + b) / 2


def speak_into(folder: Path, lines: Sequence[tuple[float, str]], voice: Voice = HELD_OUT) -> list[Path]:
    """Write a 16 kHz WAV file for each line, which begins at its second of the drive, and name them in ``drive.toml``.

    Raises VoiceError where the voice is not installed, DriveError where ``folder`` is no drive or cannot be written.
    """
    info = open_drive(folder).info
    if info is None:
        raise DriveError(f"{folder}: is no drive folder; there is no {INFO} in it")
    spoken = speak(voice, [text for _, text in lines], _Calm())
    files = {f"{_FOLDER}/{round(t_s):04}.wav": t_s for t_s, _ in lines}
    if len(files) < len(lines):
        raise VoiceError(f"{folder}: two lines begin within the same second; move one")
    dice = np.random.default_rng(0)
    try:
        (folder / _FOLDER).mkdir(exist_ok=True)
        for name, samples in zip(files, spoken, strict=True):
            _write(folder / name, samples, dice)
        write_info(folder / INFO, msgspec.structs.replace(info, voice=files))
    except OSError as error:
        raise DriveError(f"{folder}: cannot be written ({error.strerror})") from None
    return [folder / name for name in files]


def _write(path: Path, samples: npt.NDArray[np.float32], dice: np.random.Generator) -> None:
    whole = np.pad(
        samples * (_PEAK / max(float(np.abs(samples).max()), 1e-3)), (int(_LEAD_S * RATE), int(_TAIL_S * RATE))
    )
    whole += dice.normal(0.0, _ROOM, len(whole))
    with path.open("wb") as raw, wave.open(raw, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(whole, -1.0, 1.0) * 32_767).astype("<i2").tobytes())
