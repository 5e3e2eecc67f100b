"""Raw cells → rows of a task: emptied, trimmed, deduplicated; every change is counted in the record."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ftcore.data.answers import nearest, read_answers, starts_of, texts_and_starts
from ftcore.data.columns import as_number
from ftcore.data.formats.encoding import mended
from ftcore.data.languages import guess_language
from ftcore.data.names import part_of
from ftcore.data.record import ReadingRecord
from ftcore.data.source import Row
from ftcore.errors import BadInput
from ftcore.tasks import Task

_NAN = frozenset({"nan", "NaN", "NAN", "null", "NULL", "<NA>", "#N/A"})


class Cleaner:
    """Makes rows of one task from the cells of one source.

    Args:
        task: Whose fields the rows have.
        mapping: Field or role → column.
        languages: Languages the source is known to be in; a single one is taken at its word, otherwise each row is
            looked at, and a row that says too little gets the language of most rows before it.
        record: Where repairs and broken rows are counted.

    Attributes:
        empty: How many rows lacked each field.
    """

    def __init__(self, task: Task, mapping: Mapping[str, str], languages: Sequence[str], record: ReadingRecord) -> None:
        self._task, self._mapping, self._record = task, mapping, record
        self._known = languages[0] if len(languages) == 1 else None
        self._usual = languages[0] if languages else "en"
        self._languages: Counter[str] = Counter()
        self._seen: dict[str, set[int]] = {}
        self.empty: Counter[str] = Counter()

    def rows(
        self, columns: Sequence[str], raw: Iterator[tuple[int, Sequence[Any]]], part: str | None
    ) -> Iterator[tuple[str | None, Row]]:
        """Yield the rows of one table that can be used, each with its split; ``group`` is empty when no column says it.

        Args:
            columns: Names of the table's columns.
            raw: Its rows with their lines.
            part: The split that the whole table is; None: a column may say it, or nothing does.

        Raises:
            BadInput: The column of splits says something else (``split_value_unknown``).
        """
        places = {field: columns.index(column) for field, column in self._mapping.items() if column in columns}
        for line, values in raw:
            cells = {field: values[place] for field, place in places.items()}
            said = part or self._part(cells, line)
            row = self._row(cells, line, said or "row")
            if row is not None:
                yield said, row

    def _part(self, cells: Mapping[str, Any], line: int) -> str | None:
        """Return the split that the row's own cell names; None when it is empty."""
        value = "" if cells.get("split") is None else str(cells["split"]).strip()
        if not value or value in _NAN:
            return None
        if (part := part_of(value)) is not None:
            return part
        column = self._mapping["split"]
        raise BadInput(
            "split_value_unknown",
            expected=f"train, validation (dev) or test in the column {column}, which says where each row goes",
            found=f"{value!r} in line {line}",
            fix="correct the cell, or leave the column out of the mapping: --map split=",
            column=column,
            value=value,
            line=line,
        )

    def _row(self, cells: dict[str, Any], line: int, part: str) -> Row | None:
        if "keep" in cells and self._text(cells["keep"]).lower() in ("0", "0.0", "false"):
            self._record.repair("negatives", column=self._mapping["keep"])
            return None
        row: Row = {field.name: self._text(cells.get(field.name)) for field in self._task.inputs}
        if self._task.answer_kind == "span":
            if not self._answers(row, cells):
                return None
        else:
            row[self._task.target.name] = self._text(cells.get(self._task.target.name))
        if empty := [field.name for field in self._task.fields if not row[field.name].strip()]:
            self.empty.update(empty)
            self._record.repair("rows_incomplete")
            return None
        if self._task.answer_kind == "score" and not self._score(row):
            return None
        digest = int.from_bytes(row_digest(row, self._task), "little")
        seen = self._seen.setdefault(part, set())
        if digest in seen:
            self._record.repair("rows_duplicate")
            return None
        seen.add(digest)
        row["id"] = self._text(cells.get("id")) or f"{part}-{line}"
        row["group"] = self._text(cells.get("group"))
        row["language"] = self._language(row, cells)
        return row

    def _text(self, cell: Any) -> str:
        if cell is None:
            return ""
        given = cell if isinstance(cell, str) else str(cell)
        text = mended(given)
        if text != given:
            self._record.repair("broken_characters")
        if text in _NAN:
            self._record.repair("literal_nan")
            return ""
        trimmed = text.strip("\ufeff \t\r\n\x0b\x0c")
        if len(trimmed) != len(text):
            self._record.repair("spaces")
        return trimmed

    def _answers(self, row: Row, cells: Mapping[str, Any]) -> bool:
        """Fill answer, answers and answer_start; False when the question is marked as having no answer."""
        target, long = self._task.target.name, self._task.inputs[-1].name
        context, cell = row[long], cells.get(target)
        trimmed = max(mended(str(cells.get(long))).find(context), 0)
        if isinstance(cell, str) and (written := read_answers(cell)) is not None:
            self._record.repair("answers_written")
            cell = written
        texts, starts = texts_and_starts(cell)
        if isinstance(cell, Mapping | list) and not texts:
            self._record.repair("no_answer")
            return False
        starts = starts or starts_of(cells.get("answer_start"))
        texts = [self._text(text) for text in texts]
        texts = [text for text in texts if text]
        row[target] = texts[0] if texts else ""
        row["answers"] = list(dict.fromkeys(texts))
        row["answer_start"] = self._start(context, row[target], starts[0] if starts else -1, trimmed)
        return True

    def _start(self, context: str, answer: str, given: int, trimmed: int) -> int:
        """Return where the answer stands in the context: as given, else the occurrence nearest to it, else -1.

        The position was given in a context that had ``trimmed`` characters more at its beginning.
        """
        start = given - trimmed
        if start >= 0 and context[start : start + len(answer)] == answer:
            return start
        found = nearest(context, answer, max(start, 0))
        if given >= 0 and found >= 0:
            self._record.repair("answer_start")
        return found

    def _score(self, row: Row) -> bool:
        text = row[self._task.target.name]
        value = as_number(text)
        if value is None:
            self._record.repair("not_a_number")
            return False
        if "," in text:
            self._record.repair("decimal_comma")
            row[self._task.target.name] = text.replace(",", ".")
        return True

    def _language(self, row: Row, cells: Mapping[str, Any]) -> str:
        if said := self._text(cells.get("language")).lower()[:2]:
            return said
        if self._known:
            return self._known
        text = max((row[field.name] for field in self._task.inputs), key=len)
        language = guess_language(text, self._usual) or self._usual
        self._languages[language] += 1
        if self._languages[language] > self._languages[self._usual]:
            self._usual = language
        return language


def row_digest(row: Mapping[str, Any], task: Task) -> bytes:
    """Return 8 bytes that stand for what a row says: all its fields, nothing else."""
    text = "\x1f".join(str(row[field.name]) for field in task.fields)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
