"""The base map around the car: which tiles are wanted, and what the screen is shown of those that are there.

Tiles are unpacked a few shapes at a time, within what the loop can spare, so that no frame waits for one.
"""

import html
import re
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.tiles.archive import Archive, Tile
from assistant.tiles.errors import MapError
from assistant.tiles.mercator import in_tiles, tile_m, to_ground
from assistant.tiles.mvt import Shape, shapes
from assistant.tiles.reader import MOST_ASKED, Read, TileReader
from assistant.tiles.schema import LAYERS, kind_of
from hmi.basemap import KINDS
from hmi.mapframe import MapSight
from hmi.view import BaseMapView, Shapes
from vehicle.clock import machine_ns

__all__ = ["Basemap", "attribution", "open_basemap"]

Degrees = tuple[float, float]

_TILE_PX = 512.0
"""How large a tile is drawn, about: what tiles are made for."""
_SLACK = 0.7
"""So many zoom levels beside the best one the one before is kept, so that it does not go to and fro."""
_MOST_WANTED = 24
_KEPT = 64
"""Tiles held unpacked: those around the car, and some of those behind it or of other scales."""
_COARSE = 3
"""So many zoom levels beyond its finest a map shows nothing that could be trusted."""
_THANKS = "© OpenStreetMap"


class Basemap:
    """The map of one file. ``look`` says where the car is, ``work`` goes on with what that asks for, ``view`` shows it."""

    def __init__(self, archive: Archive, name: str) -> None:
        self.view: BaseMapView | None = None
        self._name = name
        self._archive = archive
        self._reader = TileReader(archive)
        self._attribution = attribution(archive.about.get("attribution"))
        self._origin: Degrees | None = None
        self._zoom: int | None = None
        self._wanted: tuple[Tile, ...] = ()
        self._asked: set[Tile] = set()
        self._kept: OrderedDict[Tile, dict[str, Shapes]] = OrderedDict()
        self._shown: tuple[int, frozenset[Tile]] = (0, frozenset())
        self._unpacking: Iterator[None] | None = None
        self._gone = False
        self._notes: list[str] = []
        self._told: set[str] = set()

    def look(self, origin: Degrees | None, position: Degrees | None, sight: MapSight | None) -> None:
        """Ask for what is in ``sight`` around ``position``; shapes count from ``origin``. All None where nobody knows."""
        if origin is None or position is None or sight is None or self._gone:
            return
        if origin != self._origin:
            self._origin, self.view = origin, None
            self._kept.clear()
            self._shown = (0, frozenset())
        if not self._archive.covers(*position):
            self._tell(f"{self._name} does not cover where the car is; going on without")
            self._wanted = ()
            return
        self._zoom = self._best_zoom(position, sight)
        self._wanted = _around(position, sight.reach_m, self._zoom) if self._zoom is not None else ()
        for tile in self._wanted:
            if tile in self._kept:
                self._kept.move_to_end(tile)
            elif tile not in self._asked and len(self._asked) < MOST_ASKED:
                self._asked.add(tile)
                self._reader.ask(tile)

    def work(self, budget_ns: int) -> bool:
        """Go on for about so long; return whether the view has changed."""
        until_ns = machine_ns() + budget_ns
        while self._step(wait=False) and machine_ns() < until_ns:
            pass
        return self._show()

    def finish(self) -> None:
        """Do all the work there is before returning, however long it takes."""
        while self._asked and self._step(wait=True):
            pass
        self._show()

    def take_note(self) -> str:
        """Return what the user should know once, "" if there is nothing."""
        return self._notes.pop(0) if self._notes else ""

    def close(self) -> None:
        """End the reading."""
        self._reader.close()

    def _best_zoom(self, position: Degrees, sight: MapSight) -> int | None:
        """Return the zoom level whose tiles fit the scale best, None where the map has none that is fit for it."""
        best = float(np.log2(tile_m(position[0], 0) / (sight.scale * _TILE_PX)))
        if best > self._archive.max_zoom + _COARSE:
            return None
        keep = self._zoom is not None and abs(best - self._zoom) < _SLACK
        return self._zoom if keep else min(max(round(best), self._archive.min_zoom), self._archive.max_zoom)

    def _step(self, wait: bool) -> bool:
        """Do a little; return whether there may be more to do."""
        if self._unpacking is None:
            read = self._reader.take(wait)
            if read is None:
                return False
            self._unpacking = self._unpack(read)
        if next(self._unpacking, self) is self:
            self._unpacking = None
        return not self._gone

    def _unpack(self, read: Read) -> Iterator[None]:
        """Take in a tile, with pauses; what is damaged is left out."""
        if read.gone:
            self._gone, self.view, self._wanted = True, None, ()
            self._asked.clear()
            self._tell(f"{self._name} cannot be read any more ({read.gone}); going on without")
            return
        origin = self._origin
        found: dict[str, list[NDArray[np.float64]]] = {}
        try:
            if read.damaged:
                raise MapError(read.damaged)
            for some in shapes(read.data or b"", LAYERS, kind_of):
                for shape in some:
                    if kind := _drawn_as(shape):
                        found.setdefault(kind, []).append(shape.points)
                yield
        except MapError as error:
            found = {}
            self._tell(f"{self._name} is damaged in places, which are left out (tile {'/'.join(map(str, read.tile))}: {error})")
        self._asked.discard(read.tile)
        if origin is None or origin != self._origin:
            return  # the track has begun anew meanwhile
        self._kept[read.tile] = {kind: _joined(lines, read.tile, origin) for kind, lines in found.items()}
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def _show(self) -> bool:
        """Make the view of the tiles that are wanted and there; those of another zoom level stay until all are."""
        there = frozenset(tile for tile in self._wanted if tile in self._kept)
        zoom = self._zoom or 0
        whole = len(there) == len(self._wanted)
        if self._gone or self._shown == (zoom, there) or not (whole or self._shown[0] == zoom):
            return False
        self._shown = (zoom, there)
        tiles = [self._kept[tile] for tile in self._wanted if tile in there]
        merged = {kind: _merged([tile[kind] for tile in tiles if kind in tile]) for kind in KINDS}
        drawn = {kind: some for kind, some in merged.items() if some is not None}
        self.view = BaseMapView(drawn, self._attribution) if drawn else None
        return True

    def _tell(self, words: str) -> None:
        """Say something once; of damage only the first."""
        about = words.split(" (")[0]
        if about not in self._told:
            self._told.add(about)
            self._notes.append(f"map: {words}")


