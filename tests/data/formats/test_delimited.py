"""CSV and TSV as programs and people really write them."""

from __future__ import annotations

import contextlib
import csv
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftcore.data import Limits
from ftcore.data.formats import open_file
from ftcore.data.record import ReadingRecord
from ftcore.errors import BadInput


def read(path: Path, limits: Limits | None = None) -> tuple[tuple[str, ...], list[list[Any]], ReadingRecord]:
    record = ReadingRecord()
    (table,) = open_file(path, limits or Limits(), record)
    return table.columns, [list(cells) for _, cells in table.rows(record, None)], record


def repaired(record: ReadingRecord) -> dict[str, int]:
    return {repair.id: repair.count for repair in record.repairs()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found(write: Any, encoding: str, delimiter: str) -> None:
    lines = (
        ["texto", "etiqueta"],
        ["¿Qué pasó, señor?", "pregunta"],
        ["Llegó el niño; comió", "aviso"],
        ["Año", "aviso"],
    )
    text = "".join(delimiter.join(f'"{cell}"' for cell in line) + "\r\n" for line in lines)
    columns, rows, record = read(write("t.csv", text, encoding))
    assert columns == ("texto", "etiqueta")
    assert rows == [list(line) for line in lines[1:]]
    assert ("bom" in repaired(record)) == (encoding in ("utf-8-sig", "utf-16"))
    assert ("encoding" in repaired(record)) == (not encoding.startswith("utf-8"))
    assert ("delimiter" in repaired(record)) == (delimiter != ",")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"'])
def test_excel_s_first_line_is_no_row(write: Any, encoding: str, first: str) -> None:
    lines = [first, "texto;etiqueta", "el año, dijo;uno", "una sola celda", "dos, tres;dos", "otra, más;dos"]
    columns, rows, record = read(write("t.csv", "\r\n".join(lines) + "\r\n", encoding))
    assert columns == ("texto", "etiqueta")
    assert rows == [["el año, dijo", "uno"], ["dos, tres", "dos"], ["otra, más", "dos"]]
    assert repaired(record)["sep_line"] == 1
    assert "delimiter" not in repaired(record)
    assert [broken.line for broken in record.broken] == [4]


@pytest.mark.parametrize(("said", "sign"), [("\t", "\t"), ("\\t", "\t"), ("|", "|"), ("^", "^")])
def test_excel_s_first_line_may_name_any_separator(write: Any, said: str, sign: str) -> None:
    columns, rows, _ = read(write("t.csv", f"sep={said}\n" + "".join(f"{a}{sign}{b}\n" for a, b in PAIRS)))
    assert columns == PAIRS[0]
    assert [tuple(row) for row in rows] == PAIRS[1:]


def test_excel_s_first_line_alone_is_an_empty_file_and_a_wrong_one_does_no_harm(write: Any) -> None:
    with pytest.raises(BadInput) as caught:
        read(write("t.csv", "sep=;\r\n"))
    assert caught.value.code == "file_empty"
    columns, rows, _ = read(write("t.csv", "sep=;\n" + "".join(f"{a},{b}\n" for a, b in PAIRS)))
    assert columns == PAIRS[0]
    assert len(rows) == 2


PAIRS = [("text", "label"), ("some words here", "one"), ("other words", "two")]


def test_latin1_bytes_that_cp1252_lacks(write: Any) -> None:
    _, rows, record = read(write("t.csv", b"text,label\ncaf\xe9 \x81,a\nt\xe9,b\n"))
    assert rows[0][0] == "café \x81"
    assert record.repairs()[0].params["encoding"] == "latin-1"


def test_one_wrong_byte_in_utf8_is_an_error_with_its_place(write: Any) -> None:
    good = "año,uno\n" * 40
    with pytest.raises(BadInput) as caught:
        read(write("t.csv", good.encode() + b"ni\xf1o\xff\xff,dos\n"))
    assert caught.value.code == "encoding_mixed"
    assert (caught.value.params["line"], caught.value.params["column"]) == (41, 3)


def test_quotation_marks_of_a_file_without_quoting_are_kept(write: Any) -> None:
    text = 'a\tb\n"Yes," he said\tone\nHe said "no"\ttwo\n"open\tthree\n5" nail\tfour\n'
    _, rows, record = read(write("t.tsv", text))
    assert rows == [['"Yes," he said', "one"], ['He said "no"', "two"], ['"open', "three"], ['5" nail', "four"]]
    assert repaired(record) == {"no_quoting": 1}


def test_quoted_newlines_and_doubled_quotes(write: Any) -> None:
    _, rows, record = read(write("t.csv", 'text,label\n"one\ntwo ""x""",a\nb,c\n'))
    assert rows == [['one\ntwo "x"', "a"], ["b", "c"]]
    assert repaired(record) == {"quoted_newlines": 1}


def test_header_is_cleaned(write: Any) -> None:
    columns, _, record = read(write("t.csv", '\ufeff text ,"la\r\nbel",,text\nx y,1,2,3\nz w,1,2,4\n'))
    assert columns == ("text", "la bel", "column 3", "text 4")
    assert repaired(record) == {
        "bom": 1,
        "header_crlf": 1,
        "header_spaces": 1,
        "header_duplicate": 1,
        "header_empty": 1,
    }


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("sentence,label\na b c,1\n", True),
        ("reseña,clase\nuna frase larga de verdad,pos\notra frase,neg\n", True),
        ("I like it very much,1\nI do not,0\n", False),
        ("gj04\t1\t\tOur friends won't buy this.\ngj04\t1\t\tMore.\n", False),
        ("2\tIt was approved.\tIt can be used.\tentailment\n3\tNo.\tYes.\tnot_entailment\n", False),
        ("foo,bar\none two three,x\nfour five,x\n", True),
        ("good,pos\nbad,neg\nfine,pos\n", False),
    ],
)
def test_header_is_told_from_data(write: Any, text: str, named: bool) -> None:
    columns, rows, record = read(write("t.csv" if "," in text else "t.tsv", text))
    assert ("no_header" in repaired(record)) != named
    assert len(rows) == text.count("\n") - named
    if not named:
        assert columns[0] == "column 1"


