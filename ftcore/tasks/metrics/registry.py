"""All metrics. A new one is one entry in `_ENTRIES`; everything above iterates them and never names one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ftcore.errors import NotFound, did_you_mean
from ftcore.tasks.metrics import answers, bleu, labels, overlap, similarity
from ftcore.tasks.metrics.entry import Direction, Interval, Items, Marks, MetricEntry, mean_entry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftcore.tasks.metrics.entry import Vector

    Counts = NDArray[np.float64]


WORDS_RIGHT = Marks(right=0.999, wrong=0.5)
"""An answer is right when it is all of a gold answer (up to rounding), and wrong when it shares less than half with it."""

NEAR_OR_FAR = Marks(right=0.5**2, wrong=1.0**2)
"""Scores from 0 to 5 are read as whole levels: half a level away is as good as the gold score, and what is a whole level
or more away never rounds to the same one (nor does an answer that is no number, which counts as -1)."""


def _counted(
    name: str,
    counts: Callable[[Items], Counts],
    value: Callable[[Counts], Vector],
    item_value: Callable[[Counts], Vector],
    direction: Direction,
) -> MetricEntry:
    """An entry for a metric that is a function of counts summed over the items: BLEU, a ratio of lengths."""

    def corpus(items: Items) -> float:
        return float(value(counts(items).sum(axis=0))) if len(items) else 0.0

    def leave_one_out(items: Items) -> Vector:
        rows = counts(items)
        return value(rows.sum(axis=0) - rows)

    def per_item(items: Items) -> Vector:
        return item_value(counts(items))

    return MetricEntry(name, direction, 100.0, "corpus_jackknife", corpus, per_item, leave_one_out)


def _bleu(name: str, counts: Callable[[Items], Counts], direction: Direction) -> MetricEntry:
    return _counted(name, counts, bleu.bleu_value, partial(bleu.bleu_value, effective_order=True), direction)


def _corpus_only(
    name: str,
    corpus: Callable[[Items], float],
    leave_one_out: Callable[[Items], Vector],
    judged_by: str,
    interval: Interval = "corpus_jackknife",
) -> MetricEntry:
    """An entry for a metric that one item alone has no value of; `judged_by` says what decides for single items."""

    def or_zero(items: Items) -> float:
        return corpus(items) if len(items) else 0.0

    return MetricEntry(name, "higher", 100.0, interval, or_zero, None, leave_one_out, judged_by)


def _rouge(name: str) -> MetricEntry:
    return mean_entry(name, partial(overlap.rouge, rouge_type=name))


_ENTRIES: tuple[MetricEntry, ...] = (
    mean_entry("f1", answers.f1, marks=WORDS_RIGHT),
    mean_entry("exact_match", answers.exact_match, interval="paired_proportion", marks=WORDS_RIGHT),
    mean_entry("in_context", answers.in_context, interval="paired_proportion"),
    *map(_rouge, overlap.ROUGE_TYPES),
    _counted("length_ratio", overlap.length_counts, overlap.length_ratio, overlap.length_ratio, "neither"),
    mean_entry("copied_share", overlap.copied_share, direction="neither"),
    _counted("ibleu", bleu.ibleu_counts, bleu.ibleu_value, partial(bleu.ibleu_value, effective_order=True), "higher"),
    _bleu("sacrebleu", bleu.reference_counts, "higher"),
    _bleu("self_bleu", bleu.source_counts, "lower"),
    mean_entry("copy_rate", bleu.copy_rate, direction="lower", interval="paired_proportion"),
    mean_entry("accuracy", labels.accuracy, interval="paired_proportion", marks=WORDS_RIGHT),
    _corpus_only("macro_f1", labels.macro_f1, labels.macro_f1_without_one, "accuracy"),
    _corpus_only("matthews_correlation", labels.matthews, labels.matthews_without_one, "accuracy"),
    _corpus_only("pearson", similarity.pearson, similarity.pearson_without_one, "mse", "correlation_jackknife"),
    _corpus_only("spearmanr", similarity.spearman, similarity.spearman_without_one, "mse", "correlation_jackknife"),
    mean_entry("mse", similarity.squared_error, direction="lower", scale=1.0, marks=NEAR_OR_FAR),
)
_BY_NAME = {entry.name: entry for entry in _ENTRIES}


def all_metrics() -> tuple[MetricEntry, ...]:
    """Every metric, in the order of the registry."""
    return _ENTRIES


def get(name: str) -> MetricEntry:
    """The metric of this name.

    Raises:
        NotFound: No metric is called that.
    """
    if name not in _BY_NAME:
        raise NotFound(
            "metric_unknown",
            expected="the name of a metric",
            found=repr(name),
            fix=did_you_mean(name, _BY_NAME),
            metric=name,
            known=", ".join(_BY_NAME),
        )
    return _BY_NAME[name]
