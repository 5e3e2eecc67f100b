"""An embedding of which only some rows learn: the same training, the same file, and nothing else that changes."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoConfig, AutoModelForQuestionAnswering, AutoModelForSequenceClassification

from ftcore.models.occurring_rows import OccurringRows, keep_their_moments, learn_occurring_rows
from tests.models.test_first_token import KINDS, made

WORDS = torch.tensor([[5, 6, 7, 8, 9, 10], [11, 12, 13, 0, 0, 0]])
HERE = (WORDS > 0).long()
OCCURRING = set(WORDS.flatten().tolist())
UNSEEN = torch.tensor([[5, 60, 70, 98]])


def train(model: Any, steps: int = 6) -> Any:
    """Train as a run does: AdamW without decay, gradients scaled down to the norm 1."""
    return go_on(model, adamw(model), steps)


def adamw(model: Any) -> torch.optim.AdamW:
    return torch.optim.AdamW([one for one in model.parameters() if one.requires_grad], lr=1e-2, weight_decay=0.0)


def go_on(model: Any, optimizer: torch.optim.AdamW, steps: int) -> Any:
    for step in range(steps):
        words, here = WORDS.roll(step, 0)[:1], HERE.roll(step, 0)[:1]  # a row that comes in some steps only
        model(input_ids=words, attention_mask=here, labels=torch.tensor([step % 3])).loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
    return model


@pytest.mark.parametrize("kind", KINDS)
def test_training_gives_the_same_weights_under_the_same_names(kind: str) -> None:
    whole = made(kind)
    part = copy.deepcopy(whole)
    learn_occurring_rows(part, OCCURRING)
    assert isinstance(part.get_input_embeddings(), OccurringRows)
    expected, found = train(whole).state_dict(), train(part).state_dict()
    assert list(found) == list(expected)
    for name, values in expected.items():
        torch.testing.assert_close(found[name], values, rtol=0, atol=1e-9)


def test_rows_that_do_not_occur_are_bit_by_bit_what_they_were_and_are_read() -> None:
    before = made("bert")
    model = copy.deepcopy(before)
    learn_occurring_rows(model, OCCURRING)
    torch.testing.assert_close(model(UNSEEN).logits, before(UNSEEN).logits, rtol=0, atol=0)
    train(model)
    name = "bert.embeddings.word_embeddings.weight"
    changed = (model.state_dict()[name] != before.state_dict()[name]).any(dim=1).nonzero().flatten().tolist()
    assert set(changed) == OCCURRING - {0}  # the padding never learns


def test_only_those_rows_have_a_gradient_and_moments() -> None:
    model = made("bert")
    learn_occurring_rows(model, OCCURRING)
    assert model.get_input_embeddings().weight.shape == (len(OCCURRING), 32)


def test_a_training_that_began_when_all_rows_learned_goes_on() -> None:
    whole = made("bert")
    optimizer = adamw(whole)
    go_on(whole, optimizer, 3)
    part = made("bert")
    learn_occurring_rows(part, OCCURRING)
    part.load_state_dict(whole.state_dict())
    other = adamw(part)
    other.load_state_dict(copy.deepcopy(optimizer.state_dict()))
    keep_their_moments(part, other)
    expected, found = go_on(whole, optimizer, 3).state_dict(), go_on(part, other, 3).state_dict()
    for name, values in expected.items():
        torch.testing.assert_close(found[name], values, rtol=0, atol=1e-9)


def test_what_is_saved_is_the_model_and_can_be_loaded_into_either(tmp_path: Path) -> None:
    model = made("bert")
    learn_occurring_rows(model, OCCURRING)
    train(model).eval()
    model.save_pretrained(tmp_path)
    plain = AutoModelForSequenceClassification.from_pretrained(tmp_path, dtype=torch.float64)
    words = torch.cat([WORDS, torch.tensor([[50, 51, 52, 53, 54, 55]])])
    torch.testing.assert_close(plain(words).logits, model(words).logits, rtol=1e-12, atol=1e-12)
    again = made("bert").eval()
    learn_occurring_rows(again, OCCURRING)
    again.load_state_dict(plain.state_dict())
    torch.testing.assert_close(again(words).logits, model(words).logits, rtol=1e-12, atol=1e-12)


def test_another_number_format_keeps_the_rows_together() -> None:
    model = made("bert")
    learn_occurring_rows(model, OCCURRING)
    model.float()
    assert model(UNSEEN).logits.dtype == torch.float32


@pytest.mark.parametrize("kind", ["bert", "deberta-v2"])
def test_an_encoder_with_a_span_head_is_one_of_them(kind: str) -> None:
    model = AutoModelForQuestionAnswering.from_config(AutoConfig.for_model(kind, **{**KINDS[kind], "num_labels": 2}))
    learn_occurring_rows(model, OCCURRING)
    assert isinstance(model.get_input_embeddings(), OccurringRows)


def test_an_embedding_that_is_frozen_shared_or_wholly_used_stays() -> None:
    from transformers import GPT2Config, GPT2LMHeadModel, T5Config, T5ForConditionalGeneration

    frozen, used = made("bert"), made("bert")
    frozen.get_input_embeddings().weight.requires_grad_(False)
    t5 = T5ForConditionalGeneration(T5Config(vocab_size=99, d_model=32, d_kv=8, d_ff=64, num_layers=1, num_heads=4))
    gpt2 = GPT2LMHeadModel(GPT2Config(vocab_size=99, n_embd=32, n_layer=1, n_head=4))
    for model, tokens in (
        (frozen, OCCURRING),
        (used, set(range(99))),
        (used, set()),
        (t5, OCCURRING),
        (gpt2, OCCURRING),
    ):
        learn_occurring_rows(model, tokens)
        assert isinstance(model.get_input_embeddings(), torch.nn.Embedding)