def test_broken_rows_are_counted_with_line_and_column(write: Any) -> None:
    lines = [f"some text number {n},label{n % 2}\n" for n in range(40)]
    lines[5] = '"quoted, with a comma",label1\n'
    lines[9] = "only one cell\n"
    lines[19] = "three,cells,here\n"
    lines[29] = '"closed" too early,label0\n'
    _, rows, record = read(write("t.csv", "text,label\n" + "".join(lines)))
    assert len(rows) == 37
    assert record.broken_count == 3
    assert [(broken.line, broken.column) for broken in record.broken] == [(11, 2), (21, 3), (31, 1)]


def test_open_quotation_is_an_error_with_its_line(write: Any) -> None:
    text = "text,label\n" + '"a, b",c\n' * 200_00 + '"never closed,d\n' + "more,e\n" * 5
    with pytest.raises(BadInput) as caught:
        list(read(write("t.csv", text)))
    assert caught.value.code == "quotation_open"
    assert caught.value.params["line"] == 20_002


@pytest.fixture
def python_s_own_limit() -> Iterator[None]:
    """As in a process that has read no table yet."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("python_s_own_limit")
def test_a_long_cell_is_read_by_a_process_that_has_read_nothing_yet(write: Any) -> None:
    long = "word " * 40_000
    columns, rows, _ = read(write("t.csv", f"text,label\n{long},a\nshort text,b\n"))
    assert columns == ("text", "label")
    assert rows == [[long, "a"], ["short text", "b"]]


@pytest.mark.usefixtures("python_s_own_limit")
@pytest.mark.parametrize("before", [0, 60], ids=["first rows", "later"])
def test_a_cell_beyond_the_limit_is_refused_with_its_line(write: Any, before: int) -> None:
    path = write("t.csv", "text,label\n" + "some text,a\n" * before + "word " * 40_000 + ",b\n")
    with pytest.raises(BadInput) as caught:
        read(path, Limits(max_cell=150_000))
    assert caught.value.code == "quotation_open"
    assert (caught.value.params["line"], caught.value.params["limit"]) == (before + 2, 150_000)


def test_lines_of_text_without_any_separator_are_one_column(write: Any) -> None:
    columns, rows, _ = read(write("t.txt", "It is, I think, good.\nNo\nWell, yes\nYes; no\n"))
    assert len(columns) == 1
    assert [row[0] for row in rows] == ["It is, I think, good.", "No", "Well, yes", "Yes; no"]


def test_empty_binary_wide_and_large_files_are_refused(write: Any) -> None:
    for content, limits, code in (
        (b"", Limits(), "file_empty"),
        (b"\xef\xbb\xbf\r\n\r\n", Limits(), "file_empty"),
        (b"\x00\x01\x02ab" * 30, Limits(), "file_not_text"),
        (b"a,b,c\n1,2,3\n", Limits(max_columns=2), "too_many_columns"),
        (b"a,b,c\n1,2,3\n", Limits(max_bytes=5), "file_too_large"),
    ):
        with pytest.raises(BadInput) as caught:
            read(write("t.csv", content), limits)
        assert caught.value.code == code


def test_archives_are_refused(write: Any) -> None:
    with pytest.raises(BadInput, match="unpack"):
        read(write("t.csv.gz", b"\x1f\x8b"))


CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\ufeff\x1f", exclude_categories=("Cs",)), max_size=30
)
WORDS = st.lists(st.sampled_from(["uno", "dos", "tres", "café", "año", "x"]), min_size=2, max_size=6).map(" ".join)


@given(rows=st.lists(st.tuples(CELL, WORDS, WORDS), min_size=3, max_size=12), delimiter=st.sampled_from(",;\t|"))
@settings(max_examples=50, deadline=None)
def test_whatever_csv_writes_comes_back(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["text", "label", "id"])
    writer.writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(buffer.getvalue().encode("utf-8"))
        columns, found, record = read(path)
    assert columns == ("text", "label", "id")
    assert found == [list(row) for row in rows]
    assert record.broken_count == 0


@given(
    content=st.binary(max_size=300),
    suffix=st.sampled_from([".csv", ".tsv", ".json", ".jsonl", ".xml", ".parquet", ".pos"]),
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused_in_words(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"t{suffix}"
        path.write_bytes(content)
        record = ReadingRecord()
        with contextlib.suppress(BadInput):
            for table in open_file(path, Limits(), record):
                for _, cells in table.rows(record, None):
                    assert len(cells) == len(table.columns)
