"""A measurement survives the way to another process; a comparison of the catalogue becomes one with its own prompt."""

from __future__ import annotations

import json

import pytest

from ftcore import models
from ftcore.catalog import Catalog, ComparisonEntry, load_catalog
from ftcore.evaluation import Request, comparison_request


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def entry_of(catalog: Catalog, name: str) -> ComparisonEntry:
    found = catalog.comparison(name)
    assert found is not None
    return found


def asked(catalog: Catalog, name: str) -> Request:
    entry = entry_of(catalog, name)
    variants = [models.Variant(one, models.spec_for(one, catalog=catalog)) for one in entry.models]
    return comparison_request(entry, variants, catalog)


def test_all_models_of_a_comparison_get_its_prompt(catalog: Catalog) -> None:
    request = asked(catalog, "t5-vs-flan")
    assert [one.name for one in request.variants] == ["t5-base", "flan-t5-base", "flan-t5-large"]
    assert [one.ref for one in request.courses] == ["squad"]
    assert request.limit == 100
    for variant in request.variants:
        assert variant.prompt is not None
        assert set(variant.prompt.fields()) == {"context", "question"}


def test_without_a_prompt_of_its_own_the_task_asks(catalog: Catalog) -> None:
    assert [one.prompt for one in asked(catalog, "t5-vs-flan-mini").variants] == [None, None]


@pytest.mark.parametrize("name", ["t5-vs-flan", "t5-vs-flan-mini"])
def test_it_comes_back_from_json_as_it_was(catalog: Catalog, name: str) -> None:
    request = asked(catalog, name)
    assert Request.from_json(json.loads(json.dumps(request.to_json()))) == request
