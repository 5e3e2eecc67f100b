"""From names to a configuration: recipes, replaced parts, and what does not fit together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ftcore.catalog import load_catalog
from ftcore.errors import BadInput, NotFound
from ftcore.runs import RunConfig, new_config, runs_folder
from tests.models import tiny
from tests.runs.small import small_config


def test_a_recipe_fills_everything() -> None:
    catalog = load_catalog()
    recipe = next(entry for entry in catalog.recipes if entry.quick and entry.task == "paraphrase")
    config = new_config(catalog=catalog, recipe=recipe.id)
    assert (config.recipe, config.task, config.model.model_id) == (recipe.id, "paraphrase", recipe.model)
    assert (config.dataset.ref, config.method) == (recipe.dataset, recipe.method)
    assert config.settings.learning_rate == recipe.settings["learning_rate"]
    assert config.settings.time_limit_s is not None
    assert RunConfig.model_validate_json(config.model_dump_json()) == config


def test_what_is_given_replaces_parts_of_a_recipe() -> None:
    catalog = load_catalog()
    config = new_config(
        catalog=catalog,
        recipe="quick-paraphrase",
        method="full",
        overrides={"train_rows": "7", "learning_rate": "1e-4"},
    )
    assert (config.method, config.settings.train_rows, config.dataset.limit) == ("full", 7, 7)
    assert config.settings.learning_rate == 1e-4


def test_a_file_is_named_by_its_whole_path(tiny_model: Path, rows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(rows.parent)
    assert small_config(tiny_model, Path(rows.name)).dataset.ref == str(rows.resolve())


def test_ids_are_new_each_time(tiny_model: Path, rows: Path) -> None:
    assert small_config(tiny_model, rows).run_id != small_config(tiny_model, rows).run_id


@pytest.mark.parametrize(
    ("given", "kind", "code"),
    [
        ({}, BadInput, "run_part_missing"),
        ({"recipe": "quick-paraphase"}, NotFound, "catalog_unknown_id"),
        ({"model": "tiny-t5"}, BadInput, "run_part_missing"),
        ({"model": "tiny-t5", "dataset": "nowhere.csv"}, BadInput, "run_part_missing"),
        ({"model": "tiny-t5", "dataset": "starter-qa", "task": "translate"}, NotFound, "task_unknown"),
        ({"recipe": "quick-qa", "method": "lorra"}, BadInput, "method_unknown"),
        ({"recipe": "quick-qa", "preset": "fast"}, BadInput, "preset_unknown"),
        ({"recipe": "quick-qa", "model": "tiny-t6"}, NotFound, "model_unknown"),
        ({"recipe": "quick-qa", "overrides": {"dtype": "fp16"}}, BadInput, "dtype_overflows"),
        ({"recipe": "quick-summarize", "model": "tiny-bert"}, BadInput, "family_cannot_do_task"),
    ],
)
def test_what_cannot_be_a_run(given: dict[str, Any], kind: type[BadInput], code: str) -> None:
    with pytest.raises(kind) as caught:
        new_config(catalog=load_catalog(), **given)
    assert caught.value.code == code


def test_fp16_is_refused_by_the_architecture_and_not_by_the_name(tmp_path: Path, rows: Path) -> None:
    tiny.t5(tmp_path / "mine")
    tiny.gpt(tmp_path / "better-than-t5")
    with pytest.raises(BadInput) as caught:
        small_config(tmp_path / "mine", rows, dtype="fp16")
    assert caught.value.code == "dtype_overflows"
    assert small_config(tmp_path / "better-than-t5", rows, dtype="fp16").settings.dtype == "fp16"


def test_fp16_can_be_asked_for_a_model_that_is_not_here_yet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    config = new_config(catalog=load_catalog(), recipe="quick-qa", model="flan-t5-small", overrides={"dtype": "fp16"})
    assert config.settings.dtype == "fp16"


def test_the_runs_folder_is_named_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FTCORE_RUNS", str(tmp_path / "elsewhere"))
    assert runs_folder() == tmp_path / "elsewhere"
    monkeypatch.delenv("FTCORE_RUNS")
    assert runs_folder().name == "runs"


@pytest.mark.parametrize(
    ("recipe", "refused"),
    [("distilbert-squad-mini", True), ("classify-rotten-tomatoes-mini", False), ("quick-qa", False)],
)
def test_labels_are_smoothed_only_where_there_are_some(recipe: str, refused: bool) -> None:
    given = {"label_smoothing_factor": "0.1"}
    if not refused:
        assert new_config(catalog=load_catalog(), recipe=recipe, overrides=given).settings.extra == {
            "label_smoothing_factor": 0.1
        }
        return
    with pytest.raises(BadInput) as caught:
        new_config(catalog=load_catalog(), recipe=recipe, overrides=given)
    assert caught.value.code == "setting_without_effect"
