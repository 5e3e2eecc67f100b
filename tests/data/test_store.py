"""Rows come back as they went in, from memory and from a file alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ftcore import tasks
from ftcore.data import store


@pytest.mark.parametrize("in_memory", [2**30, 100_000])
def test_rows_come_back(monkeypatch: pytest.MonkeyPatch, in_memory: int) -> None:
    monkeypatch.setattr(store, "_IN_MEMORY", in_memory)
    groups = ["", "g", "café"]
    rows = [
        {"id": str(n), "group": groups[n % 3], "language": "es", "text": f"año {n} " * 9, "label": "ab"[n % 2]}
        for n in range(10_000)
    ]
    kept = store.RowStore(tasks.get("classify"), iter(rows))
    assert len(kept) == 10_000
    assert [row for batch in kept.batches() for row in batch] == rows
    kept.fill_groups(np.arange(10_000) + 7)
    wanted = [0, 3, 4095, 4096, 9999]
    named = [{**rows[n], "group": rows[n]["group"] or str(n + 7)} for n in wanted]
    assert kept.take(wanted) == named
    pairs = [(rows[n]["label"], rows[n]["text"]) for n in wanted]
    assert list(kept.columns(["label", "text"], np.array(wanted))) == pairs
    folder = kept._folder
    assert (folder is None) == (in_memory == 2**30)
    if folder is not None:
        name = Path(folder.name)
        assert name.is_dir()
        del kept, folder
        assert not name.exists()
