"""Single examples → HTML: what base and tuned answered, what it scored and why, which class was taken for which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ui.score_views import signed
from ui.text import escaped, has, number, t
from ui.views import metric_label, table

SHORT = 220
MOST_CLASSES = 12
CLASS_SCORES = ("precision", "recall", "class_f1")
"""What is told of each class, beside which it was taken for; of two classes, the F1 of the positive one is GLUE's."""


def items_html(page: Any, start: int, names: tuple[str, str], metric: str, lang: str) -> str:
    """Return a page of single examples.

    Args:
        page: An ItemPage of ftcore.evaluation.
        start: Place of its first row among those of this kind.
        names: The names of base and tuned in the rows.
        metric: The score that judges single examples.
        lang: Language of the page.
    """
    if not page.rows:
        return f'<p class="bvt bvt-quiet">{escaped("measured.items.none", lang)}</p>'
    shown = {"first": start + 1, "last": start + len(page.rows)}
    count = t("measured.items.count", lang, n=page.total, **shown)
    heads = [t(f"measured.items.{name}", lang) for name in ("source", "reference", "base", "tuned", "change", "why")]
    heads[4] = f"{metric_label(metric, lang)}: {heads[4]}"
    body = "".join(_row(row, names, metric, lang) for row in page.rows)
    head = "".join(f"<th>{escape(word)}</th>" for word in heads)
    return f'<div class="bvt bvt-scroll"><p class="bvt-quiet">{escape(count)}</p>{table(head, body, "bvt-items")}</div>'


def _row(row: Any, names: tuple[str, str], metric: str, lang: str) -> str:
    references = " / ".join(dict.fromkeys(row.references))
    cells = [
        _source(row.inputs, lang),
        escape(references),
        *(_answer(row, name, metric, lang) for name in names),
        f"<b>{signed(row.change, lang)}</b>",
        f"{why_html(metric, row.answers[names[1]], row.references, lang)}",
    ]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _source(inputs: Mapping[str, str], lang: str) -> str:
    text = " · ".join(inputs.values())
    if len(text) <= SHORT:
        return escape(text)
    more = f"<details><summary>{escaped('measured.items.all', lang)}</summary>{escape(text)}</details>"
    return f"{escape(text[:SHORT].rstrip())}… {more}"


def _answer(row: Any, name: str, metric: str, lang: str) -> str:
    """An answer with its way from the first good answer marked, and its score."""
    score = f'<br><small class="bvt-quiet">{number(row.scores[name][metric], lang)}</small>'
    return f"{against_html(row.references[0], row.answers[name])}{score}"


def against_html(reference: str, answer: str) -> str:
    """Return an answer with what it lacks and has too much of marked; as it is when it shares nothing."""
    from ftcore.evaluation import word_difference

    pieces = word_difference(reference, answer)
    if not any(piece.kind == "same" and piece.text.strip() for piece in pieces):
        return escape(answer)
    tags = {"same": "{}", "missing": "<del>{}</del>", "extra": "<ins>{}</ins>"}
    return "".join(tags[piece.kind].format(escape(piece.text)) for piece in pieces)


def why_html(metric: str, answer: str, references: Sequence[str], lang: str) -> str:
    """Return why an answer scores what it scores, in plain sentences; "" for a score that needs none."""
    from ftcore.evaluation import explain

    told = [
        t(f"measured.explain.{remark.code}", lang, **remark.params)
        for remark in explain(metric, answer, references)
        if has(f"measured.explain.{remark.code}")
    ]
    return escape(" ".join(told))


def confusion_html(gold: Sequence[str], answers: Mapping[str, Sequence[str]], lang: str) -> str:
    """Return which class was taken for which, a table for each model, and the answers that moved.

    Args:
        gold: The right class of each example.
        answers: The answers of base and tuned, by what they are called, in this order.
        lang: Language of the page.
    """
    parts = [f"<h4>{escaped('measured.items.confusion', lang)}</h4>"]
    parts += [_matrix(name, gold, given, lang) for name, given in answers.items()]
    before, after = answers.values()
    moved = Counter((old, new) for old, new in zip(before, after, strict=True) if old != new).most_common(MOST_CLASSES)
    if moved:
        lines = "".join(
            f"<li>{escaped('measured.items.moved', lang, **{'from': old or '–', 'to': new or '–', 'n': count})}</li>"
            for (old, new), count in moved
        )
        parts.append(f"<h4>{escaped('measured.items.moved_title', lang)}</h4><ul>{lines}</ul>")
    return f'<div class="bvt bvt-scroll">{"".join(parts)}</div>'


def _matrix(name: str, gold: Sequence[str], given: Sequence[str], lang: str) -> str:
    from ftcore.tasks import metrics

    classes, counts = metrics.confusion(gold, given)
    scores = list(zip(*metrics.class_scores(counts), strict=True))
    shown = classes[:MOST_CLASSES]
    right = escaped("measured.items.gold", lang)
    heads = f"<th>{escape(name)}</th>" + "".join(f'<th class="n">{escape(one or "–")}</th>' for one in shown)
    heads += "".join(f'<th class="n">{escaped(f"measured.items.{one}", lang)}</th>' for one in CLASS_SCORES)
    body = "".join(
        f"<tr><td>{right}: {escape(one)}</td>"
        + "".join(_count(int(counts[i, j]), i == j) for j in range(len(shown)))
        + "".join(f'<td class="n">{number(100 * float(score), lang)}</td>' for score in scores[i])
        + "</tr>"
        for i, one in enumerate(shown)
        if one in set(map(metrics.normalise_label, gold))
    )
    return table(heads, body)


def _count(count: int, right: bool) -> str:
    return f'<td class="n">{f"<b>{count}</b>" if right else count or ""}</td>'
