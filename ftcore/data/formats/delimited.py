"""CSV and TSV, from whatever program and in whatever encoding, read a row at a time."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from ftcore.data.formats.dialect import ONE_COLUMN, Dialect, guess_dialect
from ftcore.data.formats.encoding import Encoding, guess_encoding
from ftcore.data.formats.table import RawRow, RawTable
from ftcore.data.names import known_names, simple
from ftcore.data.record import ReadingRecord
from ftcore.data.source import Limits, Progress
from ftcore.errors import BadInput

SUFFIXES = (".csv", ".tsv", ".txt", ".tab")
_SAMPLE = 1 << 20
_LOOKED_AT = 50
_SEP_LINE = re.compile(r'\ufeff?"?sep=(\\t|\t|[^\w\s"])"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)
"""The first line with which Excel is told the separator of a CSV file."""
_NAMES = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "vertical bars"}


def open_delimited(path: Path, limits: Limits, record: ReadingRecord) -> RawTable:
    """Return the table in a delimited file; encoding, separator, quoting and header are found out.

    Raises:
        BadInput: The file is empty, has too many columns, mixes encodings, opens a quotation that never ends,
            or has a cell that is too long.
    """
    csv.field_size_limit(limits.max_cell)  # of the whole process, and 131,072 until somebody says otherwise
    encoding = guess_encoding(path)
    with path.open(encoding=encoding.name, newline="") as file:
        sample = file.read(_SAMPLE)
        whole = not file.read(1)
    said = _SEP_LINE.match(sample)
    body = sample[said.end() :] if said else sample
    if not body.strip("\ufeff\r\n\t ,;"):
        raise BadInput(
            "file_empty",
            expected="a table with at least one row",
            found=f"nothing in {path.name}",
            fix="choose another file",
            file=path.name,
        )
    dialect = guess_dialect(body, path.suffix.lower(), whole=whole, said=_separator(said))
    head = _first_rows(sample, dialect, path, limits, skip=int(said is not None))
    named = _is_header(head)
    columns = _clean_header(head[0], record) if named else tuple(f"column {n + 1}" for n in range(len(head[0])))
    if len(columns) > limits.max_columns:
        raise BadInput(
            "too_many_columns",
            expected=f"at most {limits.max_columns} columns",
            found=f"{len(columns)} in {path.name}",
            fix="keep only the columns the task needs",
            file=path.name,
            limit=limits.max_columns,
            columns=len(columns),
        )
    if said:
        record.repair("sep_line", delimiter=_NAMES.get(dialect.delimiter, dialect.delimiter))
    _note(record, path, encoding, dialect, named, said=said is not None)
    layout = _Layout(dialect, len(columns), named, skip=int(said is not None))
    return RawTable(columns, _Rows(path, encoding, layout, limits), named=named)


def _separator(said: re.Match[str] | None) -> str | None:
    """Return the separator that Excel's first line names, one character or the two signs for a tab."""
    return said[1].replace("\\t", "\t") if said else None


def _note(record: ReadingRecord, path: Path, encoding: Encoding, dialect: Dialect, named: bool, *, said: bool) -> None:
    if encoding.mark:
        record.repair("bom")
    if not encoding.name.startswith("utf-8"):
        record.repair("encoding", encoding=encoding.name)
    usual = "\t" if path.suffix.lower() in (".tsv", ".tab") else ","
    if not said and dialect.delimiter not in (usual, ONE_COLUMN):
        record.repair("delimiter", delimiter=_NAMES[dialect.delimiter])
    if not dialect.quoted and dialect.delimiter != ONE_COLUMN:
        record.repair("no_quoting")
    if not named:
        record.repair("no_header")


def _first_rows(sample: str, dialect: Dialect, path: Path, limits: Limits, *, skip: int) -> list[list[str]]:
    lines = _Lines(io.StringIO(sample, newline=""), skip)
    reader = csv.reader(lines, **{**dialect.reader_options(), "strict": False})  # type: ignore[arg-type]
    rows: list[list[str]] = []
    for start, row in _records(reader, lines):
        if isinstance(row, csv.Error):
            raise _never_ends(row, start, path, limits) from row
        if any(row):
            rows.append(row)
        if len(rows) == _LOOKED_AT:
            break
    return rows


