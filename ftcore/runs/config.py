"""What one run is: everything that reproduces it, frozen, as it stands in the run folder's config.json."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ftcore import tasks
from ftcore.catalog import STARTER_PREFIX, Catalog, FamilyName, Method, PromptEntry, RecipeEntry, checked_method
from ftcore.errors import BadInput, Corrupted
from ftcore.runs.settings import TrainSettings, build_settings
from ftcore.tasks import Prompt, Task

if TYPE_CHECKING:
    from ftcore.data import DataSource
    from ftcore.models import ModelSpec

SCHEMA_VERSION = 2


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModelConfig(_Part):
    """The base model, as models.ModelSpec has it."""

    model_id: str
    source: str
    revision: str | None = None
    family: FamilyName
    lora_targets: Literal["all-linear"] | tuple[str, ...] = "all-linear"

    def spec(self) -> ModelSpec:
        """Return it as the models room takes it."""
        from ftcore.models import ModelSpec, found_source

        return ModelSpec(**self.model_dump() | {"source": found_source(self.source)})


class DataConfig(_Part):
    """The data, as data.DataSource has it."""

    ref: str
    column_mapping: dict[str, str] = {}
    split_by: Literal["group", "row", "given"] = "group"
    group_column: str | None = None
    fractions: tuple[float, float, float] | None = None
    seed: int = 0
    limit: int | None = None

    def source(self) -> DataSource:
        """Return it as the data room takes it."""
        from ftcore.data import DataSource

        return DataSource(**self.model_dump())


class PromptConfig(_Part):
    """A prompt of this run's own, in place of the task's."""

    source: str
    target: str = "{answer}"

    def prompt(self) -> Prompt:
        """Return it as the tasks room has it."""
        return Prompt(self.source, self.target)


class CourseConfig(_Part):
    """A further dataset that is trained and scored at the same time."""

    name: str
    task: str
    dataset: DataConfig
    prompt: PromptConfig | None = None

    def own_prompt(self) -> Prompt | None:
        """Return the prompt of this dataset, or None when it uses its task's."""
        return self.prompt.prompt() if self.prompt else None


class RunConfig(_Part):
    """Everything that says what a run does. ``provenance`` is filled in by the trainer once it has read them."""

    schema_version: int = SCHEMA_VERSION
    run_id: str
    name: str
    created: str
    recipe: str | None = None
    task: str
    model: ModelConfig
    dataset: DataConfig
    method: Method
    prompt: PromptConfig | None = None
    also: tuple[CourseConfig, ...] = ()
    languages: tuple[str, ...] = ()
    settings: TrainSettings = TrainSettings()
    provenance: dict[str, Any] | None = None

    def own_prompt(self) -> Prompt | None:
        """Return the run's own prompt, or None when it uses the task's."""
        return self.prompt.prompt() if self.prompt else None


def new_config(
    *,
    catalog: Catalog,
    recipe: str | None = None,
    model: str | None = None,
    dataset: str | None = None,
    task: str | None = None,
    method: str | None = None,
    preset: str | None = None,
    overrides: Mapping[str, Any] | None = None,
    family: str | None = None,
    column_mapping: Mapping[str, str] | None = None,
    splitting: Mapping[str, Any] | None = None,
    name: str | None = None,
) -> RunConfig:
    """Return the configuration of a new run: a recipe with changes, or a model, a dataset and a task.

    Args:
        catalog: The catalogue that ids are looked up in.
        recipe: Id of a recipe; what else is given replaces its parts.
        model: Id of a model, a local folder, or a Hub id.
        dataset: Id of a dataset, a file, or a Hub id.
        task: Id of a task; when it is missing, the dataset's own.
        method: lora, full, head or last_layers; lora when neither this nor a recipe says so.
        preset: quick, lesson or thorough.
        overrides: Single settings, also as strings; they win over preset and recipe.
        family: Architecture of a model outside the catalogue whose config does not tell.
        column_mapping: Field of the task → column of the file.
        splitting: How rows are split, in the words of DataSource: split_by, group_column, fractions, seed.
        name: What people call the run.

    Raises:
        NotFound: An unknown id, with the nearest known one.
        BadInput: Something is missing, does not fit together or is out of range.
    """
    from ftcore import models

    entry = catalog.recipe(recipe) if recipe else None
    model_ref = _needed("model", model or (entry.model if entry else None))
    data_ref = _needed("dataset", dataset or (entry.dataset if entry else None))
    chosen_task = tasks.get(_needed("task", task or (entry.task if entry else None) or _task_of(data_ref, catalog)))
    spec = models.for_task(models.spec_for(model_ref, family=family, catalog=catalog), chosen_task)
    settings = build_settings(
        preset or (entry.preset if entry else "lesson"), entry.settings if entry else {}, overrides or {}
    )
    chosen_method = checked_method(method or (entry.method if entry else "lora"))
    _check_dtype(settings, spec)
    _check_smoothing(settings, spec, chosen_task)
    now = datetime.now(UTC)
    return RunConfig(
        run_id=f"{now:%Y%m%d-%H%M%S}-{chosen_task.id}-{secrets.token_hex(3)}",
        name=name or f"{spec.model_id} · {chosen_task.id} · {chosen_method}",
        created=now.isoformat(timespec="seconds"),
        recipe=recipe,
        task=chosen_task.id,
        model=_model_config(spec),
        dataset=_data_config(data_ref, catalog, column_mapping or {}, settings, splitting),
        method=chosen_method,
        prompt=_prompt(entry.prompt) if entry else None,
        also=_courses(entry, catalog, settings, spec) if entry and data_ref == entry.dataset else (),
        languages=_languages(data_ref, catalog),
        settings=settings,
    )


