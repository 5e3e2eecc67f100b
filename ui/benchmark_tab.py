"""The Benchmark tab: pick models and datasets, start, watch the cells fill in, take the table away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from ftcore.catalog import RUN_PREFIX
from ui import measuring, permits
from ui.benchmark_views import charts, progress_html, renamed, report_words, table_html
from ui.messages import told
from ui.services import Services
from ui.text import described, i18n, language_of, t
from ui.views import empty_html, lead

_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
FEWEST_ITEMS, MOST_ITEMS, USUAL_ITEMS = 20, 1000, 100
FILE_NAME = "benchmark"


@dataclass
class BenchmarkTab:
    """Components that show how far the benchmark is."""

    models: gr.Dropdown
    timer: gr.Timer
    status: gr.HTML
    stop: gr.Button
    table: gr.HTML
    charts: gr.HTML

    def outputs(self) -> list[Any]:
        """Components that :func:`shown` gives values to."""
        return [self.timer, self.status, self.stop, self.table, self.charts]


def build(services: Services, tab: gr.Tab) -> BenchmarkTab:
    """Build the tab; called inside ``with gr.Tab(...)``."""
    text = i18n()
    gr.HTML(lead("benchmark"))
    comparisons = [(described("comparison", one), one.id) for one in services.catalog.comparisons]
    comparison = gr.Dropdown(
        [(text("benchmark.no_comparison"), ""), *comparisons], value="", label=text("benchmark.comparison"),
        info=text("benchmark.comparison_info"), elem_id="benchmark-comparison",
    )  # fmt: skip
    models = gr.Dropdown(
        [], multiselect=True, label=text("benchmark.models"), info=text("benchmark.models_info"),
        elem_id="benchmark-models",
    )  # fmt: skip
    datasets = gr.Dropdown(
        [], multiselect=True, label=text("benchmark.datasets"), info=text("benchmark.datasets_info"),
        elem_id="benchmark-datasets",
    )  # fmt: skip
    limit = gr.Slider(
        FEWEST_ITEMS, MOST_ITEMS, value=USUAL_ITEMS, step=10, label=text("benchmark.limit"),
        info=text("benchmark.limit_info"), elem_id="benchmark-limit",
    )  # fmt: skip
    with gr.Row(elem_classes="actions"):
        start = gr.Button(text("benchmark.start"), variant="primary", elem_id="benchmark-start")
        stop = gr.Button(text("benchmark.stop"), variant="stop", visible=False, elem_id="benchmark-stop")
    permits.need(services, "benchmark", start)
    status = gr.HTML(elem_id="benchmark-status")
    intervals = gr.Checkbox(label=text("benchmark.intervals"), elem_id="benchmark-intervals")
    table, drawn = gr.HTML(elem_id="benchmark-table"), gr.HTML(elem_id="benchmark-charts")
    with gr.Row(elem_classes="actions"):
        make = gr.Button(text("benchmark.download"), elem_id="benchmark-download")
    files = gr.File(
        label=text("benchmark.files"), visible=False, interactive=False, file_count="multiple",
        elem_id="benchmark-files",
    )  # fmt: skip
    timer = gr.Timer(1, active=False)
    built = BenchmarkTab(models, timer, status, stop, table, drawn)
    _wire(services, built, tab, (comparison, models, datasets, limit, intervals), start)
    _wire_comparison(services, comparison, [models, datasets, limit])
    _wire_download(services, make, files)
    return built


def shown(services: Services, lang: str, intervals: bool) -> list[Any]:
    """Return values for :meth:`BenchmarkTab.outputs`."""
    job = measuring.benchmark_job(services)
    status, found = job.status(), _named(services, job.table())
    live = status is not None and status.state in measuring.LIVE
    table = table_html(found, lang, intervals=intervals)
    if not table and not live:
        table = empty_html(t("benchmark.empty_title", lang), t("benchmark.empty", lang))
    return [gr.Timer(active=live), progress_html(status, lang), gr.update(visible=live), table, charts(found, lang)]


def _named(services: Services, found: Any) -> Any:
    names = {ref: name for ref, name in measuring.model_choices(services) if ref.startswith(RUN_PREFIX)}
    return renamed(found, names) if found else None


def _wire(services: Services, built: BenchmarkTab, tab: gr.Tab, asked: tuple[Any, ...], start: gr.Button) -> None:
    comparison, models, datasets, limit, intervals = asked
    outputs = built.outputs()

    def opened(request: gr.Request, chosen: Any, wanted: Any, with_intervals: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            choices = [(name, ref) for ref, name in measuring.model_choices(services)]
            known = measuring.datasets_known(services)
            models_list = gr.Dropdown(choices=choices, value=_names(chosen))
            datasets_list = gr.Dropdown(choices=known, value=_names(wanted))
            return [models_list, datasets_list, *shown(services, lang, with_intervals is True)]
        return [gr.skip() for _ in range(2 + len(outputs))]

    def poll(request: gr.Request, with_intervals: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            return shown(services, lang, with_intervals is True)
        return [gr.skip() for _ in outputs]

    def started(request: gr.Request, known: Any, chosen: Any, wanted: Any, most: Any, with_intervals: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            services.visit(request).require("benchmark")
            measuring.start_benchmark(services, _names(chosen), _names(wanted), _items(most), str(known or ""))
        return poll(request, with_intervals)

    def stopped(request: gr.Request, with_intervals: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            services.visit(request).require("benchmark")
            measuring.benchmark_job(services).stop()
        return poll(request, with_intervals)

    tab.select(opened, [models, datasets, intervals], [models, datasets, *outputs], **_PRIVATE)
    built.timer.tick(poll, intervals, outputs, **_PRIVATE)
    intervals.change(poll, intervals, outputs, **_PRIVATE)
    start.click(started, [comparison, models, datasets, limit, intervals], outputs, **_PRIVATE)
    built.stop.click(stopped, intervals, outputs, **_PRIVATE)


def _wire_comparison(services: Services, comparison: gr.Dropdown, parts: list[Any]) -> None:
    """A comparison of the catalogue fills in what it compares; Start gives all models its prompt."""

    def filled(chosen: Any) -> list[Any]:
        entry = services.catalog.comparison(str(chosen or ""))
        if entry is None:
            return [gr.skip() for _ in parts]
        return [list(entry.models), [entry.dataset], entry.items]

    comparison.input(filled, comparison, parts, **_PRIVATE)


def _names(chosen: Any) -> list[str]:
    return [str(one) for one in chosen] if isinstance(chosen, list) else []


def _items(most: Any) -> int:
    """Return how many items to measure on, within the limits of the page."""
    wanted = most if isinstance(most, int | float) and most == most else USUAL_ITEMS
    return int(min(MOST_ITEMS, max(FEWEST_ITEMS, wanted)))


def _wire_download(services: Services, make: gr.Button, files: gr.File) -> None:
    def made(request: gr.Request) -> Any:
        from ftcore.evaluation import FORMATS, write_report

        lang = language_of(request)
        with told(lang, services.log_file):
            found = _named(services, measuring.benchmark_job(services).table())
            if not found:
                return gr.File(visible=False)
            paths = [services.exports / f"{FILE_NAME}{suffix}" for suffix in FORMATS]
            for path in paths:
                write_report(found, path, report_words(lang))
            return gr.File([str(path) for path in paths], visible=True)
        return gr.skip()

    make.click(made, None, files, **_PRIVATE)
