"""The benchmark on the page: cells fill in, the best is bold, errors are told in the page's language, all escaped."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ftcore import tasks
from ftcore.evaluation import WORDS, best_of, rows_of, tables
from ftcore.evaluation.result import build_result, compare_all
from ftcore.evaluation.scoring import items_for
from ui.benchmark_views import (
    REPORT_SENTENCES,
    charts,
    forgotten_html,
    progress_html,
    renamed,
    report_words,
    table_html,
)
from ui.run_page import SHOWS, shows_of
from ui.text import LANGUAGES

EVIL = "<script>alert(1)</script>\"'&"


def difference(verdict: str, **more: Any) -> dict[str, Any]:
    return {
        "model": EVIL, "against": "base", "metric": "f1", "difference": -12.0, "low": -20.0, "high": -4.0,
        "p_value": 0.001, "better": 1, "worse": 19, "same": 80, "verdict": verdict, "p_adjusted": 0.001, **more,
    }  # fmt: skip


def found(**more: Any) -> dict[str, Any]:
    """Two models on two datasets: one cell has an error, one is not there yet."""
    scores = {"metrics": {"f1": 30.0}, "seconds_per_item": 0.02, "peak_memory": 600_000_000}
    error = {"code": "catalog_unknown_id", "params": {"kind": "model", "id": EVIL, "known": "a"}, "message": EVIL}
    one = {
        "dataset": "qa", "task": "question-answering", "items": 100, "main_metric": "f1",
        "metrics": [{"metric": "f1", "direction": "higher"}], "differences": [difference("worse")],
    }  # fmt: skip
    return {
        "models": [
            {"model": "base", "parameters": {"backbone": 3_000_000, "embedding": 400_000, "total": 3_400_000}},
            {"model": EVIL, "parameters": None},
        ],
        "datasets": [one, {**one, "dataset": EVIL, "differences": []}],
        "cells": [
            {"model": "base", "dataset": "qa", **scores},
            {"model": EVIL, "dataset": "qa", **scores, "metrics": {"f1": 18.0}},
            {"model": "base", "dataset": EVIL, "error": error},
        ],
        "published": [{"model": EVIL, "dataset": "qa", "metric": "f1", "value": 88.0, "source": EVIL}],
        "comparisons": {"tested": 3, "by_luck": 0.15, "more_than_chance": 2, "after_adjustment": 1},
        **more,
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_of_a_model_or_a_file_becomes_markup(lang: str) -> None:
    html = table_html(found(), lang, intervals=True) + charts(found(), lang) + forgotten_html(found(), lang)
    assert "<script" not in html
    assert EVIL not in html


def test_the_best_is_bold_a_missing_cell_waits_and_an_error_says_what_to_do() -> None:
    html = table_html(found(), "es")
    assert "<b>30,0</b>" in html
    assert "…</td>" in html
    assert "Qué hacer" in html
    assert "Se esperaba" in html
    assert "−20,0" not in html
    assert "−20,0" in table_html(found(), "es", intervals=True)
    assert "<b>88" not in html
    assert "(publicado)" in html


def test_a_model_alone_is_the_best_of_nothing_on_the_page_as_in_the_files() -> None:
    one = found()
    alone = {**one, "models": one["models"][:1], "cells": one["cells"][:1], "published": []}
    assert "<b>30" not in table_html(alone, "en")
    assert "**30" not in tables.to_markdown(rows_of(alone), best_of(alone))
    assert "<b>30" in table_html(one, "en")
    assert "**30" in tables.to_markdown(rows_of(one), best_of(one))


def test_luck_is_counted_over_the_whole_table_and_an_older_one_says_nothing_of_it() -> None:
    said = "3 differences were tested; about 0.1 of them would look like more than chance by luck alone. 2 do, and 1"
    assert charts(found(), "en").count(said) == 1
    assert "luck" not in charts({name: value for name, value in found().items() if name != "comparisons"}, "en")


@pytest.mark.parametrize(("task", "offered"), [("paraphrase", False), ("question-answering", True)])
def test_a_run_offers_the_examples_that_base_had_right_only_where_answers_are_right_or_wrong(
    task: str, offered: bool, tmp_path: Path
) -> None:
    row = {"text": "a b", "paraphrase": "b a", "question": "Who?", "context": "A b.", "answer": "b"}
    asked = tasks.get(task)
    results = [build_result(asked, name, items_for(asked, ["b"], [["b"]], [row])) for name in ("base", "run:1")]
    compare_all(asked, results, [row]).save(tmp_path)
    services: Any = SimpleNamespace(store=SimpleNamespace(get=lambda _: SimpleNamespace(evaluation_dir=tmp_path)))
    assert shows_of(services, ["1"])[0] == "worse"
    assert set(SHOWS) - set(shows_of(services, ["1"])) == (set() if offered else {"regressions"})
    assert shows_of(services, ["1", "2"]) == SHOWS
    (tmp_path / "items.npz").unlink()
    assert shows_of(services, ["1"]) == SHOWS


def test_what_was_forgotten_is_a_sentence() -> None:
    html = forgotten_html(found(), "en")
    assert "It forgot some of this, and that is more than chance. 1 better, 19 worse, 80 the same. F1 −12.0" in html
    assert "training made it worse" not in html
    unclear = found(datasets=[{**found()["datasets"][0], "differences": [difference("chance")]}])
    assert "No loss that could not be chance." in forgotten_html(unclear, "en")
    assert forgotten_html(None, "en") == ""


def test_progress_says_how_far_and_how_it_ended() -> None:
    running = SimpleNamespace(state="running", done=30, total=120, seconds=10.0, error=None)
    html = progress_html(running, "en")
    assert 'aria-valuenow="25"' in html
    assert "30 of 120 answers" in html
    assert "30 s to go" in html
    stopped = SimpleNamespace(state="stopped", done=30, total=120, seconds=10.0, error=None)
    assert "press Start" in progress_html(stopped, "en")
    assert progress_html(None, "en") == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_has_its_sentences_in_every_language(lang: str) -> None:
    words = report_words(lang)
    assert set(words) == set(WORDS) == set(REPORT_SENTENCES)
    assert "{dataset}" in words["scores"]


def test_runs_are_called_what_people_call_them() -> None:
    named = renamed(found(), {EVIL: "mine"})
    assert [one["model"] for one in named["models"]] == ["base", "mine"]
    assert named["datasets"][0]["differences"][0]["model"] == "mine"
