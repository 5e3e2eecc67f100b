"""Runs of a real trainer that fault tests disturb, and how they wait for and compare them."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from safetensors.numpy import load_file

from ftcore.runs import liveness
from ftcore.runs.folder import RunFolder

STEPS = 60
MOMENTS = 20
"""How often each kind of disturbance must have struck in the long tests."""
PATIENCE_S = 400.0
"""How long a test waits for what should take seconds: the machine may be busy with other things."""
SETTINGS: dict[str, Any] = {
    "max_steps": STEPS, "lora_dropout": 0.2, "eval_steps": 20, "checkpoint_seconds": 0.3, "test_rows": 2,
    "watched_examples": 0,
}  # fmt: skip
LIVE = ("running", "queued")


def wait_until(condition: Callable[[], bool], seconds: float = PATIENCE_S) -> None:
    """Wait until something holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def wait_for_events(run: RunFolder, count: int) -> None:
    """Wait until a run that was started has written so many more events, or has ended."""
    wait_until(lambda: run.status.state != "queued")
    goal = len(run.events()) + count
    wait_until(lambda: len(run.events()) >= goal or run.status.state not in LIVE)


def kill(run: RunFolder) -> None:
    """Kill a run's trainer as the system would, and wait until that shows."""
    process = liveness.owner_process(run.path)
    if process is not None:
        process.kill()
    wait_until(lambda: run.status.state not in LIVE)


def check_weights(run: RunFolder, undisturbed: RunFolder) -> None:
    """Fail unless the last weights of both are the same, bit by bit."""
    ours, theirs = _last_weights(run), _last_weights(undisturbed)
    assert ours.keys() == theirs.keys()
    assert all((ours[name] == theirs[name]).all() for name in theirs)


def _last_weights(run: RunFolder) -> dict[str, Any]:
    return load_file(run.checkpoints_dir / f"checkpoint-{STEPS}" / "adapter_model.safetensors")
