"""The page: head, tabs, theme, language, what happens on load, and how it is served."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from ftcore.tasks import Task, all_tasks
from ui import benchmark_tab, data_tab, guard, runs_tab, sign_in, task_tab, train_tab
from ui.assets import AssetsMiddleware
from ui.language import LanguageMiddleware
from ui.services import Services
from ui.style import css, script, theme
from ui.text import LANGUAGES, composed, escaped, i18n

TITLE = "Base vs Tuned"
IDLE_S = 0.03
"""Seconds between two looks for work; Gradio's own number on Windows is 0.05."""


def shown_tasks() -> list[Task]:
    """Return the tasks that have a tab: those with examples for people to start from."""
    return [task for task in all_tasks() if task.examples]


def build(services: Services) -> gr.Blocks:
    """Build the whole page. Nothing here loads a model; that happens on the first click or in the background."""
    text = i18n()
    demo: gr.Blocks = gr.Blocks(title=TITLE, analytics_enabled=False, delete_cache=(3600, 86400))
    with demo:
        gr.HTML(composed("html.head", _head), elem_classes="bvt")
        strip = sign_in.build(services)
        with gr.Tabs(elem_id="tabs") as tabs:
            built = [_task(services, task) for task in shown_tasks()]
            with gr.Tab(text("tabs.train"), id="train") as tab:
                train = train_tab.build(services, tab)
            with gr.Tab(text("tabs.runs"), id="runs") as tab:
                runs = runs_tab.build(services, tab)
            with gr.Tab(text("tabs.benchmark"), id="benchmark") as tab:
                benchmark_tab.build(services, tab)
            with gr.Tab(text("tabs.data"), id="data"):
                data_tab.build(services, tabs, train)
        train_tab.connect(services, train, tabs)
        runs_tab.connect(services, runs, tabs, train)
        _on_load(services, demo, tabs, built)
        sign_in.connect(services, demo, strip)
    return demo


def _task(services: Services, task: Task) -> task_tab.TaskTab:
    with gr.Tab(i18n()(f"tasks.{task.id}.name"), id=task.id) as tab:
        return task_tab.build(services, task, tab)


def _head(lang: str) -> str:
    links = "".join(
        f'<a href="?lang={code}" data-lang="{code}" lang="{code}" title="{name}">{code.upper()}</a>'
        for code, name in LANGUAGES.items()
    )
    light = escaped("page.theme", lang)
    theme_button = f'<button type="button" data-theme title="{light}" aria-label="{light}">◐</button>'
    return (
        f'<div class="bvt-head"><div><h1>Base <span>vs</span> Tuned</h1><p>{escaped("page.tagline", lang)}</p></div>'
        f'<nav aria-label="{escaped("page.language", lang)}">{links}{theme_button}</nav></div>'
    )


def _on_load(services: Services, demo: gr.Blocks, tabs: gr.Tabs, built: list[task_tab.TaskTab]) -> None:
    """Open the tab that the address names; what a tab shows is filled in when it is opened, the first one too.

    Each output of an event costs the browser a walk through the whole page, which people wait for before they see it.
    """
    known = [*(tab.task.id for tab in built), "train", "runs", "benchmark", "data"]

    def load(request: gr.Request) -> Any:
        services.warm_up()
        wanted = dict(request.query_params).get("tab", "")
        return gr.Tabs(selected=wanted) if wanted in known else gr.skip()

    demo.load(load, None, tabs, api_visibility="private", show_progress="hidden")


def launch(
    demo: gr.Blocks,
    services: Services,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    browser: bool = True,
    block: bool = True,
) -> str:
    """Serve the page and return its address; the models are loaded in the background once somebody has opened it.

    Args:
        demo: What :func:`build` returned.
        services: The same services.
        host: Address to listen on; the default is for this machine alone.
        port: Port to listen on; None: the first free one from 7860 on.
        browser: Whether to open the page.
        block: Whether to stay here until the program is ended.
    """
    from starlette.middleware import Middleware

    demo.queue(api_open=False, default_concurrency_limit=20, max_size=200)
    # Gradio looks for work a thousand times a second, which is an eighth of a core, day and night
    demo._queue.sleep_when_free = demo._queue.progress_update_sleep_when_free = IDLE_S
    _, address, _ = demo.launch(
        server_name=host, server_port=port, inbrowser=browser, prevent_thread_lock=True, quiet=True, share=False,
        theme=theme(), css=css(), js=script(), i18n=i18n(), footer_links=[], run_history=False, ssr_mode=False,
        enable_monitoring=False, show_error=False, max_file_size=services.access.limits.upload_bytes,
        favicon_path=Path(__file__).parent / "favicon.svg",
        app_kwargs={
            "middleware": [guard.layer(services, host), Middleware(AssetsMiddleware), Middleware(LanguageMiddleware)],
            "docs_url": None, "redoc_url": None, "openapi_url": None,
        },
    )  # fmt: skip
    if block:
        demo.block_thread()
    return str(address)
