"""JSON, JSON Lines, SQuAD, Parquet, pairs in XML, labelled lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftcore.data import Limits
from ftcore.data.formats import open_file
from ftcore.data.record import ReadingRecord
from ftcore.errors import BadInput

ROWS = [{"text": "a b", "label": "x"}, {"text": "c d", "label": "y"}, {"text": "e", "label": "x"}]
CELLS = [["a b", "x"], ["c d", "y"], ["e", "x"]]


def read(path: Path, limits: Limits | None = None) -> tuple[tuple[str, ...], list[list[Any]], ReadingRecord]:
    record = ReadingRecord()
    (table,) = open_file(path, limits or Limits(), record)
    return table.columns, [list(cells) for _, cells in table.rows(record, None)], record


@pytest.mark.parametrize(
    "document",
    [ROWS, {"data": ROWS}, {"text": ["a b", "c d", "e"], "label": ["x", "y", "x"]}],
    ids=["list", "data", "columns"],
)
def test_json_layouts(write: Any, document: Any) -> None:
    columns, rows, _ = read(write("t.json", json.dumps(document)))
    assert columns == ("text", "label")
    assert rows == CELLS


NUMBERED = {str(n): row for n, row in enumerate(ROWS)}
BY_COLUMN = {name: {str(n): row[name] for n, row in enumerate(ROWS)} for name in ("text", "label")}
SPLIT = {"columns": ["text", "label"], "index": [0, 1, 2], "data": CELLS}


@pytest.mark.parametrize(
    ("document", "layout"),
    [
        (BY_COLUMN, "columns"),
        ({name: {f"row{n}": cell for n, cell in column.items()} for name, column in BY_COLUMN.items()}, "columns"),
        (NUMBERED, "index"),
        ({f"row{n}": row for n, row in NUMBERED.items()}, "index"),
        (SPLIT, "split"),
    ],
    ids=["columns", "columns of names", "index", "index of names", "split"],
)
def test_json_as_pandas_writes_it(write: Any, document: Any, layout: str) -> None:
    columns, rows, record = read(write("t.json", json.dumps(document)))
    assert columns == ("text", "label")
    assert rows == CELLS
    assert [(repair.id, repair.params["layout"]) for repair in record.repairs()] == [("json_layout", layout)]


def test_json_with_a_column_called_data(write: Any) -> None:
    dates = ["1 maio", "2 maio", "3 maio"]
    columns, rows, _ = read(write("t.json", json.dumps({"texto": ["a", "b", "c"], "data": dates})))
    assert (columns, [row[1] for row in rows]) == (("texto", "data"), dates)


def test_objects_that_are_no_table_are_refused(write: Any) -> None:
    for document in (
        {"train": {"text": ["a"]}, "test": {"text": ["b"]}},
        {"server": {"port": 1}},
        {"text": {"a": 1}, "b": 2},
    ):
        with pytest.raises(BadInput) as caught:
            read(write("t.json", json.dumps(document)))
        assert caught.value.code == "json_no_rows"


def test_json_lines_under_the_name_of_json_are_streamed(write: Any) -> None:
    lines = [json.dumps(row) for row in ROWS]
    path = write("t.json", "\ufeff" + "\n\n".join([lines[0], '{"text": ', *lines[1:]]) + "\n")
    columns, rows, record = read(path, Limits(max_document_bytes=10))  # a document of that size would be refused
    assert (columns, rows) == (("text", "label"), CELLS)
    assert [broken.line for broken in record.broken] == [3]
    assert {repair.id for repair in record.repairs()} == {"bom", "json_lines", "rows_broken", "rows_blank"}


@pytest.mark.parametrize("second", ["oops", '{"text": oops}', "[1]"])
def test_what_is_neither_json_nor_json_lines_says_where(write: Any, second: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(write("t.json", f'{{"text": "a"}}\n  {second}'))
    assert caught.value.code == "json_broken"
    assert (caught.value.params["line"], caught.value.params["column"]) == (2, 3)


def test_json_with_splits(write: Any) -> None:
    tables = open_file(write("t.json", json.dumps({"train": ROWS, "test": ROWS[:1]})), Limits(), ReadingRecord())
    assert [table.part for table in tables] == ["train", "test"]


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        (("Train", "dev", "TEST"), ["train", "validation", "test"]),
        (("my_training", "val"), ["train", "validation"]),
        (("entrenamiento", "validación", "prueba"), ["train", "validation", "test"]),
        (("treino", "validação", "teste"), ["train", "validation", "test"]),
        (("examples",), [None]),
    ],
)
def test_json_names_its_splits_as_files_do(write: Any, names: tuple[str, ...], parts: list[str | None]) -> None:
    tables = open_file(write("t.json", json.dumps(dict.fromkeys(names, ROWS))), Limits(), ReadingRecord())
    assert [table.part for table in tables] == parts


@pytest.mark.parametrize("names", [("train", "test", "extra"), ("train", "dev", "val"), ("ours", "theirs")])
def test_json_with_other_splits_than_ours_is_refused(write: Any, names: tuple[str, ...]) -> None:
    with pytest.raises(BadInput) as caught:
        open_file(write("t.json", json.dumps(dict.fromkeys(names, ROWS))), Limits(), ReadingRecord())
    assert caught.value.code == "json_splits_unclear"
    assert caught.value.params["names"] == ", ".join(names)


def test_columns_named_with_half_a_character(write: Any) -> None:
    for name, document in (("t.json", json.dumps([{"text\ud83d": "a"}])), ("t.jsonl", '{"text\\ud83d": "a"}')):
        assert read(write(name, document))[:2] == (("text\ufffd",), [["a"]])


def test_json_says_where_it_is_broken(write: Any) -> None:
    with pytest.raises(BadInput) as caught:
        read(write("t.json", '[{"text": "a"},\n {"text": oops}]'))
    assert caught.value.code == "json_broken"
    assert (caught.value.params["line"], caught.value.params["column"]) == (2, 11)


def test_json_lines_with_mark_blank_and_broken_lines(write: Any) -> None:
    lines = [json.dumps(row) for row in ROWS]
    text = "\ufeff" + "\n".join([lines[0], "", '{"text": ', "[1]", *lines[1:]]) + "\n"
    columns, rows, record = read(write("t.jsonl", text))
    assert columns == ("text", "label")
    assert rows == CELLS
    assert [broken.line for broken in record.broken] == [3, 4]
    assert {repair.id for repair in record.repairs()} == {"bom", "rows_broken", "rows_blank"}


def test_documents_without_rows_are_refused(write: Any) -> None:
    for name, content in (("t.json", "[]"), ("t.json", '"text"'), ("t.jsonl", "1\n2\n"), ("t.json", "[" * 100_000)):
        with pytest.raises(BadInput) as caught:
            read(write(name, content))
        assert caught.value.code in ("json_no_rows", "json_broken")


def test_document_that_must_be_read_whole_has_a_limit(write: Any) -> None:
    with pytest.raises(BadInput) as caught:
        read(write("t.json", json.dumps(ROWS)), Limits(max_document_bytes=10))
    assert caught.value.code == "document_too_large"


def test_squad(write: Any) -> None:
    answers = [{"text": "Ana", "answer_start": 0}, {"text": "Ana Ruiz", "answer_start": 0}]
    asked = [
        {"id": "q1", "question": "Who?", "answers": answers},
        {"id": "q2", "question": "Why?", "is_impossible": True, "answers": []},
    ]
    document = {
        "version": "v2.0",
        "data": [{"title": "T", "paragraphs": [{"context": "Ana Ruiz came.", "qas": asked}]}],
    }
    columns, rows, _ = read(write("t.json", json.dumps(document)))
    assert columns == ("id", "title", "question", "context", "answers")
    assert rows[0] == ["q1", "T", "Who?", "Ana Ruiz came.", {"text": ["Ana", "Ana Ruiz"], "answer_start": [0, 0]}]
    assert rows[1][4] == {"text": [], "answer_start": []}


def test_parquet(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(ROWS), tmp_path / "t.parquet")
    columns, rows, _ = read(tmp_path / "t.parquet")
    assert columns == ("text", "label")
    assert rows == CELLS


def test_a_text_repeated_a_thousand_times_is_counted_before_it_is_unfolded(tmp_path: Path) -> None:
    """Four kilobytes that name one long text a thousand times, at the top and inside a list, would be gigabytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = pa.DictionaryArray.from_arrays(pa.array([0] * 1000, pa.int32()), pa.array(["x" * 2**20]))
    inside = pa.ListArray.from_arrays(pa.array(range(1001), pa.int32()), text)
    for name, column in {"top": text, "inside": inside}.items():
        path = tmp_path / f"{name}.parquet"
        pq.write_table(pa.table({"text": column, "number": range(1000)}), path, compression="zstd")
        assert path.stat().st_size < 20_000
        before = pa.total_allocated_bytes()
        table = open_file(path, Limits(max_bytes=100 * 2**20), ReadingRecord())[0]
        with pytest.raises(BadInput) as error:
            for _ in table.rows(ReadingRecord(), None):
                pass
        assert error.value.code == "unfolds_too_large"
        assert pa.total_allocated_bytes() - before < 50 * 2**20


