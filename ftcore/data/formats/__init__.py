"""One file a format: each turns what an author wrote into columns and rows, streamed, and says what it repaired."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from ftcore.data.formats import delimited, labelled_lines
from ftcore.data.formats.delimited import open_delimited
from ftcore.data.formats.documents import open_json, open_json_lines
from ftcore.data.formats.pairs_xml import open_pairs_xml
from ftcore.data.formats.parquet import open_parquet
from ftcore.data.formats.table import RawRow, RawTable
from ftcore.data.record import ReadingRecord
from ftcore.data.source import Limits
from ftcore.errors import BadInput

Opener = Callable[[Path, Limits, ReadingRecord], list[RawTable]]

FORMATS: Final[Mapping[str, Opener]] = {
    **dict.fromkeys(delimited.SUFFIXES, lambda path, limits, record: [open_delimited(path, limits, record)]),
    **dict.fromkeys((".jsonl", ".ndjson"), lambda path, limits, record: [open_json_lines(path, limits, record)]),
    ".json": open_json,
    ".parquet": lambda path, limits, record: [open_parquet(path, limits)],
    ".xml": lambda path, limits, record: [open_pairs_xml(path)],
    **dict.fromkeys(
        labelled_lines.SUFFIXES,
        lambda path, limits, record: [labelled_lines.open_labelled_lines(path, record)],
    ),
}
"""Ending of a file → what reads it."""

SUFFIXES: Final = tuple(FORMATS)
"""Endings of the files that can be read."""

__all__ = ["SUFFIXES", "RawRow", "RawTable", "open_file"]


def open_file(path: Path, limits: Limits, record: ReadingRecord) -> list[RawTable]:
    """Return the tables of one file, chosen by its suffix.

    Raises:
        BadInput: The suffix is unknown, the file is too large, or its format's reader refuses it.
    """
    if (size := path.stat().st_size) > limits.max_bytes:
        raise BadInput(
            "file_too_large",
            expected=f"a file of at most {limits.max_bytes // 2**20} MB",
            found=f"{size // 2**20} MB in {path.name}",
            fix="split the file",
            file=path.name,
            limit=limits.max_bytes // 2**20,
            size=size // 2**20,
        )
    opener = FORMATS.get(path.suffix.lower())
    if opener is None:
        raise BadInput(
            "format_unknown",
            expected="a file ending in " + ", ".join(SUFFIXES),
            found=path.name,
            fix="save the table as CSV; unpack archives first",
            file=path.name,
            known=", ".join(SUFFIXES),
        )
    return opener(path, limits, record)
