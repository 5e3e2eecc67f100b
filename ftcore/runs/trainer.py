"""transformers' Seq2SeqTrainer with what a run promises: the same order of rows after a resume, checkpoints that
prove they are whole, a learning rate that follows the clock, and an end at the first number that is none.

It trains every family; Seq2SeqTrainer is Trainer with more arguments, of which people may set any by name.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch.utils.data import Sampler
from transformers import Seq2SeqTrainer, Seq2SeqTrainingArguments, trainer_pt_utils

from ftcore import models
from ftcore.files import write_json
from ftcore.runs import checkpoints
from ftcore.runs.clock import TrainingClock, learning_rate_factor
from ftcore.runs.dropout import QuickDropout
from ftcore.runs.failures import loss_not_finite
from ftcore.runs.findings import losses
from ftcore.runs.pace import RecordCallback
from ftcore.runs.settings import TrainSettings

KEPT_NEWEST = 2
"""Checkpoints that stay beside the best one: the newest, and one more should the newest turn out damaged."""


class EpochSampler(Sampler[int]):
    """Orders rows by length in groups, in an order that depends on nothing but the seed and the epoch.

    transformers' own sampler draws from the global generator, whose state in the middle of an epoch is not that of its
    beginning, so a resumed run would see other rows.
    """

    def __init__(self, lengths: Sequence[int], group: int, seed: int) -> None:
        self.lengths = list(lengths)
        self.group = group
        self.seed = seed
        self.epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Say which epoch comes next (the data loader calls this)."""
        self.epoch = epoch

    def __len__(self) -> int:
        return len(self.lengths)

    def __iter__(self) -> Iterator[int]:
        generator = torch.Generator().manual_seed(self.seed * 1_000_003 + self.epoch)
        grouped: Any = trainer_pt_utils.get_length_grouped_indices
        return iter(grouped(self.lengths, self.group, generator=generator))


