"""Accuracy, macro F1 and Matthews correlation of labels, equal to scikit-learn's.

An answer is compared after lower-casing and without surrounding spaces and a final full stop, since text models write
labels as words. An answer that is no label at all is simply wrong. Macro F1 averages over the labels that the
references hold; Matthews correlation is Gorodkin's R_k 2004, and 0 where it is undefined (one class only), as in
scikit-learn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ftcore.tasks.metrics.entry import Items

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftcore.tasks.metrics.entry import Vector


def normalise_label(text: str) -> str:
    """Lower-case, without surrounding white space and without a final full stop."""
    return text.strip().removesuffix(".").strip().lower()


def accuracy(items: Items) -> Vector:
    """1.0 for each item whose label is one of its references, shape (n,)."""
    import numpy as np

    pairs = zip(items.predictions, items.references, strict=True)
    right = [normalise_label(answer) in {normalise_label(gold) for gold in golds} for answer, golds in pairs]
    return np.array(right, dtype=np.float64)


def macro_f1(items: Items) -> float:
    """Unweighted mean of the F1 of every label of the references, 0 to 1."""
    return mean_f1(*_codes(items)) if len(items) else 0.0


def mean_f1(gold: NDArray[np.int64], given: NDArray[np.int64], classes: int, known: int) -> float:
    """Mean F1 of the first `known` of all classes, from class numbers of shape (n,)."""
    right, total = _right_and_total(gold, given, classes)
    return float(_ratio(2 * right, total)[:known].mean())


def macro_f1_without_one(items: Items) -> Vector:
    """`macro_f1` without item i, over the same labels, shape (n,)."""
    return mean_f1_without_one(*_codes(items))


def mean_f1_without_one(gold: NDArray[np.int64], given: NDArray[np.int64], classes: int, known: int) -> Vector:
    """Mean F1 of the first `known` classes without item i, shape (n,): only the two classes of the item change."""
    import numpy as np

    right, total = _right_and_total(gold, given, classes)
    scores = _ratio(2 * right, total)
    mean = scores[:known].mean() if known else 0.0
    hit = (gold == given).astype(float)
    change = np.zeros(len(gold))
    for side, both in ((gold, True), (given, False)):
        lost = np.where(gold == given, 2.0, 1.0)
        new = _ratio(2 * (right[side] - hit), total[side] - lost)
        counts = (side < known) & (both | (gold != given))
        change += np.where(counts, new - scores[side], 0.0)
    return np.asarray(mean + change / max(known, 1), dtype=np.float64)


def matthews(items: Items) -> float:
    """Multi-class Matthews correlation, -1 to 1."""
    gold, given, classes, _ = _codes(items)
    return correlation(gold, given, classes)


def correlation(gold: NDArray[np.int64], given: NDArray[np.int64], classes: int) -> float:
    """Matthews correlation of class numbers of shape (n,)."""
    import numpy as np

    t, p = np.bincount(gold, minlength=classes), np.bincount(given, minlength=classes)
    hits = np.array((gold == given).sum(), dtype=float)
    return float(_r_k(hits, float(len(gold)), (t * p).sum(), (t * t).sum(), (p * p).sum()))


def matthews_without_one(items: Items) -> Vector:
    """`matthews` without item i, shape (n,)."""
    gold, given, classes, _ = _codes(items)
    return correlation_without_one(gold, given, classes)


def correlation_without_one(gold: NDArray[np.int64], given: NDArray[np.int64], classes: int) -> Vector:
    """Matthews correlation of class numbers of shape (n,) without item i, by updating the sums it is made of."""
    import numpy as np

    t = np.bincount(gold, minlength=classes).astype(float)
    p = np.bincount(given, minlength=classes).astype(float)
    hit = (gold == given).astype(float)
    cross = (t * p).sum() - p[gold] - t[given] + hit
    squares_t = (t * t).sum() - 2 * t[gold] + 1
    squares_p = (p * p).sum() - 2 * p[given] + 1
    return np.asarray(_r_k(hit.sum() - hit, len(gold) - 1.0, cross, squares_t, squares_p), dtype=np.float64)


def confusion(gold: Sequence[str], given: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    """Labels (those of the references first, then foreign answers) and counts [gold, given], shape (k, k)."""
    import numpy as np

    wanted, answers = [normalise_label(text) for text in gold], [normalise_label(text) for text in given]
    names = sorted(set(wanted)) + sorted(set(answers) - set(wanted))
    code = {name: index for index, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    for right, answer in zip(wanted, answers, strict=True):
        counts[code[right], code[answer]] += 1
    return names, counts


def class_scores(counts: NDArray[np.int64]) -> tuple[Vector, Vector, Vector]:
    """Precision, recall and F1 of each class, 0 to 1, shape (k,), from the counts of `confusion`; 0 where undefined.

    With two classes, F1 of the positive one is what GLUE calls F1.
    """
    import numpy as np

    right, wanted, given = np.diag(counts).astype(float), counts.sum(axis=1), counts.sum(axis=0)
    return _ratio(right, given), _ratio(right, wanted), _ratio(2 * right, wanted + given)


def _codes(items: Items) -> tuple[NDArray[np.int64], NDArray[np.int64], int, int]:
    """Gold and given class numbers, how many classes, and how many of them the references know (the first ones)."""
    import numpy as np

    gold, given = [], []
    for prediction, golds in zip(items.predictions, items.references, strict=True):
        answer, accepted = normalise_label(prediction), [normalise_label(text) for text in golds]
        gold.append(answer if answer in accepted else accepted[0])
        given.append(answer)
    known = sorted(set(gold))
    names = known + sorted(set(given) - set(known))
    code = {name: index for index, name in enumerate(names)}
    as_codes = [np.array([code[name] for name in side], dtype=np.int64) for side in (gold, given)]
    return as_codes[0], as_codes[1], len(names), len(known)


def _right_and_total(gold: NDArray[np.int64], given: NDArray[np.int64], classes: int) -> tuple[Vector, Vector]:
    import numpy as np

    right = np.bincount(gold[gold == given], minlength=classes).astype(float)
    total = (np.bincount(gold, minlength=classes) + np.bincount(given, minlength=classes)).astype(float)
    return right, total


def _ratio(above: Vector, below: Vector) -> Vector:
    import numpy as np

    return np.where(below > 0, above / np.where(below > 0, below, 1.0), 0.0)


def _r_k(hits: Vector, count: float, cross: Vector, squares_t: Vector, squares_p: Vector) -> Vector:
    """R_k from its sums; the counts are whole numbers, so an undefined one is exactly 0 / 0."""
    import numpy as np

    below = (count**2 - squares_t) * (count**2 - squares_p)
    return np.where(below > 0, (hits * count - cross) / np.sqrt(np.where(below > 0, below, 1.0)), 0.0)
