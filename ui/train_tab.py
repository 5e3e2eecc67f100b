"""The Train tab: a form on one side, the run being watched on the other.

The page holds nothing but which run is shown; everything else is read from the run's folder, so that a refresh,
a second browser or a restart shows the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import Any

import gradio as gr

from ftcore.catalog import METHODS, PRESET_NAMES
from ftcore.errors import FtcoreError
from ftcore.tasks import all_tasks, get
from ui import permits, run_panel, training_form
from ui.data_looking import checked, model_for
from ui.messages import told, warn
from ui.run_views import estimate_html, findings_html
from ui.services import Services
from ui.text import composed, described, escaped, i18n, language_of
from ui.training_form import NUMBERS, Form
from ui.uploads import PREFIX
from ui.views import error_text, lead

_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass
class TrainTab:
    """Components of the tab that other tabs and the page's load touch."""

    form: list[Any]
    dataset: gr.Dropdown
    task: gr.Dropdown
    recipe: gr.Dropdown
    needs: gr.HTML
    findings: gr.HTML
    start: gr.Button
    panel: run_panel.Panel


def build(services: Services, tab: gr.Tab) -> TrainTab:
    """Build the tab; called inside ``with gr.Tab(...)``."""
    text = i18n()
    gr.HTML(lead("train"))
    with gr.Row(elem_classes="split"):
        with gr.Column(scale=5, min_width=320):
            parts = _choices(services)
            numbers, free = _advanced()
            needs, findings = gr.HTML(elem_id="train-needs"), gr.HTML(elem_id="train-findings")
            with gr.Row(elem_classes="actions"):
                start = gr.Button(text("train.start"), variant="primary", elem_id="train-start", elem_classes="key-go")
            permits.need(services, "train", start)
            permits.need(services, "train_settings", *numbers, free)
        with gr.Column(scale=6, min_width=320, elem_id="train-run"):
            panel = run_panel.build(services)
    recipe, task, _, dataset, *_ = parts
    built = TrainTab([*parts, *numbers, free], dataset, task, recipe, needs, findings, start, panel)
    _wire_opening(services, built, tab)  # first: the browser sends the events of one click one after the other
    _wire(services, built, tab)
    return built


def _choices(services: Services) -> list[Any]:
    """Build the upper part of the form, in the order of :class:`ui.training_form.Form`."""
    text, catalog = i18n(), services.catalog
    first = next((one for one in catalog.recipes if one.quick), catalog.recipes[0])
    recipe = gr.Dropdown(
        [(text("train.no_recipe"), ""), *((described("recipe", one), one.id) for one in catalog.recipes)],
        value=first.id, label=text("train.recipe"), info=text("train.recipe_info"), elem_id="train-recipe",
    )  # fmt: skip
    with gr.Row():
        tasks = [(text(f"tasks.{task.id}.name"), task.id) for task in all_tasks()]
        task = gr.Dropdown(tasks, value=first.task, label=text("train.task"), min_width=200)
        model = gr.Dropdown(
            [one.id for one in catalog.models],
            value=first.model,
            label=text("train.model"),
            allow_custom_value=True,
            min_width=200,
        )
        dataset = gr.Dropdown(
            [one.id for one in catalog.datasets],
            value=first.dataset,
            label=text("train.dataset"),
            allow_custom_value=True,
            min_width=200,
        )
    _about_dataset(services, dataset, first.dataset)
    methods = [(text(f"train.methods.{name}.label"), name) for name in METHODS]
    method = gr.Radio(
        methods, value=first.method, label=text("train.method"), info=text("train.method_info"), elem_id="train-method"
    )
    presets = [(text(f"train.presets.{name}"), name) for name in PRESET_NAMES]
    preset = gr.Radio(
        presets, value=first.preset, label=text("train.preset"), info=text("train.preset_info"), elem_id="train-preset"
    )
    name = gr.Textbox(
        label=text("train.name"), placeholder=text("train.name_placeholder"), max_lines=1, elem_id="train-name"
    )
    return [recipe, task, model, dataset, method, preset, name]


