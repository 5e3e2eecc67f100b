"""The rows of a run: one dataset, or several that one text model learns at the same time, each with its own task."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ftcore import data, models, tasks
from ftcore.catalog import load_catalog
from ftcore.runs.config import DataConfig, RunConfig
from ftcore.tasks import Prompt, Task

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Lesson:
    """The rows of one dataset.

    Attributes:
        name: The dataset, as it was named.
        task: What its rows are for, with the run's own limits of what is read and written.
        prompt: Templates of its own; None: the task's, by the language of each row.
        train, validation, test: The rows; validation and test are samples of at most the numbers that were set.
        content_hash: What all rows of the dataset say.
        prepared: Where the rows come from.
    """

    name: str
    task: Task
    prompt: Prompt | None
    train: Rows
    validation: Rows
    test: Rows
    content_hash: str
    prepared: data.Prepared

    def prompt_of(self) -> Callable[[Mapping[str, Any]], Prompt]:
        """Return the function that says which prompt a row is written out with."""
        return lambda row: self.prompt or self.task.prompt(str(row.get("language", "en")))


def read_lessons(config: RunConfig) -> list[Lesson]:
    """Return the datasets of a run, its own first.

    With several, the validation rows that are allowed are shared out, so that an evaluation takes no longer. Each
    dataset gives as many training rows as it has, up to the limit that was set: in proportion to its size, with an
    upper bound (Raffel et al. 2020, section 3.5.2).

    Raises:
        FtcoreError: A dataset cannot be read; that one of them is missing is said before the first is fetched.
    """
    data.require_present([config.dataset.ref, *(course.dataset.ref for course in config.also)], load_catalog())
    share = max(1, config.settings.eval_rows // (1 + len(config.also)))
    first = _read(config.dataset, config.dataset.ref, config.task, config.own_prompt(), share, config)
    others = [
        _read(course.dataset, course.name, course.task, course.own_prompt(), share, config) for course in config.also
    ]
    return [first, *others]


def findings_of(lesson: Lesson, spec: models.ModelSpec) -> tuple[data.Finding, ...]:
    """Return what is wrong with the rows of a lesson, for the model that is to learn them.

    Raises:
        FtcoreError: The model's tokenizer cannot be had, or the answer leaves no room for the input.
    """
    return data.check_rows(
        lesson.prepared,
        {"train": lesson.train, "validation": lesson.validation, "test": lesson.test},
        lesson.task,
        lesson.name,
        reader=models.RowReader(spec, lesson.task, lesson.prompt),
        model=models.entry_of(spec, load_catalog()),
    )


def labels_of(lessons: Sequence[Lesson]) -> tuple[str, ...]:
    """Return the classes of a run whose task has any; a text model that learns several tasks has none of its own."""
    first = lessons[0]
    if first.task.answer_kind != "label":
        return ()
    return models.labels_of([*first.train, *first.validation], first.task)


def _read(
    source: DataConfig, name: str, task_id: str, prompt: Prompt | None, validation: int, config: RunConfig
) -> Lesson:
    task, settings = tasks.get(task_id), config.settings
    task = replace(
        task,
        max_source_tokens=settings.max_source_tokens or task.max_source_tokens,
        max_target_tokens=settings.max_target_tokens or task.max_target_tokens,
        stride=task.stride if settings.stride is None else settings.stride,
    )
    prepared = data.prepare(source.source(), task, load_catalog())
    return Lesson(
        name=name,
        task=task,
        prompt=prompt,
        train=list(prepared.splits["train"]),
        validation=data.sample(prepared.splits["validation"], validation),
        test=data.sample(prepared.splits["test"], settings.test_rows),
        content_hash=prepared.content_hash,
        prepared=prepared,
    )
