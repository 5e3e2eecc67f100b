"""``train``: write a run, queue it, and (unless in the background) watch it to its end."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import Any

from ftcore import evaluation, models, runs
from ftcore.catalog import ComparisonEntry, load_catalog
from ftcore.cli.arguments import pairs, splitting
from ftcore.cli.evaluate_verb import as_text
from ftcore.cli.findings import finding_lines, findings_of
from ftcore.cli.progress import Progress
from ftcore.cli.result import Result
from ftcore.cli.seeds import seeded, train_seeds
from ftcore.cli.services import variants
from ftcore.errors import BadInput


def run(arguments: argparse.Namespace) -> Result:
    """Train by a recipe, or by model, dataset, task and method; the exit code is 1 when the run does not finish."""
    comparison = load_catalog().comparison(arguments.recipe or "")
    if comparison is not None:
        return _compared(comparison, arguments)
    config = runs.new_config(
        catalog=load_catalog(),
        recipe=arguments.recipe,
        model=arguments.model,
        dataset=arguments.dataset,
        task=arguments.task,
        method=arguments.method,
        preset=arguments.preset,
        name=arguments.name,
        family=arguments.family,
        overrides=pairs(arguments.settings, "--set"),
        column_mapping=pairs(arguments.mapping, "--map"),
        splitting=splitting(arguments),
    )
    store = runs.RunStore(runs.runs_folder())
    jobs = runs.Jobs(store)
    if arguments.seeds != 1:
        return train_seeds(seeded(config, arguments.seeds), jobs, None if arguments.background else _watch)
    run_id = jobs.submit(config)
    if arguments.background:
        jobs.start_worker_process()
    else:
        _watch(jobs, run_id)
    return _result(store.get(run_id))


def _compared(comparison: ComparisonEntry, arguments: argparse.Namespace) -> Result:
    """Let the models of a comparison answer the same held-out rows; nothing is trained and no run is written."""
    given = [name for name in _TRAINING if getattr(arguments, name)] + ["seeds"] * (arguments.seeds != 1)
    given += splitting(arguments)
    if given:
        raise BadInput(
            "comparison_trains_nothing",
            expected=f"nothing beside {comparison.id}, which compares models and trains none",
            found=", ".join(given),
            fix="leave it out, or name a recipe",
            comparison=comparison.id,
            given=", ".join(given),
        )
    catalog = load_catalog()
    request = evaluation.comparison_request(comparison, variants(",".join(comparison.models), None), catalog)
    course = evaluation.open_course(request.courses[0], catalog, limit=request.limit)
    if course.error is not None:
        raise course.error
    with Progress(comparison.id) as progress:
        found = evaluation.evaluate(
            request.variants, course.task, course.rows, shelf=models.Shelf(), progress=progress
        ).to_json()
    return Result({"run_id": None, "state": "finished", "step": 0, "evaluation": found}, as_text(found))


_TRAINING = ("model", "dataset", "task", "method", "preset", "name", "family", "settings", "mapping", "background")
"""Arguments that only a training can follow."""


def _watch(jobs: runs.Jobs, run_id: str) -> None:
    """Show the run until it ends, then what was found; Ctrl+C stops it and keeps the best model so far."""
    with Progress(run_id) as progress:

        def show(status: runs.Status) -> None:
            progress(status.step, status.total_steps)
            progress.say(status.phase or status.state)

        try:
            jobs.wait(run_id, show)
        except KeyboardInterrupt:
            jobs.stop(run_id)
    grave = [found for found in findings_of(jobs.store.get(run_id)) if found["severity"] != "note"]
    print("\n".join(finding_lines(grave)), end="\n" if grave else "", file=sys.stderr)


def _result(folder: runs.RunFolder) -> Result:
    status = folder.status
    scores = folder.evaluation()
    document: dict[str, Any] = {
        "run_id": folder.config.run_id,
        "state": status.state,
        "step": status.step,
        "findings": findings_of(folder),
        "evaluation": scores,
        **({"also": folder.course_evaluations()} if folder.config.also else {}),
        **({"message": asdict(status.message)} if status.message else {}),
    }
    lines = [f"run {folder.config.run_id}: {status.state} at step {status.step}"]
    if status.message:
        lines.append(status.message.text)
    if scores:
        lines += ["", as_text(scores)]
    for name, other in document.get("also", {}).items():
        lines += ["", f"also {name}:", as_text(other)]
    return Result(document, "\n".join(lines), exit_code=int(status.state in ("failed", "interrupted")))
