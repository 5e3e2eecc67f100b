"""Which models and runs can stand in a column of a task, what they are called, and why one is not to be had."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ftcore.catalog import RUN_PREFIX, ModelEntry
from ftcore.errors import BadInput
from ftcore.tasks import Task
from ui.services import Services
from ui.text import has, t
from ui.views import Heading

FEWEST, MOST = 2, 5
"""How many columns can stand side by side."""

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")


@dataclass(frozen=True)
class Choice:
    """One entry of the list of columns.

    Attributes:
        ref: What ftcore calls it: a catalogue id or ``run:ID``.
        heading: What people see above its column.
        reason: Why it cannot be had now, in words; empty when it can.
    """

    ref: str
    heading: Heading
    reason: str = ""

    @property
    def label(self) -> str:
        """Name in the list, with the reason behind it when it cannot be had."""
        return f"{self.heading.name} ({self.reason})" if self.reason else self.heading.name


def runs_of(services: Services, task_id: str) -> list[Any]:
    """Return the runs of a task that have a model to answer with, newest first."""
    return [run for run in services.store.list() if run.task == task_id and run.has_model]


def choices(services: Services, task: Task, lang: str) -> list[Choice]:
    """Return everything that can stand in a column of this task: models of the catalogue, then runs, newest first."""
    models = [
        Choice(model.id, model_heading(model, lang), _reason(services, model, lang))
        for model in services.catalog.models
        if model.family in task.families
    ]
    models.sort(key=lambda choice: bool(choice.reason))
    return models + [Choice(f"{RUN_PREFIX}{run.run_id}", run_heading(run, lang)) for run in runs_of(services, task.id)]


def model_heading(model: ModelEntry, lang: str) -> Heading:
    """Return what stands above the column of a catalogue model."""
    return Heading(model.id, getattr(model.description, lang), tuned=False)


def run_heading(run: Any, lang: str) -> Heading:
    """Return what stands above the column of a run."""
    method = t(f"train.methods.{run.method}.label", lang)
    return Heading(run.name, t("compare.run_about", lang, model=run.model, method=method), tuned=True)


def _reason(services: Services, model: ModelEntry, lang: str) -> str:
    from ftcore.models import availability, spec_for

    found = availability(spec_for(model.id, catalog=services.catalog))
    if found.available:
        return ""
    key = f"availability.{found.reason}"
    return t(key, lang) if has(key) else str(found.reason)


def starting_lineup(services: Services, task: Task, open_choices: Sequence[Choice]) -> list[str]:
    """Return the columns people see first: a base, its instruction-tuned sibling, the newest run of the task."""
    ready = {choice.ref for choice in open_choices if not choice.reason}
    pairs = [(model.base, model.id) for model in services.catalog.models if model.base and model.instruction_tuned]
    first = next((list(pair) for pair in pairs if set(pair) <= ready), sorted(ready)[:2])
    runs = [choice.ref for choice in open_choices if choice.ref.startswith(RUN_PREFIX)]
    return [ref for ref in first if ref] + runs[:1]


def names(value: Any) -> list[str]:
    """Return the names that a list of the page holds, whatever a program may have sent instead of it."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def checked(refs: Any) -> list[str]:
    """Return the columns asked for, when they are two to five names that a page may ask for.

    Raises:
        BadInput: Too few or too many, or a name that :func:`checked_model` refuses.
    """
    names = [str(ref).strip() for ref in refs] if isinstance(refs, list) else []
    if not FEWEST <= len(names) <= MOST:
        raise BadInput(
            "columns_count",
            expected=f"{FEWEST} to {MOST} columns",
            found=f"{len(names)} chosen",
            fix="choose the models to compare in the list of columns",
            fewest=FEWEST,
            most=MOST,
            count=len(names),
        )
    return [checked_model(name) for name in names]


def checked_model(name: str) -> str:
    """Return the name of a model or run, when it is one that a page may ask for.

    Raises:
        BadInput: It is neither (a path, say).
    """
    run = name.removeprefix(RUN_PREFIX)
    if _HUB_ID.fullmatch(run) and (run != name or not Path(name).exists()):
        return name
    raise BadInput(
        "model_name",
        expected="a model of the catalogue, a run, or a model id of the Hugging Face Hub",
        found=repr(name[:80]),
        fix="pick one from the list; folders can be named on the command line or in models.yaml only",
        name=name[:80],
    )


def heading(services: Services, ref: str, lang: str) -> Heading:
    """Return what stands above the column of any name, known or not."""
    if ref.startswith(RUN_PREFIX):
        run = next((run for run in services.store.list() if run.run_id == ref.removeprefix(RUN_PREFIX)), None)
        return run_heading(run, lang) if run else Heading(ref, "", tuned=True)
    model = next((model for model in services.catalog.models if model.id == ref), None)
    return model_heading(model, lang) if model else Heading(ref, t("compare.from_hub", lang), tuned=False)
