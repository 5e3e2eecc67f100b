"""What every reader returns: columns, and rows that can be gone through more than once without being kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ftcore.data.record import ReadingRecord
from ftcore.data.source import Progress

RawRow = tuple[int, Sequence[Any]]
"""Line (or number) of the row in its file, from 1, and its cells in the order of the columns."""


@dataclass(frozen=True)
class RawTable:
    """A file as its author wrote it, opened but not yet read.

    Attributes:
        columns: Names of the columns.
        rows: Starts a new pass over the rows, with the record that counts what this pass repairs and cannot read;
            memory does not grow with the number of rows.
        named: Whether the file itself names its columns.
        part: The split this table is (train, validation, test), where its name or its source says so.
    """

    columns: tuple[str, ...]
    rows: Callable[[ReadingRecord, Progress | None], Iterator[RawRow]]
    named: bool = True
    part: str | None = None
