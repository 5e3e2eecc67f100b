"""Benchmark tables fill cell by cell, a failure stays in its cell, nothing is computed twice; exports are safe."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ftcore import tasks
from ftcore.errors import Unavailable
from ftcore.evaluation import Benchmark, Course, benchmark, tables
from ftcore.models import Answer, Variant

QA = tasks.get("question-answering")
PARAPHRASE = tasks.get("paraphrase")


class Shelf:
    """The tuned model is right, the base is not, and "other" cannot be loaded."""

    def __init__(self) -> None:
        self.asked = 0

    def answer(self, variants: Sequence[Variant], rows: Sequence[Any], task: tasks.Task, **_: Any) -> list[Answer]:
        if variants[0].name == "other":
            raise Unavailable("offline", expected="weights", found="none", fix="go online")
        self.asked += len(rows)
        return [Answer(row[task.target.name] if variants[0].name == "tuned" else "no") for row in rows]


def courses(rows: list[dict[str, Any]]) -> list[Course]:
    pairs = [
        {"id": str(i), "text": f"the cat {i} sat", "paraphrase": f"there sat the cat {i}", "language": "en"}
        for i in range(12)
    ]
    return [Course("questions", QA, rows), Course("pairs", PARAPHRASE, pairs)]


def run(variants: list[Variant], rows: list[dict[str, Any]], folder: Path, shelf: Shelf) -> list[Benchmark]:
    return list(benchmark(variants, courses(rows), shelf=shelf, folder=folder))  # type: ignore[arg-type]


def test_cells_fill_and_a_failure_stays_in_its_own(
    variants: list[Variant], rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    states = run(variants, rows, tmp_path / "out", Shelf())
    assert [len(state.cells) for state in states] == [1, 2, 3, 4, 5, 6]
    base, tuned, other = states[-1].table()
    assert (base["questions exact_match ↑"], tuned["questions exact_match ↑"]) == (0.0, 100.0)
    assert other["questions f1 ↑"] is None
    assert "go online" in str(other["pairs error"])
    assert states[-1].best()["questions f1 ↑"] == 100.0
    assert states[-1].best()["pairs copy_rate ↓"] == 0.0
    found = states[-1].evaluation(courses(rows)[0])
    assert found is not None
    assert (found.differences[0].model, found.differences[0].difference.verdict) == ("tuned", "better")


def test_a_rerun_computes_only_what_is_missing(
    variants: list[Variant], rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    first, again = Shelf(), Shelf()
    run(variants[:1], rows, tmp_path / "out", first)
    assert first.asked == 72
    states = run(variants[:2], rows, tmp_path / "out", again)
    assert again.asked == 72
    assert len(states[-1].table()) == 2


TABLE = [
    {"model": "=1+1", "f1 ↑": 12.345, "note": "a|b & <i>50%</i>_x"},
    {"model": "run:2", "f1 ↑": -3.0, "note": None},
]


def test_csv_runs_no_formula_and_keeps_numbers() -> None:
    rows = list(csv.reader(io.StringIO(tables.to_csv(TABLE))))
    assert rows == [["model", "f1 ↑", "note"], ["'=1+1", "12.345", "a|b & <i>50%</i>_x"], ["run:2", "-3.0", ""]]


@pytest.mark.parametrize("text", ["+1", "-1", "@x", "\t=1", " =1", "\r=1"])
def test_every_way_to_start_a_formula_is_disarmed(text: str) -> None:
    assert next(csv.reader(io.StringIO(tables.to_csv([{text: text}]), newline="")))[0] == "'" + text


def test_markdown_latex_and_html_escape_and_show_the_best() -> None:
    best = {"f1 ↑": 12.345}
    assert tables.to_markdown(TABLE, best).splitlines()[2] == r"| =1+1 | **12.35** | a\|b & <i>50%</i>_x |"
    assert r"=1+1 & \textbf{12.35} & a|b \& <i>50\%</i>\_x \\" in tables.to_latex(TABLE, best)
    page = tables.to_html(TABLE, best, title="<b>")
    assert "<td><b>12.35</b></td><td>a|b &amp; &lt;i&gt;50%&lt;/i&gt;_x</td>" in page
    assert "<title>&lt;b&gt;</title>" in page
    assert "http" not in page
    assert "<script" not in page
