"""JSON (a list of objects, a table in another layout, SQuAD) and JSON Lines."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ftcore.data.formats.encoding import guess_encoding, mended
from ftcore.data.formats.layouts import is_rows, rows_of
from ftcore.data.formats.table import RawRow, RawTable
from ftcore.data.names import part_of
from ftcore.data.record import ReadingRecord
from ftcore.data.source import Limits, Progress
from ftcore.errors import BadInput

_LOOKED_AT = 1000
_FEW = 20
"""So many lines are looked at to tell JSON Lines from a document."""


def open_json_lines(path: Path, limits: Limits, record: ReadingRecord) -> RawTable:
    """Return the table in a file with one JSON object a line; columns are those of its first 1,000 objects.

    Raises:
        BadInput: No line holds a JSON object.
    """
    encoding = guess_encoding(path)
    if encoding.mark:
        record.repair("bom")
    if not encoding.name.startswith("utf-8"):
        record.repair("encoding", encoding=encoding.name)
    columns: dict[str, None] = {}
    for number, (_, item) in enumerate(_objects(path, encoding.name, limits, ReadingRecord(), None)):
        if number == _LOOKED_AT:
            break
        columns.update(dict.fromkeys(map(str, item)))
    if not columns:
        raise _no_rows(path, "one JSON object on each line")
    names = tuple(columns)

    def rows(record: ReadingRecord, progress: Progress | None) -> Iterator[RawRow]:
        for line, item in _objects(path, encoding.name, limits, record, progress):
            yield line, [item.get(name) for name in names]

    return RawTable(tuple(map(mended, names)), rows)


def _objects(
    path: Path, encoding: str, limits: Limits, record: ReadingRecord, progress: Progress | None
) -> Iterator[tuple[int, dict[str, Any]]]:
    size = path.stat().st_size
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=encoding) as file:
        number = 0
        while line := file.readline(limits.max_cell * 10):
            number += 1
            if not line.strip():
                record.repair("rows_blank")
                continue
            item = _object(line.rstrip("\r\n"), number, record)
            if item is None:
                continue
            if progress and number % 2000 == 0:
                progress(raw.tell(), size)
            yield number, item


def _object(line: str, number: int, record: ReadingRecord) -> dict[str, Any] | None:
    """Return the object on a line; None, with a note of what is wrong, when there is none."""
    try:
        item = json.loads(line)
    except json.JSONDecodeError as error:
        record.break_row(number, error.colno, f"not JSON: {error.msg}")
    except RecursionError:
        record.break_row(number, 1, "not JSON: nested too deeply")
    except ValueError:  # Python reads no number of more than 4,300 digits
        record.break_row(number, 1, "not JSON: a number of too many digits")
    else:
        if isinstance(item, dict):
            return item
        record.break_row(number, 1, "not an object in braces")
    return None


def open_json(path: Path, limits: Limits, record: ReadingRecord) -> list[RawTable]:
    """Return the tables in a JSON document: several when it is an object of train, validation and test.

    JSON Lines under this name are read as such, in a stream.

    Raises:
        BadInput: It is not JSON (says line and column), is too large to be read whole, holds no rows, or names
            splits that are none of ours.
    """
    if _has_an_object_a_line(path, limits):
        record.repair("json_lines")
        return [open_json_lines(path, limits, record)]
    document = _parse(path, limits, record)
    if isinstance(document, dict):
        parts = {mended(name): rows for name, rows in document.items() if is_rows(rows)}
        if parts and len(parts) == len(document) and "data" not in document:
            return _split_tables(parts, path)
        document = rows_of(document, record)
    if not is_rows(document):
        raise _no_rows(path, "a list of JSON objects")
    return [_table(document, path, None)]


def _has_an_object_a_line(path: Path, limits: Limits) -> bool:
    """Tell whether the first line is a whole object, and so is another one of the lines that follow."""
    whole = 0
    with path.open(encoding=guess_encoding(path).name) as file:
        for number in range(_FEW):
            line = file.readline(limits.max_cell * 10)
            if not line.strip():
                if not line:
                    break
                continue
            whole += _object(line, number, ReadingRecord()) is not None
            if not whole or whole == 2:
                break
    return whole == 2


def _split_tables(lists: dict[str, list[Any]], path: Path) -> list[RawTable]:
    """Return a table per split; as in a folder each name must say which, and one single list needs no such name."""
    parts = [part_of(name) for name in lists]
    if len(parts) > 1 and (None in parts or len(set(parts)) < len(parts)):
        raise BadInput(
            "json_splits_unclear",
            expected="one list of rows, or one each whose name says train, validation (dev) or test",
            found=f"{', '.join(lists)} in {path.name}",
            fix="give each list one of these names, or keep only one list",
            file=path.name,
            names=", ".join(lists),
        )
    return [_table(rows, path, part) for rows, part in zip(lists.values(), parts, strict=True)]


def _parse(path: Path, limits: Limits, record: ReadingRecord) -> Any:
    if (size := path.stat().st_size) > limits.max_document_bytes:
        raise BadInput(
            "document_too_large",
            expected=f"a JSON document of at most {limits.max_document_bytes // 2**20} MB",
            found=f"{size // 2**20} MB in {path.name}",
            fix="save it as JSONL, one object a line, which is read in a stream",
            file=path.name,
            limit=limits.max_document_bytes // 2**20,
            size=size // 2**20,
        )
    encoding = guess_encoding(path)
    if encoding.mark:
        record.repair("bom")
    if not encoding.name.startswith("utf-8"):
        record.repair("encoding", encoding=encoding.name)
    text = path.read_text(encoding=encoding.name)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(
            "json_broken",
            expected="a JSON document",
            found=f"{error.msg} in line {error.lineno}, column {error.colno} of {path.name}",
            fix="correct that place",
            file=path.name,
            line=error.lineno,
            column=error.colno,
            problem=error.msg,
        ) from error
    except RecursionError as error:
        raise _no_rows(path, "a list of JSON objects that is not nested so deeply") from error
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise _no_rows(path, "a list of JSON objects whose numbers have fewer digits") from error


def _table(items: list[Any], path: Path, part: str | None) -> RawTable:
    if any("paragraphs" in item for item in items if isinstance(item, dict)):
        from ftcore.data.formats.squad import squad_table

        return squad_table(items, part)
    columns: dict[str, None] = {}
    for item in items[:_LOOKED_AT]:
        columns.update(dict.fromkeys(map(str, item)))
    names = tuple(columns)

    def rows(record: ReadingRecord, progress: Progress | None) -> Iterator[RawRow]:
        for number, item in enumerate(items, start=1):
            if progress and number % 5000 == 0:
                progress(number, len(items))
            if isinstance(item, dict):
                yield number, [item.get(name) for name in names]

    return RawTable(tuple(map(mended, names)), rows, part=part)


def _no_rows(path: Path, expected: str) -> BadInput:
    return BadInput(
        "json_no_rows",
        expected=expected,
        found=f"none in {path.name}",
        fix="look at the file's structure",
        file=path.name,
    )
