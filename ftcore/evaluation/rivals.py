"""Answers that need no model. A tuned model that does not beat them has learned nothing worth its training.

Majority label and mean score look at the very items that are scored, so they are as good as such a rival can be.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ftcore.evaluation.scoring import references_of, source_of
from ftcore.tasks import Task, metrics

Rows = Sequence[Mapping[str, Any]]

RIVAL_PREFIX = "rival:"
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'»”)\]]*\s+")
_NAME = re.compile(r"[^\W\d_][\w'’-]*|\d[\d.,:]*")
_JOINING = frozenset({"of", "the", "and", "de", "del", "la", "las", "los", "y", "do", "da", "dos", "das", "e"})


def sentences(text: str) -> list[str]:
    """A text cut after full stops, question marks and exclamation marks that white space follows."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def longest_name(text: str) -> str:
    """The longest run of capitalised words and numbers (joined by "of", "de" and the like); "" when there is none."""
    runs: list[list[re.Match[str]]] = [[]]
    for found in _NAME.finditer(text):
        word = found.group()
        joined = bool(runs[-1]) and text[runs[-1][-1].end() : found.start()].strip() == ""
        if word[0].isupper() or word[0].isdigit() or (joined and word in _JOINING):
            runs.append([*runs.pop(), found] if joined else [found])
        else:
            runs.append([])
    trimmed = [_without_joining_end(run) for run in runs]
    best = max(trimmed, key=len)
    return text[best[0].start() : best[-1].end()] if best else ""


def _without_joining_end(run: list[re.Match[str]]) -> list[re.Match[str]]:
    while run and run[-1].group() in _JOINING:
        run = run[:-1]
    return run


def rival_answers(task: Task, rows: Rows) -> dict[str, list[str]]:
    """The answers of every rival that makes sense for a task, by the rival's name (``rival:copy_input``)."""
    chosen: Mapping[str, Callable[[Task, Rows], list[str]]] = _RIVALS[task.answer_kind]
    if task.answer_kind == "text" and not task.shortens:
        chosen = {name: answer for name, answer in chosen.items() if name == "copy_input"}
    return {RIVAL_PREFIX + name: answer(task, rows) for name, answer in chosen.items()}


def _each_source(answer: Callable[[str], str]) -> Callable[[Task, Rows], list[str]]:
    def answers(task: Task, rows: Rows) -> list[str]:
        return [answer(source_of(task, row)) for row in rows]

    return answers


def _majority(task: Task, rows: Rows) -> list[str]:
    labels = Counter(references_of(task, row)[0] for row in rows)
    return [labels.most_common(1)[0][0]] * len(rows) if rows else []


def _mean(task: Task, rows: Rows) -> list[str]:
    scores = [metrics.to_number(references_of(task, row)[0]) for row in rows]
    return [f"{sum(scores) / len(scores):.4f}"] * len(rows) if rows else []


_RIVALS: Mapping[str, Mapping[str, Callable[[Task, Rows], list[str]]]] = {
    "text": {
        "copy_input": _each_source(str),
        "first_three_sentences": _each_source(lambda text: " ".join(sentences(text)[:3])),
    },
    "span": {
        "first_sentence": _each_source(lambda text: " ".join(sentences(text)[:1])),
        "longest_name": _each_source(longest_name),
    },
    "label": {"majority_label": _majority},
    "score": {"mean_score": _mean},
}
