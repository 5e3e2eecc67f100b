"""Runs from start to end, without ever holding one: the folder says where a run stands, the queue whose turn it is.

Any number of programs may use the same runs folder. Each may have a worker (a thread that starts waiting runs), and
each may stop or resume any run. Trainers are processes of their own and survive all of them.
"""

from __future__ import annotations

import logging
import subprocess
import threading
import time
from collections.abc import Callable

from ftcore.errors import BadInput, FtcoreError
from ftcore.runs import liveness
from ftcore.runs.config import RunConfig
from ftcore.runs.ending import STOP_GRACE_S, end_dead_run, not_started, stop_age
from ftcore.runs.folder import RunFolder, Status
from ftcore.runs.process import start_detached
from ftcore.runs.queue import Claim, Queue
from ftcore.runs.states import ENDED, RESUMABLE
from ftcore.runs.store import RunStore

logger = logging.getLogger(__name__)

POLL_S = 0.3
TRAINER = "ftcore.runs.training"
WORKER = "ftcore.runs.worker"


class Jobs:
    """Submits, stops and resumes runs of one store."""

    def __init__(self, store: RunStore, slots: int = 1) -> None:
        self.store = store
        self.slots = slots
        self.queue = Queue(store.runs_dir)
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._closing = threading.Event()
        self._worker: threading.Thread | None = None
        self._mutex = threading.Lock()

    # --- what people do ---

    def submit(self, config: RunConfig) -> str:
        """Write the run's folder, put it at the end of the line and return its id.

        A name that another run has gets a number: a class presses the same recipe thirty times.
        """
        folder = self.store.create(config.model_copy(update={"name": self.store.free_name(config.name)}))
        self.queue.add(folder.run_id)
        return folder.run_id

    def stop(self, run_id: str, wait: bool = True) -> Status:
        """Stop a run wherever it is and return its status; the best model so far stays usable.

        ``wait`` (up to about 5 s) sees to it that it has ended; otherwise a worker does.

        Raises:
            NotFound, Corrupted: As for RunStore.get.
            BadInput: The run has ended already.
        """
        run = self.store.get(run_id)
        status = run.status
        if status.state in ENDED:
            raise BadInput(
                "run_has_ended",
                expected="a run that is waiting or running",
                found=f"run {run_id}, which is {status.state}",
                fix="nothing needs to be stopped",
                run_id=run_id,
                state=status.state,
            )
        run.stop_path.touch()
        if self.queue.withdraw(run_id) or status.state == "interrupted":
            end_dead_run(run, "stopped")
        elif wait:
            self._wait_for_stop(run)
        return run.status

    def resume(self, run_id: str) -> None:
        """Put an interrupted, stopped or failed run back into the line; it goes on from its newest whole checkpoint.

        Raises:
            NotFound, Corrupted: As for RunStore.get.
            BadInput: The run is in a state from which nothing can go on.
        """
        run = self.store.get(run_id)
        state = run.status.state
        if state not in RESUMABLE:
            raise BadInput(
                "run_not_resumable",
                expected="a run that was interrupted or stopped, or that failed",
                found=f"run {run_id}, which is {state}",
                fix="train a new run" if state == "finished" else "wait for it",
                run_id=run_id,
                state=state,
            )
        # First the old claim, even while its trainer is still on its way out: a worker that finds it together with
        # "queued" would think that the trainer never began.
        for claim in self.queue.claims():
            if claim.run_id == run_id:
                self.queue.release(claim)
        with liveness.run_lock(run.path):
            run.stop_path.unlink(missing_ok=True)
            if run.stored_status().state != "queued":
                run.advance("queued", taking_over=True, message=None, finished=None, eta_s=None)
        self.queue.add(run_id)

    def position(self, run_id: str) -> int | None:
        """Return the run's place in the line, counted from 1; None when it is not waiting."""
        waiting = self.queue.waiting()
        return waiting.index(run_id) + 1 if run_id in waiting else None

    def wait(
        self, run_id: str, on_status: Callable[[Status], None] | None = None, timeout_s: float | None = None
    ) -> Status:
        """Wait until a run has ended and return its status; starts a worker here if there is none.

        Raises:
            TimeoutError: It has not ended in time.
        """
        self.start_worker()
        run = self.store.get(run_id)
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            status = run.status
            if on_status is not None:
                on_status(status)
            if status.state in ENDED or status.state == "interrupted":
                return status
            if deadline is not None and time.monotonic() > deadline:
                raise TimeoutError(f"run {run_id} is still {status.state} after {timeout_s} s")
            time.sleep(POLL_S)

    # --- the worker ---

    def start_worker(self) -> None:
        """Start the thread that starts waiting runs, unless it is running."""
        with self._mutex:
            if self._worker is not None and self._worker.is_alive():
                return
            self._closing.clear()
            self._worker = threading.Thread(target=self._work, name="runs-worker", daemon=True)
            self._worker.start()

    def start_worker_process(self) -> subprocess.Popen[bytes]:
        """Start a worker as a process of its own, which ends when the line is empty, and return that process."""
        return start_detached(WORKER, self.store.runs_dir, self.store.runs_dir / "worker.log")

    def close(self) -> None:
        """End the worker thread; trainers go on."""
        self._closing.set()
        if self._worker is not None:
            self._worker.join(timeout=10)

    def work_until_empty(self) -> None:
        """Start waiting runs until none is left (the worker process does this)."""
        self.adopt()
        while self.queue.waiting() or self._children:
            self.tick()
            time.sleep(POLL_S)

    def _work(self) -> None:
        adopted = False
        while not self._closing.is_set():
            try:
                if not adopted:
                    self.adopt()
                    adopted = True
                self.tick()
            except Exception:  # this thread must outlive whatever one round meets, or the line would stand for ever
                logger.exception("the worker could not do its round; it tries again")
                self._closing.wait(2)
            self._closing.wait(POLL_S)

    def adopt(self) -> None:
        """Take up what an earlier program left: waiting runs that fell out of the line go back into it in order."""
        self.store.sweep()
        line = {*self.queue.waiting(), *(claim.run_id for claim in self.queue.claims())}
        for summary in reversed(self.store.list()):
            if summary.state == "queued" and summary.run_id not in line:
                self.queue.add(summary.run_id)

    def tick(self) -> None:
        """One round of the worker: collect what has ended, see to stops, start what waits."""
        self._reap()
        self._enforce_stops()
        self._release_ended()
        run_id = self.queue.claim(self.slots, self._is_occupied)
        if run_id is not None:
            self._start(run_id)

    def _start(self, run_id: str) -> None:
        claim = next(claim for claim in self.queue.claims() if claim.run_id == run_id)
        try:
            run = self.store.get(run_id)
            if run.stored_status().state != "queued":
                self.queue.release(claim)
                return
            child = start_detached(TRAINER, run.path, run.log_path)
        except FtcoreError:
            logger.exception("run %s left the line: its folder is gone or damaged", run_id)
            self.queue.release(claim)
            return
        except OSError as error:
            logger.exception("run %s could not be started", run_id)
            self.queue.release(claim)
            end_dead_run(run, "failed", not_started(run, str(error)))
            return
        self._children[run_id] = child
        self.queue.started(run_id, liveness.ProcessRef.of(child.pid))

    def _reap(self) -> None:
        """Ask ended children for their exit code, or they stay zombies."""
        self._children = {run_id: child for run_id, child in self._children.items() if child.poll() is None}

    def _is_occupied(self, claim: Claim) -> bool:
        if claim.trainer is not None and claim.trainer.process(names=claim.run_id) is not None:
            return True
        if claim.trainer is None and claim.claimer is not None and claim.claimer.process() is not None:
            return True
        return liveness.is_alive(self.store.runs_dir / claim.run_id)

    def _release_ended(self) -> None:
        """Let go of claims whose trainer is gone; a trainer that died before it took up its run has failed."""
        for claim in self.queue.claims():
            if self._is_occupied(claim):
                continue
            run = self._found(claim.run_id)
            # Looked at before the claim is let go of: from then on somebody may resume the run.
            never_began = run is not None and run.stored_status().state == "queued"
            if not self.queue.release(claim) or run is None or not never_began:
                continue
            if claim.trainer is None:
                self.queue.add(claim.run_id)
            else:
                end_dead_run(run, "failed", not_started(run, "the process ended at once"))

    def _found(self, run_id: str) -> RunFolder | None:
        """Return the run, or None when its folder is gone or damaged."""
        try:
            return self.store.get(run_id)
        except FtcoreError:
            return None

    def _enforce_stops(self) -> None:
        """End trainers that were asked to stop and have not within the grace."""
        for claim in self.queue.claims():
            run = self._found(claim.run_id)
            if run is not None and run.stop_requested and stop_age(run) > STOP_GRACE_S:
                self._end_now(run)

    def _wait_for_stop(self, run: RunFolder) -> None:
        deadline = time.monotonic() + STOP_GRACE_S
        while time.monotonic() < deadline:
            self._reap()
            if run.status.state in ENDED:
                return
            time.sleep(0.1)
        self._end_now(run)

    def _end_now(self, run: RunFolder) -> None:
        """Kill what is left of a run that should stop, then write down that it has stopped."""
        claim = next((claim for claim in self.queue.claims() if claim.run_id == run.run_id), None)
        process = liveness.owner_process(run.path)
        if process is None and claim is not None and claim.trainer is not None:
            process = claim.trainer.process(names=run.run_id)
        if process is not None:
            liveness.end_process_tree(process, grace_s=0)
        self._reap()
        if run.stored_status().state not in ENDED:
            end_dead_run(run, "stopped")
