"""What a person asks for, and how much of it is read at most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ftcore.errors import BadInput

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
        ref: Id in models.yaml, path of a file or folder, or ``owner/name`` on the Hub, with ``:config``, ``:split`` or
            ``:config:split``.
        column_mapping: Field of the task → column of the file; fields left out are proposed by name and content.
            Beside the task's fields it knows roles: ``id``, ``language``, ``group``, ``split`` (train, validation or
            test), ``answer_start`` and ``keep`` (rows with 0 there are left out); one with an empty column is not
            looked for.
        split_by: ``group`` keeps rows that share a text on one side, ``row`` does not look, ``given`` insists on the
            splits the source brings. Splits that a source brings are always kept; the rule makes those that it lacks.
        group_column: Column whose equal values stay on one side; default: the texts of the row themselves.
        fractions: Shares of train, validation and test among rows that come without splits; None: those that the
            entry in models.yaml says, else :data:`FRACTIONS`.
        seed: Chooses which rows go where; the same rows and seed give the same splits.
        limit: At most so many training rows are kept (None: all).

    Raises:
        BadInput: On construction: shares that do not sum to 1, a seed beyond 64 bits, or a group that a split by row
            would not look at.
    """

    ref: str
    column_mapping: Mapping[str, str] = field(default_factory=dict)
    split_by: SplitRule = "group"
    group_column: str | None = None
    fractions: tuple[float, float, float] | None = None
    seed: int = 0
    limit: int | None = None

    def __post_init__(self) -> None:
        if self.fractions is not None:
            check_fractions(self.fractions)
        if not -(2**63) <= self.seed < 2**63:
            raise BadInput(
                "split_seed_wrong",
                expected="a whole number of at most 64 bits as the seed of the split",
                found=str(self.seed),
                fix="use a small number, for example 1",
                seed=self.seed,
            )
        if self.group_column and self.split_by == "row":
            raise BadInput(
                "group_not_looked_at",
                expected="a split by group, where a column says which rows belong together",
                found=f"a split by row, and the group {self.group_column}",
                fix="leave one of the two out",
                column=self.group_column,
            )


def check_fractions(fractions: tuple[float, ...]) -> None:
    """Raise BadInput unless these are shares of train, validation and test."""
    if len(fractions) != 3 or not min(fractions) >= 0 or not abs(sum(fractions) - 1) <= 1e-6 or not fractions[0]:
        raise wrong_fractions(", ".join(f"{share:g}" for share in fractions))


def wrong_fractions(found: str) -> BadInput:
    """Return the error for shares that cannot be used."""
    return BadInput(
        "fractions_wrong",
        expected="shares of train, validation and test that sum to 1, with something for train",
        found=found,
        fix="use for example 0.8, 0.1, 0.1",
        fractions=found,
    )


@dataclass(frozen=True)
class Limits:
    """What is refused before it can do harm.

    Attributes:
        max_bytes: Size of a file on disk, and of what its rows unfold to, in bytes.
        max_document_bytes: Size of a file that has to be read whole (JSON, SQuAD), in bytes.
        max_rows: Number of rows over all files of a source.
        max_columns: Number of columns.
        max_cell: Characters in one cell.
    """

    max_bytes: int = 4 * 2**30
    max_document_bytes: int = 512 * 2**20
    max_rows: int = 5_000_000
    max_columns: int = 500
    max_cell: int = 1_000_000
