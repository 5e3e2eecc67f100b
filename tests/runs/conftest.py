"""Tiny runs for the tests of this room."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.runs.small import small_model, write_rows


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a T5 of 60,000 weights."""
    return small_model(tmp_path_factory.mktemp("models") / "small-t5")


@pytest.fixture(scope="session")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CSV of forty paraphrases."""
    return write_rows(tmp_path_factory.mktemp("rows") / "rows.csv")
