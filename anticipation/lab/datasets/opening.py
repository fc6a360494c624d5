"""Finding out which set a path is."""

from pathlib import Path

from anticipation.errors import HistoryError
from anticipation.lab.datasets.geolife import is_geolife, read_geolife
from anticipation.lab.datasets.history import History
from anticipation.lab.datasets.ioniq5 import is_ioniq5, read_ioniq5
from anticipation.lab.datasets.plain import read_plain
from anticipation.lab.datasets.seat_leon import read_seat_leon

__all__ = ["read_history"]

_TAKEN = (
    "it takes the folder of GeoLife's CSV files, a folder with monitor.tripinfo.csv and monitor.csv, the Seat Leon's "
    ".parquet, or a CSV with the header user,start,end,lat,lon or user,start,end,place"
)


def read_history(path: Path) -> History:
    """Read a set by what it is; raises HistoryError, one line that names the file, the line in it and the fix."""
    if not path.exists():
        raise HistoryError(f"{path}: does not exist; {_TAKEN}")
    if is_ioniq5(path):
        return read_ioniq5(path)
    if path.suffix == ".parquet":
        return read_seat_leon(path)
    if is_geolife(path):
        return read_geolife(path)
    if path.is_dir():
        raise HistoryError(f"{path}: is a folder of no known set; {_TAKEN}")
    return read_plain(path)
