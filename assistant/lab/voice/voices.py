"""The synthetic voices that the model learns from, with their licences, and the one that it never hears.

Each engine is a program or package of its own, called as its authors mean it to be; none of it ships. What ships are
weights that learnt from the sound, so each voice's licence must allow that: ``VOICES`` says so for each.
"""

import io
import random
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from math import gcd
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.lab.voice.errors import VoiceError
from assistant.lab.voice.features import RATE
from assistant.lab.voice.lists import listed

__all__ = ["HELD_OUT", "VOICES", "Voice", "available", "speak"]

_Floats = npt.NDArray[np.float32]


class Voice(NamedTuple):
    """One voice: its engine, how the engine calls it, who may use its sound, and its share of the training speech."""

    name: str
    engine: str
    called: str
    licence: str
    source: str
    share: float


_ARCTIC = "Carnegie Mellon's own free licence (like BSD): use, copy, modify, sell, with notice"
_CSTR = "CSTR's and CMU's free licence (like MIT): use, modify, sell, with notice"
_ESPEAK = "GPL-3.0 program and data; its output is not covered by it"
_HIBARI = "Apache-2.0; distilled from Kokoro-82M (Apache-2.0)"

VOICES: tuple[Voice, ...] = (
    Voice("hibari-heart", "hibari", "heart", _HIBARI, "hibari-tts 0.2.1, voice heart", 0.32),
    Voice("flite-slt", "flite", "slt", _ARCTIC, "Debian flite; CMU ARCTIC slt", 0.17),
    Voice("flite-awb", "flite", "awb", _ARCTIC, "Debian flite; CMU ARCTIC awb", 0.17),
    Voice("flite-kal16", "flite", "kal16", _ARCTIC, "Debian flite; CMU kal diphones", 0.05),
    Voice("festival-ked", "festival", "ked_diphone", _CSTR, "Debian festvox-kdlpc16k", 0.06),
    Voice("festival-kal", "festival", "kal_diphone", _CSTR, "Debian festvox-kallpc16k", 0.04),
    Voice("espeak-us", "espeak-ng", "en-us", _ESPEAK, "Debian espeak-ng, 26 speaker variants", 0.10),
    Voice("espeak-gb", "espeak-ng", "en-gb", _ESPEAK, "Debian espeak-ng, 26 speaker variants", 0.05),
    Voice("espeak-scotland", "espeak-ng", "en-gb-scotland", _ESPEAK, "Debian espeak-ng, 26 speaker variants", 0.03),
)
"""What the training may hear. MBROLA's voices (not free), piper's joe (lineage unclear) and all voices whose licence
forbids commercial use stay out."""

HELD_OUT = Voice("flite-rms", "flite", "rms", _ARCTIC, "Debian flite; CMU ARCTIC rms", 0.0)
"""The voice that takes no part in training or tuning: a man of the CMU ARCTIC recordings."""

_VARIANTS = listed(
    "m1 m2 m3 m4 m5 m6 m7 m8 f1 f2 f3 f4 f5 Alex Alicia Andrea Andy Annie Gene Jacky Lee Mario Michael steph linda rob"
)
_PROGRAMS = {"flite": "flite", "festival": "festival", "espeak-ng": "espeak-ng"}
_PACKAGES = {
    "flite": "apt install flite",
    "festival": "apt install festival festlex-cmu festlex-poslex festvox-kallpc16k festvox-kdlpc16k",
    "espeak-ng": "apt install espeak-ng",
    "hibari": "pip install hibari-tts",
}


def available(voice: Voice) -> bool:
    """Return whether the voice's engine is installed."""
    if voice.engine in _PROGRAMS:
        return shutil.which(_PROGRAMS[voice.engine]) is not None
    try:
        import_module("hibari")
    except ModuleNotFoundError:
        return False
    return True


