"""models.yaml, read once into typed and frozen entries; every mistake is reported with its place and its fix."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ftcore.errors import BadInput, NotFound, did_you_mean

DEFAULT_PATH = Path(__file__).resolve().parent.parent / "models.yaml"

FamilyName = Literal["seq2seq", "causal", "span", "label"]
Method = Literal["lora", "full", "head", "last_layers"]
Preset = Literal["quick", "lesson", "thorough"]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Words(_Entry):
    """A sentence of the catalogue in the three languages of the page."""

    en: str
    es: str
    pt: str


class ModelEntry(_Entry):
    """A model people can put into a column or train; the fields are explained at the top of models.yaml."""

    id: Id
    source: str
    revision: str | None = None
    family: FamilyName
    lora_targets: Literal["all-linear"] | tuple[str, ...] = "all-linear"
    languages: tuple[str, ...] = ("en",)
    seen_tasks: tuple[str, ...] = ()
    instruction_tuned: bool = False
    base: str | None = None
    description: Words


class DatasetEntry(_Entry):
    """A dataset a recipe or a form can name."""

    id: Id
    task: str
    source: str
    config: str | None = None
    revision: str | None = None
    splits: dict[Literal["train", "validation", "test"], str] = {}
    column_mapping: dict[str, str] = {}
    languages: tuple[str, ...] = ("en",)
    description: Words


class RecipeEntry(_Entry):
    """A training that is known to work: one click, or one line on the command line."""

    id: Id
    task: str
    model: str
    dataset: str
    method: Method
    quick: bool = False
    preset: Preset = "quick"
    settings: dict[str, Any] = {}
    prompt: dict[Literal["source", "target"], str] | None = None
    description: Words


_Named = TypeVar("_Named", ModelEntry, DatasetEntry, RecipeEntry)


class Catalog(_Entry):
    """All of models.yaml."""

    models: tuple[ModelEntry, ...]
    datasets: tuple[DatasetEntry, ...]
    recipes: tuple[RecipeEntry, ...]

    @model_validator(mode="after")
    def _names_hold_together(self) -> Catalog:
        for kind, entries in (("models", self.models), ("datasets", self.datasets), ("recipes", self.recipes)):
            ids = [entry.id for entry in entries]
            for index, name in enumerate(ids):
                if name in ids[:index]:
                    raise ValueError(f"{kind}[{index}].id: '{name}' is there twice; give each entry an id of its own")
        models, datasets = {entry.id for entry in self.models}, {entry.id: entry for entry in self.datasets}
        for index, model in enumerate(self.models):
            if model.base is not None and model.base not in models:
                raise ValueError(f"models[{index}].base: no model '{model.base}'; {did_you_mean(model.base, models)}")
        quick: dict[str, str] = {}
        for index, recipe in enumerate(self.recipes):
            place = f"recipes[{index}]"
            if recipe.quick and quick.setdefault(recipe.task, recipe.id) != recipe.id:
                raise ValueError(
                    f"{place}.quick: '{quick[recipe.task]}' is already the quick recipe of '{recipe.task}'; keep one"
                )
            if recipe.model not in models:
                raise ValueError(f"{place}.model: no model '{recipe.model}'; {did_you_mean(recipe.model, models)}")
            if recipe.dataset not in datasets:
                raise ValueError(
                    f"{place}.dataset: no dataset '{recipe.dataset}'; {did_you_mean(recipe.dataset, datasets)}"
                )
            if datasets[recipe.dataset].task != recipe.task:
                raise ValueError(
                    f"{place}.task: '{recipe.dataset}' is for '{datasets[recipe.dataset].task}', not '{recipe.task}'"
                )
        return self

    def model(self, model_id: str) -> ModelEntry:
        """Return the model of this id, or raise NotFound with the nearest known one."""
        return _named(self.models, model_id, "model")

    def dataset(self, dataset_id: str) -> DatasetEntry:
        """Return the dataset of this id, or raise NotFound with the nearest known one."""
        return _named(self.datasets, dataset_id, "dataset")

    def recipe(self, recipe_id: str) -> RecipeEntry:
        """Return the recipe of this id, or raise NotFound with the nearest known one."""
        return _named(self.recipes, recipe_id, "recipe")


def _named(entries: tuple[_Named, ...], wanted: str, kind: str) -> _Named:
    for entry in entries:
        if entry.id == wanted:
            return entry
    known = [entry.id for entry in entries]
    raise NotFound(
        "catalog_unknown_id",
        expected=f"the id of a {kind} in models.yaml",
        found=repr(wanted),
        fix=did_you_mean(wanted, known),
        kind=kind,
        id=wanted,
        known=", ".join(known),
    )


def load_catalog(path: Path | None = None) -> Catalog:
    """Return the catalogue in this file (default: models.yaml beside app.py), read anew only when the file changed.

    Raises:
        BadInput: The file is missing, is not YAML, or has a mistake; the message names each place and its fix.
    """
    path = (path or DEFAULT_PATH).resolve()
    if not path.is_file():
        raise _broken(path, "no such file", "restore models.yaml from the repository")
    return _load(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _load(path: Path, _changed: int) -> Catalog:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _broken(path, " ".join(str(error).split()), "correct the file at that place") from error
    if not isinstance(content, dict):
        raise _broken(path, "no keys at the top", "start it with models:, datasets: and recipes:")
    try:
        return Catalog.model_validate(content)
    except ValidationError as error:
        mistakes = "; ".join(_mistake(detail) for detail in error.errors())
        raise _broken(path, mistakes, "correct these places and start again") from error


def _broken(path: Path, problem: str, fix: str) -> BadInput:
    return BadInput(
        "catalog_broken",
        expected=f"a catalogue in {path.name}",
        found=problem,
        fix=fix,
        file=path.name,
        problem=problem,
    )


_SHAPES: dict[str, type[_Entry]] = {"models": ModelEntry, "datasets": DatasetEntry, "recipes": RecipeEntry}


def _mistake(detail: Any) -> str:
    """Return one pydantic error as ``place: what is wrong; the fix``."""
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"]).lstrip(".")
    if detail["type"] == "extra_forbidden":
        shape = _SHAPES.get(str(detail["loc"][0]), Catalog) if len(detail["loc"]) > 1 else Catalog
        return f"{place}: unknown key; {did_you_mean(str(detail['loc'][-1]), shape.model_fields)}"
    if detail["type"] == "missing":
        return f"{place}: missing; add it"
    if detail["type"] == "value_error":
        message = str(detail["ctx"]["error"])
        return f"{place}: {message}" if place else message
    return f"{place}: {detail['msg']}, found {detail['input']!r}"
