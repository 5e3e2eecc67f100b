"""A training that cannot work is refused before its first step, with every reason; one that stands still is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from ftcore import tasks
from ftcore.catalog import load_catalog
from ftcore.errors import BadInput
from ftcore.models import family, freeze, load, prepare_for_training, quantised
from ftcore.runs import RunStore, new_config
from ftcore.runs.hopeless import frozen_and_new, receives_gradient, refuse_hopeless
from tests.models import tiny

QA = tasks.get("question-answering")


class Case:
    """A tiny encoder with a new head, made ready, and one row as a batch."""

    def __init__(self, folder: Path, *, int8: bool, frozen: tuple[str, ...], method: str = "full") -> None:
        spec = tiny.bert(folder)
        self.model, tokenizer = load(spec, task=QA, training=True)
        self.model.new_layers = ["qa_outputs"]
        if int8:
            self.model = quantised(self.model)
        self.model = prepare_for_training(self.model, method)
        freeze(self.model, frozen)
        kind = family("span")
        features = kind.encode([tiny.ROW], QA, lambda _: QA.prompt("en"), tokenizer, 64, 16)
        self.batch = kind.collator(tokenizer, self.model)(features)


@pytest.mark.parametrize(
    ("int8", "frozen", "method", "codes"),
    [
        (True, ("qa_outputs",), "full", ["no_gradient", "head_frozen_and_new"]),
        (False, ("qa_outputs",), "full", ["head_frozen_and_new"]),
        (False, (), "full", []),
        (False, (), "head", []),
        (False, (), "lora", []),
        (False, (), "last_layers", []),
        (False, ("layer",), "full", []),
    ],
)
def test_every_reason_is_found_and_no_other(
    tmp_path: Path, int8: bool, frozen: tuple[str, ...], method: str, codes: list[str]
) -> None:
    case = Case(tmp_path / "bert", int8=int8, frozen=frozen, method=method)
    config = new_config(catalog=load_catalog(), recipe="distilbert-squad-broken-mini")
    run = RunStore(tmp_path / "runs").create(config)
    state = torch.random.get_rng_state()
    if codes:
        with pytest.raises(BadInput) as caught:
            refuse_hopeless(run, case.model, case.batch)
        assert caught.value.code == codes[0]
    else:
        refuse_hopeless(run, case.model, case.batch)
    found = [event for event in run.events() if event["kind"] == "finding"]
    assert [event["id"] for event in found] == codes
    assert all(event["severity"] == "error" and event["step"] == 0 for event in found)
    assert torch.equal(torch.random.get_rng_state(), state)
    assert all(parameter.grad is None for parameter in case.model.parameters())


def test_what_the_two_questions_answer(tmp_path: Path) -> None:
    broken = Case(tmp_path / "a", int8=True, frozen=("qa_outputs",))
    assert not receives_gradient(broken.model, broken.batch)
    assert any(parameter.requires_grad for parameter in broken.model.parameters())  # it looks as if it could learn
    assert frozen_and_new(broken.model) == "qa_outputs"
    whole = Case(tmp_path / "b", int8=False, frozen=())
    assert receives_gradient(whole.model, whole.batch)
    assert frozen_and_new(whole.model) == ""


def test_a_frozen_layer_has_to_exist(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        Case(tmp_path / "bert", int8=False, frozen=("qa_output", "classifer"))
    assert caught.value.code == "layer_unknown"
