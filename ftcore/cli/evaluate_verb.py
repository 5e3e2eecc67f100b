"""``evaluate``: several models on the same held-out items; the first is what the others are compared with."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ftcore import data, evaluation, models, tasks
from ftcore.catalog import load_catalog
from ftcore.cli.arguments import data_source
from ftcore.cli.progress import Progress
from ftcore.cli.result import Result, table
from ftcore.cli.services import variants


def run(arguments: argparse.Namespace) -> Result:
    """Return the scores of each model and the differences from the first, with their intervals."""
    columns, task = variants(arguments.models, arguments.family), tasks.get(arguments.task)
    rows = data.prepare(data_source(arguments, arguments.dataset), task, load_catalog()).split(arguments.split)
    with Progress("answering") as progress:
        found = evaluation.evaluate(
            columns,
            task,
            data.sample(rows, arguments.limit),
            shelf=models.Shelf(),
            batch_size=arguments.batch_size,
            folder=Path(arguments.output) if arguments.output else None,
            rivals=True,
            progress=progress,
        )
    document = found.to_json()
    return Result(document, as_text(document))


def as_text(document: dict[str, Any]) -> str:
    """Return an evaluation as a table of scores and one sentence for each difference of the main metric."""
    names = list(document["models"][0]["metrics"])
    shown = [*document["models"], *document["rivals"]]
    rows = [[model["model"], *(_number(model["metrics"].get(name)) for name in names)] for model in shown]
    lines = [f"{document['items']} items", "", table(rows, ["model", *names]), ""]
    for difference in document["differences"]:
        if difference["metric"] == document["main_metric"]:
            lines.append(_sentence(difference))
    lines += [_REMARKS[one["code"]].format(**one["params"]) for one in document["remarks"] if one["code"] in _REMARKS]
    return "\n".join(lines).rstrip()


_REMARKS = {
    "small_sample": "Only {items} items: with fewer than {wanted}, only large differences can be told from chance.",
    "rival_not_beaten": "{model} does not beat {rival}, which needs no model, by {metric}.",
}


def _sentence(difference: dict[str, Any]) -> str:
    counts = f"{difference['better']} better, {difference['worse']} worse, {difference['same']} the same"
    interval = (
        "too few items for an interval"
        if difference["low"] is None
        else f"95% interval {difference['low']:+.1f} to {difference['high']:+.1f}"
    )
    return (
        f"{difference['model']} against {difference['against']}: {counts}. "
        f"{difference['metric']} {difference['difference']:+.1f} ({interval})."
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
