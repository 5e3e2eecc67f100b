"""What a measurement is asked to measure, as JSON and back: another process works on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ftcore import models
from ftcore.catalog import Catalog, ComparisonEntry
from ftcore.evaluation.courses import CourseRequest, course_requests
from ftcore.tasks import Prompt


@dataclass(frozen=True)
class Request:
    """What is measured.

    batch_size: Changes speed and memory, not the numbers (in fp32). cache: Folder of the answers of base models.
    """

    variants: tuple[models.Variant, ...]
    courses: tuple[CourseRequest, ...]
    split: str = "test"
    limit: int | None = None
    batch_size: int = 16
    cache: Path | None = None

    def with_prompt_of(self, comparison: ComparisonEntry) -> Request:
        """The same, with every model asked as this comparison asks; unchanged when it has no prompt of its own."""
        if comparison.prompt is None:
            return self
        prompt = Prompt(comparison.prompt.template, comparison.prompt.target)
        return replace(self, variants=tuple(replace(one, prompt=prompt) for one in self.variants))

    def to_json(self) -> dict[str, Any]:
        """Everything as plain JSON values."""
        return {
            "variants": [_variant_json(one) for one in self.variants],
            "courses": [one.to_json() for one in self.courses],
            "split": self.split,
            "limit": self.limit,
            "batch_size": self.batch_size,
            "cache": str(self.cache) if self.cache else None,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Request:
        """The inverse of `to_json`."""
        return cls(
            tuple(_variant(one) for one in values["variants"]),
            tuple(CourseRequest(**one) for one in values["courses"]),
            values["split"],
            values["limit"],
            values["batch_size"],
            Path(values["cache"]) if values["cache"] else None,
        )


def comparison_request(comparison: ComparisonEntry, variants: Sequence[models.Variant], catalog: Catalog) -> Request:
    """Return the measurement that a comparison of the catalogue stands for.

    Args:
        variants: The models that it names, in their order.
    """
    courses = course_requests([comparison.dataset], catalog)
    return Request(tuple(variants), tuple(courses), limit=comparison.items).with_prompt_of(comparison)


def _variant_json(variant: models.Variant) -> dict[str, Any]:
    return {**asdict(variant), "adapter": str(variant.adapter) if variant.adapter else None}


def _variant(values: Mapping[str, Any]) -> models.Variant:
    spec, prompt, targets = dict(values["spec"]), values["prompt"], values["spec"]["lora_targets"]
    spec["lora_targets"] = targets if isinstance(targets, str) else tuple(targets)
    return models.Variant(
        **{
            **values,
            "spec": models.ModelSpec(**spec),
            "adapter": Path(values["adapter"]) if values["adapter"] else None,
            "prompt": Prompt(**prompt) if prompt else None,
            "labels": tuple(values["labels"]),
        }
    )
