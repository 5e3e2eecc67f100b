"""Why an item scores what it scores, and how an answer differs from its reference, word by word."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ftcore.evaluation.result import Remark
from ftcore.tasks import metrics

_PIECES = re.compile(r"\w+|\s+|[^\w\s]")
_SPANISH = ("el", "la", "los", "las", "lo", "un", "una", "unos", "unas")
_PORTUGUESE = ("o", "a", "os", "as", "um", "uma", "uns", "umas")
_ARTICLES = frozenset(_SPANISH + _PORTUGUESE)
"""Articles of Spanish and Portuguese, which the SQuAD rules keep, though they drop the English ones."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text that both have (same), only the reference (missing) or only the answer (extra)."""

    kind: Literal["same", "missing", "extra"]
    text: str


def word_difference(reference: str, answer: str) -> list[Piece]:
    """The way from a reference to an answer; "same" and "extra" pieces together spell the answer."""
    wanted, given = _PIECES.findall(reference), _PIECES.findall(answer)
    matcher = difflib.SequenceMatcher(None, [word.lower() for word in wanted], [word.lower() for word in given], False)
    pieces = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(given[c:d])))
            continue
        parts = (Piece("missing", "".join(wanted[a:b])), Piece("extra", "".join(given[c:d])))
        pieces += [part for part in parts if part.text]
    return pieces


def explain(metric: str, answer: str, references: Sequence[str], known_labels: Sequence[str] = ()) -> list[Remark]:
    """Why an answer gets its score by this metric, as codes (keys ``explain.<code>``) with their values.

    answer, references: the texts as they are. known_labels: all labels of the data, for metrics of labels.
    A metric that needs no explanation of single items gives an empty list.

    Raises:
        NotFound: No metric is called that.
    """
    judge = metrics.get(metrics.get(metric).item_metric).name
    if judge not in _EXPLAINED:
        return []
    if not answer.strip():
        return [Remark("empty_answer", {})]
    return _EXPLAINED[judge](answer, references, known_labels)


def _exact(answer: str, references: Sequence[str], _: Sequence[str]) -> list[Remark]:
    gold = metrics.best_reference(answer, references)
    mine, wanted = metrics.normalise(answer), metrics.normalise(gold)
    shown = {"answer": answer, "reference": gold, "read_as": mine, "reference_read_as": wanted}
    if mine == wanted:
        return [Remark("exact_same" if answer == gold else "exact_after_normalising", shown)]
    return [Remark(_why_not_exact(mine.split(), wanted.split()), {**shown, **_bags(mine.split(), wanted.split())})]


def _why_not_exact(mine: list[str], wanted: list[str]) -> str:
    """The smallest difference that keeps two normalised answers apart."""
    extra, missing = Counter(mine) - Counter(wanted), Counter(wanted) - Counter(mine)
    if not extra and not missing:
        return "exact_other_order"
    if _without_accents(" ".join(mine)) == _without_accents(" ".join(wanted)):
        return "exact_accents"
    if set(extra) | set(missing) <= _ARTICLES:
        return "exact_article"
    if not missing:
        return "exact_extra_words"
    if not extra:
        return "exact_missing_words"
    return "exact_other_words" if Counter(mine) & Counter(wanted) else "exact_nothing_shared"


def _without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _f1(answer: str, references: Sequence[str], _: Sequence[str]) -> list[Remark]:
    gold = metrics.best_reference(answer, references)
    mine, wanted = metrics.normalise(answer).split(), metrics.normalise(gold).split()
    return [_overlap("f1_words", mine, wanted, gold)]


def _words(answer: str, references: Sequence[str], _: Sequence[str]) -> list[Remark]:
    mine = metrics.words(answer)
    gold = max(references, key=lambda text: sum((Counter(metrics.words(text)) & Counter(mine)).values()))
    return [_overlap("overlap_words", mine, metrics.words(gold), gold)]


def _overlap(code: str, mine: list[str], wanted: list[str], gold: str) -> Remark:
    shared = sum((Counter(mine) & Counter(wanted)).values())
    counts = {"shared_count": shared, "answer_count": len(mine), "reference_count": len(wanted)}
    return Remark(code, {"reference": gold, **counts, **_bags(mine, wanted)})


def _bags(mine: list[str], wanted: list[str]) -> dict[str, str]:
    """Words of both, only of the answer, only of the reference, in their order, as texts."""
    both = Counter(mine) & Counter(wanted)
    parts = {"shared": both, "extra": Counter(mine) - both, "missing": Counter(wanted) - both}
    return {name: " ".join(words.elements()) for name, words in parts.items()}


def _label(answer: str, references: Sequence[str], known_labels: Sequence[str]) -> list[Remark]:
    mine, wanted = metrics.normalise_label(answer), [metrics.normalise_label(gold) for gold in references]
    shown = {"answer": answer, "reference": references[0]}
    if mine in wanted:
        return [Remark("label_right", shown)]
    is_label = not known_labels or mine in {metrics.normalise_label(label) for label in known_labels}
    return [Remark("label_wrong" if is_label else "label_unknown", shown)]


def _score(answer: str, references: Sequence[str], _: Sequence[str]) -> list[Remark]:
    mine, wanted = metrics.to_number(answer), metrics.to_number(references[0])
    code = "score_no_number" if mine == metrics.NO_NUMBER else "score_distance"
    return [Remark(code, {"answer": answer, "reference": references[0], "distance": round(abs(mine - wanted), 4)})]


_EXPLAINED: Mapping[str, Callable[[str, Sequence[str], Sequence[str]], list[Remark]]] = {
    "exact_match": _exact,
    "f1": _f1,
    "rouge1": _words,
    "rouge2": _words,
    "rougeL": _words,
    "ibleu": _words,
    "sacrebleu": _words,
    "accuracy": _label,
    "mse": _score,
}
