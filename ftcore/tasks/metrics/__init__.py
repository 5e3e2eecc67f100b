"""Metrics that need no network: each an entry with its direction, scale and kind of interval.

They stand on rouge_score, sacrebleu, scipy and the official SQuAD rules; `module_for` gives any of them as an
`evaluate.Metric`. Importing this package loads none of these libraries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ftcore.tasks.metrics.answers import best_reference, normalise
from ftcore.tasks.metrics.entry import Items, MetricEntry, items_of
from ftcore.tasks.metrics.labels import class_scores, confusion, normalise_label
from ftcore.tasks.metrics.overlap import words
from ftcore.tasks.metrics.registry import all_metrics, get
from ftcore.tasks.metrics.similarity import NO_NUMBER, to_number

if TYPE_CHECKING:
    from ftcore.tasks.metrics.modules import OfflineMetric

__all__ = [
    "NO_NUMBER",
    "Items",
    "MetricEntry",
    "all_metrics",
    "best_reference",
    "class_scores",
    "confusion",
    "get",
    "items_of",
    "module_for",
    "normalise",
    "normalise_label",
    "to_number",
    "words",
]


def module_for(name: str) -> OfflineMetric:
    """The metric of this name as an `evaluate.Metric` that works offline; see `modules.module_for`."""
    from ftcore.tasks.metrics import modules

    return modules.module_for(name)
