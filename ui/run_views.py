"""Runs → HTML and charts: where a run stands, what it learned, whether to believe it. All text is escaped."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from types import SimpleNamespace
from typing import Any

from ui.text import duration, escaped, has, number, t
from ui.views import kept_error_text, table

MOST_POINTS = 500
"""Points of one curve that are sent to the browser; more cost time and cannot be seen."""

MOST_EXAMPLES = 3
"""Rows or places that are shown of a finding."""

COLOURS = ("#0d9488", "#8b857e", "#c2410c", "#7c3aed", "#0369a1")
"""Curve colours with at least 3:1 against both backgrounds; the first two are validation and training loss."""

TONES = {"finished": "good", "failed": "bad", "corrupted": "bad", "interrupted": "warn", "running": "accent"}


def state_tag(state: str, lang: str) -> str:
    """Return the state of a run as a small label."""
    return f'<span class="bvt-tag {TONES.get(state, "")}">{escaped(f"runs.states.{state}", lang)}</span>'


def status_html(name: str, about: str, status: Any, turn: tuple[int, float | None] | None, lang: str) -> str:
    """Return the card of one run: its name, state, progress, time left, and how it ended.

    ``turn``: its place in the line, counted from 1, and the seconds until it begins, when those can be told.
    """
    parts = [
        f"<header><h3>{escape(name)}</h3>{state_tag(status.state, lang)}</header>",
        f'<p class="what">{escape(about)}</p>',
    ]
    if status.state in ("queued", "running"):
        parts.append(_progress(status, turn, lang))
    if status.message is not None:
        parts.append(message_html(status.message, lang))
    return f'<section class="bvt bvt-run" aria-label="{escape(name, quote=True)}">{"".join(parts)}</section>'


def _progress(status: Any, turn: tuple[int, float | None] | None, lang: str) -> str:
    percent = max(0, min(100, round(100 * status.progress)))
    bar = (
        f'<div class="bvt-progress" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow="{percent}" '
        f'aria-label="{escaped("train.progress", lang)}"><i style="width:{percent}%"></i></div>'
    )
    words = []
    if turn is not None:
        position, wait = turn
        words.append(t("train.position", lang, n=position) if position > 1 else t("train.next", lang))
        if wait:
            words.append(t("train.starts_in", lang, time=duration(wait, lang)))
    elif status.state == "queued":
        words.append(t("train.starting", lang))
    if status.phase and status.state == "running":
        words.append(t(f"train.phases.{status.phase}", lang) if has(f"train.phases.{status.phase}") else status.phase)
    if status.step:
        words.append(t("train.step", lang, n=number(status.step, lang, 0)))
    if status.elapsed_s:
        words.append(t("train.elapsed", lang, time=duration(status.elapsed_s, lang)))
    if status.eta_s:
        words.append(t("train.eta", lang, time=duration(status.eta_s, lang)))
    return f'{bar}<p class="bvt-quiet">{escape(" · ".join(words))}</p>'


def message_html(message: Any, lang: str) -> str:
    """Return how a run ended: one sentence, and the last lines of the log when something failed."""
    tone = "" if message.log else " quiet"
    log = ""
    if message.log:
        lines = escape("\n".join(message.log))
        log = f'<details><summary>{escaped("runs.log", lang)}</summary><pre class="bvt-log">{lines}</pre></details>'
    return f'<div class="bvt-problem{tone}">{escape(message_text(message, lang))}{log}</div>'


def message_text(message: Any, lang: str) -> str:
    """Return the sentence of a run's message: by its own key, or from the phrases of the error it came from."""
    code, params = message.code, dict(message.params)
    if has(f"run_messages.{code}"):
        return t(f"run_messages.{code}", lang, **params)
    return kept_error_text(code, params, str(message.text), lang)


def curve_rows(events: Sequence[Mapping[str, Any]], lang: str) -> list[dict[str, Any]]:
    """Return the points of the two loss curves as rows ``step, loss, series``, thinned to what can be seen.

    Each series starts with an empty point: a chart that does not know a series from the start never shows it.
    """
    training, validation = t("train.curve_training", lang), t("train.curve_validation", lang)
    rows: list[dict[str, Any]] = []
    for series, kind, key in ((validation, "eval", "eval_loss"), (training, "log", "loss")):
        points = [
            (event["step"], event[key]) for event in events if event.get("kind") == kind and is_finite(event.get(key))
        ]
        rows.append({"step": 0, "loss": math.nan, "series": series})
        rows += [{"step": step, "loss": round(value, 4), "series": series} for step, value in thinned(points)]
    return rows


def is_finite(value: Any) -> bool:
    """Say whether this is a number that can be drawn."""
    return isinstance(value, int | float) and math.isfinite(value)


def thinned(points: Sequence[Any], most: int = MOST_POINTS) -> list[Any]:
    """Return at most ``most`` of the points, evenly spread, the last one always among them."""
    stride = max(1, math.ceil(len(points) / most))
    kept = list(points[::stride])
    return kept if not points or kept[-1] == points[-1] else [*kept, points[-1]]


