"""Measurements on their way: started as a process of their own, so that they outlive the page; looked at by folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ftcore.catalog import RUN_PREFIX
from ftcore.errors import BadInput
from ui.services import Services

LIVE = ("waiting", "running")


def benchmark_job(services: Services) -> Any:
    """Return the one benchmark of this page."""
    from ftcore.evaluation import BENCHMARK, Job

    return Job(Path(services.store.runs_dir) / BENCHMARK)


def forgetting_job(services: Services, run_id: str) -> Any:
    """Return the measurement of what a run forgot.

    Raises:
        NotFound, Corrupted: There is no such run, or its folder is damaged.
    """
    from ftcore.evaluation import FORGETTING, Job

    return Job(services.store.get(run_id).path / FORGETTING)


def start_benchmark(
    services: Services, models: Sequence[str], datasets: Sequence[str], limit: int, comparison: str | None = None
) -> None:
    """Start the benchmark of these models and datasets; what was computed before is not computed again.

    Args:
        comparison: Id of the comparison of the catalogue whose prompt all models get; None: each has its task's.

    Raises:
        BadInput: Nothing is chosen, or a benchmark is running.
    """
    from ftcore.evaluation import Request, course_requests
    from ftcore.runs import resolve_variant

    known = {choice for choice, _ in model_choices(services)} | set(datasets_known(services))
    unknown = [name for name in [*models, *datasets] if name not in known]
    if not models or not datasets or unknown:
        raise BadInput(
            "measurement_empty",
            expected="models and datasets to measure",
            found=", ".join(unknown)[:80] or "none chosen",
            fix="choose at least one of each from the lists",
        )
    variants = [resolve_variant(name, catalog=services.catalog, store=services.store) for name in models]
    request = Request(tuple(variants), tuple(course_requests(datasets, services.catalog)), limit=limit)
    entry = services.catalog.comparison(comparison or "")
    if entry is not None:
        request = request.with_prompt_of(entry)
    _start(services, benchmark_job(services), request)


def start_forgetting(services: Services, run_id: str) -> None:
    """Start to measure what a run forgot of the other tasks its base could do.

    Raises:
        BadInput: Its base could do nothing else, or it is being measured.
        Unavailable: The run has no model yet.
    """
    from ftcore.evaluation import forgetting_request
    from ftcore.models import Variant

    run = services.store.get(run_id)
    base = Variant(run.config.model.model_id, run.config.model.spec())
    request = forgetting_request(base, run.variant(), task=run.config.task, catalog=services.catalog)
    _start(services, forgetting_job(services, run_id), request)


def _start(services: Services, job: Any, request: Any) -> None:
    from ftcore.evaluation import MODULE
    from ftcore.runs import ANSWERS_NAME, start_detached

    job.ask(replace(request, cache=Path(services.store.runs_dir) / ANSWERS_NAME))
    start_detached(MODULE, job.folder, job.folder / "log.txt")


def model_choices(services: Services) -> list[tuple[str, str]]:
    """Return what can be measured, as pairs of reference and name: the models of the catalogue, then runs."""
    runs = [(f"{RUN_PREFIX}{run.run_id}", run.name) for run in services.store.list() if run.has_model]
    return [*((model.id, model.id) for model in services.catalog.models), *runs]


def datasets_known(services: Services) -> list[str]:
    """Return the datasets of the catalogue, then the lists of datasets."""
    from ftcore.evaluation import dataset_lists

    return [*(one.id for one in services.catalog.datasets), *dataset_lists()]
