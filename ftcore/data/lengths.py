"""How long rows are for a model, and what its limits cut off."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ftcore.data.characters import Characters
from ftcore.data.findings import EXAMPLES, Finding, finding
from ftcore.data.gathering import Table
from ftcore.data.row_tokens import Reader, RowTokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_ROWS, MOST_CHARS = 20_000, 5_000_000
"""Rows that are tokenised, and characters in them (one or two seconds); of more, evenly chosen rows."""

_LOOKED_AT = 100
_BATCH = 512
_BINS = 20


@dataclass(frozen=True)
class Lengths:
    """The rows that were measured, by their numbers, and what was measured of each; the limits of the model."""

    rows: tuple[int, ...]
    tokens: tuple[RowTokens, ...]
    limits: tuple[int | None, int | None]
    characters: Characters


def measure(loaded: Table, reader: Reader) -> Lengths:
    """Measure the rows as a model reads and writes them; of many, a part.

    Raises:
        BadInput: The answer leaves no room for the input (``answer_too_long``).
    """
    numbers = _chosen(loaded)
    tokens: list[RowTokens] = []
    characters = Characters(loaded.task, reader)
    for start in range(0, len(numbers), _BATCH):
        rows = loaded.store.take(numbers[start : start + _BATCH])
        lengths = reader.measure(rows)
        characters.add(rows, lengths)
        tokens += lengths
    return Lengths(tuple(numbers), tuple(tokens), reader.limits(), characters)


def _chosen(loaded: Table) -> list[int]:
    import numpy as np

    total = len(loaded.store)
    first = loaded.store.take(np.linspace(0, total - 1, min(total, _LOOKED_AT)).astype(np.int64))
    chars = sum(len(row[field.name]) for row in first for field in loaded.task.fields) / len(first)
    count = min(total, MOST_ROWS, max(_LOOKED_AT, int(MOST_CHARS / max(chars, 1))))
    chosen: list[int] = np.linspace(0, total - 1, count).astype(np.int64).tolist()
    return chosen


def cut_findings(loaded: Table, lengths: Lengths) -> list[Finding]:
    """Return how many inputs and answers are cut off, and how many tokens they lose."""
    found = []
    for name, field in (("source", loaded.task.inputs[-1].name), ("target", loaded.task.target.name)):
        lost = [getattr(one, f"{name}_lost") for one in lengths.tokens]
        cut = [place for place, tokens in enumerate(lost) if tokens]
        if not cut:
            continue
        limit = max(getattr(lengths.tokens[place], name) - lost[place] for place in cut)
        rows = loaded.store.take([lengths.rows[place] for place in cut[:EXAMPLES]])
        mean = f"{sum(lost) / len(cut):.0f}"
        count = round(len(cut) * len(loaded.store) / len(lost))
        shown = [row[field] for row in rows]
        found.append(finding(f"{name}_cut", "warning", count, shown, of=len(loaded.store), limit=limit, lost=mean))
    return found


def token_statistics(lengths: Lengths) -> dict[str, Any]:
    """Return for what is read and written a histogram, the limit, and how many of the measured rows are cut by it."""
    return {
        name: {
            **histogram([getattr(one, name) for one in lengths.tokens]),
            "measured": len(lengths.tokens),
            "limit": limit,
            "cut": sum(getattr(one, f"{name}_lost") > 0 for one in lengths.tokens),
        }
        for name, limit in zip(("source", "target"), lengths.limits, strict=True)
    }


def histogram(counts: Sequence[int] | array[int] | NDArray[np.int64]) -> dict[str, Any]:
    """Return edges and counts of equal bins, with median, 95th percentile, minimum and maximum."""
    import numpy as np

    values = np.asarray(counts, dtype=np.int64)
    if not len(values):
        return {"edges": [], "counts": [], "median": 0, "p95": 0, "min": 0, "max": 0}
    tallies, edges = np.histogram(values, bins=min(_BINS, max(int(values.max() - values.min()), 1)))
    middle, high = np.percentile(values, [50, 95])
    return {
        "edges": [round(float(edge), 1) for edge in edges],
        "counts": [int(tally) for tally in tallies],
        "median": float(middle),
        "p95": float(high),
        "min": int(values.min()),
        "max": int(values.max()),
    }
