"""The authors' own files of well-known datasets, where a folder of them exists: mapping unaided, facts found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

CASES = [
    ("rt_polarity/rt-polarity.pos", "classify", 9596, {"text": "text", "label": "label"}),
    ("cola", "classify", 9070, {"text": "column 4", "label": "column 2"}),
    ("rte", "entail", 2488, {"premise": "sentence1", "hypothesis": "sentence2", "label": "label"}),
    ("wnli", "entail", 518, {"premise": "sentence1", "hypothesis": "sentence2", "label": "label"}),
    ("mrpc", "entail", 4076, {"premise": "#1 String", "hypothesis": "#2 String", "label": "Quality"}),
    ("mrpc", "paraphrase", 2753, {"text": "#1 String", "paraphrase": "#2 String", "keep": "Quality"}),
    ("stsb", "similarity", 7209, {"sentence1": "sentence1", "sentence2": "sentence2", "score": "score"}),
    ("assin2", "similarity", 6991, {"sentence1": "premise", "sentence2": "hypothesis", "score": "similarity"}),
    ("assin2", "entail", 6954, {"premise": "premise", "hypothesis": "hypothesis", "label": "entailment"}),
    ("pawsx", "paraphrase", 847, {"text": "column 1", "paraphrase": "column 2", "keep": "column 3"}),
    ("pawsx", "entail", 2000, {"premise": "column 1", "hypothesis": "column 2", "label": "column 3"}),
    (
        "squad",
        "question-answering",
        8470,
        {"context": "context", "question": "question", "answer": "answers", "group": "title"},
    ),
    ("xquad", "question-answering", 1185, {"context": "context", "question": "question", "answer": "answers"}),
    ("tydiqa", "question-answering", 3696, {"context": "context", "question": "question", "answer": "answers"}),
    ("bbc", "summarize", 1561, {"article": "article", "summary": "summary"}),
    ("es_news", "summarize", 80, {"article": "article", "summary": "summary"}),
]

FACTS = {
    ("bbc", "summarize"): {"rows_duplicate": 39},  # of 1,600 lines
    ("cola", "classify"): {"leak_exact": 6, "label_dominates": 6381},  # 70 % of its sentences are acceptable
    ("stsb", "similarity"): {"rows_duplicate": 40},
    ("assin2", "entail"): {"leak_exact": 11, "target_conflict": 10},
    ("tydiqa", "question-answering"): {"answer_start_wrong": 11},
}
"""Some of what is wrong with these files."""


@pytest.mark.parametrize(("name", "task", "rows", "mapping"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])
def test_mapping_is_proposed_without_help(
    shared_data: Path, look: Any, name: str, task: str, rows: int, mapping: dict[str, str]
) -> None:
    report = look(shared_data / name, task)
    assert report.rows == rows
    assert mapping.items() <= report.column_mapping.items()
    known = FACTS.get((name, task), {})
    assert known.items() <= {found.id: found.count for found in report.findings}.items()
    assert not [found for found in report.findings if found.id in ("rows_broken", "rows_incomplete", "answer_missing")]
    language = {"assin2": "pt", "pawsx": "es", "xquad": "es", "es_news": "es"}.get(name.split("/")[0], "en")
    assert report.statistics["languages"][language] >= 0.99 * rows
