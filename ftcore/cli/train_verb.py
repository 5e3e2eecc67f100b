"""``train``: write a run, queue it, and (unless in the background) watch it to its end."""

from __future__ import annotations

import argparse
from typing import Any

from ftcore import runs
from ftcore.catalog import load_catalog
from ftcore.cli.arguments import pairs
from ftcore.cli.evaluate_verb import as_text
from ftcore.cli.progress import Progress
from ftcore.cli.result import Result

_POLL_SECONDS = 0.5


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
        jobs.start_detached_worker()
        return _result(store.get(run_id))
    _watch(jobs, store.get(run_id))
    return _result(store.get(run_id))


def _watch(jobs: Any, folder: Any) -> None:
    """Show the run until it ends; Ctrl+C stops it and keeps the best model so far."""
    with Progress(folder.config.run_id) as progress:
        try:
            while not jobs.wait(folder.config.run_id, timeout=_POLL_SECONDS):
                status = folder.status
                progress(status.step, status.total_steps)
                progress.say(status.phase or status.state)
        except KeyboardInterrupt:
            jobs.stop(folder.config.run_id)
            jobs.wait(folder.config.run_id, timeout=None)


def _result(folder: Any) -> Result:
    status = folder.status
    evaluation = folder.evaluation()
    document: dict[str, Any] = {
        "run_id": folder.config.run_id,
        "state": status.state,
        "step": status.step,
        "evaluation": evaluation,
        **({"message": status.message.model_dump(mode="json")} if status.message else {}),
    }
    lines = [f"run {folder.config.run_id}: {status.state} at step {status.step}"]
    if status.message:
        lines.append(status.message.text)
    if evaluation:
        lines += ["", as_text(evaluation)]
    return Result(document, "\n".join(lines), exit_code=int(status.state in ("failed", "interrupted")))
