"""Several runs → HTML: what differs between their settings, and their scores against each other, two by two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import combinations
from typing import Any

from ui.run_views import is_finite, thinned
from ui.score_views import interval_text, luck_sentence, signed, verdict
from ui.text import escaped, has, number, t
from ui.views import metric_label, table

NOT_COMPARED = (
    *("run_id", "name", "created", "schema_version", "model.source"),
    *("provenance.machine", "provenance.code", "provenance.weights"),
)
"""What differs between any two runs and says nothing about them, or what their model's name says already."""
MOST_SHOWN = 40


def flat(config: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested settings as ``{"settings.learning_rate": 0.003, ...}``, without those of NOT_COMPARED."""
    found: dict[str, Any] = {}
    for key, value in config.items():
        name = f"{prefix}{key}"
        if name in NOT_COMPARED:
            continue
        if isinstance(value, Mapping):
            found.update(flat(value, f"{name}."))
        else:
            found[name] = value
    return found


def differing(configs: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[Any]]]:
    """Return the settings in which runs differ, each with its value in every run (None where it has none)."""
    settings = [flat(config) for config in configs]
    names = dict.fromkeys(name for one in settings for name in one)
    rows = [(name, [one.get(name) for one in settings]) for name in names]
    return [(name, values) for name, values in rows if any(value != values[0] for value in values)]


def differing_html(runs: Sequence[tuple[str, Mapping[str, Any]]], lang: str) -> str:
    """Return a table of what differs between the settings of runs, given as pairs of name and config."""
    title = f"<h3>{escaped('measured.compare.title', lang)}</h3>"
    rows = differing([config for _, config in runs])
    if not rows:
        return f'<div class="bvt">{title}<p>{escaped("measured.compare.same", lang)}</p></div>'
    names = [escaped("measured.compare.setting", lang), *(escape(name) for name, _ in runs)]
    heads = "".join(f"<th>{name}</th>" for name in names)
    body = "".join(
        f"<tr><td>{_setting_name(name, lang)}</td>" + "".join(f"<td>{_value(one)}</td>" for one in values) + "</tr>"
        for name, values in rows
    )
    return f'<div class="bvt bvt-scroll">{title}{table(heads, body)}</div>'


def _setting_name(name: str, lang: str) -> str:
    key = f"train.settings.{name.removeprefix('settings.')}.label"
    return escaped(key, lang) if has(key) else f"<code>{escape(name)}</code>"


def _value(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return escape(f"{value:g}")
    text = str(value)
    return escape(text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…")


def between_html(pairs: Sequence[tuple[str, str, Sequence[Any], int]], lang: str) -> str:
    """Return runs against each other: for each pair its names, its Differences (second minus first), common items."""
    from ftcore.evaluation import count_comparisons

    parts, metric = [], f"<th>{escaped('train.metric', lang)}</th>"
    for first, second, differences, count in pairs:
        title = t("measured.compare.between", lang, first=first, second=second, n=number(count, lang, 0))
        main = differences[0].to_json()
        said = f"{signed(main['difference'], lang)}: {t(f'measured.compare.verdicts.{verdict(main)}', lang)}"
        rows = "".join(_difference_row(one.to_json(), lang) for one in differences)
        heads = "".join(f'<th class="n">{escaped(f"train.{name}", lang)}</th>' for name in ("difference", "interval"))
        parts.append(
            f'<p class="bvt-verdict">{escape(title)} {escape(metric_label(main["metric"], lang))} {escape(said)}</p>'
            f"{table(metric + heads, rows)}"
        )
    every = [one for _, _, differences, _ in pairs for one in differences]
    luck = f'<p class="bvt-quiet">{escape(luck_sentence(count_comparisons(every), lang))}</p>'
    return f'<div class="bvt bvt-scroll">{"".join(parts)}{luck}</div>'


def _difference_row(one: Mapping[str, Any], lang: str) -> str:
    name = escape(metric_label(one["metric"], lang))
    change, interval = signed(one["difference"], lang), interval_text(one, lang)
    return f'<tr><td>{name}</td><td class="n">{change}</td><td class="n">{escape(interval)}</td></tr>'


def seeds_html(runs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any] | None]], lang: str) -> str:
    """Return mean and range of the main score over runs that differ in nothing but their seed; "" for any others.

    Args:
        runs: Config and evaluation of each run.
        lang: Language of the page.
    """
    names = {name for name, _ in differing([config for config, _ in runs])}
    scored = [evaluation for _, evaluation in runs if evaluation and evaluation.get("models")]
    if len(scored) < 2 or len(scored) < len(runs) or names != {"settings.seed"}:
        return ""
    metric = scored[0]["main_metric"]
    values = [one["models"][1]["metrics"][metric] for one in scored]
    low, high, mean = (number(one, lang) for one in (min(values), max(values), sum(values) / len(values)))
    text = t(
        "measured.compare.seeds", lang, n=len(values), metric=metric_label(metric, lang), mean=mean, low=low, high=high
    )
    return f'<p class="bvt bvt-verdict">{escape(text)}</p>'


def curve_points(name: str, events: Sequence[Mapping[str, Any]], axis: str) -> list[dict[str, Any]]:
    """Return the validation loss of a run (else its training loss) as rows ``x, loss, series``.

    axis: ``steps``, or ``seconds`` since training began (a pause between stop and resume is left out).
    """
    times = seconds_of(events)
    for kind, key in (("eval", "eval_loss"), ("log", "loss")):
        found = [event for event in events if event.get("kind") == kind and is_finite(event.get(key))]
        if found:
            points = [(event["step"] if axis == "steps" else times[event["n"]], event[key]) for event in found]
            return [{"x": x, "loss": round(loss, 4), "series": name} for x, loss in thinned(points)]
    return []


def seconds_of(events: Sequence[Mapping[str, Any]]) -> dict[int, float]:
    """Return the seconds from the beginning of the training to each of its events, pauses left out, by event number."""
    found: dict[int, float] = {}
    spent, before = 0.0, None
    for event in events:
        if event.get("kind") in ("resumed", "phase"):
            before = float(event["t"]) if event.get("phase") == "training" else None
        elif before is not None:
            spent, before = spent + float(event["t"]) - before, float(event["t"])
        found[event["n"]] = round(spent, 1)
    return found


def pairs_of(ids: Sequence[str]) -> list[tuple[str, str]]:
    """Return all pairs of runs, in the order chosen."""
    return list(combinations(ids, 2))
