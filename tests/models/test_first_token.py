"""A last layer that writes one token gives the head the same, and its gradients; other models stay as they are."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification

from ftcore.models.first_token import write_first_token_only

SMALL = {
    "hidden_size": 32, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 64, "vocab_size": 99,
    "num_labels": 3, "max_position_embeddings": 40, "type_vocab_size": 2, "hidden_dropout_prob": 0.0,
    "attention_probs_dropout_prob": 0.0, "classifier_dropout": 0.0, "pad_token_id": 0,
}  # fmt: skip
KINDS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("bert", "roberta", "xlm-roberta", "camembert", "electra"), SMALL),
    "deberta-v2": {**SMALL, "relative_attention": True, "pos_att_type": ["p2c", "c2p"], "pooler_dropout": 0.0},
    "distilbert": {
        "dim": 32, "n_layers": 3, "n_heads": 4, "hidden_dim": 64, "vocab_size": 99, "num_labels": 3, "dropout": 0.0,
        "attention_dropout": 0.0, "seq_classif_dropout": 0.0, "pad_token_id": 0,
    },
}  # fmt: skip


def made(kind: str) -> Any:
    torch.manual_seed(0)
    return AutoModelForSequenceClassification.from_config(AutoConfig.for_model(kind, **KINDS.get(kind, {}))).double()


def learned(model: Any) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """Return what the head says of a batch with padding, and the gradient of every weight."""
    words = torch.tensor([[5, 6, 7, 8, 9, 10], [11, 12, 13, 1, 1, 1]])
    here = torch.tensor([[1] * 6, [1, 1, 1, 0, 0, 0]])
    found = model(input_ids=words, attention_mask=here, labels=torch.tensor([0, 2]))
    found.loss.backward()
    return found.logits, {name: one.grad for name, one in model.named_parameters() if one.grad is not None}


@pytest.mark.parametrize("kind", KINDS)
def test_the_head_and_every_gradient_are_the_same(kind: str) -> None:
    whole = made(kind)
    short = copy.deepcopy(whole)
    write_first_token_only(short)
    logits, gradients = learned(whole)
    others, other_gradients = learned(short)
    torch.testing.assert_close(others, logits, rtol=0, atol=1e-12)
    assert other_gradients.keys() == gradients.keys()
    for name, gradient in gradients.items():
        torch.testing.assert_close(other_gradients[name], gradient, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_the_last_layer_writes_one_token_and_the_others_write_all(kind: str) -> None:
    model = made(kind)
    write_first_token_only(model)
    seen = model(input_ids=torch.tensor([[5, 6, 7, 8]]), output_hidden_states=True).hidden_states
    assert [one.shape[1] for one in seen[-3:]] == [4, 4, 1]


def test_a_head_that_reads_another_token_keeps_them_all() -> None:
    config = AutoConfig.for_model("gpt2", n_embd=32, n_layer=2, n_head=4, vocab_size=99, num_labels=3, pad_token_id=0)
    model = AutoModelForSequenceClassification.from_config(config)
    write_first_token_only(model)
    assert not any(module._forward_pre_hooks for module in model.modules())
