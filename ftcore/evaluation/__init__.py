"""Measures models on held-out items: answers, scores, paired differences with honest intervals, rows of single items.

`evaluate` does it all; the rest is what a page or a notebook needs to look closer.
"""

from ftcore.evaluation import tables
from ftcore.evaluation.benchmarking import Benchmark, Cell, Course, benchmark
from ftcore.evaluation.evaluating import evaluate
from ftcore.evaluation.explain import Piece, explain, word_difference
from ftcore.evaluation.item_table import ItemPage, ItemRow, ItemTable
from ftcore.evaluation.result import Evaluation, ModelDifference, ModelResult, Remark
from ftcore.evaluation.scoring import Scores, references_of, score, source_of
from ftcore.evaluation.stats import Difference, holm, paired_difference

__all__ = [
    "Benchmark",
    "Cell",
    "Course",
    "Difference",
    "Evaluation",
    "ItemPage",
    "ItemRow",
    "ItemTable",
    "ModelDifference",
    "ModelResult",
    "Piece",
    "Remark",
    "Scores",
    "benchmark",
    "evaluate",
    "explain",
    "holm",
    "paired_difference",
    "references_of",
    "score",
    "source_of",
    "tables",
    "word_difference",
]
