"""Read candump's log format (can-utils ``candump -l``), a block of lines at a time.

``(1533224087.000013) can0 2C1#0014DF14BBCA3A91``: almost all lines of a log have this very shape, and are taken
apart by column in NumPy. The rest (CAN FD with ``##``, odd time stamps, remote frames) go line by line.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vehicle.can.logs.base import BLOCK_BYTES, Log, LogFile, open_bytes
from vehicle.errors import LogError
from vehicle.events import EXTENDED, Frame, FrameBlock

__all__ = ["open_candump"]

_LINE = re.compile(
    rb"\s*\((\d{1,10})(?:\.(\d{1,9}))?\)\s+(\S+)\s+([0-9A-Fa-f]{1,8})#(#[0-9A-Fa-f])?"
    rb"((?:[0-9A-Fa-f]{2}\.?)*|R\d?)(?:_[9A-Fa-f])?(?:\s+[RT])?\s*$"
)
_TRAILING_NUMBER = re.compile(rb"(\d{1,9})$")
_ERROR_FLAG = 0x2000_0000
_LONGEST_LINE = 64 * 1024
_LAST_SECOND = 9_000_000_000
"""Nanoseconds of later moments (2255) do not fit 64 bits."""
_TIME_PLACES = 10.0 ** np.arange(9, -1, -1)

_NIBBLE = np.full(256, 255, np.uint8)
for _digit, _letters in enumerate((*"0123456789", "aA", "bB", "cC", "dD", "eE", "fF")):
    _NIBBLE[[ord(letter) for letter in _letters]] = _digit


def open_candump(path: Path) -> Log:
    """Open a candump log; raises LogError when it is missing or empty, and while it is read when it has no frame."""
    log = Log(path, "candump", iter(()))
    log.blocks = _Reader(log, log.held.enter_context(open_bytes(path))).blocks()
    return log


class _Reader:
    def __init__(self, log: Log, file: LogFile) -> None:
        self._log = log
        self._file = file
        self._origin_ns: int | None = None
        self._buses: dict[bytes, int] = {}
        self._damaged = 0

    def blocks(self) -> Iterator[FrameBlock]:
        rest, frames = b"", 0
        with self._file as file:
            while True:
                chunk = self._read(file)
                text = rest + chunk
                cut = text.rfind(b"\n") + 1 if chunk else len(text)
                if len(text) - cut > _LONGEST_LINE:  # no text, such as the zeros that a power cut can leave
                    cut = len(text)
                text, rest = text[:cut], text[cut:]
                if text:
                    block = self._parse(text if text.endswith(b"\n") else text + b"\n")
                    frames += len(block)
                    if not frames and self._damaged > 100:
                        raise LogError(f"{self._log.path}: is not a candump log: {text[:60]!r} is no frame")
                    if len(block):
                        yield block
                if not chunk:
                    break
        if not frames:
            raise LogError(f"{self._log.path}: is not a candump log: it has no frame")
        if self._damaged:
            self._log.notes.append(f"{self._damaged:,} damaged lines left out")

    def _read(self, file: LogFile) -> bytes:
        chunk = file.read(BLOCK_BYTES)
        self._log.share = file.share
        if not chunk and file.fault:
            self._log.notes.append(f"{file.fault}; read up to there")
        return chunk

    def _parse(self, text: bytes) -> FrameBlock:
        chars = np.frombuffer(text, np.uint8)
        ends = np.flatnonzero(chars == ord("\n"))
        starts = np.concatenate([[0], ends[:-1] + 1])
        ends = np.where((ends > starts) & (chars[ends - 1] == ord("\r")), ends - 1, ends)
        shape = _Shape.of(chars, starts, ends)
        if self._origin_ns is None:
            self._origin_ns = self._log.start_ns = self._first_ns(text)
        if self._origin_ns is None:
            self._damaged += sum(bool(line.strip()) for line in text.split(b"\n"))
            return FrameBlock.of([])
        fast = shape.block(self._origin_ns)
        odd = np.flatnonzero(~shape.usual)
        if not len(odd):
            return fast
        slow = [(line, frame) for line in odd if (frame := self._line(text[starts[line] : ends[line]])) is not None]
        joined = FrameBlock.join([fast, FrameBlock.of([frame for _, frame in slow])])
        places = np.concatenate([np.flatnonzero(shape.usual), np.array([line for line, _ in slow], np.intp)])
        return joined[np.argsort(places, kind="stable")]

    def _first_ns(self, text: bytes) -> int | None:
        for line in text.split(b"\n"):
            if (match := _LINE.match(line)) and int(match[1]) <= _LAST_SECOND:
                return _stamp_ns(match[1], match[2])
        return None

    def _line(self, line: bytes) -> Frame | None:
        match = _LINE.match(line)
        if match is None or int(match[1]) > _LAST_SECOND:
            self._damaged += bool(line.strip())
            return None
        if match[6].startswith(b"R") or int(match[4], 16) & _ERROR_FLAG:
            self._log.skipped += 1
            return None
        data = bytes.fromhex(match[6].replace(b".", b"").decode())
        if len(data) > (64 if match[5] else 8):
            self._damaged += 1
            return None
        key = int(match[4], 16) & 0x1FFF_FFFF
        key |= EXTENDED if len(match[4]) > 3 else 0
        assert self._origin_ns is not None
        return Frame(_stamp_ns(match[1], match[2]) - self._origin_ns, self._bus(match[3]), key, data)

    def _bus(self, name: bytes) -> int:
        """Number a bus by the digits at its name's end, or in the order of appearance."""
        if match := _TRAILING_NUMBER.search(name):
            return int(match[1]) & 0xFF
        return self._buses.setdefault(name, len(self._buses))


