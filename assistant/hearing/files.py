"""Sound files as a source: WAV by ourselves, FLAC, Ogg, MP3 and others through soundfile where that is installed."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np

from assistant.hearing.audio import RATE, Block, Samples, duration_ns
from assistant.hearing.errors import AudioError
from assistant.hearing.resample import MAX_RATE, MIN_RATE, Resampler
from assistant.hearing.wav import is_wav, open_wav

__all__ = ["FileSource", "open_audio"]

_READ_FRAMES: Final = 4_096


class _Reader(Protocol):
    rate: int
    frames: int

    def mono(self) -> Iterator[Samples]: ...
    def close(self) -> None: ...


class FileSource:
    """The sound of a file, as fast as it is taken; its first sample has event time ``start_ns``."""

    dropped = 0

    def __init__(self, path: Path, reader: _Reader, start_ns: int = 0) -> None:
        self.path = path
        self.fault = ""
        self.seconds = reader.frames / reader.rate
        """How long it lasts, by what the file says of itself."""
        self._reader = reader
        self._start_ns = start_ns

    def blocks(self) -> Iterator[Block]:
        """Yield the sound; a file that turns out to be damaged ends there, and ``fault`` says so."""
        resampler, given = Resampler(self._reader.rate), 0
        pieces = self._reader.mono()
        while True:
            try:
                piece = next(pieces, None)
            except (OSError, RuntimeError) as error:  # soundfile's own is a RuntimeError
                self.fault = f"{self.path}: damaged; heard only the first {given / RATE:.1f} s ({error})"
                piece = None
            samples = resampler.flush() if piece is None else resampler.feed(piece)
            if len(samples):
                yield Block(self._start_ns + duration_ns(given), samples)
                given += len(samples)
            if piece is None:
                return

    def close(self) -> None:
        """Close the file."""
        self._reader.close()


def open_audio(path: Path, start_ns: int = 0) -> FileSource:
    """Open a sound file of any rate and channel count; raises AudioError, whose text says the fix."""
    try:
        reader: _Reader = open_wav(path) if is_wav(path) else _SoundFile(path)
    except OSError as error:
        raise AudioError(f"{path}: cannot be read ({error.strerror or error})") from None
    if not MIN_RATE <= reader.rate <= MAX_RATE:
        reader.close()
        raise AudioError(f"{path}: claims {reader.rate:,} samples a second; {MIN_RATE:,} to {MAX_RATE:,} are heard")
    return FileSource(path, reader, start_ns)


class _SoundFile:
    """A file that libsndfile reads."""

    def __init__(self, path: Path) -> None:
        try:
            soundfile: Any = import_module("soundfile")
        except (ImportError, OSError):
            raise AudioError(f"{path}: is no WAV file; for FLAC, Ogg and MP3: pip install 'outrider[voice]'") from None
        try:
            self._file = soundfile.SoundFile(path)
        except RuntimeError as error:
            raise AudioError(f"{path}: is no sound file that can be read ({str(error).rpartition(': ')[2]})") from None
        self.rate, self.frames = int(self._file.samplerate), int(self._file.frames)

    def mono(self) -> Iterator[Samples]:
        """Yield the mean of the channels, piece by piece."""
        while True:
            values = self._file.read(_READ_FRAMES, dtype="float32", always_2d=True)
            if not len(values):
                return
            yield np.nan_to_num(np.clip(values.mean(axis=1), -1.0, 1.0), nan=0.0).astype(np.float32)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
