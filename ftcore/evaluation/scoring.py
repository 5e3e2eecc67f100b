"""From answers to scores: every metric of a task, for all items together and for each alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftcore.tasks import Task, metrics


@dataclass(frozen=True)
class Scores:
    """Scores of one model, on the scale that is shown (times 100 for all but mse).

    corpus: value of each metric over all items. items: value of each item, for the metrics that have one.
    """

    corpus: Mapping[str, float]
    items: Mapping[str, list[float]]


def source_of(task: Task, row: Mapping[str, Any]) -> str:
    """The text that an answer is taken from: the paragraph of a question, the first input of every other task."""
    field = task.inputs[-1] if task.answer_kind == "span" else task.inputs[0]
    return str(row[field.name])


def references_of(task: Task, row: Mapping[str, Any]) -> list[str]:
    """All gold answers of a row."""
    answers = row.get("answers") if task.answer_kind == "span" else None
    return [str(answer) for answer in answers] if answers else [str(row[task.target.name])]


def items_for(
    task: Task, predictions: Sequence[str], references: Sequence[Sequence[str]], inputs: Sequence[Mapping[str, Any]]
) -> metrics.Items:
    """The items of a task as metrics read them; a row's `language` decides how ROUGE reads it (English when absent)."""
    sources = [source_of(task, row) for row in inputs]
    languages = [str(row.get("language") or "en") for row in inputs]
    return metrics.items_of(predictions, references, sources, languages)


def score(
    task: Task, predictions: Sequence[str], references: Sequence[Sequence[str]], inputs: Sequence[Mapping[str, Any]]
) -> Scores:
    """Score the answers of one model by every metric of the task.

    predictions: one answer an item. references: all gold answers of each item. inputs: the rows they belong to.

    Raises:
        ValueError: The lists differ in length or an item has no reference.
    """
    return score_items(task, items_for(task, predictions, references, inputs))


def score_items(task: Task, items: metrics.Items) -> Scores:
    """As `score`, for items that are already built."""
    entries = [metrics.get(name) for name in task.metrics]
    corpus = {entry.name: entry.corpus(items) * entry.scale for entry in entries}
    singles = {
        entry.name: [float(value) * entry.scale for value in entry.per_item(items)]
        for entry in entries
        if entry.per_item is not None
    }
    return Scores(corpus, singles)
