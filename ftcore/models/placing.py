"""Which variants share loaded weights."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ftcore import tasks
from ftcore.models import loading, weights
from ftcore.models.spec import ModelSpec, Variant, for_task, read_config
from ftcore.tasks import Task

_NUMBERED = re.compile(r"LABEL_\d+")
"""What transformers calls the classes of a head that nobody has named."""


@dataclass(frozen=True)
class Place:
    """What makes two variants share loaded weights: the same files, read as the same kind of model.

    Attributes:
        spec: The weights; its family is the one the task needs.
        head: For a label model, the task and the labels its head is for.
        files: Names and times of change of a local folder's weights: one may be trained into again.
    """

    spec: ModelSpec
    head: tuple[str, ...] = ()
    files: tuple[tuple[str, int], ...] = ()

    @property
    def task(self) -> Task:
        """A task for which these weights can be loaded; for a label model, the one its head is for."""
        if self.spec.family == "label":
            return tasks.get(self.head[0])
        return next(task for task in tasks.all_tasks() if self.spec.family in task.families)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the head, in order; empty when the weights' own config says them."""
        return self.head[1:]


def place_of(variant: Variant, task: Task, variants: Sequence[Variant]) -> Place:
    """Return where a variant's base stands on the shelf. A bare encoder takes the labels of the runs tuned from it."""
    spec = for_task(variant.spec, task)
    head: tuple[str, ...] = ()
    if spec.family == "label":
        kin = [variant, *(other for other in variants if spec.model_id in (other.spec.model_id, other.tuned_from))]
        head = (task.id, *next((labels for labels in map(_labels, kin) if labels), ()))
    # A folder may be trained into again; what comes from the Hub is pinned, and may not be here yet.
    folder = loading.folder_of(spec) if spec.is_local else None
    files = tuple((path.name, path.stat().st_mtime_ns) for path in weights.weight_files(folder)) if folder else ()
    return Place(replace(spec, lora_targets="all-linear"), head, files)


def with_labels(variant: Variant, task: Task, labels: Sequence[str]) -> Variant:
    """Return the variant with these classes for a head that has no names of its own: else no answer could be right.

    Args:
        labels: The classes of the rows to be answered, in order.

    Raises:
        FtcoreError: As :func:`for_task`, and as the weights' folder.
    """
    spec = for_task(variant.spec, task)
    if spec.family != "label" or task.answer_kind != "label" or _labels(variant):
        return variant
    named = _names(read_config(loading.config_folder(spec)))
    return variant if named else replace(variant, labels=tuple(labels))


def _labels(variant: Variant) -> tuple[str, ...]:
    """Return the classes that a variant brings itself: its own, or those a run has learned."""
    folder = Path(variant.spec.source) if variant.tuned_from and variant.spec.is_local else None
    folder = variant.adapter or folder
    if variant.labels or folder is None or not (folder / "config.json").is_file():
        return variant.labels
    return _names(read_config(folder))


def _names(config: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of a head's classes in their order; empty for one that nobody has named."""
    names = config.get("id2label") or {}
    found = tuple(str(names[number]) for number in sorted(names, key=int))
    return () if all(_NUMBERED.fullmatch(name) for name in found) else found
