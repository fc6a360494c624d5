"""Tiles and PMTiles files as other programs make them, small and with whatever is to be wrong about them."""

import gzip
import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from assistant.tiles.archive import Tile, tile_id

Ring = Sequence[tuple[int, int]]
WHOLE = (-180.0, -85.0, 180.0, 85.0)


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))


def block(number: int, data: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(data)) + data


def zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def geometry(parts: Iterable[Ring], area: bool) -> bytes:
    words: list[int] = []
    x = y = 0
    for part in parts:
        for index, (to_x, to_y) in enumerate(part):
            if index < 2:
                words.append(9 if index == 0 else (len(part) - 1) << 3 | 2)
            words += [zigzag(to_x - x), zigzag(to_y - y)]
            x, y = to_x, to_y
        if area:
            words.append(15)
    return b"".join(map(varint, words))


def feature(tags: Mapping[str, str | int], *parts: Ring, area: bool = False) -> tuple[Mapping[str, str | int], bytes]:
    return tags, varint(3 << 3) + varint(3 if area else 2) + block(4, geometry(parts, area))


def layer(name: str, *features: tuple[Mapping[str, str | int], bytes], extent: int = 4096) -> bytes:
    keys = sorted({key for tags, _ in features for key in tags})
    values = sorted({value for tags, _ in features for value in tags.values()}, key=str)
    out = block(1, name.encode())
    for tags, rest in features:
        pairs = b"".join(varint(keys.index(key)) + varint(values.index(value)) for key, value in tags.items())
        out += block(2, block(2, pairs) + rest)
    out += b"".join(block(3, key.encode()) for key in keys)
    for value in values:
        out += block(4, block(1, value.encode()) if isinstance(value, str) else varint(4 << 3) + varint(value))
    return block(3, out + varint(5 << 3) + varint(extent) + varint(15 << 3) + varint(2))


def street(kind: str = "primary", y: int = 2048) -> bytes:
    """A tile with one road from west to east."""
    return layer("transportation", feature({"class": kind}, [(0, y), (4096, y)]))


def _directory(entries: Sequence[tuple[int, int, int, int]]) -> bytes:
    """Pack entries of a tile's number, run, length and offset."""
    out, last = varint(len(entries)), 0
    for first, *_ in entries:
        out += varint(first - last)
        last = first
    out += b"".join(varint(run) for _, run, _, _ in entries) + b"".join(varint(length) for *_, length, _ in entries)
    for index, (*_, offset) in enumerate(entries):
        behind = index and offset == entries[index - 1][3] + entries[index - 1][2]
        out += varint(0 if behind else offset + 1)
    return gzip.compress(out, mtime=0)


def pmtiles(
    path: Path, tiles: Mapping[Tile, bytes], *, bounds: tuple[float, float, float, float] = WHOLE, holds: int = 1,
    packing: int = 2, zooms: tuple[int, int] = (0, 14), attribution: str | None = None, leaf: int = 0, version: int = 3,
) -> Path:  # fmt: skip
    """Write ``tiles``; with ``leaf`` the root's directory leads to others of so many entries."""
    entries, data = [], b""
    for tile in sorted(tiles, key=tile_id):
        packed = gzip.compress(tiles[tile], mtime=0) if packing == 2 else tiles[tile]
        entries.append((tile_id(tile), 1, len(packed), len(data)))
        data += packed
    leaves, root = b"", entries
    if leaf:
        root = []
        for start in range(0, len(entries), leaf):
            part = _directory(entries[start : start + leaf])
            root.append((entries[start][0], 0, len(part), len(leaves)))
            leaves += part
    packed_root = _directory(root)
    about = gzip.compress(json.dumps({"attribution": attribution} if attribution else {}).encode(), mtime=0)
    places, at = [], 127
    for part in (packed_root, about, leaves, data):
        places += [at, len(part)]
        at += len(part)
    head = struct.pack(
        "<7sB11Q6B4iB2i", b"PMTiles", version, *places, *3 * [len(tiles)], 1, 2, packing, holds, *zooms,
        *(round(edge * 1e7) for edge in bounds), 0, 0, 0,
    )  # fmt: skip
    path.write_bytes(head + packed_root + about + leaves + data)
    return path
