"""Is a difference between two models more than chance? Paired intervals whose coverage is simulated, not assumed.

`benchmarks/coverage.py` calls the very functions of this file; docs/statistics.md holds its figures. All functions
named `*_interval` work along the last axis, so that thousands of simulated samples are one call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from ftcore.tasks import metrics

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]
    Counts = NDArray[np.int64]

CONFIDENCE = 0.95
ALPHA = 1 - CONFIDENCE
MIN_ITEMS = 10
"""Below this number of items no interval is shown."""
CAUTION = 5.0
"""See `student_interval`: with up to this many changed items, a change of full size is taken for possible."""

CORRELATION_LARGEST = 0.6
MIN_ITEMS_CORRELATION = 100
"""With fewer items no interval of a correlation keeps its promise: 93% at n = 50, whatever was tried."""

Verdict = Literal["better", "worse", "changed", "chance", "same", "too_small"]


@dataclass(frozen=True)
class Difference:
    """What tuning did to one metric, on the metric's own scale (times 100 for all but mse).

    difference: tuned minus base. low, high: 95% interval; None when the sample is too small for one.
    p_value: of the test for "no difference"; None as above.
    better, worse, same: numbers of items whose own score improved, worsened, stayed (see `MetricEntry.item_metric`).
    verdict: better or worse (more than chance), chance, same (no item's score differs), too_small; "changed" is more
    than chance for a figure that has no good direction.
    """

    metric: str
    difference: float
    low: float | None
    high: float | None
    p_value: float | None
    better: int
    worse: int
    same: int
    verdict: Verdict

    def to_json(self) -> dict[str, Any]:
        """The fields as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True)
class Estimate:
    """An interval and a p-value, unscaled; arrays where many samples were given at once."""

    low: Vector
    high: Vector
    p_value: Vector


def proportion_interval(gained: Counts, lost: Counts, count: int) -> Estimate:
    """Interval for the change of a share of right answers, and McNemar's exact p-value.

    Adds half a case to each of the four kinds of pair (Agresti and Min 2005, "Simple improved confidence intervals for
    comparing matched proportions"); the test is the exact binomial one on the changed pairs (McNemar 1947).
    gained, lost: numbers of items that became right and that became wrong. count: all items.
    """
    import numpy as np
    from scipy.stats import binom, norm

    total, net, changed = count + 2.0, gained - lost, gained + lost + 1.0
    half = norm.ppf(1 - ALPHA / 2) * np.sqrt(changed - net**2 / total) / total
    p_value = np.minimum(1.0, 2 * binom.cdf(np.minimum(gained, lost), gained + lost, 0.5))
    return Estimate(np.maximum(net / total - half, -1.0), np.minimum(net / total + half, 1.0), p_value)


def student_interval(
    differences: Vector, changed: Counts, *, full: float = 1.0, largest: float = 1.0, bounded: bool = True
) -> Estimate:
    """Student's t on paired differences, with half an imagined item added that gained and half a one that lost.

    Student's interval alone is far too narrow when few items changed: it has seen no large change and takes none for
    possible. As Agresti and Min do for right and wrong, two items are added: half a gain, half a loss, and one that
    stayed. Their size is min(1, CAUTION / changed) of a `full` change, or, if that is more, `largest` times the largest
    difference seen.
    differences: shape (..., n), tuned minus base. changed: how many of the n items changed, shape (...).
    full: largest difference that one item can have. largest: a share.
    bounded: cut the interval off at plus and minus `full`.
    """
    import numpy as np
    from scipy.stats import t

    size = full * np.minimum(1.0, CAUTION / np.maximum(changed, 1))
    size = np.maximum(size, largest * np.abs(differences).max(axis=-1))
    total = differences.shape[-1] + 2
    mean = differences.sum(axis=-1) / total
    variance = ((differences**2).sum(axis=-1) + size**2 - total * mean**2) / (total - 1)
    error = np.sqrt(variance / total)
    half = t.ppf(1 - ALPHA / 2, total - 1) * error
    p_value = 2 * t.sf(np.abs(mean) / error, total - 1)
    end = full if bounded else np.inf
    return Estimate(np.clip(mean - half, -end, end), np.clip(mean + half, -end, end), p_value)


