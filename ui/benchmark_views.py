"""The JSON of a measurement → HTML: how far it is, the table, the charts, what a run forgot. All text is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ui.run_views import big, size
from ui.score_views import change_words, interval_text, verdict
from ui.text import duration, escaped, has, number, t
from ui.views import kept_error_text, metric_html

Document = Mapping[str, Any]
ARROWS = {"higher": "↑", "lower": "↓", "neither": ""}
REPORT_SENTENCES = ("title", "scores", "parameters", "seconds", "reported", "luck")


def report_words(lang: str) -> dict[str, str]:
    """Return the sentences of the report in a language, their placeholders still in them."""
    return {name: t(f"benchmark.report.{name}", lang) for name in REPORT_SENTENCES}


def renamed(found: Document, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the measurement with its models called what people call them."""

    def called(parts: Sequence[Document]) -> list[dict[str, Any]]:
        return [{**part, "model": names.get(part["model"], part["model"])} for part in parts]

    datasets = [{**one, "differences": called(one["differences"])} for one in found["datasets"]]
    return {**found, "models": called(found["models"]), "cells": called(found["cells"]), "datasets": datasets}


def progress_html(status: Any, lang: str) -> str:
    """Return where a measurement stands: a bar while it runs, and how it ended."""
    if status is None:
        return ""
    percent = round(100 * status.done / status.total) if status.total else 0
    parts = [f'<p class="bvt-quiet">{escaped(f"benchmark.states.{status.state}", lang)}']
    if status.total:
        done, total = number(status.done, lang, 0), number(status.total, lang, 0)
        parts.append(f" · {escaped('benchmark.answers', lang, done=done, total=total)}")
    if status.state == "running" and status.done and status.seconds:
        left = status.seconds * (status.total - status.done) / status.done
        parts.append(f" · {escaped('train.eta', lang, time=duration(left, lang))}")
    parts.append("</p>")
    if status.state in ("waiting", "running"):
        label = escaped("benchmark.progress", lang)
        parts.append(
            f'<div class="bvt-progress" role="progressbar" aria-valuemin="0" aria-valuemax="100" '
            f'aria-valuenow="{percent}" aria-label="{label}"><i style="width:{percent}%"></i></div>'
        )
    if status.error:
        parts.append(f'<div class="bvt-problem">{problem_text(status.error, lang)}</div>')
    return f'<div class="bvt">{"".join(parts)}</div>'


def problem_text(error: Document, lang: str) -> str:
    """Return the error of a cell in a language, escaped; its English message where there is no translation."""
    return escape(kept_error_text(str(error["code"]), error["params"], str(error["message"]), lang))


def table_html(found: Document | None, lang: str, *, intervals: bool = False) -> str:
    """Return the table: a row a model, the datasets side by side, the best of each column in bold.

    Args:
        found: The JSON of a measurement so far; None while there is no cell.
        lang: Language of the page.
        intervals: Show the interval of the difference from the first model under each score.
    """
    if not found:
        return ""
    from ftcore.evaluation import best_of

    cells = {(cell["model"], cell["dataset"]): cell for cell in found["cells"]}
    best = best_of(found)
    body = "".join(_row(model, found, cells, best, lang, intervals) for model in found["models"])
    reported = "".join(_reported_rows(found, lang))
    note = f'<p class="bvt-quiet">{escaped("benchmark.against_first", lang)}</p>' if intervals else ""
    return (
        f'<div class="bvt bvt-scroll"><table class="bvt-table"><thead>{_heads(found, lang)}</thead>'
        f"<tbody>{body}{reported}</tbody></table>{note}</div>"
    )


def _heads(found: Document, lang: str) -> str:
    facts = [escaped(f"benchmark.{name}", lang) for name in ("parameters", "memory")]
    over, under = [f'<th rowspan="2">{escaped("benchmark.model", lang)}</th>'], []
    over += [f'<th class="n" rowspan="2">{fact}</th>' for fact in facts]
    for dataset in found["datasets"]:
        items = escaped("benchmark.items", lang, n=number(dataset["items"], lang, 0))
        span = len(dataset["metrics"]) + 1
        over.append(f'<th colspan="{span}">{escape(dataset["dataset"])} <small>{items}</small></th>')
        for metric in dataset["metrics"]:
            name = metric_html(metric["metric"], lang)
            name = f"<b>{name}</b>" if metric["metric"] == dataset["main_metric"] else name
            under.append(f'<th class="n">{name} {ARROWS[metric["direction"]]}</th>')
        under.append(f'<th class="n">{escaped("benchmark.seconds", lang)}</th>')
    return f"<tr>{''.join(over)}</tr><tr>{''.join(under)}</tr>"


