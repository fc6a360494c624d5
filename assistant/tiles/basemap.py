"""The base map around the car: which tiles are wanted, and what the screen is shown of those that are there.

Tiles are unpacked a few shapes at a time, within what the loop can spare, so that no frame waits for one.
"""

import html
import re
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from assistant.tiles.archive import Archive, Tile
from assistant.tiles.errors import MapError
from assistant.tiles.mercator import in_tiles, tile_m, to_ground
from assistant.tiles.mvt import Shape, shapes
from assistant.tiles.reader import MOST_ASKED, Read, TileReader
from assistant.tiles.schema import LAYERS, kind_of
from hmi.basemap import KINDS
from hmi.mapframe import MapSight
from hmi.view import BaseMapView
from vehicle.clock import machine_ns

__all__ = ["Basemap", "attribution", "open_map"]

Degrees = tuple[float, float]

_TILE_PX = 512.0
"""How large a tile is drawn, about: what tiles are made for."""
_SLACK = 0.7
"""So many zoom levels beside the best one the one before is kept, so that it does not go to and fro."""
_MINOR_FROM = 13
"""The zoom level from which minor roads are worth their time: on wider views they are a grey carpet."""
_MOST_WANTED = 24
_KEPT = 64
"""Tiles held unpacked: those around the car, and some of those behind it or of other scales."""
_COARSE = 3
"""So many zoom levels beyond its finest a map shows nothing that could be trusted."""
_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
_THANKS = "© OpenStreetMap"


class Basemap:
    """The map of one file: ``look`` says where the car is, ``work`` goes on with what that asks for."""

    def __init__(self, path: Path) -> None:
        """Open the file; where it cannot be used there is no map, and a note that says why."""
        self.view: BaseMapView | None = None
        """What is there of the map around the car."""
        self._name = path.name
        self._origin: Degrees | None = None
        self._zoom: int | None = None
        self._wanted: tuple[Tile, ...] = ()
        self._asked: set[Tile] = set()
        self._kept: OrderedDict[Tile, BaseMapView | None] = OrderedDict()
        self._shown: tuple[int, frozenset[Tile]] = (0, frozenset())
        self._unpacking: Iterator[None] | None = None
        self._notes: list[str] = []
        self._told: set[str] = set()
        self._archive: Archive | None = None
        try:
            archive = Archive(path)
        except MapError as error:
            self._tell(f"{error}; going on without")
            return
        self._archive, self._reader = archive, TileReader(archive)
        self._attribution = attribution(archive.about.get("attribution"))

    def look(self, origin: Degrees | None, position: Degrees | None, sight: MapSight | None) -> None:
        """Ask for what is in ``sight`` around ``position``; shapes count from ``origin``. None where nobody knows."""
        archive = self._archive
        if archive is None or origin is None or position is None or sight is None:
            return
        if origin != self._origin:
            self._origin, self.view = origin, None
            self._kept.clear()
            self._shown = (0, frozenset())
        if not archive.covers(*position):
            self._tell(f"{self._name} does not cover where the car is; going on without")
            self._wanted = ()
            return
        self._zoom = self._best_zoom(archive, position, sight)
        self._wanted = _around(position, sight.reach_m, self._zoom) if self._zoom is not None else ()
        for tile in self._wanted:
            if tile in self._kept:
                self._kept.move_to_end(tile)
            elif tile not in self._asked and len(self._asked) < MOST_ASKED:
                self._asked.add(tile)
                self._reader.ask(tile)

    def work(self, budget_ns: int) -> bool:
        """Go on for about so long; return whether the view has changed."""
        before = self.view
        until_ns = machine_ns() + budget_ns
        while self._archive is not None and self._step(wait=False) and machine_ns() < until_ns:
            pass
        self._show()
        return self.view is not before

    def finish(self) -> None:
        """Do all the work there is before returning, however long it takes."""
        while self._archive is not None and self._asked:
            self._step(wait=True)
        self._show()

    def take_note(self) -> str:
        """Return what the user should know once, "" if there is nothing."""
        return self._notes.pop(0) if self._notes else ""

    def close(self) -> None:
        """End the reading."""
        if self._archive is not None:
            self._archive = None
            self._reader.close()

    def _best_zoom(self, archive: Archive, position: Degrees, sight: MapSight) -> int | None:
        """Return the zoom level whose tiles fit the scale best, None where the map has none that is fit for it."""
        best = float(np.log2(tile_m(position[0], 0) / (sight.scale * _TILE_PX)))
        if best > archive.max_zoom + _COARSE:
            return None
        keep = self._zoom is not None and abs(best - self._zoom) < _SLACK
        return self._zoom if keep else min(max(round(best), archive.min_zoom), archive.max_zoom)

    def _step(self, wait: bool) -> bool:
        """Do a little; return whether there may be more to do."""
        if self._unpacking is None:
            read = self._reader.take(wait)
            if read is None:
                return False
            self._unpacking = self._unpack(read)
        if next(self._unpacking, self) is self:
            self._unpacking = None
        return True

    def _unpack(self, read: Read) -> Iterator[None]:
        """Take in a tile, with pauses; what is damaged is left out."""
        if read.gone:
            self.close()
            self.view, self._wanted = None, ()
            self._tell(f"{self._name} cannot be read any more ({read.gone}); going on without")
            return
        if read.tile not in self._wanted:
            self._asked.discard(read.tile)
            return  # the car or the scale has gone on meanwhile
        origin = self._origin
        found: list[Shape] = []
        try:
            if read.damaged:
                raise MapError(read.damaged)
            for some in shapes(read.data or b"", LAYERS, kind_of):
                found += [shape for shape in some if read.tile.z >= _MINOR_FROM or shape.kind != "minor"]
                yield
        except MapError as error:
            found = []
            where = "/".join(map(str, read.tile))
            self._tell(f"{self._name} is damaged in places, which are left out (tile {where}: {error})")
        self._asked.discard(read.tile)
        if origin is None or origin != self._origin:
            return  # the track has begun anew meanwhile
        self._kept[read.tile] = _joined(found, read.tile, origin) if found else None
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def _show(self) -> None:
        """Make the view of the tiles that are wanted and there; those of another zoom level stay until all are."""
        there = frozenset(tile for tile in self._wanted if tile in self._kept)
        zoom = self._zoom or 0
        whole = len(there) == len(self._wanted)
        if self._shown == (zoom, there) or not (whole or self._shown[0] == zoom):
            return
        self._shown = (zoom, there)
        parts = [part for tile in self._wanted if (part := self._kept.get(tile)) is not None]
        self.view = _merged(parts, self._attribution) if parts else None

    def _tell(self, words: str) -> None:
        """Say something once; of damage only the first."""
        about = words.split(" (")[0]
        if about not in self._told:
            self._told.add(about)
            self._notes.append(f"map: {words}")


