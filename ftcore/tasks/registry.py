"""Finds the tasks: every module of this folder that defines ``TASK``."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from ftcore.errors import NotFound, did_you_mean
from ftcore.tasks.task import Task

_ORDER = ("paraphrase", "summarize", "question-answering", "classify", "entail", "similarity")
"""Order of the tabs; a task that is not named here comes last, by its id."""


@cache
def all_tasks() -> tuple[Task, ...]:
    """Return every task, in the order in which a page shows them."""
    package = importlib.import_module("ftcore.tasks")
    names = [found.name for found in pkgutil.iter_modules(package.__path__) if not found.ispkg]
    modules = [importlib.import_module(f"ftcore.tasks.{name}") for name in names]
    tasks = [module.TASK for module in modules if hasattr(module, "TASK")]
    return tuple(sorted(tasks, key=lambda task: (_ORDER.index(task.id) if task.id in _ORDER else len(_ORDER), task.id)))


def get(task_id: str) -> Task:
    """Return the task of this id.

    Raises:
        NotFound: No task is called that.
    """
    known = {task.id: task for task in all_tasks()}
    if task_id not in known:
        raise NotFound(
            "task_unknown",
            expected="the id of a task",
            found=repr(task_id),
            fix=did_you_mean(task_id, known),
            task=task_id,
            known=", ".join(known),
        )
    return known[task_id]
