"""The Data tab: drop a file, see what is in it, say which column is which, train on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from ftcore.errors import FtcoreError
from ftcore.tasks import Task, all_tasks, get
from ui import permits, train_tab
from ui.data_views import report_html
from ui.messages import info, told
from ui.services import Services
from ui.text import i18n, language_of, t
from ui.uploads import PREFIX
from ui.views import empty_html, lead

_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
MOST_FIELDS = max(len(task.fields) for task in all_tasks())


def build(services: Services, tabs: gr.Tabs, train: train_tab.TrainTab) -> None:
    """Build the tab; called inside ``with gr.Tab(...)``."""
    text = i18n()
    gr.HTML(lead("data"))
    with gr.Row(elem_classes="split"):
        with gr.Column(scale=4, min_width=320):
            names = [(text(f"tasks.{task.id}.name"), task.id) for task in all_tasks()]
            task = gr.Dropdown(names, value=all_tasks()[0].id, label=text("data.task"), elem_id="data-task")
            file = gr.File(
                label=text("data.file"), file_count="single", type="filepath", height=140, elem_id="data-file"
            )
            permits.need(services, "upload", file)
            kept = gr.Textbox(visible="hidden", elem_id="data-kept")
            columns = [
                gr.Dropdown([], visible=False, interactive=True, allow_custom_value=True, elem_id=f"data-column-{n}")
                for n in range(MOST_FIELDS)
            ]
            with gr.Row(elem_classes="actions"):
                go = gr.Button(text("data.train"), variant="primary", visible=False, elem_id="data-train")
        with gr.Column(scale=7, min_width=320):
            report = gr.HTML(elem_id="data-report")
    _wire(services, task, file, kept, columns, go, report)
    _to_training(services, (kept, task, columns), go, tabs, train)


def _wire(services: Services, task: Any, file: Any, kept: Any, columns: list[Any], go: Any, report: Any) -> None:
    outputs = [kept, report, go, *columns]

    def dropped(request: gr.Request, path: Any, task_id: Any) -> Iterator[list[Any]]:
        lang = language_of(request)
        if not path:
            yield ["", empty_html(t("data.empty_title", lang), t("data.empty", lang)), *_hidden(1 + len(columns))]
            return
        with told(lang, services.log_file):
            name = services.visit(request).keep(Path(str(path)))
            yield from looked(request, name, task_id)

    def looked(request: gr.Request, name: Any, task_id: Any, *chosen: Any) -> Iterator[list[Any]]:
        lang = language_of(request)
        if not name:
            yield [gr.skip() for _ in outputs]
            return
        reading = f'<p class="bvt bvt-quiet">{t("data.reading", lang)}</p>'
        yield [name, reading, *[gr.skip() for _ in outputs[2:]]]
        with told(lang, services.log_file) as failures:
            yield [name, *_report(services, str(name), str(task_id), _mapping(str(task_id), chosen), lang)]
        if failures:
            lists = [gr.skip() for _ in columns]
            if isinstance(failures[0], FtcoreError) and failures[0].code == "columns_unmapped":
                with told(lang, services.log_file):
                    lists = _columns_to_name(services, str(name), str(task_id), _mapping(str(task_id), chosen), lang)
            yield [name, "", gr.update(visible=False), *lists]

    file.change(dropped, [file, task], outputs, **_PRIVATE)
    task.input(looked, [kept, task], outputs, **_PRIVATE)
    gr.on([column.input for column in columns], looked, [kept, task, *columns], outputs, **_PRIVATE)


def _hidden(count: int) -> list[Any]:
    return [gr.update(visible=False) for _ in range(count)]


def _mapping(task_id: str, chosen: tuple[Any, ...]) -> dict[str, str]:
    return {field.name: str(column) for field, column in zip(get(task_id).fields, chosen, strict=False) if column}


def _report(services: Services, name: str, task_id: str, mapping: dict[str, str], lang: str) -> list[Any]:
    """Return the report, the button and one list of columns for each field of the task."""
    from ftcore.data import DataSource, check

    task = get(task_id)
    source = DataSource(str(services.uploads.path(name)), column_mapping=mapping)
    report = check(source, task, services.catalog, limits=services.data_limits)
    lists = _columns(report.columns, report.column_mapping, task, lang)
    return [report_html(report, task, lang), gr.update(visible=True), *lists]


def _columns_to_name(services: Services, name: str, task_id: str, mapping: dict[str, str], lang: str) -> list[Any]:
    """Return the lists of columns of a file in which not every field could be recognised: a person can say which."""
    from ftcore.data import DataSource, peek

    source = DataSource(str(services.uploads.path(name)), column_mapping=mapping)
    found = peek(source, get(task_id), services.catalog, limits=services.data_limits)
    return _columns(found.columns, found.column_mapping, get(task_id), lang)


def _columns(columns: Sequence[str], mapping: Mapping[str, str], task: Task, lang: str) -> list[Any]:
    """Return a list of the columns for each field of a task, with the one that is chosen; the others hidden."""
    lists = [
        gr.Dropdown(
            choices=list(columns),
            value=mapping.get(field.name),
            visible=True,
            label=t(f"tasks.{task.id}.fields.{field.name}", lang),
        )
        for field in task.fields
    ]
    return [*lists, *_hidden(MOST_FIELDS - len(lists))]


def _to_training(
    services: Services, said: tuple[Any, Any, list[Any]], go: Any, tabs: gr.Tabs, train: train_tab.TrainTab
) -> None:
    kept, task, columns = said

    def train_on(request: gr.Request, name: Any, task_id: Any, *chosen: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            services.visit(request).remember(str(name), get(str(task_id)).id, _mapping(str(task_id), chosen))
            info(t("data.trained", lang), lang)
            return [gr.Tabs(selected="train"), "", str(task_id), train_tab.datasets(services, f"{PREFIX}{name}")]
        return [gr.skip() for _ in range(4)]

    go.click(train_on, [kept, task, *columns], [tabs, train.recipe, train.task, train.dataset], **_PRIVATE)
