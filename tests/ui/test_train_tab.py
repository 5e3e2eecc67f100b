"""The form of the Train tab: what it says of what was chosen."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ftcore.catalog import Words, load_catalog
from ui.services import Services
from ui.text import LANGUAGES
from ui.train_tab import _findings, dataset_about


@pytest.fixture
def services(tmp_path: Path) -> Services:
    catalog, store = load_catalog(), SimpleNamespace(runs_dir=tmp_path, list=list)
    first, *others = catalog.datasets
    evil = first.model_copy(update={"id": "evil", "description": Words(en="<b>&", es="<b>", pt="<b>")})
    return Services(
        catalog.model_copy(update={"datasets": (first, *others, evil)}), store, None, lambda: None, tmp_path / "app.log"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_dataset_of_the_catalogue_is_described_in_the_language_of_the_person(lang: str, services: Services) -> None:
    entry = services.catalog.dataset("squad")
    assert dataset_about(services, "squad", lang) == getattr(entry.description, lang)


def test_a_description_is_text_and_other_data_has_none(services: Services) -> None:
    assert dataset_about(services, "evil", "en") == "&lt;b&gt;&amp;"
    others: list[Any] = ["upload:abc-my.csv", "owner/name", "", None, ["squad"], {}]
    assert [dataset_about(services, one, "en") for one in others] == [""] * len(others)


def test_findings_are_about_the_model_and_the_limits_of_the_form(services: Services) -> None:
    from ftcore.runs import new_config

    def found(model: str, **settings: Any) -> str:
        config = new_config(
            catalog=services.catalog, model=model, dataset="starter-qa", task="question-answering",
            method="lora", preset="quick", overrides=settings,
        )  # fmt: skip
        return _findings(services, config, None, "en")

    assert "already learned from this data (starter-qa)" in found("tiny-flan")
    assert "already learned" not in found("tiny-t5")
    assert "longer than 32 tokens" in found("tiny-t5", max_source_tokens=32)
    assert "longer than" not in found("tiny-t5")
