"""How tiny-bert starts and learns: what it takes over works as it did in tiny-t5, and the teacher is left alone."""

from itertools import islice
from typing import Any

import pytest

from ftcore.models.starter import encoder, objectives
from ftcore.models.starter.build import LAYOUTS, PLANS, load_tokenizer, new_bert
from ftcore.models.starter.feeding import collate
from ftcore.models.starter.training import new_optimizer


@pytest.fixture(scope="module")
def pieces() -> objectives.Pieces:
    return objectives.Pieces(load_tokenizer(LAYOUTS["tiny-bert"]).backend_tokenizer)


@pytest.fixture(scope="module")
def teacher() -> Any:
    return encoder.load_teacher()


@pytest.fixture(scope="module")
def bert(pieces: objectives.Pieces) -> Any:
    import torch

    torch.manual_seed(0)
    return new_bert(pieces)


def batch_of(pieces: objectives.Pieces, count: int = 4) -> Any:
    return collate(list(islice(objectives.bert_examples(0, pieces), count)), pad=0)


def test_a_layer_looks_where_its_teacher_looks(bert: Any, teacher: Any) -> None:
    import torch

    states = torch.nn.functional.layer_norm(torch.randn(1, 9, 192), (192,))
    for layer, block in zip(bert.distilbert.transformer.layer, teacher.encoder.block, strict=True):
        old, read = block.layer[0].SelfAttention, states * block.layer[0].layer_norm.weight
        new = layer.attention
        for head in range(6):
            places = slice(32 * head, 32 * head + 32)
            theirs = old.q(read)[..., places] @ old.k(read)[..., places].mT
            ours = new.q_lin(states)[..., places] @ new.k_lin(states)[..., places].mT / 32**0.5
            torch.testing.assert_close(ours, theirs, atol=1e-3, rtol=1e-3)


def test_the_waves_tell_positions_apart() -> None:
    import torch

    waves = encoder.waves(512, 192)
    assert waves.pow(2).mean().item() == pytest.approx(1.0, abs=1e-4)
    likeness = torch.nn.functional.normalize(waves) @ torch.nn.functional.normalize(waves).T
    assert (likeness - torch.eye(512)).max().item() < 0.99
    assert likeness[100, 101] > likeness[100, 105] > likeness[100, 140]


def test_after_the_teaching_the_loss_is_the_models_own(bert: Any, teacher: Any, pieces: objectives.Pieces) -> None:
    batch = batch_of(pieces)
    own = bert(**batch).loss.item()
    assert encoder.masked_loss(bert, teacher, batch, 0.9).item() == pytest.approx(own, rel=1e-4)
    assert encoder.masked_loss(bert, teacher, batch, 0.0).item() > own + 0.1


def test_the_teacher_draws_a_new_encoder_to_itself(teacher: Any, pieces: objectives.Pieces) -> None:
    import torch

    torch.manual_seed(1)
    learner: Any = new_bert(pieces)
    batch = batch_of(pieces, 8)
    before = [weight.clone() for weight in teacher.parameters()]
    optimizer = new_optimizer(learner, PLANS["tiny-bert"])
    assert isinstance(optimizer, torch.optim.AdamW)
    losses = []
    for _ in range(8):
        loss = encoder.masked_loss(learner, teacher, batch, 0.0)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] - 1.0
    assert all(torch.equal(old, new) for old, new in zip(before, teacher.parameters(), strict=True))
