"""From a filled-in form to columns that fill up: the part of the task tab that does the work."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftcore.errors import FtcoreError
from ftcore.tasks import Task
from ui import lineup
from ui.services import Services
from ui.views import Page


@dataclass(frozen=True)
class Request:
    """What a person asked for: columns, the fields of the task, the language of the text, settings, a good answer."""

    refs: Sequence[str]
    inputs: Mapping[str, str]
    language: str
    settings: Any
    reference: str = ""


def stream(services: Services, task: Task, request: Request, lang: str, stop: threading.Event) -> Iterator[Page]:
    """Yield the page's columns as they fill up, the last time with scores when there is a reference.

    A column that cannot be had carries its error; the others go on.

    Raises:
        BadInput: The input itself is empty, too long, or of another kind.
    """
    headings = [lineup.heading(services, ref, lang) for ref in request.refs]
    found = [_resolve(services, ref) for ref in request.refs]
    variants = [one for one in found if not isinstance(one, FtcoreError)]
    context = request.inputs.get(task.inputs[-1].name, "") if task.answer_kind == "span" else ""
    columns = _merge(found, request.refs, []) if not variants else []
    answers = (
        services.compare().stream(variants, request.inputs, task, request.language, request.settings, stop)
        if variants
        else ()
    )
    for answered in answers:
        columns = _merge(found, request.refs, answered)
        yield Page(columns, headings, stopped=stop.is_set(), context=context)
    yield Page(columns, headings, _scores(task, request, columns), stopped=stop.is_set(), context=context)


def _resolve(services: Services, ref: str) -> Any:
    from ftcore.runs import resolve_variant

    try:
        services.check_names(model=ref)
        return resolve_variant(ref, catalog=services.catalog, store=services.store)
    except FtcoreError as error:
        return error


def _merge(found: Sequence[Any], refs: Sequence[str], answered: Sequence[Any]) -> list[Any]:
    """Put the columns that answer and those that could not be had back into the order asked for."""
    from ftcore.compare import Column

    ready = iter(answered)
    return [
        Column(ref, done=True, error=one) if isinstance(one, FtcoreError) else next(ready)
        for ref, one in zip(refs, found, strict=True)
    ]


def _scores(task: Task, request: Request, columns: Sequence[Any]) -> list[dict[str, float]]:
    if not request.reference.strip():
        return []
    from ftcore.evaluation import score

    return [
        {}
        if column.error is not None or not column.done
        else dict(score(task, [column.text], [[request.reference]], [dict(request.inputs)]).corpus)
        for column in columns
    ]


def readings(services: Services, task: Task, request: Request, lang: str) -> list[tuple[str, Any]]:
    """Return what each column's model reads: pairs of name and reading; columns that cannot be had are left out."""
    from ftcore.compare import reading

    found = [(lineup.heading(services, ref, lang).name, _resolve(services, ref)) for ref in request.refs]
    pairs = []
    for name, variant in found:
        if not isinstance(variant, FtcoreError):
            pairs.append((name, reading(variant, request.inputs, task, request.language)))
    return pairs