def _records(reader: Iterator[list[str]], lines: _Lines) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Yield each record, or what is wrong with it, with the number of its first line."""
    while True:
        start = lines.number + 1
        try:
            row: list[str] | csv.Error = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            row = error
        yield start, row


def _is_header(rows: list[list[str]]) -> bool:
    """Tell whether the first row names the columns: a known name does; otherwise it must look unlike the data."""
    first = [re.sub(r"\s+", " ", cell).strip("\ufeff ") for cell in rows[0]]
    if any(re.fullmatch(r"[-+]?[\d.,]+", cell) or len(cell.split()) > 8 for cell in first):
        return False
    if any(simple(cell) in known_names() for cell in first if len(cell) > 1):
        return True
    if len(rows) == 1 or not all(first) or len(set(first)) < len(first):
        return False
    if any(len(cell.split()) > 4 or len(cell) > 40 for cell in first):
        return False
    below = [{row[index].strip() for row in rows[1:] if index < len(row)} for index in range(len(first))]
    return not any(cell in values for cell, values in zip(first, below, strict=True))


def _clean_header(cells: list[str], record: ReadingRecord) -> tuple[str, ...]:
    names: list[str] = []
    for index, cell in enumerate(cells):
        name = cell.strip("\ufeff")
        if "\r" in name or "\n" in name:
            record.repair("header_crlf")
            name = re.sub(r"\s*[\r\n]+\s*", " ", name)
        if name != name.strip():
            record.repair("header_spaces")
            name = name.strip()
        if not name:
            record.repair("header_empty")
            name = f"column {index + 1}"
        if name in names:
            record.repair("header_duplicate")
            name = f"{name} {index + 1}"
        names.append(name)
    return tuple(names)


@dataclass(frozen=True)
class _Layout:
    """How the rows stand in a file: its dialect and width, whether a header comes first, and lines before that."""

    dialect: Dialect
    width: int
    named: bool
    skip: int


class _Rows:
    """Starts passes over the rows of one file."""

    def __init__(self, path: Path, encoding: Encoding, layout: _Layout, limits: Limits) -> None:
        self._path, self._encoding, self._layout, self._limits = path, encoding, layout, limits

    def __call__(self, record: ReadingRecord, progress: Progress | None) -> Iterator[RawRow]:
        csv.field_size_limit(self._limits.max_cell)
        size = self._path.stat().st_size
        with self._path.open("rb") as raw, io.TextIOWrapper(raw, encoding=self._encoding.name, newline="") as file:
            lines = _Lines(file, self._layout.skip)
            reader = csv.reader(lines, **self._layout.dialect.reader_options())  # type: ignore[arg-type]
            header_due = self._layout.named
            for start, row in _records(reader, lines):
                if isinstance(row, csv.Error):
                    self._broken(row, start, lines, record)
                    continue
                if header_due and any(row):
                    header_due = False
                    continue
                if progress and start % 5000 == 0:
                    progress(raw.tell(), size)
                if (cells := self._fit(row, start, lines.number, record)) is not None:
                    yield start, cells

    def _fit(self, row: list[str], start: int, end: int, record: ReadingRecord) -> list[str] | None:
        if not any(row):
            record.repair("rows_blank")
            return None
        width = self._layout.width
        if len(row) == width:
            if end > start:
                record.repair("quoted_newlines")
            return row
        if len(row) > width and not any(cell.strip() for cell in row[width:]):
            record.repair("cells_trailing")
            return row[:width]
        reason = f"{len(row)} cells where the header has {width}"
        record.break_row(start, min(len(row), width) + 1, reason)
        return None

    def _broken(self, error: csv.Error, start: int, lines: _Lines, record: ReadingRecord) -> None:
        if "unexpected end" in str(error) or "field larger" in str(error):
            raise _never_ends(error, start, self._path, self._limits) from error
        column = _stray_quote(lines.last, self._layout.dialect.delimiter)
        record.break_row(lines.number, column, "text after a closing quotation mark")


class _Lines:
    """The lines of a file from behind ``skip``, with the number and the text of the last one handed out."""

    def __init__(self, file: TextIO, skip: int) -> None:
        self._file = file
        self.number = skip
        self.last = ""
        for _ in range(skip):
            next(file)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        self.last = next(self._file)
        self.number += 1
        return self.last


def _never_ends(error: csv.Error, start: int, path: Path, limits: Limits) -> BadInput:
    long = "field larger" in str(error)
    return BadInput(
        "quotation_open",
        expected=f"every quotation to end within {limits.max_cell:,} characters",
        found=f"one that is still open, begun in line {start} of {path.name}"
        + (", or a cell that is longer" if long else ""),
        fix="close the quotation mark in that line",
        file=path.name,
        line=start,
        limit=limits.max_cell,
    )


def _stray_quote(line: str, delimiter: str) -> int:
    """Return the column (of the table, from 1) in which text follows a closing quotation mark without a separator."""
    for found in re.finditer(r'"(?:[^"]|"")*"', line):
        after = line[found.end() : found.end() + 1]
        if after and after not in (delimiter, "\r", "\n"):
            return re.sub(r'"(?:[^"]|"")*"', "", line[: found.end()]).count(delimiter) + 1
    return 1
