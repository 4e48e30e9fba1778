"""Readings as a Parquet file; needs pyarrow, which comes with `pip install byssus[parquet]`."""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from byssus.alerts.views.reading_table import COLUMNS, Page

_TYPES = (pa.timestamp("us", "UTC"), pa.string(), pa.float64(), pa.string())
_SCHEMA = pa.schema(list(zip(COLUMNS, _TYPES, strict=True)))


def write_parquet(pages: Iterable[Page], file: Path) -> int:
    """Write a row group for each page, and say how many readings there were.

    The same pages give the same bytes with the same version of pyarrow, whose name the file holds.
    """
    count = 0
    with pq.ParquetWriter(file, _SCHEMA, compression="zstd") as writer:
        for page in pages:
            writer.write_table(_table(page))
            count += len(page.readings)
    return count


def _table(page: Page) -> pa.Table:
    number = len(page.readings)
    times = [reading.time for reading in page.readings]
    values = [reading.value for reading in page.readings]
    return pa.table([times, [page.point] * number, values, [page.unit] * number], schema=_SCHEMA)
