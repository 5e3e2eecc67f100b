"""One run from its config to its evaluation: what is written, what fails and how, what a resume gives."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from safetensors.numpy import load_file

from ftcore.runs import RunStore, estimate
from ftcore.runs import checkpoints as cp
from ftcore.runs.estimating import PROCESS_BYTES
from ftcore.runs.folder import RunFolder
from ftcore.runs.lessons import read_lessons
from ftcore.runs.pace import PaceCallback
from ftcore.runs.training import NOT_STARTED, own_and_train
from tests.runs.small import small_config, small_model, write_rows


def weights(run: RunFolder) -> dict[str, Any]:
    return load_file(run.model_dir / "adapter_model.safetensors")


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one.keys() == other.keys() and all((one[name] == other[name]).all() for name in one)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path, rows: Path) -> RunFolder:
    """A run of twelve steps with dropout, so that the random state matters, over more than one epoch."""
    store = RunStore(tmp_path_factory.mktemp("finished"))
    run = store.create(small_config(tiny_model, rows, lora_dropout=0.2, max_steps=12))
    assert own_and_train(run) == 0, run.status
    return run


def test_a_run_goes_through(finished: RunFolder) -> None:
    status = finished.status
    assert (status.state, status.step, status.total_steps, status.progress) == ("finished", 12, 12, 1.0)
    kinds = [event["kind"] for event in finished.events()]
    assert [event["phase"] for event in finished.events() if event["kind"] == "phase"] == [
        "loading", "baseline", "loading", "training", "saving", "evaluating",
    ]  # fmt: skip
    assert kinds.count("log") == 12
    assert [event["step"] for event in finished.events() if event["kind"] == "eval"] == [4, 8, 12]
    assert [event["step"] for event in finished.events() if event["kind"] == "watched"] == [0, 4, 8, 12]


def test_base_and_tuned_are_compared_on_the_same_rows(finished: RunFolder) -> None:
    evaluation = finished.evaluation()
    assert evaluation is not None
    assert evaluation["items"] == 4
    assert [entry["model"] for entry in evaluation["models"]] == [
        finished.config.model.model_id,
        f"run:{finished.run_id}",
    ]
    assert len(evaluation["differences"]) >= 1


def test_answers_are_as_long_as_the_run_says_and_no_longer_than_it_reads(finished: RunFolder) -> None:
    lines = (finished.evaluation_dir / "predictions.jsonl").read_text(encoding="utf-8").splitlines()
    tokens = [json.loads(line)["tokens"] for line in lines]
    assert tokens
    assert max(tokens) <= finished.config.settings.max_target_tokens == 8
    (lesson,) = read_lessons(finished.config)
    assert (lesson.task.max_source_tokens, lesson.task.max_target_tokens) == (32, 8)


def test_the_model_is_the_best_checkpoint(finished: RunFolder) -> None:
    scored = {event["step"]: event["eval_loss"] for event in finished.events() if event["kind"] == "eval"}
    best = min(scored, key=lambda step: scored[step])
    assert finished.status.best_step == best
    kept = load_file(finished.checkpoints_dir / f"checkpoint-{best}" / "adapter_model.safetensors")
    assert same(kept, weights(finished))
    variant = finished.variant()
    assert variant.adapter == finished.model_dir.resolve()
    assert variant.tuned_from == finished.config.model.model_id


def test_nothing_in_the_folder_is_a_pickle_for_others(finished: RunFolder) -> None:
    assert not list(finished.path.rglob("training_args.bin"))
    assert {path.suffix for path in finished.model_dir.iterdir()} <= {".json", ".safetensors"}


def test_provenance_is_written(finished: RunFolder) -> None:
    facts = json.loads((finished.path / "config.json").read_text(encoding="utf-8"))["provenance"]
    assert len(facts["weights"]) == 64
    assert facts["packages"]["torch"]


@pytest.mark.parametrize(("fact", "code"), [("weights", "run_base_changed"), ("dataset", "run_data_changed")])
def test_a_run_does_not_go_on_with_another_base_or_other_rows(
    finished: RunFolder, tmp_path: Path, fact: str, code: str
) -> None:
    facts = {**(finished.config.provenance or {}), fact: "0" * 64}
    run = RunStore(tmp_path).create(finished.config.model_copy(update={"provenance": facts}))
    assert own_and_train(run) != 0
    assert run.status.state == "failed"
    assert run.status.message is not None
    assert run.status.message.code == code


def test_a_finished_run_does_not_start_again(finished: RunFolder) -> None:
    before = finished.event_log.path.read_bytes()
    assert own_and_train(finished) == NOT_STARTED
    assert finished.event_log.path.read_bytes() == before


def losses(run: RunFolder) -> list[tuple[int, float]]:
    """Return every training and validation loss with its step, in the order in which they were written."""
    events = [event for event in run.events() if event["kind"] in ("log", "eval")]
    return [(event["step"], event.get("loss", event.get("eval_loss"))) for event in events]


@pytest.mark.parametrize("step", [4, 8, 12])
@pytest.mark.parametrize("moment", ["on_step_end", "on_prediction_step"])
def test_an_evaluation_that_the_end_came_before_is_done_when_the_run_goes_on(
    finished: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, step: int
) -> None:
    """The system ends the run at a step with an evaluation: just before it, or in it."""
    run = RunStore(tmp_path).create(finished.config.model_copy(update={"provenance": None}))
    original = getattr(PaceCallback, moment)

    def ended(self: PaceCallback, args: Any, state: Any, control: Any, **others: Any) -> None:
        if state.global_step == step:
            self.stop.request("interrupted")
        original(self, args, state, control, **others)

    with monkeypatch.context() as patched:
        patched.setattr(PaceCallback, moment, ended)
        own_and_train(run)
    assert (run.status.state, run.status.step) == ("interrupted", step)
    run.update(state="queued")
    assert own_and_train(run) == 0, run.log_lines()
    assert losses(run) == losses(finished)
    name = Path("checkpoint-12") / "adapter_model.safetensors"
    assert same(load_file(run.checkpoints_dir / name), load_file(finished.checkpoints_dir / name))
    assert same(weights(run), weights(finished))
    assert run.status.best_step == finished.status.best_step


@pytest.mark.parametrize("kept_step", [4, 8])
def test_a_resumed_run_ends_with_the_same_weights(finished: RunFolder, tmp_path: Path, kept_step: int) -> None:
    """Set back to a checkpoint in the middle of an epoch or at its end, it must do the very same steps again."""
    path = tmp_path / finished.run_id
    shutil.copytree(finished.path, path)
    run = RunFolder.open(path)
    for step, folder in cp.steps_of(run.checkpoints_dir):
        if step > kept_step:
            shutil.rmtree(folder)
    for folder in (run.model_dir, run.evaluation_dir):
        shutil.rmtree(folder)
    (path / "trained.json").unlink()
    run.update(state="queued")
    assert own_and_train(run) == 0, run.status
    for step in (12,):
        name = Path(f"checkpoint-{step}") / "adapter_model.safetensors"
        assert same(load_file(run.checkpoints_dir / name), load_file(finished.checkpoints_dir / name))
    assert losses(run) == losses(finished)


def test_a_damaged_checkpoint_is_skipped(finished: RunFolder, tmp_path: Path) -> None:
    path = tmp_path / "checkpoints"
    shutil.copytree(finished.checkpoints_dir, path)
    newest = cp.newest_checkpoint(path)
    assert newest is not None
    assert newest.step == 12
    target = newest.path / "adapter_model.safetensors"
    whole = target.read_bytes()
    for damage in (whole[:-1], b"", whole[:100] + b"x" + whole[101:]):
        target.write_bytes(damage)
        problems: list[str] = []
        found = cp.newest_checkpoint(path, problems)
        assert found is not None
        assert found.step == 8
        assert problems
    (newest.path / "optimizer.pt").unlink()
    assert cp.problem_of(newest.path) is not None


def test_a_loss_that_is_no_number_fails_with_the_reason(
    tmp_path: Path, tiny_model: Path, rows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    from transformers import Seq2SeqTrainer

    original = Seq2SeqTrainer.training_step
    monkeypatch.setattr(
        Seq2SeqTrainer,
        "training_step",
        lambda self, *args: original(self, *args) * (torch.nan if self.state.global_step == 6 else 1.0),
    )
    run = RunStore(tmp_path).create(small_config(tiny_model, rows))
    assert own_and_train(run) == 1
    message = run.status.message
    assert message is not None
    assert (run.status.state, message.code, run.status.best_step) == ("failed", "loss_not_finite", 4)
    assert "learning_rate" in message.text
    assert run.has_model


def test_a_loss_that_does_not_move_fails_with_the_reason(tmp_path: Path, tiny_model: Path, rows: Path) -> None:
    run = RunStore(tmp_path).create(
        small_config(tiny_model, rows, learning_rate=1e-12, eval_steps=1, watched_examples=0)
    )
    assert own_and_train(run) == 1
    message = run.status.message
    assert message is not None
    assert message.code == "loss_flat"
    assert run.has_model


def test_a_time_limit_ends_the_training(tmp_path: Path, tiny_model: Path, rows: Path) -> None:
    config = small_config(
        tiny_model, rows, max_steps=100_000, epochs=1000, time_limit_s=1.5, eval_steps="none", watched_examples=0
    )
    run = RunStore(tmp_path).create(config)
    assert own_and_train(run) == 0
    status = run.status
    assert status.state == "finished"
    assert 1.5 <= status.elapsed_s < 30
    assert status.step < 100_000
    assert run.evaluation() is not None


def test_stopped_before_it_starts(tmp_path: Path, tiny_model: Path, rows: Path) -> None:
    run = RunStore(tmp_path).create(small_config(tiny_model, rows))
    run.stop_path.touch()
    assert own_and_train(run) == 0
    assert run.status.state == "stopped"
    assert not run.has_model


def test_accumulation_gives_the_loss_of_the_whole_batch(tmp_path: Path, tiny_model: Path, rows: Path) -> None:
    seen = []
    for batch, accumulation in ((8, 1), (2, 4)):
        config = small_config(
            tiny_model, rows, batch_size=batch, gradient_accumulation=accumulation, max_steps=2, test_rows=1
        )
        run = RunStore(tmp_path / str(batch)).create(config)
        assert own_and_train(run) == 0
        seen.append(next((event["loss"], event["grad_norm"]) for event in run.events() if event["kind"] == "log"))
    # The answers are of like length but not of equal length, so the mean of means is near the mean, not equal to it.
    assert seen[0] == pytest.approx(seen[1], rel=0.05)


def test_an_estimate_names_numbers(tiny_model: Path, rows: Path, finished: RunFolder) -> None:
    lora, full = (estimate(small_config(tiny_model, rows, method=method), rows=32) for method in ("lora", "full"))
    assert full.trainable == full.total
    assert 0 < lora.trainable < lora.total
    assert lora.steps == 12
    assert lora.memory_bytes > PROCESS_BYTES
    assert lora.seconds is not None
    assert lora.seconds_low is not None
    assert lora.seconds_low < lora.seconds
    measured = estimate(small_config(tiny_model, rows), rows=32, store=RunStore(finished.path.parent))
    assert measured.basis == "measured"


def test_a_row_that_cannot_be_encoded_is_named() -> None:
    from ftcore.errors import RunFailed
    from ftcore.runs.building import encode_rows
    from ftcore.runs.stopping import StopSignal

    def encode(chunk: Any) -> list[dict[str, Any]]:
        return [{"input_ids": [len(row["text"])]} for row in chunk]

    with pytest.raises(RunFailed) as caught:
        encode_rows(encode, [{"id": "1", "text": "a"}, {"id": "2", "text": None}], "train", StopSignal())
    assert caught.value.code == "row_unreadable"
    assert "row 2 of train" in str(caught.value)


def test_too_few_rows(tmp_path: Path, tiny_model: Path) -> None:
    run = RunStore(tmp_path).create(small_config(tiny_model, write_rows(tmp_path / "three.csv", 3)))
    own_and_train(run)
    status = run.status
    assert status.state in ("finished", "failed")
    assert status.state == "finished" or status.message is not None


@pytest.mark.parametrize("nothing", [{"max_steps": 0}, {"epochs": 0, "max_steps": None}])
def test_a_run_that_learns_nothing_differs_from_its_base_by_nothing(tmp_path: Path, nothing: dict[str, Any]) -> None:
    parts = small_model(tmp_path / "small-t5"), write_rows(tmp_path / "rows.csv")
    run = RunStore(tmp_path / "runs").create(small_config(*parts, **nothing))
    assert own_and_train(run) == 0, run.status
    assert (run.status.state, run.status.step) == ("finished", 0)
    evaluation = run.evaluation()
    assert evaluation is not None
    assert {one["difference"] for one in evaluation["differences"]} == {0.0}
    assert [one["better"] + one["worse"] for one in evaluation["differences"]] == [0] * len(evaluation["differences"])
