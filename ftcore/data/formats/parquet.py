"""Parquet, a few hundred rows at a time; what it unfolds to is counted, since a small file can hold gigabytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ftcore.data.formats.table import RawRow, RawTable
from ftcore.data.record import ReadingRecord
from ftcore.data.source import Limits, Progress
from ftcore.errors import BadInput

_BATCH = 512
_AT_ONCE = 64 * 2**20
"""Bytes of text that are unfolded at the same time."""


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
            texts = _texts(file.metadata)
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
        # As dictionaries: a text that is repeated a million times, in a file of some kilobytes, stays one text.
        with pq.ParquetFile(path, memory_map=True, read_dictionary=texts) as opened:
            total = opened.metadata.num_rows
            for batch in opened.iter_batches(batch_size=_BATCH):
                size += (unfolds_to := sum(map(_unfolded, batch.columns)))
                if size > limits.max_bytes:
                    raise _too_large(path, limits)
                step = max(1, batch.num_rows * _AT_ONCE // max(unfolds_to, _AT_ONCE))
                for start in range(0, batch.num_rows, step):
                    part = batch.slice(start, step)
                    for cells in zip(*(column.to_pylist() for column in part.columns), strict=True):
                        number += 1
                        yield number, cells
                if progress:
                    progress(number, total)

    return RawTable(names, rows)


def _texts(metadata: Any) -> list[str]:
    """Return the paths of all columns of text or bytes, those inside lists and structures too."""
    if not metadata.num_row_groups:
        return []
    group = metadata.row_group(0)
    columns = [group.column(number) for number in range(group.num_columns)]
    return [column.path_in_schema for column in columns if column.physical_type == "BYTE_ARRAY"]


def _unfolded(array: Any) -> int:
    """Return the bytes that an array takes once every repeated text stands there by itself."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(array.type):
        lengths = pc.binary_length(array.dictionary)
        return int(pc.sum(pc.take(pc.cast(lengths, pa.int64()), array.indices)).as_py() or 0)
    if pa.types.is_list(array.type) or pa.types.is_large_list(array.type):
        return int(array.nbytes + _unfolded(array.flatten()))
    if pa.types.is_struct(array.type):
        return sum(map(_unfolded, array.flatten()))
    return int(array.nbytes)


def _too_large(path: Path, limits: Limits) -> BadInput:
    return BadInput(
        "unfolds_too_large",
        expected=f"data of at most {limits.max_bytes // 2**20} MB once unpacked",
        found=f"more than that in {path.name}",
        fix="split the file",
        file=path.name,
        limit=limits.max_bytes // 2**20,
    )
