"""Imports go down only, nobody reaches past a door, and opening a door loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

FLOORS = [
    "app",
    "ui",
    "ftcore.__main__",
    "ftcore.cli",
    "ftcore.hub",
    "ftcore.compare",
    "ftcore.runs",
    "ftcore.evaluation",
    "ftcore.models",
    "ftcore.data",
    "ftcore.tasks",
    "ftcore.access",
    "ftcore.catalog",
    "ftcore.files",
    "ftcore.errors",
]
"""Top floor first; DESIGN of the house: a file imports from floors below its own."""

ROOMS = ("cli", "compare", "runs", "evaluation", "models", "data", "tasks", "access")
HEAVY = ("torch", "transformers", "peft", "datasets", "evaluate", "sklearn", "scipy", "accelerate")


def modules() -> Iterator[tuple[str, Path]]:
    for path in [ROOT / "app.py", *(ROOT / "ui").rglob("*.py"), *(ROOT / "ftcore").rglob("*.py")]:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        yield name.removesuffix(".__init__"), path


def floor(module: str) -> str | None:
    found = [name for name in FLOORS if module == name or module.startswith(name + ".")]
    return max(found, key=len, default=None)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import; write the whole name"
            yield node.lineno, node.module or ""


def offences() -> Iterator[str]:
    for module, path in modules():
        own = floor(module)
        if own is None:
            if module != "ftcore":
                yield f"{path.relative_to(ROOT)}: stands on no floor; add its room to FLOORS"
            continue
        for line, name in imports(path):
            target = floor(name)
            place = f"{path.relative_to(ROOT)}:{line}"
            if name.split(".")[0] == "gradio" and own not in ("ui", "app"):
                yield f"{place}: gradio outside ui/"
            if target is None or target == own:
                continue
            if FLOORS.index(target) < FLOORS.index(own):
                yield f"{place}: imports {name}, which stands above {own}"
            elif name != target and not (ROOT / Path(*name.split("."))).is_dir():
                yield f"{place}: reaches past the door of {target} into {name}"


def test_imports_go_down_and_through_doors() -> None:
    assert list(offences()) == []


def test_what_stands_before_a_name_is_written_down_once() -> None:
    """A run, a rival and a starter source are told by how their names begin; each beginning has one constant."""
    written = [
        node.value
        for _, path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value in ("run:", "rival:", "starter:")
    ]
    assert sorted(written) == ["rival:", "run:", "starter:"]


@pytest.mark.parametrize("door", ["ftcore", *(f"ftcore.{room}" for room in ROOMS), "ui"])
def test_a_door_loads_nothing_heavy(door: str) -> None:
    code = f"import sys, {door}; print([name for name in {HEAVY!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert result.stdout.strip() == "[]"
