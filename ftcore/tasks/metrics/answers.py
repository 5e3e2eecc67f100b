"""Exact match and F1 of short answers, as the official SQuAD v1.1 evaluation script defines them.

Source: `evaluate-v1.1.py` of Rajpurkar et al. 2016, "SQuAD: 100,000+ Questions for Machine Comprehension of Text".
The script removes English articles only; it is applied unchanged to every language, so that figures stay comparable.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ftcore.tasks.metrics.entry import Items

if TYPE_CHECKING:
    from ftcore.tasks.metrics.entry import Vector

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_WITHOUT_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(text: str) -> str:
    """Lower-case, drop ASCII punctuation, then the articles a, an, the, then surplus white space."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_WITHOUT_PUNCTUATION)).split())


def exact_match_of(prediction: str, reference: str) -> float:
    """1.0 when both are the same after `normalise`, else 0.0."""
    return float(normalise(prediction) == normalise(reference))


def f1_of(prediction: str, reference: str) -> float:
    """Harmonic mean of word precision and recall after `normalise`, 0 to 1 (0 when no word is shared)."""
    predicted, gold = normalise(prediction).split(), normalise(reference).split()
    common = sum((Counter(predicted) & Counter(gold)).values())
    if common == 0:
        return 0.0
    precision, recall = common / len(predicted), common / len(gold)
    return 2 * precision * recall / (precision + recall)


def best_reference(prediction: str, references: Sequence[str]) -> str:
    """The gold answer that scores the prediction highest by F1 (the first of equals)."""
    return max(references, key=lambda reference: (f1_of(prediction, reference), exact_match_of(prediction, reference)))


def exact_match(items: Items) -> Vector:
    """Exact match of each item against its best gold answer, shape (n,), 0 or 1."""
    return _best(items, exact_match_of)


def f1(items: Items) -> Vector:
    """F1 of each item against its best gold answer, shape (n,), 0 to 1."""
    return _best(items, f1_of)


def in_context(items: Items) -> Vector:
    """1.0 for each answer whose words stand, in a row, in its source (after `normalise`), shape (n,).

    An extractive answer that is not there was made up; an empty answer counts as not there.
    """
    import numpy as np

    pairs = zip(items.predictions, items.sources, strict=True)
    found = [bool(words := normalise(answer)) and f" {words} " in f" {normalise(text)} " for answer, text in pairs]
    return np.array(found, dtype=np.float64)


def _best(items: Items, score: Callable[[str, str], float]) -> Vector:
    import numpy as np

    pairs = zip(items.predictions, items.references, strict=True)
    values = [max(score(prediction, gold) for gold in golds) for prediction, golds in pairs]
    return np.array(values, dtype=np.float64)
