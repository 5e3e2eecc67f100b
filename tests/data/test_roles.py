"""Columns beside the fields: splits that the author made, positions of answers, pairs to keep; each can be off."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ftcore.errors import BadInput


def sentence(n: int) -> str:
    return f"The text number {n} speaks of the town"


def write_table(path: Path, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


def repairs(ready: Any) -> dict[str, int]:
    return {repair.id: repair.count for repair in ready.repairs}


def numbers(rows: Any) -> set[int]:
    return {int(row["text"].split()[3]) for row in rows}


@pytest.fixture
def with_split(tmp_path: Path) -> Any:
    """Write 300 rows with a column that says of each where it belongs; ``says`` gives the value by the row's number."""

    def write(name: str, says: Any) -> Path:
        rows = [[sentence(n), "ab"[n % 2], says(n)] for n in range(300)]
        return write_table(tmp_path / "t.csv", ["text", "label", name], rows)

    return write


def test_rows_go_where_the_author_says(make_ready: Any, look: Any, with_split: Any) -> None:
    path = with_split("split", lambda n: "train" if n < 200 else "test")
    ready = make_ready(path, "classify")
    assert numbers(ready.splits["test"]) == set(range(200, 300))
    assert len(ready.splits["validation"]) == 22  # of the 200 for training, one part in nine
    assert repairs(ready) == {"split_column": 300}
    assert "column split" in ready.repairs[0].message
    assert look(path, "classify").statistics["splits_given"]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Split", ("Train", "Dev", "Test")),
        ("partición", ("entrenamiento", "validación", "prueba")),
        ("conjunto", ("entrenamiento", "validacion", "test")),
        ("Partição", ("treino", "validação", "teste")),
        ("fold", ("train", "val", "test")),
    ],
)
def test_in_three_languages(make_ready: Any, with_split: Any, name: str, values: tuple[str, str, str]) -> None:
    ready = make_ready(with_split(name, lambda n: values[n // 100]), "classify")
    assert [numbers(ready.splits[part]) for part in ("train", "validation", "test")] == [
        set(range(start, start + 100)) for start in (0, 100, 200)
    ]


def test_a_row_without_one_is_for_training(make_ready: Any, with_split: Any) -> None:
    ready = make_ready(with_split("split", lambda n: ("", "dev", "test")[n // 100]), "classify")
    assert numbers(ready.splits["train"]) == set(range(100))
    ready = make_ready(with_split("split", lambda n: ("train", "", "test")[n // 100]), "classify")
    assert numbers(ready.splits["test"]) == set(range(200, 300))
    assert len(ready.splits["train"]) + len(ready.splits["validation"]) == 200


def test_other_values_make_it_an_ordinary_column(make_ready: Any, look: Any, with_split: Any) -> None:
    path = with_split("fold", lambda n: n % 5)
    assert repairs(make_ready(path, "classify")) == {}
    path = with_split("split", lambda n: ("train", "test", "extra")[n % 3])
    ready = make_ready(path, "classify")
    assert [len(part) for part in ready.splits.values()] == [240, 30, 30]
    assert "split" not in ready.column_mapping
    (repair,) = ready.repairs
    assert (repair.id, dict(repair.params)) == ("split_ignored", {"column": "split", "values": "extra"})
    assert not look(path, "classify").statistics["splits_given"]


def test_a_value_far_down_that_is_no_split_is_an_error_with_its_line(make_ready: Any, tmp_path: Path) -> None:
    rows = [[sentence(n), "ab"[n % 2], "train" if n % 3 else "test"] for n in range(1500)]
    rows[1200][2] = "extra"
    path = write_table(tmp_path / "t.csv", ["text", "label", "split"], rows)
    with pytest.raises(BadInput) as caught:
        make_ready(path, "classify")
    assert caught.value.code == "split_value_unknown"
    assert (caught.value.params["value"], caught.value.params["line"]) == ("extra", 1202)
    assert make_ready(path, "classify", column_mapping={"split": ""}).rows == 1500


def test_the_name_of_a_file_says_more_than_a_column(make_ready: Any, tmp_path: Path) -> None:
    for name, start in (("train", 0), ("test", 100)):
        rows = [[sentence(n), "ab"[n % 2], "train"] for n in range(start, start + 100)]
        write_table(tmp_path / f"{name}.csv", ["text", "label", "split"], rows)
    ready = make_ready(tmp_path, "classify")
    assert numbers(ready.splits["test"]) == set(range(100, 200))
    assert repairs(ready) == {}


def test_shares_that_were_asked_for_and_not_used_are_said(make_ready: Any, with_split: Any) -> None:
    path = with_split("split", lambda n: ("train", "dev", "test")[n // 100])
    assert "splits_kept" in repairs(make_ready(path, "classify", fractions=(0.5, 0.25, 0.25)))
    off = make_ready(path, "classify", fractions=(0.5, 0.25, 0.25), column_mapping={"split": ""})
    assert [len(part) for part in off.splits.values()] == [150, 75, 75]
    assert repairs(off) == {}


def context(n: int) -> str:
    return f"In {1900 + n} Ana left the town of Loja {n}, and in {1900 + n} she came back."


def last_year(n: int) -> int:
    """Where the year stands the second time."""
    return context(n).rindex(str(1900 + n))


@pytest.mark.parametrize("name", ["answer_start", "start", "inicio", "Início", "answer_offset", "posicion"])
def test_the_position_of_an_answer(make_ready: Any, look: Any, tmp_path: Path, name: str) -> None:
    columns = ["context", "question", "answer", name]
    rows: list[list[Any]] = [[context(n), f"When, {n}?", str(1900 + n), last_year(n)] for n in range(90)]
    path = write_table(tmp_path / "t.csv", columns, rows)
    ready = make_ready(path, "question-answering")
    assert ready.column_mapping["answer_start"] == name
    for row in ready.split("all"):
        assert row["answer_start"] == row["context"].rindex(row["answer"]) > 10
    for row in rows[:7]:
        row[3] = 1
    findings = look(write_table(path, columns, rows), "question-answering").findings
    assert {finding.id: finding.count for finding in findings}["answer_start_wrong"] == 7


def test_positions_belong_to_spans_and_are_whole_numbers(make_ready: Any, tmp_path: Path) -> None:
    rows = [[sentence(n), "ab"[n % 2], n] for n in range(60)]
    path = write_table(tmp_path / "a.csv", ["text", "label", "start"], rows)
    assert "answer_start" not in make_ready(path, "classify").column_mapping
    rows = [[context(n), f"When, {n}?", str(1900 + n), f"day {n}"] for n in range(60)]
    path = write_table(tmp_path / "b.csv", ["context", "question", "answer", "start"], rows)
    assert "answer_start" not in make_ready(path, "question-answering").column_mapping


@pytest.mark.parametrize(
    "cell",
    [
        "{{'text': ['{0}'], 'answer_start': [{1}]}}",
        "{{'text': array(['{0}'], dtype=object), 'answer_start': array([{1}], dtype=int32)}}",
    ],
)
def test_answers_as_pandas_exports_them(make_ready: Any, tmp_path: Path, cell: str) -> None:
    rows = [[context(n), f"When, {n}?", cell.format(1900 + n, last_year(n))] for n in range(60)]
    rows += [[context(99), "Why?", "{'text': array([], dtype=object), 'answer_start': array([], dtype=int32)}"]]
    rows += [[context(98) + " {sic}", "What is cut?", "{sic}"]]
    ready = make_ready(write_table(tmp_path / "t.csv", ["context", "question", "answers"], rows), "question-answering")
    assert repairs(ready) == {"answers_written": 61, "no_answer": 1}
    for row in ready.split("all"):
        assert row["context"][row["answer_start"] :].startswith(row["answer"])
        assert row["answer"] == "{sic}" or row["answer_start"] > 10


def pairs(tmp_path: Path, name: str, *, yes: object = 1, no: object = 0) -> Path:
    rows = [[sentence(n), f"Of the town speaks number {n}", yes if n % 2 else no] for n in range(100)]
    return write_table(tmp_path / "p.csv", ["text", "rewrite", name], rows)


@pytest.mark.parametrize("name", ["is_question", "has_number", "length"])
def test_a_column_of_0_and_1_with_another_name_leaves_no_pair_out(make_ready: Any, tmp_path: Path, name: str) -> None:
    ready = make_ready(pairs(tmp_path, name), "paraphrase")
    assert ready.rows == 100
    assert "keep" not in ready.column_mapping


@pytest.mark.parametrize("name", ["label", "is_duplicate", "Quality", "paraphrase", "es_parafrasis"])
def test_pairs_that_are_no_paraphrases_are_left_out(make_ready: Any, tmp_path: Path, name: str) -> None:
    for yes, no in ((1, 0), ("True", "False")):
        ready = make_ready(pairs(tmp_path, name, yes=yes, no=no), "paraphrase")
        (repair,) = ready.repairs
        assert (ready.rows, repair.id, repair.count, repair.params["column"]) == (50, "negatives", 50, name)
    off = make_ready(pairs(tmp_path, name), "paraphrase", column_mapping={"keep": ""})
    assert (off.rows, off.repairs) == (100, ())


def test_without_a_header_the_only_column_of_0_and_1_is_it(make_ready: Any, tmp_path: Path) -> None:
    lines = [f"{sentence(n)}\tOf the town speaks {n}\t{n % 2}" for n in range(100)]
    (tmp_path / "p.tsv").write_text("\n".join(lines), encoding="utf-8")
    assert make_ready(tmp_path / "p.tsv", "paraphrase").rows == 50


@pytest.mark.parametrize("role", ["id", "language", "group"])
def test_any_role_can_be_switched_off(make_ready: Any, tmp_path: Path, role: str) -> None:
    rows = [[sentence(n), "ab"[n % 2], f"x{n % 30}"] for n in range(60)]
    path = write_table(tmp_path / "t.csv", ["text", "label", role], rows)
    assert make_ready(path, "classify").column_mapping[role] == role
    assert role not in make_ready(path, "classify", column_mapping={role: ""}).column_mapping


def test_a_field_cannot_be_switched_off(make_ready: Any, tmp_path: Path) -> None:
    path = write_table(tmp_path / "t.csv", ["text", "label"], [[sentence(n), "ab"[n % 2]] for n in range(60)])
    with pytest.raises(BadInput) as caught:
        make_ready(path, "classify", column_mapping={"label": ""})
    assert caught.value.code == "mapping_column_unknown"
