"""``forgetting``: what a run's model forgot of the other tasks that its base could do."""

from __future__ import annotations

import argparse
from typing import Any

from ftcore import evaluation, models, runs
from ftcore.catalog import RUN_PREFIX, load_catalog
from ftcore.cli.benchmark_verb import as_text, measure
from ftcore.cli.result import Result


def run(arguments: argparse.Namespace) -> Result:
    """Return base and tuned on the other tasks, and in a sentence each what was lost; nothing is computed twice."""
    run_id = arguments.run_id.removeprefix(RUN_PREFIX)
    folder = runs.RunStore(runs.runs_folder()).get(run_id)
    base = models.Variant(folder.config.model.model_id, folder.config.model.spec())
    request = evaluation.forgetting_request(
        base, folder.variant(), task=folder.config.task, catalog=load_catalog(), limit=arguments.limit
    )
    found = measure(folder.path / evaluation.FORGETTING, request)
    lost = [one for dataset in found["datasets"] for one in main_differences(dataset)]
    text = "\n".join([as_text(found), *map(_sentence, lost)])
    failed = any("error" in cell for cell in found["cells"])
    return Result({"run_id": run_id, **found}, text, exit_code=int(failed))


def main_differences(dataset: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the differences of a dataset by its main metric, each with the dataset's name."""
    return [
        {**one, "dataset": dataset["dataset"]}
        for one in dataset["differences"]
        if one["metric"] == dataset["main_metric"]
    ]


def _sentence(one: dict[str, Any]) -> str:
    words = {"worse": "forgot", "better": "got better", "same": "unchanged", "too_small": "too few items to tell"}
    verdict = words.get(one["verdict"], "could be chance")
    return f"{one['dataset']}: {one['metric']} {one['difference']:+.1f} ({verdict})"
