"""What is wrong with the rows of a run is written into its events before the first step, once, and does not stop it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from ftcore.runs import RunStore
from ftcore.runs.folder import RunFolder
from ftcore.runs.pace import PaceCallback
from ftcore.runs.training import own_and_train
from tests.runs.small import NAMES, small_config, small_model


def write(path: Path, rows: list[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["text", "paraphrase"])
        writer.writerows(rows)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder whose test rows stand in train, with a broken line."""
    rows = [(f"{NAMES[n % 10]} bought {n} boats in town {n}.", f"{n} boats were bought there.") for n in range(40)]
    folder = tmp_path / "copied"
    folder.mkdir()
    write(folder / "train.csv", rows)
    write(folder / "test.csv", rows[:8])
    (folder / "train.csv").open("a", encoding="utf-8").write("a, b, c, d\n")
    return folder


def findings(run: RunFolder) -> dict[str, dict[str, Any]]:
    """The findings of a run by their ids; none is there twice."""
    found = [event for event in run.events() if event["kind"] == "finding"]
    assert len({event["id"] for event in found}) == len(found)
    return {event["id"]: event for event in found}


def test_a_leak_is_told_and_does_not_stop_the_run(tmp_path: Path, copied: Path) -> None:
    model = small_model(tmp_path / "model")
    run = RunStore(tmp_path / "runs").create(small_config(model, copied, max_steps=2, max_target_tokens=4))
    assert own_and_train(run) == 0, run.status
    found = findings(run)
    leak = found["leak_exact"]
    assert (leak["severity"], leak["count"], leak["dataset"]) == ("error", 4, str(copied))
    assert leak["message"].startswith("4 held-out rows (")
    assert {"why", "fix", "params"} <= leak.keys()
    assert "bought" in leak["examples"][0]
    assert found["rows_broken"]["examples"] == ["line 42, column 3: 4 cells where the header has 2"]
    assert found["target_cut"]["params"]["limit"] == "4"  # the run's own limit, not the task's
    assert "source_cut" not in found
    kinds = [event["kind"] for event in run.events()]
    assert kinds.index("finding") < min(kinds.index(kind) for kind in kinds if kind in ("watched", "log", "eval"))


def test_a_run_that_is_begun_again_tells_nothing_twice(
    tmp_path: Path, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = small_model(tmp_path / "model")
    run = RunStore(tmp_path / "runs").create(small_config(model, copied, max_steps=2))
    with monkeypatch.context() as patched:
        patched.setattr(PaceCallback, "on_train_begin", lambda self, *_, **__: self.stop.request("interrupted"))
        own_and_train(run)
    assert run.status.state == "interrupted"
    told = findings(run)
    assert "leak_exact" in told
    run.update(state="queued")
    assert own_and_train(run) == 0, run.log_lines()
    assert findings(run).keys() == told.keys()
