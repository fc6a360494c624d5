"""A commuter's Seat Leon at 1 Hz: 60 trips with the towns where they begin and end (KIT RADAR, doi 10.35097/1130).

Between many trips others were not recorded: where a trip does not begin where the one before ended, the car is found
at its origin without having been seen to arrive.
"""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from anticipation.errors import HistoryError
from anticipation.instant import instant_of
from anticipation.lab.datasets.history import History, Person, Stay

__all__ = ["read_seat_leon"]

_COLUMNS = ["local_time", "trip", "origin", "destination"]


class _Trip(NamedTuple):
    departs: datetime
    arrives: datetime
    origin: str
    destination: str


def read_seat_leon(path: Path) -> History:
    """Read the trips of the Parquet file; raises HistoryError when it is another file or pyarrow is absent."""
    trips = _read_trips(path)
    towns: dict[str, int] = {}
    stays: list[Stay] = []
    for trip in trips:
        origin = towns.setdefault(trip.origin, len(towns))
        destination = towns.setdefault(trip.destination, len(towns))
        departs, arrives = instant_of(trip.departs), instant_of(trip.arrives)
        if stays and stays[-1].place == origin:
            stays[-1] = Stay(stays[-1].start, departs, origin)
        else:
            stays.append(Stay(None, departs, origin))
        stays.append(Stay(arrives, arrives, destination))
    breaks = sum(stay.start is None for stay in stays[1:])
    notes = (f"{breaks} trips begin elsewhere than the one before ended: trips between them were not recorded",)
    licence = "evaluate only (CC BY 4.0 by a third party's word): neither it nor anything fitted to it may ship"
    return History("Seat Leon commuter (KIT RADAR)", (Person("Seat Leon", tuple(stays)),), licence, notes=notes)


def _read_trips(path: Path) -> list[_Trip]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise HistoryError(f"{path}: needs the parquet extra: pip install 'outrider[parquet]'") from None
    try:
        with path.open("rb") as file:
            whole = pq.ParquetFile(file)
            missing = [name for name in _COLUMNS if name not in whole.schema_arrow.names]
            table = None if missing else whole.read(columns=_COLUMNS).drop_null()
    except (OSError, pa.ArrowException) as error:
        raise HistoryError(f"{path}: is no readable Parquet file ({' '.join(str(error).split())[:120]})") from None
    if table is None:
        raise HistoryError(f"{path}: has no column {missing[0]!r}; it must have {', '.join(_COLUMNS)}")
    times = table.group_by(["trip", "origin", "destination"]).aggregate([("local_time", "min"), ("local_time", "max")])
    trips = [
        _Trip(row["local_time_min"], row["local_time_max"], row["origin"], row["destination"])
        for row in times.to_pylist()
    ]
    if not trips or not all(isinstance(trip.departs, datetime) for trip in trips):
        raise HistoryError(f"{path}: holds no trip with times")
    return sorted(trips)