def parse_config(values: Any) -> RunConfig:
    """Return the configuration in this JSON value, brought up to the present schema first.

    Raises:
        Corrupted: It is no configuration, or of a newer program than this one.
    """
    if not isinstance(values, dict):
        raise _not_a_config("no JSON object")
    try:
        return RunConfig.model_validate(migrate(values))
    except ValidationError as error:
        detail = error.errors()[0]
        raise _not_a_config(f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}") from error


def _starters_by_name(old: dict[str, Any]) -> dict[str, Any]:
    """Version 1 named an embedded model by the folder that the program lay in when the run was made."""
    model = old.get("model")
    source = str(model.get("source", "")) if isinstance(model, dict) else ""
    parts = re.split(r"[/\\]", source)
    if not isinstance(model, dict) or parts[-5:-1] != ["ftcore", "models", "starter", "checkpoints"]:
        return {**old, "schema_version": 2}
    return {**old, "model": {**model, "source": f"{STARTER_PREFIX}{parts[-1]}"}, "schema_version": 2}


_MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    # Version 0 was written before runs had a name and a prompt of their own.
    0: lambda old: {**old, "name": old.get("name", old.get("run_id", "")), "schema_version": 1},
    1: _starters_by_name,
}
"""From each older schema version, the function that makes the next one."""


def migrate(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as the present schema version has them.

    Raises:
        Corrupted: The version is newer than this program or no number at all.
    """
    current = dict(values)
    version = current.get("schema_version", 0)
    if not isinstance(version, int) or isinstance(version, bool) or version < 0 or version > SCHEMA_VERSION:
        raise _not_a_config(f"schema version {version!r}; this program knows up to {SCHEMA_VERSION}")
    while current.get("schema_version", 0) < SCHEMA_VERSION:
        current = _MIGRATIONS[current.get("schema_version", 0)](current)
    return current


def _not_a_config(problem: str) -> Corrupted:
    return Corrupted(
        "run_config_damaged",
        expected="a whole config.json in the run folder",
        found=problem,
        fix="delete the run, or restore its config.json",
        problem=problem,
    )


def _needed(what: str, value: str | None) -> str:
    if value:
        return value
    raise BadInput(
        "run_part_missing",
        expected=f"a recipe, or a model, a dataset and a task; here the {what}",
        found=f"no {what}",
        fix=f"name a recipe or a {what}",
        part=what,
    )


def _task_of(data_ref: str, catalog: Catalog) -> str | None:
    return next((entry.task for entry in catalog.datasets if entry.id == data_ref), None)


def _languages(data_ref: str, catalog: Catalog) -> tuple[str, ...]:
    return next((entry.languages for entry in catalog.datasets if entry.id == data_ref), ())


def _check_dtype(settings: TrainSettings, spec: ModelSpec) -> None:
    """Refuse fp16 for a model that overflows in it; for one that has to be fetched first, the trainer does."""
    if settings.dtype == "fp16":
        from ftcore import models

        models.choose_dtype(settings.dtype, model_type=models.model_type(spec), training=True)


def _check_smoothing(settings: TrainSettings, spec: ModelSpec, task: Task) -> None:
    """Refuse to smooth labels where there are none: a span has a place, a score is a number."""
    if (
        settings.extra.get("label_smoothing_factor")
        and spec.family in ("span", "label")
        and task.answer_kind != "label"
    ):
        raise BadInput(
            "setting_without_effect",
            expected="label_smoothing_factor for a model that chooses among words or classes",
            found=f"{spec.model_id}, which marks a place or gives a number",
            fix="leave it out, or train a text model",
            setting="label_smoothing_factor",
            model=spec.model_id,
        )


def _model_config(spec: ModelSpec) -> ModelConfig:
    from ftcore.models import kept_source

    return ModelConfig.model_validate(
        {
            "model_id": spec.model_id,
            "source": kept_source(spec.source),
            "revision": spec.revision,
            "family": spec.family,
            "lora_targets": spec.lora_targets,
        }
    )


def _data_config(
    ref: str,
    catalog: Catalog,
    column_mapping: Mapping[str, str],
    settings: TrainSettings,
    splitting: Mapping[str, Any] | None = None,
) -> DataConfig:
    """A file is written down with its whole path: the trainer's working folder is another one.

    Raises:
        BadInput: The rows cannot be split like that.
    """
    from ftcore.data import DataSource

    known = any(entry.id == ref for entry in catalog.datasets)
    path = Path(ref).expanduser()
    if not known and path.exists():
        ref = str(path.resolve())
    said = {"ref": ref, "column_mapping": dict(column_mapping), "limit": settings.train_rows, **(splitting or {})}
    DataSource(**said)  # refuses now what the trainer could not use
    return DataConfig(**said)


def _prompt(entry: PromptEntry | None) -> PromptConfig | None:
    return PromptConfig(source=entry.template, target=entry.target) if entry else None


def _courses(
    entry: RecipeEntry, catalog: Catalog, settings: TrainSettings, spec: ModelSpec
) -> tuple[CourseConfig, ...]:
    """Return the recipe's further datasets.

    Raises:
        BadInput: The model has a head for one task only (``several_need_text``).
    """
    if entry.also and spec.family in ("span", "label"):
        raise BadInput(
            "several_need_text",
            expected="a model that reads and writes text, for several datasets at once",
            found=f"{spec.model_id}, an encoder with a head for one task",
            fix="choose a T5 or a GPT-2, or train one dataset at a time",
            model=spec.model_id,
        )
    return tuple(
        CourseConfig(
            name=course.dataset,
            task=catalog.dataset(course.dataset).task,
            dataset=_data_config(course.dataset, catalog, {}, settings),
            prompt=_prompt(course.prompt),
        )
        for course in entry.also
    )
