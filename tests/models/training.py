"""Teaches a tiny model one answer, so that a test has an adapter which really changes something."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from ftcore.models import ModelSpec, family, for_task, load, prepare_for_training, save
from ftcore.tasks import Prompt, Task


def teach(
    spec: ModelSpec,
    task: Task,
    rows: Sequence[dict[str, Any]],
    folder: Path,
    *,
    method: str = "lora",
    prompt: Prompt | None = None,
    labels: Sequence[str] = (),
    steps: int = 120,
    rate: float = 2e-2,
) -> Path:
    """Train on a few rows until the loss is small or the steps are over; return the folder of what was learned."""
    spec = for_task(spec, task)
    kind = family(spec.family)
    model, tokenizer = load(spec, task=task, training=True, labels=labels)
    torch.manual_seed(0)
    model = prepare_for_training(model, method, lora_rank=8, lora_alpha=16)
    features = kind.encode(rows, task, lambda row: prompt or task.prompt("en"), tokenizer, 96, 16, labels)
    batch = {name: values.to(model.device) for name, values in kind.collator(tokenizer, model)(features).items()}
    learns = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learns, lr=rate)
    for _ in range(steps):
        loss = model(**batch).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < 0.02:
            break
    save(model.eval(), tokenizer, folder, base=spec)
    return folder
