"""Why a training ended badly, as one sentence for a person: what was expected, what happened, what to do."""

from __future__ import annotations

import errno

from ftcore import models
from ftcore.errors import FtcoreError, RunFailed

_NO_SPACE = ("unexpected pos", "no space left", "pytorchstreamwriter failed", "disk quota exceeded", "not enough space")
"""What torch and safetensors say when a file could not be written whole."""


def explain(error: BaseException) -> FtcoreError:
    """Return the error as one that is fit to show; its own kind stays when it is one already."""
    if isinstance(error, FtcoreError):
        return error
    text = f"{type(error).__name__}: {error}"
    if models.is_out_of_memory(error):
        return RunFailed(
            "out_of_memory",
            expected="enough memory for one step of training",
            found=_short(text),
            fix="lower batch_size (and raise gradient_accumulation), shorten max_source_tokens, or use LoRA",
            problem=_short(text),
        )
    is_full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
    if is_full or any(word in text.lower() for word in _NO_SPACE):
        return RunFailed(
            "disk_full",
            expected="room on the disk for a checkpoint",
            found=_short(text),
            fix="delete old runs or other files, then resume this run",
            problem=_short(text),
        )
    return RunFailed(
        "training_crashed",
        expected="a training that goes through",
        found=_short(text),
        fix="read the last lines of the log below; if they say nothing to you, report them",
        problem=_short(text),
    )


def loss_not_finite(step: int, what: str) -> RunFailed:
    """Return the failure of a training whose loss or gradient is no number any more."""
    return RunFailed(
        "loss_not_finite",
        expected="a loss that is a number",
        found=f"{what} at step {step}: the training has come apart; the last good checkpoint is kept",
        fix="lower learning_rate (a third), or raise warmup",
        step=step,
        what=what,
    )


def loss_flat(evaluations: int, loss: float) -> RunFailed:
    """Return the failure of a training in which nothing is learned."""
    return RunFailed(
        "loss_flat",
        expected="a validation loss that moves",
        found=f"the same loss ({loss:.4f}) in {evaluations} evaluations",
        fix="raise learning_rate (ten times as much), and see that the rows have different answers",
        evaluations=evaluations,
        loss=round(loss, 4),
    )


def row_unreadable(row_id: str, split: str, problem: str) -> RunFailed:
    """Return the failure that one row of the data caused."""
    return RunFailed(
        "row_unreadable",
        expected="rows that can be written out for the model",
        found=f"row {row_id} of {split}: {_short(problem)}",
        fix="correct or remove that row, then train again",
        row=row_id,
        split=split,
        problem=_short(problem),
    )


def _short(text: str) -> str:
    """Return the first 200 characters on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 200 else line[:199] + "…"
