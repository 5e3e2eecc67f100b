"""The training loop of the starter models: Adafactor or AdamW, a budget of tokens, a processor or a GPU."""

import math
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ftcore.models.starter.objectives import Example

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

    from ftcore.models.starter.feeding import Batch


@dataclass(frozen=True)
class Plan:
    """How long and how a model is trained.

    tokens: how many pieces it reads and writes in all, padding not counted (where an answer stands for its source
    place by place, both count). batch_tokens: how many pieces, padding counted, one step takes at most. learning_rate:
    Adafactor's is relative to the size of each weight, AdamW's is not; it rises over `warmup` steps and falls to a
    tenth over the second half. passes: how often each example is read.
    """

    tokens: int
    batch_tokens: int = 32_000
    learning_rate: float = 0.03
    warmup: int = 200
    passes: int = 3
    clip: float = 1.0
    optimizer: Literal["adafactor", "adamw"] = "adafactor"


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
        return torch.optim.AdamW(
            model.parameters(), lr=plan.learning_rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True
        )
    return torch.optim.Adafactor(model.parameters(), lr=plan.learning_rate, foreach=model.device.type == "cuda")


def train(
    model: "PreTrainedModel",
    examples: Callable[[int], Iterator[Example]],
    plan: Plan,
    *,
    seed: int = 0,
    seconds: float = math.inf,
    workers: int = 0,
    loss_of: "Callable[[Batch, float], torch.Tensor] | None" = None,
    save: Callable[[], None] | None = None,
    save_every: float = 240.0,
) -> int:
    """Train in place and return the tokens used; ends at the plan's tokens, or with its schedule drawn in to `seconds`.

    model: on the device to train on; on a GPU it multiplies in TF32.
    examples: what a seed draws, without end. workers: processes that draw them.
    loss_of: the loss of a batch at a share of the way (default: the model's own loss).
    save: called now and then (every `save_every` seconds) and at the end, so that a run that dies leaves its best.
    """
    import torch

    from ftcore.models.starter.feeding import Batches, stream

    device: Any = model.device
    torch.set_float32_matmul_precision("high")
    optimizer = new_optimizer(model, plan)
    model.train()
    begun = saved = time.monotonic()
    used, losses = 0, []
    source = Batches(examples, plan.batch_tokens, seed, model.config.pad_token_id, plan.passes)
    for step, (batch, pieces) in enumerate(stream(source, workers), start=1):
        elapsed = time.monotonic() - begun
        progress = max(used / plan.tokens, elapsed / seconds)
        if progress >= 1.0:
            break
        for group in optimizer.param_groups:
            group["lr"] = plan.learning_rate * pace(progress, step, plan.warmup)
        rows = {name: values.to(device, non_blocking=True) for name, values in batch.items()}
        loss = loss_of(rows, progress) if loss_of else model(**rows).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), plan.clip)
        optimizer.step()
        optimizer.zero_grad()
        used += pieces
        losses.append(loss.detach())
        if step % 100 == 0:
            mean = torch.stack(losses).mean().item()
            losses.clear()
            print(f"step {step} tokens {used} seconds {elapsed:.0f} loss {mean:.3f}", file=sys.stderr, flush=True)
        if save and time.monotonic() - saved > save_every:
            save()
            saved = time.monotonic()
    if save:
        save()
    return used
