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


CONFIGS = ("en", "20231101.es", "pt-br")


@pytest.fixture
def languages(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str | None]]:
    """Stand in for a dataset with three configurations and one without any, with the words of the library's errors."""
    asked: list[tuple[str, str | None]] = []

    def load(name: str, config: str | None, **_: Any) -> datasets.DatasetDict:
        asked.append((name, config))
        known = CONFIGS if name == "owner/languages" else ("default",)
        if config is None and len(known) > 1:
            raise ValueError(
                f"Config name is missing.\nPlease pick one among the available configs: {list(known)}\n"
                f"Example of usage:\n\t`load_dataset('{name}', '{known[0]}')`"
            )
        if config is not None and config not in known:
            raise ValueError(f"BuilderConfig '{config}' not found. Available: {list(known)}")
        first = 1000 * known.index(config or "default")
        return datasets.DatasetDict({"train": split(first, 100), "test": split(first + 300, 30), "extra": split(0, 9)})

    monkeypatch.setattr(datasets, "load_dataset", load)
    return asked


def first_number(ready: Any, part: str = "test") -> int:
    return min(int(row["text"].split()[3]) for row in ready.split(part))


def test_a_configuration_stands_after_the_name(languages: list[tuple[str, str | None]]) -> None:
    for number, config in enumerate(CONFIGS):
        ready = prepare(DataSource(f"owner/languages:{config}"), tasks.get("classify"), EMPTY)
        assert first_number(ready) == 1000 * number + 300
    assert languages == [("owner/languages", config) for config in CONFIGS]  # nothing else was fetched


def test_a_configuration_and_a_split(languages: list[tuple[str, str | None]]) -> None:
    ready = prepare(DataSource("owner/languages:pt-br:test"), tasks.get("classify"), EMPTY)
    assert (ready.rows, first_number(ready, "all")) == (30, 2300)
    with pytest.raises(NotFound) as caught:
        prepare(DataSource("owner/languages:pt-br:dev"), tasks.get("classify"), EMPTY)
    assert caught.value.code == "split_unknown"


def test_one_word_may_be_a_split_with_a_name_of_its_own(languages: list[tuple[str, str | None]]) -> None:
    assert prepare(DataSource("owner/films:extra"), tasks.get("classify"), EMPTY).rows == 9
    assert prepare(DataSource("owner/films:test"), tasks.get("classify"), EMPTY).rows == 30
    assert languages == [("owner/films", "extra"), ("owner/films", None), ("owner/films", None)]


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        ("owner/languages", "hub_config_needed"),
        ("owner/languages:test", "hub_config_needed"),
        ("owner/languages:fr", "hub_config_unknown"),
        ("owner/languages:fr:test", "hub_config_unknown"),
    ],
)
def test_the_configurations_are_listed(languages: list[tuple[str, str | None]], ref: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        prepare(DataSource(ref), tasks.get("classify"), EMPTY)
    assert caught.value.code == code
    assert caught.value.params["known"] == ", ".join(CONFIGS)
    assert ("models.yaml" in caught.value.fix) == (code == "hub_config_needed")


def test_a_configuration_that_is_not_in_the_cache_is_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(*_: Any, **__: Any) -> None:
        raise ValueError("Couldn't find cache for a/b for config 'x'\nAvailable configs in the cache: ['y']")

    monkeypatch.setattr(datasets, "load_dataset", load)
    with pytest.raises(Unavailable):
        prepare(DataSource("a/b:x"), tasks.get("classify"), EMPTY)


def test_offline_is_said_at_once() -> None:
    with pytest.raises(Unavailable) as caught:
        prepare(DataSource("owner/never-downloaded"), tasks.get("classify"), EMPTY)
    assert caught.value.code == "hub_dataset_offline"