@contextmanager
def open_map(path: Path | None) -> Iterator[Basemap | None]:
    """Yield the map of the file that was asked for, None where none was."""
    if path is None:
        yield None
        return
    with closing(Basemap(path)) as basemap:
        yield basemap


def attribution(told: object) -> str:
    """Return whom the file says to thank for its data, in plain words."""
    plain = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", told)).split()) if isinstance(told, str) else ""
    return _THANKS if "OpenStreetMap" in plain else plain


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


def _joined(found: list[Shape], tile: Tile, origin: Degrees) -> BaseMapView:
    """Return the shapes of a tile on the ground."""
    points = to_ground(np.concatenate([shape.points for shape in found]), tile, origin)
    first = np.cumsum([0, *(len(shape.points) for shape in found[:-1])])
    kind = np.array([_NUMBERS[shape.kind] for shape in found], np.int8)
    low, high = np.minimum.reduceat(points, first), np.maximum.reduceat(points, first)
    centre, radius = (low + high) / 2, np.hypot(*(high - low).T) / 2
    return BaseMapView(points, first, kind, centre.astype(np.float32), radius.astype(np.float32))


def _merged(parts: list[BaseMapView], thanks: str) -> BaseMapView:
    before = np.cumsum([0, *(len(part.points) for part in parts[:-1])]).tolist()
    return BaseMapView(
        np.concatenate([part.points for part in parts]),
        np.concatenate([part.first + start for part, start in zip(parts, before, strict=True)]),
        np.concatenate([part.kind for part in parts]),
        np.concatenate([part.centre for part in parts]),
        np.concatenate([part.radius for part in parts]),
        thanks,
    )
