"""What is in a file → HTML. Pure functions; every cell is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from ftcore.tasks import Task
from ui.run_views import findings_html
from ui.text import has, number, t
from ui.views import table


def report_html(report: Any, task: Task, lang: str) -> str:
    """Return how many rows there are, some of them, what was repaired and what to know before training."""
    parts = [
        f"<h3>{_t('data.rows', lang, n=number(report.rows, lang, 0))}</h3>",
        f"<h4>{_t('data.findings', lang)}</h4>{findings_html(report.findings, lang)}",
        f"<h4>{_t('data.repairs', lang)}</h4>{_repairs(report.repairs, lang)}",
        f"<h4>{_t('data.preview', lang)}</h4>{preview_html(report.preview, task, lang)}",
    ]
    return f'<div class="bvt">{"".join(parts)}</div>'


def _repairs(repairs: Sequence[Any], lang: str) -> str:
    if not repairs:
        return f'<p class="bvt-quiet">{_t("data.no_repairs", lang)}</p>'
    lines = []
    for repair in repairs:
        key = f"repairs.{repair.id}"
        text = t(key, lang, **dict(repair.params)) if has(key) else repair.message
        lines.append(
            f"<li>{escape(text)} <small>{_t('data.times', lang, n=number(repair.count, lang, 0))}</small></li>"
        )
    return f"<ul>{''.join(lines)}</ul>"


def preview_html(rows: Sequence[Any], task: Task, lang: str) -> str:
    """Return rows as a table with a column for each field of the task."""
    names = [field.name for field in task.fields]
    head = "".join(f"<th>{_t(f'tasks.{task.id}.fields.{name}', lang)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_short(str(row.get(name, ''))))}</td>" for name in names) + "</tr>"
        for row in rows
    )
    return f'<div class="bvt-scroll">{table(head, body)}</div>'


def _short(text: str, most: int = 180) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _t(key: str, lang: str, **params: object) -> str:
    return escape(t(key, lang, **params), quote=True)
