"""models.yaml, read once into typed and frozen entries; every mistake is reported with its place and its fix."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator

from ftcore.errors import BadInput, NotFound, did_you_mean

PLACE = "FTCORE_CATALOG"
"""Variable of the environment that names another catalogue, for trainers and benchmarks as for the page."""
DEFAULT_PATH = Path(__file__).resolve().parent.parent / "models.yaml"

FamilyName = Literal["seq2seq", "causal", "span", "label"]
Method = Literal["lora", "full", "head", "last_layers"]
Preset = Literal["quick", "lesson", "thorough"]
METHODS: tuple[Method, ...] = get_args(Method)
PRESET_NAMES: tuple[Preset, ...] = get_args(Preset)

STARTER_PREFIX = "starter:"
"""What the source of an entry begins with when the model or dataset ships with this program."""
RUN_PREFIX = "run:"
"""What stands before the id of a run wherever a model can be named; an id of the catalogue has no colon."""
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
    files: dict[Literal["train", "validation", "test"], str] = {}
    splits: dict[Literal["train", "validation", "test"], str] = {}
    fractions: tuple[float, float, float] | None = None
    column_mapping: dict[str, str] = {}
    download: str | None = None
    languages: tuple[str, ...] = ("en",)
    description: Words


class PromptEntry(_Entry):
    """How a row is written out: templates with {field} for each input, and {answer} in the target.

    Instead of ``source``, ``turns`` give a conversation: what was said so far, one template a turn, joined by the
    delimiter; the answer goes on where the last one ends.
    """

    model_config = ConfigDict(str_strip_whitespace=False)  # a delimiter may be a line break

    source: str = ""
    turns: tuple[str, ...] = ()
    delimiter: str = "\n"
    target: str = "{answer}"

    @model_validator(mode="after")
    def _source_or_turns(self) -> PromptEntry:
        if bool(self.source) == bool(self.turns):
            raise ValueError("give either source or turns")
        return self

    @property
    def template(self) -> str:
        """What the model reads, as one template."""
        return self.source or self.delimiter.join(self.turns)


class CourseEntry(_Entry):
    """A further dataset that a recipe trains and scores at the same time."""

    dataset: Id
    prompt: PromptEntry | None = None


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
    prompt: PromptEntry | None = None
    also: tuple[CourseEntry, ...] = ()
    description: Words


class ComparisonEntry(_Entry):
    """Models that answer the same rows with the same prompts; nothing is trained."""

    id: Id
    task: str
    dataset: str
    models: tuple[str, ...] = Field(min_length=2)
    items: int = Field(default=200, ge=1)
    prompt: PromptEntry | None = None
    description: Words


_Named = TypeVar("_Named", ModelEntry, DatasetEntry, RecipeEntry)


class Catalog(_Entry):
    """All of models.yaml."""

    models: tuple[ModelEntry, ...]
    datasets: tuple[DatasetEntry, ...]
    recipes: tuple[RecipeEntry, ...]
    comparisons: tuple[ComparisonEntry, ...] = ()
    _folder: Path = PrivateAttr(default=DEFAULT_PATH.parent)

    @property
    def folder(self) -> Path:
        """The folder that the file lies in: where relative paths in it start."""
        return self._folder

    @model_validator(mode="after")
    def _names_hold_together(self) -> Catalog:
        for kind, ids in (
            ("models", [entry.id for entry in self.models]),
            ("datasets", [entry.id for entry in self.datasets]),
            ("recipes", [*(entry.id for entry in self.recipes), *(entry.id for entry in self.comparisons)]),
        ):
            for index, name in enumerate(ids):
                if name in ids[:index]:
                    raise ValueError(f"{kind}[{index}].id: '{name}' is there twice; give each entry an id of its own")
        for index, model in enumerate(self.models):
            if model.base is not None:
                self._check_model(model.base, f"models[{index}].base")
        quick: dict[str, str] = {}
        for index, recipe in enumerate(self.recipes):
            place = f"recipes[{index}]"
            if recipe.quick and quick.setdefault(recipe.task, recipe.id) != recipe.id:
                raise ValueError(
                    f"{place}.quick: '{quick[recipe.task]}' is already the quick recipe of '{recipe.task}'; keep one"
                )
            self._check_model(recipe.model, f"{place}.model")
            self._check_dataset(recipe.dataset, recipe.task, place)
            for course in recipe.also:
                self._check_dataset(course.dataset, None, f"{place}.also")
        for index, comparison in enumerate(self.comparisons):
            for name in comparison.models:
                self._check_model(name, f"comparisons[{index}].models")
            self._check_dataset(comparison.dataset, comparison.task, f"comparisons[{index}]")
        return self

    def _check_model(self, name: str, place: str) -> None:
        known = {entry.id for entry in self.models}
        if name not in known:
            raise ValueError(f"{place}: no model '{name}'; {did_you_mean(name, known)}")

    def _check_dataset(self, name: str, task: str | None, place: str) -> None:
        known = {entry.id: entry.task for entry in self.datasets}
        if name not in known:
            raise ValueError(f"{place}.dataset: no dataset '{name}'; {did_you_mean(name, known)}")
        if task is not None and known[name] != task:
            raise ValueError(f"{place}.task: '{name}' is for '{known[name]}', not '{task}'")

    def model(self, model_id: str) -> ModelEntry:
        """Return the model of this id, or raise NotFound with the nearest known one."""
        return _named(self.models, model_id, "model")

    def dataset(self, dataset_id: str) -> DatasetEntry:
        """Return the dataset of this id, or raise NotFound with the nearest known one."""
        return _named(self.datasets, dataset_id, "dataset")

    def recipe(self, recipe_id: str) -> RecipeEntry:
        """Return the recipe of this id, or raise NotFound with the nearest known one."""
        return _named(self.recipes, recipe_id, "recipe")

    def comparison(self, comparison_id: str) -> ComparisonEntry | None:
        """Return the comparison of this id; None when it is a recipe's or nobody's."""
        return next((entry for entry in self.comparisons if entry.id == comparison_id), None)


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


def checked_method(name: str) -> Method:
    """Return the name of a method, when it is one.

    Raises:
        BadInput: There is no such method (``method_unknown``).
    """
    for known in METHODS:
        if name == known:
            return known
    raise BadInput(
        "method_unknown",
        expected=f"one of {', '.join(METHODS)}",
        found=repr(name),
        fix="choose one of these",
        method=name,
        known=", ".join(METHODS),
    )


def load_catalog(path: Path | None = None) -> Catalog:
    """Return the catalogue in this file, read anew only when the file changed.

    Args:
        path: The file; None: the one that FTCORE_CATALOG names, or else models.yaml beside app.py.

    Raises:
        BadInput: The file is missing, is not YAML, or has a mistake; the message names each place and its fix.
    """
    path = (path or Path(os.environ.get(PLACE) or DEFAULT_PATH)).resolve()
    if not path.is_file():
        raise _broken(path, "no such file", "restore models.yaml from the repository")
    return _load(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _load(path: Path, _changed: int) -> Catalog:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _broken(path, " ".join(str(error).split()), "correct the file at that place") from error
    if not isinstance(content, dict):
        raise _broken(path, "no keys at the top", "start it with models:, datasets: and recipes:")
    try:
        catalog = Catalog.model_validate(content)
        catalog._folder = path.parent
        return catalog
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


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's safe loader, ten times as fast, where PyYAML was built with it; it builds plain values only."""

_SHAPES: dict[str, type[_Entry]] = {
    "models": ModelEntry,
    "datasets": DatasetEntry,
    "recipes": RecipeEntry,
    "comparisons": ComparisonEntry,
    "prompt": PromptEntry,
    "also": CourseEntry,
}


def _mistake(detail: Any) -> str:
    """Return one pydantic error as ``place: what is wrong; the fix``."""
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"]).lstrip(".")
    if detail["type"] == "extra_forbidden":
        shape = next((_SHAPES[name] for name in reversed(detail["loc"][:-1]) if name in _SHAPES), Catalog)
        return f"{place}: unknown key; {did_you_mean(str(detail['loc'][-1]), shape.model_fields)}"
    if detail["type"] == "missing":
        return f"{place}: missing; add it"
    if detail["type"] == "value_error":
        message = str(detail["ctx"]["error"])
        return f"{place}: {message}" if place else message
    return f"{place}: {detail['msg']}, found {detail['input']!r}"
