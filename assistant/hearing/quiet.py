"""Keeps a native library's own printing off the terminal, and hands it over as lines."""

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["captured"]

_one_at_a_time = threading.Lock()


@contextmanager
def captured() -> Iterator[list[str]]:
    """Take what is written to the process's error stream meanwhile; the list is filled when the block is left.

    Python's own ``sys.stderr`` writes to that stream as well: keep the block short.
    """
    lines: list[str] = []
    with _one_at_a_time, tempfile.TemporaryFile() as file:
        sys.stderr.flush()
        try:
            kept = os.dup(2)
        except OSError:  # a program without an error stream, such as one started by a window system
            yield lines
            return
        os.dup2(file.fileno(), 2)
        try:
            yield lines
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            file.seek(0)
            lines += file.read().decode("utf-8", "replace").splitlines()
