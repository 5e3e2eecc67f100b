from __future__ import annotations

from pathlib import Path

import pytest

from ftcore import tasks
from ftcore.catalog import DEFAULT_PATH, load_catalog
from ftcore.errors import BadInput, NotFound


def write(folder: Path, old: str, new: str) -> Path:
    """Write the shipped catalogue with one text replaced, and make sure that it was there to replace."""
    text = DEFAULT_PATH.read_text(encoding="utf-8")
    assert old in text
    path = folder / "models.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def problem(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        load_catalog(path)
    assert caught.value.code == "catalog_broken"
    return caught.value.found


def test_the_shipped_catalogue_names_only_known_tasks_and_families() -> None:
    catalog = load_catalog()
    for dataset in catalog.datasets:
        tasks.get(dataset.task)
    for recipe in catalog.recipes:
        assert catalog.model(recipe.model).family in tasks.get(recipe.task).families
    for name in (
        "tiny-t5",
        "tiny-flan",
        "tiny-gpt",
        "tiny-bert",
        "t5-small",
        "flan-t5-large",
        "mt5-base",
        "distilgpt2",
    ):
        assert catalog.model(name).id == name


def test_one_quick_recipe_for_each_text_task() -> None:
    quick = [recipe.task for recipe in load_catalog().recipes if recipe.quick]
    assert {"paraphrase", "summarize", "question-answering"} <= set(quick)
    assert len(quick) == len(set(quick))


def test_every_hub_model_is_pinned() -> None:
    for model in load_catalog().models:
        if not model.source.startswith("starter:"):
            assert model.revision, model.id
            assert len(model.revision) == 40, model.id


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    family: causal", "    famly: causal", "models[2].famly: unknown key; did you mean family?"),
        ("    family: causal", "    family: casual", "models[2].family"),
        ("\nrecipes:", "\nrecipies:", "recipies: unknown key; did you mean recipes?"),
        ("    model: tiny-t5", "    model: tiny-t6", "recipes[0].model: no model 'tiny-t6'; did you mean tiny-t5?"),
        (
            "    dataset: starter-qa",
            "    dataset: starter-headlines",
            "recipes[0].task: 'starter-headlines' is for",
        ),
        ("  - id: tiny-flan", "  - id: tiny-t5", "models[1].id: 'tiny-t5' is there twice"),
        ("    base: tiny-t5", "    base: tiny-t", "models[1].base: no model 'tiny-t'"),
        ("    method: lora", "    method: laura", "recipes[0].method"),
        ("\nmodels:", "\nmodels: [", "line"),
    ],
)
def test_a_mistake_is_reported_with_its_place(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert expected in problem(write(tmp_path, old, new))


def test_an_empty_or_missing_catalogue_is_said(tmp_path: Path) -> None:
    assert "no such file" in problem(tmp_path / "models.yaml")
    (tmp_path / "models.yaml").write_text("", encoding="utf-8")
    assert "no keys" in problem(tmp_path / "models.yaml")


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = write(tmp_path, "  - id: mt5-base", "  - id: mt5-other")
    assert load_catalog(path).model("mt5-other")
    path.write_text(DEFAULT_PATH.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_catalog(path).model("mt5-base")


def test_an_unknown_id_names_the_nearest() -> None:
    with pytest.raises(NotFound, match="did you mean tiny-flan"):
        load_catalog().model("tiny-flam")
    with pytest.raises(NotFound):
        load_catalog().recipe("")
