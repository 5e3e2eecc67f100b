"""Scores → HTML: what tuning changed on held-out items, whether it is more than chance, in words and in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ui.run_views import is_finite
from ui.text import escaped, has, number, t
from ui.views import metric_html, metric_label, table


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
    sentences += remark_sentences(evaluation.get("remarks", []), lang)
    words = "".join(f'<p class="bvt-verdict">{escape(one)}</p>' for one in sentences)
    return f'<div class="bvt bvt-scroll">{words}{scores_table(evaluation, names, lang)}</div>'


def scores_by_dataset(evaluations: Mapping[str, Mapping[str, Any] | None], names: Mapping[str, str], lang: str) -> str:
    """Return the scores of a run on each dataset that it learned, under the dataset's name where there are several.

    Args:
        evaluations: The evaluation of each dataset, by name, the run's own first; None where there is none yet.
        names, lang: As for :func:`scores_html`.
    """
    shown = {name: html for name, one in evaluations.items() if (html := scores_html(one, names, lang))}
    if len(evaluations) == 1:
        return "".join(shown.values())
    return "".join(f'<h4 class="bvt">{escape(name)}</h4>{html}' for name, html in shown.items())


def remark_sentences(remarks: Sequence[Mapping[str, Any]], lang: str) -> list[str]:
    """Return the warnings of an evaluation in a language; verdicts have sentences of their own and are left out."""
    sentences: list[str] = []
    rivals = [rival_name(str(one["params"]["rival"]), lang) for one in remarks if one["code"] == "rival_not_beaten"]
    for remark in remarks:
        key = f"measured.story.{remark['code']}"
        if has(key) and remark["code"] != "rival_not_beaten":
            sentences.append(t(key, lang, **remark["params"]))
    if rivals:
        sentences.append(t("measured.story.rival_not_beaten", lang, rival="”, “".join(dict.fromkeys(rivals))))
    return sentences


def rival_name(name: str, lang: str) -> str:
    """Return how people call answers that need no model (``rival:copy_input``); any other name as it is."""
    from ftcore.evaluation import RIVAL_PREFIX

    key = f"measured.rivals.{name.removeprefix(RIVAL_PREFIX)}"
    return t(key, lang) if name.startswith(RIVAL_PREFIX) and has(key) else name


def scores_table(evaluation: Mapping[str, Any], names: Mapping[str, str], lang: str) -> str:
    """Return the scores of base, tuned and the rivals that need no model, with the difference of tuned from base."""
    main, models = evaluation["main_metric"], [*evaluation["models"], *evaluation.get("rivals", [])]
    called = [names.get(one["model"]) or rival_name(one["model"], lang) for one in models]
    heads = "".join(f'<th class="n">{escape(one)}</th>' for one in called)
    tuned = evaluation["models"][-1]["model"]
    differences = {one["metric"]: one for one in evaluation.get("differences", []) if one["model"] == tuned}
    body = "".join(_score_row(metric, models, differences.get(metric), main, lang) for metric in models[0]["metrics"])
    right = "".join(f'<th class="n">{escaped(f"train.{name}", lang)}</th>' for name in ("difference", "interval"))
    items = escaped("train.scored_on", lang, n=number(evaluation["items"], lang, 0))
    heads = f"<th>{escaped('train.metric', lang)}</th>{heads}{right}"
    luck = escape(luck_sentence(evaluation.get("comparisons"), lang))
    return f'<p class="bvt-quiet">{items}</p>{table(heads, body)}<p class="bvt-quiet">{luck}</p>'


def luck_sentence(comparisons: Mapping[str, Any] | None, lang: str) -> str:
    """Return how many of several differences luck alone would make; "" for a single one."""
    if not comparisons or comparisons["tested"] < 2:
        return ""
    return t(
        "benchmark.report.luck",
        lang,
        tested=comparisons["tested"],
        by_luck=number(comparisons["by_luck"], lang),
        alone=comparisons["more_than_chance"],
        after=comparisons["after_adjustment"],
    )


def _score_row(
    metric: str, models: Sequence[Mapping[str, Any]], difference: Mapping[str, Any] | None, main: str, lang: str
) -> str:
    values = "".join(f'<td class="n">{_value(one["metrics"].get(metric), lang)}</td>' for one in models)
    change = interval = ""
    if difference is not None:
        change, interval = signed(difference["difference"], lang), interval_text(difference, lang)
    name = metric_html(metric, lang)
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
    return f"{change_words(difference, lang)}: {t(f'train.verdicts.{verdict(difference)}', lang)}"


def change_words(difference: Mapping[str, Any], lang: str) -> str:
    """Return the numbers of a difference in words, without its verdict: how many got better or worse, by how much."""
    counts = t("train.counts", lang, better=difference["better"], worse=difference["worse"], same=difference["same"])
    metric, change = metric_label(str(difference["metric"]), lang), signed(difference["difference"], lang)
    if difference.get("low") is None or difference.get("high") is None:
        return f"{counts} {t('train.change', lang, metric=metric, change=change)}"
    interval = interval_text(difference, lang)
    return f"{counts} {t('train.change_interval', lang, metric=metric, change=change, interval=interval)}"


def verdict(difference: Mapping[str, Any]) -> str:
    """Return the verdict of a difference; ``same`` where nothing changed, however few items there are."""
    if difference["better"] == difference["worse"] == 0 and difference["difference"] == 0:
        return "same"
    return str(difference["verdict"])
