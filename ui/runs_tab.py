"""The Runs tab: every run in a list, curves and scores of chosen ones side by side; rename, delete, download."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui import permits, run_page, run_panel
from ui.lineup import names
from ui.messages import info, told
from ui.run_compare import AXES, MOST, compared
from ui.run_views import runs_html
from ui.services import Services
from ui.text import i18n, language_of, t
from ui.views import empty_html, lead

_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
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
    axis: gr.Radio
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
        [], multiselect=True, max_choices=MOST, label=text("runs.chosen"), info=text("runs.chosen_info"),
        allow_custom_value=True, interactive=True, elem_id="runs-chosen",
    )  # fmt: skip
    axes = [(text(f"measured.compare.{name}"), name) for name in AXES]
    axis = gr.Radio(axes, value=AXES[0], label=text("measured.compare.axis"), elem_id="runs-axis")
    curve = gr.LinePlot(
        None, x="x", y="loss", color="series", height=280, visible=False, container=False, elem_id="runs-curve"
    )
    scores = gr.HTML(elem_id="runs-scores")
    built = RunsTab(table, chosen, axis, curve, scores)
    run_page.build(services, chosen)
    with gr.Accordion(text("runs.manage"), open=False):
        gr.Markdown(text("runs.manage_info"))
        with gr.Row():
            name = gr.Textbox(label=text("runs.new_name"), max_lines=1, elem_id="runs-name")
            sure = gr.Checkbox(label=text("runs.sure"), info=text("runs.sure_info"), elem_id="runs-sure")
        with gr.Row(elem_classes="actions"):
            rename = gr.Button(text("runs.rename"), elem_id="runs-rename")
            delete = gr.Button(text("runs.delete"), variant="stop", elem_id="runs-delete")
            make = gr.Button(text("runs.download"), elem_id="runs-download")
        permits.need(services, "delete", delete)
        permits.need(services, "rename", rename)
        permits.need(services, "download", make)
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
    kept = [run_id for run_id in names(keep) if run_id in ids]
    return [runs_html(runs, lang), gr.Dropdown(choices=[(run.name, run.run_id) for run in runs], value=kept)]


def _wire(services: Services, built: RunsTab, tab: gr.Tab) -> None:
    def refresh(request: gr.Request, chosen: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            return listed(services, lang, chosen)
        return [gr.skip(), gr.skip()]

    def choose(request: gr.Request, chosen: Any, axis: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            return compared(services, chosen, axis, lang)
        return [gr.skip(), gr.skip()]

    tab.select(refresh, built.chosen, built.outputs(), **_PRIVATE)
    asked = [built.chosen, built.axis]
    gr.on([built.chosen.change, built.axis.change], choose, asked, [built.curve, built.scores], **_PRIVATE)


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
            services.visit(request).rename(_one(chosen), str(new_name or ""))
            info(t("runs.renamed", lang), lang)
        return [*listed(services, lang, chosen), ""]

    def deleted(request: gr.Request, chosen: Any, confirmed: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            for run_id in _confirmed(chosen, confirmed):
                services.visit(request).delete(run_id)
            info(t("runs.deleted", lang), lang)
        return [*listed(services, lang, chosen), False]

    def exported(request: gr.Request, chosen: Any) -> Any:
        lang = language_of(request)
        with told(lang, services.log_file):
            run_id = _one(chosen)
            return gr.File(str(services.visit(request).export(run_id)), visible=True)
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

    found = names(chosen)
    if len(found) == 1:
        return found[0]
    raise BadInput(
        "one_run_needed", expected="one chosen run", found=f"{len(found)} of them",
        fix="choose it in the list of runs above",
        count=len(found),
    )  # fmt: skip


def _confirmed(chosen: Any, confirmed: Any) -> list[str]:
    from ftcore.errors import BadInput

    if chosen and confirmed is True:
        return names(chosen)
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
            clicked = event._data  # whatever a program sent: EventData's own access takes it for a dictionary
            run_id = str(clicked.get("run") or "") if isinstance(clicked, dict) else ""
            return [gr.Tabs(selected="train"), run_id, *run_panel.shown(services, panel, run_id, lang)]
        return [gr.skip() for _ in range(2 + len(panel.outputs()))]

    built.table.click(opened, None, [tabs, panel.run_id, *panel.outputs()], **_PRIVATE)
