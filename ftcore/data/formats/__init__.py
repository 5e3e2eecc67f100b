"""One file a format: each turns what an author wrote into columns and rows, streamed, and says what it repaired."""

from __future__ import annotations

from pathlib import Path

from ftcore.data.formats import labelled_lines
from ftcore.data.formats.delimited import SUFFIXES as DELIMITED
from ftcore.data.formats.delimited import open_delimited
from ftcore.data.formats.documents import open_json, open_json_lines
from ftcore.data.formats.pairs_xml import open_pairs_xml
from ftcore.data.formats.parquet import open_parquet
from ftcore.data.formats.table import RawRow, RawTable
from ftcore.data.record import ReadingRecord
from ftcore.data.source import Limits
from ftcore.errors import BadInput

SUFFIXES = (*DELIMITED, ".json", ".jsonl", ".ndjson", ".parquet", ".xml", *labelled_lines.SUFFIXES)
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
    suffix = path.suffix.lower()
    if suffix in DELIMITED:
        return [open_delimited(path, limits, record)]
    if suffix in (".jsonl", ".ndjson"):
        return [open_json_lines(path, limits, record)]
    if suffix == ".json":
        return open_json(path, limits, record)
    if suffix == ".parquet":
        return [open_parquet(path, limits)]
    if suffix == ".xml":
        return [open_pairs_xml(path)]
    if suffix in labelled_lines.SUFFIXES:
        return [labelled_lines.open_labelled_lines(path, record)]
    raise BadInput(
        "format_unknown",
        expected="a file ending in " + ", ".join(SUFFIXES),
        found=path.name,
        fix="save the table as CSV; unpack archives first",
        file=path.name,
        known=", ".join(SUFFIXES),
    )
