"""Parquet, a few hundred rows at a time; what it unfolds to is counted, since a small file can hold gigabytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ftcore.data.formats.table import RawRow, RawTable
from ftcore.data.record import ReadingRecord
from ftcore.data.source import Limits, Progress
from ftcore.errors import BadInput

_BATCH = 512


def open_parquet(path: Path, limits: Limits) -> RawTable:
    """Return the table in a Parquet file.

    Raises:
        BadInput: It is not Parquet, or (now or while reading) unfolds to more than the limits allow.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            names = tuple(file.schema_arrow.names)
            unfolded = sum(file.metadata.row_group(n).total_byte_size for n in range(file.num_row_groups))
    except (pa.ArrowInvalid, OSError) as error:
        raise BadInput(
            "parquet_broken",
            expected="a Parquet file",
            found=f"{path.name}, which cannot be read as one",
            fix="write the file again",
            file=path.name,
        ) from error
    if unfolded > limits.max_bytes:
        raise _too_large(path, limits)

    def rows(record: ReadingRecord, progress: Progress | None) -> Iterator[RawRow]:
        number = size = 0
        with pq.ParquetFile(path, memory_map=True) as opened:
            total = opened.metadata.num_rows
            for batch in opened.iter_batches(batch_size=_BATCH):
                size += batch.nbytes
                if size > limits.max_bytes:
                    raise _too_large(path, limits)
                for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield number, cells
                if progress:
                    progress(number, total)

    return RawTable(names, rows)


def _too_large(path: Path, limits: Limits) -> BadInput:
    return BadInput(
        "unfolds_too_large",
        expected=f"data of at most {limits.max_bytes // 2**20} MB once unpacked",
        found=f"more than that in {path.name}",
        fix="split the file",
        file=path.name,
        limit=limits.max_bytes // 2**20,
    )
