"""A model in training answers with what it has learned so far: that is what people watch."""

from __future__ import annotations

import torch

from ftcore import tasks
from ftcore.catalog import load_catalog
from ftcore.models import GenerationSettings, family, load, prepare_for_training, spec_for


def test_the_answer_of_a_model_in_training_follows_its_adapter() -> None:
    task = tasks.get("summarize")
    model, tokenizer = load(spec_for("tiny-t5", catalog=load_catalog()), task=task, training=True)
    model = prepare_for_training(model, "lora", lora_rank=8, lora_alpha=16)
    row = {**task.examples[0].inputs, "language": "en"}

    def answer() -> str:
        settings = GenerationSettings(max_new_tokens=12)
        found = family("seq2seq").answer(model.eval(), tokenizer, [row], task, [task.prompt("en")], settings)
        return found[0].text

    before = answer()
    torch.manual_seed(0)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_B" in name:
                parameter.add_(torch.randn_like(parameter) * 0.5)
    assert answer() != before
