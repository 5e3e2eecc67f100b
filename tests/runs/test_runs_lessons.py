"""The rows of a run with several datasets: what is missing is said before anything is fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftcore import data
from ftcore.catalog import DEFAULT_PATH, load_catalog
from ftcore.errors import Unavailable
from ftcore.runs import new_config
from ftcore.runs.lessons import read_lessons


def test_a_folder_that_has_to_be_downloaded_is_missed_before_the_first_dataset_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    catalogue = tmp_path / "models.yaml"  # beside which no folder lies
    catalogue.write_text(DEFAULT_PATH.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setenv("FTCORE_CATALOG", str(catalogue))
    read: list[str] = []
    monkeypatch.setattr(data, "prepare", lambda source, *_: read.append(source.ref))
    with pytest.raises(Unavailable) as caught:
        read_lessons(new_config(catalog=load_catalog(), recipe="benchmark-pt"))
    assert caught.value.code == "dataset_not_downloaded"
    assert caught.value.params["dataset"] == "cola-pt"
    assert read == []