def _stamp_ns(seconds: bytes, fraction: bytes | None) -> int:
    return int(seconds) * 1_000_000_000 + int((fraction or b"0").ljust(9, b"0"))


class _Shape:
    """Lines of the usual shape, by column: which they are (``usual`` [lines]) and where their parts stand."""

    def __init__(self, chars: NDArray[np.uint8], starts: NDArray[np.intp], usual: NDArray[np.bool_]) -> None:
        self.chars = chars
        self.starts = starts
        self.usual = usual
        self.hashes = self.sizes = self.id_digits = starts

    @staticmethod
    def of(chars: NDArray[np.uint8], starts: NDArray[np.intp], ends: NDArray[np.intp]) -> "_Shape":
        hashes = np.flatnonzero(chars == ord("#"))
        first = np.searchsorted(hashes, starts)
        count = np.searchsorted(hashes, ends) - first
        blanks = np.flatnonzero(chars <= ord(" "))
        usual = (count == 1) & (ends - starts > 26)
        usual &= np.searchsorted(blanks, ends) - np.searchsorted(blanks, starts) == 2
        place = hashes[np.minimum(first, max(0, len(hashes) - 1))] if len(hashes) else starts
        place = np.where(usual, place, starts + 24)
        last = len(chars) - 1

        def at(offset: NDArray[np.intp]) -> NDArray[np.uint8]:
            return chars[np.clip(offset, 0, last)]

        usual &= (at(starts) == ord("(")) & (at(starts + 11) == ord(".")) & (at(starts + 18) == ord(")"))
        usual &= at(starts + 19) == ord(" ")
        standard, extended = at(place - 4) == ord(" "), at(place - 9) == ord(" ")
        digits = np.where(standard, 3, 8)
        last_of_name, third_last = at(place - digits - 2), at(place - digits - 4)
        usual &= (standard | extended) & (_NIBBLE[last_of_name] < 10) & (_NIBBLE[third_last] > 9)
        sizes = ends - place - 1
        usual &= (sizes % 2 == 0) & (sizes <= 16)
        shape = _Shape(chars, starts, usual)
        shape.hashes, shape.sizes, shape.id_digits = place, sizes, digits
        shape._check_hex(last)
        return shape

    def _check_hex(self, last: int) -> None:
        """Lines with anything but digits where digits belong are not usual."""
        rows = np.flatnonzero(self.usual)
        hashes, sizes, digits = self.hashes[rows], self.sizes[rows], self.id_digits[rows]
        places = hashes[:, None] + 1 + np.arange(16)
        self.nibbles = np.where(np.arange(16) < sizes[:, None], _NIBBLE[self.chars[np.minimum(places, last)]], 0)
        places = hashes[:, None] - 8 + np.arange(8)
        inside = np.arange(8) >= 8 - digits[:, None]
        self.id_nibbles = np.where(inside, _NIBBLE[self.chars[np.maximum(places, 0)]], 0)
        stamps = np.concatenate([np.arange(1, 11), np.arange(12, 18)])
        self.stamps = self.chars[self.starts[rows][:, None] + stamps] - np.uint8(ord("0"))
        good = (self.nibbles < 16).all(axis=1) & (self.id_nibbles < 16).all(axis=1) & (self.stamps < 10).all(axis=1)
        good &= self.stamps[:, 0] < _LAST_SECOND // 10**9
        # flags of the logger (error, remote) sit above the 29 bits of an identifier
        good &= (digits == 3) | (self.id_nibbles[:, 0] < 2)
        if not good.all():
            self.usual[rows[~good]] = False
            self.nibbles, self.id_nibbles, self.stamps = self.nibbles[good], self.id_nibbles[good], self.stamps[good]

    def block(self, origin_ns: int) -> FrameBlock:
        """Return the usual lines as a block, times from ``origin_ns``."""
        rows = np.flatnonzero(self.usual)
        seconds = self.stamps[:, :10].astype(np.float64) @ _TIME_PLACES
        micros = self.stamps[:, 10:].astype(np.float64) @ _TIME_PLACES[4:]
        t_ns = seconds.astype(np.int64) * 1_000_000_000 + micros.astype(np.int64) * 1000 - origin_ns
        key = self.id_nibbles.astype(np.uint32) @ (np.uint32(16) ** np.arange(7, -1, -1, dtype=np.uint32))
        key |= np.where(self.id_digits[rows] == 8, np.uint32(EXTENDED), np.uint32(0))
        name_end = self.hashes[rows] - self.id_digits[rows] - 2
        bus = _NIBBLE[self.chars[name_end]]
        tens = _NIBBLE[self.chars[name_end - 1]]
        bus = np.where(tens < 10, bus + 10 * tens, bus).astype(np.uint8)
        data = (self.nibbles[:, ::2] << 4) | self.nibbles[:, 1::2]
        sizes = (self.sizes[rows] // 2).astype(np.uint8)
        return FrameBlock(t_ns, bus, key.astype(np.uint32), sizes, data.astype(np.uint8))
