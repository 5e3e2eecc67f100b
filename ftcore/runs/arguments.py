"""Fields of Seq2SeqTrainingArguments that people set by their own names: which there are, and their values."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ftcore.errors import BadInput


def field_names() -> frozenset[str]:
    """Return the names of all fields. Loads the library, which takes seconds."""
    from transformers import Seq2SeqTrainingArguments

    return frozenset(field.name for field in fields(Seq2SeqTrainingArguments) if field.init)


def typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as the library's own command line would read them, so that "false" is no true word.

    Raises:
        BadInput: A text that is no value of its field, or a value that the library refuses.
    """
    read = {name: _typed(name, value) if isinstance(value, str) else value for name, value in values.items()}
    _try_out(read)
    return read


def _typed(name: str, text: str) -> Any:
    from transformers import HfArgumentParser, Seq2SeqTrainingArguments

    kind: Any = Seq2SeqTrainingArguments
    parser: Any = HfArgumentParser(kind, exit_on_error=False)
    try:
        found = vars(parser.parse_args([f"--{name}={text}"]))[name]
        return json.loads(found) if isinstance(found, str) and found.startswith("{") else found
    except (argparse.ArgumentError, argparse.ArgumentTypeError, ValueError) as error:
        raise _refused(name, text, str(error)) from error


def _try_out(values: Mapping[str, Any]) -> None:
    """Make the library's arguments once, so that what it refuses is known before a run is queued."""
    from transformers import Seq2SeqTrainingArguments

    with tempfile.TemporaryDirectory() as folder:
        try:
            Seq2SeqTrainingArguments(output_dir=folder, **{"use_cpu": True, "report_to": [], **values})
        except (TypeError, ValueError, ImportError, RuntimeError) as error:
            raise _refused(", ".join(values), ", ".join(map(str, values.values())), str(error)) from error


def _refused(name: str, value: str, problem: str) -> BadInput:
    return BadInput(
        "setting_invalid",
        expected=f"a usable value for {name}: {problem}",
        found=repr(value),
        fix=f"correct {name}",
        setting=name,
        problem=problem,
        value=value,
    )
