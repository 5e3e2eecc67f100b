"""How a run ends that has no trainer any more: stopped from outside, or never begun."""

from __future__ import annotations

import logging
import time

from filelock import Timeout

from ftcore.runs import liveness
from ftcore.runs.checkpoints import settle_model
from ftcore.runs.folder import Message, RunFolder
from ftcore.runs.states import ENDED

logger = logging.getLogger(__name__)

STOP_GRACE_S = 3.0
"""How long a trainer may take to stop by itself before it is ended; a whole stop takes less than 5 s."""


def end_dead_run(run: RunFolder, state: str, message: Message | None = None) -> None:
    """Write the end of a run that has no trainer; whoever holds its lock does it, once."""
    try:
        with liveness.run_lock(run.path).acquire(timeout=2):
            if run.stored_status().state in ENDED:
                return
            best = _settled(run)
            ended = message or Message("stopped_by_person", "Stopped; the best model so far is kept.")
            (run.path / liveness.OWNER_NAME).unlink(missing_ok=True)
            run.advance(
                "failed" if state == "failed" else "stopped",
                taking_over=True,
                message=ended,
                finished=time.time(),
                eta_s=None,
                best_step=best,
            )
    except Timeout:
        logger.warning("run %s is still held by another process", run.run_id)


def _settled(run: RunFolder) -> int | None:
    """Make the model of the best checkpoint; on a full disk the checkpoint stays and the run ends without a model."""
    try:
        return settle_model(run.checkpoints_dir, run.model_dir)
    except OSError:
        logger.exception("the model of run %s could not be copied", run.run_id)
        return None


def stop_age(run: RunFolder) -> float:
    """Return the seconds since the stop was asked for; a clock that was set back counts as long ago."""
    try:
        age = time.time() - run.stop_path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
    return age if age >= 0 else STOP_GRACE_S + 1


def not_started(run: RunFolder, problem: str) -> Message:
    """Return the message of a run whose trainer never took it up."""
    return Message(
        "trainer_not_started",
        f"The training process could not be started: {problem}. What to do: read the log, then resume the run.",
        {"problem": problem},
        run.log_lines(),
    )
