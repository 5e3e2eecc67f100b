"""The metrics as `evaluate.Metric` modules, for notebooks and for anything that speaks evaluate's interface.

`evaluate.load` downloads a script and runs it, and fails offline; these are ordinary classes and need no network.
Importing evaluate takes seconds, so nothing but `module_for` reaches this file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence

import datasets
import evaluate

from ftcore.tasks.metrics.entry import MetricEntry, items_of
from ftcore.tasks.metrics.registry import get

_INPUTS = """
Args:
    predictions: texts of the model.
    references: for each text the list of all gold answers.
    sources: what the model was asked about (only metrics of copying look at it).
    languages: code of each item's language, English when absent (only ROUGE looks at it).
"""


class OfflineMetric(evaluate.Metric):  # type: ignore[misc]  # evaluate has no types
    """One entry of the registry with evaluate's interface; keeps its items in memory."""

    def __init__(self, entry: MetricEntry) -> None:
        self.entry = entry
        # evaluate makes a cache folder even when it keeps everything in memory
        self._folder = tempfile.TemporaryDirectory(prefix="ftcore-metric-")
        super().__init__(config_name=entry.name, keep_in_memory=True, cache_dir=self._folder.name)

    def _info(self) -> evaluate.MetricInfo:
        features = datasets.Features(
            {"predictions": datasets.Value("string"), "references": datasets.List(datasets.Value("string"))}
        )
        return evaluate.MetricInfo(
            description=f"{self.entry.name}, times {self.entry.scale:g}",
            citation="",
            inputs_description=_INPUTS,
            features=features,
        )

    def _compute(
        self,
        predictions: Sequence[str],
        references: Sequence[Sequence[str]],
        sources: Sequence[str] | None = None,
        languages: Sequence[str] | None = None,
    ) -> dict[str, float]:
        items = items_of(predictions, references, sources, languages)
        return {self.entry.name: self.entry.corpus(items) * self.entry.scale}


def module_for(name: str) -> OfflineMetric:
    """The `evaluate.Metric` of this name: `.compute(predictions=..., references=[[...], ...])` gives `{name: value}`.

    Raises:
        NotFound: No metric is called that.
    """
    return OfflineMetric(get(name))
