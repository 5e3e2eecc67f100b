"""``python -m ftcore.runs.training RUN_DIR``: one run, from its config.json to its evaluation, in a process of its own.

The process owns the run as long as it holds the run's lock. Whatever happens, the folder says so: an end is written
as finished, stopped or failed with one sentence; a process that dies leaves ``running`` without an owner, which
readers call interrupted.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
import sys
import time
from pathlib import Path

from filelock import Timeout

from ftcore.errors import FtcoreError
from ftcore.runs import checkpoints, liveness
from ftcore.runs.failures import explain
from ftcore.runs.folder import Message, RunFolder, read_folder
from ftcore.runs.states import State
from ftcore.runs.stopping import StopRequested, StopSignal

logger = logging.getLogger("ftcore.runs.training")

LOCK_TIMEOUT_S = 5.0
"""Somebody who looks whether the run is alive holds the lock for a moment."""
NOT_STARTED = 3
"""Exit code when there was nothing to do here: the run has an owner, or is not waiting."""

RESERVE_NAME = "reserve"
RESERVE_BYTES = 256 * 1024
"""Room that a run keeps from its start on, so that on a full disk its last words can still be written."""


def main(arguments: list[str]) -> int:
    """Train the run in this folder; returns 0 when finished or stopped, 1 when failed, 2 and 3 without starting."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    if len(arguments) != 1:
        print("usage: python -m ftcore.runs.training RUN_DIR", file=sys.stderr)
        return 2
    try:
        run = read_folder(Path(arguments[0]).resolve())
    except FtcoreError as error:
        print(error, file=sys.stderr)
        return 2
    return own_and_train(run)


def own_and_train(run: RunFolder) -> int:
    """Take the run's lock, train, and write how it ended; returns an exit code as main does."""
    lock = liveness.run_lock(run.path)
    try:
        lock.acquire(timeout=LOCK_TIMEOUT_S)
    except Timeout:
        logger.warning("run %s is being trained by another process", run.run_id)
        return NOT_STARTED
    try:
        if run.stored_status().state != "queued":
            logger.warning("run %s is %s, not waiting", run.run_id, run.stored_status().state)
            return NOT_STARTED
        liveness.record_owner(run.path)
        return _train_and_report(run)
    finally:
        (run.path / liveness.OWNER_NAME).unlink(missing_ok=True)
        (run.path / RESERVE_NAME).unlink(missing_ok=True)
        lock.release()


def _train_and_report(run: RunFolder) -> int:
    started = run.stored_status().started or time.time()
    run.advance("running", taking_over=True, phase="loading", started=started, message=None)
    stop = StopSignal()
    try:
        (run.path / RESERVE_NAME).write_bytes(bytes(RESERVE_BYTES))
        with stop.watching(run):
            from ftcore.runs.session import Session

            Session(run, stop).train()
        _end(run, "finished", None)
    except StopRequested:
        if stop.reason == "interrupted":
            logger.info("run %s was interrupted by the system; it can be resumed", run.run_id)
            return 0
        _end(run, "stopped", Message("stopped_by_person", "Stopped; the best model so far is kept."))
    except Exception as error:
        logger.exception("run %s failed", run.run_id)
        _fail(run, explain(error))
        return 1
    return 0


def _end(run: RunFolder, state: State, message: Message | None) -> None:
    """Make the model of the best checkpoint and write the end."""
    best = checkpoints.settle_model(run.checkpoints_dir, run.model_dir)
    progress = {"progress": 1.0} if state == "finished" else {}
    run.update(state=state, phase=None, message=message, finished=time.time(), eta_s=None, best_step=best, **progress)


def _fail(run: RunFolder, error: FtcoreError) -> None:
    """Write a failure with its cause and the last lines of the log; on a full disk, make room for that first."""
    (run.path / RESERVE_NAME).unlink(missing_ok=True)
    for step, path in checkpoints.steps_of(run.checkpoints_dir):
        if checkpoints.problem_of(path) is not None:
            logger.info("removing the unfinished checkpoint of step %d", step)
            shutil.rmtree(path, ignore_errors=True)
    for handler in logging.getLogger().handlers:
        handler.flush()
    message = Message.of(error, run.log_lines(20))
    try:
        _end(run, "failed", message)
    except OSError:
        # No room for a copy of the model: the checkpoint stays, and the sentence is worth more than the copy.
        logger.exception("the model could not be copied")
        with contextlib.suppress(OSError):
            run.update(state="failed", phase=None, message=message, finished=time.time(), eta_s=None)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
