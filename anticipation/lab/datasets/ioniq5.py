"""A Hyundai Ioniq 5 as ``hyundai_kia_connect_monitor`` recorded it: timed trips, and positions where it stood.

``monitor.tripinfo.csv`` has the trips (local times, whole minutes), ``monitor.csv`` readings of the parked car. The
program's author copied and changed some rows for tests: trips stand there up to five times, and the odometer falls
back by a thousand kilometres in single rows. Both are left out. A trip's destination is where the first reading
between its end and the next trip's start saw the car; without such a reading nobody knows it.
"""

from bisect import bisect_right
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from anticipation.errors import HistoryError
from anticipation.ground import Position, plausible
from anticipation.instant import Instant
from anticipation.lab.datasets.history import History, Person, Stay
from anticipation.lab.datasets.rows import Row, read_rows

__all__ = ["is_ioniq5", "read_ioniq5"]

_TRIPS, _READINGS = "monitor.tripinfo.csv", "monitor.csv"
_TRIP_COLUMNS = ("date", "start time", "drive time", "distance", "max speed")
_READING_COLUMNS = ("datetime", "longitude", "latitude", "engineon", "odometer")
_SHUNT_KMH = 10.0
"""A "trip" of 0 km that was never faster is no trip: the car was moved on its parking place, or only switched on."""
_EARLY_S = 60
"""Trips are told in whole minutes: a reading up to this much before the computed end may have seen the parked car."""


class _Trip(NamedTuple):
    start: datetime
    minutes: int


class _Reading(NamedTuple):
    at: Instant
    position: Position


def is_ioniq5(path: Path) -> bool:
    """Whether a path is a folder or a file of this program's."""
    return (path if path.is_dir() else path.parent).joinpath(_TRIPS).is_file() and (
        path.is_dir() or path.name.startswith("monitor.")
    )


def read_ioniq5(path: Path) -> History:
    """Read the trips and where they ended; raises HistoryError."""
    folder = path if path.is_dir() else path.parent
    trips, trip_notes = _read_trips(folder / _TRIPS)
    readings, reading_notes = _read_readings(folder / _READINGS)
    if not trips or not readings:
        raise HistoryError(f"{folder}: holds no trip, or no position of the parked car")
    stays = _stays(trips, readings)
    unknown = sum(stay.position is None for stay in stays if stay.start is not None)
    notes = (*trip_notes, *reading_notes, f"{unknown} trips without a reading after them: nobody knows where they led")
    licence = "Apache-2.0, ZuinigeRijder/hyundai_kia_connect_monitor"
    return History("Hyundai Ioniq 5", (Person("Ioniq 5", tuple(stays)),), licence, notes=notes)


def _read_trips(path: Path) -> tuple[list[_Trip], tuple[str, ...]]:
    rows = read_rows(path, _TRIP_COLUMNS)
    unique = {tuple(row.fields.values()): row for row in rows}
    trips = {
        _trip(row) for row in unique.values() if row.number("distance") > 0 or row.number("max speed") >= _SHUNT_KMH
    }
    notes = (
        f"{len(rows) - len(unique)} repeated rows of trips left out",
        f"{len(unique) - len(trips)} trips of 0 km below {_SHUNT_KMH:g} km/h left out: moved where it stood",
    )
    return sorted(trips), notes


def _trip(row: Row) -> _Trip:
    try:
        start = datetime.strptime(row.text("date") + row.text("start time").zfill(6), "%Y%m%d%H%M%S")
    except ValueError:
        row.fail(f"date and start time are {row.text('date')!r} and {row.text('start time')!r}; write 20230102, 160624")
    return _Trip(start, int(row.number("drive time")))


def _read_readings(path: Path) -> tuple[list[_Reading], tuple[str, ...]]:
    readings: set[_Reading] = set()
    highest = 0.0
    altered = 0
    for row in read_rows(path, _READING_COLUMNS):
        odometer = row.number("odometer")
        if odometer < highest:
            altered += 1
            continue
        highest = odometer
        lat, lon = row.number("latitude"), row.number("longitude")
        if row.text("engineon").lower() != "true" and plausible(lat, lon):
            readings.add(_Reading(_instant(row), Position(lat, lon)))
    return sorted(readings), (f"{altered} readings with an altered odometer left out",)


def _instant(row: Row) -> Instant:
    wall = row.time("datetime")
    offset = wall.utcoffset()
    if offset is None:
        row.fail("datetime has no zone; write it as 2023-01-02 16:10:09+01:00")
    return Instant(int(wall.timestamp()), int(offset.total_seconds()) // 60)


def _stays(trips: list[_Trip], readings: list[_Reading]) -> list[Stay]:
    times = [reading.at.s for reading in readings]
    starts = [_local(trip.start, readings, times) for trip in trips]
    before = bisect_right(times, starts[0].s)
    stays = [Stay(None, starts[0], position=readings[before - 1].position)] if before else []
    for k, trip in enumerate(trips):
        arrived = starts[k]._replace(s=starts[k].s + 60 * trip.minutes)
        end = starts[k + 1] if k + 1 < len(trips) else arrived
        first = bisect_right(times, arrived.s - _EARLY_S)
        seen = first < len(readings) and (k + 1 == len(trips) or times[first] < end.s)
        stays.append(Stay(arrived, max(arrived, end), position=readings[first].position if seen else None))
    return stays


def _local(wall: datetime, readings: list[_Reading], times: list[int]) -> Instant:
    """Put a local time into the zone of the last reading before it."""
    naive = int((wall - datetime(1970, 1, 1)) / timedelta(seconds=1))
    k = max(0, bisect_right(times, naive - 60 * readings[0].at.offset_min) - 1)
    offset = readings[k].at.offset_min
    return Instant(naive - 60 * offset, offset)
