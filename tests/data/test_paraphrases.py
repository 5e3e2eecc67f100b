"""TaPaCo and PAWS-X as pairs: a stand-in for the Hub, and the authors' own Spanish file where there is one."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import datasets
import pytest

from ftcore import tasks
from ftcore.catalog import Catalog, DatasetEntry, Words, load_catalog
from ftcore.data import DataSource, Prepared, prepare
from ftcore.data.paraphrases import PAWSX, TAPACO, once, pawsx_pairs, tapaco_pairs
from ftcore.data.record import ReadingRecord

PARAPHRASE = tasks.get("paraphrase")


def sentence(language: str, number: int, form: int) -> str:
    opening = {"en": "the boat number", "es": "el barco número"}[language]
    return f"{opening} {number} {'sails away' if form == 0 else f'goes ({form})'}"


def tapaco(language: str) -> datasets.DatasetDict:
    """Sets of 3, not in one piece: the first forms of all sets, then the second, then the third."""
    rows = [
        {"paraphrase_set_id": str(number), "paraphrase": sentence(language, number, form)}
        for form in range(3)
        for number in range(40)
    ]
    return datasets.DatasetDict({"train": datasets.Dataset.from_list(rows)})


def pawsx(language: str) -> datasets.DatasetDict:
    """In train: a pair of TaPaCo the other way round, one that ties two sets, one negative, one untranslated."""
    pairs = [
        (sentence(language, 0, 1), sentence(language, 0, 0).upper(), 1),
        (sentence(language, 1, 0), sentence(language, 2, 0), 1),
        (sentence(language, 3, 0), sentence(language, 4, 0), 0),
        ("NS", sentence(language, 5, 0), 1),
    ]
    new = (f"{language} a new one", f"{language} one that is new", 1)
    names = {"train": pairs, "validation": pairs[1:2], "test": [new]}
    keys = ("sentence1", "sentence2", "label")
    return datasets.DatasetDict(
        {
            name: datasets.Dataset.from_list([dict(zip(keys, row, strict=True)) for row in rows])
            for name, rows in names.items()
        }
    )


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> Prepared:
    def load(name: str, config: str, **_: Any) -> datasets.DatasetDict:
        return {TAPACO: tapaco, PAWSX: pawsx}[name](config)

    monkeypatch.setattr(datasets, "load_dataset", load)
    return prepare(DataSource("tapaco-paws"), PARAPHRASE, load_catalog())


def test_pairs_of_both_languages_once_each(prepared: Prepared) -> None:
    assert prepared.columns == ("Text", "Paraphrase", "lan")
    assert dict(prepared.column_mapping) == {"text": "Text", "paraphrase": "Paraphrase", "language": "lan"}
    assert prepared.rows == 2 * (40 * 2 + 2)  # 2 pairs a set; of PAWS-X the tie and the new one
    repairs = {repair.id: repair.count for repair in prepared.repairs}
    assert repairs["pairs_mirrored"] == 4  # in each language the mirrored one and the one that is in two parts
    rows = list(prepared.split("all"))
    assert {row["language"] for row in rows} == {"en", "es"}
    assert not [row for row in rows if "NS" in (row["text"], row["paraphrase"])]
    told_apart = (sentence("en", 3, 0), sentence("en", 4, 0))
    assert told_apart not in [(row["text"], row["paraphrase"]) for row in rows]


def test_no_sentence_stands_on_two_sides(prepared: Prepared) -> None:
    where: dict[str, set[str]] = {}
    for name, rows in prepared.splits.items():
        assert len(rows) > 0
        for row in rows:
            for text in (row["text"], row["paraphrase"]):
                where.setdefault(text.casefold(), set()).add(name)
    assert all(len(parts) == 1 for parts in where.values())
    tied = [where[sentence("en", number, 0)] for number in (1, 2)]
    assert tied[0] == tied[1]


def test_a_set_of_n_gives_n_minus_one_pairs() -> None:
    rows = [{"paraphrase_set_id": 1, "paraphrase": text} for text in "abcd"]
    assert list(tapaco_pairs(rows)) == [("a", "b"), ("b", "c"), ("c", "d")]
    assert list(tapaco_pairs(rows[:1])) == []


def test_two_runs_build_the_same(monkeypatch: pytest.MonkeyPatch, prepared: Prepared) -> None:
    again = prepare(DataSource("tapaco-paws"), PARAPHRASE, load_catalog())
    assert again.content_hash == prepared.content_hash
    assert [len(rows) for rows in again.splits.values()] == [len(rows) for rows in prepared.splits.values()]


def test_only_the_languages_of_the_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def load(name: str, config: str, **_: Any) -> datasets.DatasetDict:
        asked.append((name, config))
        return {TAPACO: tapaco, PAWSX: pawsx}[name](config)

    monkeypatch.setattr(datasets, "load_dataset", load)
    entry = DatasetEntry(
        id="es", task="paraphrase", source="pairs:tapaco-paws", languages=("es",),
        description=Words(en="p", es="p", pt="p"),
    )  # fmt: skip
    ready = prepare(DataSource("es"), PARAPHRASE, Catalog(models=(), datasets=(entry,), recipes=()))
    assert asked == [(TAPACO, "es"), (PAWSX, "es")]
    assert ready.rows == 82


def test_the_real_spanish_file(shared_data: Path) -> None:
    (file,) = (shared_data / "pawsx").glob("*.tsv")
    with file.open(encoding="utf-8", newline="") as handle:
        keys = ("sentence1", "sentence2", "label")
        lines = list(csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    rows = [dict(zip(keys, line, strict=False)) for line in lines]
    rows = [row for row in rows if row["label"] in ("0", "1")]
    pairs = list(pawsx_pairs(rows))
    record = ReadingRecord()
    doubled = pairs + [(second, first) for first, second in pairs]
    random.Random(0).shuffle(doubled)
    kept = list(once(doubled, record))
    assert len(pairs) == 847
    assert len(kept) == len({frozenset(map(str.casefold, pair)) for pair in pairs})
    assert sum(repair.count for repair in record.repairs()) == 2 * 847 - len(kept)
