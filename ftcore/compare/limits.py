"""What may come in: limits of a comparison, checked before a model is touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ftcore.errors import BadInput
from ftcore.models import GenerationSettings, Variant
from ftcore.tasks import Task


@dataclass(frozen=True)
class Limits:
    """The most that one comparison may ask for.

    Attributes:
        text_chars: Characters of one field.
        columns: Variants side by side.
        new_tokens: Tokens of an answer.
        beams: Beams of a search.
    """

    text_chars: int = 20_000
    columns: int = 5
    new_tokens: int = 512
    beams: int = 8


def check_inputs(inputs: Mapping[str, str], task: Task, limits: Limits) -> None:
    """Raise BadInput when a field is missing, empty (``text_empty``) or too long (``text_too_long``)."""
    unknown = sorted(set(inputs) - {field.name for field in task.inputs})
    for field in task.inputs:
        text = inputs.get(field.name, "")
        if not isinstance(text, str) or not text.strip():
            raise BadInput(
                "text_empty",
                expected=f"a text for {field.name}",
                found=f"no {field.name}{f', but {unknown[0]}' if unknown else ''}",
                fix=f"write something into {field.name}",
                field=field.name,
            )
        if len(text) > limits.text_chars:
            raise BadInput(
                "text_too_long",
                expected=f"at most {limits.text_chars:,} characters in {field.name}",
                found=f"{len(text):,}",
                fix="shorten the text; the models here read only its beginning anyway",
                field=field.name,
                limit=limits.text_chars,
                length=len(text),
            )


def check_columns(variants: Sequence[Variant], limits: Limits) -> None:
    """Raise BadInput when there is no column (``columns_none``) or more than allowed (``columns_too_many``)."""
    if not variants:
        raise BadInput("columns_none", expected="at least one model", found="none", fix="choose a model for a column")
    if len(variants) > limits.columns:
        raise BadInput(
            "columns_too_many",
            expected=f"at most {limits.columns} models side by side",
            found=str(len(variants)),
            fix="take some away",
            limit=limits.columns,
            count=len(variants),
        )


def check_settings(settings: GenerationSettings, limits: Limits) -> None:
    """Raise BadInput for generation settings that make no sense (``setting_out_of_range``, ``beams_and_sampling``)."""
    ranges = {
        "max_new_tokens": (settings.max_new_tokens, 1, limits.new_tokens),
        "num_beams": (settings.num_beams, 1, limits.beams),
        "temperature": (settings.temperature, 0.01, 10.0),
        "top_p": (settings.top_p, 0.01, 1.0),
        "seed": (settings.seed, 0, 2**63 - 1),
    }
    for name, (value, low, high) in ranges.items():
        if not low <= value <= high:
            raise BadInput(
                "setting_out_of_range",
                expected=f"{name} from {low} to {high}",
                found=str(value),
                fix="choose a value in this range",
                setting=name,
                low=low,
                high=high,
                value=value,
            )
    if settings.do_sample and settings.num_beams > 1:
        raise BadInput(
            "beams_and_sampling",
            expected="either beams or sampling",
            found="both",
            fix="set beams to 1 to sample, or switch sampling off",
        )
