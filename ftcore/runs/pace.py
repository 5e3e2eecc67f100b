"""When a training evaluates, saves and ends: one callback that decides, one that writes down what happened."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from transformers import TrainerCallback

from ftcore.runs.clock import TrainingClock
from ftcore.runs.failures import loss_flat, loss_not_finite
from ftcore.runs.findings import course_findings, is_flat, losses
from ftcore.runs.folder import RunFolder
from ftcore.runs.room import check_disk, check_memory
from ftcore.runs.settings import TrainSettings
from ftcore.runs.stopping import StopSignal

EVALUATIONS = 8
"""Evaluations in the course of a training when eval_steps is not set."""
STATUS_S = 0.5
"""Seconds between two writings of the status; the page looks about once a second."""
SAVE_TIMES = 20
"""A checkpoint that takes long is made less often: saving costs at most one part in this many of the time."""

MEMORY_S = 1.0
"""Seconds between two looks at the memory."""
LEAST_MEMORY = 100_000_000
"""Bytes of memory that must stay free while a run trains; with less, systems begin to end processes."""

Watch = Callable[[], Sequence[Mapping[str, Any]]]
"""Answers the watched examples with the model as it is now."""


class PaceCallback(TrainerCallback):
    """Asks Trainer for evaluations, checkpoints and the end. It decides by Trainer's own log and the clock."""

    def __init__(
        self, settings: TrainSettings, clock: TrainingClock, stop: StopSignal, *, has_validation: bool
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.stop = stop
        self.has_validation = has_validation
        self._saved_at = time.monotonic()

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Begin to count the seconds: the first step comes now.

        A run that was left at a step before the evaluation of this step is evaluated first: which model is the best,
        and when training has learned enough, is then decided as if nobody had disturbed it. One that was left after
        its last step makes no other.
        """
        self.clock.start()
        if state.global_step:
            args.eval_on_start = self.has_validation and self._evaluation_missed(state)
            control.should_training_stop = self._is_over(state)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Decide after each optimizer step what comes next."""
        if self.stop.event.is_set():
            control.should_save = control.should_training_stop = True
            return
        over = self._is_over(state)
        due = over or self._evaluation_due(state)
        control.should_evaluate = due and self.has_validation
        control.should_training_stop = over
        control.should_save = due or self._save_due()

    def on_prediction_step(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Leave an evaluation as soon as the run should end."""
        self.stop.check()

    def on_evaluate(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """End the training when the validation loss has stopped getting better."""
        evaluations = losses(state.log_history, "eval_loss")
        if evaluations and evaluations[-1][1] != evaluations[-1][1]:
            raise loss_not_finite(state.global_step, "validation loss nan")
        patience = self.settings.early_stopping_patience
        best = min(range(len(evaluations)), key=lambda index: evaluations[index][1], default=0)
        if patience is not None and len(evaluations) - 1 - best >= patience:
            control.should_training_stop = True

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Note when a checkpoint was made."""
        self._saved_at = time.monotonic()

    def _evaluation_missed(self, state: Any) -> bool:
        done = any(step == state.global_step for step, _ in losses(state.log_history, "eval_loss"))
        return not done and (self._is_over(state) or self._evaluation_due(state))

    def _is_over(self, state: Any) -> bool:
        return self.clock.is_over or bool(state.global_step >= state.max_steps)

    def _evaluation_due(self, state: Any) -> bool:
        if self.settings.eval_steps is not None:
            return bool(state.global_step % self.settings.eval_steps == 0)
        done = sum(step > 0 for step, _ in losses(state.log_history, "eval_loss"))
        return self.clock.share(state.global_step, state.max_steps) >= (done + 1) / EVALUATIONS

    def _save_due(self) -> bool:
        pause = max(self.settings.checkpoint_seconds, SAVE_TIMES * self.clock.save_s)
        return time.monotonic() - self._saved_at >= pause


class RoomCallback(TrainerCallback):
    """Ends a training with the numbers before the system would end it without a word; what was learned is kept.

    Args:
        folder: A folder on the disk of the checkpoints.
        checkpoint_bytes: What one checkpoint takes.
    """

    def __init__(self, folder: Path, checkpoint_bytes: int) -> None:
        self.folder = folder
        self.checkpoint_bytes = checkpoint_bytes
        self._looked = 0.0

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Look at the disk before each checkpoint, and at the memory about once a second.

        Raises:
            Unavailable: There is no room to go on.
        """
        if control.should_save:
            check_disk(self.checkpoint_bytes, self.folder)
        if time.monotonic() - self._looked >= MEMORY_S:
            self._looked = time.monotonic()
            check_memory(LEAST_MEMORY)


class RecordCallback(TrainerCallback):
    """Writes into the run folder what happens, as it happens."""

    def __init__(self, run: RunFolder, clock: TrainingClock, watch: Watch) -> None:
        self.run = run
        self.clock = clock
        self.watch = watch
        self._written = 0.0
        self._told: set[str] = set()

    def on_log(self, args: Any, state: Any, control: Any, logs: Mapping[str, Any] | None = None, **_: Any) -> None:
        """Write the training loss."""
        if logs and "loss" in logs:
            kept = {key: logs[key] for key in ("loss", "learning_rate", "grad_norm") if logs.get(key) is not None}
            self.run.event_log.append("log", step=state.global_step, **kept)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Write the step and the time left, now and then."""
        if time.monotonic() - self._written >= STATUS_S or state.global_step >= state.max_steps:
            self.write_status(state)

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Write that there is a checkpoint."""
        self.run.event_log.append("checkpoint", step=state.global_step)

    def on_evaluate(
        self, args: Any, state: Any, control: Any, metrics: Mapping[str, Any] | None = None, **_: Any
    ) -> None:
        """Write the validation loss, the watched answers and what the course says.

        Raises:
            RunFailed: The loss has not moved at all.
        """
        evaluations = losses(state.log_history, "eval_loss")
        if metrics and evaluations and evaluations[-1][1] == evaluations[-1][1]:
            self.run.event_log.append(
                "eval",
                step=state.global_step,
                eval_loss=evaluations[-1][1],
                seconds=round(metrics.get("eval_runtime", 0.0), 3),
            )
        self.write_watched(state.global_step)
        for finding in course_findings(losses(state.log_history, "loss"), evaluations):
            if finding.id not in self._told:
                self._told.add(finding.id)
                self.run.event_log.append("finding", step=state.global_step, **_plain(finding))
        self.write_status(state)
        if is_flat(evaluations):
            raise loss_flat(len(evaluations), evaluations[-1][1])

    def write_watched(self, step: int) -> None:
        """Answer the watched examples and write down what came."""
        items = self.watch()
        if items:
            self.run.event_log.append("watched", step=step, items=list(items))

    def write_status(self, state: Any) -> None:
        """Write where the training stands."""
        scored = [(loss, step) for step, loss in losses(state.log_history, "eval_loss") if step > 0]
        eta = self.clock.eta_s(state.global_step, state.max_steps)
        self.run.update(
            step=state.global_step,
            total_steps=state.max_steps,
            progress=round(self.clock.share(state.global_step, state.max_steps), 4),
            eta_s=None if eta is None else round(eta, 1),
            elapsed_s=round(self.clock.elapsed_s, 1),
            best_step=min(scored)[1] if scored else None,
        )
        self._written = time.monotonic()


def _plain(finding: Any) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in ("id", "severity", "message", "why", "fix", "params")}