class RunTrainer(Seq2SeqTrainer):
    """The trainer of one run. ``settings``, ``clock`` and ``base`` come from the run; everything else is Trainer's."""

    def __init__(
        self,
        *,
        settings: TrainSettings,
        clock: TrainingClock,
        base: models.ModelSpec,
        record: RecordCallback,
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self.record = record
        self.settings = settings
        self.base = base
        self.clock = clock

    def _get_train_sampler(self, train_dataset: Any = None) -> Any:
        rows: Any = self.train_dataset
        lengths = [len(row["input_ids"]) for row in rows]
        group = self.args.train_batch_size * self.args.gradient_accumulation_steps
        return EpochSampler(lengths, group, self.settings.seed)

    def create_scheduler(self, num_training_steps: int, optimizer: Any = None) -> Any:
        """Return a scheduler whose rate falls with the share of steps or of time that is over."""
        if self.lr_scheduler is None:

            def factor(step: int) -> float:
                share = self.clock.share(step, num_training_steps)
                return learning_rate_factor(self.settings.scheduler, step, share, self.settings.warmup)

            chosen: Any = optimizer or self.optimizer
            self.lr_scheduler = torch.optim.lr_scheduler.LambdaLR(chosen, factor)
            self._created_lr_scheduler = True
        return self.lr_scheduler

    def _load_optimizer_and_scheduler(self, checkpoint: str | None) -> None:
        super()._load_optimizer_and_scheduler(checkpoint)
        models.keep_their_moments(self.model, self.optimizer)

    def _run_epoch(self, *arguments: Any, **named: Any) -> None:
        """Learn from every row once, unless training has ended before its first step: the run had been left there."""
        if not self.control.should_training_stop:
            parent: Any = super()
            parent._run_epoch(*arguments, **named)

    def training_step(self, model: Any, inputs: Any, num_items_in_batch: Any = None) -> torch.Tensor:
        """Do one forward and backward pass.

        Raises:
            RunFailed: The loss is no number; the weights have not been changed by it.
        """
        with QuickDropout() if self.args.device.type == "cpu" else contextlib.nullcontext():
            loss: torch.Tensor = super().training_step(model, inputs, num_items_in_batch)
        if not torch.isfinite(loss):
            raise loss_not_finite(self.state.global_step + 1, f"loss {float(loss)}")
        return loss

    def _get_grad_norm(self, model: Any, grad_norm: Any = None) -> Any:
        parent: Any = super()
        norm = parent._get_grad_norm(model, grad_norm=grad_norm)
        if norm is not None and not math.isfinite(float(norm)):
            raise loss_not_finite(self.state.global_step + 1, f"gradient norm {float(norm)}")
        return norm

    def evaluate(self, *arguments: Any, **named: Any) -> dict[str, float]:
        """Measure the validation loss, without a draw from the generator that training draws its dropout from.

        So a run that was left before an evaluation, and evaluates when it goes on, learns the same as one that was not.
        """
        with torch.random.fork_rng(devices=[]):
            found: dict[str, float] = super().evaluate(*arguments, **named)
        self._score_checkpoint()
        return found

    def _score_checkpoint(self) -> None:
        """Write the loss into a checkpoint of this step that was made before the evaluation, as a stop does."""
        path = Path(str(self.args.output_dir)) / f"{checkpoints.PREFIX}{self.state.global_step}"
        if checkpoints.problem_of(path) is None:
            self._mark(path)

    def _mark(self, path: Path) -> None:
        (path / checkpoints.MARKER).unlink(missing_ok=True)
        write_json(path / "progress.json", self._progress())
        checkpoints.mark_complete(path)

    def _save(self, output_dir: str | None = None, state_dict: Any = None) -> None:
        """Write the weights that learned and the tokenizer; no training_args.bin, which would hold a token in clear."""
        models.save(self.model, self.processing_class, Path(output_dir or str(self.args.output_dir)), base=self.base)

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        """Write a checkpoint, then the marker that makes it count, then delete those that are not needed any more."""
        began = time.monotonic()
        folder = Path(str(self.args.output_dir))
        path = folder / f"{checkpoints.PREFIX}{self.state.global_step}"
        (path / checkpoints.MARKER).unlink(missing_ok=True)
        super()._save_checkpoint(model, trial)
        self._mark(path)
        checkpoints.tidy(folder, self._kept(folder))
        self.clock.save_s = time.monotonic() - began

    def save_now(self) -> None:
        """Write a checkpoint of this step unless there is a whole one."""
        path = Path(str(self.args.output_dir)) / f"{checkpoints.PREFIX}{self.state.global_step}"
        if self.state.global_step > 0 and checkpoints.problem_of(path) is not None:
            self._save_checkpoint(self.model, None)

    def save_unlearned(self) -> None:
        """Write a checkpoint of step 0, for a run that is to learn nothing."""
        self.create_optimizer_and_scheduler(num_training_steps=1)
        self._save_checkpoint(self.model, None)

    def measured(self) -> dict[str, float]:
        """Return the pace of the training: steps, seconds, and seconds a step."""
        steps = max(1, self.state.global_step)
        return {
            "steps": steps,
            "seconds": round(self.clock.elapsed_s, 3),
            "seconds_per_step": self.clock.elapsed_s / steps,
        }

    def _progress(self) -> dict[str, Any]:
        scored = dict(losses(self.state.log_history, "eval_loss"))
        return {
            "step": self.state.global_step,
            "total_steps": self.state.max_steps,
            "elapsed_s": round(self.clock.elapsed_s, 3),
            "eval_loss": scored.get(self.state.global_step),
        }

    def _kept(self, folder: Path) -> list[int]:
        newest = [step for step, path in checkpoints.steps_of(folder) if (path / checkpoints.MARKER).exists()][
            :KEPT_NEWEST
        ]
        scored = [(loss, step) for step, loss in losses(self.state.log_history, "eval_loss") if loss == loss]
        return [*newest, *([min(scored)[1]] if scored else [])]


def training_arguments(
    settings: TrainSettings, *, output_dir: Path, learning_rate: float, steps_per_epoch: int, dtype: str, device: str
) -> Seq2SeqTrainingArguments:
    """Return Trainer's arguments for these settings.

    Evaluation, checkpoints and the end are asked for by the callbacks (see pace), so the strategies are "no".

    Args:
        output_dir: Folder of the checkpoints.
        learning_rate: Peak learning rate.
        steps_per_epoch: Optimizer steps in one pass over the rows.
        dtype: ``bfloat16`` or ``float16`` for mixed precision, else float32.
        device: ``cpu``, ``cuda`` or ``mps``.
    """
    by_epochs = max(1, math.ceil(settings.epochs * steps_per_epoch))
    ours = dict(
        output_dir=str(output_dir),
        per_device_train_batch_size=settings.batch_size,
        per_device_eval_batch_size=max(settings.batch_size, 16),
        gradient_accumulation_steps=settings.gradient_accumulation,
        max_steps=min(by_epochs, settings.max_steps or by_epochs),
        learning_rate=learning_rate,
        weight_decay=settings.weight_decay,
        optim=settings.optimizer,
        max_grad_norm=settings.max_grad_norm,
        logging_steps=settings.logging_steps,
        logging_first_step=True,
        logging_nan_inf_filter=False,
        eval_strategy="no",
        save_strategy="no",
        seed=settings.seed,
        report_to=[],
        disable_tqdm=True,
        remove_unused_columns=False,
        prediction_loss_only=True,
        dataloader_pin_memory=False,
        bf16=dtype == "bfloat16",
        fp16=dtype == "float16",
        use_cpu=device == "cpu",
    )
    return Seq2SeqTrainingArguments(**{**ours, **settings.extra})
