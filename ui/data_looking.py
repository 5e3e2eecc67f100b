"""Looking at a dataset for the Data and Train tabs: its first rows at once, then all of it as a model would read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ftcore.catalog import ModelEntry
from ftcore.errors import FtcoreError
from ftcore.tasks import Task, all_tasks
from ui.services import Services
from ui.training_form import chosen_data
from ui.uploads import PREFIX

LARGEST_TOKENIZER = 4 * 2**20
"""Bytes of a tokenizer.json that is read within about a second; with larger ones people would wait for words."""


@dataclass(frozen=True)
class Look:
    """What is looked at: a dataset as the list of the Train tab names it, for a task, with columns said by hand."""

    name: str
    task: Task
    model: ModelEntry | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)


def model_for(services: Services, task: Task, model_id: Any) -> ModelEntry | None:
    """Return the entry of a model that can do a task; None for any other name."""
    entry = next((one for one in services.catalog.models if one.id == model_id), None)
    return entry if entry and task.family_for(entry.family) else None


def peeked(services: Services, look: Look) -> Any:
    """Return what the data room can say within a second; raises as it does."""
    from ftcore.data import DataSource, peek

    ref, _ = chosen_data(services, look.name)
    source = DataSource(str(ref), column_mapping=dict(look.mapping))
    return peek(source, look.task, services.catalog, limits=_limits(services, look.name))


def fitting_task(services: Services, name: str, task: Task) -> Task:
    """Return the task if a column is found for each of its fields, else the first other one that the columns name.

    So a table of texts and labels that is dropped while another task stands in the list is read as what it is. What
    cannot be read at all keeps its task: looking at it says why.
    """
    try:
        found = peeked(services, Look(name, task))
    except FtcoreError:
        return task
    if all(field.name in found.column_mapping for field in task.fields):
        return task
    return next((one for one in all_tasks() if _names(found.columns, one)), task)


def _names(columns: Sequence[str], task: Task) -> bool:
    """Tell whether each field of a task has a column of its own by name."""
    own = [next((column for column in columns if column.lower() in field.aliases), None) for field in task.fields]
    return None not in own and len(set(own)) == len(own)


def seen(services: Services, look: Look, progress: Callable[[int, int], None] | None = None) -> tuple[Any, bool]:
    """Return what the data room says of all rows, and whether it counted tokens: only if a tokenizer is at hand.

    Args:
        services: Of the page.
        look: What to look at.
        progress: Called while reading.

    Raises:
        FtcoreError: As the data room.
    """
    from ftcore.data import DataSource

    ref, _ = chosen_data(services, look.name)
    source = DataSource(str(ref), column_mapping=dict(look.mapping))
    return checked(services, source, look.task, look.model, limits=_limits(services, look.name), progress=progress)


def checked(
    services: Services,
    source: Any,
    task: Task,
    model: ModelEntry | None,
    *,
    limits: Any,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Any, bool]:
    """As :func:`seen`, for a source of the data room."""
    from ftcore.data import check

    reader = _reader(services, model, task) if model else None
    report = check(source, task, services.catalog, reader=reader, model=model, limits=limits, progress=progress)
    return report, reader is not None


def _limits(services: Services, name: str) -> Any:
    return services.data_limits if name.startswith(PREFIX) else None


def _reader(services: Services, model: ModelEntry, task: Task) -> Any:
    """Return what measures rows as a model reads them; None if its tokenizer is not on this machine, or is a large one.

    Nothing is downloaded for it.
    """
    from ftcore.models import RowReader, folder_of, model_type, spec_for

    try:
        spec = spec_for(model.id, catalog=services.catalog)
        if not model_type(spec):
            return None
        file = folder_of(spec) / "tokenizer.json"
        return RowReader(spec, task) if file.is_file() and file.stat().st_size <= LARGEST_TOKENIZER else None
    except FtcoreError:  # a damaged model is told of where it is used; its rows can still be counted in words
        return None
