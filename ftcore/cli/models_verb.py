"""``models``: what the catalogue offers, and what of it can be had here and now."""

from __future__ import annotations

import argparse
from typing import Any

from ftcore import models
from ftcore.catalog import Catalog, ModelEntry, load_catalog
from ftcore.cli.result import Result, table


def run(_: argparse.Namespace) -> Result:
    """Return the models with their availability, the datasets and the recipes."""
    catalog = load_catalog()
    document = {
        "models": [_model(entry, catalog) for entry in catalog.models],
        "datasets": [entry.model_dump(mode="json") for entry in catalog.datasets],
        "recipes": [entry.model_dump(mode="json") for entry in catalog.recipes],
        "comparisons": [entry.model_dump(mode="json") for entry in catalog.comparisons],
    }
    return Result(document, _as_text(document))


def _model(entry: ModelEntry, catalog: Catalog) -> dict[str, Any]:
    found = models.availability(models.spec_for(entry.id, catalog=catalog))
    return {**entry.model_dump(mode="json"), "available": found.available, "reason": found.reason}


def _as_text(document: dict[str, Any]) -> str:
    parts = [
        table(
            [
                (m["id"], m["family"], m["source"], "yes" if m["available"] else f"no: {m['reason']}")
                for m in document["models"]
            ],
            ("model", "family", "source", "available here"),
        ),
        table([(d["id"], d["task"], d["source"]) for d in document["datasets"]], ("dataset", "task", "source")),
        table(
            [
                (r["id"], r["task"], r["model"], r["dataset"], r["method"], "quick" if r["quick"] else "")
                for r in document["recipes"]
            ],
            ("recipe", "task", "model", "dataset", "method", ""),
        ),
        table(
            [(c["id"], c["task"], ", ".join(c["models"]), c["dataset"]) for c in document["comparisons"]],
            ("comparison", "task", "models", "dataset"),
        ),
    ]
    return "\n\n".join(parts)
