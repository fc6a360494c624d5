"""Where tiles come from: a thread that only reads, so that no frame waits for a slow stick, or one that is gone."""

import queue
import threading
from typing import NamedTuple

from assistant.tiles.archive import Archive, Tile
from assistant.tiles.errors import MapError

__all__ = ["MOST_ASKED", "Read", "TileReader"]

MOST_ASKED = 32
"""Tiles on their way at once."""


class Read(NamedTuple):
    """What came of a wish: the tile's data, None where the map has no such tile; or why not."""

    tile: Tile
    data: bytes | None = None
    damaged: str = ""
    """What is wrong with this tile; others may be sound."""
    gone: str = ""
    """Why nothing can be read any more."""


class TileReader:
    """Reads the tiles that are asked for, in their order, until ``close``."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._wishes: queue.Queue[Tile | None] = queue.Queue(MOST_ASKED + 1)
        self._done: queue.Queue[Read] = queue.Queue(MOST_ASKED)
        self._thread = threading.Thread(target=self._run, name="map", daemon=True)
        self._thread.start()

    def ask(self, tile: Tile) -> None:
        """Wish for a tile; no more than ``MOST_ASKED`` may be on their way."""
        self._wishes.put_nowait(tile)

    def take(self, wait: bool = False) -> Read | None:
        """Return what was read next, None if there is nothing yet; ``wait`` until there is."""
        try:
            return self._done.get(block=wait)
        except queue.Empty:
            return None

    def close(self) -> None:
        """End the thread, after what it reads now, and let the file go."""
        self._wishes.put_nowait(None)

    def _run(self) -> None:
        while (tile := self._wishes.get()) is not None:
            try:
                read = Read(tile, self._archive.tile(tile))
            except MapError as error:
                read = Read(tile, damaged=str(error))
            except OSError as error:
                read = Read(tile, gone=error.strerror or str(error))
            self._done.put(read)
        self._archive.close()
