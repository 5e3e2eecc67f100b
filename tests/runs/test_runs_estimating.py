"""Estimates while offline, from whatever snapshot of the cache stands in for the pinned one."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftcore.catalog import load_catalog
from ftcore.runs import estimate, new_config
from tests.models import tiny


def test_an_estimate_comes_from_another_snapshot_of_a_copied_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    catalog = load_catalog()
    entry = catalog.model("flan-t5-small")
    copied = tiny.t5(tmp_path / f"models--{entry.source.replace('/', '--')}" / "snapshots" / ("0" * 40))
    assert entry.revision not in (None, Path(copied.source).name)
    found = estimate(new_config(catalog=catalog, recipe="quick-qa", model=entry.id), rows=10)
    assert 0 < found.trainable < found.total < 1_000_000