def chart(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Return rows as the DataFrame that ``gr.LinePlot`` takes; None when there is nothing to draw yet."""
    if not any(is_finite(row["loss"]) for row in rows):
        return None
    import pandas as pd

    return pd.DataFrame(list(rows))


def watched_html(events: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Return the watched examples: what was asked, a good answer, the answer before training and the newest one."""
    seen = [event for event in events if event.get("kind") == "watched" and event.get("items")]
    if not seen:
        return ""
    first, last = seen[0], seen[-1]
    before = {item["id"]: item["text"] for item in first["items"]}
    heads = [t("train.watched_source", lang), t("train.watched_reference", lang), t("train.watched_before", lang)]
    heads.append(t("train.watched_now", lang, n=number(last["step"], lang, 0)))
    rows = "".join(
        f"<tr><td>{escape(_short(item['source']))}</td><td>{escape(item['reference'])}</td>"
        f"<td>{escape(before.get(item['id'], ''))}</td><td><b>{escape(item['text'])}</b></td></tr>"
        for item in last["items"]
    )
    head = "".join(f"<th>{escape(word)}</th>" for word in heads)
    title = escaped("train.watched", lang)
    return f'<div class="bvt bvt-scroll"><h4>{title}</h4>{table(head, rows, "bvt-watched")}</div>'


def _short(text: str, most: int = 140) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def estimate_html(estimate: Any, lang: str) -> str:
    """Return what a run will need: parameters, memory, time."""
    share = 100 * estimate.trainable / max(1, estimate.total)
    facts = [
        (
            t("train.trainable", lang),
            big(estimate.trainable, lang),
            t("train.of_total", lang, total=big(estimate.total, lang), share=number(share, lang)),
        ),
        (t("train.memory", lang), size(estimate.memory_bytes, lang), t("train.at_most", lang)),
        (t("train.time", lang), _time_range(estimate, lang), t("train.on_this_machine", lang)),
    ]
    cells = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}<small>{escape(more)}</small></dd></div>"
        for name, value, more in facts
    )
    return f'<dl class="bvt bvt-estimate">{cells}</dl>'


def _time_range(estimate: Any, lang: str) -> str:
    low, high = getattr(estimate, "seconds_low", None), getattr(estimate, "seconds_high", None)
    if low is not None and high is not None:
        return t("train.time_range", lang, low=duration(low, lang), high=duration(high, lang))
    return (
        t("train.time_unknown", lang)
        if estimate.seconds is None
        else t("train.about", lang, time=duration(estimate.seconds, lang))
    )


def big(count: float, lang: str) -> str:
    """Return a number of parameters as people say it: ``2.9 M``, ``310 k``."""
    if count >= 1e9:
        return f"{number(count / 1e9, lang)} G"
    if count >= 1e6:
        return f"{number(count / 1e6, lang)} M"
    return f"{number(count / 1e3, lang, 0)} k" if count >= 1e4 else number(count, lang, 0)


def size(count: float, lang: str) -> str:
    """Return a number of bytes in MB or GB (powers of ten)."""
    return f"{number(count / 1e9, lang)} GB" if count >= 1e9 else f"{number(count / 1e6, lang, 0)} MB"


def runs_html(runs: Sequence[Any], lang: str) -> str:
    """Return the list of runs as a table; a name carries the run's id for the click."""
    heads = "".join(
        f"<th>{escaped(f'runs.columns.{name}', lang)}</th>"
        for name in ("name", "state", "task", "model", "method", "created")
    )
    body = "".join(_run_row(run, lang) for run in runs)
    return f'<div class="bvt bvt-scroll">{table(heads, body)}</div>'


def _run_row(run: Any, lang: str) -> str:
    task = t(f"tasks.{run.task}.name", lang) if run.task and has(f"tasks.{run.task}.name") else run.task or "–"
    method = (
        t(f"train.methods.{run.method}.label", lang)
        if run.method and has(f"train.methods.{run.method}.label")
        else run.method or "–"
    )
    run_id = escape(run.run_id, quote=True)
    cells = [
        f'<a href="?tab=train&amp;run={run_id}" data-run="{run_id}">{escape(run.name)}</a>',
        state_tag(run.state, lang),
        *(escape(str(part)) for part in (task, run.model or "–", method, run.created[:16].replace("T", " "))),
    ]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def findings_html(findings: Sequence[Any], lang: str) -> str:
    """Return what was found in the data: how bad, how often, why it matters, what to do."""
    if not findings:
        return f'<p class="bvt bvt-quiet">{escaped("train.no_findings", lang)}</p>'
    tones = {"error": "bad", "warning": "warn", "note": ""}
    items = "".join(
        f'<li><span class="bvt-tag {tones.get(one.severity, "")}">'
        f"{escaped(f'findings.severity.{one.severity}', lang)}</span>"
        f"<b>{escape(finding_text(one, 'message', lang))}</b><p>{escape(finding_text(one, 'why', lang))} "
        f"{escape(finding_text(one, 'fix', lang))}</p>{_examples_html(one, lang)}</li>"
        for one in findings
    )
    return f'<ul class="bvt bvt-findings">{items}</ul>'


def _examples_html(finding: Any, lang: str) -> str:
    """Return some of the rows or places that a finding is about, folded away."""
    examples = [str(one) for one in getattr(finding, "examples", ())][:MOST_EXAMPLES]
    if not examples:
        return ""
    items = "".join(f"<li>{escape(_short(one, 300))}</li>" for one in examples)
    return f"<details><summary>{escaped('findings.examples', lang)}</summary><ul>{items}</ul></details>"


def course_html(events: Sequence[Mapping[str, Any]], lang: str) -> str:
    """Return what the data and the course of a training say (rows on both sides, learning by heart).

    Each thing is told once for each dataset, as last said.
    """
    found = [event for event in events if event.get("kind") == "finding" and "id" in event]
    said = {(str(event["id"]), event.get("dataset")): event for event in found}
    empty = {"count": 0, "message": "", "why": "", "fix": "", "severity": "note", "params": {}}
    return findings_html([SimpleNamespace(**{**empty, **event}) for event in said.values()], lang) if said else ""


def finding_text(finding: Any, part: str, lang: str) -> str:
    """Return one part (message, why, fix) of a finding in a language."""
    key = f"findings.{finding.id}.{part}"
    if not has(key):
        return str(getattr(finding, part))
    return t(key, lang, **{"count": finding.count, **dict(finding.params)})
