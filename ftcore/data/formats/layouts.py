"""JSON tables that are no list of rows: an object of columns, and the layouts that pandas writes."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any, Literal

from ftcore.data.names import known_names, part_of, simple
from ftcore.data.record import ReadingRecord

_LOOKED_AT = 1000


def is_rows(value: Any) -> bool:
    """Tell whether a value is a list of objects; the first thousand are looked at."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value[:_LOOKED_AT])


def rows_of(document: Mapping[str, Any], record: ReadingRecord) -> Any:
    """Return the rows in an object, whichever way round it is written; one in no known layout comes back as it is.

    Known are ``{"text": [..], "label": [..]}`` and pandas' ``split`` (columns, index, data), ``columns`` (the default
    of ``DataFrame.to_json``: column → row → cell) and ``index`` (row → column → cell).
    """
    columns, cells = document.get("columns"), document.get("data")
    if isinstance(columns, list) and isinstance(cells, list) and all(_is_row(row, len(columns)) for row in cells):
        record.repair("json_layout", layout="split")
        return [dict(zip(map(str, columns), row, strict=True)) for row in cells]
    if is_rows(cells):
        return cells
    values = list(document.values())
    if values and all(isinstance(column, list) for column in values):
        return _joined(document, values) if len({len(column) for column in values}) == 1 else document
    if not values or not all(isinstance(value, dict) for value in values) or any(map(part_of, document)):
        return document
    layout = _layout(document, values)
    if layout is None:
        return document
    record.repair("json_layout", layout=layout)
    if layout == "index":
        return values
    return _joined(document, [[column[row] for row in values[0]] for column in values])


def _is_row(row: Any, width: int) -> bool:
    return isinstance(row, list) and len(row) == width


def _joined(names: Mapping[str, Any], columns: list[list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _layout(document: Mapping[str, Any], values: list[dict[str, Any]]) -> Literal["columns", "index"] | None:
    """Tell columns of rows from rows of columns: rows are numbered, and columns have names that are known."""
    alike = all(value.keys() == values[0].keys() for value in values)
    both = [list(islice(names, _LOOKED_AT)) for names in (document, values[0])]
    numbered = [all(name.isdecimal() for name in names) for names in both]
    known = [any(simple(name) in known_names() for name in names) for names in both]
    if alike and (numbered[1] or (known[0] and not known[1])):
        return "columns"
    return "index" if numbered[0] or (known[1] and not known[0]) else None
