"""The chosen runs side by side: their curves in one chart, their stories and scores, and any two against each other."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import gradio as gr

from ftcore.catalog import RUN_PREFIX
from ftcore.errors import BadInput, FtcoreError, NotFound
from ui import lineup
from ui.run_compare_views import between_html, curve_points, differing_html, pairs_of, seeds_html
from ui.run_story import story_html
from ui.run_views import COLOURS, chart
from ui.score_views import scores_by_dataset, scores_table
from ui.services import Services
from ui.small_multiples import small_multiples_html
from ui.text import t
from ui.views import problem_html

MOST = len(COLOURS)
AXES = ("steps", "seconds")


def compared(services: Services, ids: Any, axis: Any, lang: str) -> list[Any]:
    """Return values for curve and text: the chosen runs in one chart, and what is to be said about them."""
    runs, problems = _opened(services, lineup.names(ids)[:MOST], lang)
    drawn = axis if axis in AXES else AXES[0]
    curves = [(run, curve_points(run.name, run.events(), drawn)) for run in runs]
    rows = [row for _, points in curves for row in points]
    small = small_multiples_html([(run.name, _about(run, lang), _points(points)) for run, points in curves], lang)
    html = [*problems, small, _together(runs, lang), *(_alone(run, lang) for run in runs)]
    return [_plot(rows, drawn, lang), "".join(html)]


def _about(run: Any, lang: str) -> str:
    """What distinguishes a run at first sight: its method and, where it was chosen, its learning rate."""
    rate = run.config.settings.learning_rate
    method = t(f"train.methods.{run.config.method}.label", lang)
    return method if rate is None else f"{method} · {rate:g}"


def _points(rows: Sequence[dict[str, Any]]) -> list[tuple[float, float]]:
    return [(float(row["x"]), float(row["loss"])) for row in rows]


def _opened(services: Services, ids: Sequence[str], lang: str) -> tuple[list[Any], list[str]]:
    runs, problems = [], []
    for run_id in ids:
        try:
            run = services.store.get(run_id)
            run.evaluation()
            runs.append(run)
        except FtcoreError as error:
            problems.append(f"{_title(run_id)}{problem_html(error, lang)}")
    return runs, problems


def _plot(rows: list[dict[str, Any]], axis: str, lang: str) -> Any:
    frame = chart(rows)
    if frame is None:
        return gr.update(value=None, visible=False)
    title = t("train.curve_step", lang) if axis == "steps" else t("measured.compare.seconds", lang)
    return gr.LinePlot(
        frame, visible=True, x="x", y="loss", color="series", title=t("runs.curve", lang), x_title=title,
        y_title=t("train.curve_validation", lang), color_title=" ",
        color_map=dict(zip(dict.fromkeys(row["series"] for row in rows), COLOURS, strict=False)),
    )  # fmt: skip


def _alone(run: Any, lang: str) -> str:
    evaluation = run.evaluation()
    names = {run.config.model.model_id: run.config.model.model_id, f"{RUN_PREFIX}{run.run_id}": run.name}
    story = story_html(run.config, run.status, run.events(), evaluation, lang)
    scores = scores_table(evaluation, names, lang) if evaluation and evaluation.get("models") else ""
    further = scores_by_dataset({"": None, **run.course_evaluations()}, names, lang)
    return f'{_title(run.name)}{story}<div class="bvt bvt-scroll">{scores}</div>{further}'


def _together(runs: Sequence[Any], lang: str) -> str:
    """What differs between runs, and their scores two by two; nothing for one run alone."""
    if len(runs) < 2:
        return ""
    configs = [(run.name, run.config.model_dump(mode="json")) for run in runs]
    seeds = seeds_html([(config, run.evaluation()) for (_, config), run in zip(configs, runs, strict=True)], lang)
    return differing_html(configs, lang) + seeds + _between(runs, lang)


def _between(runs: Sequence[Any], lang: str) -> str:
    from ftcore import tasks
    from ftcore.evaluation import difference_between

    by_id = {run.run_id: run for run in runs}
    pairs = []
    for one, other in pairs_of(list(by_id)):
        first, second = by_id[one], by_id[other]
        if first.config.task != second.config.task:
            continue
        try:
            found, count = difference_between(tasks.get(first.config.task), _scored(first), _scored(second))
        except (NotFound, BadInput):
            continue  # not evaluated yet, or on other examples: there is nothing to compare
        pairs.append((first.name, second.name, found, count))
    return between_html(pairs, lang) if pairs else ""


def _scored(run: Any) -> tuple[Any, str]:
    return run.evaluation_dir, f"{RUN_PREFIX}{run.run_id}"


def _title(name: str) -> str:
    return f'<h3 class="bvt">{escape(name)}</h3>'
