"""The form of the Train tab as data: which fields there are, how they become a RunConfig, and what they start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ftcore.errors import BadInput
from ftcore.tasks import get
from ui.lineup import checked_model
from ui.services import Services
from ui.uploads import PREFIX

NUMBERS = (
    "learning_rate", "batch_size", "gradient_accumulation", "epochs", "max_steps", "time_limit_s", "train_rows",
    "max_source_tokens", "max_target_tokens", "lora_rank", "lora_alpha", "lora_dropout", "last_layers", "warmup",
    "weight_decay", "max_grad_norm", "early_stopping_patience", "eval_rows", "test_rows", "watched_examples", "seed",
)  # fmt: skip
"""Settings with a field of their own, in the order of the page; all else goes into the free field."""


@dataclass(frozen=True)
class Form:
    """What a person filled in. Empty parts are left to the recipe or the preset."""

    recipe: str | None
    task: str | None
    model: str | None
    dataset: str | None
    method: str | None
    preset: str | None
    name: str
    numbers: Sequence[float | None]
    free: str

    @property
    def is_uploaded(self) -> bool:
        """Whether the data is a file that somebody dropped on the page."""
        return bool(self.dataset and self.dataset.startswith(PREFIX))

    def config(self, services: Services) -> Any:
        """Return the configuration of the run.

        Raises:
            BadInput: Something is missing, unknown or out of range.
        """
        from ftcore.runs import new_config

        dataset, mapping = chosen_data(services, self.dataset)
        model = checked_model(self.model) if self.model else None
        services.check_names(model)
        return new_config(
            catalog=services.catalog,
            recipe=self.recipe,
            model=model,
            dataset=dataset,
            task=self.task,
            method=self.method,
            preset=self.preset,
            overrides=self.overrides(),
            column_mapping=mapping,
            name=" ".join(self.name.split())[:120] or None,
        )

    def overrides(self) -> dict[str, Any]:
        """Return the settings that were filled in, those of the free field last."""
        given: dict[str, Any] = {
            name: int(value) if float(value).is_integer() else value
            for name, value in zip(NUMBERS, self.numbers, strict=True)
            if isinstance(value, int | float)
        }
        return {**given, **free_settings(self.free)}


def chosen_data(services: Services, name: str | None) -> tuple[str | None, dict[str, str]]:
    """Return what a dataset of the form stands for: an uploaded file becomes its path and its columns.

    Raises:
        BadInput: It is no such name, a path on this machine say.
        Unavailable: The owner of the page does not allow it.
    """
    if name and name.startswith(PREFIX):
        kept = name.removeprefix(PREFIX)
        return str(services.uploads.path(kept)), services.uploads.mapping(kept)
    services.check_names(dataset=name)
    if name and Path(name).expanduser().exists():
        services.uploads.path(name)  # refuses: a path on this machine is not for the page to name
    return name, {}


def free_settings(text: str) -> dict[str, str]:
    """Return the settings of the free field, one ``name=value`` a line.

    Raises:
        BadInput: A line without ``=``.
    """
    settings: dict[str, str] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip():
            raise BadInput(
                "free_setting_form",
                expected="one name=value on each line",
                found=repr(line[:60]),
                fix="write for example weight_decay=0.01",
                line=line[:60],
            )
        settings[name.strip()] = value.strip()
    return settings


def of_recipe(services: Services, recipe_id: str) -> dict[str, Any]:
    """Return what a recipe fills in: task, model, dataset, method, preset.

    Raises:
        NotFound: No recipe is called that.
    """
    recipe = services.catalog.recipe(recipe_id)
    return {part: getattr(recipe, part) for part in ("task", "model", "dataset", "method", "preset")}


def suited(services: Services, task_id: str) -> tuple[list[str], list[str]]:
    """Return the catalogue's models that can do a task, and its datasets for it."""
    task, catalog = get(task_id), services.catalog
    models = [entry.id for entry in catalog.models if task.family_for(entry.family)]
    return models, [entry.id for entry in catalog.datasets if entry.task == task_id]


def starting_numbers(services: Services, preset: str, recipe_id: str | None) -> dict[str, Any]:
    """Return the value each number has when it is left empty, for the grey text in its field.

    Raises:
        BadInput, NotFound: There is no such preset or recipe.
    """
    from ftcore.runs import build_settings

    settings = build_settings(preset, services.catalog.recipe(recipe_id).settings if recipe_id else {})
    return {name: getattr(settings, name) for name in NUMBERS}