def _row(
    model: Document,
    found: Document,
    cells: Mapping[tuple[str, str], Document],
    best: Mapping[str, float],
    lang: str,
    intervals: bool,
) -> str:
    mine = [cells.get((model["model"], dataset["dataset"])) for dataset in found["datasets"]]
    peaks = [cell["peak_memory"] for cell in mine if cell and cell.get("peak_memory")]
    facts = [_parameters(model, lang), size(max(peaks), lang) if peaks else "–"]
    row = [f"<td>{escape(model['model'])}</td>", *(f'<td class="n">{fact}</td>' for fact in facts)]
    for dataset, cell in zip(found["datasets"], mine, strict=True):
        row += _cell(dataset, cell, model["model"], best, lang, intervals)
    return f"<tr>{''.join(row)}</tr>"


def _parameters(model: Document, lang: str) -> str:
    sizes = model["parameters"]
    if not sizes:
        return "–"
    backbone, embedding = big(sizes["backbone"], lang), big(sizes["embedding"], lang)
    parts = escaped("benchmark.parts", lang, backbone=backbone, embedding=embedding)
    return f"{big(sizes['total'], lang)}<br><small>{parts}</small>"


def _cell(
    dataset: Document,
    cell: Document | None,
    model: str,
    best: Mapping[str, float],
    lang: str,
    intervals: bool,
) -> list[str]:
    span = len(dataset["metrics"]) + 1
    if cell is None:
        return [f'<td class="n bvt-quiet" colspan="{span}">…</td>']
    if "error" in cell:
        return [f'<td class="bvt-quiet" colspan="{span}">{problem_text(cell["error"], lang)}</td>']
    from ftcore.evaluation import heading_of

    spans = {one["metric"]: one for one in dataset["differences"] if one["model"] == model}
    shown = []
    for metric in dataset["metrics"]:
        name, value = metric["metric"], cell["metrics"][metric["metric"]]
        text = number(value, lang)
        if best.get(heading_of(dataset["dataset"], name, metric["direction"])) == value:
            text = f"<b>{text}</b>"
        if intervals and name in spans:
            text += f"<br><small>{escape(interval_text(spans[name], lang))}</small>"
        shown.append(f'<td class="n">{text}</td>')
    seconds = cell["seconds_per_item"]
    return [*shown, f'<td class="n">{"–" if seconds is None else _seconds(seconds, lang)}</td>']


def _seconds(seconds: float, lang: str) -> str:
    return f"{number(seconds, lang, 2 if seconds >= 0.1 else 4)} s"


def _reported_rows(found: Document, lang: str) -> list[str]:
    rows = []
    for model in dict.fromkeys(one["model"] for one in found["published"]):
        values = {(one["dataset"], one["metric"]): one for one in found["published"] if one["model"] == model}
        source = escape("; ".join(dict.fromkeys(one["source"] for one in values.values())), quote=True)
        name = f"{escape(model)} {escaped('benchmark.reported', lang)}"
        row = [f'<td><i title="{source}">{name}</i></td><td></td><td></td>']
        for dataset in found["datasets"]:
            for metric in dataset["metrics"]:
                one = values.get((dataset["dataset"], metric["metric"]))
                row.append(f'<td class="n"><i>{number(one["value"], lang) if one else ""}</i></td>')
            row.append("<td></td>")
        rows.append(f"<tr>{''.join(row)}</tr>")
    return rows


def charts(found: Document | None, lang: str) -> str:
    """Return the charts of a measurement, and how many of its differences luck alone would make."""
    if not found:
        return ""
    from ftcore.evaluation import charts_html

    return f'<div class="bvt bvt-charts">{charts_html(found, report_words(lang))}</div>'


def forgotten_html(found: Document | None, lang: str) -> str:
    """Return what a run forgot, a plain sentence for each other task; nothing while nothing is measured."""
    if not found:
        return ""
    sentences = []
    for dataset in found["datasets"]:
        named = f"<b>{escape(task_name(dataset['task'], lang))}</b> <small>({escape(dataset['dataset'])})</small>"
        errors = [cell["error"] for cell in found["cells"] if cell["dataset"] == dataset["dataset"] and "error" in cell]
        for one in dataset["differences"]:
            if one["metric"] == dataset["main_metric"]:
                sentences.append(f"<p>{named}: {escape(forgotten_sentence(one, lang))}</p>")
        sentences += [f"<p>{named}: {problem_text(error, lang)}</p>" for error in errors[:1]]
    return f'<div class="bvt">{"".join(sentences)}</div>'


def forgotten_sentence(difference: Document, lang: str) -> str:
    """Return one task's difference in plain words: kept, forgotten, better, or too few examples to tell."""
    said = verdict(difference) if has(f"measured.forgotten.{verdict(difference)}") else "chance"
    return f"{t(f'measured.forgotten.{said}', lang)} {change_words(difference, lang)}."


def task_name(task: str, lang: str) -> str:
    """Return how people call a task."""
    return t(f"tasks.{task}.name", lang) if has(f"tasks.{task}.name") else task
