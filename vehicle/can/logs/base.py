"""What every reader of logs gives: blocks of frames, when they began, and what was wrong with them."""

import gzip
import weakref
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from vehicle.errors import LogError
from vehicle.events import FrameBlock

__all__ = ["BLOCK_BYTES", "Log", "LogFile", "open_bytes", "short_error", "unpacked"]

BLOCK_BYTES = 2 << 20
"""How much of a file is read at a time: a log larger than memory streams."""

_PART_BYTES = 4096
"""How much is unpacked at a time: in front of damage, what a call had unpacked before it failed is lost."""


@dataclass
class Log:
    """A log that is being read.

    ``blocks`` can be consumed once; reading it raises LogError when there is no frame in it, and only then is
    ``start_ns`` sure to be set. ``t_ns`` of its frames counts from the first frame or from the start that the
    file names; ``start_ns`` is that moment in Unix time, None when the log does not know it. ``share`` of the file
    has been read so far. ``notes`` says in words what could not be read; ``skipped`` counts what is no data frame.
    ``held`` is what is open for it.
    """

    path: Path
    kind: str
    blocks: Iterator[FrameBlock]
    start_ns: int | None = None
    share: float = 0.0
    skipped: int = 0
    notes: list[str] = field(default_factory=list)
    held: ExitStack = field(default_factory=ExitStack, repr=False)

    def __post_init__(self) -> None:
        weakref.finalize(self, self.held.close)  # for a log that is forgotten half read

    def close(self) -> None:
        """Let go of the file before its end; a log that is read to its end does so itself."""
        self.held.close()


class LogFile:
    """The bytes of a log, unpacked if it is gzipped; where they are damaged they end, and ``fault`` says why."""

    def __init__(self, path: Path, file: BinaryIO, compressed: bool) -> None:
        self.compressed = compressed
        self.fault = ""
        self._file = file
        self._bytes: Any = gzip.GzipFile(fileobj=file) if compressed else file
        self._size = max(1, path.stat().st_size)

    def __enter__(self) -> "LogFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def share(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return min(1.0, self._file.tell() / self._size)

    def read(self, count: int) -> bytes:
        """Return the next ``count`` bytes, fewer only at the end or in front of damage."""
        parts: list[bytes] = []
        while count > 0 and not self.fault:
            try:
                part = self._bytes.read1(min(count, _PART_BYTES) if self.compressed else count)
            except (EOFError, zlib.error, gzip.BadGzipFile):
                self.fault = "the compressed file is damaged or ends too early"
                break
            except OSError as error:
                self.fault = f"the file cannot be read any further ({error.strerror})"
                break
            if not part:
                break
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def open_bytes(path: Path) -> LogFile:
    """Open a file, through gzip if it is compressed; raise LogError when it is missing, a folder or empty."""
    if path.is_dir():
        raise LogError(f"{path}: is a folder without a drive.toml; name a log file or a drive folder")
    try:
        file = path.open("rb")
    except OSError as error:
        raise LogError(f"{path}: cannot be opened ({error.strerror})") from None
    magic = file.read(2)
    file.seek(0)
    if not magic:
        file.close()
        raise LogError(f"{path}: is empty")
    return LogFile(path, file, magic == b"\x1f\x8b")


def short_error(error: Exception) -> str:
    """Return the error in one line."""
    return " ".join(str(error).split())[:200] or type(error).__name__


def unpacked(path: Path, log: Log) -> Path:
    """Return the log's file, or an unpacked copy that lives as long as ``log`` is open if it is gzipped."""
    with open_bytes(path) as file:
        if not file.compressed:
            return path
        stem = path.stem if path.suffix.lower() == ".gz" else path.name
        copy = Path(log.held.enter_context(TemporaryDirectory(prefix="outrider-"))) / stem
        with copy.open("wb") as out:
            while part := file.read(BLOCK_BYTES):
                out.write(part)
        if file.fault:
            log.notes.append(f"{file.fault}; read up to there")
    return copy
