"""Jobs without a trainer: what submit, stop, resume and a worker do to folders and line."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from ftcore.errors import BadInput, NotFound
from ftcore.runs import Jobs, RunConfig, RunStore, jobs
from ftcore.runs.config import DataConfig, ModelConfig
from ftcore.runs.liveness import ProcessRef, run_lock
from ftcore.runs.process import clean_environment


def config(number: int = 0) -> RunConfig:
    return RunConfig(
        run_id=f"20260101-{number:06d}-jobs",
        name="jobs",
        created=f"2026-01-01T00:00:{number:02d}",
        task="paraphrase",
        model=ModelConfig(model_id="none", source="none", family="seq2seq"),
        dataset=DataConfig(ref="none"),
        method="lora",
    )


@pytest.fixture
def line(tmp_path: Path) -> Jobs:
    return Jobs(RunStore(tmp_path / "runs"))


def test_positions(line: Jobs) -> None:
    first, second = line.submit(config(1)), line.submit(config(2))
    assert (line.position(first), line.position(second), line.position("x")) == (1, 2, None)


def test_a_waiting_run_stops_at_once_and_resumes(line: Jobs) -> None:
    run_id = line.submit(config())
    assert line.stop(run_id).state == "stopped"
    assert line.queue.waiting() == []
    with pytest.raises(BadInput) as caught:
        line.stop(run_id)
    assert caught.value.code == "run_has_ended"
    line.resume(run_id)
    run = line.store.get(run_id)
    assert (run.status.state, run.stop_requested, line.queue.waiting()) == ("queued", False, [run_id])


def test_an_interrupted_run_can_be_stopped_or_resumed(line: Jobs) -> None:
    run_id = line.submit(config())
    run = line.store.get(run_id)
    line.queue.claim(1, lambda claim: False)
    run.update(state="running")
    assert run.status.state == "interrupted"
    line.resume(run_id)
    assert run.status.state == "queued"
    run.update(state="running")
    assert line.stop(run_id).state == "stopped"


def test_a_living_run_is_not_resumed(line: Jobs) -> None:
    run = line.store.get(line.submit(config()))
    run.update(state="running")
    with run_lock(run.path), pytest.raises(BadInput) as caught:
        line.resume(run.run_id)
    assert caught.value.code == "run_not_resumable"
    run.update(state="finished")
    with pytest.raises(BadInput):
        line.resume(run.run_id)
    with pytest.raises(NotFound):
        line.resume("nobody")


def test_waiting_runs_that_fell_out_of_the_line_come_back_in_order(line: Jobs) -> None:
    names = [line.submit(config(number)) for number in (1, 2, 3)]
    line.queue.path.unlink()
    again = Jobs(line.store)
    again.adopt()
    assert again.queue.waiting() == names


def test_a_trainer_that_cannot_start_fails_the_run(line: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "TRAINER", "ftcore.no_such_module")
    run = line.store.get(line.submit(config()))
    deadline = time.monotonic() + 60
    while run.status.state == "queued" and time.monotonic() < deadline:
        line.tick()
        time.sleep(0.05)
    message = run.status.message
    assert message is not None
    assert (run.status.state, message.code) == ("failed", "trainer_not_started")
    assert any("no_such_module" in text for text in message.log)
    line.tick()
    assert line.queue.claims() == []


def test_a_deleted_run_leaves_the_line(line: Jobs) -> None:
    first = line.submit(config(1))
    line.store.delete(first)
    line.tick()
    assert line.queue.waiting() == []
    assert line.queue.claims() == []


def test_a_trainer_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "HF_TOKEN",
        "HUGGING_FACE_HUB_TOKEN",
        "AWS_SECRET_ACCESS_KEY",
        "FTCORE_TEACHER_PASSWORD",
        "GITHUB_TOKEN",
    ):
        monkeypatch.setenv(name, "secret")
    environment: dict[str, Any] = clean_environment()
    assert "secret" not in environment.values()
    assert environment["HF_HUB_DISABLE_IMPLICIT_TOKEN"] == "1"
    assert environment["OMP_WAIT_POLICY"] == "PASSIVE"
    assert environment["PATH"] == os.environ["PATH"]


def test_a_resume_lets_go_of_the_dead_trainer_first(line: Jobs) -> None:
    """Found together with the new "queued", the old claim would look like a trainer that never began."""
    run_id = line.submit(config())
    run = line.store.get(run_id)
    line.queue.claim(1, lambda claim: False)
    line.queue.started(run_id, ProcessRef.of(os.getpid()))  # a trainer that has let go of the run and not yet exited
    run.update(state="running")
    line.resume(run_id)
    line._release_ended()
    assert (run.status.state, line.queue.waiting(), line.queue.claims()) == ("queued", [run_id], [])
