"""Which variants share loaded weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ftcore import tasks
from ftcore.models import loading, weights
from ftcore.models.spec import ModelSpec, Variant, for_task, read_config
from ftcore.tasks import Task


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
        kin = [variant, *(other for other in variants if other.spec.source == spec.source)]
        head = (task.id, *next((labels for labels in map(_labels, kin) if labels), ()))
    # A folder may be trained into again; what comes from the Hub is pinned, and may not be here yet.
    folder = loading.folder_of(spec) if spec.is_local else None
    files = tuple((path.name, path.stat().st_mtime_ns) for path in weights.weight_files(folder)) if folder else ()
    return Place(replace(spec, lora_targets="all-linear"), head, files)


def _labels(variant: Variant) -> tuple[str, ...]:
    if variant.labels or variant.adapter is None or not (variant.adapter / "config.json").is_file():
        return variant.labels
    names = read_config(variant.adapter).get("id2label") or {}
    return tuple(str(names[number]) for number in sorted(names, key=int))
