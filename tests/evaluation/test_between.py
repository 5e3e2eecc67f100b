"""Two evaluations made apart are compared on the items they have in common, whatever their order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ftcore import tasks
from ftcore.errors import BadInput, NotFound
from ftcore.evaluation import difference_between
from ftcore.evaluation.result import build_result, compare_all
from ftcore.evaluation.scoring import items_for, references_of
from ftcore.evaluation.stats import paired_difference

SUMMARIZE = tasks.get("summarize")


def rows(count: int) -> list[dict[str, Any]]:
    return [
        {"id": str(n), "article": f"The dog {n} barked. It slept.", "summary": f"dog {n} barked", "language": "es"}
        for n in range(count)
    ]


def evaluated(folder: Path, made: list[dict[str, Any]], right: int) -> Path:
    """An evaluation of a base and of run:x, which is right on the first `right` items."""
    golds = [references_of(SUMMARIZE, row) for row in made]
    texts = [row["summary"] if int(row["id"]) < right else "a cat" for row in made]
    results = [
        build_result(SUMMARIZE, name, items_for(SUMMARIZE, answers, golds, made))
        for name, answers in (("base", ["a cat"] * len(made)), ("run:x", texts))
    ]
    compare_all(SUMMARIZE, results, made).save(folder)
    return folder


def test_the_difference_is_that_of_a_common_evaluation(tmp_path: Path) -> None:
    made = rows(40)
    first = evaluated(tmp_path / "first", made, right=10)
    second = evaluated(tmp_path / "second", made[::-1][:35], right=30)
    found, count = difference_between(SUMMARIZE, (first, "run:x"), (second, "run:x"))
    common = made[5:]
    golds = [references_of(SUMMARIZE, row) for row in common]

    def items(right: int) -> Any:
        texts = [row["summary"] if int(row["id"]) < right else "a cat" for row in common]
        return items_for(SUMMARIZE, texts, golds, common)

    assert count == 35
    assert found == [paired_difference(name, items(10), items(30)) for name in SUMMARIZE.metrics]
    assert (found[0].better, found[0].worse, found[0].verdict) == (20, 0, "better")


def test_runs_on_other_items_are_not_compared(tmp_path: Path) -> None:
    first = evaluated(tmp_path / "first", rows(40)[:20], right=10)
    second = evaluated(tmp_path / "second", rows(40)[20:], right=30)
    with pytest.raises(BadInput, match="0 items in common"):
        difference_between(SUMMARIZE, (first, "run:x"), (second, "run:x"))
    with pytest.raises(NotFound, match=r"did you mean run:x\?"):
        difference_between(SUMMARIZE, (first, "run:y"), (second, "run:x"))
