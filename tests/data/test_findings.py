"""Planted mistakes are found, all of them and nothing else: misses and false alarms are counted."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftcore import tasks
from ftcore.catalog import ModelEntry, Words
from ftcore.data import Finding, Report, check_rows
from ftcore.data.findings import FINDINGS
from ftcore.data.shingles import Index

WORDS = [f"{start}{end}" for start in ("ba", "co", "du", "fe", "gi", "lo", "mu", "ne") for end in "lmnprst"]
SENTENCE = {"en": "the {} of the {} was with the {} and it is {}", "es": "el {} de los {} con una {} y es muy {}"}


def text(chance: random.Random, language: str = "en", clauses: int = 2) -> str:
    """Invented sentences; two of them share no more than their small words."""
    return ". ".join(SENTENCE[language].format(*chance.choices(WORDS, k=4)) for _ in range(clauses)) + "."


def of(report: Report, finding_id: str) -> Finding | None:
    return next((found for found in report.findings if found.id == finding_id), None)


def count(report: Report, finding_id: str) -> int:
    found = of(report, finding_id)
    return found.count if found else 0


def write_pairs(folder: Path, name: str, rows: list[tuple[str, str]]) -> None:
    folder.mkdir(exist_ok=True)
    lines = [json.dumps({"text": source, "label": target}) for source, target in rows]
    (folder / name).write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def pairs() -> list[tuple[str, str]]:
    chance = random.Random(4)
    return [(text(chance), "ab"[n % 2]) for n in range(900)]


def test_clean_data_raises_no_alarm(look: Any, tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    write_pairs(tmp_path / "d", "train.jsonl", pairs[:700])
    write_pairs(tmp_path / "d", "validation.jsonl", pairs[700:800])
    write_pairs(tmp_path / "d", "test.jsonl", pairs[800:])
    report = look(tmp_path / "d", "classify")
    assert report.findings == ()
    assert report.repairs == ()
    assert report.statistics["splits"] == {"train": 700, "validation": 100, "test": 100}
    assert report.statistics["languages"] == {"en": 900}
    assert report.statistics["labels"] == {"a": 0.5, "b": 0.5}
    assert len(report.preview) == 10


@pytest.mark.parametrize("planted", [1, 7, 30])
def test_leaks(look: Any, tmp_path: Path, pairs: list[tuple[str, str]], planted: int) -> None:
    chance = random.Random(planted)

    def nearly(source: str) -> str:
        words = source.split()
        return " ".join([*words[:-1], chance.choice(WORDS) + "."])

    train, held = pairs[:700], pairs[700:]
    leaks = chance.sample(train, 3 * planted)
    exact = leaks[:planted]
    plain = [(f" {source.upper()}  ".replace(" ", "  "), label) for source, label in leaks[planted : 2 * planted]]
    near = [(nearly(source), label) for source, label in leaks[2 * planted :]]
    write_pairs(tmp_path / "d", "train.jsonl", train)
    write_pairs(tmp_path / "d", "test.jsonl", held + exact + plain + near)
    report = look(tmp_path / "d", "classify")
    assert {name: count(report, name) for name in ("leak_exact", "leak_normalised", "leak_near")} == {
        "leak_exact": planted, "leak_normalised": planted, "leak_near": planted
    }  # fmt: skip
    assert set(of(report, "leak_near").examples) <= {source for source, _ in near}  # type: ignore[union-attr]
    assert not {found.id for found in report.findings} - {"leak_exact", "leak_normalised", "leak_near"}


SETS = st.lists(st.frozensets(st.integers(0, 12), min_size=1, max_size=11), min_size=1, max_size=25)


@given(held=SETS, train=SETS)
@settings(deadline=None)
def test_near_duplicates_are_those_a_comparison_of_all_pairs_finds(
    held: list[frozenset[int]], train: list[frozenset[int]]
) -> None:
    index = Index(held)
    found = {(row, other) for row, base in enumerate(train) for other in index.similar(base)}
    plainly = {
        (row, other)
        for row, base in enumerate(train)
        for other, one in enumerate(held)
        if 5 * len(base & one) >= 4 * len(base | one)
    }
    assert found == plainly


def test_group_on_both_sides(look: Any, tmp_path: Path) -> None:
    chance = random.Random(1)
    context = [text(chance) for _ in range(300)]
    rows = [
        {"context": context[n], "question": f"which {n} was it?", "answer": context[n].split()[1], "id": str(n)}
        for n in range(300)
    ]
    shared = [{**rows[n], "question": f"and what of {n}?", "answer": context[n].split()[4]} for n in range(20)]
    for name, part in (("train", rows[:200]), ("test", rows[200:] + shared)):
        write = tmp_path / f"{name}.jsonl"
        write.write_text("\n".join(map(json.dumps, part)), encoding="utf-8")
    report = look(tmp_path, "question-answering")
    assert [(found.id, found.count) for found in report.findings] == [("leak_group", 20)]
    by_row = look(tmp_path / "train.jsonl", "question-answering", split_by="row")
    assert count(by_row, "leak_group") == 0


def test_splitting_by_row_leaks_what_splitting_by_group_does_not(look: Any, tmp_path: Path) -> None:
    chance = random.Random(2)
    rows = []
    for n in range(120):
        context = text(chance)
        for place in (1, 4, 8):
            rows.append({"context": context, "question": f"which {n} {place}?", "answer": context.split()[place]})
    path = tmp_path / "qa.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert count(look(path, "question-answering", split_by="row"), "leak_group") > 40
    assert count(look(path, "question-answering"), "leak_group") == 0


def test_validation_that_is_the_test(look: Any, tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    write_pairs(tmp_path / "d", "train.jsonl", pairs[:700])
    write_pairs(tmp_path / "d", "validation.jsonl", pairs[700:])
    write_pairs(tmp_path / "d", "test.jsonl", pairs[700:])
    report = look(tmp_path / "d", "classify")
    assert [(found.id, found.severity, found.count) for found in report.findings] == [
        ("validation_equals_test", "error", 200)
    ]


def test_labels(look: Any, tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    write_pairs(
        tmp_path / "d", "train.jsonl", [(source, "a" if n % 20 else "b") for n, (source, _) in enumerate(pairs[:700])]
    )
    write_pairs(
        tmp_path / "d",
        "test.jsonl",
        [*((source, "a") for source, _ in pairs[700:]), ("the odd one of it", "c"), (pairs[0][0], "a")],
    )
    report = look(tmp_path / "d", "classify")
    dominating = of(report, "label_dominates")
    assert dominating is not None
    assert dominating.params["label"] == "a"
    assert (dominating.severity, dominating.count) == ("warning", 665 + 201)
    assert count(report, "label_unseen") == 1
    assert count(report, "target_conflict") == 2
    many = look_many(look, tmp_path, pairs)
    assert of(many, "labels_many") is not None


def look_many(look: Any, folder: Path, pairs: list[tuple[str, str]]) -> Report:
    write_pairs(folder / "m", "rows.jsonl", [(source, f"label {n}") for n, (source, _) in enumerate(pairs)])
    return look(folder / "m", "classify", column_mapping={"label": "label"})  # type: ignore[no-any-return]


def test_copied_answers(look: Any, tmp_path: Path) -> None:
    chance = random.Random(3)
    rows = [{"article": text(chance, clauses=3), "summary": text(chance, clauses=1)} for _ in range(300)]
    for row in rows[:25]:
        row["summary"] = row["article"].split(". ")[1]
    rows[30]["summary"] = rows[30]["article"].upper()
    path = tmp_path / "s.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert count(look(path, "summarize"), "target_copied") == 26


def test_answers_that_are_not_there(look: Any, tmp_path: Path) -> None:
    chance = random.Random(5)
    rows: list[dict[str, Any]] = []
    for n in range(200):
        context = text(chance)
        rows.append(
            {
                "context": context,
                "question": f"which {n}?",
                "answers": {"text": [context.split()[1]], "answer_start": [4]},
            }
        )
    for row in rows[:12]:
        row["answers"]["text"] = ["zebra"]
    for row in rows[20:29]:
        row["answers"]["answer_start"] = [2]
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    report = look(path, "question-answering")
    assert (count(report, "answer_missing"), count(report, "answer_start_wrong")) == (12, 9)


def test_small_data(look: Any, tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    write_pairs(tmp_path / "d", "rows.jsonl", pairs[:12])
    found = {item.id: item.severity for item in look(tmp_path / "d", "classify").findings}
    assert found["train_small"] == "error"
    assert found["test_small"] == "warning"


def test_language_and_earlier_training_of_the_model(look: Any, tmp_path: Path) -> None:
    chance = random.Random(7)
    rows = [(text(chance, "es" if n % 4 == 0 else "en"), "ab"[n % 2]) for n in range(800)]
    write_pairs(tmp_path / "rotten_tomatoes", "rows.jsonl", rows)
    words = Words(en="m", es="m", pt="m")
    model = ModelEntry(
        id="m",
        source="a/m",
        family="seq2seq",
        languages=("en",),
        seen_tasks=("rotten-tomatoes", "squad"),
        description=words,
    )
    report = look(tmp_path / "rotten_tomatoes", "classify", {"model": model})
    other = of(report, "language_other")
    assert other is not None
    assert (other.count, other.params["languages"], other.params["share"]) == (200, "es", "25.0")
    seen = of(report, "seen_before")
    assert seen is not None
    assert seen.params["seen"] == "rotten-tomatoes"


def test_broken_rows_are_a_finding_with_places(look: Any, write: Any, pairs: list[tuple[str, str]]) -> None:
    lines = [json.dumps({"text": source, "label": label}) for source, label in pairs]
    lines[99] = lines[99][:-5]
    lines[499] = "{"
    found = of(look(write("a.jsonl", "\n".join(lines)), "classify"), "rows_broken")
    assert found is not None
    assert (found.count, found.severity) == (2, "error")
    assert found.examples[0].startswith("line 100, column ")
    assert found.examples[1].startswith("line 500, column 2")


def test_scores_on_another_scale(look: Any, tmp_path: Path) -> None:
    chance = random.Random(8)
    rows = [{"sentence1": text(chance), "sentence2": text(chance), "score": str(n % 6)} for n in range(200)]
    rows[3]["score"], rows[7]["score"] = "80", "-1"
    path = tmp_path / "s.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert count(look(path, "similarity"), "score_range") == 2


def test_report_is_plain_json(look: Any, tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    write_pairs(tmp_path / "d", "rows.jsonl", pairs[:30] + pairs[:2])
    printed = json.loads(json.dumps(look(tmp_path / "d", "classify").to_json()))
    assert printed["rows"] == 30
    assert printed["column_mapping"] == {"text": "text", "label": "label"}
    assert printed["repairs"][0] | {"id": "rows_duplicate", "count": 2} == printed["repairs"][0]
    assert {"id", "severity", "count", "message", "fix"} <= printed["findings"][0].keys()


def test_every_finding_has_its_sentences() -> None:
    for words in FINDINGS.values():
        assert words.message.endswith(".")
        assert words.why.endswith(".")
        assert words.fix.endswith(".")


def test_the_rows_of_one_training_are_looked_at_without_reading_them_again(
    make_ready: Any, tmp_path: Path, pairs: list[tuple[str, str]]
) -> None:
    write_pairs(tmp_path / "d", "train.jsonl", pairs[:700])
    write_pairs(tmp_path / "d", "test.jsonl", pairs[600:])
    prepared = make_ready(tmp_path / "d", "classify")
    for file in (tmp_path / "d").iterdir():
        file.unlink()
    rows = {name: list(split) for name, split in prepared.splits.items()}

    def found(**parts: list[dict[str, Any]]) -> dict[str, tuple[str, int]]:
        given = check_rows(prepared, {**rows, **parts}, tasks.get("classify"), "d")
        return {one.id: (one.severity, one.count) for one in given}

    assert found()["leak_exact"] == ("error", 100)
    held = {row["text"] for row in rows["test"]}
    others = {name: [row for row in rows[name] if row["text"] not in held] for name in ("train", "validation")}
    assert found(**others) == {}
    assert found(train=rows["train"][:20])["train_small"] == ("warning", 20)
    assert found(train=[], validation=[], test=[]) == {"train_small": ("error", 0)}


def test_groups_that_were_filled_in_tie_no_further_rows_of_a_training(make_ready: Any, tmp_path: Path) -> None:
    """Three articles in a chain of shared summaries: of two that share nothing, neither gives the other away."""
    chance = random.Random(9)
    rows = [{"article": text(chance, clauses=4), "summary": text(chance, clauses=1)} for _ in range(300)]
    for number in range(0, 60, 3):
        rows[number + 1]["summary"] = rows[number]["summary"]
        rows[number + 1]["article"] = rows[number + 2]["article"]
    (tmp_path / "s.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    prepared = make_ready(tmp_path / "s.jsonl", "summarize")
    by_text = {(row["article"], row["summary"]): row for row in prepared.split("all")}
    first, middle, last = (by_text[rows[n]["article"], rows[n]["summary"]] for n in (0, 1, 2))
    assert first["group"] == middle["group"] == last["group"]

    def leaks(train: list[dict[str, Any]], test: list[dict[str, Any]]) -> set[str]:
        given = check_rows(prepared, {"train": train, "test": test}, tasks.get("summarize"), "s")
        return {one.id for one in given if one.id.startswith("leak")}

    assert leaks([first], [last]) == set()
    assert leaks([first], [middle]) == {"leak_group"}


def test_a_group_that_a_column_names_ties_rows_of_a_training(make_ready: Any, tmp_path: Path) -> None:
    chance = random.Random(9)
    lines = [{"text": text(chance), "label": "ab"[n % 2], "group": str(n // 2)} for n in range(40)]
    (tmp_path / "g.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    prepared = make_ready(tmp_path / "g.jsonl", "classify")
    rows = sorted(prepared.split("all"), key=lambda row: int(row["group"]))
    found = check_rows(prepared, {"train": rows[:1], "test": rows[1:2]}, tasks.get("classify"), "g")
    assert "leak_group" in {one.id for one in found}


def test_a_language_that_is_not_known_here_is_said(look: Any, tmp_path: Path) -> None:
    chance = random.Random(7)
    polish = "Wszyscy ludzie rodzą się wolni i równi pod względem swej {} godności i swych praw {}"
    rows = [(polish.format(*chance.choices(WORDS, k=2)), "ab"[n % 2]) for n in range(100)]
    german = "Die {} ist nicht mehr in der Stadt und der {} hat es auch nicht"
    rows += [(german.format(*chance.choices(WORDS, k=2)), "ab"[n % 2]) for n in range(100)]
    rows += [(text(chance), "ab"[n % 2]) for n in range(300)]
    chance.shuffle(rows)
    write_pairs(tmp_path / "d", "rows.jsonl", rows)
    words = Words(en="m", es="m", pt="m")
    model = ModelEntry(id="m", source="a/m", family="seq2seq", languages=("en",), description=words)
    report = look(tmp_path / "d", "classify", {"model": model})
    unknown, other = of(report, "language_unknown"), of(report, "language_other")
    assert unknown is not None
    assert other is not None
    assert 95 <= unknown.count <= 105
    assert (95 <= other.count <= 105, other.params["languages"].split(", ")[0]) == (True, "de")


def test_groups_and_their_shares(look: Any, tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    lines = [
        {"text": source, "label": label, "group": "big" if n < 90 else str(n)}
        for n, (source, label) in enumerate(pairs)
    ]
    (tmp_path / "g.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    groups = look(tmp_path / "g.jsonl", "classify").statistics["groups"]
    assert groups == {"count": 811, "named": True, "largest": {"big": 0.1}}
    write_pairs(tmp_path / "d", "rows.jsonl", pairs)
    assert look(tmp_path / "d", "classify").statistics["groups"] == {"count": 900, "named": False, "largest": {}}
