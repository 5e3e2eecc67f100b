"""Import Gradio without the editor stubs that it writes at every import.

For every component class Gradio 6.31 parses the module's source, renders a ``.pyi`` file and compares it with the one
on disk, and renders the docstring of every event: more than two of the five seconds that importing it takes on a
2-core laptop. Only people who write components in an editor need either, so both are left out while the page runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


def _no_stub(*_: object, **__: object) -> None:
    """Stand in for the writing of one component's stub, or of one event's docstring."""


def _without_stubs(module: ModuleType) -> None:
    if hasattr(module, "create_or_modify_pyi"):
        vars(module)["create_or_modify_pyi"] = _no_stub


def _without_rendered_docs(module: ModuleType) -> None:
    if hasattr(getattr(module, "EventListener", None), "set_doc"):
        module.EventListener.set_doc = _no_stub


LEFT_OUT: dict[str, Callable[[ModuleType], None]] = {
    "gradio.component_meta": _without_stubs,
    "gradio.events": _without_rendered_docs,
}


class _Changed(Loader):
    """Load a module as its own loader would, then change it."""

    def __init__(self, own: Loader, change: Callable[[ModuleType], None]) -> None:
        self._own = own
        self._change = change

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._own.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._own.exec_module(module)
        self._change(module)


class _Finder(MetaPathFinder):
    """Find the modules of LEFT_OUT, and no other."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        change = LEFT_OUT.get(name)
        found = PathFinder.find_spec(name, path, target) if change else None
        if change is None or found is None or found.loader is None:
            return None
        found.loader = _Changed(found.loader, change)
        return found


def leave_out() -> None:
    """Have Gradio imported without stubs from here on; does nothing where it has been imported or asked for already."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
