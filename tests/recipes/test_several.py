"""Several datasets in one text model: each is read, trained, and scored with its own task, prompt and metrics."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftcore.catalog import DEFAULT_PATH, load_catalog
from ftcore.errors import BadInput
from ftcore.runs import RunConfig, RunStore, new_config
from ftcore.runs.folder import RunFolder
from ftcore.runs.lessons import read_lessons
from ftcore.runs.training import own_and_train
from tests.cli.conftest import Command, command  # noqa: F401 -- a fixture
from tests.models.tiny import t5

RECIPE = "benchmark-pt-mini"
SMALL = {
    "max_steps": 3, "train_rows": 24, "eval_rows": 9, "test_rows": 6, "batch_size": 4, "eval_steps": 3,
    "watched_examples": 1, "max_target_tokens": 6, "max_source_tokens": 64,
}  # fmt: skip


def small(model: Path, **given: Any) -> RunConfig:
    return new_config(catalog=load_catalog(), recipe=RECIPE, model=str(model), overrides=SMALL, **given)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "small"
    t5(folder)
    return folder


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, model: Path) -> RunFolder:
    run = RunStore(tmp_path_factory.mktemp("runs")).create(small(model))
    assert own_and_train(run) == 0, run.status
    return run


def test_each_dataset_has_its_own_scores(finished: RunFolder) -> None:
    first, others = finished.evaluation(), finished.course_evaluations()
    assert first is not None
    assert finished.evaluations() == {"starter-similarity-pt": first, **others}
    assert (first["task"], first["items"], first["main_metric"]) == ("similarity", 6, "pearson")
    assert {name: (one["task"], one["items"], one["main_metric"]) for name, one in others.items()} == {
        "starter-entailment-pt": ("entail", 6, "accuracy"),
        "starter-qa-pt": ("question-answering", 6, "f1"),
    }
    for one in (first, *others.values()):
        names = [entry["model"] for entry in one["models"]]
        assert names == [finished.config.model.model_id, f"run:{finished.run_id}"]


def test_the_folder_says_what_each_dataset_was(finished: RunFolder) -> None:
    written = json.loads((finished.path / "config.json").read_text(encoding="utf-8"))
    assert [course["name"] for course in written["also"]] == ["starter-entailment-pt", "starter-qa-pt"]
    hashes = [written["provenance"]["dataset"], *written["provenance"]["also"].values()]
    assert len(set(hashes)) == 3
    assert RunFolder.open(finished.path).config == finished.config


def test_rows_prompts_and_shares(model: Path) -> None:
    lessons = read_lessons(small(model))
    assert [(lesson.name, lesson.task.id) for lesson in lessons] == [
        ("starter-similarity-pt", "similarity"), ("starter-entailment-pt", "entail"),
        ("starter-qa-pt", "question-answering"),
    ]  # fmt: skip
    for lesson in lessons:
        assert (len(lesson.train), len(lesson.validation), len(lesson.test)) == (24, 3, 6)
    prompts = [lesson.prompt_of()(lesson.train[0]).source for lesson in lessons]
    assert prompts[:2] == ["semelhança: {sentence1} e: {sentence2}", "inferência: {premise} e: {hypothesis}"]
    assert prompts[2] == lessons[2].task.prompt(lessons[2].train[0]["language"]).source


def test_one_line_leaves_a_dataset_out(tmp_path: Path) -> None:
    line = "      - {dataset: starter-qa-pt}\n"
    text = DEFAULT_PATH.read_text(encoding="utf-8")
    assert text.count(line) == 1
    path = tmp_path / "models.yaml"
    path.write_text(text.replace(line, "#" + line), encoding="utf-8")
    config = new_config(catalog=load_catalog(path), recipe=RECIPE)
    assert [course.name for course in config.also] == ["starter-entailment-pt"]


def test_another_dataset_comes_alone(model: Path) -> None:
    assert small(model, dataset="starter-entailment").also == ()
    assert len(small(model, dataset="starter-similarity-pt").also) == 2  # the recipe's own, as the page's form names it


def test_an_encoder_cannot_learn_several(model: Path) -> None:
    with pytest.raises(BadInput) as caught:
        new_config(catalog=load_catalog(), recipe=RECIPE, model="tiny-bert")
    assert caught.value.code == "several_need_text"


@pytest.mark.slow
def test_the_miniature_learns(command: Command) -> None:  # noqa: F811
    outcome = command("train", "--recipe", RECIPE)
    assert outcome.code == 0, outcome.stderr
    similarity, others = outcome.document["evaluation"], outcome.document["also"]
    assert similarity["models"][1]["metrics"]["pearson"] >= 60  # a guess: 0
    assert others["starter-qa-pt"]["models"][1]["metrics"]["f1"] >= 50  # the base: 11
    assert "starter-entailment-pt" in others  # hardly learned within so few steps, and scored all the same
