"""Which column is which field: by its name first, then by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ftcore.data import roles
from ftcore.data.columns import Column, describe
from ftcore.data.names import ROLES, simple, words_of
from ftcore.data.record import ReadingRecord
from ftcore.errors import BadInput, did_you_mean
from ftcore.tasks import Field, Task


def propose_mapping(
    columns: Sequence[str],
    sample: Sequence[Sequence[Any]],
    task: Task,
    given: Mapping[str, str] | None = None,
    *,
    named: bool = True,
    record: ReadingRecord | None = None,
) -> dict[str, str]:
    """Return field or role → column; what is given is kept, the rest is proposed, what nothing fits is absent.

    Args:
        columns: Names of the columns.
        sample: The first rows, in the order of the columns.
        task: Its fields and their aliases.
        given: Decisions of the person; an empty column switches a role off.
        named: Whether the file itself names its columns.
        record: Where it is noted that an answer was guessed, or that a column of splits cannot be used.

    Raises:
        BadInput: A given field or column does not exist.
    """
    chosen, off = roles.without(given or {})
    mapping = _checked(chosen, columns, task)
    record = record or ReadingRecord()
    described = [describe(name, [row[index] for row in sample]) for index, name in enumerate(columns)]
    free = [column for column in described if column.name not in mapping.values()]
    wanted = [role for role in ROLES if role not in off and role not in mapping]
    _take_roles([role for role in wanted if role in roles.CERTAIN], task, mapping, free, named)
    if "split" in wanted and "split" not in mapping:
        roles.note_ignored_split(task, free, record)
    for field in sorted(task.fields, key=lambda field: field is not task.target):
        if field.name not in mapping and (found := _by_name(field, task, free)):
            _take(mapping, free, field.name, found)
    if task.target.name not in mapping and (candidates := _targets_by_content(task, mapping, free)):
        _note_guess(record, candidates)
        _take(mapping, free, task.target.name, candidates[0])
    _inputs_by_content(task, mapping, free, record)
    _take_roles([role for role in wanted if role not in roles.CERTAIN], task, mapping, free, named)
    return mapping


def _take_roles(wanted: Sequence[str], task: Task, mapping: dict[str, str], free: list[Column], named: bool) -> None:
    for role in wanted:
        if found := roles.column_for(role, task, free, named=named):
            _take(mapping, free, role, found)


def _note_guess(record: ReadingRecord, candidates: Sequence[Column]) -> None:
    """Say which column was taken for the answer, and which others could be it."""
    if len(candidates) > 1:
        others = ", ".join(column.name for column in candidates[1:])
        record.repair("target_guessed", column=candidates[0].name, others=others)


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
    known = [field.name for field in task.fields] + [*ROLES]
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


def _by_name(field: Field, task: Task, free: Sequence[Column]) -> Column | None:
    """Return the column called like the field: its own name, then its aliases in order.

    First those that are called just so, then those in whose name it is a word, then those whose name contains it;
    "tema" in "sistema" makes no label, though.
    """
    aliases = [simple(name) for name in (field.name, *field.aliases)]
    fitting = sorted((column for column in free if _fits(field, task, column)), key=lambda column: column.numeric)
    likenesses = [_is_called, _has_word] if task.answer_kind == "label" and field is task.target else _LIKENESSES
    for is_like in likenesses:
        for alias in aliases:
            for column in fitting:
                if is_like(column.name, alias):
                    return column
    return None


def _is_called(name: str, alias: str) -> bool:
    return simple(name) == alias


def _has_word(name: str, alias: str) -> bool:
    return len(alias) > 3 and any(re.fullmatch(rf"{alias}(e?s)?", word) for word in words_of(name))


def _contains(name: str, alias: str) -> bool:
    return len(alias) > 3 and alias in simple(name)


_LIKENESSES = [_is_called, _has_word, _contains]


def _fits(field: Field, task: Task, column: Column) -> bool:
    if field is not task.target:
        return not column.numeric and column.words >= 1
    if task.answer_kind == "score":
        return column.numeric
    if task.answer_kind == "label":
        return column.words <= 6 and not column.fractional
    return task.answer_kind == "span" or not (column.numeric or column.is_binary)


def _targets_by_content(task: Task, mapping: Mapping[str, str], free: Sequence[Column]) -> list[Column]:
    """Return the columns that may be the answer by what stands in them, the likeliest first."""
    usual = [column for column in free if not roles.has_role_name(column, task)]
    inputs = sum(field.name not in mapping for field in task.inputs)
    return _answer_like(task, usual, inputs) or _answer_like(task, free, inputs)


def _answer_like(task: Task, free: Sequence[Column], open_inputs: int) -> list[Column]:
    texts = sorted((column for column in free if column.is_text), key=lambda column: -column.words)
    if task.answer_kind == "label":
        return sorted((column for column in free if column.is_label), key=lambda column: column.distinct)
    if task.answer_kind == "score":
        scores = [column for column in free if column.numeric and column.distinct > 2 and column.within(0, 5)]
        whole = [column for column in reversed(scores) if not column.fractional]
        return [*(column for column in scores if column.fractional), *whole]
    if task.answer_kind == "span":
        shares = [(column.inside(texts[0]), column) for column in free if texts and column is not texts[0]]
        likely = [(share, column) for share, column in shares if share > 0.5]
        return [column for _, column in sorted(likely, key=lambda pair: (-pair[0], pair[1].numeric))]
    return texts[open_inputs:][::-1] if task.shortens else []


def _inputs_by_content(task: Task, mapping: dict[str, str], free: list[Column], record: ReadingRecord) -> None:
    """Give fields that are still open the text columns: a long field the longest texts, equals by position."""
    open_fields = [field for field in task.fields if field.name not in mapping and _reads_text(field, task)]
    texts = [column for column in free if column.is_text]
    longest = sorted(texts, key=lambda column: -column.words)[: len(open_fields)]
    if (
        len({field.long for field in open_fields}) > 1
        and len(longest) == len(open_fields)
        and _clearly_unequal(longest)
    ):
        pairs = list(zip(sorted(open_fields, key=lambda field: not field.long), longest, strict=True))
    else:
        pairs = list(zip(open_fields, [column for column in texts if column in longest], strict=False))
    for field, column in pairs:
        _take(mapping, free, field.name, column)
        if field is task.target:
            _note_guess(record, [column, *(other for other in texts if other not in longest)])


def _reads_text(field: Field, task: Task) -> bool:
    return field is not task.target or task.answer_kind == "text"


def _clearly_unequal(longest: Sequence[Column]) -> bool:
    return longest[0].words > 2.5 * longest[-1].words
