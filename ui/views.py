"""Answers → HTML. Pure functions; every text that came from a model, a file or a person is escaped here.

Runs are drawn in run_views.py, data in data_views.py.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from ftcore.errors import FtcoreError
from ui.text import composed, escaped, has, number, t

LIKE = 0.5
"""Below this share of common words and spaces two texts are shown one after the other, not woven into a riddle."""

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Heading:
    """What stands above one column: its name, one line about it, and whether it was tuned."""

    name: str
    about: str
    tuned: bool


@dataclass(frozen=True)
class Page:
    """One state of the columns: records of ftcore.compare, their headings, scores by column, whether it was stopped."""

    columns: Sequence[Any]
    headings: Sequence[Heading]
    scores: Sequence[Mapping[str, float]] = ()
    stopped: bool = False
    context: str = ""


def columns_html(page: Page, lang: str) -> str:
    """Return all columns side by side; the first one is what the others are compared with."""
    busy = "false" if page.stopped or all(column.done for column in page.columns) else "true"
    cards = "".join(_card(page, index, lang) for index in range(len(page.columns)))
    label = escaped("compare.answers", lang)
    return f'<section class="bvt bvt-columns" aria-busy="{busy}" aria-label="{label}">{cards}</section>'


def _card(page: Page, index: int, lang: str) -> str:
    column, heading = page.columns[index], page.headings[index]
    writing = not column.done and not page.stopped
    state = ("tuned" if heading.tuned else "base") + (" writing" if writing else "")
    extra = column.extra or {}
    tag = f'<span class="bvt-tag accent">{escaped("compare.tuned", lang)}</span>' if heading.tuned else ""
    halted = extra.get("finish") == "stopped" or (page.stopped and not column.done)
    stop_tag = f'<span class="bvt-tag warn">{escaped("compare.stopped", lang)}</span>' if halted else ""
    parts = [
        f"<header><h3>{escape(heading.name)}</h3>{tag}{stop_tag}</header>",
        f'<p class="what">{escape(heading.about)}</p>',
    ]
    if extra.get("new_head"):
        parts.append(f'<p class="bvt-tag warn">{escaped("compare.new_head", lang)}</p>')
    if column.error is not None:
        parts.append(problem_html(column.error, lang))
    else:
        parts += [_answer(column, lang), _extra(column, page.context, lang), _against(page, index, lang)]
        parts += [_scores(page, index, lang), _facts(column, lang)]
    label = escape(heading.name, quote=True)
    return f'<article class="bvt-col {state}" aria-label="{label}">{"".join(parts)}</article>'


def _answer(column: Any, lang: str) -> str:
    if column.text:
        words, done = escaped("compare.copy", lang), escaped("compare.copied", lang)
        copy = f'<button class="bvt-copy" type="button" data-done="{done}">{words}</button>'
        return f'{copy}<div class="bvt-answer">{escape(column.text)}</div>'
    words = escaped("compare.nothing_written" if column.done else "compare.thinking", lang)
    return f'<div class="bvt-answer empty">{words}</div>'


def _extra(column: Any, context: str, lang: str) -> str:
    """Draw what some families add: the marked place of a span, the probabilities of labels."""
    extra = column.extra or {}
    if "start" in extra and "end" in extra and context and extra["end"] > extra["start"]:
        start, end = int(extra["start"]), int(extra["end"])
        place = f"{escape(context[:start])}<mark>{escape(context[start:end])}</mark>{escape(context[end:])}"
        return f"<details><summary>{escaped('compare.place', lang)}</summary><p>{place}</p></details>"
    shares = extra.get("probabilities") or {}
    if not shares:
        return ""
    bars = "".join(
        f'<div><span>{escape(str(label))}</span><i style="width:{100 * share:.1f}%"></i>'
        f"<b>{number(100 * share, lang, 0)} %</b></div>"
        for label, share in sorted(shares.items(), key=lambda item: -item[1])[:6]
    )
    return f'<div class="bvt-bars">{bars}</div>'


def _against(page: Page, index: int, lang: str) -> str:
    first, column = page.columns[0], page.columns[index]
    if index == 0 or first.error is not None or not (first.done and column.done) or not (first.text and column.text):
        return ""
    name = page.headings[0].name
    if first.text == column.text:
        return f'<div class="bvt-diff"><h4>{escaped("compare.same_as", lang, name=name)}</h4></div>'
    title = escaped("compare.against", lang, name=name)
    return f'<div class="bvt-diff"><h4>{title}</h4>{diff_html(first.text, column.text)}</div>'


def diff_html(before: str, after: str) -> str:
    """Return ``after`` with what was taken from and added to ``before`` marked, word by word, as <del> and <ins>."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < LIKE:
        return f"<del>{escape(before)}</del> <ins>{escape(after)}</ins>"
    parts: list[str] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            parts.append(escape("".join(new[c:d])))
            continue
        if b > a:
            parts.append(f"<del>{escape(''.join(old[a:b]))}</del>")
        if d > c:
            parts.append(f"<ins>{escape(''.join(new[c:d]))}</ins>")
    return "".join(parts)


def _scores(page: Page, index: int, lang: str) -> str:
    if index >= len(page.scores) or not page.scores[index]:
        return ""
    items = "".join(
        f"<li>{metric_html(name, lang)} <b>{number(value, lang)}</b></li>" for name, value in page.scores[index].items()
    )
    return f'<div class="bvt-scores"><h4>{escaped("compare.scores", lang)}</h4><ul>{items}</ul></div>'


