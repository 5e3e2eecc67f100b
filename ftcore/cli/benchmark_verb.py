"""``benchmark``: models × datasets in one table; what was computed before is not computed again."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from ftcore import evaluation, runs
from ftcore.catalog import load_catalog
from ftcore.cli.progress import Progress
from ftcore.cli.result import Result
from ftcore.cli.services import variants
from ftcore.evaluation import tables


def run(arguments: argparse.Namespace) -> Result:
    """Return the table; the exit code is 1 when a cell has an error instead of a score."""
    out = Path(arguments.out) if arguments.out else None
    if out:
        evaluation.check_suffix(out)
    names = [name.strip() for name in arguments.datasets.split(",") if name.strip()]
    request = evaluation.Request(
        tuple(variants(arguments.models, arguments.family)),
        tuple(evaluation.course_requests(names, load_catalog(), arguments.task)),
        arguments.split,
        arguments.limit,
        arguments.batch_size,
    )
    found = measure(Path(arguments.folder) if arguments.folder else runs.runs_folder() / evaluation.BENCHMARK, request)
    if out:
        evaluation.write_report(found, out)
    failed = any("error" in cell for cell in found["cells"])
    return Result({**found, "file": str(out) if out else None}, as_text(found, out), exit_code=int(failed))


def measure(folder: Path, request: evaluation.Request) -> dict[str, Any]:
    """Compute what is missing, showing how far it is, and return the JSON of the table."""
    job = evaluation.Job(folder)
    job.ask(replace(request, cache=runs.runs_folder() / runs.ANSWERS_NAME))
    with Progress("answering") as progress:
        job.work(progress=progress)
    return job.table() or {}


def as_text(found: dict[str, Any], out: Path | None = None) -> str:
    """Return a benchmark as a table with intervals, and where it was written."""
    lines = [tables.to_markdown(evaluation.rows_of(found, intervals=True), evaluation.best_of(found))]
    if any(dataset["differences"] for dataset in found["datasets"]):
        lines.append(f"95%: interval of the difference from {found['models'][0]['model']}.")
    return "\n".join([*lines, f"wrote {out}"] if out else lines)
