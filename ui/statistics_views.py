"""What a report counts → HTML: sizes of the parts, missing texts, shares of labels, lengths. Pure; all is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ftcore.tasks import Task
from ui.text import escaped, has, number, t

MOST_SHARES = 8
"""Labels, groups or languages that are drawn; the others are counted."""

PARTS = {"train": "data.parts.train", "validation": "data.parts.validation", "test": "data.parts.test"}
SIDES = {"source": "data.sides.source", "target": "data.sides.target"}


def statistics_html(counted: Mapping[str, Any], task: Task, lang: str) -> str:
    """Return what a report of the data room counted as one grid of small pictures; what it did not is left out."""
    answer = t(f"tasks.{task.id}.fields.{task.target.name}", lang)
    parts = [
        _parts(counted.get("splits") or {}, bool(counted.get("splits_given")), lang),
        _empty(counted.get("empty") or {}, task, lang),
        _shares(t("data.labels", lang, field=answer), counted.get("labels"), lang),
        _groups(counted.get("groups") or {}, lang),
        _languages(counted.get("languages") or {}, lang),
        *_lengths(counted, task, lang),
    ]
    return f'<div class="bvt-stats">{"".join(parts)}</div>'


def _section(title: str, body: str, note: str = "") -> str:
    said = f'<p class="bvt-quiet">{escape(note)}</p>' if note else ""
    return f"<section><h4>{escape(title)}</h4>{body}{said}</section>"


def _parts(splits: Mapping[str, int], given: bool, lang: str) -> str:
    total = sum(splits.values())
    if not total:
        return ""
    bars = [
        (t(PARTS[name], lang) if name in PARTS else name, count / total, number(count, lang, 0))
        for name, count in splits.items()
    ]
    note = t("data.parts_given" if given else "data.parts_made", lang)
    return _section(t("data.parts_title", lang), _bars(bars), note)


def _empty(empty: Mapping[str, int], task: Task, lang: str) -> str:
    """Return in how many rows the text of each field is missing; these rows are used for nothing."""
    counts = {field.name: int(empty.get(field.name, 0)) for field in task.fields}
    most = max(counts.values())
    if not most:
        return _section(t("data.empty_cells", lang), f'<p class="bvt-quiet">{escaped("data.no_empty_cells", lang)}</p>')
    bars = [
        (t(f"tasks.{task.id}.fields.{name}", lang), count / most, number(count, lang, 0))
        for name, count in counts.items()
    ]
    return _section(t("data.empty_cells", lang), _bars(bars, "warn"), t("data.empty_cells_left_out", lang))


def _shares(title: str, found: Any, lang: str) -> str:
    """Return how much of the rows each label, group or language has; nothing where there is only one."""
    counts = {str(name): float(count) for name, count in found.items()} if isinstance(found, Mapping) else {}
    if len(counts) < 2:
        return ""
    whole = max(sum(counts.values()), 1.0)  # shares of the first fifty labels may sum to less than 1
    first = sorted(counts.items(), key=lambda item: -item[1])[:MOST_SHARES]
    bars = [(name, count / whole, f"{number(100 * count / whole, lang)} %") for name, count in first]
    rest = len(counts) - len(first)
    return _section(title, _bars(bars), t("data.shares_more", lang, n=number(rest, lang, 0)) if rest else "")


def _languages(found: Mapping[str, int], lang: str) -> str:
    named = {t("data.language_other", lang) if code == "other" else code: count for code, count in found.items()}
    return _shares(t("data.languages", lang), named, lang)


def _groups(found: Mapping[str, Any], lang: str) -> str:
    """Return how many groups stay together, and the largest of them; names only where a column gives them."""
    largest = dict(found.get("largest") or {})
    if not largest:
        return ""
    named = bool(found.get("named"))
    names = [name if named else t("data.group_unnamed", lang, n=place) for place, name in enumerate(largest, start=1)]
    first = list(zip(names, largest.values(), strict=True))[:MOST_SHARES]
    bars = [(str(name), float(share), f"{number(100 * share, lang)} %") for name, share in first]
    note = t("data.groups_note", lang, n=number(int(found.get("count", len(largest))), lang, 0))
    return _section(t("data.groups", lang), _bars(bars), note)


def _bars(bars: Sequence[tuple[str, float, str]], tone: str = "") -> str:
    """Return one line each of a name, a bar of this share of the width, and a number."""
    lines = "".join(
        f'<li><span title="{escape(name, quote=True)}">{escape(name)}</span>'
        f'<i><u style="width:{100 * max(0.0, min(1.0, share)):.1f}%"></u></i><b>{escape(value)}</b></li>'
        for name, share, value in bars
    )
    return f'<ul class="bvt-shares {tone}">{lines}</ul>'


def _lengths(counted: Mapping[str, Any], task: Task, lang: str) -> list[str]:
    """Return the lengths in tokens of what is read and written, or else those of each field in words."""
    tokens, words = counted.get("tokens") or {}, counted.get("words") or {}
    if tokens:
        return [_length(t(SIDES[name], lang), found, lang) for name, found in tokens.items() if name in SIDES]
    names = {field.name: f"tasks.{task.id}.fields.{field.name}" for field in task.fields}
    return [
        _length(t("data.in_words", lang, field=t(names[name], lang) if has(names[name]) else name), found, lang)
        for name, found in words.items()
        if name in names
    ]


def _length(title: str, found: Mapping[str, Any], lang: str) -> str:
    edges, counts = found.get("edges") or [], found.get("counts") or []
    if not counts or len(edges) != len(counts) + 1 or not found.get("max"):
        return ""
    said = {name: number(float(found.get(name, 0)), lang, 0) for name in ("median", "p95", "max")}
    note = t("data.length_note", lang, **said)
    limit = found.get("limit")
    if limit:
        cut = {name: number(int(found.get(name, 0)), lang, 0) for name in ("limit", "cut", "measured")}
        note = f"{note} {t('data.length_limit', lang, **cut)}"
    return _section(title, _histogram(edges, counts, limit, note, lang), note)


def _histogram(edges: Sequence[float], counts: Sequence[int], limit: int | None, label: str, lang: str) -> str:
    """Return bars from 0 to the longest text, with a line at the limit where it is not far beyond."""
    end = float(edges[-1])
    marked = bool(limit) and float(limit or 0) <= 2 * end
    end, most = max(end, float(limit or 0)) if marked else end, max(counts)
    bars = "".join(
        f'<i style="left:{100 * low / end:.2f}%;width:{100 * (high - low) / end:.2f}%;'
        f'height:{max(100 * count / most, 2.0):.1f}%" title="{_bin(low, high, count, lang)}"></i>'
        for low, high, count in zip(edges, edges[1:], counts, strict=False)
        if count
    )
    mark = f'<s style="left:{100 * (limit or 0) / end:.2f}%"></s>' if marked else ""
    axis = f"<small><span>0</span><span>{number(end, lang, 0)}</span></small>"
    return f'<div class="bvt-lengths" role="img" aria-label="{escape(label, quote=True)}">{bars}{mark}</div>{axis}'


def _bin(low: float, high: float, count: int, lang: str) -> str:
    return escape(f"{number(low, lang, 0)}–{number(high, lang, 0)}: {number(count, lang, 0)}", quote=True)
