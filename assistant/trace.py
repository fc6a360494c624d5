"""The trace: one JSON line for each event that matters, keys sorted, the same bytes for the same drive."""

from collections import deque
from pathlib import Path
from typing import Any

import msgspec

from vehicle.errors import OutriderError

__all__ = ["KINDS", "Trace"]

KINDS = ("offer", "withheld", "answer", "act", "action", "utterance", "prediction", "health")

_encoder = msgspec.json.Encoder(order="sorted")


class Trace:
    """Writes to a file, or nowhere; records up to ``mute_until_ns`` are left out, so that a scrub repeats nothing.

    While it ``holds``, records wait in memory until they are lived through (``release``) or never are (``forget``).
    """

    def __init__(self, path: Path | None) -> None:
        self.mute_until_ns = -1
        self.holds = False
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._path = path
        try:
            self._file = path.open("wb") if path is not None else None
        except OSError as error:
            raise self._failed(error) from None

    def _failed(self, error: OSError) -> OutriderError:
        return OutriderError(f"{self._path}: the trace cannot be written ({error.strerror})")

    @property
    def on(self) -> bool:
        """Whether anything is written at all."""
        return self._file is not None

    def write(self, t_ns: int, kind: str, **fields: Any) -> None:
        """Write one record of event time ``t_ns``."""
        if self._file is None or t_ns <= self.mute_until_ns:
            return
        assert kind in KINDS, kind
        record = _encoder.encode({"t": t_ns / 1e9, "kind": kind, **fields}) + b"\n"
        self._waiting.append((t_ns, record))
        if not self.holds:
            self.release(t_ns)

    def release(self, until_ns: int) -> None:
        """Write what waits, up to ``until_ns``."""
        while self._file is not None and self._waiting and self._waiting[0][0] <= until_ns:
            try:
                self._file.write(self._waiting.popleft()[1])
            except OSError as error:
                raise self._failed(error) from None

    def forget(self) -> None:
        """Drop what waits: it will not happen."""
        self._waiting.clear()

    def close(self) -> None:
        """Complete the file."""
        if self._file is not None:
            try:
                self._file.close()
            except OSError as error:
                raise self._failed(error) from None
