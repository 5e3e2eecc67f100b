"""Gradio is imported without work that nobody needs, and works as before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(program: str) -> list[str]:
    """Return the words that a program of its own printed."""
    found = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    return found.stdout.split()


def test_neither_stubs_nor_rendered_docs_are_made_and_events_still_work() -> None:
    program = """
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
    assert run(program) == ["ui.quick_import", "ui.quick_import", "2"]


def test_pandas_comes_when_a_data_frame_is_asked_about_and_is_the_real_one() -> None:
    program = """
import sys, ui, gradio
from gradio import caching
print("pandas" in sys.modules)
print(caching.pd.DataFrame.__module__, "pandas" in sys.modules)
import pandas
print(caching.pd.DataFrame is pandas.DataFrame, type(pandas).__name__)
print(isinstance(pandas.DataFrame({"a": [1]}), caching.pd.DataFrame))
"""
    assert run(program) == ["False", "pandas", "True", "True", "module", "True"]


def test_pandas_that_was_there_before_stays_as_it_is() -> None:
    program = "import pandas, ui, gradio; from gradio import caching; print(caching.pd is pandas)"
    assert run(program) == ["True"]


def test_signatures_are_those_of_the_constructors_and_components_answer_as_before() -> None:
    program = """
import ui, gradio, inspect
from gradio import blocks, component_meta
for made in (gradio.Textbox, gradio.Dropdown, gradio.HTML):
    assert blocks.inspect.signature(made.__init__) == inspect.signature(made.__init__)
    assert component_meta.inspect.getfullargspec(made.__init__) == inspect.getfullargspec(made.__init__)
print(blocks.inspect.Parameter is inspect.Parameter)
with gradio.Blocks():
    print(gradio.Textbox("said", lines=3).get_config()["lines"])
"""
    assert run(program) == ["True", "3"]


def test_images_of_all_formats_can_still_be_read_and_written() -> None:
    program = """
import io, ui, gradio
from PIL import Image
print(Image.init.__module__, "TGA" in Image.OPEN)
file = io.BytesIO()
Image.new("RGB", (3, 2)).save(file, "TGA")
print(Image.open(file).size)
"""
    assert run(program) == ["PIL.Image", "False", "(3,", "2)"]


def test_the_web_client_does_without_its_command_line() -> None:
    program = """
import sys, ui, httpx
print("rich" in sys.modules, callable(httpx.main), httpx.Client().get.__name__)
"""
    assert run(program) == ["False", "True", "get"]


def test_the_web_app_is_made_once_and_serves() -> None:
    program = """
import ui, gradio, urllib.request
from gradio import routes
made = []
configure = routes.App.configure_app
routes.App.configure_app = lambda app, blocks: (made.append(1), configure(app, blocks))[1]
with gradio.Blocks(analytics_enabled=False) as page:
    gradio.Button("Go")
page.queue(api_open=False)
print(len(made))
_, address, _ = page.launch(prevent_thread_lock=True, quiet=True, app_kwargs={})
print(len(made), urllib.request.urlopen(address).status)
"""
    assert run(program) == ["0", "1", "200"]


def test_web_clients_share_what_they_trust() -> None:
    program = """
import ui, httpx
from httpx._config import create_ssl_context
first = create_ssl_context()
print(first is create_ssl_context(), first.verify_mode.name, first.check_hostname)
print(create_ssl_context(verify=False) is first)
"""
    assert run(program) == ["True", "CERT_REQUIRED", "True", "False"]


def test_what_is_left_out_still_exists_in_this_gradio() -> None:
    """A Gradio that renames these would start slowly again without anybody noticing."""
    program = """
import PIL.Image, httpx._main
from gradio import blocks, caching, component_meta, events, image_utils, routes
from gradio.components import annotated_image, image, imageslider
blocks.inspect.signature, component_meta.inspect.getfullargspec, image_utils.PIL.Image.init
component_meta.create_or_modify_pyi, events.EventListener.set_doc, routes.App.create_app, caching.pd
from httpx._config import create_ssl_context
"""
    assert run(program) == []
