"""The outcome of an evaluation: scores of each model, differences from the first, and what to make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ftcore.evaluation.rivals import RIVAL_PREFIX
from ftcore.evaluation.scoring import Scores, score_items
from ftcore.evaluation.stats import ALPHA, Difference, holm, paired_difference
from ftcore.files import write_json
from ftcore.tasks import Task, metrics

SMALL_SAMPLE = 50
"""Below this number of items an interval is so wide that only large differences can be seen."""


@dataclass(frozen=True)
class ModelResult:
    """Scores of one model (or of a rival that needs none).

    name: as in `Variant.name`, or ``rival:...``. seconds_per_item: wall time; None for a rival. tokens: written in all.
    fresh: answers that were made now, not taken from a file.
    """

    name: str
    items: metrics.Items
    scores: Scores
    seconds_per_item: float | None = None
    tokens: int = 0
    fresh: int = 0

    @property
    def is_rival(self) -> bool:
        """Whether these answers need no model."""
        return self.name.startswith(RIVAL_PREFIX)


@dataclass(frozen=True)
class Remark:
    """One plain sentence of a conclusion, as a code (key ``evaluation.<code>`` of the locales) and its values."""

    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class ModelDifference:
    """The difference of a model from the baseline, with its p-value adjusted for all comparisons of its evaluation."""

    model: str
    against: str
    difference: Difference
    p_adjusted: float | None

    def to_json(self) -> dict[str, Any]:
        """The row of the ``differences`` of an evaluation."""
        found = self.difference.to_json()
        return {"model": self.model, "against": self.against, **found, "p_adjusted": self.p_adjusted}


def _result_json(result: ModelResult) -> dict[str, Any]:
    return {
        "model": result.name,
        "metrics": dict(result.scores.corpus),
        "seconds_per_item": result.seconds_per_item,
        "tokens": result.tokens,
    }


@dataclass(frozen=True)
class Evaluation:
    """What `evaluate` returns. rows: the items, in the order in which every list here has them."""

    task: Task
    rows: Sequence[Mapping[str, Any]]
    results: tuple[ModelResult, ...]
    differences: tuple[ModelDifference, ...]

    def to_json(self) -> dict[str, Any]:
        """The evaluation as the command line prints it; see `remarks` and `comparisons` for the last two keys.

        The trivial rivals stand apart: ``models`` and ``differences`` hold nothing but the models that were asked for.
        """
        return {
            "task": self.task.id,
            "items": len(self.rows),
            "main_metric": self.task.main_metric,
            "models": [_result_json(result) for result in self.results if not result.is_rival],
            "differences": [found.to_json() for found in self.differences if not found.model.startswith(RIVAL_PREFIX)],
            "rivals": [_result_json(result) for result in self.results if result.is_rival],
            "rival_differences": [
                found.to_json() for found in self.differences if found.model.startswith(RIVAL_PREFIX)
            ],
            "comparisons": self.comparisons(),
            "remarks": [{"code": remark.code, "params": dict(remark.params)} for remark in self.remarks()],
        }

    def comparisons(self) -> dict[str, Any]:
        """As `count_comparisons`, over all differences of models from the first; rivals are not counted."""
        return count_comparisons([one.difference for one in self.differences if one.p_adjusted is not None])

    def remarks(self) -> list[Remark]:
        """The conclusion in plain sentences: a verdict for each model, then warnings."""
        main = self.task.main_metric
        found = [_verdict_remark(one) for one in self.differences if one.difference.metric == main]
        found = [remark for remark in found if not str(remark.params["model"]).startswith(RIVAL_PREFIX)]
        if len(self.rows) < SMALL_SAMPLE:
            found.append(Remark("small_sample", {"items": len(self.rows), "wanted": SMALL_SAMPLE}))
        return found + [remark for result in self.results[1:] for remark in self._rival_remarks(result)]

    def _rival_remarks(self, result: ModelResult) -> list[Remark]:
        """A model whose main score is no higher than a rival's is told so."""
        entry = metrics.get(self.task.main_metric)
        sign = -1 if entry.direction == "lower" else 1
        mine = result.scores.corpus[entry.name]
        beaten_by = [
            Remark("rival_not_beaten", {"model": result.name, "rival": rival.name, "metric": entry.name})
            for rival in self.results
            if rival.is_rival and sign * rival.scores.corpus[entry.name] >= sign * mine
        ]
        return [] if result.is_rival else beaten_by

    def save(self, folder: Path) -> None:
        """Write evaluation.json and the table of items into a folder."""
        from ftcore.evaluation.item_table import write_items

        folder.mkdir(parents=True, exist_ok=True)
        write_items(self, folder)
        write_json(folder / "evaluation.json", self.to_json())


def count_comparisons(differences: Sequence[Difference]) -> dict[str, Any]:
    """How many differences were tested, how many pass by themselves, after Holm, and would by luck alone."""
    tested = [one for one in differences if one.p_value is not None]
    adjusted = holm([one.p_value for one in tested if one.p_value is not None])
    passed = [one.verdict in ("better", "worse", "changed") for one in tested]
    return {
        "tested": len(tested),
        "by_luck": round(ALPHA * len(tested), 2),
        "more_than_chance": sum(passed),
        "after_adjustment": sum(by_itself and p < ALPHA for by_itself, p in zip(passed, adjusted, strict=True)),
    }


def build_result(
    task: Task,
    name: str,
    items: metrics.Items,
    *,
    seconds_per_item: float | None = None,
    tokens: int = 0,
    fresh: int = 0,
) -> ModelResult:
    """Score the answers of one model."""
    return ModelResult(name, items, score_items(task, items), seconds_per_item, tokens, fresh)


def compare_all(task: Task, results: Sequence[ModelResult], rows: Sequence[Mapping[str, Any]]) -> Evaluation:
    """Compare every result with the first by every metric of the task, and adjust for the number of comparisons."""
    pairs = [
        (other, paired_difference(name, results[0].items, other.items))
        for other in results[1:]
        for name in task.metrics
    ]
    tested = [found.p_value for other, found in pairs if found.p_value is not None and not other.is_rival]
    adjusted = iter(holm(tested))
    differences = tuple(
        ModelDifference(
            other.name,
            results[0].name,
            found,
            None if found.p_value is None or other.is_rival else next(adjusted),
        )
        for other, found in pairs
    )
    return Evaluation(task, rows, tuple(results), differences)


def _verdict_remark(one: ModelDifference) -> Remark:
    return Remark(
        f"verdict_{one.difference.verdict}", {"model": one.model, "against": one.against, **one.difference.to_json()}
    )
