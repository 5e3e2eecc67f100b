"""SQuAD's JSON: articles of paragraphs of questions (version 1.1; 2.0's unanswerable questions are marked).

Layout: https://rajpurkar.github.io/SQuAD-explorer/ — ``data[].paragraphs[].qas[].answers[]``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ftcore.data.formats.table import RawRow, RawTable
from ftcore.data.record import ReadingRecord
from ftcore.data.source import Progress

COLUMNS = ("id", "title", "question", "context", "answers")


def squad_table(articles: list[Any], part: str | None = None) -> RawTable:
    """Return one row per question; ``answers`` is ``{"text": [...], "answer_start": [...]}``, empty if none."""

    def rows(record: ReadingRecord, progress: Progress | None) -> Iterator[RawRow]:
        number = 0
        for done, article in enumerate(articles):
            if progress:
                progress(done, len(articles))
            for paragraph in article.get("paragraphs", ()):
                context = str(paragraph.get("context", ""))
                for question in paragraph.get("qas", ()):
                    number += 1
                    yield number, _cells(article, context, question, number)

    return RawTable(COLUMNS, rows, part=part)


def _cells(article: dict[str, Any], context: str, question: dict[str, Any], number: int) -> list[Any]:
    answers = question.get("answers") or []
    texts = [str(answer.get("text", "")) for answer in answers]
    starts = [int(answer.get("answer_start", -1)) for answer in answers]
    title = str(article.get("title") or "")
    return [
        str(question.get("id", number)),
        title,
        question.get("question"),
        context,
        {"text": texts, "answer_start": starts},
    ]
