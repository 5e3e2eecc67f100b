"""Raw cells → rows of a task: emptied, trimmed, deduplicated; every change is counted in the record."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ftcore.data.formats.encoding import mended
from ftcore.data.languages import guess_language
from ftcore.data.mapping import as_number
from ftcore.data.record import ReadingRecord
from ftcore.data.source import Row
from ftcore.tasks import Task

_NAN = frozenset({"nan", "NaN", "NAN", "null", "NULL", "<NA>", "#N/A"})
_SAMPLE_CHARS = 500


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

    def rows(self, columns: Sequence[str], raw: Iterator[tuple[int, Sequence[Any]]], part: str) -> Iterator[Row]:
        """Yield the rows of one table that can be used; ``group`` is empty when no column says it."""
        places = {field: columns.index(column) for field, column in self._mapping.items() if column in columns}
        for line, cells in raw:
            row = self._row({field: cells[place] for field, place in places.items()}, line, part)
            if row is not None:
                yield row

    def _row(self, cells: dict[str, Any], line: int, part: str) -> Row | None:
        if "keep" in cells and self._text(cells["keep"]) in ("0", "0.0", "false", "False"):
            self._record.repair("negatives")
            return None
        row: Row = {field.name: self._text(cells.get(field.name)) for field in self._task.inputs}
        if self._task.answer_kind == "span":
            if not self._answers(row, cells.get(self._task.target.name), cells.get(self._task.inputs[-1].name)):
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

    def _answers(self, row: Row, cell: Any, raw_context: Any) -> bool:
        """Fill answer, answers and answer_start; False when the question is marked as having no answer."""
        trimmed = max(mended(str(raw_context)).find(row[self._task.inputs[-1].name]), 0)
        texts, starts = _texts_and_starts(cell)
        if isinstance(cell, Mapping) and not texts:
            self._record.repair("no_answer")
            return False
        texts = [self._text(text) for text in texts]
        texts = [text for text in texts if text]
        target, context = self._task.target.name, row[self._task.inputs[-1].name]
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
        found = _nearest(context, answer, max(start, 0))
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


def _texts_and_starts(cell: Any) -> tuple[list[Any], list[int]]:
    """Return answers and their positions from SQuAD's object, from a list, or from one text."""
    if isinstance(cell, Mapping):
        texts, starts = cell.get("text"), cell.get("answer_start")
        texts = [texts] if isinstance(texts, str) else list(texts if texts is not None else [])
        starts = [starts] if isinstance(starts, int) else list(starts if starts is not None else [])
        return texts, [int(start) for start in starts]
    if isinstance(cell, list | tuple):
        if all(isinstance(item, Mapping) for item in cell):
            return [item.get("text") for item in cell], [int(item.get("answer_start", -1)) for item in cell]
        return list(cell), []
    return ([cell] if cell is not None else []), []


def _nearest(context: str, answer: str, start: int) -> int:
    """Return the beginning of the occurrence of the answer that is nearest to a position; -1 when there is none."""
    if not answer:
        return -1
    before, after = context.rfind(answer, 0, start + len(answer)), context.find(answer, start)
    if before < 0 or after < 0:
        return max(before, after)
    return before if start - before <= after - start else after
