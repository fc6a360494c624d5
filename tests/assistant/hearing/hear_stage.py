"""What the tests of hearing share: a real recording, made sound, a model where there is one, and a scripted engine."""

import os
import struct
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

import assistant.hearing
from assistant.hearing import RATE, Block, Transcript
from assistant.hearing.audio import Samples, duration_ns
from assistant.hearing.files import open_audio
from assistant.hearing.models import is_model
from assistant.hearing.transcriber import transcript_of
from vehicle.events import Word

CLIP = Path(__file__).parent / "clips" / "turn_on_the_living_room_lamp.wav"
"""Somebody says "turn on the living room lamp", from 0.3 s to 1.5 s of 3.0 s."""


def clip() -> Samples:
    with closing(open_audio(CLIP)) as source:
        return np.concatenate([block.samples for block in source.blocks()])


def silence(seconds: float, level: float = 1e-3) -> Samples:
    """The noise of a quiet room."""
    return np.random.default_rng(3).normal(0.0, level, int(seconds * RATE)).astype(np.float32)


def blocks(samples: Samples, size: int = 1600, start_ns: int = 0) -> Iterator[Block]:
    for start in range(0, len(samples), size):
        yield Block(start_ns + duration_ns(start), samples[start : start + size])


def wav(
    raw: bytes, *, rate: int = RATE, channels: int = 1, bits: int = 16, coding: int = 1, data_size: int | None = None
) -> bytes:
    """A WAV file around its data."""
    form = struct.pack("<HHIIHH", coding, channels, rate, rate * channels * bits // 8, channels * bits // 8, bits)
    body = b"fmt " + struct.pack("<I", len(form)) + form
    body += b"data" + struct.pack("<I", len(raw) if data_size is None else data_size) + raw
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body


def pcm(samples: Samples) -> bytes:
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


class Counter:
    """An engine that hears how long an utterance is, one word for each tenth of a second."""

    def __init__(self) -> None:
        self.utterances: list[int] = []
        self._samples = 0

    def begin(self) -> None:
        self._samples = 0

    def accept(self, samples: Samples) -> str:
        self._samples += len(samples)
        return " ".join(word.word for word in self._words())

    def finish(self) -> Transcript:
        self.utterances.append(self._samples)
        return transcript_of(tuple(self._words()))

    def _words(self) -> Iterable[Word]:
        return [Word(f"w{n}", n / 10, (n + 1) / 10, 0.5) for n in range(self._samples // (RATE // 10))]


def voice_model() -> Path:
    """The model that ships, or the one named for a try; without either the test is skipped."""
    built_in = Path(assistant.hearing.__file__).with_name("model")
    folder = Path(os.environ.get("OUTRIDER_TEST_VOICE_MODEL", built_in))
    if not is_model(folder):
        pytest.skip(f"no speech model in {folder} (OUTRIDER_TEST_VOICE_MODEL names one)")
    return folder
