"""What a person asks for, and how much of it is read at most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Row = dict[str, Any]
"""One item: the task's fields as text, ``id``, ``group``, ``language``; for spans ``answers`` and ``answer_start``."""

Progress = Callable[[int, int], None]
"""Called now and then while reading, with (bytes or rows done, of how many)."""

PARTS = ("train", "validation", "test")
"""The splits, in the order in which they are numbered throughout this room."""

SplitRule = Literal["group", "row", "given"]

FRACTIONS = (0.8, 0.1, 0.1)
"""Shares of train, validation and test where nobody says others."""


@dataclass(frozen=True)
class DataSource:
    """Which data to take and how to split it.

    Attributes:
        ref: Id in models.yaml, path of a file or folder, or ``hub/id`` or ``hub/id:split``.
        column_mapping: Field of the task → column of the file; fields left out are proposed by name and content.
            Beside the task's fields it knows ``id``, ``language``, ``group``, ``keep`` (only rows with 1 there count).
        split_by: ``group`` keeps rows that share a text on one side, ``row`` does not look, ``given`` insists on the
            splits the source brings. Splits that a source brings are always kept; the rule makes those that it lacks.
        group_column: Column whose equal values stay on one side; default: the texts of the row themselves.
        fractions: Shares of train, validation and test among rows that come without splits; None: those that the
            entry in models.yaml says, else :data:`FRACTIONS`.
        seed: Chooses which rows go where; the same rows and seed give the same splits.
        limit: At most so many training rows are kept (None: all).
    """

    ref: str
    column_mapping: Mapping[str, str] = field(default_factory=dict)
    split_by: SplitRule = "group"
    group_column: str | None = None
    fractions: tuple[float, float, float] | None = None
    seed: int = 0
    limit: int | None = None


@dataclass(frozen=True)
class Limits:
    """What is refused before it can do harm, and the lengths that findings compare with.

    Attributes:
        max_bytes: Size of a file on disk, and of what its rows unfold to, in bytes.
        max_document_bytes: Size of a file that has to be read whole (JSON, SQuAD), in bytes.
        max_rows: Number of rows over all files of a source.
        max_columns: Number of columns.
        max_cell: Characters in one cell.
        max_source_tokens: Limit of what a model reads, in tokens; default: the task's.
        max_target_tokens: Limit of what a model writes, in tokens; default: the task's.
    """

    max_bytes: int = 4 * 2**30
    max_document_bytes: int = 512 * 2**20
    max_rows: int = 5_000_000
    max_columns: int = 500
    max_cell: int = 1_000_000
    max_source_tokens: int | None = None
    max_target_tokens: int | None = None
