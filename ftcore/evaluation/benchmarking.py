"""Models × datasets in one table: filled cell by cell, only what is missing is computed, one failure stops nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from ftcore import models
from ftcore.errors import FtcoreError, RunFailed
from ftcore.evaluation.evaluating import evaluate
from ftcore.evaluation.result import Evaluation, ModelResult, compare_all
from ftcore.tasks import Task, metrics

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Course:
    """One dataset of a benchmark: what it is called, its task and the rows that are scored."""

    name: str
    task: Task
    rows: Rows


@dataclass(frozen=True)
class Cell:
    """One model on one dataset: its result, or the error that kept it from having one."""

    model: str
    dataset: str
    result: ModelResult | None = None
    error: FtcoreError | None = None


@dataclass(frozen=True)
class Benchmark:
    """The table so far. Cells that are not computed yet are absent."""

    models: tuple[str, ...]
    courses: tuple[Course, ...]
    cells: Mapping[tuple[str, str], Cell]

    def evaluation(self, course: Course) -> Evaluation | None:
        """The finished models of one dataset compared with the first finished one; None while there are none."""
        done = [cell for name in self.models if (cell := self.cells.get((name, course.name)))]
        results = [cell.result for cell in done if cell.result]
        return compare_all(course.task, results, course.rows) if results else None

    def table(self) -> list[dict[str, str | float | None]]:
        """One row a model; columns ``model``, ``<dataset> <metric> ↑``, ``<dataset> s/item``, ``<dataset> error``."""
        return [self._row(name) for name in self.models]

    def best(self) -> dict[str, float]:
        """The best value of each column that has a good direction, to be set in bold."""
        found: dict[str, float] = {}
        for course in self.courses:
            for name in course.task.metrics:
                entry = metrics.get(name)
                values = [value for row in self.table() if isinstance(value := row.get(column(course, name)), float)]
                if values and entry.direction != "neither":
                    found[column(course, name)] = max(values) if entry.direction == "higher" else min(values)
        return found

    def _row(self, model: str) -> dict[str, str | float | None]:
        row: dict[str, str | float | None] = {"model": model}
        for course in self.courses:
            cell = self.cells.get((model, course.name))
            result = cell.result if cell else None
            for name in course.task.metrics:
                row[column(course, name)] = float(result.scores.corpus[name]) if result else None
            row[f"{course.name} s/item"] = result.seconds_per_item if result else None
            if cell and cell.error:
                row[f"{course.name} error"] = str(cell.error)
        return row


def column(course: Course, metric: str) -> str:
    """Heading of a column: dataset, metric and an arrow that shows which way is better."""
    arrow = {"higher": " ↑", "lower": " ↓", "neither": ""}[metrics.get(metric).direction]
    return f"{course.name} {metric}{arrow}"


def benchmark(
    variants: Sequence[models.Variant],
    courses: Sequence[Course],
    *,
    shelf: models.Shelf,
    folder: Path,
    batch_size: int = 16,
    progress: Callable[[int, int], None] | None = None,
    stop: Event | None = None,
) -> Iterator[Benchmark]:
    """Evaluate every variant on every dataset; yields the whole table after each cell.

    A variant that cannot do a task, or cannot be loaded, leaves an error in its cell. Answers are kept in the folder,
    so that starting again computes only what is missing. progress: (cells done, cells in all).

    Raises:
        RunFailed: It was stopped (``evaluation_stopped``); what is done is kept.
    """
    cells: dict[tuple[str, str], Cell] = {}
    names, total = tuple(variant.name for variant in variants), len(variants) * len(courses)
    for course in courses:
        for variant in variants:
            place = folder / _folder_name(course.name) / _folder_name(variant.name)
            options: dict[str, Any] = {"shelf": shelf, "batch_size": batch_size, "folder": place, "stop": stop}
            cells[variant.name, course.name] = _cell(variant, course, options)
            if progress:
                progress(len(cells), total)
            yield Benchmark(names, tuple(courses), dict(cells))


def _cell(variant: models.Variant, course: Course, options: dict[str, Any]) -> Cell:
    try:
        found = evaluate([variant], course.task, course.rows, **options)
    except RunFailed as error:
        if error.code == "evaluation_stopped":
            raise
        return Cell(variant.name, course.name, error=error)
    except FtcoreError as error:
        return Cell(variant.name, course.name, error=error)
    return Cell(variant.name, course.name, result=found.results[0])


def _folder_name(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip(".-") or "unnamed"
