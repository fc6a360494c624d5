"""Font files, looked through before they are used: a damaged one may take the whole program down with it.

Source: OpenType 1.9, "Font file": the table directory and its checksums.
"""

import struct
from functools import cache
from pathlib import Path

import numpy as np

from hmi.errors import FontError

__all__ = ["font_bytes"]

_TRUETYPE = b"\0\1\0\0"
_ADJUSTED = slice(8, 12)
"""Of the table "head": a number about the whole file, which counts as zero in the table's own checksum."""


@cache
def font_bytes(path: Path) -> bytes:
    """Return what a TrueType file holds, every table of which is whole; raises FontError with the fix."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FontError(f"{path}: the font cannot be read ({error.strerror}); install Outrider again") from None
    if not _whole(data):
        raise FontError(f"{path}: the font is damaged; install Outrider again")
    return data


def _whole(data: bytes) -> bool:
    if len(data) < 12 or data[:4] != _TRUETYPE:
        return False
    (count,) = struct.unpack_from(">H", data, 4)
    if count == 0 or len(data) < 12 + 16 * count:
        return False
    for at in range(12, 12 + 16 * count, 16):
        tag, checksum, offset, length = struct.unpack_from(">4sIII", data, at)
        table = bytearray(data[offset : offset + length])
        if len(table) < length:
            return False
        if tag == b"head":
            table[_ADJUSTED] = bytes(4)
        table += bytes(-length % 4)
        if int(np.frombuffer(table, ">u4").sum(dtype=np.uint64)) % (1 << 32) != checksum:
            return False
    return True
