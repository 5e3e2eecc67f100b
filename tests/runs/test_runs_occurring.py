"""A full fine-tune of an encoder, in which only rows of the embedding that occur learn, is the one in which all do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from ftcore.catalog import load_catalog
from ftcore.runs import RunStore, building
from ftcore.runs.config import RunConfig, new_config
from ftcore.runs.folder import RunFolder
from ftcore.runs.pace import PaceCallback
from ftcore.runs.training import own_and_train

LAST = "checkpoint-6"


def small_config(**settings: Any) -> RunConfig:
    """Six steps with the starter encoder: few rows, so that most of its vocabulary never comes."""
    usual = {
        "max_steps": 6, "batch_size": 4, "train_rows": 12, "eval_steps": 3, "eval_rows": 4, "test_rows": 4,
        "watched_examples": 1, "max_source_tokens": 16, "learning_rate": 1e-3, "dtype": "fp32",
    }  # fmt: skip
    return new_config(
        catalog=load_catalog(),
        model="tiny-bert",
        dataset="starter-topics",
        task="classify",
        method="full",
        preset="thorough",
        overrides={**usual, **settings},
    )


def learned(run: RunFolder) -> dict[str, torch.Tensor]:
    return load_file(run.checkpoints_dir / LAST / "model.safetensors")


def moments(run: RunFolder) -> list[int]:
    """Return how many rows of each matrix the optimizer kept moments of."""
    state = torch.load(run.checkpoints_dir / LAST / "optimizer.pt", weights_only=True)["state"]
    return [len(one["exp_avg"]) for one in state.values() if one["exp_avg"].dim() == 2]


def all_rows_learn(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(building, "_leave_out_what_never_comes", lambda *_: None)


def train_to_the_middle(run: RunFolder, patched: pytest.MonkeyPatch) -> None:
    original = PaceCallback.on_step_end

    def ended(self: PaceCallback, args: Any, state: Any, control: Any, **others: Any) -> None:
        if state.global_step == 3:
            self.stop.request("interrupted")
        original(self, args, state, control, **others)

    patched.setattr(PaceCallback, "on_step_end", ended)
    own_and_train(run)
    assert (run.status.state, run.status.step) == ("interrupted", 3)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    run = RunStore(tmp_path_factory.mktemp("undisturbed")).create(small_config())
    assert own_and_train(run) == 0, run.log_lines()
    return run


@pytest.fixture(scope="module")
def of_all_rows(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    run = RunStore(tmp_path_factory.mktemp("all")).create(small_config())
    with pytest.MonkeyPatch.context() as patched:
        all_rows_learn(patched)
        assert own_and_train(run) == 0, run.log_lines()
    return run


def test_the_base_it_is_compared_with_answers_with_the_classes_of_the_run(undisturbed: RunFolder) -> None:
    lines = (undisturbed.evaluation_dir / "predictions.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 8
    assert not [line for line in lines if "LABEL_" in line]


def test_it_learns_the_same_with_fewer_moments(undisturbed: RunFolder, of_all_rows: RunFolder) -> None:
    expected, found = learned(of_all_rows), learned(undisturbed)
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        torch.testing.assert_close(found[name], values, rtol=0, atol=2e-5)
    assert max(moments(undisturbed)) < 0.5 * max(moments(of_all_rows))


def test_resumed_weights_are_the_same_bit_by_bit(undisturbed: RunFolder, tmp_path: Path) -> None:
    run = RunStore(tmp_path).create(small_config())
    with pytest.MonkeyPatch.context() as patched:
        train_to_the_middle(run, patched)
    run.update(state="queued")
    assert own_and_train(run) == 0, run.log_lines()
    assert all(torch.equal(values, learned(undisturbed)[name]) for name, values in learned(run).items())


def test_a_run_that_began_with_all_rows_goes_on(of_all_rows: RunFolder, tmp_path: Path) -> None:
    run = RunStore(tmp_path).create(small_config())
    with pytest.MonkeyPatch.context() as patched:
        all_rows_learn(patched)
        train_to_the_middle(run, patched)
    run.update(state="queued")
    assert own_and_train(run) == 0, run.log_lines()
    for name, values in learned(of_all_rows).items():
        torch.testing.assert_close(learned(run)[name], values, rtol=0, atol=2e-5)


def test_with_weight_decay_every_row_learns(tmp_path: Path, of_all_rows: RunFolder) -> None:
    run = RunStore(tmp_path).create(small_config(weight_decay=0.01))
    assert own_and_train(run) == 0, run.log_lines()
    assert moments(run) == moments(of_all_rows)