def open_basemap(path: Path) -> tuple[Basemap | None, str]:
    """Return the map of a file, or None and why there is none."""
    try:
        return Basemap(Archive(path), path.name), ""
    except MapError as error:
        return None, f"map: {error}; going on without"


def attribution(told: object) -> str:
    """Return whom the file says to thank for its data, in plain words."""
    plain = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", told)).split()) if isinstance(told, str) else ""
    return _THANKS if "OpenStreetMap" in plain else plain


def _drawn_as(shape: Shape) -> str:
    """Return one of ``KINDS`` for a shape, "" where it is not drawn: roads are lines, and green is an area."""
    kind = "river" if shape.kind == "water" and not shape.area else shape.kind
    return kind if bool(KINDS[kind].width) != shape.area else ""


def _around(position: Degrees, reach_m: float, zoom: int) -> tuple[Tile, ...]:
    """Return the tiles within reach, the nearest first; none where they are too many to be of use."""
    x, y = in_tiles(*position, zoom)
    reach, side = reach_m / tile_m(position[0], zoom), 1 << zoom
    if (2 * reach + 1) ** 2 > 2 * _MOST_WANTED:
        return ()
    columns = range(int(np.floor(x - reach)), int(np.floor(x + reach)) + 1)
    rows = range(max(0, int(np.floor(y - reach))), min(side - 1, int(np.floor(y + reach))) + 1)
    tiles = sorted((max(abs(c + 0.5 - x), abs(r + 0.5 - y)), c, r) for c in columns for r in rows)
    return tuple(Tile(zoom, column % side, row) for _, column, row in tiles[:_MOST_WANTED])


def _joined(lines: list[NDArray[np.float64]], tile: Tile, origin: Degrees) -> Shapes:
    """Return shapes of a tile on the ground."""
    points = to_ground(np.concatenate(lines), tile, origin)
    first = np.cumsum([0, *(len(line) for line in lines[:-1])])
    return Shapes(points, first, np.minimum.reduceat(points, first), np.maximum.reduceat(points, first))


def _merged(parts: list[Shapes]) -> Shapes | None:
    if not parts:
        return None
    before = np.cumsum([0, *(len(part.points) for part in parts[:-1])])
    return Shapes(
        np.concatenate([part.points for part in parts]),
        np.concatenate([part.first + start for part, start in zip(parts, before.tolist(), strict=True)]),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.high for part in parts]),
    )
