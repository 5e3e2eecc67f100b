"""Import Gradio 6.31 without the work that a page which is only shown does not need: over half of its start.

- For every component class Gradio parses the module's source, renders a ``.pyi`` file and compares it with the one on
  disk, and renders the docstring of every event. Only people who write components in an editor need either.
- It takes the signatures of the same constructors apart two thousand times.
- One module imports pandas to tell data frames apart, long before there is one; here pandas comes when it is asked for.
- Modules load the readers of all image formats, for a Pillow older than 9.4; Pillow loads them when it meets a file.
- The web client imports its command line and all that this draws with, and does without it where it cannot.
- Every web client reads the certificates of all authorities, three times before the page is there; here they share one
  context.
- Four times between the first component and the served page Gradio makes the web app anew, and serves the last.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any


def _no_stub(*_: object, **__: object) -> None:
    """Stand in for the writing of one component's stub, or of one event's docstring."""


def _without_stubs(module: ModuleType) -> None:
    if hasattr(module, "create_or_modify_pyi"):
        vars(module)["create_or_modify_pyi"] = _no_stub


def _without_rendered_docs(module: ModuleType) -> None:
    if hasattr(getattr(module, "EventListener", None), "set_doc"):
        module.EventListener.set_doc = _no_stub


def _without_drafts(module: ModuleType) -> None:
    """Make the web app of a page only when it is served; the call that serves it is the one with settings for it."""
    made = module.App.create_app

    def create_app(*args: Any, **kwargs: Any) -> Any:
        return made(*args, **kwargs) if "app_kwargs" in kwargs or len(args) > 1 else module.App()

    module.App.create_app = staticmethod(create_app)


def _with_one_context(module: ModuleType) -> None:
    """Let web clients share an SSL context, as httpx advises: to read 140 certificates takes 40 ms each time."""
    vars(module)["create_ssl_context"] = lru_cache(maxsize=8)(vars(module)["create_ssl_context"])


class _Inspect(ModuleType):
    """The inspect module, which remembers the signatures it has taken apart; they are read and never changed."""

    signature = staticmethod(lru_cache(maxsize=512)(inspect.signature))
    getfullargspec = staticmethod(lru_cache(maxsize=512)(inspect.getfullargspec))

    def __getattr__(self, name: str) -> Any:
        return getattr(inspect, name)


def _with_known_signatures(module: ModuleType) -> None:
    vars(module)["inspect"] = _Inspect("inspect")


def _quick_components(module: ModuleType) -> None:
    _without_stubs(module)
    _with_known_signatures(module)


class _Pandas(ModuleType):
    """Stands for pandas in a module that was imported before it, and imports it when something of it is used."""

    def __getattr__(self, name: str) -> Any:
        real = import_module("pandas")
        if isinstance(real, _Pandas):
            raise ImportError(f"{name} of pandas is needed while Gradio is imported; see ui/quick_import.py")
        return getattr(real, name)


@contextmanager
def _pandas_later() -> Iterator[None]:
    """Put the stand-in where ``import pandas`` finds it, and take it away again: everybody else gets the real one."""
    if "pandas" in sys.modules:
        yield
        return
    sys.modules["pandas"] = _Pandas("pandas")
    try:
        yield
    finally:
        del sys.modules["pandas"]


@contextmanager
def _image_formats_later() -> Iterator[None]:
    from PIL import Image

    load_all, Image.init = Image.init, lambda: False
    try:
        yield
    finally:
        Image.init = load_all


_READING_IMAGES = (
    "gradio.image_utils", "gradio.components.annotated_image", "gradio.components.image",
    "gradio.components.imageslider",
)  # fmt: skip

LEFT_OUT: dict[str, Callable[[ModuleType], None]] = {
    "gradio.blocks": _with_known_signatures,
    "gradio.component_meta": _quick_components,
    "gradio.events": _without_rendered_docs,
    "gradio.routes": _without_drafts,
    "httpx._config": _with_one_context,
}
"""What is changed in a module once it has been imported."""

LATER: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "gradio.caching": _pandas_later,
    **dict.fromkeys(_READING_IMAGES, _image_formats_later),
}
"""What is put off while a module is imported."""

ABSENT = frozenset({"httpx._main"})
"""Modules that are not there for those who ask: they say what they do without them."""


class _Changed(Loader):
    """Load a module as its own loader would, but for what is left out."""

    def __init__(self, own: Loader) -> None:
        self._own = own

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._own.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        with LATER.get(module.__name__, nullcontext)():
            self._own.exec_module(module)
        if module.__name__ in LEFT_OUT:
            LEFT_OUT[module.__name__](module)


class _Finder(MetaPathFinder):
    """Find the modules named above, and no other."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name in ABSENT:
            raise ModuleNotFoundError(f"{name} is left out; see ui/quick_import.py", name=name)
        named = name in LEFT_OUT or name in LATER
        found = PathFinder.find_spec(name, path, target) if named else None
        if found is None or found.loader is None:
            return None
        found.loader = _Changed(found.loader)
        return found


def leave_out() -> None:
    """Have Gradio imported so from here on; does nothing where it has been imported or asked for already."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