def speak(voice: Voice, texts: Sequence[str], dice: random.Random) -> list[_Floats]:
    """Return each text as mono sound at 16 kHz, full scale 1.0, at a pace and pitch of its own.

    Raises VoiceError if the engine is missing or fails, with what to install.
    """
    if not available(voice):
        raise VoiceError(f"the voice {voice.name} needs {voice.engine}; {_PACKAGES[voice.engine]}")
    with tempfile.TemporaryDirectory() as folder:
        return _ENGINES[voice.engine](voice, texts, dice, Path(folder))


def _run(command: list[str], voice: Voice, fed: str | None = None) -> bytes:
    try:
        done = subprocess.run(
            command, check=True, capture_output=True, input=fed.encode() if fed else None, timeout=600
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise VoiceError(f"{voice.engine} failed; try {_PACKAGES[voice.engine]!r} again: {error}") from None
    return done.stdout


def _hibari(voice: Voice, texts: Sequence[str], dice: random.Random, _: Path) -> list[_Floats]:
    say = _hibari_voice(voice.called)
    return [
        _resampled(np.asarray(say(f"{text}.", speed=dice.uniform(0.75, 1.35), seed=dice.randrange(1 << 30))), 24_000)
        for text in texts
    ]


@cache
def _hibari_voice(called: str) -> Any:
    """Return hibari's voice; those beyond "heart" would have to be fetched and are never asked for."""
    return import_module("hibari").Hibari(voice=called)


def _flite(voice: Voice, texts: Sequence[str], dice: random.Random, folder: Path) -> list[_Floats]:
    path = folder / "said.wav"
    said = []
    for text in texts:
        pace = f"duration_stretch={dice.uniform(0.75, 1.25):.2f}"
        pitch = f"int_f0_target_mean={dice.uniform(80, 230):.0f}"
        _run(["flite", "-voice", voice.called, "--setf", pace, "--setf", pitch, "-t", text, "-o", str(path)], voice)
        said.append(_read(path.read_bytes()))
    return said


def _espeak(voice: Voice, texts: Sequence[str], dice: random.Random, _: Path) -> list[_Floats]:
    said = []
    for text in texts:
        who = f"{voice.called}+{dice.choice(_VARIANTS)}"
        pace, pitch = str(dice.randint(125, 195)), str(dice.randint(20, 80))
        said.append(_read(_run(["espeak-ng", "-v", who, "-s", pace, "-p", pitch, "--stdout", text], voice)))
    return said


def _festival(voice: Voice, texts: Sequence[str], dice: random.Random, folder: Path) -> list[_Floats]:
    """Let one process say all, since it takes longer to start than to speak."""
    lines = [f"(voice_{voice.called})"]
    for at, text in enumerate(texts):
        plain = text.replace("\\", " ").replace('"', " ")
        lines.append(f"(Parameter.set 'Duration_Stretch {dice.uniform(0.8, 1.25):.2f})")
        lines.append(f'(utt.save.wave (utt.synth (Utterance Text "{plain}")) "{folder}/{at}.wav" \'riff)')
    _run(["festival", "--pipe"], voice, "\n".join(lines) + "\n")
    return [_read((folder / f"{at}.wav").read_bytes()) for at in range(len(texts))]


_ENGINES: dict[str, Callable[[Voice, Sequence[str], random.Random, Path], list[_Floats]]] = {
    "hibari": _hibari,
    "flite": _flite,
    "espeak-ng": _espeak,
    "festival": _festival,
}


def _read(data: bytes) -> _Floats:
    """Read a 16-bit mono WAV file; a file that was piped claims to be longer than it is."""
    with wave.open(io.BytesIO(data)) as reader:
        samples = np.frombuffer(reader.readframes(len(data) // 2), "<i2")
        return _resampled(samples.astype(np.float32) / 32768.0, reader.getframerate())


def _resampled(samples: npt.NDArray[Any], rate: int) -> _Floats:
    from scipy.signal import resample_poly

    if rate != RATE:
        shared = gcd(rate, RATE)
        samples = resample_poly(samples, RATE // shared, rate // shared)
    return np.asarray(samples, np.float32)
