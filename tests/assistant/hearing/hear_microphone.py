"""A sound card that is not there: what sounddevice would do with it, as its documentation says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from assistant.hearing.audio import Samples


class PortAudioError(Exception):
    """As sounddevice's."""


@dataclass
class FakeSounddevice:
    """Its one microphone gives ``sound`` at ``rate`` as soon as it is started, and is then ``unplugged``."""

    sound: Samples = field(default_factory=lambda: np.zeros(0, np.float32))
    rate: int = 16_000
    plugged: bool = True
    unplugged: bool = True
    overflows: bool = False
    PortAudioError: type[Exception] = PortAudioError
    opened: list[Any] = field(default_factory=list)

    def query_devices(self, device: object, kind: str) -> dict[str, Any]:
        assert kind == "input"
        if not self.plugged:
            raise PortAudioError("Error querying device -1")
        if isinstance(device, str) and device != "desk":
            raise ValueError(f"No input device matching {device!r}")
        return {"name": "desk microphone", "default_samplerate": float(self.rate)}

    def check_input_settings(self, *, samplerate: int, **_: object) -> None:
        if samplerate != self.rate:
            raise PortAudioError("Invalid sample rate")

    def InputStream(self, **wishes: Any) -> "FakeStream":  # noqa: N802
        stream = FakeStream(self, **wishes)
        self.opened.append(stream)
        return stream


@dataclass
class FakeStream:
    card: FakeSounddevice
    device: object
    channels: int
    dtype: str
    samplerate: int
    blocksize: int
    callback: Callable[[Samples, int, object, object], None]
    finished_callback: Callable[[], None]
    closed: bool = False

    def start(self) -> None:
        status = SimpleNamespace(input_overflow=self.card.overflows)
        for start in range(0, len(self.card.sound), self.blocksize):
            piece = self.card.sound[start : start + self.blocksize, None]
            self.callback(piece, len(piece), None, status)
        if self.card.unplugged:
            self.card.plugged = False
            self.finished_callback()

    def close(self, ignore_errors: bool = True) -> None:
        assert not self.closed, "PortAudio crashes on the second time"
        self.closed = True
