"""What is in a dataset → HTML. Pure functions; every cell is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from ftcore.tasks import Task
from ui.run_views import findings_html
from ui.statistics_views import statistics_html
from ui.text import escaped, has, number, t
from ui.views import table


def peek_html(peek: Any, task: Task, lang: str) -> str:
    """Return the first rows as they stand, with the field of the task that each column is taken for."""
    fields = {column: name for name, column in peek.column_mapping.items()}
    head = "".join(f"<th>{escape(column)}{_field(fields.get(column), task, lang)}</th>" for column in peek.columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_short(cell))}</td>" for cell in cells) + "</tr>" for cells in peek.preview
    )
    title = escaped("data.first_rows", lang)
    return f'<div class="bvt"><h4>{title}</h4><div class="bvt-scroll">{table(head, body, "bvt-rows")}</div></div>'


def _field(name: str | None, task: Task, lang: str) -> str:
    key = f"tasks.{task.id}.fields.{name}"
    return f'<br><span class="bvt-tag accent">{escaped(key, lang)}</span>' if name and has(key) else ""


def report_html(report: Any, task: Task, lang: str, note: str = "") -> str:
    """Return how many rows there are, what to know before training, what was counted and repaired, and some rows.

    Args:
        report: What the data room found.
        task: Whose fields the rows have.
        lang: Language of the person.
        note: A sentence about how lengths were measured.
    """
    told = f'<p class="bvt-quiet">{escape(note)}</p>' if note else ""
    parts = [
        f"<h3>{escaped('data.rows', lang, n=number(report.rows, lang, 0))}</h3>{told}",
        f"<h4>{escaped('data.findings', lang)}</h4>{findings_html(report.findings, lang)}",
        statistics_html(report.statistics, task, lang),
        f"<h4>{escaped('data.repairs', lang)}</h4>{_repairs(report.repairs, lang)}",
        f"<h4>{escaped('data.preview', lang)}</h4>{preview_html(report.preview, task, lang)}",
    ]
    return f'<div class="bvt">{"".join(parts)}</div>'


def _repairs(repairs: Sequence[Any], lang: str) -> str:
    if not repairs:
        return f'<p class="bvt-quiet">{escaped("data.no_repairs", lang)}</p>'
    lines = []
    for repair in repairs:
        key = f"repairs.{repair.id}"
        text = t(key, lang, **dict(repair.params)) if has(key) else repair.message
        lines.append(
            f"<li>{escape(text)} <small>{escaped('data.times', lang, n=number(repair.count, lang, 0))}</small></li>"
        )
    return f"<ul>{''.join(lines)}</ul>"


def preview_html(rows: Sequence[Any], task: Task, lang: str) -> str:
    """Return rows as a table with a column for each field of the task."""
    names = [field.name for field in task.fields]
    head = "".join(f"<th>{escaped(f'tasks.{task.id}.fields.{name}', lang)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_short(str(row.get(name, ''))))}</td>" for name in names) + "</tr>"
        for row in rows
    )
    return f'<div class="bvt-scroll">{table(head, body, "bvt-rows")}</div>'


def _short(text: str, most: int = 180) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
