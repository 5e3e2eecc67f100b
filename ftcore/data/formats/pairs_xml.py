"""The XML of RTE, ASSIN and ASSIN 2: pairs of sentences with entailment and similarity.

``<pair id=".." entailment=".." similarity=".."><t>first</t><h>second</h></pair>``, as on
https://sites.google.com/view/assin2. Read with expat a piece at a time; document types are refused, because they can
unfold a small file into gigabytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from ftcore.data.formats.table import RawRow, RawTable
from ftcore.data.record import ReadingRecord
from ftcore.data.source import Progress
from ftcore.errors import BadInput

COLUMNS = ("id", "premise", "hypothesis", "entailment", "similarity")
_CHUNK = 1 << 16


def open_pairs_xml(path: Path) -> RawTable:
    """Return one row per pair; an attribute that is absent from a pair is an empty cell.

    Raises:
        BadInput: While reading: the file is not XML (says line and column), has a document type, or holds no pair.
    """

    def rows(record: ReadingRecord, progress: Progress | None) -> Iterator[RawRow]:
        size, found = path.stat().st_size, False
        parser = _PairParser(path.name)
        with path.open("rb") as file:
            while True:
                chunk = file.read(_CHUNK)
                for row in parser.feed(chunk):
                    found = True
                    yield row
                if not chunk:
                    break
                if progress:
                    progress(file.tell(), size)
        if not found:
            raise parser.error("no <pair> with <t> and <h>", 1, 1)

    return RawTable(COLUMNS, rows)


class _PairParser:
    def __init__(self, name: str) -> None:
        self._name = name
        self._rows: list[RawRow] = []
        self._pair: dict[str, str] | None = None
        self._line = 0
        self._inside: str | None = None
        self._expat = expat.ParserCreate()
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._text
        self._expat.StartDoctypeDeclHandler = self._doctype

    def feed(self, chunk: bytes) -> list[RawRow]:
        """Return the pairs that this chunk completes; an empty chunk ends the document."""
        self._rows = []
        try:
            self._expat.Parse(chunk, not chunk)
        except expat.ExpatError as problem:
            raise self.error(expat.ErrorString(problem.code), problem.lineno, problem.offset + 1) from problem
        return self._rows

    def error(self, problem: str, line: int, column: int) -> BadInput:
        """Return the error for a problem at this place."""
        return BadInput(
            "xml_broken",
            expected="XML with <pair> elements that hold <t> and <h>",
            found=f"{problem} in line {line}, column {column} of {self._name}",
            fix="correct that place, or convert the file to CSV",
            file=self._name,
            line=line,
            column=column,
            problem=problem,
        )

    def _doctype(self, *_: object) -> None:
        raise self.error("a document type", self._expat.CurrentLineNumber, self._expat.CurrentColumnNumber + 1)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "pair":
            self._pair = {**attributes, "t": "", "h": ""}
            self._line = self._expat.CurrentLineNumber
        self._inside = name

    def _end(self, name: str) -> None:
        self._inside = None
        if name == "pair" and self._pair is not None:
            pair, self._pair = self._pair, None
            cells = [pair.get(key, "") for key in ("id", "t", "h", "entailment", "similarity")]
            self._rows.append((self._line, cells))

    def _text(self, text: str) -> None:
        if self._pair is not None and self._inside in ("t", "h"):
            self._pair[self._inside] += text