def _about_dataset(services: Services, dataset: gr.Dropdown, first: str) -> None:
    """Build the line that says what the chosen dataset is; its place is kept where there is nothing to say."""
    line = gr.HTML(
        composed("html.train_dataset", lambda lang: dataset_about(services, first, lang)),
        elem_id="train-dataset-about", elem_classes="bvt bvt-note",
    )  # fmt: skip

    def chosen(request: gr.Request, name: Any) -> str:
        return dataset_about(services, name, language_of(request))

    dataset.change(chosen, dataset, line, **_PRIVATE)


def dataset_about(services: Services, name: Any, lang: str) -> str:
    """Return what the catalogue says of a dataset, for HTML; "" for a dropped file or a dataset of the Hub."""
    entry = next((one for one in services.catalog.datasets if one.id == name), None)
    return escape(str(getattr(entry.description, lang))) if entry else ""


def _advanced() -> tuple[list[gr.Number], gr.Textbox]:
    text = i18n()
    numbers: list[gr.Number] = []
    with gr.Accordion(text("train.advanced"), open=False):
        gr.Markdown(text("train.advanced_info"))
        for first in range(0, len(NUMBERS), 2):
            with gr.Row():
                for name in NUMBERS[first : first + 2]:
                    label, info = text(f"train.settings.{name}.label"), text(f"train.settings.{name}.info")
                    numbers.append(
                        gr.Number(value=None, label=label, info=info, min_width=220, elem_id=f"train-{name}")
                    )
        free = gr.Textbox(
            label=text("train.free"),
            info=text("train.free_info"),
            placeholder="weight_decay=0.01",
            lines=2,
            elem_id="train-free",
        )
    return numbers, free


def _form(values: tuple[Any, ...]) -> Form:
    """Return the form as it came from the browser, its parts in the types they should have."""
    head = [str(value).strip() if isinstance(value, str) and value.strip() else None for value in values[:7]]
    count = len(NUMBERS)
    free = values[7 + count]
    return Form(
        head[0],
        head[1],
        head[2],
        head[3],
        head[4],
        head[5],
        head[6] or "",
        values[7 : 7 + count],
        free if isinstance(free, str) else "",
    )


def _wire(services: Services, built: TrainTab, tab: gr.Tab) -> None:
    recipe, task, model, dataset, method, preset, *_ = built.form
    numbers = built.form[7:-1]

    def filled(request: gr.Request, chosen: Any) -> list[Any]:
        with told(language_of(request), services.log_file):
            if chosen:
                parts = training_form.of_recipe(services, str(chosen))
                return [*parts.values(), *_placeholders(services, parts["preset"], str(chosen))]
        return [gr.skip() for _ in range(5 + len(numbers))]

    def preset_chosen(request: gr.Request, name: Any, chosen: Any) -> list[Any]:
        with told(language_of(request), services.log_file):
            return _placeholders(services, str(name), str(chosen) if chosen else None)
        return [gr.skip() for _ in numbers]

    def needed(request: gr.Request, *values: Any) -> Any:
        lang = language_of(request)
        yield f'<p class="bvt bvt-quiet">{escaped("train.working_out", lang)}</p>', gr.skip()
        with told(lang, services.log_file):
            form = _form(values)
            config = form.config(services)
            yield _needs(services, config, lang), gr.skip()
            limits = services.data_limits if form.is_uploaded else None
            yield gr.skip(), _findings(services, config, limits, lang)
            return
        yield "", ""

    def narrowed(request: gr.Request, task_id: Any, model_id: Any, data: Any) -> list[Any]:
        """Offer what suits a task once it was chosen; what was chosen before stays where it does."""
        with told(language_of(request), services.log_file):
            models, known = training_form.suited(services, str(task_id))
            others = {one.id for one in services.catalog.models} - set(models)
            kept = str(data).startswith(PREFIX) or data in known or not known
            return [
                gr.update(choices=models, value=models[0] if model_id in others else model_id),
                gr.skip() if kept else gr.update(value=known[0]),
            ]
        return [gr.skip(), gr.skip()]

    task.input(narrowed, [task, model, dataset], [model, dataset], **_PRIVATE)
    parts = [task, model, dataset, method, preset]
    asked: dict[str, Any] = {**_PRIVATE, "trigger_mode": "always_last"}
    recipe.input(filled, recipe, [*parts, *numbers], **_PRIVATE)
    preset.input(preset_chosen, [preset, recipe], numbers, **_PRIVATE)
    gr.on(
        [tab.select, recipe.input, *(part.input for part in parts)],
        needed,
        built.form,
        [built.needs, built.findings],
        **asked,
    )
    gr.on([number.submit for number in numbers], needed, built.form, [built.needs, built.findings], **asked)


