"""Models × datasets in one table: filled cell by cell, only what is missing is computed, one failure stops nothing."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Any

from ftcore import models
from ftcore.errors import BadInput, FtcoreError, RunFailed, unexpected
from ftcore.evaluation.courses import Course, Published
from ftcore.evaluation.evaluating import evaluate
from ftcore.evaluation.measures import PeakMemory, Size, kept_peak, size_of
from ftcore.evaluation.result import Evaluation, ModelResult, compare_all, count_comparisons
from ftcore.tasks import Task, metrics

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Cell:
    """One model on one dataset: its result, or the error that kept it from having one.

    peak_memory: most bytes that the process held while the model answered; None when no answer had to be made.
    """

    model: str
    dataset: str
    result: ModelResult | None = None
    error: FtcoreError | None = None
    peak_memory: int | None = None


@dataclass(frozen=True)
class Benchmark:
    """The table so far. Cells that are not computed yet are absent."""

    models: tuple[str, ...]
    courses: tuple[Course, ...]
    cells: Mapping[tuple[str, str], Cell]
    sizes: Mapping[str, Size] = field(default_factory=dict)
    published: tuple[Published, ...] = ()

    def evaluation(self, course: Course) -> Evaluation | None:
        """The finished models of one dataset compared with the first model; None while that one has no result.

        Where it cannot do the task, nobody steps into its place: a difference is always one from the first model.
        """
        done = [cell for name in self.models if (cell := self.cells.get((name, course.name)))]
        results = [cell.result for cell in done if cell.result]
        if not results or done[0].result is None or done[0].model != self.models[0]:
            return None
        return compare_all(course.task, results, course.rows)

    def to_json(self) -> dict[str, Any]:
        """All that a table, a chart or a page needs, as plain JSON values.

        ``comparisons`` is `count_comparisons` over the differences of all datasets together.
        """
        found = [self.evaluation(course) for course in self.courses]
        differences = [one.difference for evaluation in found if evaluation for one in evaluation.differences]
        return {
            "models": [self._model(name) for name in self.models],
            "datasets": [_dataset(course, one) for course, one in zip(self.courses, found, strict=True)],
            "cells": [cell_json(cell) for cell in self.cells.values()],
            "comparisons": count_comparisons(differences),
            "published": [one.model_dump(mode="json") for one in self.published],
        }

    def _model(self, name: str) -> dict[str, Any]:
        size = self.sizes.get(name)
        return {"model": name, "parameters": size.to_json() if size else None}


def _dataset(course: Course, found: Evaluation | None) -> dict[str, Any]:
    return {
        "dataset": course.name,
        "task": course.task.id,
        "items": len(course.rows),
        "main_metric": course.task.main_metric,
        "metrics": [{"metric": name, "direction": metrics.get(name).direction} for name in course.task.metrics],
        "differences": [one.to_json() for one in found.differences] if found else [],
    }


def cell_json(cell: Cell) -> dict[str, Any]:
    """A cell as plain JSON values."""
    shown: dict[str, Any] = {"model": cell.model, "dataset": cell.dataset}
    if cell.error is not None:
        params = {name: str(value) for name, value in cell.error.params.items()}
        return {**shown, "error": {**cell.error.to_json(), "params": params, "message": str(cell.error)}}
    if cell.result is None:
        return shown
    return {
        **shown,
        "metrics": dict(cell.result.scores.corpus),
        "seconds_per_item": cell.result.seconds_per_item,
        "peak_memory": cell.peak_memory,
    }


def benchmark(
    variants: Sequence[models.Variant],
    courses: Sequence[Course],
    *,
    folder: Path,
    shelves: Callable[[], models.Shelf] | None = None,
    batch_size: int = 16,
    cache: Path | None = None,
    published: Sequence[Published] = (),
    progress: Callable[[int, int], None] | None = None,
    stop: Event | None = None,
) -> Iterator[Benchmark]:
    """Evaluate every variant on every dataset, model by model; yields the whole table after each cell.

    A variant that cannot do a task, or cannot be loaded, leaves an error in its cell. Answers are kept in the folder,
    so that starting again computes only what is missing.

    Args:
        folder: Where the answers go, a folder for each cell.
        shelves: Makes the shelf of one model; each model has one of its own, so that memory is that of one model.
        cache: Folder that keeps the answers of base models for all runs; None for none.
        published: Scores that others reported, to stand beside.
        progress: Called with (answers done, answers in all).

    Raises:
        BadInput: There are no models or no datasets.
        RunFailed: It was stopped (``evaluation_stopped``); what is done is kept.
    """
    _check(variants, courses)
    work = _Work(folder, batch_size, cache, stop)
    names, sizes, cells = tuple(variant.name for variant in variants), _sizes(variants), dict[tuple[str, str], Cell]()
    total, before = len(variants) * sum(len(course.rows) for course in courses), 0
    for variant in variants:
        shelf = (shelves or models.Shelf)()
        for course in courses:

            def report(done: int, _: int, start: int = before) -> None:
                if progress:
                    progress(start + done, total)

            cells[variant.name, course.name] = work.cell(variant, course, shelf, report)
            before += len(course.rows)
            report(0, 0, before)
            yield Benchmark(names, tuple(courses), dict(cells), sizes, tuple(published))


@dataclass(frozen=True)
class _Work:
    """How cells are computed, which is the same for all."""

    folder: Path
    batch_size: int
    cache: Path | None
    stop: Event | None

    def cell(
        self, variant: models.Variant, course: Course, shelf: models.Shelf, progress: Callable[[int, int], None]
    ) -> Cell:
        """Compute one cell; an error becomes its content, unless somebody asked to stop."""
        if course.error is not None:
            return Cell(variant.name, course.name, error=course.error)
        try:
            return self._computed(variant, course, shelf, progress)
        except FtcoreError as error:
            if isinstance(error, RunFailed) and error.code == "evaluation_stopped":
                raise
            return Cell(variant.name, course.name, error=error)
        except Exception as error:  # the cell shows it, with its cause in the log; the others go on
            log.exception("%s failed on %s", variant.name, course.name)
            return Cell(variant.name, course.name, error=unexpected(error))

    def _computed(
        self, variant: models.Variant, course: Course, shelf: models.Shelf, progress: Callable[[int, int], None]
    ) -> Cell:
        place = self.folder / folder_name(course.name) / folder_name(variant.name)
        with PeakMemory() as memory:
            found = evaluate(
                [_asked_for(variant, course.task)], course.task, course.rows, shelf=shelf, folder=place,
                batch_size=self.batch_size, cache=self.cache, progress=progress, stop=self.stop,
            )  # fmt: skip
        result = found.results[0]
        peak = kept_peak(place, memory.peak if result.fresh else None)
        return Cell(variant.name, course.name, result=result, peak_memory=peak)


def _asked_for(variant: models.Variant, task: Task) -> models.Variant:
    """The variant with the task's prompt where its own speaks of fields that this task does not have."""
    names = {field.name for field in task.inputs}
    fits = variant.prompt is None or set(variant.prompt.fields()) <= names
    return variant if fits else replace(variant, prompt=None)


def _sizes(variants: Sequence[models.Variant]) -> dict[str, Size]:
    """Sizes of the models whose files are here; of the others, their cells say why they are not."""
    found = {}
    for variant in variants:
        try:
            found[variant.name] = size_of(variant)
        except FtcoreError:
            continue  # the same error stands in each of its cells
        except Exception:  # a table without one size is better than no table
            log.exception("the size of %s cannot be told", variant.name)
    return found


def _check(variants: Sequence[models.Variant], courses: Sequence[Course]) -> None:
    if not variants:
        raise BadInput(
            "evaluation_no_models", expected="at least one model", found="none", fix="name the models to evaluate"
        )
    if not courses:
        raise BadInput(
            "benchmark_no_datasets",
            expected="at least one dataset",
            found="none",
            fix="name the datasets to measure on",
        )


def folder_name(name: str) -> str:
    """A name as the name of a folder."""
    return re.sub(r"[^\w.-]+", "-", name).strip(".-") or "unnamed"
