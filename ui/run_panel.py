"""The run being watched: polled from its folder while it goes, its curves, its watched examples, its scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from ftcore.catalog import RUN_PREFIX
from ui.messages import told
from ui.run_views import COLOURS, chart, course_html, curve_rows, status_html, watched_html
from ui.score_views import scores_by_dataset
from ui.services import Services
from ui.text import i18n, language_of, t
from ui.views import empty_html

LIVE = ("queued", "running")
_IN_ADDRESS = """(run) => {
  setTimeout(() => {
    if (!run || !document.querySelector("#tabs button[data-tab-id=train].selected")) return;
    const address = new URL(location.href);
    address.searchParams.set("tab", "train");
    address.searchParams.set("run", run);
    history.replaceState(null, "", address.href);
  }, 200);
}"""
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass
class Panel:
    """Components that show one run."""

    run_id: gr.Textbox
    seen: gr.State
    timer: gr.Timer
    status: gr.HTML
    stop: gr.Button
    resume: gr.Button
    scores: gr.HTML
    curve: gr.LinePlot
    watched: gr.HTML

    def outputs(self) -> list[Any]:
        """Components that :func:`shown` gives values to."""
        return [self.seen, self.timer, self.status, self.stop, self.resume, self.scores, self.curve, self.watched]


def build(services: Services) -> Panel:
    """Build the panel where it is called, and poll while the run goes."""
    text = i18n()
    run_id, seen = gr.Textbox(visible="hidden", elem_id="run-shown"), gr.State(None)
    timer = gr.Timer(1, active=False)
    status = gr.HTML(elem_id="run-status")
    with gr.Row(elem_classes="actions"):
        stop = gr.Button(text("train.stop"), variant="stop", visible=False, elem_id="run-stop", elem_classes="key-stop")
        resume = gr.Button(text("train.resume"), visible=False, elem_id="run-resume")
    scores = gr.HTML(elem_id="run-scores")
    curve = gr.LinePlot(
        None,
        x="step",
        y="loss",
        color="series",
        title=None,
        height=280,
        visible=False,
        elem_id="run-curve",
        container=False,
    )
    watched = gr.HTML(elem_id="run-watched")
    panel = Panel(run_id, seen, timer, status, stop, resume, scores, curve, watched)
    _wire(services, panel)
    return panel


def _wire(services: Services, panel: Panel) -> None:
    outputs = panel.outputs()

    def poll(request: gr.Request, run_id: Any, seen: Any) -> list[Any]:
        lang = language_of(request)
        with told(lang, services.log_file):
            return shown(services, panel, run_id, lang, seen)
        return [gr.skip(), gr.Timer(active=False), *[gr.skip() for _ in outputs[2:]]]

    def act(verb: str) -> Any:
        def handler(request: gr.Request, run_id: Any) -> list[Any]:
            lang = language_of(request)
            with told(lang, services.log_file):
                getattr(services.visit(request), verb)(str(run_id))
            return poll(request, run_id, None)

        return handler

    panel.run_id.change(None, panel.run_id, None, js=_IN_ADDRESS, api_visibility="private")
    panel.timer.tick(poll, [panel.run_id, panel.seen], outputs, **_PRIVATE)
    panel.stop.click(act("stop"), panel.run_id, outputs, **_PRIVATE)
    panel.resume.click(act("resume"), panel.run_id, outputs, **_PRIVATE)


def newest(services: Services) -> str | None:
    """Return the run to show when nobody named one: the one that goes, or else the newest."""
    runs = services.store.list()
    live = [run for run in runs if run.state in LIVE]
    chosen = live[-1:] or runs[:1]
    return chosen[0].run_id if chosen else None


def shown(services: Services, panel: Panel, run_id: Any, lang: str, seen: Any = None) -> list[Any]:
    """Return values for :meth:`Panel.outputs`; what did not change since ``seen`` is left alone.

    Raises:
        NotFound, Corrupted: There is no such run, or its folder is damaged.
    """
    if not run_id:
        nothing = empty_html(t("train.empty_title", lang), t("train.empty", lang))
        hidden = gr.update(visible=False)
        return [None, gr.Timer(active=False), nothing, hidden, hidden, "", hidden, ""]
    run = services.store.get(str(run_id))
    status, events = run.status, run.events()
    mark = [str(run_id), len(events), status.state]
    config = run.config
    about = t(
        "train.about_run",
        lang,
        model=config.model.model_id,
        data=config.dataset.ref,
        method=t(f"train.methods.{config.method}.label", lang),
    )
    card = status_html(run.name, about, status, _turn(services, str(run_id)), lang)
    head = [mark, gr.Timer(active=status.state in LIVE), card, *_buttons(status.state)]
    if seen == mark:
        return [*head, gr.skip(), gr.skip(), gr.skip()]
    names = {config.model.model_id: config.model.model_id, f"{RUN_PREFIX}{run_id}": run.name}
    return [
        *head,
        course_html(events, lang) + scores_by_dataset(run.evaluations(), names, lang),
        _curve(events, lang),
        watched_html(events, lang),
    ]


def _turn(services: Services, run_id: str) -> tuple[int, float | None] | None:
    """Return the run's place in the line and the seconds until it begins; None when it does not wait."""
    from ftcore.runs import expected_start

    position = services.jobs.position(run_id)
    return None if position is None else (position, expected_start(services.jobs, run_id))


def _buttons(state: str) -> list[Any]:
    from ftcore.runs import RESUMABLE

    return [gr.update(visible=state in LIVE), gr.update(visible=state in RESUMABLE)]


def _curve(events: Sequence[Any], lang: str) -> Any:
    frame = chart(curve_rows(events, lang))
    if frame is None:
        return gr.update(value=None, visible=False)
    series = [t("train.curve_validation", lang), t("train.curve_training", lang)]
    return gr.LinePlot(
        frame, visible=True, x="step", y="loss", color="series", x_title=t("train.curve_step", lang),
        y_title=t("train.curve_loss", lang), title=t("train.curve", lang),
        color_title=" ", color_map=dict(zip(series, COLOURS, strict=False)),
    )  # fmt: skip
