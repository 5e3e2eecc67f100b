"""Which column is which field: by its name first, then by what stands in it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftcore.data.names import ROLES, simple
from ftcore.errors import BadInput, did_you_mean
from ftcore.tasks import Field, Task

KEEP_NAMES = ("quality", "label", "isduplicate", "isparaphrase", "etiqueta")
"""Columns whose 0 or 1 says whether a pair means the same (MRPC, PAWS, QQP)."""


@dataclass(frozen=True)
class Column:
    """What a sample says about one column.

    Attributes:
        name: Its name in the file.
        words: Mean number of words of the cells that are not empty.
        distinct: Number of different cells, and ``filled`` how many of the ``rows`` are not empty.
        numeric: Whether every filled cell is a number; ``fractional`` whether one of them is not whole.
        asked: Share of cells that hold a question mark.
    """

    name: str
    words: float
    distinct: int
    filled: int
    rows: int
    numeric: bool
    fractional: bool
    asked: float
    cells: tuple[str, ...]

    @property
    def is_text(self) -> bool:
        """Whether people's sentences stand in it."""
        return not self.numeric and self.words >= 1.5 and self.distinct > 1

    @property
    def is_label(self) -> bool:
        """Whether it is always filled with one of a few short values."""
        few = 2 <= self.distinct <= max(2, min(50, self.rows // 3))
        return few and self.words <= 4 and self.filled == self.rows and not self.fractional


def propose_mapping(
    columns: Sequence[str], sample: Sequence[Sequence[Any]], task: Task, given: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return field or role → column; what is given is kept, the rest is proposed, what nothing fits is absent.

    Args:
        columns: Names of the columns.
        sample: The first rows, in the order of the columns.
        task: Its fields and their aliases.
        given: Decisions of the person.

    Raises:
        BadInput: A given field or column does not exist.
    """
    mapping = _checked(dict(given or {}), columns, task)
    described = [_describe(name, [row[index] for row in sample]) for index, name in enumerate(columns)]
    free = [column for column in described if column.name not in mapping.values()]
    for field in sorted(task.fields, key=lambda field: field is not task.target):
        if field.name not in mapping and (found := _by_name(field, task, free)):
            _take(mapping, free, field.name, found)
    if task.target.name not in mapping and (found := _target_by_content(task, free)):
        _take(mapping, free, task.target.name, found)
    _inputs_by_content(task, mapping, free)
    _roles(task, mapping, free)
    return mapping


def require_complete(mapping: Mapping[str, str], columns: Sequence[str], task: Task) -> None:
    """Raise BadInput when a field of the task has no column."""
    missing = [field.name for field in task.fields if field.name not in mapping]
    if missing:
        raise BadInput(
            "columns_unmapped",
            expected=f"a column for each of {', '.join(field.name for field in task.fields)}",
            found=f"none for {', '.join(missing)} among {', '.join(columns)}",
            fix=f"say which column it is, for example {missing[0]}={columns[0] if columns else 'column'}",
            missing=", ".join(missing),
            columns=", ".join(columns),
            fields=", ".join(field.name for field in task.fields),
        )


def _checked(given: dict[str, str], columns: Sequence[str], task: Task) -> dict[str, str]:
    known = [field.name for field in task.fields] + [*ROLES, "keep"]
    for field, column in given.items():
        if field not in known:
            raise BadInput(
                "mapping_field_unknown",
                expected=f"a field of {task.id}",
                found=repr(field),
                fix=did_you_mean(field, known),
                field=field,
                known=", ".join(known),
            )
        if column not in columns:
            raise BadInput(
                "mapping_column_unknown",
                expected="the name of a column of the file",
                found=repr(column),
                fix=did_you_mean(column, columns),
                column=column,
                known=", ".join(columns),
            )
    return given


def _take(mapping: dict[str, str], free: list[Column], field: str, column: Column) -> None:
    mapping[field] = column.name
    free.remove(column)


def _describe(name: str, cells: Sequence[Any]) -> Column:
    texts = tuple(text for cell in cells if (text := _plain(cell).strip()))
    numbers = [value for text in texts if (value := as_number(text)) is not None]
    count = max(len(texts), 1)
    return Column(
        name,
        words=sum(len(text.split()) for text in texts) / count,
        distinct=len(set(texts)),
        filled=len(texts),
        rows=len(cells),
        numeric=bool(texts) and len(numbers) == len(texts),
        fractional=any(value != int(value) for value in numbers),
        asked=sum("?" in text for text in texts) / count,
        cells=texts,
    )


def as_number(text: str) -> float | None:
    """Return the number a cell says, with a point or a comma; None when it says none or one beyond all bounds."""
    if not re.fullmatch(r"[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?", text.strip()):
        return None
    value = float(text.strip().replace(",", "."))
    return value if math.isfinite(value) else None


def _plain(cell: Any) -> str:
    """Return the text of a cell for looking at it; of an object with answers, its first answer."""
    if isinstance(cell, Mapping) and "text" in cell:
        cell = cell["text"]
    if isinstance(cell, list | tuple):
        cell = cell[0] if len(cell) else ""
    if isinstance(cell, Mapping):
        cell = cell.get("text", "")
    return "" if cell is None else str(cell)


def _by_name(field: Field, task: Task, free: Sequence[Column]) -> Column | None:
    """Return the column called like the field: its own name, then its aliases in order, then a part of the name."""
    names = [simple(name) for name in (field.name, *field.aliases)]
    fitting = [column for column in free if _fits(field, task, column)]
    for name in names:
        for column in fitting:
            if simple(column.name) == name:
                return column
    for name in names:
        for column in fitting:
            if len(name) > 3 and name in simple(column.name):
                return column
    return None


def _fits(field: Field, task: Task, column: Column) -> bool:
    if field is not task.target:
        return not column.numeric and column.words >= 1
    if task.answer_kind == "score":
        return column.numeric
    if task.answer_kind == "label":
        return column.words <= 6 and not column.fractional
    return task.answer_kind == "span" or not column.numeric


def _target_by_content(task: Task, free: Sequence[Column]) -> Column | None:
    texts = sorted((column for column in free if column.is_text), key=lambda column: -column.words)
    if task.answer_kind == "label":
        labels = [column for column in free if column.is_label]
        return min(labels, key=lambda column: column.distinct, default=None)
    if task.answer_kind == "score":
        scores = [column for column in free if column.numeric and column.distinct > 2 and _within(column, 0, 5)]
        return next((column for column in scores if column.fractional), scores[-1] if scores else None)
    if task.answer_kind == "span":
        contained = [(_inside(column, texts[0]), column) for column in free if texts and column is not texts[0]]
        share, found = max(contained, key=lambda pair: (pair[0], not pair[1].numeric), default=(0.0, None))
        return found if share > 0.5 else None
    return (
        texts[-1]
        if len(texts) >= 2 and len(texts) > len(task.inputs) and task.inputs[0].lines > task.target.lines
        else None
    )


def _within(column: Column, low: float, high: float) -> bool:
    return all(low <= value <= high for text in column.cells if (value := as_number(text)) is not None)


def _inside(column: Column, long: Column) -> float:
    """Return the share of rows whose cell stands inside the long one's cell of the same row."""
    if column.filled != long.filled or not column.filled:
        return 0.0
    return sum(short in whole for short, whole in zip(column.cells, long.cells, strict=True)) / column.filled


def _inputs_by_content(task: Task, mapping: dict[str, str], free: list[Column]) -> None:
    """Give fields that are still open the text columns: the tallest field the longest texts, equals by position."""
    open_fields = [field for field in task.fields if field.name not in mapping and _reads_text(field, task)]
    texts = [column for column in free if column.is_text]
    longest = sorted(texts, key=lambda column: -column.words)[: len(open_fields)]
    heights = {field.lines for field in open_fields}
    if len(heights) > 1 and len(longest) == len(open_fields) and _clearly_unequal(longest):
        pairs = list(zip(sorted(open_fields, key=lambda field: -field.lines), longest, strict=True))
    else:
        pairs = list(zip(open_fields, [column for column in texts if column in longest], strict=False))
    for field, column in pairs:
        _take(mapping, free, field.name, column)


def _reads_text(field: Field, task: Task) -> bool:
    return field is not task.target or task.answer_kind == "text"


def _clearly_unequal(longest: Sequence[Column]) -> bool:
    return longest[0].words > 2.5 * longest[-1].words


def _roles(task: Task, mapping: dict[str, str], free: list[Column]) -> None:
    for role, names in ROLES.items():
        aliases = [*names, "title", "titulo"] if role == "group" and task.answer_kind == "span" else list(names)
        wanted = {simple(name) for name in aliases}
        found = next((column for column in free if simple(column.name) in wanted), None)
        if found and role not in mapping:
            _take(mapping, free, role, found)
    if _rewrites(task) and "keep" not in mapping and (keep := _keep_column(free)):
        _take(mapping, free, "keep", keep)


def _keep_column(free: Sequence[Column]) -> Column | None:
    binary = [column for column in free if column.filled == column.rows and set(column.cells) == {"0", "1"}]
    named = [column for column in binary if simple(column.name) in KEEP_NAMES]
    return named[0] if named else (binary[0] if len(binary) == 1 else None)


def _rewrites(task: Task) -> bool:
    """Tell whether the answer is a text of the input's own size, so that a column may say which pairs mean the same."""
    return task.answer_kind == "text" and len(task.inputs) == 1 and task.inputs[0].lines == task.target.lines
