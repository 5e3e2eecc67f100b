"""Wrong words on the command line: exit code 2, one JSON document, expected-found-fix, and nothing left behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftcore.cli import main
from ftcore.cli.arguments import pairs
from ftcore.errors import BadInput


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


QA = json.dumps({"question": "Who?", "context": "Ana."})


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("compare", "--task", "summarise", "--models", "tiny-t5", "--input", "{}"), "task_unknown"),
        (("compare", "--task", "summarize", "--models", "tiny-t5", "--input", "not json"), "input_fields_wrong"),
        (("compare", "--task", "summarize", "--models", "tiny-t5", "--input", '{"text": "a"}'), "input_fields_wrong"),
        (("compare", "--task", "question-answering", "--models", ",", "--input", QA), "models_missing"),
        (("compare", "--task", "question-answering", "--models", "run:none", "--input", QA), "run_unknown"),
        (("train", "--recipe", "quick-qaa"), "catalog_unknown_id"),
        (("train", "--recipe", "quick-qa", "--set", "learning_rate"), "pair_expected"),
        (("train", "--recipe", "quick-qa", "--set", "lerning_rate=1"), "setting_unknown"),
        (("runs", "show"), "run_id_missing"),
        (("runs", "show", "nothing"), "run_unknown"),
        (("runs", "delete", "../.."), "run_unknown"),
        (("fly",), "arguments_wrong"),
        (("data", "check", "no-such-file.csv", "--task", "summarize"), "dataset_unknown"),
    ],
)
def test_it_is_refused_with_a_fix(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: str) -> None:
    exit_code, document = run(capsys, *words)
    error = document["error"]
    assert (exit_code, error["code"]) == (2, code)
    assert error["expected"]
    assert error["found"]
    assert error["fix"]


def test_a_defect_is_shown_whole_and_fails(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("of our own making")

    monkeypatch.setattr("ftcore.cli.models_verb.run", broken)
    exit_code = main(["models", "--json"])
    captured = capsys.readouterr()
    assert exit_code == 1
    assert json.loads(captured.out)["error"]["code"] == "unexpected"
    assert "of our own making" in captured.err
    assert "Traceback" in captured.err


def test_pairs_keep_equals_signs_in_values() -> None:
    assert pairs(["a=1", "b=x=y"], "--set") == {"a": "1", "b": "x=y"}
    with pytest.raises(BadInput):
        pairs(["=1"], "--map")


def test_a_refused_training_leaves_no_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FTCORE_RUNS", str(tmp_path / "runs"))
    run(capsys, "train", "--recipe", "quick-qa", "--set", "learning_rate=fast")
    assert run(capsys, "runs", "list") == (0, {"runs": []})
