"""Rows in Arrow: in memory while they are few, in a temporary file that is mapped when they are many."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ftcore.data.source import Row
from ftcore.tasks import Task

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

_BATCH = 4096
_IN_MEMORY = 64 * 2**20


def schema_of(task: Task) -> pa.Schema:
    """Return the columns that every row of a task has."""
    import pyarrow as pa

    columns = [("id", pa.string()), ("group", pa.string()), ("language", pa.string())]
    columns += [(field.name, pa.string()) for field in task.fields]
    if task.answer_kind == "span":
        columns += [("answers", pa.list_(pa.string())), ("answer_start", pa.int32())]
    return pa.schema(columns)


class RowStore:
    """All rows of a source, in order; the file behind it disappears with the last reference to the store.

    Attributes:
        table: The rows as Arrow; mapped from the file, where there is one.
    """

    def __init__(self, task: Task, rows: Iterable[Row]) -> None:
        import pyarrow as pa

        schema = schema_of(task)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._file: str | None = None
        waiting: list[pa.RecordBatch] = []
        incoming, size = _batches(rows, schema), 0
        for batch in incoming:
            waiting.append(batch)
            size += batch.nbytes
            if size > _IN_MEMORY:
                self._file = self._spill(schema, waiting, incoming)
                break
        if self._file is None:
            self.table: pa.Table = pa.Table.from_batches(waiting, schema)
        else:
            self.table = pa.ipc.open_stream(pa.memory_map(self._file)).read_all()
        self._as_read = self.table

    def _spill(self, schema: pa.Schema, waiting: list[pa.RecordBatch], incoming: Iterator[pa.RecordBatch]) -> str:
        import pyarrow as pa

        self._folder = tempfile.TemporaryDirectory(prefix="ftcore-data-", ignore_cleanup_errors=True)
        file = str(Path(self._folder.name) / "rows.arrow")
        with pa.ipc.new_stream(file, schema) as writer:
            for batch in waiting:
                writer.write_batch(batch)
            waiting.clear()
            for batch in incoming:
                writer.write_batch(batch)
        return file

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def batches(self) -> Iterator[list[Row]]:
        """Yield the rows again as they were read, a few thousand at a time."""
        for batch in self._arrow_batches():
            yield batch.to_pylist()

    def columns(self, names: Sequence[str], wanted: NDArray[np.int64]) -> Iterator[tuple[str, ...]]:
        """Yield these columns of these rows, whose numbers are given in ascending order."""
        for batch in _chosen(self._arrow_batches(), wanted):
            chosen = batch.select(list(names))
            yield from zip(*(column.to_pylist() for column in chosen.columns), strict=True)

    def take(self, wanted: Sequence[int] | NDArray[np.int64]) -> list[Row]:
        """Return these rows, whose numbers are given in ascending order."""
        import numpy as np

        chosen = _chosen(self.table.to_batches(), np.asarray(wanted, dtype=np.int64))
        return [row for batch in chosen for row in batch.to_pylist()]

    def _arrow_batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the batches, read and not mapped: pages of a map would count as memory of the process."""
        import pyarrow as pa

        if self._file is None:
            yield from self._as_read.to_batches()
            return
        with pa.OSFile(self._file) as file, pa.ipc.open_stream(file) as reader:
            yield from reader

    def fill_groups(self, groups: NDArray[np.int64]) -> None:
        """Name the group of every row that has none after its number; ``batches`` keeps what was read."""
        import pyarrow as pa
        import pyarrow.compute as pc

        own = self.table.column("group")
        place = self.table.schema.get_field_index("group")
        numbered = pc.cast(pa.array(groups), pa.string())
        filled = pc.if_else(pc.equal(own.combine_chunks(), ""), numbered, own.combine_chunks())
        self.table = self.table.set_column(place, "group", filled)


def _chosen(batches: Iterable[pa.RecordBatch], wanted: NDArray[np.int64]) -> Iterator[pa.RecordBatch]:
    """Yield the wanted rows of each batch; a take over all at once would join texts beyond Arrow's two gigabytes."""
    start = 0
    for batch in batches:
        first, last = wanted.searchsorted([start, start + batch.num_rows])
        if first < last:
            yield batch.take(wanted[first:last] - start)
        start += batch.num_rows


def _batches(rows: Iterable[Row], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    waiting: list[Row] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == _BATCH:
            yield pa.RecordBatch.from_pylist(waiting, schema)
            waiting = []
    if waiting:
        yield pa.RecordBatch.from_pylist(waiting, schema)
