"""The JSON of a benchmark → rows of a table: a row a model, a column a dataset and metric, published values below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ftcore.evaluation.tables import Value

ARROWS = {"higher": " ↑", "lower": " ↓", "neither": ""}
REPORTED = " (reported)"
Document = Mapping[str, Any]


def rows_of(found: Document, *, intervals: bool = False) -> list[dict[str, Value]]:
    """One row a model; cells that are not there yet are empty.

    Columns: ``model``; ``backbone``, ``embedding`` and ``parameters`` (their sum); for each dataset ``<dataset>
    <metric> ↑`` and ``<dataset> s/item``; ``peak MB``; ``<dataset> error`` and ``source`` where somebody has one.
    Rows of published values come last, and their names end in REPORTED: nobody measured them here.

    Args:
        found: The JSON of a `Benchmark`.
        intervals: Add ``<dataset> <metric> 95%``: the interval of the difference from the first model.
    """
    cells = {(cell["model"], cell["dataset"]): cell for cell in found["cells"]}
    measured = [_row(model, found, cells, intervals) for model in found["models"]]
    return [*measured, *_reported(found)]


def best_of(found: Document) -> dict[str, float]:
    """The best measured value of each column, by its heading, to be set in bold.

    Only a column that has a good direction and values of several models has one: a model alone is the best of nothing.
    """
    best: dict[str, float] = {}
    rows = rows_of({**found, "published": []})
    for heading, _, direction in _score_columns(found):
        values = [value for row in rows if isinstance(value := row.get(heading), float)]
        if len(values) > 1 and direction != "neither":
            best[heading] = max(values) if direction == "higher" else min(values)
    return best


def heading_of(dataset: str, metric: str, direction: str) -> str:
    """Heading of a column: dataset, metric and an arrow that shows which way is better."""
    return f"{dataset} {metric}{ARROWS[direction]}"


def _score_columns(found: Document) -> Iterator[tuple[str, tuple[str, str], str]]:
    for dataset in found["datasets"]:
        for metric in dataset["metrics"]:
            name, direction = metric["metric"], metric["direction"]
            yield heading_of(dataset["dataset"], name, direction), (dataset["dataset"], name), direction


def _row(
    model: Document, found: Document, cells: Mapping[tuple[str, str], Document], intervals: bool
) -> dict[str, Value]:
    name, sizes = model["model"], model["parameters"] or {}
    row: dict[str, Value] = {
        "model": name,
        "backbone": sizes.get("backbone"),
        "embedding": sizes.get("embedding"),
        "parameters": sizes.get("total"),
    }
    peaks: list[int] = []
    for dataset in found["datasets"]:
        cell = cells.get((name, dataset["dataset"]), {})
        scores = cell.get("metrics", {})
        for metric in dataset["metrics"]:
            heading = heading_of(dataset["dataset"], metric["metric"], metric["direction"])
            row[heading] = scores.get(metric["metric"])
            if intervals:
                row[f"{heading} 95%"] = _interval(dataset, name, metric["metric"])
        row[f"{dataset['dataset']} s/item"] = _rounded(cell.get("seconds_per_item"))
        peaks += [cell["peak_memory"]] if cell.get("peak_memory") else []
        if "error" in cell:
            row[f"{dataset['dataset']} error"] = cell["error"]["message"]
    row["peak MB"] = round(max(peaks) / 1e6) if peaks else None
    return row


def _rounded(seconds: float | None) -> str | None:
    """Seconds with three digits that count: two decimals would call most small models equally fast."""
    return None if seconds is None else f"{seconds:.3g}"


def _interval(dataset: Document, model: str, metric: str) -> str | None:
    for one in dataset["differences"]:
        if (one["model"], one["metric"]) == (model, metric) and one["low"] is not None:
            return f"{one['low']:+.1f} to {one['high']:+.1f}"
    return None


def _reported(found: Document) -> list[dict[str, Value]]:
    shown = {key: heading for heading, key, _ in _score_columns(found)}
    rows: dict[str, dict[str, Value]] = {}
    for one in found["published"]:
        heading = shown.get((one["dataset"], one["metric"]))
        if heading:
            row = rows.setdefault(one["model"], {"model": one["model"] + REPORTED})
            row[heading] = one["value"]
            row["source"] = one["source"]
    return list(rows.values())
