"""Base and tuned give the same text alone or together, in any order, at any batch size, with the starter models."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from ftcore import data, tasks
from ftcore.catalog import load_catalog
from ftcore.models import GenerationSettings, Shelf, Variant, load, prepare_for_training, save, spec_for

TASK = tasks.get("question-answering")
SETTINGS = GenerationSettings(max_new_tokens=8)
ITEMS = 8


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    test = data.prepare(data.DataSource("starter-qa"), TASK, load_catalog()).split("test")
    return list(test.shuffle(seed=3).select(range(ITEMS)))


def with_adapter(name: str, folder: Path) -> list[Variant]:
    """A starter model, and the same with a LoRA of random weights large enough to change its answers."""
    spec = spec_for(name, catalog=load_catalog())
    model, tokenizer = load(spec, task=TASK, training=True)
    torch.manual_seed(0)
    model = prepare_for_training(model, "lora", lora_rank=8, lora_alpha=16)
    with torch.no_grad():
        for part, weights in model.named_parameters():
            if "lora_B" in part:
                weights.normal_(0, 0.2)
    save(model.eval(), tokenizer, folder, base=spec)
    return [Variant(name, spec), Variant("tuned", spec, folder, name)]


@pytest.mark.parametrize("name", ["tiny-t5", "tiny-flan", "tiny-gpt"])
def test_the_text_depends_on_nothing_but_model_and_item(name: str, rows: list[dict[str, Any]], tmp_path: Path) -> None:
    base, tuned = with_adapter(name, tmp_path / "adapter")
    shelf = Shelf()

    def ask(variants: Sequence[Variant], asked: Sequence[Any], size: int) -> list[str]:
        found: list[str] = []
        for start in range(0, len(asked), size):
            part = slice(start, start + size)
            found += [one.text for one in shelf.answer(variants[part], asked[part], TASK, None, SETTINGS)]
        return found

    together = ask([base, tuned] * ITEMS, [row for row in rows for _ in range(2)], 16)
    for number, variant in enumerate((base, tuned)):
        alone = ask([variant] * ITEMS, rows, 1)
        assert together[number::2] == alone
        assert ask([variant] * ITEMS, rows, 3) == alone
        assert ask([variant] * ITEMS, rows[::-1], 16) == alone[::-1]
    assert together[0::2] != together[1::2]