def _wire_opening(services: Services, built: TrainTab, tab: gr.Tab) -> None:
    """On every opening list the dropped files; on the first one show a run, and what the empty numbers stand for."""
    panel, numbers = built.panel, built.form[7:-1]
    been_here = gr.State(False)
    outputs = [built.dataset, been_here, *numbers, panel.run_id, *panel.outputs()]

    def opened(request: gr.Request, again: Any, recipe: Any, preset: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            files = datasets(services)
            if again:
                return [files, *[gr.skip() for _ in outputs[1:]]]
            # an empty number would be sent as 0 until it has been told to be empty
            grey = _placeholders(services, str(preset), str(recipe) if recipe else None)
            return [files, True, *grey, *_first_run(services, panel, dict(request.query_params).get("run"), lang)]
        return [gr.skip() for _ in outputs]

    tab.select(opened, [been_here, built.recipe, built.form[5]], outputs, **_PRIVATE)


def _first_run(services: Services, panel: Any, named: str | None, lang: str) -> list[Any]:
    """Return the id and the looks of the run that the address names, or else the newest; of none if it is gone."""
    wanted = named or run_panel.newest(services)
    try:
        return [wanted, *run_panel.shown(services, panel, wanted, lang)]
    except FtcoreError as error:
        warn(error_text(error, lang), lang)
        return [None, *run_panel.shown(services, panel, None, lang)]


def _placeholders(services: Services, preset: str, recipe: str | None) -> list[Any]:
    """Empty the numbers and show in grey what each will be."""
    values = training_form.starting_numbers(services, preset, recipe)
    return [
        gr.update(value=None, placeholder="auto" if values[name] is None else f"{values[name]:g}") for name in NUMBERS
    ]


def _needs(services: Services, config: Any, lang: str) -> str:
    from ftcore.runs import estimate

    return estimate_html(estimate(config, store=services.store), lang)


def _findings(services: Services, config: Any, limits: Any, lang: str) -> str:
    task, settings = get(config.task), config.settings
    task = replace(
        task,
        max_source_tokens=settings.max_source_tokens or task.max_source_tokens,
        max_target_tokens=settings.max_target_tokens or task.max_target_tokens,
    )
    model = model_for(services, task, config.model.model_id)
    report, _ = checked(services, config.dataset.source(), task, model, limits=limits)
    return f'<h4 class="bvt">{escaped("train.findings", lang)}</h4>{findings_html(report.findings, lang)}'


def connect(services: Services, built: TrainTab, tabs: gr.Tabs) -> None:
    """Wire what crosses tabs: Start enqueues a run and shows it."""

    def start(request: gr.Request, *values: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            run_id = services.visit(request).submit(_form(values))
            return [run_id, *run_panel.shown(services, built.panel, run_id, lang)]
        return [gr.skip() for _ in range(1 + len(built.panel.outputs()))]

    panel = built.panel
    built.start.click(start, built.form, [panel.run_id, *panel.outputs()], trigger_mode="once", **_PRIVATE)


def datasets(services: Services, chosen: str | None = None) -> Any:
    """Return the list of datasets of the Train tab: the catalogue's, then the uploaded files."""
    names = [entry.id for entry in services.catalog.datasets]
    files = [(name.split("-", 1)[1], f"{PREFIX}{name}") for name in services.uploads.names()]
    choices = [*((name, name) for name in names), *files]
    return gr.update(choices=choices, value=chosen) if chosen else gr.update(choices=choices)
