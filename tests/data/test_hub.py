"""Datasets of the Hub, which no test reaches: a stand-in for its one function, and the real one while offline."""

from __future__ import annotations

from typing import Any

import datasets
import pytest

from ftcore import tasks
from ftcore.catalog import Catalog, DatasetEntry, Words
from ftcore.data import DataSource, prepare
from ftcore.errors import BadInput, NotFound, Unavailable

EMPTY = Catalog(models=(), datasets=(), recipes=())


def split(start: int, count: int) -> datasets.Dataset:
    rows = {
        "sentence": [f"the film number {n} was good" for n in range(start, start + count)],
        "label": [n % 2 for n in range(count)],
    }
    features = datasets.Features(
        {"sentence": datasets.Value("string"), "label": datasets.ClassLabel(names=["neg", "pos"])}
    )
    return datasets.Dataset.from_dict(rows, features)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    asked: list[tuple[Any, ...]] = []

    def load(name: str, config: str | None, *, revision: str | None, **_: Any) -> datasets.DatasetDict:
        asked.append((name, config, revision))
        if name == "nobody/nothing":
            raise datasets.exceptions.DatasetNotFoundError("no")
        if name == "needs/code":
            raise RuntimeError("Dataset scripts are no longer supported")
        parts = {"train": (0, 100), "validation": (200, 20), "test": (300, 30), "extra": (400, 9)}
        return datasets.DatasetDict({part: split(*rows) for part, rows in parts.items()})

    monkeypatch.setattr(datasets, "load_dataset", load)
    return asked


def test_splits_and_names_of_classes(hub: list[tuple[Any, ...]]) -> None:
    ready = prepare(DataSource("owner/films"), tasks.get("classify"), EMPTY)
    assert {name: len(rows) for name, rows in ready.splits.items()} == {"train": 100, "validation": 20, "test": 30}
    assert ready.splits["train"][1]["label"] == "pos"
    assert hub[0] == ("owner/films", None, None)


def test_one_split_is_split_again(hub: list[tuple[Any, ...]]) -> None:
    ready = prepare(DataSource("owner/films:test"), tasks.get("classify"), EMPTY)
    assert [len(rows) for rows in ready.splits.values()] == [24, 3, 3]


def test_entry_names_config_revision_and_splits(hub: list[tuple[Any, ...]]) -> None:
    entry = DatasetEntry(
        id="films", task="classify", source="owner/films", config="c", revision="abc",
        splits={"train": "extra", "test": "validation"},
        description=Words(en="f", es="f", pt="f"),
    )  # fmt: skip
    ready = prepare(DataSource("films"), tasks.get("classify"), Catalog(models=(), datasets=(entry,), recipes=()))
    assert hub[0] == ("owner/films", "c", "abc")
    assert len(ready.splits["test"]) == 20
    assert len(ready.splits["train"]) + len(ready.splits["validation"]) == 9


def test_files_stand_in_for_splits_that_a_repository_does_not_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    def load(name: str, config: str | None, **options: Any) -> datasets.DatasetDict:
        asked.append(options)
        return datasets.DatasetDict({part: split(start, 30) for part, start in (("train", 0), ("test", 100))})

    monkeypatch.setattr(datasets, "load_dataset", load)
    entry = DatasetEntry(
        id="films", task="classify", source="owner/films", revision="abc",
        files={"train": "es/train-*.parquet", "test": "es/test.parquet"}, description=Words(en="f", es="f", pt="f"),
    )  # fmt: skip
    ready = prepare(DataSource("films"), tasks.get("classify"), Catalog(models=(), datasets=(entry,), recipes=()))
    assert asked[0]["data_files"] == {"train": "es/train-*.parquet", "test": "es/test.parquet"}
    assert asked[0]["revision"] == "abc"
    assert asked[0]["trust_remote_code"] is False
    assert len(ready.splits["test"]) == 30


def test_what_the_hub_refuses(hub: list[tuple[Any, ...]]) -> None:
    for ref, kind, code in (
        ("nobody/nothing", NotFound, "hub_dataset_unknown"),
        ("needs/code", BadInput, "hub_dataset_refused"),
        ("owner/films:dev", NotFound, "split_unknown"),
    ):
        with pytest.raises(kind) as caught:
            prepare(DataSource(ref), tasks.get("classify"), EMPTY)
        assert caught.value.code == code


def test_offline_is_said_at_once() -> None:
    with pytest.raises(Unavailable) as caught:
        prepare(DataSource("owner/never-downloaded"), tasks.get("classify"), EMPTY)
    assert caught.value.code == "hub_dataset_offline"
