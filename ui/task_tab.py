"""One builder for the tab of any task: its fields, the columns to compare, and what they answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from ftcore.catalog import RUN_PREFIX
from ftcore.data import guess_language
from ftcore.errors import BadInput
from ftcore.tasks import LANGUAGES as TEXT_LANGUAGES
from ftcore.tasks import Example, Task
from ui import comparing, lineup
from ui.messages import told
from ui.services import Services
from ui.text import LANGUAGES, composed, escaped, i18n, language_of, sentences
from ui.views import columns_html, empty_html, lead, reading_html

TOLD = "told"
"""The choice that takes a text's language from its words."""


@dataclass
class TaskTab:
    """The components of one task's tab that are filled in when it is opened."""

    task: Task
    columns: gr.Dropdown
    known: gr.State
    results: gr.HTML
    stops: dict[str, threading.Event] = field(default_factory=dict)

    def outputs(self) -> list[Any]:
        """Components that :meth:`opened` gives values to."""
        return [self.columns, self.known, self.results]

    def opened(self, services: Services, lang: str, chosen: list[str], known: list[str] | None) -> list[Any]:
        """Return values for :meth:`outputs` each time the tab is opened; ``known`` is None the first time."""
        if known is None:
            return self._first(services, lang)
        return [*self._refreshed(services, lang, chosen, known), gr.skip()]

    def _first(self, services: Services, lang: str) -> list[Any]:
        """Return the columns people see first, in their language."""
        choices = lineup.choices(services, self.task, lang)
        chosen = lineup.starting_lineup(services, self.task, choices)
        runs = [choice.ref for choice in choices if choice.ref.startswith(RUN_PREFIX)]
        empty = empty_html(sentences(lang)["compare.empty_title"], sentences(lang)["compare.empty"])
        return [_dropdown(choices, chosen), runs, empty]

    def _refreshed(self, services: Services, lang: str, chosen: list[str], known: list[str]) -> list[Any]:
        """Return the list of columns with the runs that finished since; a new one joins the columns by itself."""
        choices = lineup.choices(services, self.task, lang)
        runs = [choice.ref for choice in choices if choice.ref.startswith(RUN_PREFIX)]
        fresh = [ref for ref in runs if ref not in known][:1]
        kept = [ref for ref in chosen if not ref.startswith(RUN_PREFIX) or ref in runs]
        return [_dropdown(choices, (kept + fresh)[-lineup.MOST :]), runs]


def _dropdown(choices: list[lineup.Choice], chosen: list[str]) -> Any:
    return gr.Dropdown(choices=[(choice.label, choice.ref) for choice in choices], value=chosen)


def build(services: Services, task: Task, tab: gr.Tab) -> TaskTab:
    """Build the tab of one task; called inside ``with gr.Tab(...)``."""
    text = i18n()
    gr.HTML(lead(f"tasks.{task.id}"))
    fields = [_text_box(task, entry) for entry in task.inputs]
    chips = _examples(task)
    columns = gr.Dropdown(
        [], multiselect=True, max_choices=lineup.MOST, allow_custom_value=True, interactive=True,
        label=text("compare.columns"), info=text("compare.columns_info"), elem_id=f"columns-{task.id}",
    )  # fmt: skip
    known = gr.State(None)
    with gr.Row(elem_classes="actions"):
        go = gr.Button(text("compare.run"), variant="primary", elem_classes="key-go", elem_id=f"go-{task.id}")
        stop = gr.Button(
            text("compare.stop"), variant="stop", visible=False, elem_classes="key-stop", elem_id=f"stop-{task.id}"
        )
        gr.HTML(text("compare.keys"), elem_classes="bvt bvt-quiet keys")
    results = gr.HTML(elem_id=f"results-{task.id}")
    with gr.Accordion(text("generation.title"), open=False, elem_id=f"settings-{task.id}"):
        language, reference = _beside(task)
        settings = _settings(task)
    with gr.Accordion(text("compare.reads"), open=False, elem_id=f"reading-{task.id}"):
        reads = gr.HTML(elem_id=f"reads-{task.id}")
    built = TaskTab(task, columns, known, results)
    inputs = [columns, language, reference, *settings, *fields]
    _wire(services, built, inputs, go, stop, reads)
    for button, script in chips:
        button.click(None, None, [*fields, reference, language], js=script, api_visibility="private")
    tab.select(
        _opener(services, built), [columns, known], built.outputs(), api_visibility="private", show_progress="hidden"
    )
    return built


