"""Word overlap of summaries: ROUGE (by rouge_score), length ratio, and how much is copied from the source.

ROUGE: Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries". English is scored by rouge_score's own
tokenizer with its Porter stemmer, so English figures are that library's. Its tokenizer throws away every letter outside
a-z ("canción" becomes "canci" and "n"), so all other languages get `WordTokenizer`: Unicode words, no stemmer.
Copied share: 1 - "novel trigrams" of See et al. 2017, "Get To The Point".
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from ftcore.tasks.metrics.entry import Items

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftcore.tasks.metrics.entry import Vector

ROUGE_TYPES = ("rouge1", "rouge2", "rougeL")
COPY_NGRAM = 3
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """Lower-case Unicode words and numbers of a text (NFC), without punctuation."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


class WordTokenizer:
    """The tokenizer handed to rouge_score for languages other than English: `words`, no stemming."""

    def tokenize(self, text: str) -> list[str]:
        """Words of the text, see `words`."""
        return words(text)


def rouge_scorer(language: str) -> Any:
    """The rouge_score.RougeScorer of a language: English stems, others read Unicode words."""
    from rouge_score.rouge_scorer import RougeScorer

    if language == "en":
        return RougeScorer(list(ROUGE_TYPES), use_stemmer=True)
    return RougeScorer(list(ROUGE_TYPES), tokenizer=WordTokenizer())


def rouge(items: Items, rouge_type: str) -> Vector:
    """F-measure of each item against its best reference, shape (n,), 0 to 1."""
    return items.shared("table:rouge", _rouge_table)[:, ROUGE_TYPES.index(rouge_type)]


def _rouge_table(items: Items) -> NDArray[np.float64]:
    import numpy as np

    scorers = {language: rouge_scorer(language) for language in set(items.languages)}
    table = np.zeros((len(items), len(ROUGE_TYPES)))
    for row, (prediction, golds, language) in enumerate(
        zip(items.predictions, items.references, items.languages, strict=True)
    ):
        scores = scorers[language].score_multi(golds, prediction)
        table[row] = [scores[name].fmeasure for name in ROUGE_TYPES]
    return table


def length_counts(items: Items) -> NDArray[np.float64]:
    """Words of the prediction and of the first reference, shape (n, 2)."""
    import numpy as np

    pairs = zip(items.predictions, items.references, strict=True)
    counts = [(len(words(prediction)), len(words(golds[0]))) for prediction, golds in pairs]
    return np.array(counts, dtype=np.float64).reshape(len(items), 2)


def length_ratio(sums: NDArray[np.float64]) -> Vector:
    """Words written over words of the references from summed `length_counts` (..., 2); 0 without reference words."""
    import numpy as np

    written, wanted = sums[..., 0], sums[..., 1]
    return np.where(wanted > 0, written / np.maximum(wanted, 1), 0.0)


def copied_share(items: Items) -> Vector:
    """Share of each prediction's word trigrams that stand in its source, shape (n,), 0 to 1.

    A prediction of one or two words counts as one n-gram of its own length; an empty one copies nothing.
    """
    import numpy as np

    pairs = zip(items.predictions, items.sources, strict=True)
    return np.array([_copied(words(prediction), words(source)) for prediction, source in pairs], dtype=np.float64)


def _copied(prediction: list[str], source: list[str]) -> float:
    size = min(COPY_NGRAM, len(prediction))
    if size == 0:
        return 0.0
    in_source = {tuple(source[i : i + size]) for i in range(len(source) - size + 1)}
    grams = [tuple(prediction[i : i + size]) for i in range(len(prediction) - size + 1)]
    return sum(gram in in_source for gram in grams) / len(grams)
