"""The tab of a task: in which language a model is asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ftcore import tasks
from ftcore.catalog import load_catalog
from ui import comparing, task_tab
from ui.services import Services

TASK = tasks.get("summarize")
PORTUGUESE = "A prefeita abriu o museu da cidade e disse que as crianças não pagam na entrada."
UNDECIDED = "Lisboa 1998"
SETTINGS = (32, "greedy", 4, 1.0, 0.95, 0)


class Listening:
    """Stands for the comparing service and keeps the prompt that it was asked with."""

    def __init__(self) -> None:
        self.shelf = SimpleNamespace(facts=lambda *_: None)
        self.prompt: tasks.Prompt | None = None

    def stream(self, variants: Any, inputs: Any, task: tasks.Task, language: str, *_: Any) -> Iterator[list[Any]]:
        self.prompt = task.prompt(language)
        return iter(())


@pytest.mark.parametrize(
    ("text", "chosen", "page", "asked"),
    [
        (PORTUGUESE, task_tab.TOLD, "en", "pt"),
        (UNDECIDED, task_tab.TOLD, "es", "es"),
        (UNDECIDED, task_tab.TOLD, "en", "en"),
        (PORTUGUESE, "es", "en", "es"),
        (PORTUGUESE, "<script>", "en", "pt"),
    ],
)
def test_a_text_is_asked_about_in_its_language_else_in_that_of_the_page(
    text: str, chosen: str, page: str, asked: str, tmp_path: Path
) -> None:
    listening, store = Listening(), SimpleNamespace(runs_dir=tmp_path, list=list)
    services = Services(load_catalog(), store, None, lambda: listening, tmp_path / "app.log")
    request = task_tab._request(TASK, ["tiny-t5", "tiny-gpt2"], chosen, "", (*SETTINGS, text), page)
    list(comparing.stream(services, TASK, request, page, threading.Event()))
    assert listening.prompt == TASK.prompts[asked]
    assert len({TASK.prompts[language] for language in tasks.LANGUAGES}) == len(tasks.LANGUAGES)
