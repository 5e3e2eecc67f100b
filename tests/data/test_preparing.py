"""From a source to rows: starter data, files, folders with splits, repairs on the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ftcore import tasks
from ftcore.catalog import Catalog
from ftcore.data import DataSource, peek
from ftcore.data.record import ReadingRecord
from ftcore.data.splits import decide_parts
from ftcore.errors import BadInput, NotFound


def table(count: int, start: int = 0) -> str:
    rows = [f"The text number {n} speaks of the town,{'ab'[n % 2]}" for n in range(start, start + count)]
    return "\n".join(["text,label", *rows]) + "\n"


def texts(dataset: Any) -> list[str]:
    return [row["text"] for row in dataset]


@pytest.mark.parametrize(
    ("ref", "task"),
    [("starter-qa", "question-answering"), ("starter:similarity", "similarity"), ("starter-topics", "classify")],
)
def test_starter_data(make_ready: Any, ref: str, task: str) -> None:
    ready = make_ready(ref, task, limit=60)
    assert 40 <= len(ready.splits["train"]) <= 60
    assert len(ready.splits["test"]) > 200
    row = ready.splits["train"][0]
    assert all(
        isinstance(value, str) and value for name, value in row.items() if name not in ("answers", "answer_start")
    )
    if task == "question-answering":
        assert row["context"][row["answer_start"] :].startswith(row["answer"])
        assert row["answers"][0] == row["answer"]
    other_seed = make_ready(ref, task, limit=60, seed=1)
    assert other_seed.splits["test"][:5] == ready.splits["test"][:5]
    assert other_seed.splits["train"][:5] != ready.splits["train"][:5]


def test_the_same_rows_in_other_formats_have_the_same_hash_and_splits(make_ready: Any, write: Any) -> None:
    comma = make_ready(write("a.csv", table(200)), "classify")
    tabs = make_ready(write("b.tsv", table(200).replace(",", "\t"), "utf-16"), "classify")
    items = [dict(zip(("label", "text"), line.split(",")[::-1], strict=True)) for line in table(200).splitlines()[1:]]
    objects = make_ready(write("c.jsonl", "\n".join(map(json.dumps, items))), "classify")
    assert comma.content_hash == tabs.content_hash == objects.content_hash
    assert [len(part) for part in comma.splits.values()] == [160, 20, 20]
    for name in comma.splits:
        assert texts(comma.splits[name]) == texts(tabs.splits[name]) == texts(objects.splits[name])
    assert make_ready(write("d.csv", table(201)), "classify").content_hash != comma.content_hash


def test_limit_takes_the_same_first_rows_from_train_only(make_ready: Any, write: Any) -> None:
    path = write("a.csv", table(300))
    few, more = make_ready(path, "classify", limit=30), make_ready(path, "classify", limit=90)
    assert len(few.splits["train"]) == 30
    assert set(texts(few.splits["train"])) < set(texts(more.splits["train"]))
    assert texts(few.splits["test"]) == texts(more.splits["test"])
    assert few.rows == 300


def test_split_names_and_all(make_ready: Any, write: Any) -> None:
    ready = make_ready(write("a.csv", table(100)), "classify")
    assert len(ready.split("all")) == 100
    assert len(ready.split("test")) == 10
    with pytest.raises(NotFound, match="train, validation, test, all"):
        ready.split("dev")


def test_folder_brings_its_splits(make_ready: Any, write: Any, tmp_path: Path) -> None:
    write("d/my_train.csv", table(100))
    write("d/my_test.csv", table(40, 100))
    ready = make_ready(tmp_path / "d", "classify")
    assert [len(ready.splits[name]) for name in ("train", "validation", "test")] == [89, 11, 40]
    assert all(int(text.split()[3]) >= 100 for text in texts(ready.splits["test"]))


def test_validation_without_test_becomes_test(make_ready: Any, write: Any, tmp_path: Path) -> None:
    write("d/train.tsv", table(100).replace(",", "\t"))
    write("d/dev.tsv", table(40, 100).replace(",", "\t").removeprefix("text\tlabel\n"))
    ready = make_ready(tmp_path / "d", "classify")
    assert len(ready.splits["test"]) == 40
    assert {"validation_is_test", "no_header"} <= {repair.id for repair in ready.repairs}


def test_json_brings_its_splits_and_keeps_them_apart(make_ready: Any, look: Any, write: Any) -> None:
    splits = {
        name: [{"text": f"The text number {n} speaks", "label": "ab"[n % 2]} for n in range(start, start + 20)]
        for name, start in (("train", 0), ("dev", 100), ("Test", 200))
    }
    path = write("a.json", json.dumps(splits))
    ready = make_ready(path, "classify", split_by="given")
    starts = {name: {int(text.split()[3]) // 100 for text in texts(ready.splits[name])} for name in ready.splits}
    assert starts == {"train": {0}, "validation": {1}, "test": {2}}
    assert [len(part) for part in ready.splits.values()] == [20, 20, 20]
    statistics = look(path, "classify").statistics
    assert statistics["splits"] == {"train": 20, "validation": 20, "test": 20}
    assert statistics["splits_given"]


def test_no_row_is_left_without_a_split() -> None:
    given = np.array([0] * 20 + [1] * 5 + [2] * 5 + [-1] * 10, dtype=np.int8)
    keys, groups = np.arange(40, dtype=np.uint64), np.arange(40)
    for brought, expected in (
        (given, [30, 5, 5]),
        (np.where(given == 0, np.int8(-1), given), [30, 5, 5]),
        (np.full(40, -1, dtype=np.int8), [32, 4, 4]),
    ):
        parts, _ = decide_parts(brought, keys, groups, DataSource("a"), (0.8, 0.1, 0.1), ReadingRecord())
        assert [int((parts == number).sum()) for number in range(3)] == expected


def test_group_column_stays_on_one_side(make_ready: Any, write: Any) -> None:
    rows = [f"Text number {n} about it,{'xy'[n % 2]},writer {n % 20}" for n in range(200)]
    ready = make_ready(write("a.csv", "\n".join(["text,label,author", *rows])), "classify", group_column="author")
    sides = [{row["group"] for row in part} for part in ready.splits.values()]
    assert all(sides)
    assert sum(map(len, sides)) == len(set.union(*sides))


def test_a_chain_of_paraphrases_stays_on_one_side(make_ready: Any, write: Any) -> None:
    rows = [f"sentence {n // 4} form {n % 4},sentence {n // 4} FORM  {n % 4 + 1}" for n in range(200)]
    ready = make_ready(write("a.csv", "\n".join(["text,paraphrase", *rows])), "paraphrase")
    sides = [{row["text"].split()[1] for row in part} for part in ready.splits.values()]
    assert sum(map(len, sides)) == len(set.union(*sides))


def test_repairs_are_made_and_counted(make_ready: Any, write: Any) -> None:
    lines = table(100).splitlines()
    lines[10] = " spaces around ,a"
    lines[20] = lines[21]
    lines[30] = "nan,b"
    lines[40] = ","
    lines[50] = "no label,"
    lines[60] = ""
    ready = make_ready(write("a.csv", "\r\n".join(lines) + "\r\n", "utf-8-sig"), "classify")
    counts = {repair.id: repair.count for repair in ready.repairs}
    assert counts == {
        "bom": 1,
        "rows_blank": 2,
        "rows_incomplete": 2,
        "rows_duplicate": 1,
        "literal_nan": 1,
        "spaces": 1,
    }
    assert ready.rows == 95
    assert "spaces around" in texts(ready.split("all"))


def test_scores_with_a_comma_and_without_a_number(make_ready: Any, write: Any) -> None:
    rows = [f"sentence {n} one;sentence {n} two;{n % 5},5" for n in range(30)] + ["sentence x;sentence y;many"]
    ready = make_ready(write("a.csv", "\n".join(["sentence1;sentence2;score", *rows])), "similarity",
                       column_mapping={"score": "score"})  # fmt: skip
    assert ready.splits["train"][0]["score"] == "0.5"
    assert {"decimal_comma": 30, "not_a_number": 1}.items() <= {r.id: r.count for r in ready.repairs}.items()


def test_scores_beyond_all_bounds_are_no_numbers(make_ready: Any, write: Any) -> None:
    rows = [f"sentence {n} one,sentence {n} two,{n % 5}" for n in range(30)] + ["sentence x,sentence y,12e34567"]
    path = write("a.csv", "\n".join(["sentence1,sentence2,score", *rows]))
    ready = make_ready(path, "similarity", column_mapping={"score": "score"})
    assert {repair.id: repair.count for repair in ready.repairs} == {"not_a_number": 1}
    assert ready.rows == 30


def test_half_an_emoji_is_replaced_and_counted(make_ready: Any, catalog: Catalog, write: Any) -> None:
    rows = [{"text": f"The text number {n} speaks 😀", "label": "ab"[n % 2]} for n in range(30)]
    rows[3]["text"] = "Half of one \ud83d and of another \ude00!"
    path = write("a.jsonl", "\n".join(map(json.dumps, rows)))
    ready = make_ready(path, "classify")
    assert "Half of one \ufffd and of another \ufffd!" in texts(ready.split("all"))
    assert {repair.id: repair.count for repair in ready.repairs} == {"broken_characters": 1}
    assert "\ufffd" in ready.repairs[0].message
    preview = peek(DataSource(str(path)), tasks.get("classify"), catalog).preview
    assert preview[3][0] == "Half of one \ufffd and of another \ufffd!"


def test_an_answer_is_found_in_a_context_with_half_an_emoji(make_ready: Any, write: Any) -> None:
    qas = [{"id": "0", "question": "Who left?", "answers": [{"text": "Ana", "answer_start": 24}]}]
    context = "   Ana \ud83d met Luis. Then Ana left. Ana!"
    document = {"data": [{"title": "t", "paragraphs": [{"context": context, "qas": qas}]}]}
    context = context.replace("\ud83d", "\ufffd").strip()
    ready = make_ready(write("a.json", json.dumps(document)), "question-answering", split_by="row")
    (row,) = ready.split("all")
    assert (row["context"], row["answer_start"]) == (context, context.index("Then Ana") + 5)
    assert {repair.id: repair.count for repair in ready.repairs} == {"broken_characters": 1, "spaces": 1}


def test_answers_are_found_where_their_position_is_wrong(make_ready: Any, write: Any) -> None:
    context = "\ufeff  Ana met Luis. Then Ana left."
    asked = [
        ("Who left?", "Ana", 22),
        ("Who met?", "Ana", 3),
        ("Whom?", "Luis", 2),
        ("What?", "a dog", 4),
        ("Why?", None, 0),
    ]
    qas = [
        {"id": str(n), "question": q, "answers": [{"text": a, "answer_start": s}] if a else []}
        for n, (q, a, s) in enumerate(asked)
    ]
    document = {"data": [{"title": "t", "paragraphs": [{"context": context, "qas": qas}]}]}
    ready = make_ready(write("a.json", json.dumps(document)), "question-answering", split_by="row")
    rows = {row["id"]: row for row in ready.split("all")}
    assert {name: row["answer_start"] for name, row in rows.items()} == {"0": 19, "1": 0, "2": 8, "3": -1}
    assert rows["0"]["context"].startswith("Ana met")
    assert {"answer_start": 1, "no_answer": 1}.items() <= {r.id: r.count for r in ready.repairs}.items()


def test_language_of_each_row(make_ready: Any, write: Any) -> None:
    rows = [
        "The museum was opened by the mayor,a",
        "El museo fue inaugurado por la alcaldesa,b",
        "O museu não foi aberto,c",
    ]
    ready = make_ready(write("a.csv", "\n".join(["text,label", *rows])), "classify", split_by="row")
    assert {row["label"]: row["language"] for row in ready.split("all")} == {"a": "en", "b": "es", "c": "pt"}


def test_errors_say_what_to_do(make_ready: Any, write: Any, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for ref, task, source, code in (
        ("starter-q", "question-answering", {}, "dataset_unknown"),
        ("nowhere.csv", "classify", {}, "dataset_unknown"),
        ("starter:nothing", "classify", {}, "starter_unknown"),
        ("starter-qa", "classify", {}, "dataset_of_other_task"),
        (empty, "classify", {}, "folder_without_data"),
        (write("a.csv", table(20)), "classify", {"split_by": "given"}, "splits_missing"),
        (write("a.csv", table(20)), "classify", {"fractions": (0.5, 0.5, 0.5)}, "fractions_wrong"),
        (write("b.csv", "text,label\n,\nx,\n"), "classify", {}, "no_usable_rows"),
        (write("c.csv", "just,numbers\n1,2\n"), "summarize", {}, "columns_unmapped"),
    ):
        with pytest.raises(BadInput) as caught:
            make_ready(ref, task, **source)
        assert caught.value.code == code
