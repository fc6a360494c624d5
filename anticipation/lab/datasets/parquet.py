"""Columns of a Parquet file, and one clear line when it is none."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from anticipation.errors import HistoryError

__all__ = ["parquet_columns", "read_columns"]


def parquet_columns(path: Path) -> tuple[str, ...]:
    """Return the names of a Parquet file's columns; raises HistoryError."""
    return tuple(_open(path, None).names)


def read_columns(path: Path, names: Sequence[str]) -> dict[str, list[Any]]:
    """Return the named columns as lists, None where a cell is empty; raises HistoryError."""
    missing = [name for name in names if name not in parquet_columns(path)]
    if missing:
        raise HistoryError(f"{path}: has no column {missing[0]!r}; it must have {', '.join(names)}")
    table = _open(path, list(names))
    return {name: table.column(name).to_pylist() for name in names}


def _open(path: Path, names: list[str] | None) -> Any:
    """Return the table of the named columns, or the schema; raises HistoryError."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise HistoryError(f"{path}: needs the parquet extra: pip install 'outrider[parquet]'") from None
    try:
        with path.open("rb") as file:
            whole = pq.ParquetFile(file)
            return whole.schema_arrow if names is None else whole.read(columns=names)
    except (OSError, pa.ArrowException) as error:
        raise HistoryError(f"{path}: is no readable Parquet file ({' '.join(str(error).split())[:120]})") from None
