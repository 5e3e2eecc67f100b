"""The table of single items: what was lost is shown where an answer can be right or wrong at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ftcore import tasks
from ftcore.errors import BadInput
from ftcore.evaluation import ItemTable
from ftcore.evaluation.item_table import SHOWS
from ftcore.evaluation.result import build_result, compare_all
from ftcore.evaluation.scoring import items_for

WITHOUT = tuple(show for show in SHOWS if show != "regressions")


def table(task: str, base: list[str], tuned: list[str], golds: list[str], folder: Path) -> ItemTable:
    """The table of two models that answered the same items."""
    asked = tasks.get(task)
    rows: list[dict[str, Any]] = [{field.name: "the cat sat on the mat" for field in asked.inputs} for _ in golds]
    references = [[gold] for gold in golds]
    results = [
        build_result(asked, name, items_for(asked, answers, references, rows))
        for name, answers in (("base", base), ("tuned", tuned))
    ]
    compare_all(asked, results, rows).save(folder)
    return ItemTable(folder)


def test_of_scores_those_are_lost_that_were_near_and_are_far(tmp_path: Path) -> None:
    golds = ["0", "2.5", "3", "4", "5", "1"]
    base, tuned = ["0.5", "2.6", "3.6", "4.2", "5", "1.5"], ["no", "1.5", "1", "4.9", "3", "1"]
    found = table("similarity", base, tuned, golds, tmp_path)
    assert found.metrics[0] == "mse"
    assert found.shows == SHOWS
    lost = found.page("tuned", show="regressions")
    assert [row.place for row in lost.rows] == [4, 1, 0]
    assert found.page("base", against="tuned", show="regressions").total == 0


@pytest.mark.parametrize("task", ["paraphrase", "summarize"])
def test_a_free_text_is_neither_right_nor_wrong_by_its_score(task: str, tmp_path: Path) -> None:
    gold = "on the mat there sat the cat"
    found = table(task, [gold, gold], ["a dog", gold], [gold, gold], tmp_path)
    assert found.shows == WITHOUT
    assert found.page("tuned", show="worse").total == 1
    with pytest.raises(BadInput, match="one of all, better, worse, same, changed; found 'regressions'"):
        found.page("tuned", show="regressions")


def test_a_metric_that_is_asked_for_decides_what_can_be_shown(tmp_path: Path) -> None:
    found = table("paraphrase", ["big dog", "x"], ["dog", "x"], ["big dog", "y"], tmp_path)
    assert found.page("tuned", metric="exact_match", show="regressions").total == 1
    with pytest.raises(BadInput):
        found.page("tuned", metric="self_bleu", show="regressions")


@pytest.mark.parametrize("task", ["question-answering", "classify", "entail"])
def test_an_answer_that_is_right_or_wrong_can_be_lost(task: str, tmp_path: Path) -> None:
    found = table(task, ["yes", "yes", "no"], ["no", "yes", "yes"], ["yes"] * 3, tmp_path)
    assert found.shows == SHOWS
    assert [row.place for row in found.page("tuned", show="regressions").rows] == [0]
