from __future__ import annotations

from pathlib import Path

import pytest

from ftcore import tasks
from ftcore.catalog import DEFAULT_PATH, load_catalog
from ftcore.errors import BadInput, NotFound
from ftcore.runs.process import clean_environment


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
        assert tasks.get(recipe.task).family_for(catalog.model(recipe.model).family)
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


NOT_PINNED = {
    "ptt5-small-portuguese",
    "ptt5-base-portuguese",
    "gpt2-small-portuguese",
    "debertina-base",
    "bertimbau-base",
    "bertimbau-large",
    "mdeberta-v3-base",
}
"""Hub models whose commit could not be looked up; whoever has a network takes one off this list."""


def test_every_other_hub_model_is_pinned() -> None:
    for model in load_catalog().models:
        if not model.source.startswith("starter:") and model.id not in NOT_PINNED:
            assert model.revision, model.id
            assert len(model.revision) == 40, model.id


def test_every_recipe_of_the_hub_has_a_miniature() -> None:
    """The same task, method and prompt; the miniature's model and data come with the program."""
    catalog = load_catalog()
    recipes = {recipe.id: recipe for recipe in catalog.recipes}
    minis = [name for name in recipes if name.endswith("-mini")]
    assert len(minis) == 10
    for name in minis:
        small, large = recipes[name], recipes[name.removesuffix("-mini")]
        assert small.method == large.method
        assert (small.prompt is None) == (large.prompt is None)
        assert bool(small.also) == bool(large.also)
        assert catalog.model(small.model).source.startswith("starter:")
        named = [small.dataset, *(course.dataset for course in small.also)]
        assert all(catalog.dataset(dataset).source.startswith("starter:") for dataset in named)
        if not small.also:
            assert small.task == large.task
        assert {"quantize", "frozen_layers"} & {*small.settings} == {"quantize", "frozen_layers"} & {*large.settings}
    for comparison in ("t5-vs-flan", "t5-vs-flan-mini"):
        assert catalog.comparison(comparison) is not None
    assert catalog.comparison("quick-qa") is None


def test_a_prompt_is_a_source_or_a_conversation(tmp_path: Path) -> None:
    own = '{source: "Resume el siguiente articulo:\\n\\n{article}"}'
    turns = '{turns: ["Persona: {article}", "Asistente:"], delimiter: "\\n###\\n"}'
    recipe = load_catalog(write(tmp_path, own, turns)).recipe("flan-t5-small-mlsum-es")
    assert recipe.prompt is not None
    assert recipe.prompt.template == "Persona: {article}\n###\nAsistente:"
    assert (
        load_catalog().recipe("flan-t5-small-mlsum-es").prompt.template.startswith("Resume el siguiente articulo:\n\n{")
    )  # type: ignore[union-attr]
    both = '{source: "{article}", turns: ["{article}"]}'
    assert "give either source or turns" in problem(write(tmp_path, own, both))
    assert "unknown key; did you mean target?" in problem(write(tmp_path, own, '{source: "x", taget: "y"}'))


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
        ("- {dataset: squad-pt}", "- {dataset: squad-pr}", "no dataset 'squad-pr'; did you mean squad-pt?"),
        ("    models: [tiny-t5, tiny-flan]", "    models: [tiny-t5, tiny-flam]", "did you mean tiny-flan?"),
        ("  - id: t5-vs-flan-mini", "  - id: quick-qa", "'quick-qa' is there twice"),
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


def test_the_environment_names_a_catalogue_for_programs_that_a_page_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FTCORE_CATALOG", str(write(tmp_path, "  - id: mt5-base", "  - id: mt5-mine")))
    assert load_catalog().model("mt5-mine")
    assert clean_environment()["FTCORE_CATALOG"] == str(tmp_path / "models.yaml")
    assert load_catalog(DEFAULT_PATH).model("mt5-base")


def test_an_unknown_id_names_the_nearest() -> None:
    with pytest.raises(NotFound, match="did you mean tiny-flan"):
        load_catalog().model("tiny-flam")
    with pytest.raises(NotFound):
        load_catalog().recipe("")
