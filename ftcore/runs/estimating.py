"""What a training will need, before it starts: parameters, memory, seconds. No weights are loaded.

Memory in bytes, all numbers in float32 (4 bytes)::

    4 · total                       weights
    4 · trainable                   gradients
    8 · trainable                   AdamW's two moments (Kingma and Ba 2015; Adafactor needs less)
    2 · layers · s·b·h·(34 + 5·a·s/h)   activations (Korthikanti et al. 2022, for 2-byte numbers; twice that here)
    3 · 4 · b·t·vocabulary          logits, their softmax and its gradient
    PROCESS_BYTES                   the interpreter and its libraries

with b rows in a batch, s tokens read, t tokens written, hidden width h and a attention heads. The true lengths of the
rows are mostly shorter than the limits, so this is the upper end; training ends up between half of it and all of it.

Seconds come from the last finished run of the same model and method on this machine where there is one. Otherwise
from the arithmetic of a training step, 6 operations for each weight and token (Kaplan et al. 2020; 4 when the weights
themselves are frozen), and the speed of a matrix product measured here.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ftcore import models, tasks
from ftcore.runs.config import RunConfig
from ftcore.runs.room import check_disk, check_memory, checkpoint_bytes
from ftcore.runs.store import RunStore

PROCESS_BYTES = 700_000_000
"""Resident memory of a trainer with torch, transformers and datasets before it loads a model, measured on Linux."""
START_S = 15.0
"""Seconds for interpreter, libraries, data and checkpoints around the training itself."""
TYPICAL_SHARE = 0.5
"""Rows fill about half of the token limits; used for time, not for memory."""
EFFICIENCY = 0.25
"""Share of the speed of one large matrix product that a training step of a small model reaches."""
SPREAD = {"measured": 1.4, "calibrated": 3.0}
"""The range given is the estimate divided and multiplied by this."""
DISK_COPIES = 4
"""Checkpoints that lie side by side at the most (two newest, the best, one being written), beside the model itself."""


@dataclass(frozen=True)
class Estimate:
    """What a training will need.

    Attributes:
        trainable: Weights that learn.
        total: All weights.
        memory_bytes: Memory of the training process at its highest.
        disk_bytes: Room for checkpoints and model.
        steps: Optimizer steps, when no time limit ends it sooner; None when the number of rows is not known.
        seconds: Seconds for everything, evaluation included; None when the number of steps is not known.
        seconds_low, seconds_high: The range in which the truth is likely to be.
        basis: ``measured`` (an earlier run here), ``calibrated`` (arithmetic), or ``limit`` (the time limit decides).
    """

    trainable: int
    total: int
    memory_bytes: int
    disk_bytes: int
    steps: int | None
    seconds: float | None
    seconds_low: float | None
    seconds_high: float | None
    basis: str

    @property
    def share(self) -> float:
        """Trainable weights as a share of all, 0 to 1."""
        return self.trainable / self.total if self.total else 0.0


def estimate(
    config: RunConfig, *, rows: int | None = None, labels: Sequence[str] = (), store: RunStore | None = None
) -> Estimate:
    """Return what a run will need.

    Args:
        config: The run.
        rows: Training rows, when known; otherwise the limit in the settings.
        labels: Names of the classes, for a label model.
        store: Where earlier runs of the same kind are looked up for their pace.

    Raises:
        FtcoreError: The model cannot be had, or nothing of it would learn.
    """
    settings, task = config.settings, tasks.get(config.task)
    spec = models.for_task(config.model.spec(), task)
    trainable, total = models.count_parameters(
        spec,
        task,
        config.method,
        labels=labels,
        lora_rank=settings.lora_rank,
        lora_alpha=settings.lora_alpha,
        last_layers=settings.last_layers,
    )
    known = rows if rows is not None else settings.train_rows
    steps = _steps(config, known)
    seconds, basis = _seconds(config, trainable, total, steps, store)
    spread = SPREAD.get(basis, 1.3)
    saved = trainable if config.method == "lora" else total
    return Estimate(
        trainable=trainable,
        total=total,
        memory_bytes=_memory(config, trainable, total, _shape(spec)),
        disk_bytes=DISK_COPIES * checkpoint_bytes(saved, trainable) + 4 * saved,
        steps=steps,
        seconds=seconds,
        seconds_low=None if seconds is None else seconds / spread,
        seconds_high=None if seconds is None else seconds * spread,
        basis=basis,
    )


def check_resources(need: Estimate, folder: Path) -> None:
    """Refuse a run that this machine has no room for now.

    Raises:
        Unavailable: Memory (``memory_short``) or disk (``disk_short``) is too small; the message names both numbers.
    """
    # The formula is the upper end: refuse only what could not fit even at its lower one.
    check_memory(need.memory_bytes * TYPICAL_SHARE)
    check_disk(need.disk_bytes, folder)


def _steps(config: RunConfig, rows: int | None) -> int | None:
    settings = config.settings
    if rows is None:
        return settings.max_steps
    by_epochs = math.ceil(settings.epochs * math.ceil(rows / (settings.batch_size * settings.gradient_accumulation)))
    return by_epochs if settings.max_steps is None else min(by_epochs, settings.max_steps)


def _lengths(config: RunConfig) -> tuple[int, int]:
    """Return the limits of tokens read and written."""
    task = tasks.get(config.task)
    source = config.settings.max_source_tokens or task.max_source_tokens
    return source, config.settings.max_target_tokens or task.max_target_tokens


def _shape(spec: models.ModelSpec) -> dict[str, int]:
    """Return layers, width, heads and vocabulary from config.json, whatever the architecture calls them."""
    from transformers import AutoConfig

    # Its folder is asked for, as everywhere: offline, another snapshot of the cache may stand in for the pinned one.
    found = AutoConfig.from_pretrained(models.config_folder(spec), local_files_only=True, trust_remote_code=False)
    values: dict[str, Any] = found.to_dict()

    def first(*names: str) -> int:
        return next((int(values[name]) for name in names if isinstance(values.get(name), int)), 0)

    return {
        "layers": first("num_layers", "n_layer", "n_layers", "num_hidden_layers") + first("num_decoder_layers"),
        "width": first("d_model", "n_embd", "dim", "hidden_size"),
        "heads": first("num_heads", "n_head", "n_heads", "num_attention_heads"),
        "vocabulary": first("vocab_size"),
    }


def _memory(config: RunConfig, trainable: int, total: int, shape: dict[str, int]) -> int:
    source, target = _lengths(config)
    batch, width = config.settings.batch_size, max(1, shape["width"])
    activations = 2 * shape["layers"] * source * batch * width * (34 + 5 * shape["heads"] * source / width)
    written = target if config.model.family == "seq2seq" else source + target
    logits = 12 * batch * written * shape["vocabulary"] if config.model.family in ("seq2seq", "causal") else 0
    return int(4 * total + 12 * trainable + activations + logits + PROCESS_BYTES)


def _seconds(
    config: RunConfig, trainable: int, total: int, steps: int | None, store: RunStore | None
) -> tuple[float | None, str]:
    """Return the seconds of the whole run and what they are based on."""
    limit = config.settings.time_limit_s
    pace = _measured_pace(config, store) if store is not None else None
    basis = "calibrated" if pace is None else "measured"
    if steps is None:
        return (None, basis) if limit is None else (limit + START_S, "limit")
    if pace is None:
        tokens = (
            sum(_lengths(config)) * TYPICAL_SHARE * config.settings.batch_size * config.settings.gradient_accumulation
        )
        operations = (4 if trainable < total / 2 else 6) * total * tokens
        pace = operations / (_speed() * EFFICIENCY)
    training = steps * pace
    if limit is not None and training > limit:
        training, basis = limit, "limit"
    held_out = 2 * config.settings.test_rows * pace / config.settings.batch_size
    return training + held_out + START_S, basis


def _measured_pace(config: RunConfig, store: RunStore) -> float | None:
    """Return seconds a step of the newest finished run of this model, method and batch, or None."""
    for summary in store.list():
        if summary.state != "finished" or summary.model != config.model.model_id or summary.method != config.method:
            continue
        run = store.get(summary.run_id)
        same = run.config.settings.batch_size == config.settings.batch_size and run.config.task == config.task
        if same and run.trained_path.is_file():
            pace = float(json.loads(run.trained_path.read_text(encoding="utf-8"))["seconds_per_step"])
            if pace > 0:  # a run of no steps tells nothing
                return pace
    return None


@cache
def _speed() -> float:
    """Return operations a second of a matrix product here, measured once in about 50 ms."""
    import torch

    left = torch.randn(512, 512)
    left @ left
    best = 0.0
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(4):
            left @ left
        best = max(best, 4 * 2 * 512**3 / (time.perf_counter() - began))
    return best
