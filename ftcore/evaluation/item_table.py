"""The table of single items: who answered what, what it scored, where tuning helped and where it hurt.

Texts go into items.jsonl, one item a line; scores and the place of each line into items.npz. A page of the table reads
the scores of all items and the texts of its own rows only, so ten thousand items open as fast as ten.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ftcore.errors import BadInput, Corrupted, NotFound, did_you_mean
from ftcore.tasks import metrics

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftcore.evaluation.result import Evaluation, ModelResult

Show = Literal["all", "better", "worse", "same", "changed", "regressions"]
SHOWS: tuple[Show, ...] = ("all", "better", "worse", "same", "changed", "regressions")


@dataclass(frozen=True)
class ItemRow:
    """One item. answers: by model. scores: by model, then by metric. change: tuned minus base by the shown metric."""

    place: int
    id: str
    inputs: dict[str, str]
    references: list[str]
    answers: dict[str, str]
    scores: dict[str, dict[str, float]]
    change: float
    language: str = "en"


@dataclass(frozen=True)
class ItemPage:
    """Some rows of the table and how many there are in all of this kind."""

    rows: tuple[ItemRow, ...]
    total: int


def write_items(evaluation: Evaluation, folder: Path) -> None:
    """Write items.jsonl and items.npz of an evaluation; rivals, which need no model, are left out."""
    import numpy as np

    models = [result for result in evaluation.results if not result.is_rival]
    places, position = [], 0
    with (folder / "items.jsonl").open("wb") as out:
        for number, row in enumerate(evaluation.rows):
            line = json.dumps(_texts(evaluation, models, number, row), ensure_ascii=False).encode() + b"\n"
            places.append(position)
            position += out.write(line)
    names = _item_metrics(evaluation)
    scores = np.array([[result.scores.items[name] for result in models] for name in names], dtype=np.float64)
    texts = zip(*(result.items.predictions for result in models), strict=True)
    answers = np.array([[item.index(text) for text in item] for item in texts], dtype=np.int16)
    draft = folder / "items.new.npz"
    np.savez(
        draft,
        places=np.array(places, dtype=np.int64),
        scores=scores,
        answers=answers,
        metrics=np.array(names),
        models=np.array([result.name for result in models]),
    )
    os.replace(draft, folder / "items.npz")


def _item_metrics(evaluation: Evaluation) -> list[str]:
    """The metrics of the task that single items have a score of, the one that judges items first."""
    judge = metrics.get(evaluation.task.main_metric).item_metric
    return sorted(evaluation.results[0].scores.items, key=lambda name: name != judge)


def _texts(evaluation: Evaluation, models: Sequence[ModelResult], number: int, row: Any) -> dict[str, Any]:
    return {
        "id": str(row.get("id", number)),
        "language": str(row.get("language") or "en"),
        "inputs": {field.name: str(row[field.name]) for field in evaluation.task.inputs},
        "references": list(models[0].items.references[number]),
        "answers": {result.name: result.items.predictions[number] for result in models},
    }


class ItemTable:
    """Opens the table of an evaluation's folder.

    Raises:
        NotFound: There is no table of items in the folder (``items_missing``).
        Corrupted: Its files do not belong together (``items_damaged``).
    """

    def __init__(self, folder: Path) -> None:
        import numpy as np

        self._texts, index = folder / "items.jsonl", folder / "items.npz"
        if not index.is_file() or not self._texts.is_file():
            raise NotFound(
                "items_missing",
                expected="items.jsonl and items.npz of a finished evaluation",
                found="an evaluation without them",
                fix="evaluate again",
                folder=folder.name,
            )
        try:
            with np.load(index, allow_pickle=False) as found:
                self._places, self._scores = found["places"], found["scores"]
                self._answers: NDArray[np.int16] = found["answers"]
                self.metrics = tuple(str(name) for name in found["metrics"])
                self.models = tuple(str(name) for name in found["models"])
        except (OSError, ValueError, KeyError) as error:
            raise _damaged(folder, str(error)) from error

    def __len__(self) -> int:
        return len(self._places)

    @property
    def shows(self) -> tuple[Show, ...]:
        """The kinds of rows that make sense here: no regressions where no answer is right or wrong by its score."""
        return _shows(self.metrics[0])

    def page(
        self,
        model: str,
        *,
        against: str | None = None,
        metric: str | None = None,
        show: Show = "all",
        start: int = 0,
        count: int = 50,
    ) -> ItemPage:
        """Rows `start` to `start + count` of the items of one kind, the largest changes first ("all": in their order).

        Args:
            model: The model to look at. against: the one to compare it with, the baseline when None.
            metric: By which score items are judged; the task's own judge when None.
            show: all, better, worse, same (score), changed (answer), or regressions (base right, this model wrong by
                the marks of the metric).

        Raises:
            NotFound: The evaluation has no such model or metric.
            BadInput: There is no such kind of row, or not by this metric.
        """
        column, base = self._model(model), self._model(against) if against else 0
        name = metric or self.metrics[0]
        if name not in self.metrics:
            raise NotFound(
                "item_metric_unknown",
                expected="a metric of this table",
                found=repr(name),
                fix=did_you_mean(name, self.metrics),
                name=name,
            )
        if show not in _shows(name):
            raise _unknown_show(show, _shows(name))
        scores, sign = self._scores[self.metrics.index(name)], -1.0 if metrics.get(name).direction == "lower" else 1.0
        change = sign * (scores[column] - scores[base])
        chosen = self._chosen(show, scores, change, column, base, metrics.get(name))
        return ItemPage(tuple(self._rows(chosen[start : start + count], scores[column] - scores[base])), len(chosen))

    def _chosen(
        self,
        show: Show,
        scores: NDArray[np.float64],
        change: NDArray[np.float64],
        column: int,
        base: int,
        entry: metrics.MetricEntry,
    ) -> NDArray[np.int64]:
        """Places of the rows of this kind, in the order they are shown in."""
        import numpy as np

        kinds = {
            "all": np.ones(len(self), dtype=bool),
            "better": change > 1e-9,
            "worse": change < -1e-9,
            "same": np.abs(change) <= 1e-9,
            "changed": self._answers[:, column] != self._answers[:, base],
        }
        if entry.marks is not None:
            kinds["regressions"] = entry.marks.lost(scores[base] / entry.scale, scores[column] / entry.scale)
        places = np.flatnonzero(kinds[show])
        return places if show in ("all", "same") else places[np.argsort(-np.abs(change[places]), kind="stable")]

    def _rows(self, places: Sequence[int] | NDArray[np.int64], change: NDArray[np.float64]) -> list[ItemRow]:
        rows = []
        with self._texts.open("rb") as texts:
            for place in map(int, places):
                texts.seek(int(self._places[place]))
                found = json.loads(texts.readline())
                scores = {
                    model: {name: float(self._scores[k, m, place]) for k, name in enumerate(self.metrics)}
                    for m, model in enumerate(self.models)
                }
                rows.append(ItemRow(place=place, scores=scores, change=float(change[place]), **found))
        return rows

    def require(self, model: str) -> None:
        """Do nothing when this model is in the table.

        Raises:
            NotFound: It is not (``item_model_unknown``).
        """
        self._model(model)

    def _model(self, name: str) -> int:
        if name not in self.models:
            raise NotFound(
                "item_model_unknown",
                expected="a model of this table",
                found=repr(name),
                fix=did_you_mean(name, self.models),
                name=name,
            )
        return self.models.index(name)


def _shows(metric: str) -> tuple[Show, ...]:
    marked = metrics.get(metric).marks is not None
    return tuple(show for show in SHOWS if marked or show != "regressions")


def _unknown_show(show: str, known: Sequence[Show]) -> BadInput:
    return BadInput(
        "item_filter_unknown",
        expected=f"one of {', '.join(known)}",
        found=repr(show),
        fix=did_you_mean(show, known),
        name=show,
        known=", ".join(known),
    )


def _damaged(folder: Path, problem: str) -> Corrupted:
    return Corrupted(
        "items_damaged",
        expected="a whole items.npz",
        found=problem,
        fix="evaluate again",
        folder=folder.name,
        problem=problem,
    )
