"""Dropout on a CPU without the wait: torch draws each element by itself on one core, which takes up to half of a step.

The same dropout, an element kept with probability 1 - p and then scaled by 1 / (1 - p), from random bits that are drawn
in blocks. Each mask is drawn from a number of torch's own generator, so that a checkpoint's generator state is all that
a resumed training needs to see the same masks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch.nn import functional
from torch.overrides import TorchFunctionMode

_LEVELS = 1 << 16
"""A mask is drawn from 16 bits an element: p is met to within 1 / 131,072."""


def keep_mask(shape: Sequence[int], p: float) -> tuple[torch.Tensor, float]:
    """Return which elements are kept, 1 with probability 1 - p and else 0, and what those are multiplied with.

    The mask is int8: torch turns bytes into floats three times as fast as it turns truth values.

    Args:
        shape: Shape of the mask.
        p: Probability of dropping, at least 0 and below 1.
    """
    kept = round((1.0 - p) * _LEVELS)
    size = math.prod(shape)
    seed = int(torch.randint(1 << 62, ()))
    bits = np.random.SFC64(seed).random_raw((size + 3) // 4).view(np.uint16)[:size]
    return torch.from_numpy((bits < kept).view(np.int8)).view(tuple(shape)), _LEVELS / kept


class _Dropout(torch.autograd.Function):
    """Multiply with a mask and a scale; keeps one byte an element for the way back."""

    @staticmethod
    def forward(context: Any, values: torch.Tensor, p: float) -> torch.Tensor:
        mask, context.scale = keep_mask(values.shape, p)
        context.save_for_backward(mask)
        return (values * mask).mul_(context.scale)

    @staticmethod
    def backward(context: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor, None]:
        (mask,) = context.saved_tensors
        return (gradients[0] * mask).mul_(context.scale), None


def dropout(values: torch.Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> torch.Tensor:
    """Do what ``torch.nn.functional.dropout`` does; the arguments are its own."""
    if not training or not 0.0 < p < 1.0 or values.device.type != "cpu" or not values.is_floating_point():
        return functional.dropout(values, p, training, inplace)
    apply: Callable[..., torch.Tensor] = _Dropout.apply
    return apply(values, p)


def attention(
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attn_mask: torch.Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> torch.Tensor:
    """Do what ``torch.nn.functional.scaled_dot_product_attention`` does; the arguments and shapes are its own.

    With dropout torch has no fused kernel for a CPU either, so nothing is lost by writing the steps out.
    """
    if dropout_p == 0.0 or query.device.type != "cpu" or enable_gqa:
        return functional.scaled_dot_product_attention(
            query, key, value, attn_mask, dropout_p, is_causal, scale=scale, enable_gqa=enable_gqa
        )
    factor = 1.0 / math.sqrt(query.size(-1)) if scale is None else scale
    scores = (query * factor) @ key.transpose(-2, -1)
    if is_causal:
        ahead = torch.ones(query.size(-2), key.size(-2), dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -math.inf)
    if attn_mask is not None:
        scores = scores.masked_fill(~attn_mask, -math.inf) if attn_mask.dtype == torch.bool else scores + attn_mask
    return dropout(scores.softmax(-1), dropout_p) @ value


_INSTEAD: Mapping[Any, Callable[..., torch.Tensor]] = {
    functional.dropout: dropout,
    functional.scaled_dot_product_attention: attention,
}


class QuickDropout(TorchFunctionMode):
    """While it is entered, dropout on a CPU is drawn in blocks; everything else is torch's."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Call our function in place of torch's, where there is one."""
        return _INSTEAD.get(func, func)(*args, **(kwargs or {}))
