"""Decoded signals as a Parquet file: one row for each value, so that messages of different rates stay side by side."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vehicle.can.decode_block import Column, Columns, DecodedBlock
from vehicle.can.layout import SignalLayout
from vehicle.can.logs import Log
from vehicle.errors import OutriderError
from vehicle.events import FrameBlock

__all__ = ["ParquetSink"]


class ParquetSink:
    """Writes block after block, so that a log larger than memory can be decoded.

    Columns: ``t_ns`` (from the log's start, which the file's metadata holds as ``start_ns``), ``bus``, ``message``,
    ``signal``, ``value`` (physical, float64), ``unit``, ``label`` (the DBC's word for the value, if it has one).
    """

    def __init__(self, path: Path, log: Log) -> None:
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError:
            raise OutriderError("--out needs the parquet extra: pip install 'outrider[parquet]'") from None
        self._pa, self._pq, self._path, self._log = pa, pq, path, log
        self._writer: Any = None
        self._codes: dict[str, int] = {}
        word = pa.dictionary(pa.int32(), pa.string())
        fields = [("t_ns", pa.int64()), ("bus", pa.uint8()), ("message", word), ("signal", word)]
        self._schema = pa.schema([*fields, ("value", pa.float64()), ("unit", word), ("label", word)])

    def write(self, block: FrameBlock, decoded: DecodedBlock) -> None:
        """Append what a block says; raises OutriderError when the file cannot be written."""
        columns = [(c, name) for c in decoded.columns for name in c.signals]
        if not columns:
            return
        try:
            if self._writer is None:
                schema = self._schema.with_metadata({"start_ns": str(self._log.start_ns or "")})
                self._writer = self._pq.ParquetWriter(self._path, schema, compression="zstd")
            self._writer.write_table(self._table(block, columns))
        except OSError as error:
            raise self._failed(error) from None

    def _failed(self, error: OSError) -> OutriderError:
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(OSError):  # lets go of the file; what is lost is told already
                writer.close()
        return OutriderError(f"{self._path}: cannot be written ({error.strerror or ' '.join(str(error).split())})")

    def _table(self, block: FrameBlock, columns: list[tuple[Columns, str]]) -> Any:
        pa = self._pa
        parts = [c.signals[name] for c, name in columns]
        signals = [next(s for s in c.message.signals if s.name == name) for c, name in columns]
        counts = [len(rows) for rows, _ in parts]
        rows = np.concatenate([rows for rows, _ in parts])

        def words(texts: list[str]) -> Any:
            codes = np.repeat([self._code(text) for text in texts], counts)
            return self._words_column(codes)

        labels = [self._labels(signal, values) for signal, (_, values) in zip(signals, parts, strict=True)]
        return pa.Table.from_arrays(
            [
                pa.array(block.t_ns[rows]),
                pa.array(block.bus[rows]),
                words([c.message.name for c, _ in columns]),
                words([name for _, name in columns]),
                pa.array(np.concatenate([values.astype(np.float64) for _, values in parts])),
                words([signal.unit for signal in signals]),
                self._words_column(np.concatenate(labels)),
            ],
            schema=self._schema,
        )

    def _code(self, text: str) -> int:
        """Number a word; no word is -1."""
        return self._codes.setdefault(text, len(self._codes)) if text else -1

    def _labels(self, signal: SignalLayout, values: Column) -> NDArray[np.int32]:
        """Return the number of the DBC's word for each value [n], -1 where it has none."""
        codes = np.full(len(values), -1, np.int32)
        for raw, text in signal.choices.items():
            codes[values == raw * signal.scale + signal.offset] = self._code(text)
        return codes

    def _words_column(self, codes: NDArray[np.int32]) -> Any:
        pa = self._pa
        numbers = pa.array(codes.astype(np.int32), mask=codes < 0)
        return pa.DictionaryArray.from_arrays(numbers, pa.array(list(self._codes), pa.string()))

    def close(self) -> None:
        """Complete the file; raises OutriderError when that cannot be done."""
        try:
            if self._writer is not None:
                self._writer.close()
        except OSError as error:
            raise self._failed(error) from None
