"""Gradio is imported without writing editor stubs, and works as before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

LOOK = """
import ui, gradio
from gradio import component_meta, events
print(component_meta.create_or_modify_pyi.__module__, events.EventListener.set_doc.__module__)
class Own(gradio.Textbox):
    EVENTS = ["mine"]
with gradio.Blocks() as page:
    gradio.Textbox().change(lambda: None, None, None)
    Own().mine(lambda: None, None, None)
print(len(page.fns))
"""


def test_neither_stubs_nor_rendered_docs_are_made_and_events_still_work() -> None:
    found = subprocess.run([sys.executable, "-c", LOOK], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["ui.stubs", "ui.stubs", "2"]


def test_what_is_left_out_still_exists_in_this_gradio() -> None:
    """A Gradio that renames these would start slowly again without anybody noticing."""
    alone = (
        "from gradio import component_meta, events; component_meta.create_or_modify_pyi; events.EventListener.set_doc"
    )
    subprocess.run([sys.executable, "-c", alone], cwd=ROOT, check=True)
