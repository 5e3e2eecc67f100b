"""The Runs tab: every run in a list, curves and scores of chosen ones side by side; rename, delete, download."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from ftcore.errors import FtcoreError
from ui import run_panel
from ui.messages import info, told
from ui.run_views import COLOURS, chart, overlay_rows, runs_html
from ui.score_views import scores_html
from ui.services import Services
from ui.text import i18n, language_of, t
from ui.views import empty_html, lead

_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
MOST_OVERLAID = len(COLOURS)
_ROW_CLICKED = """
element.addEventListener('click', (event) => {
  const link = event.target.closest('[data-run]');
  if (link) { event.preventDefault(); trigger('click', { run: link.dataset.run }); }
});
"""


@dataclass
class RunsTab:
    """Components of the tab that the page's load and the other tabs touch."""

    table: gr.HTML
    chosen: gr.Dropdown
    curve: gr.LinePlot
    scores: gr.HTML

    def outputs(self) -> list[Any]:
        """Components that :func:`listed` gives values to."""
        return [self.table, self.chosen]


def build(services: Services, tab: gr.Tab) -> RunsTab:
    """Build the tab; called inside ``with gr.Tab(...)``."""
    text = i18n()
    gr.HTML(lead("runs"))
    table = gr.HTML(elem_id="runs-table", js_on_load=_ROW_CLICKED)
    chosen = gr.Dropdown(
        [], multiselect=True, max_choices=MOST_OVERLAID, label=text("runs.chosen"), info=text("runs.chosen_info"),
        allow_custom_value=True, interactive=True, elem_id="runs-chosen",
    )  # fmt: skip
    curve = gr.LinePlot(
        None, x="step", y="loss", color="series", height=280, visible=False, container=False, elem_id="runs-curve"
    )
    scores = gr.HTML(elem_id="runs-scores")
    built = RunsTab(table, chosen, curve, scores)
    with gr.Accordion(text("runs.manage"), open=False):
        gr.Markdown(text("runs.manage_info"))
        with gr.Row():
            name = gr.Textbox(label=text("runs.new_name"), max_lines=1, elem_id="runs-name")
            sure = gr.Checkbox(label=text("runs.sure"), info=text("runs.sure_info"), elem_id="runs-sure")
        with gr.Row(elem_classes="actions"):
            rename = gr.Button(text("runs.rename"), elem_id="runs-rename")
            delete = gr.Button(text("runs.delete"), variant="stop", elem_id="runs-delete")
            make = gr.Button(text("runs.download"), elem_id="runs-download")
        file = gr.File(label=text("runs.file"), visible=False, interactive=False, elem_id="runs-file")
    _wire(services, built, tab)
    _manage(services, built, name, sure, (rename, delete, make), file)
    return built


def listed(services: Services, lang: str, keep: Any = None) -> list[Any]:
    """Return values for :meth:`RunsTab.outputs`: the table, and the runs that can be chosen."""
    runs = services.store.list()
    if not runs:
        return [empty_html(t("runs.empty_title", lang), t("runs.empty", lang)), gr.Dropdown(choices=[], value=[])]
    ids = [run.run_id for run in runs]
    kept = [run_id for run_id in keep or [] if run_id in ids]
    return [runs_html(runs, lang), gr.Dropdown(choices=[(run.name, run.run_id) for run in runs], value=kept)]


def compared(services: Services, ids: Any, lang: str) -> list[Any]:
    """Return the curves of the chosen runs in one chart, and the scores of each."""
    wanted = [str(one) for one in ids or []][:MOST_OVERLAID]
    rows: list[dict[str, Any]] = []
    scores: list[str] = []
    problems: list[str] = []
    for run_id in wanted:
        try:
            run = services.store.get(run_id)
            rows += overlay_rows(run.name, run.events())
            names = {run.config.model.model_id: run.config.model.model_id, f"run:{run_id}": run.name}
            table = scores_html(run.evaluation(), names, lang)
            scores.append(table and f"{_title(run.name)}{table}")
        except FtcoreError as error:
            problems.append(_problem(run_id, error, lang))
    frame = chart(rows)
    hidden = gr.update(value=None, visible=False)
    plot = hidden if frame is None else gr.LinePlot(
        frame, visible=True, x="step", y="loss", color="series",
        title=t("runs.curve", lang), x_title=t("train.curve_step", lang),
        y_title=t("train.curve_validation", lang), color_title=" ",
        color_map=dict(zip(dict.fromkeys(row["series"] for row in rows), COLOURS, strict=False)),
    )  # fmt: skip
    return [plot, "".join([*problems, *scores])]


