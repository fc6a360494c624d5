"""A Mapbox vector tile (version 2): the shapes in it that are wanted.

Source: https://github.com/mapbox/vector-tile-spec/tree/master/2.1. Made to be interrupted: a large tile takes many
times as long as a frame may, so shapes come a few at a time.
"""

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.tiles.errors import MapError
from assistant.tiles.wire import fields, varint, varints

__all__ = ["KindOf", "Shape", "Tags", "shapes"]

Tags = Mapping[str, str | float | bool]
KindOf = Callable[[str, Tags, bool], str | None]
"""Says what a shape is, by its layer, its tags and whether it is an area; None where it is not wanted."""

_LAYER = 3
_NAME, _FEATURE, _KEY, _VALUE, _EXTENT = 1, 2, 3, 4, 5
_TAGS, _TYPE, _GEOMETRY = 2, 3, 4
_LINE, _AREA = 2, 3
_MOVE, _DRAW, _CLOSE = 1, 2, 7
_FARTHEST = 16.0
"""Tiles hold a little of what lies beside them; what is so many tiles away is damaged."""
_FINEST = 1 << 20  # units to a tile
_FIELDS = 256  # of a layer, between two pauses
_GOES_ON = bytes(range(0x80, 0x100))  # the bytes after which a number goes on
_AT_ONCE = 16  # features, whose numbers are unpacked together: a millisecond's work


class Shape(NamedTuple):
    """A line, or the edge of an area: ``points`` [n, 2] count from the tile's north-western corner, in tiles.

    An area's edge runs into its holes and back the same way, so that it is one ring.
    """

    kind: str
    points: NDArray[np.float64]


class _Layer:
    """Where things lie in one layer, field by field; values are read as they are asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.name, self.extent = "", 4096
        self.features: list[tuple[int, int]] = []
        self._keys: list[str] = []
        self._spans: list[tuple[int, int]] = []
        self._values: dict[int, str | float | bool] = {}

    def add(self, number: int, at: int, stop: int) -> None:
        """Take a field in."""
        if number == _NAME:
            self.name = self._data[at:stop].decode("utf-8", "replace")
        elif number == _FEATURE:
            self.features.append((at, stop))
        elif number == _KEY:
            self._keys.append(self._data[at:stop].decode("utf-8", "replace"))
        elif number == _VALUE:
            self._spans.append((at, stop))
        elif number == _EXTENT:
            self.extent, _ = varint(self._data, at, stop)
            if not 0 < self.extent <= _FINEST:
                raise MapError(f"a tile of {self.extent} units")

    def tags(self, at: int, stop: int) -> Tags:
        """Return a feature's tags by name."""
        found = {}
        while at < stop:
            key, at = varint(self._data, at, stop)
            value, at = varint(self._data, at, stop)
            if key >= len(self._keys) or value >= len(self._spans):
                raise MapError("a tag that is not there")
            if value not in self._values:
                self._values[value] = _value(self._data, *self._spans[value])
            found[self._keys[key]] = self._values[value]
        return found


def shapes(data: bytes, layers: frozenset[str], kind_of: KindOf) -> Iterator[list[Shape]]:
    """Yield the shapes of ``layers`` that ``kind_of`` gives a kind, some or none at a time.

    Points are left out. Raises MapError when the tile is damaged.
    """
    for number, start, end in fields(data, 0, len(data)):
        if number != _LAYER or _name(data, start, end) not in layers:
            continue
        layer = _Layer(data)
        for count, field in enumerate(fields(data, start, end)):
            layer.add(*field)
            if count % _FIELDS == 0:
                yield []
        for first in range(0, len(layer.features), _AT_ONCE):
            found = [_feature(data, layer, span, kind_of) for span in layer.features[first : first + _AT_ONCE]]
            wanted = _shapes([feature for feature in found if feature], layer.extent)
            while some := list(islice(wanted, _AT_ONCE)):
                yield some
            yield []


def _name(data: bytes, start: int, end: int) -> str:
    """Return a layer's name, which mostly comes first."""
    for number, at, stop in fields(data, start, end):
        if number == _NAME:
            return data[at:stop].decode("utf-8", "replace")
    return ""


