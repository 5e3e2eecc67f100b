"""The split of distilbert-squad: 64, 16 and 20 of 100 questions, whole articles at a time; a stand-in for the Hub."""

from __future__ import annotations

from typing import Any

import datasets
import pytest

from ftcore import tasks
from ftcore.catalog import load_catalog
from ftcore.data import DataSource, prepare
from ftcore.runs import new_config

QA = tasks.get("question-answering")


def articles(count: int) -> datasets.Dataset:
    """Articles of 3 paragraphs with 5 questions each, as rajpurkar/squad has them."""
    rows = []
    for article in range(count):
        for paragraph in range(3):
            context = f"Hall {article}-{paragraph} of town {article} was built by Ana {article} in {1800 + article}."
            for question in range(5):
                answer = f"Ana {article}"
                rows.append(
                    {
                        "id": f"{article}-{paragraph}-{question}",
                        "title": f"Town_{article}",
                        "context": context,
                        "question": f"Who built hall {article}-{paragraph}, asked {question} times?",
                        "answers": {"text": [answer, answer], "answer_start": [context.index(answer)] * 2},
                    }
                )
    return datasets.Dataset.from_list(rows)


@pytest.fixture
def squad(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str, *_: Any, **__: Any) -> datasets.DatasetDict:
        assert name == "rajpurkar/squad"
        return datasets.DatasetDict({"train": articles(100), "validation": articles(3)})

    monkeypatch.setattr(datasets, "load_dataset", load)


@pytest.mark.parametrize("recipe", ["distilbert-squad", "distilbert-squad-broken"])
def test_by_article(squad: None, recipe: str) -> None:
    config = new_config(catalog=load_catalog(), recipe=recipe)
    ready = prepare(config.dataset.source(), QA, load_catalog())
    assert {name: len(rows) for name, rows in ready.splits.items()} == {"train": 960, "validation": 240, "test": 300}
    titles = [set(rows["group"]) for rows in ready.splits.values()]
    assert [len(part) for part in titles] == [64, 16, 20]
    assert len(set.union(*titles)) == 100  # no article twice, and the Hub's validation part is left alone


def test_everybody_gets_the_same_split(squad: None) -> None:
    """``evaluate`` and ``data check`` name the dataset only; their test part has to be the one of the training."""
    config = new_config(catalog=load_catalog(), recipe="distilbert-squad")
    trained, evaluated = (
        prepare(source, QA, load_catalog()) for source in (config.dataset.source(), DataSource("squad-by-article"))
    )
    assert trained.splits["test"]["id"] == evaluated.splits["test"]["id"]


def test_a_person_may_want_other_shares(squad: None) -> None:
    ready = prepare(DataSource("squad-by-article", fractions=(0.5, 0.25, 0.25)), QA, load_catalog())
    assert [len(rows) for rows in ready.splits.values()] == [750, 375, 375]


def test_the_settings_are_those_of_the_thesis() -> None:
    settings = new_config(catalog=load_catalog(), recipe="distilbert-squad").settings
    assert (settings.epochs, settings.learning_rate, settings.batch_size) == (3, 2e-5, 16)
    assert settings.max_source_tokens == 384
