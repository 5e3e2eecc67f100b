"""``compare``: one input, several models, their answers in the order asked for."""

from __future__ import annotations

import argparse
import json
from typing import Any

from ftcore import compare, data, models, tasks
from ftcore.cli.result import Result
from ftcore.cli.services import variants
from ftcore.errors import BadInput
from ftcore.tasks import Task


def run(arguments: argparse.Namespace) -> Result:
    """Return one column for each model; the exit code is 1 when a column has an error instead of an answer."""
    task = tasks.get(arguments.task)
    inputs = _inputs(arguments.input, task)
    settings = models.GenerationSettings(
        max_new_tokens=arguments.max_new_tokens or task.max_target_tokens,
        num_beams=arguments.beams,
        do_sample=arguments.sample,
        temperature=arguments.temperature,
        top_p=arguments.top_p,
        seed=arguments.seed,
    )
    language = arguments.language or data.guess_language(" ".join(inputs.values())) or "en"
    asked = variants(arguments.models, arguments.family)
    columns = compare.Compare(models.Shelf()).answers(asked, inputs, task, language, settings)
    document = {"task": task.id, "language": language, "columns": [_column(column) for column in columns]}
    failed = any(column.error for column in columns)
    return Result(document, "\n\n".join(_as_text(column) for column in columns), exit_code=int(failed))


def _inputs(text: str, task: Task) -> dict[str, str]:
    try:
        inputs = json.loads(text)
    except json.JSONDecodeError as error:
        raise _wrong_input(task, f"{text[:80]!r} ({error})") from error
    names = [field.name for field in task.inputs]
    if not isinstance(inputs, dict) or sorted(inputs) != sorted(names):
        raise _wrong_input(task, text[:80])
    return {name: str(inputs[name]) for name in names}


def _wrong_input(task: Task, found: str) -> BadInput:
    example = json.dumps({field.name: "..." for field in task.inputs})
    return BadInput(
        "input_fields_wrong",
        expected=f"the fields of {task.id} as one JSON object",
        found=found,
        fix=f"write --input '{example}'",
        task=task.id,
        example=example,
    )


def _column(column: Any) -> dict[str, Any]:
    shown = {
        "model": column.name,
        "text": column.text,
        "seconds": column.seconds,
        "tokens": column.tokens,
        "dtype": column.dtype,
        "weights": column.weights,
        "adapter_off": column.adapter_off,
        **({"extra": dict(column.extra)} if column.extra else {}),
    }
    return {**shown, "error": {**column.error.to_json(), "message": str(column.error)}} if column.error else shown


def _as_text(column: Any) -> str:
    if column.error:
        return f"[{column.name}] {column.error}"
    return f"[{column.name}] {column.seconds:.2f} s, {column.tokens} tokens, {column.dtype}\n{column.text}"
