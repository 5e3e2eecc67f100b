"""What did it forget? Base and tuned on other tasks that the base could do: to learn one thing often costs another."""

from __future__ import annotations

from ftcore import models, tasks
from ftcore.catalog import Catalog, DatasetEntry
from ftcore.errors import BadInput
from ftcore.evaluation.courses import CourseRequest
from ftcore.evaluation.request import Request

FORGETTING = "forgetting"
"""Folder of this measurement in a run's folder."""

ITEMS = 100
"""Items of each other task."""


def forgetting_request(
    base: models.Variant, tuned: models.Variant, *, task: str, catalog: Catalog, limit: int = ITEMS
) -> Request:
    """Return the measurement that shows what a tuned model forgot: base first, on a dataset of each other task.

    Where the catalogue says what the base has learned, these datasets are taken; else the first one of each task.
    Both are asked with the prompts of those tasks, which a run's own prompt knows nothing of.

    Raises:
        BadInput: The base could do nothing else (``nothing_to_forget``): an encoder answers with a head of its own.
    """
    candidates = [one for one in catalog.datasets if one.task != task and _can(base.spec, one.task)]
    entry = next((one for one in catalog.models if one.id == base.spec.model_id), None)
    if entry is not None:
        candidates = [one for one in candidates if set(one.languages) & set(entry.languages)]
        learned = {name.replace("_", "-") for name in entry.seen_tasks}
        candidates = [one for one in candidates if one.id in learned] or _one_a_task(candidates)
    else:
        candidates = _one_a_task(candidates)
    if not candidates:
        raise BadInput(
            "nothing_to_forget",
            expected="a base that could do other tasks as well",
            found=f"{base.spec.model_id}, of the family {base.spec.family}",
            fix="look at a run of a model that writes its answers",
            model=base.spec.model_id,
            family=base.spec.family,
        )
    plain = [models.Variant(one.name, one.spec, one.adapter, one.tuned_from) for one in (base, tuned)]
    return Request(tuple(plain), tuple(CourseRequest(one.id, one.id, one.task) for one in candidates), limit=limit)


def _can(spec: models.ModelSpec, task: str) -> bool:
    return spec.family not in ("span", "label") and spec.family in tasks.get(task).families


def _one_a_task(candidates: list[DatasetEntry]) -> list[DatasetEntry]:
    first: dict[str, DatasetEntry] = {}
    for one in candidates:
        first.setdefault(one.task, one)
    return list(first.values())
