"""What was repaired and what was broken, counted while the rows go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

REPAIRS: Mapping[str, str] = {
    "bom": "A byte order mark at the start of the file was removed.",
    "encoding": "The file is not UTF-8; it was read as {encoding}.",
    "delimiter": "The columns are separated by {delimiter}, found by trying.",
    "sep_line": "The first line only says that {delimiter} separate the columns, as Excel writes it; it was left out.",
    "no_quoting": "Quotation marks in this file are part of the text; they were kept as they are.",
    "no_header": "The file has no header; the columns were named by their position or after its sister file.",
    "header_crlf": "A line end inside a column name was removed.",
    "header_spaces": "Spaces around a column name were removed.",
    "header_duplicate": "Two columns had the same name; the later one was numbered.",
    "header_empty": "A column without a name was named by its position.",
    "quoted_newlines": "Cells with line breaks inside quotation marks were read as one cell.",
    "json_lines": "The file holds one JSON object on each line; it was read line by line.",
    "json_layout": "The table is written as pandas writes it ({layout}); it was turned into rows.",
    "cells_trailing": "Empty cells at the end of a line were removed.",
    "rows_broken": "Lines that could not be read were left out ({places}).",
    "rows_blank": "Blank lines were left out.",
    "rows_incomplete": "Rows without a text in every needed column were left out.",
    "rows_duplicate": "Rows that say exactly the same as an earlier one were left out.",
    "literal_nan": "Cells that say nan or null instead of being empty were emptied.",
    "broken_characters": "Broken characters, such as half an emoji, were replaced with \ufffd.",
    "spaces": "Spaces at the ends of cells were removed.",
    "decimal_comma": "Numbers written with a comma were read as decimal numbers.",
    "not_a_number": "Rows whose score is not a number were left out.",
    "answer_start": "Positions of answers that did not point at the answer were set right.",
    "no_answer": "Questions marked as having no answer were left out.",
    "answers_written": "Answers written out as an object in a cell, as pandas exports them, were read as that object.",
    "negatives": "Pairs that the column {column} marks as not meaning the same were left out.",
    "pairs_mirrored": "Pairs that stand there twice, or both ways round, were kept once.",
    "sister_file": "The file with the other label lies beside it and was read too.",
    "target_guessed": "No column is called like the answer; {column} was taken. Also possible: {others}.",
    "split_column": "The column {column} says which rows are training, validation and test; they went there.",
    "split_ignored": "The column {column} was not used for the splits: it also says {values}.",
    "splits_kept": "The data brings its own splits; the shares that were asked for were not used.",
    "validation_is_test": "The source has no test part; its validation part serves as test, "
    "and a new validation part was cut from training.",
}
"""Every repair, and every decision that somebody may want to know of, by its id, with the sentence that explains it."""

EXAMPLES = 5


@dataclass(frozen=True)
class Repair:
    """Something that was put right, how often, and the sentence that explains it."""

    id: str
    count: int
    message: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Broken:
    """A row that could not be read.

    Line and column count from 1; in tables the column is one of the table, in JSON one of the line.
    """

    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.reason}"


class ReadingRecord:
    """Collects repairs and broken rows of one source."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._params: dict[str, dict[str, str]] = {}
        self.broken_count = 0
        self.broken: list[Broken] = []

    def repair(self, repair_id: str, count: int = 1, **params: str) -> None:
        """Count a repair; its id must be one of :data:`REPAIRS`."""
        if repair_id not in REPAIRS:
            raise KeyError(repair_id)
        self._counts[repair_id] = self._counts.get(repair_id, 0) + count
        self._params.setdefault(repair_id, {}).update(params)

    def break_row(self, line: int, column: int, reason: str) -> None:
        """Count a row that cannot be read and remember the first few places."""
        self.broken_count += 1
        if len(self.broken) < EXAMPLES:
            self.broken.append(Broken(line, column, reason))
        self.repair("rows_broken", places="; ".join(map(str, self.broken)))

    def repairs(self) -> tuple[Repair, ...]:
        """Return what was repaired so far, in the order of :data:`REPAIRS`."""
        found = ((name, self._counts[name], self._params[name]) for name in REPAIRS if self._counts.get(name))
        return tuple(Repair(name, count, REPAIRS[name].format(**params), params) for name, count, params in found)
