"""One server for each mode, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.security import server


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a function that gives the server of a mode, started when first asked for."""
    running: dict[str, Any] = {}

    def of(mode: str) -> Any:
        if mode not in running:
            running[mode] = server.start(mode, tmp_path_factory.mktemp(mode))
        return running[mode]

    yield of
    for one in running.values():
        one.end()


@pytest.fixture
def stranger(servers: Any) -> Any:
    """Return a function that gives somebody who just opened the page of a mode."""
    return lambda mode: server.Client(servers(mode)).open()
