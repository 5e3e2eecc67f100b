"""Runs that take a second or two: a T5 of 60,000 weights and a table of thirty rows."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from ftcore.catalog import load_catalog
from ftcore.runs import RunConfig, new_config
from tests.models.tiny import t5

NAMES = ["Ana", "Luis", "Marta", "José", "Zoe", "Tom", "Eva", "Iván", "Pía", "Noé"]


def write_rows(path: Path, count: int = 40) -> Path:
    """A CSV of paraphrases: text, paraphrase."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["text", "paraphrase"])
        for number in range(count):
            name = NAMES[number % len(NAMES)]
            writer.writerow([f"{name} bought {number} boats.", f"{number} boats were bought by {name}."])
    return path


def small_model(folder: Path) -> Path:
    """A T5 in a folder."""
    t5(folder)
    return folder


def small_config(model: Path, rows: Path, **settings: Any) -> RunConfig:
    """A run of a few steps on these."""
    usual: dict[str, Any] = {
        "max_steps": 12, "epochs": 100, "batch_size": 4, "eval_steps": 4, "eval_rows": 4, "test_rows": 4,
        "logging_steps": 1, "watched_examples": 1, "max_target_tokens": 8, "max_source_tokens": 32, "warmup": 2,
        "learning_rate": 1e-3, "early_stopping_patience": None,
    }  # fmt: skip
    method = settings.pop("method", "lora")
    return new_config(
        catalog=load_catalog(),
        model=str(model),
        dataset=str(rows),
        task="paraphrase",
        method=method,
        preset="thorough",
        overrides={**usual, **settings},
    )