def metric_label(name: str, lang: str) -> str:
    """Return how people call a metric."""
    return t(f"metrics.{name}.label", lang) if has(f"metrics.{name}.label") else name


def metric_html(name: str, lang: str) -> str:
    """Return how people call a metric, with what it measures for who points at it or asks a screen reader."""
    label = escape(metric_label(name, lang))
    if not has(f"metrics.{name}.explain"):
        return label
    return f'<abbr title="{escape(t(f"metrics.{name}.explain", lang), quote=True)}">{label}</abbr>'


def _facts(column: Any, lang: str) -> str:
    if not column.done:
        return ""
    facts = [t("compare.seconds", lang, n=number(column.seconds, lang, 2)), t("compare.tokens", lang, n=column.tokens)]
    if column.tokens_per_second:
        facts.append(t("compare.tokens_per_second", lang, n=number(column.tokens_per_second, lang, 0)))
    spans = [f"<span>{escape(fact)}</span>" for fact in facts]
    spans.append(f"<span>{escape(str(column.dtype))}</span>")
    title, words = escaped("compare.weights_explained", lang), escaped("compare.weights", lang)
    spans.append(f'<span title="{title}">{words} <code>{escape(str(column.weights)[:12])}</code></span>')
    if column.adapter_off:
        spans.append(f"<span>{escaped('compare.adapter_off', lang)}</span>")
    return f'<div class="bvt-facts">{"".join(spans)}</div>'


def problem_html(error: FtcoreError, lang: str) -> str:
    """Return an error of ftcore as expected, found, what to do; quietly when nothing is broken."""
    quiet = " quiet" if type(error).__name__ == "Unavailable" else ""
    found, fix = escape(opened(error, lang)), escape(phrase(error, "fix", lang))
    expected = escape(phrase(error, "expected", lang))
    return (
        f'<div class="bvt-problem{quiet}"><b>{found}</b><br>{escaped("problem.expected", lang)} {expected}<br>'
        f"{escaped('problem.fix', lang)} {fix}</div>"
    )


def phrase(error: FtcoreError, part: str, lang: str) -> str:
    """Return one part of an error (expected, found, fix) in a language; English where there is no translation."""
    key = f"errors.{error.code}.{part}"
    return t(key, lang, **error.params) if has(key) else str(getattr(error, part))


def opened(error: FtcoreError, lang: str) -> str:
    """Return what was found as the beginning of a sentence; a name or a number keeps its first letter."""
    key, text = f"errors.{error.code}.found", phrase(error, "found", lang)
    return text if has(key) and t(key, lang).startswith("{") else text[:1].upper() + text[1:]


def error_text(error: FtcoreError, lang: str) -> str:
    """Return an error of ftcore as one plain text: what was found, what was expected, what to do."""
    parts = [f"{opened(error, lang)}.", f"{t('problem.expected', lang)} {phrase(error, 'expected', lang)}."]
    return " ".join([*parts, f"{t('problem.fix', lang)} {phrase(error, 'fix', lang)}"])


def kept_error_text(code: str, params: Mapping[str, Any], english: str, lang: str) -> str:
    """Return what :func:`error_text` says of an error of which only code and params were kept in a file.

    ``english``: its message as it was kept, for a code that has no translation.
    """
    if not has(f"errors.{code}.found"):
        return english
    return error_text(FtcoreError(code, expected="", found="", fix="", **params), lang)


def lead(prefix: str) -> Any:
    """Return the heading and first line of a tab in every language: ``PREFIX.title`` and ``PREFIX.lead``."""

    def made(lang: str) -> str:
        title, first = escaped(f"{prefix}.title", lang), escaped(f"{prefix}.lead", lang)
        return f'<div class="bvt bvt-lead"><h2>{title}</h2><p>{first}</p></div>'

    return composed(f"html.{prefix}", made)


def empty_html(title: str, text: str) -> str:
    """Return the panel that stands where nothing is yet, and says what to do."""
    return f'<div class="bvt bvt-empty"><h3>{escape(title)}</h3><p>{escape(text)}</p></div>'


def table(heads: str, body: str, classes: str = "") -> str:
    """Return a table of the page from its head cells and body rows, which are HTML already."""
    return f'<table class="bvt-table {classes}"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def reading_html(readings: Sequence[tuple[str, Any]], lang: str) -> str:
    """Return what each model reads, the whole prompt and its tokens, from pairs of a column's name and its reading."""
    parts = []
    for name, reading in readings:
        tokens = "".join(f"<span>{escape(token)}</span>" for token in reading.tokens[:600])
        cut = f"<p>{escaped('compare.truncated', lang, n=reading.truncated)}</p>" if reading.truncated else ""
        count = escaped("compare.token_count", lang, n=len(reading.tokens))
        parts.append(
            f"<h4>{escape(name)} <small>{count}</small></h4><pre>{escape(reading.prompt)}</pre>{cut}"
            f"<details><summary>{escaped('compare.show_tokens', lang)}</summary>"
            f'<div class="bvt-tokens">{tokens}</div></details>'
        )
    return f'<div class="bvt bvt-reads">{"".join(parts)}</div>'
