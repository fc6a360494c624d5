"""The microphone as a source, through sounddevice and the system's PortAudio."""

import queue
import threading
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

import numpy as np

from assistant.hearing.audio import RATE, Block, Samples
from assistant.hearing.errors import MicrophoneError
from assistant.hearing.resample import Resampler
from vehicle.clock import machine_ns

__all__ = ["Microphone", "load_sounddevice", "open_microphone"]

_BLOCK_S: Final = 0.032
_QUEUE_BLOCKS: Final = 320
"""About ten seconds that a stalled listener may lag behind."""
_GONE_S: Final = 2.0
"""A microphone that says nothing for so long, not even silence, is gone: some drivers tell no other way."""


class Microphone:
    """An open microphone; blocks that find the queue full are counted as dropped.

    ``start_ns`` is the machine's time at event time 0. The driver's thread only copies; all else is done where
    ``blocks`` is read.
    """

    def __init__(self, sounddevice: Any, device: str | int | None, start_ns: int, gone_s: float = _GONE_S) -> None:
        self.dropped = 0
        self.fault = ""
        self._start_ns = start_ns
        self._gone_s = gone_s
        self._queue: queue.Queue[Block | None] = queue.Queue(_QUEUE_BLOCKS)
        self._closed = False
        self._closing = threading.Lock()
        try:
            self._rate = _rate(sounddevice, device)
            self._stream = sounddevice.InputStream(
                device=device,
                channels=1,
                dtype="float32",
                samplerate=self._rate,
                blocksize=int(self._rate * _BLOCK_S),
                callback=self._hear,
                finished_callback=self._ended,
            )
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            named = f" {device!r}" if device is not None else ""
            why = " ".join(str(error).split())
            raise MicrophoneError(
                f"no microphone{named} opens ({why}); connect one, or name it with --device"
            ) from None

    def _hear(self, data: Samples, frames: int, time: object, status: Any) -> None:
        """Take what the driver's thread brings."""
        del time
        if status and getattr(status, "input_overflow", False):
            self.dropped += 1
        now_ns = machine_ns() - self._start_ns - frames * 1_000_000_000 // self._rate
        try:
            self._queue.put_nowait(Block(now_ns, np.array(data[:, 0], np.float32)))
        except queue.Full:
            self.dropped += 1

    def _ended(self) -> None:
        """The driver stopped the stream: wake whoever waits; a full queue is noticed by its silence later."""
        try:
            self._queue.put_nowait(None)
        except queue.Full:
            self.dropped += 1

    def blocks(self) -> Iterator[Block]:
        """Yield what is heard, until ``close`` or until the microphone goes away; then ``fault`` says so."""
        resampler = Resampler(self._rate)
        while not self._closed:
            try:
                block = self._queue.get(timeout=self._gone_s)
            except queue.Empty:
                block = None
            if block is None:
                if not self._closed:
                    self.fault = "the microphone went away"
                return
            # some drivers begin with what was in memory; a number that is none would stay in every filter behind it
            samples = resampler.feed(np.nan_to_num(np.clip(block.samples, -1.0, 1.0), nan=0.0))
            if len(samples):
                yield Block(block.t_ns, samples)

    def close(self) -> None:
        """Let go of the microphone; any thread may, more than once, where PortAudio would crash on the second time."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._ended()
                self._stream.close(ignore_errors=True)


def _rate(sounddevice: Any, device: str | int | None) -> int:
    """Return 16 kHz where the device can, or else its own rate, whose sound is then resampled."""
    own = int(sounddevice.query_devices(device, "input")["default_samplerate"])
    try:
        sounddevice.check_input_settings(device=device, channels=1, dtype="float32", samplerate=RATE)
    except sounddevice.PortAudioError:
        return own
    return RATE


def load_sounddevice() -> Any:
    """Return the sounddevice module; raises MicrophoneError with the fix when it, or PortAudio, is missing."""
    try:
        return import_module("sounddevice")
    except ImportError:
        raise MicrophoneError("sounddevice is not installed; pip install 'outrider[voice]'") from None
    except OSError:  # it looks for the system's library when it is imported
        raise MicrophoneError(
            "PortAudio is missing; on Debian: apt install libportaudio2, on macOS: brew install portaudio"
        ) from None


def open_microphone(start_ns: int, device: str | None = None) -> Microphone:
    """Open a microphone by name, number or part of its name, the default one without; raises MicrophoneError."""
    sounddevice = load_sounddevice()
    return Microphone(sounddevice, int(device) if device is not None and device.isdecimal() else device, start_ns)
