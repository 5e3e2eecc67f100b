from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from peft import PeftModel

from ftcore import tasks
from ftcore.errors import BadInput
from ftcore.models import ModelSpec, count_parameters, load, prepare_for_training, save
from ftcore.tasks import Task
from tests.models import tiny

QA, CLASSIFY = tasks.get("question-answering"), tasks.get("classify")
CASES: list[tuple[Callable[[Path], ModelSpec], Task]] = [
    (tiny.t5, QA),
    (tiny.gpt, QA),
    (tiny.bert, QA),
    (tiny.bert, CLASSIFY),
]


@pytest.mark.parametrize(("make", "task"), CASES)
@pytest.mark.parametrize("method", ["lora", "full", "head", "last_layers"])
def test_counts_on_paper_are_those_of_the_loaded_model(
    make: Callable[[Path], ModelSpec], task: Task, method: str, tmp_path: Path
) -> None:
    spec = make(tmp_path / "m")
    model, _ = load(spec, task=task, training=True, labels=("a", "b"))
    plain = sum(parameter.numel() for parameter in model.parameters())
    model = prepare_for_training(model, method)
    trainable = sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)
    total = sum(parameter.numel() for parameter in model.parameters())
    assert count_parameters(spec, task, method, labels=("a", "b")) == (trainable, total)
    assert 0 < trainable <= total
    assert (trainable == plain) == (method == "full")


def learns(spec: ModelSpec, task: Task, method: str, **settings: int) -> set[str]:
    model, _ = load(spec, task=task, training=True)
    model = prepare_for_training(model, method, **settings)  # type: ignore[arg-type]
    return {name for name, parameter in model.named_parameters() if parameter.requires_grad}


def test_head_of_an_encoder_is_its_classifier(tmp_path: Path) -> None:
    spec = tiny.bert(tmp_path / "m")
    assert learns(spec, QA, "head") == {"qa_outputs.weight", "qa_outputs.bias"}
    assert {name.split(".")[0] for name in learns(spec, CLASSIFY, "head")} == {"pre_classifier", "classifier"}


def test_a_pooler_that_no_file_held_belongs_to_the_head(tmp_path: Path) -> None:
    spec = tiny.masked_bert(tmp_path / "m")
    heads = {".".join(name.split(".")[:2]) for name in learns(spec, CLASSIFY, "head")}
    assert heads == {"bert.pooler", "classifier.weight", "classifier.bias"}


@pytest.mark.parametrize("method", ["lora", "head", "full"])
def test_what_was_learned_answers_alike_after_it_was_saved(method: str, tmp_path: Path) -> None:
    spec = tiny.masked_bert(tmp_path / "m")
    rows = [{"text": text, "label": label} for text, label in zip(tiny.TEXTS, "abab", strict=True)]
    model, tokenizer = load(spec, task=CLASSIFY, training=True, labels=("a", "b"), seed=42)
    model = prepare_for_training(model, method)
    batch = tokenizer([row["text"] for row in rows], return_tensors="pt", padding=True)
    optimizer = torch.optim.AdamW([one for one in model.parameters() if one.requires_grad], lr=1e-2)
    for _ in range(5):
        model(**batch, labels=torch.tensor([0, 1, 0, 1])).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    save(model.eval(), tokenizer, tmp_path / "learned", base=spec)
    if method == "lora":
        base, _ = load(spec, task=CLASSIFY, labels=("a", "b"), dtype="fp32")
        again = PeftModel.from_pretrained(base, tmp_path / "learned").eval()
    else:
        again, _ = load(replace(spec, source=str(tmp_path / "learned")), task=CLASSIFY, labels=("a", "b"), dtype="fp32")
    torch.testing.assert_close(again(**batch).logits, model(**batch).logits)


def test_head_of_a_text_model_is_the_shared_matrix_and_the_last_norm(tmp_path: Path) -> None:
    assert learns(tiny.t5(tmp_path / "t5"), QA, "head") == {"shared.weight", "decoder.final_layer_norm.weight"}


def test_last_layers_are_the_decoders_and_leave_the_shared_matrix(tmp_path: Path) -> None:
    spec = tiny.t5(tmp_path / "t5")
    one = learns(spec, QA, "last_layers", last_layers=1)
    assert {".".join(name.split(".")[:3]) for name in one} == {"decoder.block.1", "decoder.final_layer_norm.weight"}
    assert one < learns(spec, QA, "last_layers", last_layers=2)
    assert {name.split(".")[2] for name in learns(tiny.gpt(tmp_path / "gpt"), QA, "last_layers") if ".h." in name} == {
        "1"
    }


def test_lora_trains_a_new_head_with_it(tmp_path: Path) -> None:
    names = learns(tiny.bert(tmp_path / "m"), QA, "lora")
    assert any("lora_A" in name for name in names)
    assert any("qa_outputs.modules_to_save" in name for name in names)


def test_wrong_choices_are_refused(tmp_path: Path) -> None:
    model, _ = load(tiny.gpt(tmp_path / "m"), task=QA, training=True)
    for code, call in {
        "method_unknown": lambda: prepare_for_training(model, "magic"),
        "lora_targets_unknown": lambda: prepare_for_training(model, "lora", lora_targets=("q_lin",)),
    }.items():
        with pytest.raises(BadInput) as caught:
            call()
        assert caught.value.code == code


def test_nothing_to_learn_is_refused(tmp_path: Path) -> None:
    model, _ = load(tiny.bert(tmp_path / "m"), task=QA, training=True)
    del model.qa_outputs
    with pytest.raises(BadInput) as caught:
        prepare_for_training(model, "head")
    assert caught.value.code == "no_trainable_parameters"
