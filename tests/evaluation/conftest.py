"""Variants and rows for tests of evaluation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from ftcore.models import ModelSpec, Variant


@pytest.fixture
def variants(tmp_path: Path) -> list[Variant]:
    """Three variants with weights of their own; the last two count as tuned from the first."""
    made = []
    for number, name in enumerate(("base", "tuned", "other")):
        folder = tmp_path / "models" / name
        folder.mkdir(parents=True)
        (folder / "config.json").write_text("{}", encoding="utf-8")
        save_file({"weight": np.full(3, number, dtype=np.float32)}, folder / "model.safetensors")
        made.append(Variant(name, ModelSpec(name, str(folder)), tuned_from="base" if number else None))
    return made


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    """Sixty questions of different lengths, every third in Spanish."""
    made = []
    for number in range(60):
        name = f"Person{number} Smith"
        context = f"It was {name}. " + "Nothing else happened. " * (number % 7)
        spoken = "es" if number % 3 == 0 else "en"
        question = f"Who was number {number}?"
        row = {"id": str(number), "group": str(number), "question": question, "context": context, "language": spoken}
        made.append({**row, "answer": name, "answers": [name, f"the {name}"], "answer_start": 7})
    return made
