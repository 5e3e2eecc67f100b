"""What can be looked at in one chosen run: what it forgot, and its examples one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from ftcore.catalog import RUN_PREFIX
from ftcore.errors import FtcoreError
from ui import measuring, permits
from ui.benchmark_views import forgotten_html, progress_html
from ui.item_views import confusion_html, items_html
from ui.messages import told
from ui.services import Services
from ui.text import escaped, i18n, language_of, t

_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
ROWS_A_PAGE = 25
SHOWS = ("worse", "regressions", "better", "changed", "same", "all")


@dataclass
class RunPage:
    """Components that show one run."""

    timer: gr.Timer
    forgotten: gr.HTML
    show: gr.Dropdown
    number: gr.Number
    items: gr.HTML


def build(services: Services, chosen: gr.Dropdown) -> RunPage:
    """Build the parts below the list of runs; `chosen` says which run they are about, when it is exactly one."""
    text = i18n()
    with gr.Accordion(text("measured.items.title"), open=False):
        gr.Markdown(text("measured.items.lead"))
        with gr.Row():
            shows = [(text(f"measured.items.shows.{name}"), name) for name in SHOWS]
            show = gr.Dropdown(shows, value=SHOWS[0], label=text("measured.items.show"), elem_id="items-show")
            number = gr.Number(1, minimum=1, precision=0, label=text("measured.items.page"), elem_id="items-page")
        items = gr.HTML(elem_id="items-table")
    with gr.Accordion(text("measured.forgotten.title"), open=False):
        gr.Markdown(text("measured.forgotten.lead"))
        with gr.Row(elem_classes="actions"):
            start = gr.Button(text("measured.forgotten.start"), elem_id="forgotten-start")
            stop = gr.Button(text("measured.forgotten.stop"), variant="stop", elem_id="forgotten-stop")
        permits.need(services, "benchmark", start, stop)
        forgotten = gr.HTML(elem_id="forgotten")
    page = RunPage(gr.Timer(1, active=False), forgotten, show, number, items)
    _wire(services, page, chosen)
    _wire_forgetting(services, page, chosen, start, stop)
    return page


def the_run(chosen: Any) -> str | None:
    """Return the run that the page is about: the chosen one, when it is exactly one."""
    return str(chosen[0]) if isinstance(chosen, list) and len(chosen) == 1 else None


def shows_of(services: Services, chosen: Any) -> tuple[str, ...]:
    """Return the kinds of examples that the chosen run can show, the usual one first; all where it has no examples."""
    from ftcore.evaluation import ItemTable

    run_id = the_run(chosen)
    if run_id is None:
        return SHOWS
    try:
        known = ItemTable(services.store.get(run_id).evaluation_dir).shows
    except FtcoreError:
        return SHOWS  # what is wrong stands in the place of the examples
    return tuple(name for name in SHOWS if name in known)


def items_shown(services: Services, chosen: Any, show: Any, page: Any, lang: str) -> str:
    """Return the examples of the chosen run: one page of those of a kind, and for classes which was taken for which.

    Raises:
        FtcoreError: There is no such run, or its examples are damaged.
    """
    from ftcore import tasks
    from ftcore.evaluation import ItemTable

    run_id = the_run(chosen)
    if run_id is None:
        return f'<p class="bvt bvt-quiet">{escaped("measured.forgotten.one", lang)}</p>'
    run = services.store.get(run_id)
    table = ItemTable(run.evaluation_dir)
    base, tuned = table.models[0], f"{RUN_PREFIX}{run_id}"
    start = ROWS_A_PAGE * (max(1, int(page or 1)) - 1)
    found = table.page(tuned, show=show, start=start, count=ROWS_A_PAGE)
    html = items_html(found, start, (base, tuned), table.metrics[0], lang)
    if tasks.get(run.config.task).answer_kind != "label":
        return html
    every = table.page(tuned, count=len(table)).rows
    answers = {base: [row.answers[base] for row in every], run.name: [row.answers[tuned] for row in every]}
    return html + confusion_html([row.references[0] for row in every], answers, lang)


def forgotten_shown(services: Services, chosen: Any, lang: str) -> list[Any]:
    """Return values for timer and text: what the chosen run forgot, as far as it is measured."""
    run_id = the_run(chosen)
    if run_id is None:
        return [gr.Timer(active=False), f'<p class="bvt bvt-quiet">{escaped("measured.forgotten.one", lang)}</p>']
    job = measuring.forgetting_job(services, run_id)
    status = job.status()
    live = status is not None and status.state in measuring.LIVE
    return [gr.Timer(active=live), progress_html(status, lang) + forgotten_html(job.table(), lang)]


def _wire(services: Services, page: RunPage, chosen: gr.Dropdown) -> None:
    def looked(request: gr.Request, run: Any, show: Any, number: Any) -> Any:
        lang = language_of(request)
        try:
            return items_shown(services, run, show, number, lang)
        except FtcoreError as error:
            from ui.views import problem_html

            return problem_html(error, lang)

    def opened(request: gr.Request, run: Any, show: Any) -> list[Any]:
        lang, shows = language_of(request), shows_of(services, run)
        kept = show if show in shows else shows[0]
        choices = [(t(f"measured.items.shows.{name}", lang), name) for name in shows]
        return [gr.Dropdown(choices=choices, value=kept), 1, looked(request, run, kept, 1)]

    def turned(request: gr.Request, run: Any, show: Any) -> list[Any]:
        return [1, looked(request, run, show, 1)]

    asked = [chosen, page.show, page.number]
    chosen.change(opened, asked[:2], [page.show, page.number, page.items], **_PRIVATE)
    page.show.change(turned, asked[:2], [page.number, page.items], **_PRIVATE)
    # input, not change: after a change that `opened` makes, the kind it has just taken away could still be asked for
    page.number.input(looked, asked, page.items, **_PRIVATE)


def _wire_forgetting(services: Services, page: RunPage, chosen: gr.Dropdown, start: gr.Button, stop: gr.Button) -> None:
    outputs = [page.timer, page.forgotten]

    def poll(request: gr.Request, run: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            return forgotten_shown(services, run, lang)
        return [gr.Timer(active=False), gr.skip()]

    def started(request: gr.Request, run: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            services.visit(request).require("benchmark")
            if run_id := the_run(run):
                measuring.start_forgetting(services, run_id)
        return poll(request, run)

    def stopped(request: gr.Request, run: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            services.visit(request).require("benchmark")
            if run_id := the_run(run):
                measuring.forgetting_job(services, run_id).stop()
        return poll(request, run)

    page.timer.tick(poll, chosen, outputs, **_PRIVATE)
    chosen.change(poll, chosen, outputs, **_PRIVATE)
    start.click(started, chosen, outputs, **_PRIVATE)
    stop.click(stopped, chosen, outputs, **_PRIVATE)
