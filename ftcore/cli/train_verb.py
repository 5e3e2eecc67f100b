"""``train``: write a run, queue it, and (unless in the background) watch it to its end."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from ftcore import runs
from ftcore.catalog import load_catalog
from ftcore.cli.arguments import pairs
from ftcore.cli.evaluate_verb import as_text
from ftcore.cli.progress import Progress
from ftcore.cli.result import Result


def run(arguments: argparse.Namespace) -> Result:
    """Train by a recipe, or by model, dataset, task and method; the exit code is 1 when the run does not finish."""
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
    )
    store = runs.RunStore(runs.runs_folder())
    jobs = runs.Jobs(store)
    run_id = jobs.submit(config)
    if arguments.background:
        jobs.start_worker_process()
    else:
        _watch(jobs, run_id)
    return _result(store.get(run_id))


def _watch(jobs: runs.Jobs, run_id: str) -> None:
    """Show the run until it ends; Ctrl+C stops it and keeps the best model so far."""
    with Progress(run_id) as progress:

        def show(status: runs.Status) -> None:
            progress(status.step, status.total_steps)
            progress.say(status.phase or status.state)

        try:
            jobs.wait(run_id, show)
        except KeyboardInterrupt:
            jobs.stop(run_id)


def _result(folder: runs.RunFolder) -> Result:
    status = folder.status
    evaluation = folder.evaluation()
    document: dict[str, Any] = {
        "run_id": folder.config.run_id,
        "state": status.state,
        "step": status.step,
        "evaluation": evaluation,
        **({"message": asdict(status.message)} if status.message else {}),
    }
    lines = [f"run {folder.config.run_id}: {status.state} at step {status.step}"]
    if status.message:
        lines.append(status.message.text)
    if evaluation:
        lines += ["", as_text(evaluation)]
    return Result(document, "\n".join(lines), exit_code=int(status.state in ("failed", "interrupted")))