def _title(name: str) -> str:
    from html import escape

    return f'<h3 class="bvt">{escape(name)}</h3>'


def _problem(run_id: str, error: FtcoreError, lang: str) -> str:
    from ui.views import problem_html

    return _title(run_id) + problem_html(error, lang)


def _wire(services: Services, built: RunsTab, tab: gr.Tab) -> None:
    def refresh(request: gr.Request, chosen: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            return listed(services, lang, chosen)
        return [gr.skip(), gr.skip()]

    def choose(request: gr.Request, chosen: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            return compared(services, chosen, lang)
        return [gr.skip(), gr.skip()]

    tab.select(refresh, built.chosen, built.outputs(), **_PRIVATE)
    built.chosen.change(choose, built.chosen, [built.curve, built.scores], **_PRIVATE)


def _manage(
    services: Services,
    built: RunsTab,
    name: gr.Textbox,
    sure: gr.Checkbox,
    buttons: tuple[gr.Button, ...],
    file: gr.File,
) -> None:
    rename, delete, make = buttons

    def renamed(request: gr.Request, chosen: Any, new_name: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            services.store.rename(_one(chosen), str(new_name or ""))
            info(t("runs.renamed", lang))
        return [*listed(services, lang, chosen), ""]

    def deleted(request: gr.Request, chosen: Any, confirmed: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            for run_id in _confirmed(chosen, confirmed):
                services.store.delete(run_id)
            info(t("runs.deleted", lang))
        return [*listed(services, lang, chosen), False]

    def exported(request: gr.Request, chosen: Any) -> Any:
        lang = language_of(request)
        with told(lang, services.log_file):
            run_id = _one(chosen)
            return gr.File(str(services.store.export(run_id, Path(tempfile.mkdtemp()) / f"{run_id}.zip")), visible=True)
        return gr.skip()

    rename.click(renamed, [built.chosen, name], [*built.outputs(), name], **_PRIVATE)
    delete.click(deleted, [built.chosen, sure], [*built.outputs(), sure], **_PRIVATE)
    make.click(exported, built.chosen, file, **_PRIVATE)


def _one(chosen: Any) -> str:
    """Return the one run chosen.

    Raises:
        BadInput: None or several are chosen.
    """
    from ftcore.errors import BadInput

    if isinstance(chosen, list) and len(chosen) == 1:
        return str(chosen[0])
    raise BadInput(
        "one_run_needed", expected="one chosen run", found=f"{len(chosen or [])} of them",
        fix="choose it in the list of runs above",
        count=len(chosen or []),
    )  # fmt: skip


def _confirmed(chosen: Any, confirmed: Any) -> list[str]:
    from ftcore.errors import BadInput

    if chosen and confirmed is True:
        return [str(run_id) for run_id in chosen]
    raise BadInput(
        "delete_not_confirmed", expected="chosen runs and the mark that you are sure", found="one of the two missing",
        fix="choose the runs, set the mark, and press Delete again",
    )  # fmt: skip


def connect(services: Services, built: RunsTab, tabs: gr.Tabs, train: Any) -> None:
    """A click on a run's name opens it in the Train tab."""
    panel = train.panel

    def opened(request: gr.Request, event: gr.EventData) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            run_id = str(event.run)
            return [gr.Tabs(selected="train"), run_id, *run_panel.shown(services, panel, run_id, lang)]
        return [gr.skip() for _ in range(2 + len(panel.outputs()))]

    built.table.click(opened, None, [tabs, panel.run_id, *panel.outputs()], **_PRIVATE)