def test_parquet_that_unfolds_to_much_more_is_refused(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    bomb = tmp_path / "bomb.parquet"
    pq.write_table(pa.table({"text": pa.array(["x" * 10_000] * 5_000)}), bomb, compression="zstd")
    assert bomb.stat().st_size < 100_000
    with pytest.raises(BadInput) as caught:
        read(bomb, Limits(max_bytes=10_000_000))
    assert caught.value.code == "unfolds_too_large"


def test_pairs_in_xml(write: Any) -> None:
    pair = '<pair id="1" entailment="None" similarity="4.5"><t>Olá &amp; adeus</t>\n<h>Não</h></pair>'
    text = f'<?xml version="1.0"?>\n<c>\n{pair}</c>'
    columns, rows, _ = read(write("t.xml", text))
    assert columns == ("id", "premise", "hypothesis", "entailment", "similarity")
    assert rows == [["1", "Olá & adeus", "Não", "None", "4.5"]]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<c><pair><t>a</t></pear></c>", 1),
        ("<c>\n</c>", 1),
        ('<!DOCTYPE c [<!ENTITY a "aaaa">]>\n<c><pair><t>&a;</t><h>b</h></pair></c>', 1),
        ("<c>\n<pair><t>a</t><h>b</h>", 2),
    ],
)
def test_xml_that_is_broken_empty_or_dangerous_is_refused(write: Any, text: str, line: int) -> None:
    with pytest.raises(BadInput) as caught:
        read(write("t.xml", text))
    assert caught.value.code == "xml_broken"
    assert caught.value.params["line"] == line


def test_labelled_lines_find_their_sister(write: Any) -> None:
    write("r.neg", "bad\nworse\nworst\n")
    columns, rows, record = read(write("r.pos", "good\nbetter\n"))
    assert columns == ("text", "label")
    assert rows == [
        ["good", "positive"], ["bad", "negative"], ["better", "positive"], ["worse", "negative"], ["worst", "negative"]
    ]  # fmt: skip
    assert [repair.id for repair in record.repairs()] == ["sister_file"]


def test_a_number_of_thousands_of_digits_is_said(write: Any) -> None:
    long = '{"text": "a", "label": ' + "9" * 5000 + "}"
    with pytest.raises(BadInput) as caught:
        open_file(write("t.json", f"[{long}]"), Limits(), ReadingRecord())
    assert "fewer digits" in caught.value.expected
    columns, rows, record = read(write("t.jsonl", '{"text": "b", "label": "c"}\n' + long + "\n"))
    assert (columns, rows) == (("text", "label"), [["b", "c"]])
    assert "digits" in str(record.broken[0])
