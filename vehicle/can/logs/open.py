"""Choose the reader of a log: by table, from the suffix that is left once .gz is taken off."""

from collections.abc import Callable
from pathlib import Path

from vehicle.can.logs.base import Log, open_bytes
from vehicle.can.logs.blf import open_blf
from vehicle.can.logs.candump import open_candump
from vehicle.can.logs.foreign import open_foreign
from vehicle.can.logs.mf4 import open_mf4
from vehicle.errors import LogError

__all__ = ["open_log"]

_READERS: dict[str, Callable[[Path], Log]] = {
    ".log": open_candump,
    ".candump": open_candump,
    ".txt": open_candump,
    ".blf": open_blf,
    ".asc": open_foreign,
    ".trc": open_foreign,
    ".csv": open_foreign,
    ".db": open_foreign,
    ".mf4": open_mf4,
}


def open_log(path: Path) -> Log:
    """Open any CAN log; raises LogError, in one clear line, when it is missing, empty or of no known kind.

    That a file of a known kind holds no frame comes out, as a LogError too, when its blocks are read.
    """
    suffixes = [s.lower() for s in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    reader = _READERS.get(suffixes[-1] if suffixes else "")
    if reader is None:
        open_bytes(path).close()
        kinds = " ".join(sorted(_READERS))
        raise LogError(f"{path}: unknown kind of log; known are {kinds}, each also with .gz")
    return reader(path)
