"""Errors on their way to a person: ftcore's own as a short message, all else as "unexpected", with the log's place."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

import gradio as gr

from ftcore.errors import FtcoreError
from ui.text import t
from ui.views import error_text

log = logging.getLogger(__name__)


@contextmanager
def told(lang: str, log_file: Path) -> Iterator[list[Exception]]:
    """Turn an error inside the block into a message on the page; the list holds it afterwards.

    Example::

        with told(lang, services.log_file) as failures:
            ...
        if failures:
            return gr.skip()
    """
    failures: list[Exception] = []
    try:
        yield failures
    except FtcoreError as error:
        failures.append(error)
        warn(error_text(error, lang), lang)
    except Exception as error:  # the last line of defence: nothing is swallowed, it is logged and told
        failures.append(error)
        log.exception("unexpected error on the page")
        warn(t("problem.unexpected", lang, place=str(log_file)), lang)


def warn(text: str, lang: str) -> None:
    """Show a warning; Gradio renders messages as HTML, so the text is escaped."""
    gr.Warning(escape(text), duration=12, title=t("problem.heading", lang))


def info(text: str, lang: str) -> None:
    """Show a short piece of news."""
    gr.Info(escape(text), duration=6, title=t("problem.done", lang))
