"""Trainers that die, are ended, or run out of room: a resume gives the weights of an undisturbed run."""

from __future__ import annotations

import errno
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ftcore.runs import Jobs, RunStore, liveness
from ftcore.runs.folder import RunFolder
from ftcore.runs.training import own_and_train
from tests.faults.real_runs import (
    LIVE,
    MOMENTS,
    PATIENCE_S,
    SETTINGS,
    STEPS,
    check_weights,
    wait_for_events,
    wait_until,
)
from tests.runs.small import small_config


def disturb(jobs: Jobs, run: RunFolder, moment: int, how: str) -> None:
    """Let the run go on until ``moment`` events more are written, then end its trainer."""
    wait_for_events(run, moment)
    process = liveness.owner_process(run.path)
    if process is not None:
        process.send_signal(signal.SIGTERM) if how == "term" else process.kill()
    wait_until(lambda: run.status.state not in LIVE)


def check_disturbed(tmp_path: Path, parts: Any, undisturbed: RunFolder, moments: list[tuple[int, str]]) -> list[str]:
    """Disturb a run at each of these moments (events from its start, how), and resume it each time.

    Returns how, each time that it had not ended yet.
    """
    jobs, struck = Jobs(RunStore(tmp_path / "runs")), []
    run = jobs.store.get(jobs.submit(small_config(*parts, **SETTINGS)))
    jobs.start_worker()
    try:
        for moment, how in moments:
            disturb(jobs, run, moment, how)
            if run.status.state == "finished":
                break
            struck.append(how)
            assert run.status.state == "interrupted", run.status
            jobs.resume(run.run_id)
        assert jobs.wait(run.run_id, timeout_s=PATIENCE_S).state == "finished", run.log_lines()
    finally:
        jobs.close()
    check_weights(run, undisturbed)
    steps = [event["step"] for event in run.events() if event["kind"] == "log"]
    assert steps == list(range(1, STEPS + 1))
    return struck


def test_a_trainer_that_is_ended_or_killed_resumes_to_the_same_weights(
    tmp_path: Path, parts: Any, undisturbed: RunFolder
) -> None:
    # Windows has no SIGTERM that a process could catch: there it is killed twice.
    moments = [(15, "kill" if sys.platform == "win32" else "term"), (20, "kill")]
    assert check_disturbed(tmp_path, parts, undisturbed, moments) == [how for _, how in moments]


@pytest.mark.slow
def test_trainers_killed_at_random_moments(tmp_path: Path, parts: Any, undisturbed: RunFolder) -> None:
    struck: Counter[str] = Counter()
    for seed in range(MOMENTS):
        missing = [how for how in ("kill", "term") if struck[how] < MOMENTS]
        if not missing:
            break
        chance = random.Random(seed)
        moments = [(chance.randint(0, 20), how) for _ in range(3) for how in missing]
        struck.update(check_disturbed(tmp_path / str(seed), parts, undisturbed, moments))
    assert all(struck[how] >= MOMENTS for how in ("kill", "term")), struck


def test_a_stop_ends_within_five_seconds_and_can_go_on(tmp_path: Path, parts: Any) -> None:
    jobs = Jobs(RunStore(tmp_path / "runs"))
    settings = {**SETTINGS, "max_steps": 5000, "epochs": 1000}
    run = jobs.store.get(jobs.submit(small_config(*parts, **settings)))
    waiting = jobs.store.get(jobs.submit(small_config(*parts, **settings)))
    jobs.start_worker()
    try:
        assert jobs.stop(waiting.run_id).state == "stopped"
        wait_until(lambda: run.status.step >= 21 or run.status.state == "failed")
        began = time.monotonic()
        assert jobs.stop(run.run_id).state == "stopped"
        assert time.monotonic() - began < 5.5
        assert run.variant().adapter == run.model_dir.resolve()
        jobs.resume(run.run_id)
        wait_until(lambda: run.status.state == "running")
        began = time.monotonic()
        assert jobs.stop(run.run_id).state == "stopped", "while it loads"
        assert time.monotonic() - began < 5.5
        assert run.has_model
    finally:
        jobs.close()


def fail_at(monkeypatch: pytest.MonkeyPatch, method: str, call: int, error: BaseException) -> None:
    """Let a method of the trainer raise at its n-th call."""
    from ftcore.runs.trainer import RunTrainer

    original = getattr(RunTrainer, method)
    calls = iter(range(10**9))

    def failing(self: Any, *arguments: Any, **named: Any) -> Any:
        if next(calls) == call:
            raise error
        return original(self, *arguments, **named)

    monkeypatch.setattr(RunTrainer, method, failing)


@pytest.mark.parametrize(
    ("method", "error", "code"),
    [
        ("_save", OSError(errno.ENOSPC, "No space left on device"), "disk_full"),
        (
            "training_step",
            RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"),
            "out_of_memory",
        ),
        ("training_step", KeyError("some defect"), "training_crashed"),
    ],
)
def test_what_goes_wrong_is_told_and_the_best_is_kept(
    tmp_path: Path, parts: Any, monkeypatch: pytest.MonkeyPatch, method: str, error: BaseException, code: str
) -> None:
    settings = {**SETTINGS, "max_steps": 12, "eval_steps": 4, "checkpoint_seconds": 1000}
    run = RunStore(tmp_path / "runs").create(small_config(*parts, **settings))
    fail_at(monkeypatch, method, 1 if method == "_save" else 6, error)
    assert own_and_train(run) == 1
    status = run.status
    assert status.message is not None
    assert (status.state, status.message.code, status.best_step) == ("failed", code, 4)
    assert "What to do" in status.message.text
    assert run.has_model
    monkeypatch.undo()
    run.advance("queued")
    assert own_and_train(run) == 0
    assert run.status.state == "finished"
