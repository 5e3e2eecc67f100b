"""BLEU by sacrebleu, and iBLEU, which takes away what was merely copied from the input.

BLEU: Papineni et al. 2002; Post 2018 (sacrebleu: 13a tokenizer, exponential smoothing).
iBLEU = alpha * BLEU(prediction, references) - (1 - alpha) * BLEU(prediction, source): Sun and Zhou 2012, "Joint
Learning of a Dual SMT System for Paraphrase Generation". With alpha = 0.8 a copy of the input loses 20 points: it
scores 80% of BLEU(input, references) minus 20, below zero unless the input already is close to the references.
A corpus BLEU is a function of summed counts, so each item keeps its counts and leaving one out is exact and cheap.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ftcore.tasks.metrics.entry import Items
from ftcore.tasks.metrics.overlap import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftcore.tasks.metrics.entry import Vector

ALPHA = 0.8
ORDER = 4
COUNTS = 2 + 2 * ORDER  # prediction length, reference length, matches of 1-4 words, possible matches of 1-4 words


def bleu_counts(predictions: Sequence[str], references: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """sacrebleu's counts of each item, shape (n, 10): lengths (2), correct (4), total (4)."""
    import numpy as np
    from sacrebleu.metrics.bleu import BLEU

    bleu = BLEU(effective_order=True)  # the counts do not depend on it; it only silences the one-sentence warning
    table = np.zeros((len(predictions), COUNTS))
    for row, (prediction, golds) in enumerate(zip(predictions, references, strict=True)):
        score = bleu.sentence_score(prediction, list(golds))
        table[row] = [score.sys_len, score.ref_len, *score.counts, *score.totals]
    return table


def bleu_value(sums: NDArray[np.float64], *, effective_order: bool = False) -> Vector:
    """BLEU, 0 to 1, of summed counts (..., 10), as sacrebleu's `BLEU.compute_bleu` with exponential smoothing.

    effective_order: average only over n-gram lengths the prediction is long enough for (for single sentences).
    """
    import numpy as np

    written, wanted = sums[..., 0], sums[..., 1]
    correct, total = sums[..., 2 : 2 + ORDER], sums[..., 2 + ORDER :]
    possible = total > 0
    missed = possible & (correct == 0)
    smoothing = 2.0 ** -np.cumsum(missed, axis=-1)
    precision = np.where(missed, smoothing, correct) / np.where(possible, total, 1.0)
    logs = np.where(possible, np.log(np.where(possible, precision, 1.0)), 0.0)
    orders = np.maximum(possible.sum(axis=-1), 1) if effective_order else ORDER
    penalty = np.minimum(0.0, 1.0 - wanted / np.where(written > 0, written, 1.0))
    value = np.exp(logs.sum(axis=-1) / orders + penalty)
    complete = np.ones_like(written, dtype=bool) if effective_order else possible.all(axis=-1)
    return np.where((correct.sum(axis=-1) > 0) & complete & (written > 0), value, 0.0)


def reference_counts(items: Items) -> NDArray[np.float64]:
    """Counts against the references, shape (n, 10)."""
    return items.shared("counts:references", lambda all_items: bleu_counts(all_items.predictions, all_items.references))


def source_counts(items: Items) -> NDArray[np.float64]:
    """Counts against the source, shape (n, 10)."""
    return items.shared(
        "counts:source", lambda all_items: bleu_counts(all_items.predictions, [[s] for s in all_items.sources])
    )


def ibleu_counts(items: Items) -> NDArray[np.float64]:
    """Counts against the references and against the source side by side, shape (n, 20)."""
    import numpy as np

    return np.hstack([reference_counts(items), source_counts(items)])


def ibleu_value(sums: NDArray[np.float64], *, effective_order: bool = False, alpha: float = ALPHA) -> Vector:
    """iBLEU of summed `ibleu_counts` (..., 20), from -(1 - alpha) to alpha."""
    gained = bleu_value(sums[..., :COUNTS], effective_order=effective_order)
    copied = bleu_value(sums[..., COUNTS:], effective_order=effective_order)
    return alpha * gained - (1 - alpha) * copied


def copy_rate(items: Items) -> Vector:
    """1.0 for each prediction that is its source again (case, punctuation and spaces aside), shape (n,)."""
    import numpy as np

    pairs = zip(items.predictions, items.sources, strict=True)
    return np.array([words(prediction) == words(source) for prediction, source in pairs], dtype=np.float64)
