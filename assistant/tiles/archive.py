"""A PMTiles file (version 3): which tiles it holds, and where.

Source: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md. Directories are kept as columns of numbers,
which are unpacked several times as fast as lists of entries.
"""

import json
import struct
import zlib
from collections import OrderedDict
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.tiles.errors import MapError
from assistant.tiles.wire import varints

__all__ = ["Archive", "Tile", "tile_id"]

_HEADER = struct.Struct("<7sB11Q6B4iB2i")
_SIZE = 127
_NONE, _GZIP = 1, 2
_PACKED = {3: "brotli", 4: "zstd"}
_HOLDS = {2: "PNG pictures", 3: "JPEG pictures", 4: "WebP pictures", 5: "AVIF pictures", 6: "MapLibre tiles"}
_MVT = 1
_DEEPEST = 24
"""No zoom level of a real map lies below; a tile is two metres there."""
_MOST_BYTES = 16 << 20
"""What one directory or tile unpacks to at most: real ones stay below one."""
_STEPS = 4  # directories from the root to a tile
_LEAVES = 8  # kept, once read


class Tile(NamedTuple):
    """A tile: its zoom level, its column from the west, its row from the north."""

    z: int
    x: int
    y: int


class _Directory(NamedTuple):
    """Entries in the order of their tiles: the first tile's number, how many tiles share it, where it lies.

    Where none share it, it is no tile but a further directory.
    """

    first: NDArray[np.int64]
    shared: NDArray[np.int64]
    length: NDArray[np.int64]
    offset: NDArray[np.int64]


class Archive:
    """An open file. Raises MapError when it is none, is damaged, or holds nothing that is read here.

    Afterwards only one thread may ask it, since it seeks.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("rb", buffering=0)
            self.size = path.stat().st_size
        except OSError as error:
            raise MapError(f"{path} cannot be read ({error.strerror or error})") from None
        try:
            self._open()
        except MapError as error:
            self._file.close()
            raise MapError(f"{path}: {error}") from None
        except OSError as error:
            self._file.close()
            raise MapError(f"{path} cannot be read ({error.strerror or error})") from None

    def _open(self) -> None:
        head = self._read(0, _SIZE)
        magic, version, *numbers = _HEADER.unpack(head)
        if magic != b"PMTiles":
            raise MapError("is no PMTiles file")
        if version != 3:
            raise MapError(f"is of PMTiles version {version}; version 3 is read here")
        root, root_size, about, about_size, self._leaves, leaves_size, self._tiles, tiles_size = numbers[:8]
        _, inner, self._packing, holds, self.min_zoom, self.max_zoom = numbers[11:17]
        west, south, east, north = (number / 1e7 for number in numbers[17:21])
        if holds != _MVT:
            raise MapError(f"holds {_HOLDS.get(holds, 'something unknown')}, not vector tiles (MVT)")
        for packing in (inner, self._packing):
            if packing not in (_NONE, _GZIP):
                raise MapError(f"is packed with {_PACKED.get(packing, 'something unknown')}; gzip is read here")
        if not 0 <= self.min_zoom <= self.max_zoom <= _DEEPEST:
            raise MapError(f"has zoom levels from {self.min_zoom} to {self.max_zoom}, which cannot be")
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise MapError("says nothing sound about the area that it covers")
        ends = (root + root_size, about + about_size, self._leaves + leaves_size, self._tiles + tiles_size)
        if max(ends) > self.size:
            raise MapError(f"ends after {self.size:,} of {max(ends):,} bytes")
        self._west, self._south, self._east, self._north = west, south, east, north
        self._inner = inner
        self._root = self._directory(root, root_size)
        self._kept: OrderedDict[tuple[int, int], _Directory] = OrderedDict()
        self.about = self._metadata(about, about_size)

    def covers(self, latitude: float, longitude: float) -> bool:
        """Whether the place lies in the area that the file says it covers."""
        return bool(self._south <= latitude <= self._north and self._west <= longitude <= self._east)

    def tile(self, tile: Tile) -> bytes | None:
        """Return the tile's data, None where the file has none; raises MapError when it is damaged, or OSError."""
        wanted, directory = tile_id(tile), self._root
        for _ in range(_STEPS):
            place = int(np.searchsorted(directory.first, wanted, "right")) - 1
            if place < 0:
                return None
            offset, length = int(directory.offset[place]), int(directory.length[place])
            shared = int(directory.shared[place])
            if shared:
                inside = wanted - int(directory.first[place]) < shared
                return self._unpack(self._read(self._tiles + offset, length), self._packing) if inside else None
            directory = self._leaf(self._leaves + offset, length)
        raise MapError("its directories lead nowhere")

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _leaf(self, offset: int, length: int) -> _Directory:
        place = (offset, length)
        if place not in self._kept:
            self._kept[place] = self._directory(offset, length)
            if len(self._kept) > _LEAVES:
                self._kept.popitem(last=False)
        self._kept.move_to_end(place)
        return self._kept[place]

    def _directory(self, offset: int, length: int) -> _Directory:
        numbers = varints(self._unpack(self._read(offset, length), self._inner))
        count = int(numbers[0]) if len(numbers) else 0
        if not count or len(numbers) != 1 + 4 * count or numbers.max() >= 1 << 56:
            raise MapError("a directory is damaged")
        steps, shared, lengths, places = numbers[1:].astype(np.int64).reshape(4, count)
        # a place of 0 means: right behind the one before it
        places[0] = max(places[0], 1)
        told = np.maximum.accumulate(np.where(places > 0, np.arange(count), 0))
        before = np.cumsum(lengths) - lengths
        return _Directory(np.cumsum(steps), shared, lengths, places[told] - 1 + before - before[told])

    def _metadata(self, offset: int, length: int) -> dict[str, object]:
        """Return what the file says about itself, nothing where that is damaged: the map does not need it."""
        try:
            about = json.loads(self._unpack(self._read(offset, length), self._inner))
        except (MapError, ValueError, RecursionError):
            return {}
        return about if isinstance(about, dict) else {}

    def _read(self, offset: int, length: int) -> bytes:
        if offset < 0 or length > _MOST_BYTES or offset + length > self.size:
            raise MapError("is damaged: a part of it would lie beyond its end")
        self._file.seek(offset)
        data = b""
        while len(data) < length:
            more = self._file.read(length - len(data))
            if not more:
                raise MapError("ends too early")
            data += more
        return data

    @staticmethod
    def _unpack(data: bytes, packing: int) -> bytes:
        if packing == _NONE:
            return data
        unpacker = zlib.decompressobj(wbits=31)
        try:
            plain = unpacker.decompress(data, _MOST_BYTES)
        except zlib.error as error:
            raise MapError(f"a packed part is damaged ({error})") from None
        if not unpacker.eof:
            raise MapError("a packed part is cut off or too large")
        return plain


def tile_id(tile: Tile) -> int:
    """Return the tile's number: its place on a Hilbert curve, behind all the tiles of lower zoom levels."""
    z, x, y = tile
    number = ((1 << 2 * z) - 1) // 3
    for level in range(z - 1, -1, -1):
        side = 1 << level
        right, down = bool(x & side), bool(y & side)
        number += ((3 * right) ^ down) << 2 * level
        if not down:
            if right:
                x, y = side - 1 - (x & side - 1), side - 1 - (y & side - 1)
            x, y = y, x
    return number
