"""The Data tab: name a dataset or drop a file, see what is in it, say which column is which, train on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from ftcore.errors import FtcoreError
from ftcore.tasks import Task, all_tasks, get
from ui import permits, train_tab
from ui.data_looking import Look, fitting_task, model_for, peeked, seen
from ui.data_views import peek_html, report_html
from ui.messages import info, told, warn
from ui.services import Services
from ui.text import composed, escaped, i18n, language_of, t
from ui.training_form import suited
from ui.uploads import PREFIX
from ui.views import empty_html, lead

_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_PROGRESS = gr.Progress()
MOST_FIELDS = max(len(task.fields) for task in all_tasks())


@dataclass(frozen=True)
class DataTab:
    """Components of the tab."""

    task: gr.Dropdown
    model: gr.Dropdown
    file: gr.File
    named: gr.Textbox
    look: gr.Button
    kept: gr.Textbox
    columns: list[gr.Dropdown]
    go: gr.Button
    status: gr.HTML
    report: gr.HTML

    def outputs(self) -> list[Any]:
        """Return what a look changes, in the order of :func:`_shown`."""
        return [self.kept, self.status, self.report, self.go, self.task, self.model, *self.columns]

    def inputs(self) -> list[Any]:
        """Return what a look at the same data again needs."""
        return [self.kept, self.task, self.model, *self.columns]


def build(services: Services, tabs: gr.Tabs, train: train_tab.TrainTab) -> None:
    """Build the tab; called inside ``with gr.Tab(...)``."""
    gr.HTML(lead("data"))
    with gr.Row(elem_classes="split"):
        with gr.Column(scale=4, min_width=320):
            asked = _asked(services)
        with gr.Column(scale=7, min_width=320):
            status = gr.HTML(elem_id="data-status")
            report = gr.HTML(composed("html.data_empty", _nothing), elem_id="data-report")
    built = DataTab(*[*asked, status, report])
    _wire(services, built)
    _to_training(services, built, tabs, train)


def _nothing(lang: str) -> str:
    return empty_html(t("data.empty_title", lang), t("data.empty", lang))


def _asked(services: Services) -> list[Any]:
    """Build the left side, in the order of :class:`DataTab`."""
    text, first = i18n(), all_tasks()[0]
    names = [(text(f"tasks.{task.id}.name"), task.id) for task in all_tasks()]
    task = gr.Dropdown(names, value=first.id, label=text("data.task"), elem_id="data-task")
    file = gr.File(label=text("data.file"), file_count="single", type="filepath", height=140, elem_id="data-file")
    permits.need(services, "upload", file)
    with gr.Row(elem_id="data-by-name"):
        named = gr.Textbox(
            label=text("data.named"), placeholder="starter-qa", max_lines=1, scale=4, min_width=180,
            elem_id="data-named",
        )  # fmt: skip
        look = gr.Button(text("data.look"), elem_id="data-look", scale=1, min_width=96)
    model = gr.Dropdown(
        _models(services, first.id), value="", label=text("data.model"), info=text("data.model_info"),
        elem_id="data-model",
    )  # fmt: skip
    kept = gr.Textbox(visible="hidden", elem_id="data-kept")
    columns = [
        gr.Dropdown([], visible=False, interactive=True, allow_custom_value=True, elem_id=f"data-column-{n}")
        for n in range(MOST_FIELDS)
    ]
    with gr.Row(elem_classes="actions"):
        go = gr.Button(text("data.train"), variant="primary", visible=False, elem_id="data-train")
    return [task, model, file, named, look, kept, columns, go]


def _models(services: Services, task_id: str) -> list[tuple[Any, str]]:
    return [(i18n()("data.no_model"), ""), *((name, name) for name in suited(services, task_id)[0])]


def _wire(services: Services, built: DataTab) -> None:
    skipped = [gr.skip() for _ in built.outputs()]

    def dropped(
        request: gr.Request, progress: gr.Progress = _PROGRESS, path: Any = None, task_id: Any = "", model_id: Any = ""
    ) -> Iterator[list[Any]]:
        lang = language_of(request)
        if not path:
            yield ["", "", _nothing(lang), gr.update(visible=False), gr.skip(), gr.skip(), *_hidden(MOST_FIELDS)]
            return
        with told(lang, services.log_file):
            name = f"{PREFIX}{services.visit(request).keep(Path(str(path)))}"
            task = fitting_task(services, name, get(str(task_id)))
            yield from _looking(services, lang, progress, (name, task.id, model_id, ()))

    def named(
        request: gr.Request, progress: gr.Progress = _PROGRESS, name: Any = "", task_id: Any = "", model_id: Any = ""
    ) -> Iterator[list[Any]]:
        name = name.strip() if isinstance(name, str) else ""
        entry = next((one for one in services.catalog.datasets if one.id == name), None)
        said = (name.removeprefix(PREFIX), entry.task if entry else task_id, model_id, ())
        yield from _looking(services, language_of(request), progress, said) if name else [skipped]

    def again(
        request: gr.Request, progress: gr.Progress = _PROGRESS, name: Any = "", task_id: Any = "", model_id: Any = "",
        *chosen: Any,
    ) -> Iterator[list[Any]]:  # fmt: skip
        said = (str(name), task_id, model_id, chosen)
        yield from _looking(services, language_of(request), progress, said) if name else [skipped]

    shown: dict[str, Any] = {
        "api_visibility": "private", "show_progress": "full", "show_progress_on": [built.status],
        "trigger_mode": "always_last",
    }  # fmt: skip
    outputs, (kept, task, model, *columns) = built.outputs(), built.inputs()
    built.file.change(dropped, [built.file, task, model], outputs, **shown)
    gr.on([built.look.click, built.named.submit], named, [built.named, task, model], outputs, **shown)
    gr.on([task.input, model.input], again, [kept, task, model], outputs, **shown)
    gr.on([column.input for column in columns], again, [kept, task, model, *columns], outputs, **shown)


def _looking(
    services: Services, lang: str, progress: Any, said: tuple[str, Any, Any, Sequence[Any]]
) -> Iterator[list[Any]]:
    """Yield what the tab shows: that it reads, the first rows, then the report; or that it could not be read."""
    name, task_id, model_id, chosen = said
    seen_so_far = [name, _reading("data.reading", lang), gr.skip(), gr.update(visible=False)]
    seen_so_far += [gr.skip() for _ in range(2 + MOST_FIELDS)]
    yield seen_so_far
    with told(lang, services.log_file) as failures:
        task = get(str(task_id))
        look = Look(name, task, model_for(services, task, model_id), _mapping(task.id, chosen))
        seen_so_far = _first(services, look, lang)
        yield seen_so_far
        words = t("data.counting", lang)
        report, in_tokens = seen(services, look, lambda done, of: progress(done / of if of else None, desc=words))
        note = t("data.in_words_only", lang, model=look.model.id) if look.model and not in_tokens else ""
        html = report_html(report, task, lang, note)
        lists = _columns(report.columns, report.column_mapping, task, lang)
        yield [name, "", html, gr.update(visible=True), *seen_so_far[4:6], *lists]
    if failures:
        yield _failed(failures[0], seen_so_far)


def _first(services: Services, look: Look, lang: str) -> list[Any]:
    """Return the tab with the first rows, and with the columns as they are proposed."""
    task, found = look.task, peeked(services, look)
    models = gr.update(choices=_models(services, task.id), value=look.model.id if look.model else "")
    lists = _columns(found.columns, found.column_mapping, task, lang)
    rows = peek_html(found, task, lang)
    return [look.name, _reading("data.counting", lang), rows, gr.update(visible=False), task.id, models, *lists]


def _failed(failure: Exception, seen_so_far: Sequence[Any]) -> list[Any]:
    """Keep the first rows where only a column has to be named, else take them away.

    All is said again: a browser may leave out a state that another one follows at once.
    """
    nameable = isinstance(failure, FtcoreError) and failure.code == "columns_unmapped"
    name, _, rows, *rest = seen_so_far
    return [name, "", rows if nameable else "", *rest]


def _reading(key: str, lang: str) -> str:
    return f'<p class="bvt bvt-quiet" role="status">{escaped(key, lang)}</p>'


def _hidden(count: int) -> list[Any]:
    return [gr.update(visible=False) for _ in range(count)]


def _mapping(task_id: str, chosen: Sequence[Any]) -> dict[str, str]:
    return {field.name: str(column) for field, column in zip(get(task_id).fields, chosen, strict=False) if column}


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


def _to_training(services: Services, built: DataTab, tabs: gr.Tabs, train: train_tab.TrainTab) -> None:
    def train_on(request: gr.Request, name: Any, task_id: Any, *chosen: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            task, name = get(str(task_id)), str(name)
            if name.startswith(PREFIX):
                services.visit(request).remember(name.removeprefix(PREFIX), task.id, _mapping(task.id, chosen))
            elif _is_said_by_hand(services, Look(name, task), _mapping(task.id, chosen)):
                warn(t("data.columns_by_hand", lang), lang)
                return [gr.skip() for _ in range(4)]
            info(t("data.trained", lang), lang)
            return [gr.Tabs(selected="train"), "", task.id, train_tab.datasets(services, name)]
        return [gr.skip() for _ in range(4)]

    inputs = [built.kept, built.task, *built.columns]
    built.go.click(train_on, inputs, [tabs, train.recipe, train.task, train.dataset], **_PRIVATE)


def _is_said_by_hand(services: Services, look: Look, mapping: Mapping[str, str]) -> bool:
    """Say whether columns were chosen other than training would find them; for a file they are written down instead."""
    found = peeked(services, look).column_mapping
    return any(found.get(field) != column for field, column in mapping.items())
