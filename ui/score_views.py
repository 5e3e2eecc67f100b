"""Scores → HTML: what tuning changed on held-out items, whether it is more than chance, in words and in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ui.run_views import is_finite
from ui.text import number, t
from ui.views import metric_label, table


def scores_html(evaluation: Mapping[str, Any] | None, names: Mapping[str, str], lang: str) -> str:
    """Return what tuning changed on held-out items: one plain sentence, then the table of scores.

    Args:
        evaluation: The JSON of an evaluation; None when there is none yet.
        names: What to call each model of it.
        lang: Language of the page.
    """
    if not evaluation or not evaluation.get("models"):
        return ""
    main = evaluation["main_metric"]
    sentences = [verdict_sentence(one, lang) for one in evaluation.get("differences", []) if one["metric"] == main]
    models = evaluation["models"]
    heads = "".join(f'<th class="n">{escape(names.get(one["model"], one["model"]))}</th>' for one in models)
    differences = {
        one["metric"]: one for one in evaluation.get("differences", []) if one["model"] == models[-1]["model"]
    }
    body = "".join(_score_row(metric, models, differences.get(metric), main, lang) for metric in models[0]["metrics"])
    words = "".join(f'<p class="bvt-verdict">{escape(one)}</p>' for one in sentences)
    right = "".join(f'<th class="n">{_t(f"train.{name}", lang)}</th>' for name in ("difference", "interval"))
    items = _t("train.scored_on", lang, n=number(evaluation["items"], lang, 0))
    heads = f"<th>{_t('train.metric', lang)}</th>{heads}{right}"
    return f'<div class="bvt bvt-scroll">{words}<p class="bvt-quiet">{items}</p>{table(heads, body)}</div>'


def _score_row(
    metric: str, models: Sequence[Mapping[str, Any]], difference: Mapping[str, Any] | None, main: str, lang: str
) -> str:
    values = "".join(f'<td class="n">{_value(one["metrics"].get(metric), lang)}</td>' for one in models)
    change = interval = ""
    if difference is not None:
        change, interval = signed(difference["difference"], lang), interval_text(difference, lang)
    name = escape(metric_label(metric, lang))
    name = f"<b>{name}</b>" if metric == main else name
    return f'<tr><td>{name}</td>{values}<td class="n">{change}</td><td class="n">{interval}</td></tr>'


def _value(value: Any, lang: str) -> str:
    return number(value, lang) if is_finite(value) else "–"


def signed(value: Any, lang: str) -> str:
    """Return a difference with its sign: ``+6.2``."""
    return "–" if not is_finite(value) else f"{'+' if value > 0 else ''}{number(value, lang)}"


def interval_text(difference: Mapping[str, Any], lang: str) -> str:
    """Return the 95% interval of a difference in words; a dash when there is none."""
    if difference.get("low") is None or difference.get("high") is None:
        return "–"
    return t("train.from_to", lang, low=signed(difference["low"], lang), high=signed(difference["high"], lang))


def verdict_sentence(difference: Mapping[str, Any], lang: str) -> str:
    """Return a difference in plain words: how many got better or worse, by how much, could it be chance."""
    counts = t("train.counts", lang, better=difference["better"], worse=difference["worse"], same=difference["same"])
    metric = metric_label(str(difference["metric"]), lang)
    if difference.get("low") is None or difference.get("high") is None:
        change = t("train.change", lang, metric=metric, change=signed(difference["difference"], lang))
    else:
        change = t(
            "train.change_interval",
            lang,
            metric=metric,
            change=signed(difference["difference"], lang),
            interval=interval_text(difference, lang),
        )
    return f"{counts} {change} {t(f'train.verdicts.{verdict(difference)}', lang)}"


def verdict(difference: Mapping[str, Any]) -> str:
    """Return ``better``, ``worse``, ``chance``, ``too_small`` or ``unchanged`` for a difference."""
    if difference["better"] == difference["worse"] == 0 and difference["difference"] == 0:
        return "unchanged"
    if difference.get("verdict"):
        return str(difference["verdict"])
    low, high = difference.get("low"), difference.get("high")
    if low is None or high is None:
        return "too_small"
    return "better" if low > 0 else "worse" if high < 0 else "chance"


def _t(key: str, lang: str, **params: object) -> str:
    return escape(t(key, lang, **params), quote=True)