def _text_box(task: Task, entry: Any) -> gr.Textbox:
    text = i18n()
    return gr.Textbox(
        label=text(f"tasks.{task.id}.fields.{entry.name}"),
        placeholder=text(f"tasks.{task.id}.placeholders.{entry.name}"),
        lines=6 if entry.long else 3, max_lines=14, elem_id=f"{task.id}-{entry.name}",
    )  # fmt: skip


def _examples(task: Task) -> list[tuple[gr.Button, str]]:
    """Build the one-click examples; returns each button with the script that fills in the form."""
    text = i18n()
    chips: list[tuple[gr.Button, str]] = []
    with gr.Row(elem_classes="chips"):
        gr.HTML(text("compare.examples"), elem_classes="bvt bvt-quiet")
        for number, example in enumerate(task.examples):
            chip = gr.Button(
                _chip_label(task, example), size="sm", elem_id=f"example-{task.id}-{number}",
                elem_classes=f"in-{example.language}",
            )  # fmt: skip
            chips.append((chip, f"() => {json.dumps(_values(task, example))}"))
        outside = {lang: _outside(task, lang) for lang in LANGUAGES}
        chip = gr.Button(text("compare.outside"), size="sm", elem_id=f"outside-{task.id}")
        chips.append((chip, f"() => ({json.dumps(outside)})[document.documentElement.lang]"))
    gr.HTML(composed("html.small_world", _small_world))
    return chips


def _small_world(lang: str) -> str:
    return f'<p class="bvt bvt-note">{escaped("compare.small_world", lang)}</p>'


def _beside(task: Task) -> tuple[gr.Radio, gr.Textbox]:
    """Build what belongs to the text without being it: its language, and a good answer to score against."""
    text = i18n()
    with gr.Row():
        reference = gr.Textbox(
            label=text("compare.reference"), info=text("compare.reference_info"),
            placeholder=text("compare.reference_placeholder"),
            lines=1, max_lines=6, min_width=280, elem_id=f"reference-{task.id}",
        )  # fmt: skip
        names = [(text("compare.text_language_told"), TOLD), *((LANGUAGES[code], code) for code in TEXT_LANGUAGES)]
        language = gr.Radio(
            names,
            value=TOLD,
            label=text("compare.text_language"),
            info=text("compare.text_language_info"),
            min_width=280,
        )
    return language, reference


def _chip_label(task: Task, example: Example) -> str:
    words = example.inputs[task.inputs[0].name]
    return f"{example.language.upper()} · {words[:44].rstrip()}{'…' if len(words) > 44 else ''}"


def _values(task: Task, example: Example) -> list[str]:
    return [*(example.inputs[entry.name] for entry in task.inputs), example.target, TOLD]


def _outside(task: Task, lang: str) -> list[str]:
    """Return an example from outside the small world the tiny models know, in the person's language."""
    words = sentences(lang)
    return [*(words[f"tasks.{task.id}.outside.{entry.name}"] for entry in task.inputs), "", TOLD]


def _settings(task: Task) -> list[Any]:
    """Build the generation settings; returns them in the order :func:`_generation` takes them."""
    text = i18n()

    def words(name: str) -> dict[str, Any]:
        return {"label": text(f"generation.{name}"), "info": text(f"generation.{name}_info")}

    with gr.Row():
        length = gr.Slider(1, 256, task.max_target_tokens, step=1, min_width=280, **words("length"))
        kinds = [(text(f"generation.{kind}"), kind) for kind in ("greedy", "beams", "sampling")]
        kind = gr.Radio(kinds, value="greedy", min_width=280, **words("kind"))
    with gr.Row():
        beams = gr.Slider(2, 8, 4, step=1, visible=False, **words("num_beams"))
        heat = gr.Slider(0.1, 2, 1, step=0.05, visible=False, **words("temperature"))
        top_p = gr.Slider(0.05, 1, 0.95, step=0.01, visible=False, **words("top_p"))
        seed = gr.Number(0, precision=0, visible=False, **words("seed"))

    def shown(chosen: str) -> list[Any]:
        sampling = chosen == "sampling"
        return [gr.update(visible=chosen == "beams"), *[gr.update(visible=sampling) for _ in range(3)]]

    kind.change(shown, kind, [beams, heat, top_p, seed], api_visibility="private", queue=False, show_progress="hidden")
    return [length, kind, beams, heat, top_p, seed]