class _Feature(NamedTuple):
    kind: str
    area: bool
    geometry: bytes


def _feature(data: bytes, layer: _Layer, span: tuple[int, int], kind_of: KindOf) -> _Feature | None:
    """Return a line or an area, None where it is neither or not wanted."""
    tags, geometry, how = (0, 0), b"", 0
    for number, at, stop in fields(data, *span):
        if number == _TAGS:
            tags = (at, stop)
        elif number == _TYPE:
            how, _ = varint(data, at, stop)
        elif number == _GEOMETRY:
            geometry = data[at:stop]
    kind = kind_of(layer.name, layer.tags(*tags), how == _AREA) if how in (_LINE, _AREA) else None
    return _Feature(kind, how == _AREA, geometry) if kind is not None else None


def _value(data: bytes, start: int, end: int) -> str | float | bool:
    for number, at, stop in fields(data, start, end):
        if number == 1:
            return data[at:stop].decode("utf-8", "replace")
        if number in (2, 3) and stop - at == 4 * (number - 1):
            return float(struct.unpack("<f" if number == 2 else "<d", data[at:stop])[0])
        if number in (4, 5, 6, 7):
            plain, _ = varint(data, at, stop)
            return bool(plain) if number == 7 else (plain >> 1) ^ -(plain & 1) if number == 6 else plain
    return ""


def _shapes(features: list[_Feature], extent: int) -> Iterator[Shape]:
    words = varints(b"".join(feature.geometry for feature in features))
    counts = [len(feature.geometry.translate(None, _GOES_ON)) for feature in features]
    commands, parts = _walk(words.tolist(), counts, features)
    signed = (words >> np.uint64(1)).astype(np.int64) ^ -(words & np.uint64(1)).astype(np.int64)
    pen = np.cumsum(np.delete(signed, commands).reshape(-1, 2), axis=0, dtype=np.float64) / extent
    for feature, spans in zip(features, parts, strict=True):
        if not spans:
            continue
        begin, end = spans[0][0], spans[-1][1]
        points = pen[begin:end] - (pen[begin - 1] if begin else 0.0)  # each feature starts at the tile's corner
        if np.abs(points).max() > _FARTHEST:
            raise MapError("a shape lies far from its tile")
        lines = (points[start - begin : stop - begin] for start, stop in spans)
        for line in _areas(lines) if feature.area else lines:
            yield Shape(feature.kind, line)


def _walk(
    words: list[int], counts: list[int], features: list[_Feature]
) -> tuple[list[int], list[list[tuple[int, int]]]]:
    """Return where commands stand among the words, and of each feature the spans of points drawn without lifting."""
    commands: list[int] = []
    parts: list[list[tuple[int, int]]] = []
    at = end = points = 0
    for count, feature in zip(counts, features, strict=True):
        end += count
        spans: list[tuple[int, int]] = []
        while at < end:
            command, steps = words[at] & 7, words[at] >> 3
            commands.append(at)
            at += 1
            if command == _CLOSE and feature.area and spans:
                continue
            if not (command == _DRAW and spans) and (command, steps) != (_MOVE, 1):
                raise MapError("a shape is damaged")
            at += 2 * steps
            if at > end:
                raise MapError("a shape is cut off")
            begin = points if command == _MOVE else spans.pop()[0]
            points += steps
            spans.append((begin, points))
        parts.append(spans)
    return commands, parts


def _areas(rings: Iterable[NDArray[np.float64]]) -> Iterator[NDArray[np.float64]]:
    """Yield each outer ring with the holes that follow it, which turn the other way round."""
    area: list[NDArray[np.float64]] = []
    outer = 0.0
    for ring in rings:
        closed = np.concatenate((ring, ring[:1]))
        turn = float(closed[:-1, 0] @ closed[1:, 1] - closed[1:, 0] @ closed[:-1, 1])
        outer = outer or turn
        if turn * outer < 0:
            area += [closed, area[0][:1]]
        elif turn * outer > 0:
            if area:
                yield np.concatenate(area)
            area = [closed]
    if area:
        yield np.concatenate(area)
