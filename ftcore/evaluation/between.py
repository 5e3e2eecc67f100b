"""Two evaluations that were made apart, compared item by item: any two runs that answered the same items."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ftcore.errors import BadInput
from ftcore.evaluation.item_table import ItemTable
from ftcore.evaluation.scoring import items_for
from ftcore.evaluation.stats import MIN_ITEMS, Difference, paired_difference
from ftcore.tasks import Task

Line = Mapping[str, Any]


def difference_between(task: Task, first: tuple[Path, str], second: tuple[Path, str]) -> tuple[list[Difference], int]:
    """Compare two models by the items that both answered, second minus first, by every metric of the task.

    Args:
        first, second: The folder of an evaluation, and the name of a model in it.

    Returns:
        A difference for each metric, and the number of items they have in common.

    Raises:
        NotFound: A folder has no table of items, or the model is not in it.
        BadInput: They have fewer than ten items in common (``runs_not_comparable``).
    """
    before, after = _lines(*first), _lines(*second)
    common = [key for key in before if key in after]
    if len(common) < MIN_ITEMS:
        raise BadInput(
            "runs_not_comparable",
            expected="two models that were scored on the same items",
            found=f"{len(common)} items in common",
            fix="choose two runs of the same task and data",
            common=len(common),
        )
    rows = [{**before[key]["inputs"], "language": before[key].get("language", "en")} for key in common]
    references = [before[key]["references"] for key in common]
    answers = [
        [found[key]["answers"][name] for key in common] for found, (_, name) in ((before, first), (after, second))
    ]
    base, tuned = (items_for(task, texts, references, rows) for texts in answers)
    return [paired_difference(metric, base, tuned) for metric in task.metrics], len(common)


def _lines(folder: Path, model: str) -> dict[str, Line]:
    """The items of an evaluation, by what was asked and what would be right; equal items count once."""
    ItemTable(folder).require(model)
    with (folder / "items.jsonl").open(encoding="utf-8") as lines:
        found: Sequence[Line] = [json.loads(line) for line in lines]
    return {json.dumps([one["inputs"], one["references"]], sort_keys=True): one for one in found}