def _generation(length: Any, kind: str, beams: Any, heat: Any, top_p: Any, seed: Any) -> Any:
    """Return the settings of a form, whatever a program may have sent instead of it.

    Raises:
        BadInput: A value that is no number, or out of its range.
    """
    from ftcore.models import GenerationSettings

    try:
        length, beams, heat, top_p, seed = int(length), int(beams), float(heat), float(top_p), int(seed or 0)
        fits = 1 <= length <= 256 and 2 <= beams <= 8 and 0.1 <= heat <= 2 and 0.05 <= top_p <= 1 and 0 <= seed < 2**31
    except (TypeError, ValueError, OverflowError):
        fits = False
    if not fits or kind not in ("greedy", "beams", "sampling"):
        raise BadInput(
            "generation_settings", expected="generation settings within the limits of the page", found="other values",
            fix="open the settings and set them again",
        )  # fmt: skip
    return GenerationSettings(
        max_new_tokens=length, num_beams=beams if kind == "beams" else 1, do_sample=kind == "sampling",
        temperature=heat if kind == "sampling" else 1.0, top_p=top_p if kind == "sampling" else 1.0, seed=seed,
    )  # fmt: skip


def _request(
    task: Task, columns: Any, language: Any, reference: Any, rest: tuple[Any, ...], lang: str
) -> comparing.Request:
    settings, values = _generation(*rest[:6]), rest[6:]
    inputs = {entry.name: str(value or "") for entry, value in zip(task.inputs, values, strict=True)}
    spoken = language if language in TEXT_LANGUAGES else guess_language(" ".join(inputs.values())) or lang
    return comparing.Request(lineup.checked(columns), inputs, spoken, settings, str(reference or "")[:20_000])


def _wire(
    services: Services, built: TaskTab, inputs: list[Any], go: gr.Button, stop: gr.Button, reads: gr.HTML
) -> None:
    task = built.task

    def compare(
        request: gr.Request, columns: Any, language: Any, reference: Any, *rest: Any
    ) -> Iterator[tuple[Any, ...]]:
        lang, halt, session = language_of(request), threading.Event(), str(request.session_hash)
        built.stops[session] = halt
        running, ready = (
            (gr.update(visible=False), gr.update(visible=True)),
            (gr.update(visible=True), gr.update(visible=False)),
        )
        try:
            with told(lang, services.log_file):
                asked = _request(task, columns, language, reference, rest, lang)
                yield (gr.skip(), gr.skip(), *running)
                visit = services.visit(request)
                for page in visit.pages(lambda: comparing.stream(services, task, asked, lang, halt)):
                    yield (columns_html(page, lang), gr.skip(), gr.skip(), gr.skip())
                yield (
                    gr.skip(),
                    reading_html(comparing.readings(services, task, asked, lang), lang),
                    gr.skip(),
                    gr.skip(),
                )
            yield (gr.skip(), gr.skip(), *ready)
        finally:
            halt.set()
            if built.stops.get(session) is halt:
                del built.stops[session]

    def halted(request: gr.Request) -> None:
        event = built.stops.get(str(request.session_hash))
        if event is not None:
            event.set()

    go.click(
        compare, inputs, [built.results, reads, go, stop], api_visibility="private", concurrency_limit=20,
        trigger_mode="once", show_progress="minimal", show_progress_on=[built.results],
    )  # fmt: skip
    stop.click(halted, None, None, api_visibility="private", queue=False, show_progress="hidden")


def _opener(services: Services, built: TaskTab) -> Any:
    def opened(request: gr.Request, chosen: Any, known: Any) -> Any:
        lang = language_of(request)
        with told(lang, services.log_file):
            return built.opened(services, lang, lineup.names(chosen), None if known is None else lineup.names(known))
        return [gr.skip() for _ in built.outputs()]

    return opened
