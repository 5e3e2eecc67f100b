"""Measures models on held-out items: answers, scores, paired differences with honest intervals, rows of single items.

`evaluate` does it all; the rest is what a page or a notebook needs to look closer.
"""

from ftcore.evaluation import tables
from ftcore.evaluation.benchmark_table import best_of, heading_of, rows_of
from ftcore.evaluation.benchmarking import Benchmark, Cell, benchmark
from ftcore.evaluation.between import difference_between
from ftcore.evaluation.courses import Course, CourseRequest, course_requests, dataset_lists, open_course
from ftcore.evaluation.evaluating import evaluate
from ftcore.evaluation.explain import Piece, explain, word_difference
from ftcore.evaluation.forgetting import FORGETTING, forgetting_request
from ftcore.evaluation.item_table import ItemPage, ItemRow, ItemTable
from ftcore.evaluation.job import BENCHMARK, MODULE, Job, JobStatus
from ftcore.evaluation.measures import Size, size_of
from ftcore.evaluation.report import FORMATS, WORDS, charts_html, check_suffix, write_report
from ftcore.evaluation.request import Request, comparison_request
from ftcore.evaluation.result import Evaluation, ModelDifference, ModelResult, Remark, count_comparisons
from ftcore.evaluation.rivals import RIVAL_PREFIX
from ftcore.evaluation.scoring import Scores, references_of, score, source_of
from ftcore.evaluation.stats import Difference, holm, paired_difference

__all__ = [
    "BENCHMARK",
    "FORGETTING",
    "FORMATS",
    "MODULE",
    "RIVAL_PREFIX",
    "WORDS",
    "Benchmark",
    "Cell",
    "Course",
    "CourseRequest",
    "Difference",
    "Evaluation",
    "ItemPage",
    "ItemRow",
    "ItemTable",
    "Job",
    "JobStatus",
    "ModelDifference",
    "ModelResult",
    "Piece",
    "Remark",
    "Request",
    "Scores",
    "Size",
    "benchmark",
    "best_of",
    "charts_html",
    "check_suffix",
    "comparison_request",
    "count_comparisons",
    "course_requests",
    "dataset_lists",
    "difference_between",
    "evaluate",
    "explain",
    "forgetting_request",
    "heading_of",
    "holm",
    "open_course",
    "paired_difference",
    "references_of",
    "rows_of",
    "score",
    "size_of",
    "source_of",
    "tables",
    "word_difference",
    "write_report",
]
