"""Columns beside a task's fields: which one says the id, the language, the group, the split, the answer's position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ftcore.data.columns import Column
from ftcore.data.names import ROLES, part_of, simple
from ftcore.data.record import ReadingRecord
from ftcore.tasks import Task

CERTAIN = ("split", "answer_start")
"""Roles whose columns are known by what stands in them as well, so that they are taken before any field is."""


def named_for(role: str, task: Task) -> frozenset[str]:
    """Return the simple form of the names that a column of this role has; for spans the title is a group."""
    names = [*ROLES[role], "title", "titulo"] if role == "group" and task.answer_kind == "span" else ROLES[role]
    return frozenset(simple(name) for name in names)


def has_role_name(column: Column, task: Task) -> bool:
    """Tell whether a column is called like a role that may be mistaken for a label."""
    return any(simple(column.name) in named_for(role, task) for role in ("language", "id", "group"))


def column_for(role: str, task: Task, free: Sequence[Column], *, named: bool = True) -> Column | None:
    """Return the column of a role, or None.

    Args:
        role: One of :data:`~ftcore.data.names.ROLES`.
        task: Spans have positions, and only tasks that rewrite a text have pairs to keep.
        free: The columns that are not taken yet.
        named: Whether the file names its columns; if not, a single column of 0 and 1 is the one that says which
            pairs to keep.
    """
    if (role == "answer_start" and task.answer_kind != "span") or (role == "keep" and not _rewrites(task)):
        return None
    names = named_for(role, task)
    fitting = [column for column in free if simple(column.name) in names and _holds(role, column)]
    if role == "keep" and not named and not fitting:
        binary = [column for column in free if column.is_binary]
        return binary[0] if len(binary) == 1 else None
    return fitting[0] if fitting else None


def note_ignored_split(task: Task, free: Sequence[Column], record: ReadingRecord) -> None:
    """Say so when a column is called split, names some parts, and something else as well."""
    for column in free:
        if simple(column.name) in named_for("split", task) and not column.names_parts:
            others = sorted({cell for cell in column.cells if not part_of(cell)})
            if len(others) < column.distinct:
                record.repair("split_ignored", column=column.name, values=", ".join(others[:5]))


def _holds(role: str, column: Column) -> bool:
    if role == "split":
        return column.names_parts and column.words <= 4
    if role == "answer_start":
        return column.numeric and not column.fractional
    return role != "keep" or column.is_binary


def _rewrites(task: Task) -> bool:
    """Tell whether the answer is a text of the input's own size, so that a column may say which pairs mean the same."""
    return task.answer_kind == "text" and len(task.inputs) == 1 and not task.shortens


def without(mapping: Mapping[str, str]) -> tuple[dict[str, str], frozenset[str]]:
    """Return a mapping without the roles that are switched off by an empty column, and these roles."""
    off = frozenset(role for role, column in mapping.items() if role in ROLES and not column)
    return {field: column for field, column in mapping.items() if field not in off}, off
