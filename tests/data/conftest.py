"""Files made for a test, and the two ways into the room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftcore import tasks
from ftcore.catalog import Catalog, load_catalog
from ftcore.data import DataSource, Prepared, Report, check, prepare

Write = Callable[..., Path]
Check = Callable[..., Report]
Prepare = Callable[..., Prepared]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write bytes, or text in an encoding, to a new file and return its path."""

    def make(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return make


@pytest.fixture
def look(catalog: Catalog) -> Check:
    """Check a file or id for a task; further arguments belong to DataSource, those of check stand in ``options``."""

    def run(ref: Path | str, task: str, options: dict[str, Any] | None = None, **source: Any) -> Report:
        return check(DataSource(str(ref), **source), tasks.get(task), catalog, **(options or {}))

    return run


@pytest.fixture
def make_ready(catalog: Catalog) -> Prepare:
    """Prepare a file or id for a task."""

    def run(ref: Path | str, task: str, **source: Any) -> Prepared:
        return prepare(DataSource(str(ref), **source), tasks.get(task), catalog)

    return run
