"""The way through the house without a browser: compare, train, compare again, evaluate, look at the run, delete it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

INPUT = json.dumps(
    {
        "question": "Who leads the museum?",
        "context": "The museum in Velmora is led by Tara Quill. The school is led by Ana Bek.",
    }
)


def test_models_lists_the_catalogue(command: Command) -> None:
    outcome = command("models")
    assert outcome.code == 0
    by_id = {model["id"]: model for model in outcome.document["models"]}
    assert by_id["tiny-t5"]["available"] is True
    assert by_id["flan-t5-large"]["available"] is False
    assert by_id["flan-t5-large"]["reason"]
    quick = {recipe["task"] for recipe in outcome.document["recipes"] if recipe["quick"]}
    assert {"paraphrase", "summarize", "question-answering"} <= quick
    assert {"id", "task", "model", "dataset", "method"} <= set(outcome.document["recipes"][0])


def test_compare_answers_in_the_order_asked_for(command: Command) -> None:
    outcome = command("compare", "--task", "question-answering", "--models", "tiny-flan,tiny-t5", "--input", INPUT)
    assert outcome.code == 0
    columns = outcome.document["columns"]
    assert [column["model"] for column in columns] == ["tiny-flan", "tiny-t5"]
    assert columns[0]["text"] != columns[1]["text"]
    for column in columns:
        assert {"text", "seconds", "tokens", "dtype", "weights"} <= set(column)
    assert columns[0]["weights"] != columns[1]["weights"]


def test_an_unavailable_model_leaves_the_other_column(command: Command) -> None:
    outcome = command(
        "compare", "--task", "question-answering", "--models", "tiny-flan,flan-t5-large", "--input", INPUT
    )
    assert outcome.code == 1
    assert "error" not in outcome.document["columns"][0]
    assert outcome.document["columns"][1]["error"]["fix"]


@pytest.fixture(scope="module")
def trained(command: Command) -> dict[str, object]:
    settings = ("max_steps=40", "train_rows=400", "test_rows=40", "eval_rows=20", "logging_steps=10")
    outcome = command("train", "--recipe", "quick-qa", *(word for pair in settings for word in ("--set", pair)))
    assert outcome.code == 0, outcome.stderr
    return outcome.document


def test_train_ends_with_an_evaluation_against_its_base(trained: dict[str, object]) -> None:
    assert trained["state"] == "finished"
    assert trained["step"] == 40
    evaluation = trained["evaluation"]
    assert isinstance(evaluation, dict)
    assert evaluation["items"] == 40
    assert evaluation["main_metric"] == "f1"
    assert [model["model"] for model in evaluation["models"]] == ["tiny-t5", f"run:{trained['run_id']}"]
    difference = next(row for row in evaluation["differences"] if row["metric"] == "f1")
    assert difference["better"] + difference["worse"] + difference["same"] == 40
    scores = [model["metrics"]["f1"] for model in evaluation["models"]]
    assert difference["difference"] == pytest.approx(scores[1] - scores[0], abs=1e-6)


def test_the_run_is_listed_shown_and_compared(command: Command, trained: dict[str, object]) -> None:
    run_id = str(trained["run_id"])
    assert run_id in [run["run_id"] for run in command("runs", "list").document["runs"]]
    shown = command("runs", "show", run_id).document
    assert shown["state"] == "finished"
    steps = [entry["step"] for entry in shown["log"] if "loss" in entry]
    assert steps == [1, 10, 20, 30, 40]
    assert any("eval_loss" in entry for entry in shown["log"])
    outcome = command("compare", "--task", "question-answering", "--models", f"tiny-t5,run:{run_id}", "--input", INPUT)
    base, tuned = outcome.document["columns"]
    assert base["adapter_off"] is True
    assert base["text"] != tuned["text"]


def test_the_run_is_exported_and_deleted(command: Command, trained: dict[str, object], tmp_path: Path) -> None:
    run_id = str(trained["run_id"])
    target = tmp_path / "run.zip"
    assert command("runs", "export", run_id, "--output", str(target)).code == 0
    assert target.stat().st_size > 1000
    assert command("runs", "delete", run_id, "--yes").document == {"run_id": run_id, "deleted": True}
    assert command("runs", "show", run_id).code == 2


def test_a_file_of_ones_own_goes_all_the_way(command: Command, tmp_path: Path) -> None:
    rows = [f'"The council of Dorn opened hall {n}. It cost {n} coins.",Hall {n} opened.' for n in range(60)]
    file = tmp_path / "mine.csv"
    file.write_text("texto,resumen\n" + "\n".join(rows) + "\n", encoding="utf-8")
    checked = command("data", "check", str(file), "--task", "summarize")
    assert checked.document["rows"] == 60
    assert checked.document["column_mapping"] == {"article": "texto", "summary": "resumen"}
    outcome = command(
        *("train", "--model", "tiny-t5", "--dataset", str(file), "--task", "summarize", "--method", "lora"),
        *("--set", "max_steps=3", "--set", "test_rows=4", "--set", "eval_rows=4"),
    )
    assert outcome.code == 0, outcome.stderr
    assert outcome.document["evaluation"]["items"] > 0
    scored = command(
        *("evaluate", "--models", "tiny-t5,tiny-flan", "--dataset", str(file), "--task", "summarize"),
        *("--split", "all", "--limit", "8"),
    )
    assert scored.document["items"] == 8
