"""Pearson and Spearman correlation and mean squared error of scores, equal to scipy's and scikit-learn's.

An answer that is no number counts as -1, as T5's own evaluation does (Raffel et al. 2020, `string_to_float`), so that
refusing to answer is never rewarded. A correlation with a constant is undefined and counts as 0: it says nothing.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from ftcore.tasks.metrics.entry import Items

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftcore.tasks.metrics.entry import Vector

NO_NUMBER = -1.0
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")
_CELLS = 1_000_000


def to_number(text: str) -> float:
    """The number a text is, decimal point or comma; `NO_NUMBER` when it is none."""
    stripped = text.strip()
    if not _NUMBER.fullmatch(stripped):
        return NO_NUMBER
    value = float(stripped.replace(",", "."))
    return value if math.isfinite(value) else NO_NUMBER


def squared_error(items: Items) -> Vector:
    """Squared distance of each predicted score from its (first) reference, shape (n,)."""
    given, gold = numbers(items)
    return (given - gold) ** 2


def numbers(items: Items) -> tuple[Vector, Vector]:
    """Predicted and reference scores, each of shape (n,)."""
    import numpy as np

    given = np.array([to_number(text) for text in items.predictions], dtype=np.float64)
    gold = np.array([to_number(golds[0]) for golds in items.references], dtype=np.float64)
    return given, gold


def pearson(items: Items) -> float:
    """Pearson correlation, -1 to 1."""
    return _correlation(*numbers(items))


def spearman(items: Items) -> float:
    """Spearman rank correlation (ties share their mean rank), -1 to 1."""
    given, gold = numbers(items)
    return _correlation(ranks(given), ranks(gold))


def pearson_without_one(items: Items) -> Vector:
    """`pearson` without item i, shape (n,)."""
    return correlation_without_one(*numbers(items))


def spearman_without_one(items: Items) -> Vector:
    """`spearman` without item i, shape (n,)."""
    return rank_correlation_without_one(*numbers(items))


def correlation_without_one(given: Vector, gold: Vector) -> Vector:
    """Pearson correlation of two vectors of shape (n,) without item i, exact, from centred sums."""
    count = len(given)
    x, y = given - given.mean(), gold - gold.mean()
    # removing one item of a centred sample takes (count / (count - 1)) * x_i * y_i from the sum of products
    lost = count / (count - 1)
    xy, xx, yy = (x * y).sum() - lost * x * y, (x * x).sum() - lost * x * x, (y * y).sum() - lost * y * y
    return _ratio(xy, xx, yy, (x * x).sum(), (y * y).sum())


def rank_correlation_without_one(given: Vector, gold: Vector) -> Vector:
    """Spearman correlation of two vectors of shape (n,) without item i, exact.

    Removing an item lowers every higher rank by 1 and every equal one by a half, so nothing is sorted again.
    """
    import numpy as np

    blocks = np.array_split(np.arange(len(given)), max(1, len(given) ** 2 // _CELLS))
    ranked = [(ranks(given), given), (ranks(gold), gold)]
    return np.concatenate([_without_block(places, ranked) for places in blocks])


def _without_block(places: NDArray[np.int64], ranked: list[tuple[Vector, Vector]]) -> Vector:
    import numpy as np

    centred = []
    for rank, value in ranked:
        left_out = value[places, None]
        shifted = rank - (value > left_out) - 0.5 * (value == left_out) - len(rank) / 2  # ranks 1..n-1 have mean n / 2
        shifted[np.arange(len(places)), places] = 0.0
        centred.append(shifted)
    x, y = centred
    largest = len(ranked[0][0]) ** 3
    return _ratio((x * y).sum(axis=1), (x * x).sum(axis=1), (y * y).sum(axis=1), largest, largest)


def _ratio(xy: Vector, xx: Vector, yy: Vector, scale_x: float, scale_y: float) -> Vector:
    """Correlation from sums of centred products; 0 where one side is constant up to rounding at its scale."""
    import numpy as np

    usable = (xx > 1e-12 * scale_x) & (yy > 1e-12 * scale_y)
    below = np.sqrt(np.where(usable, xx * yy, 1.0))
    return np.where(usable, np.clip(xy / below, -1.0, 1.0), 0.0)


def ranks(values: Vector) -> Vector:
    """Ranks from 1; equal values share their mean rank."""
    import numpy as np
    from scipy.stats import rankdata

    return np.asarray(rankdata(values), dtype=np.float64)


def _correlation(given: Vector, gold: Vector) -> float:
    from scipy.stats import pearsonr

    if len(given) < 2 or (given == given[0]).all() or (gold == gold[0]).all():
        return 0.0
    return float(pearsonr(given, gold).statistic)
