"""``benchmark``, ``forgetting``, ``train --seeds``: one document, files by their ending, refused before work begins."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftcore.catalog import load_catalog
from ftcore.cli import main
from ftcore.cli.seeds import seeded, spread
from ftcore.errors import BadInput
from ftcore.runs import new_config


@pytest.fixture(autouse=True)
def runs_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FTCORE_RUNS", str(tmp_path / "runs"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_table_is_written_and_a_model_that_is_not_here_fails_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "table.html"
    words = ("benchmark", "--models", "tiny-flan,t5-small", "--datasets", "starter-qa", "--limit", "12")
    code, found = run(capsys, *words, "--out", str(out))
    assert code == 1
    assert found["file"] == str(out)
    good, bad = found["cells"]
    assert (good["model"], bad["model"], bad["error"]["code"]) == ("tiny-flan", "t5-small", "model_unavailable_offline")
    assert found["models"][0]["parameters"]["total"] == 3_542_400
    assert good["peak_memory"] > 10_000_000
    assert "<svg" in out.read_text(encoding="utf-8")
    _, again = run(capsys, *words)
    assert again["cells"][0] == good


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("benchmark", "--models", "tiny-t5", "--datasets", "starter-qaa"), "benchmark_dataset_unknown"),
        (("benchmark", "--models", "tiny-t5", "--datasets", ","), "benchmark_no_datasets"),
        (("benchmark", "--models", "tiny-t6", "--datasets", "starter-qa"), "model_unknown"),
        (("benchmark", "--models", "tiny-t5", "--datasets", "starter-qa", "--out", "x.pdf"), "report_format_unknown"),
        (("forgetting", "nothing"), "run_unknown"),
        (("train", "--recipe", "quick-qa", "--seeds", "0"), "seeds_count"),
    ],
)
def test_it_is_refused_with_a_fix(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: str) -> None:
    exit_code, document = run(capsys, *words)
    assert (exit_code, document["error"]["code"]) == (2, code)


def test_seeds_differ_in_nothing_else() -> None:
    config = new_config(catalog=load_catalog(), recipe="quick-qa", overrides={"seed": 4})
    configs = seeded(config, 3)
    assert [one.settings.seed for one in configs] == [4, 5, 6]
    assert len({one.run_id for one in configs}) == 3
    first, second = (one.model_dump(exclude={"run_id", "name"}) for one in configs[:2])
    first["settings"]["seed"] = second["settings"]["seed"]
    assert first == second
    with pytest.raises(BadInput):
        seeded(config, 0)


def test_the_spread_is_mean_and_range() -> None:
    def scored(value: float) -> dict[str, Any]:
        return {"models": [{"metrics": {"f1": 10.0}}, {"metrics": {"f1": value}}]}

    found = spread([scored(20.0), scored(30.0), scored(60.0)])["f1"]
    assert found == {
        "base": 10.0,
        "mean": pytest.approx(110 / 3),
        "low": 20.0,
        "high": 60.0,
        "difference": pytest.approx(80 / 3),
    }
