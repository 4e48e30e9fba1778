"""Readings as a Parquet file; needs pyarrow, which comes with `pip install byssus[parquet]`."""

import io
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from byssus.alerts.views.reading_table import COLUMNS, Page

_TYPES = (pa.timestamp("us", "UTC"), pa.string(), pa.float64(), pa.string())
_SCHEMA = pa.schema(list(zip(COLUMNS, _TYPES, strict=True)))


def parquet_parts(pages: Iterable[Page]) -> Iterator[bytes]:
    """A Parquet file in parts, with a row group for each page.

    The same pages give the same bytes with the same version of pyarrow, whose name the file holds.
    """
    sink = _Sink()
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), _SCHEMA, compression="zstd") as writer:
        for page in pages:
            writer.write_table(_table(page))
            yield sink.take()
    yield sink.take()


class _Sink(io.RawIOBase):
    """Holds what was written until somebody takes it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """How many bytes were written in all; pyarrow notes where parts of the file begin."""
        return self._written

    def write(self, part: bytes) -> int:  # type: ignore[override]  # pyarrow writes nothing but bytes
        """Keep a part."""
        self._parts.append(bytes(part))
        self._written += len(part)
        return len(part)

    def take(self) -> bytes:
        """All that was written since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def _table(page: Page) -> pa.Table:
    number = len(page.readings)
    times = [reading.time for reading in page.readings]
    values = [reading.value for reading in page.readings]
    return pa.table([times, [page.point] * number, values, [page.unit] * number], schema=_SCHEMA)
