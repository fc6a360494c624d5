"""GeoLife's stays after the MHSA / LLM-Mob preprocessing: three CSV files, each a part of everybody's time.

Columns: ``user_id, location_id, start_day, end_day, start_min, end_min, weekday`` (of the start, Monday is 0). Days
count from an unnamed one; times look like UTC. ``location_id`` 1 stands for any place that the train part lacks.
The targets are those of the published figures: within a part, at least 7 days after the person's first stay there,
with at least 3 stays in the 7 days before (MHSA, github.com/mie-lab/location-prediction; LLM-Mob,
github.com/xlwang233/LLM-Mob).
"""

from collections import defaultdict
from pathlib import Path

from anticipation.errors import HistoryError
from anticipation.instant import Instant
from anticipation.lab.datasets.history import History, Part, Person, Stay
from anticipation.lab.datasets.rows import Row, columns_of, read_rows

__all__ = ["is_geolife", "read_geolife"]

_COLUMNS = ("user_id", "location_id", "start_day", "end_day", "start_min", "end_min", "weekday")
_PARTS = ("geolife_train.csv", "geolife_valid.csv", "geolife_test.csv")
_VALIDATION = "geolife_valid.csv"
_LUMPED = 1
_WARM_DAYS, _WARM_STAYS = 7, 3
_MONDAY = 13_514
"""2007-01-01 in days since 1970: the days of this set have no names, only weekdays."""


def is_geolife(path: Path) -> bool:
    """Whether a path is a folder or a file of this set."""
    if path.is_dir():
        return any((path / name).is_file() for name in _PARTS)
    return path.suffix == ".csv" and {"user_id", "location_id", "start_day"} <= set(columns_of(path))


def read_geolife(path: Path) -> History:
    """Read the parts that lie in a folder, or beside a file of it; the last one is scored. Raises HistoryError."""
    folder = path if path.is_dir() else path.parent
    parts = [file for name in _PARTS if (file := folder / name).is_file()]
    if path.is_file() and path not in parts:
        parts = [path]
    people: dict[int, list[tuple[int, Row]]] = defaultdict(list)
    for number, part in enumerate(parts):
        for row in read_rows(part, _COLUMNS):
            people[int(row.number("user_id"))].append((number, row))
    if not people:
        raise HistoryError(f"{path}: holds no stay")
    kinds = [Part.VALIDATION if file.name == _VALIDATION else Part.CURVE for file in parts[:-1]]
    persons = tuple(_person(user, rows, [*kinds, Part.SCORED]) for user, rows in sorted(people.items()))
    missing = [name for name in _PARTS if folder / name not in parts] if len(parts) < len(_PARTS) else []
    notes = tuple(f"without {name}: the figures do not compare with the published ones" for name in missing)
    licence = "evaluate only (Microsoft Research licence): neither it nor anything fitted to it may ship"
    return History("GeoLife (MHSA / LLM-Mob stays)", persons, licence, _LUMPED, notes)


def _person(user: int, rows: list[tuple[int, Row]], kinds: list[Part]) -> Person:
    rows.sort(key=lambda item: (item[1].number("start_day"), item[1].number("start_min")))
    stays, parts = [], []
    for part, kind in enumerate(kinds):
        own = [row for number, row in rows if number == part]
        days = [row.number("start_day") for row in own]
        for k, row in enumerate(own):
            stays.append(_stay(row))
            recent = sum(day >= days[k] - _WARM_DAYS for day in days[:k])
            valid = days[k] - days[0] >= _WARM_DAYS and recent >= _WARM_STAYS
            parts.append(kind if valid else Part.HISTORY)
    return Person(str(user), tuple(stays), tuple(parts))


def _stay(row: Row) -> Stay:
    start_day, end_day = row.number("start_day"), row.number("end_day")
    epoch = _MONDAY + int(row.number("weekday") - start_day) % 7
    start = Instant(int((epoch + start_day) * 86_400 + row.number("start_min") * 60))
    end = Instant(int((epoch + end_day) * 86_400 + row.number("end_min") * 60))
    return Stay(start, max(start, end), int(row.number("location_id")))
