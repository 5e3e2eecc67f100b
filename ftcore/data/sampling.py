"""A part of many rows, the same for everybody who asks."""

from __future__ import annotations

from typing import Any

from ftcore.data.source import Row

SEED = 0
"""Which rows are drawn depends on the data alone: models and runs with other seeds are scored on the same ones."""


def sample(rows: Any, count: int | None) -> list[Row]:
    """Return at most `count` rows of a split (None: all), drawn from the whole of it: files are often sorted."""
    if count is not None and len(rows) > count:
        rows = rows.shuffle(seed=SEED).select(range(count))
    return list(rows)
