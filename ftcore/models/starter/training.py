"""The training loop of the starter models: batches of like lengths, Adafactor or AdamW, a budget of tokens."""

import math
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from ftcore.models.starter.objectives import IGNORED, Example

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

    Batch = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Plan:
    """How long and how a model is trained.

    tokens: how many pieces it reads and writes in all, padding not counted (where an answer stands for its source
    place by place, both count). batch_tokens: how many pieces, padding counted, one step takes at most. learning_rate:
    Adafactor's is relative to the size of each weight, AdamW's is not; it rises over `warmup` steps and falls to a
    tenth over the second half.
    """

    tokens: int
    batch_tokens: int = 1600
    learning_rate: float = 0.03
    warmup: int = 200
    pool: int = 800
    clip: float = 1.0
    optimizer: Literal["adafactor", "adamw"] = "adafactor"


def batches(examples: Iterator[Example], plan: Plan, seed: int) -> Iterator[list[Example]]:
    """Examples of like length together, so that little is padding; without end as long as the examples are."""
    rng = random.Random(f"batches/{seed}")
    while pool := list(islice(examples, plan.pool)):
        pool.sort(key=lambda example: (len(example[0]) // 12, len(example[1])))
        made: list[list[Example]] = [[]]
        for example in pool:
            grown = [*made[-1], example]
            width = max(len(source) for source, _ in grown) + max(len(target) for _, target in grown)
            if made[-1] and width * len(grown) > plan.batch_tokens:
                made.append([example])
            else:
                made[-1] = grown
        rng.shuffle(made)
        yield from made


def padded(rows: list[list[int]], filler: int) -> "torch.Tensor":
    """Rows of ids as one tensor [rows, longest], filled up at the end."""
    import torch

    longest = max(map(len, rows))
    return torch.tensor([row + [filler] * (longest - len(row)) for row in rows])


def collate(batch: list[Example], pad: int) -> "Batch":
    """input_ids, attention_mask and labels for a batch; what pads the labels counts for nothing."""
    sources = padded([source for source, _ in batch], pad)
    labels = padded([target for _, target in batch], IGNORED)
    mask = padded([[1] * len(source) for source, _ in batch], 0)
    return {"input_ids": sources, "attention_mask": mask, "labels": labels}


def pace(progress: float, step: int, warmup: int) -> float:
    """The share of the full learning rate: up over the warm-up, down to a tenth over the second half."""
    return min(1.0, step / warmup) * min(1.0, 1.0 - 0.9 * (progress - 0.5) / 0.5 if progress > 0.5 else 1.0)


def fuse_norms() -> None:
    """Let T5's layer norm run as torch's own rms_norm: the same formula, and a training step takes an eighth less."""
    import torch
    from transformers.models.t5 import modeling_t5

    def forward(self: Any, hidden_states: torch.Tensor) -> torch.Tensor:
        width = (hidden_states.shape[-1],)
        return torch.nn.functional.rms_norm(hidden_states, width, self.weight, self.variance_epsilon)

    modeling_t5.T5LayerNorm.forward = forward  # type: ignore[method-assign]


def new_optimizer(model: "PreTrainedModel", plan: Plan) -> "torch.optim.Optimizer":
    """The plan's optimizer over all weights; AdamW with RoBERTa's second beta (Liu et al. 2019) and no decay."""
    import torch

    if plan.optimizer == "adamw":
        return torch.optim.AdamW(model.parameters(), lr=plan.learning_rate, betas=(0.9, 0.98), weight_decay=0.0)
    return torch.optim.Adafactor(model.parameters(), lr=plan.learning_rate)


def train(
    model: "PreTrainedModel",
    examples: Iterator[Example],
    plan: Plan,
    *,
    seed: int = 0,
    seconds: float = math.inf,
    loss_of: "Callable[[Batch, float], torch.Tensor] | None" = None,
    save: Callable[[], None] | None = None,
    save_every: float = 240.0,
) -> int:
    """Train in place and return the tokens used; ends at the plan's tokens, or with its schedule drawn in to `seconds`.

    loss_of: the loss of a batch at a share of the way (default: the model's own loss).
    save: called now and then (every `save_every` seconds) and at the end, so that a run that dies leaves its best.
    """
    import torch

    optimizer = new_optimizer(model, plan)
    model.train()
    begun = saved = time.monotonic()
    used, losses = 0, []
    for step, batch in enumerate(batches(examples, plan, seed), start=1):
        elapsed = time.monotonic() - begun
        progress = max(used / plan.tokens, elapsed / seconds)
        if progress >= 1.0:
            break
        for group in optimizer.param_groups:
            group["lr"] = plan.learning_rate * pace(progress, step, plan.warmup)
        rows = collate(batch, model.config.pad_token_id)
        loss = loss_of(rows, progress) if loss_of else model(**rows).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), plan.clip)
        optimizer.step()
        optimizer.zero_grad()
        used += sum(len(source) + len(target) for source, target in batch)
        losses.append(loss.item())
        if step % 100 == 0:
            mean = sum(losses[-100:]) / 100
            print(f"step {step} tokens {used} seconds {elapsed:.0f} loss {mean:.3f}", file=sys.stderr, flush=True)
        if save and time.monotonic() - saved > save_every:
            save()
            saved = time.monotonic()
    if save:
        save()
    return used
