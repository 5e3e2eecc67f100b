"""What comes from the browser is checked before anything is done with it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftcore.catalog import load_catalog
from ftcore.errors import BadInput
from ui import lineup
from ui.services import Services
from ui.training_form import NUMBERS, Form, free_settings, starting_numbers, suited
from ui.uploads import Uploads


@pytest.fixture
def services(tmp_path: Path) -> Services:
    store: Any = SimpleNamespace(runs_dir=tmp_path, list=list)
    return Services(load_catalog(), store, None, lambda: None, tmp_path / "app.log")


def form(**changes: Any) -> Form:
    parts: dict[str, Any] = {
        "recipe": "quick-qa",
        "task": None,
        "model": None,
        "dataset": None,
        "method": None,
        "preset": None,
    }
    return Form(**{**parts, "name": "", "numbers": [None] * len(NUMBERS), "free": "", **changes})


def code_of(error: pytest.ExceptionInfo[BadInput]) -> str:
    return error.value.code


def test_columns_must_be_two_to_five_names() -> None:
    assert lineup.checked(["tiny-t5", "run:20260101-x", "google/flan-t5-small"])
    for wrong in (None, "tiny-t5", ["tiny-t5"], ["a"] * 6):
        with pytest.raises(BadInput) as error:
            lineup.checked(wrong)
        assert code_of(error) == "columns_count"


@pytest.mark.parametrize(
    "name", ["/etc", "../x", "~/models", "run:../../etc", "a/b/c", "C:\\models", "", "ui/locales", "\0"]
)
def test_a_page_cannot_name_a_folder(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).resolve().parents[2])
    with pytest.raises(BadInput) as error:
        lineup.checked(["tiny-t5", name])
    assert code_of(error) == "model_name"


def test_a_recipe_becomes_a_run_configuration(services: Services) -> None:
    numbers: list[Any] = [None] * len(NUMBERS)
    numbers[NUMBERS.index("max_steps")] = 7.0
    config = form(numbers=numbers, free="lora_dropout=0.1", name="  my   run ").config(services)
    assert (config.task, config.settings.max_steps, config.settings.lora_dropout) == ("question-answering", 7, 0.1)
    assert config.name == "my run"


def test_numbers_start_from_preset_and_recipe(services: Services) -> None:
    quick, thorough = starting_numbers(services, "quick", "quick-qa"), starting_numbers(services, "thorough", None)
    assert quick["time_limit_s"] is not None
    assert thorough["time_limit_s"] is None
    assert quick["learning_rate"] == dict(services.catalog.recipe("quick-qa").settings)["learning_rate"]


def test_numbers_start_as_the_run_would_have_them(services: Services) -> None:
    recipe = next(one for one in services.catalog.recipes if "max_steps" in one.settings and one.preset == "quick")
    run = form(recipe=recipe.id).config(services).settings
    assert starting_numbers(services, recipe.preset, recipe.id) == {name: getattr(run, name) for name in NUMBERS}
    with pytest.raises(BadInput) as error:
        starting_numbers(services, "fast", None)
    assert code_of(error) == "preset_unknown"


def test_a_dataset_cannot_be_a_path(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "secret.csv"
    file.write_text("text,paraphrase\na,b\n", encoding="utf-8")
    with pytest.raises(BadInput) as error:
        form(recipe=None, task="paraphrase", model="tiny-t5", dataset=str(file)).config(services)
    assert code_of(error) == "data_name"


@pytest.mark.parametrize("name", ["file:../app.log", "file:", "file:/etc/passwd", "file:0123456789ab-gone.csv"])
def test_an_uploaded_file_is_named_by_the_server_alone(services: Services, name: str) -> None:
    with pytest.raises(BadInput) as error:
        form(dataset=name).config(services)
    assert code_of(error) == "data_name"


def test_uploads_are_kept_once_and_remember_their_columns(tmp_path: Path) -> None:
    uploads, file = Uploads(tmp_path / "kept"), tmp_path / "mis datos (ñ)<x>.csv"
    file.write_text("a;b\n1;2\n", encoding="utf-8")
    name = uploads.keep(file)
    assert name == uploads.keep(file)
    assert uploads.path(name).read_bytes() == file.read_bytes()
    assert uploads.names() == []
    uploads.remember(name, "paraphrase", {"text": "a"})
    assert uploads.mapping(name) == {"text": "a"}
    assert uploads.names() == [name]


@given(st.text())
def test_the_free_field_gives_settings_or_a_clear_error(text: str) -> None:
    if all("=" in line and line.partition("=")[0].strip() for line in text.splitlines() if line.strip()):
        assert all(name and name == name.strip() for name in free_settings(text))
    else:
        with pytest.raises(BadInput):
            free_settings(text)


def test_settings_of_the_free_field() -> None:
    assert free_settings("a=1\n\n b = x=y ") == {"a": "1", "b": "x=y"}


def test_a_task_is_offered_what_suits_it(services: Services) -> None:
    models, known = suited(services, "summarize")
    assert {"tiny-t5", "tiny-flan", "tiny-gpt"} <= set(models)
    assert "tiny-bert" not in models
    assert "starter-summaries" in known
    assert "starter-qa" not in known
    assert "tiny-bert" in suited(services, "question-answering")[0]
    assert "tiny-bert" in suited(services, "classify")[0]
