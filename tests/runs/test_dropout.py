"""Dropout that is drawn in blocks is dropout: the same share, the same scale, the same way back, masks of the seed."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from ftcore import models
from ftcore.catalog import load_catalog
from ftcore.runs.dropout import QuickDropout, attention, dropout, keep_mask
from ftcore.tasks import get


@given(st.floats(0.01, 0.95), st.lists(st.integers(1, 7), min_size=1, max_size=4))
@settings(deadline=None, max_examples=50)
def test_a_mask_has_the_shape_asked_for_and_a_scale_that_keeps_the_mean(p: float, shape: list[int]) -> None:
    mask, scale = keep_mask(shape, p)
    assert list(mask.shape) == shape
    assert mask.dtype == torch.int8
    assert set(mask.flatten().tolist()) <= {0, 1}
    assert scale == pytest.approx(1 / (1 - p), rel=1e-3)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_the_share_that_is_kept_is_within_chance(p: float) -> None:
    torch.manual_seed(0)
    count = 400_000
    kept = float(keep_mask([count], p)[0].float().mean())
    assert abs(kept - (1 - p)) < 5 * math.sqrt(p * (1 - p) / count)


def test_neighbours_are_dropped_independently() -> None:
    torch.manual_seed(0)
    mask = keep_mask([400_000], 0.5)[0].float() - 0.5
    for apart in (1, 2, 3, 4, 8, 64):
        assert abs(float((mask[:-apart] * mask[apart:]).mean())) < 5 * 0.25 / math.sqrt(400_000)


def test_the_same_seed_draws_the_same_masks_and_the_next_one_is_another() -> None:
    torch.manual_seed(7)
    first, second = keep_mask([1000], 0.3)[0], keep_mask([1000], 0.3)[0]
    torch.manual_seed(7)
    assert torch.equal(first, keep_mask([1000], 0.3)[0])
    assert not torch.equal(first, second)


def test_gradients_flow_through_what_is_kept_and_nothing_else() -> None:
    values = torch.randn(50, 40, requires_grad=True)
    out = dropout(values, 0.25)
    out.sum().backward()
    kept = out.detach() != 0
    assert values.grad is not None
    assert torch.allclose(values.grad[kept], torch.tensor(1 / 0.75), rtol=1e-4)
    assert torch.all(values.grad[~kept] == 0)
    assert torch.allclose(out[kept], values[kept] / 0.75, rtol=1e-4)


@pytest.mark.parametrize("arguments", [{"p": 0.0}, {"p": 1.0}, {"p": 0.5, "training": False}])
def test_where_nothing_is_drawn_it_is_torchs_own(arguments: dict[str, Any]) -> None:
    values = torch.randn(5, 6)
    assert torch.equal(dropout(values, **arguments), functional.dropout(values, **arguments))


def boolean_mask() -> torch.Tensor:
    mask = torch.rand(2, 1, 5, 7) > 0.3
    mask[..., 0] = True
    return mask


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"attn_mask": boolean_mask()},
        {"attn_mask": torch.randn(2, 3, 5, 7)},
        {"is_causal": True},
        {"scale": 0.3},
    ],
    ids=["plain", "boolean mask", "added mask", "causal", "scale"],
)
def test_attention_written_out_is_torchs_attention(how: dict[str, Any]) -> None:
    """With next to nothing dropped the two must agree; torch draws other masks, so more cannot be compared."""
    torch.manual_seed(0)
    query, key, value = torch.randn(2, 3, 5, 4), torch.randn(2, 3, 7, 4), torch.randn(2, 3, 7, 4)
    expected = functional.scaled_dot_product_attention(query, key, value, **how)
    assert torch.allclose(attention(query, key, value, dropout_p=1e-6, **how), expected, atol=1e-5)


def test_the_mean_of_many_masks_is_attention_without_dropout() -> None:
    torch.manual_seed(0)
    query, key, value = torch.randn(1, 1, 4, 8), torch.randn(1, 1, 6, 8), torch.randn(1, 1, 6, 8)
    expected = functional.scaled_dot_product_attention(query, key, value)
    many = torch.stack([attention(query, key, value, dropout_p=0.2) for _ in range(4000)])
    assert torch.allclose(many.mean(0), expected, atol=0.05)


def test_modules_and_functions_inside_the_mode_use_it_and_outside_do_not() -> None:
    layer = torch.nn.Dropout(0.5)
    ones = torch.ones(64, 64)

    def drawn(quick: bool) -> torch.Tensor:
        torch.manual_seed(3)
        if not quick:
            return layer(ones)
        with QuickDropout():
            return layer(ones)

    quick = drawn(True)
    torch.manual_seed(3)
    assert torch.equal(quick, dropout(ones, 0.5))
    assert not torch.equal(drawn(True), drawn(False))
    layer.eval()
    assert torch.equal(drawn(True), ones)


@pytest.mark.parametrize(
    ("starter", "task"), [("tiny-t5", "paraphrase"), ("tiny-gpt", "paraphrase"), ("tiny-bert", "classify")]
)
def test_a_model_that_drops_nothing_computes_the_same_inside(starter: str, task: str) -> None:
    spec = models.spec_for(starter, catalog=load_catalog())
    model, _ = models.load(spec, task=get(task), training=True, labels=("a", "b"), seed=0)
    model.eval()
    ids = torch.randint(10, 200, (2, 9))
    arguments = {"decoder_input_ids": ids} if starter == "tiny-t5" else {}
    with torch.no_grad():
        outside = model(input_ids=ids, **arguments).logits
        with QuickDropout():
            inside = model(input_ids=ids, **arguments).logits
    assert torch.equal(outside, inside)