def jackknife_interval(difference: Vector, without_one: Vector, changed: Counts, *, largest: float = 0.0) -> Estimate:
    """Interval for the difference of a corpus score (BLEU, a correlation) from its leave-one-out values.

    The jackknife's pseudo-values n * d - (n - 1) * d_without_i (Tukey 1958) behave like one score an item; they are
    centred on the difference itself, which is what is shown, and go through `student_interval`.
    difference: shape (...). without_one: the difference without item i, shape (..., n). largest: as there;
    correlations need CORRELATION_LARGEST, since single items far out move them, BLEU needs none.
    """
    count = without_one.shape[-1]
    influence = (count - 1) * (without_one.mean(axis=-1, keepdims=True) - without_one)
    return student_interval(difference[..., None] + influence, changed, largest=largest, bounded=False)


def paired_difference(metric: str, base: metrics.Items, tuned: metrics.Items) -> Difference:
    """Compare two models on the same items by one metric.

    Raises:
        NotFound: No metric is called that.
        ValueError: The two are not about the same items.
    """
    if base.references != tuned.references or base.sources != tuned.sources:
        raise ValueError("Expected the same items in the same order for both models, found different ones.")
    entry = metrics.get(metric)
    difference = entry.corpus(tuned) - entry.corpus(base)
    better, worse, same = item_counts(entry, base, tuned)
    correlation = entry.interval == "correlation_jackknife"
    if len(base) < (MIN_ITEMS_CORRELATION if correlation else MIN_ITEMS):
        return Difference(metric, difference * entry.scale, None, None, None, better, worse, same, "too_small")
    found = _estimate(entry, difference, base, tuned)
    low, high, p_value = float(found.low), float(found.high), float(found.p_value)
    verdict = _verdict(
        entry, low, high, p_value, identical=base.predictions == tuned.predictions or better + worse == 0
    )
    return Difference(
        metric, difference * entry.scale, low * entry.scale, high * entry.scale, p_value, better, worse, same, verdict
    )


def item_counts(entry: metrics.MetricEntry, base: metrics.Items, tuned: metrics.Items) -> tuple[int, int, int]:
    """How many items got better, worse and stayed; for a metric without a direction, "better" means higher."""
    import numpy as np

    judge = metrics.get(entry.item_metric)
    if judge.per_item is None:
        raise ValueError(f"Expected {judge.name} to have scores of single items, found none.")
    change = judge.per_item(tuned) - judge.per_item(base)
    if judge.direction == "lower":
        change = -change
    better, worse = int(np.sum(change > 1e-12)), int(np.sum(change < -1e-12))
    return better, worse, len(base) - better - worse


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values of several comparisons, in the order given (Holm 1979): below 0.05 means more than chance.

    The chance that even one of all the comparisons is wrongly called more than chance stays below 5%.
    """
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    adjusted, highest = [1.0] * len(p_values), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return adjusted


def _estimate(entry: metrics.MetricEntry, difference: float, base: metrics.Items, tuned: metrics.Items) -> Estimate:
    import numpy as np

    if entry.leave_one_out is not None:
        differ = sum(a != b for a, b in zip(base.predictions, tuned.predictions, strict=True))
        without_one = entry.leave_one_out(tuned) - entry.leave_one_out(base)
        largest = CORRELATION_LARGEST if entry.interval == "correlation_jackknife" else 0.0
        return jackknife_interval(np.array(difference), without_one, np.array(differ), largest=largest)
    if entry.per_item is None:
        raise ValueError(f"Expected {entry.name} to have either item scores or leave-one-out values, found neither.")
    before, after = entry.per_item(base), entry.per_item(tuned)
    if entry.interval == "paired_proportion":
        gained, lost = np.count_nonzero(after > before), np.count_nonzero(after < before)
        return proportion_interval(np.array(gained), np.array(lost), len(base))
    full = 1.0 if entry.scale == 100.0 else float(max(before.max(), after.max(), 1e-12))
    return student_interval(after - before, np.array(np.count_nonzero(after != before)), full=full)


def _verdict(entry: metrics.MetricEntry, low: float, high: float, p_value: float, *, identical: bool) -> Verdict:
    if identical:
        return "same"
    if p_value >= ALPHA or low <= 0 <= high:
        return "chance"
    if entry.direction == "neither":
        return "changed"
    return "better" if (low > 0) == (entry.direction == "higher") else "worse"
