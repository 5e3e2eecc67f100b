"""What a verb gives back: one JSON document, the same as text, and an exit code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """The outcome of a verb.

    Attributes:
        document: What ``--json`` prints; a contract, keys are only ever added.
        text: What a person reads instead.
        exit_code: 0, or 1 when the verb did its work and the work failed (a run that failed, data with errors).
    """

    document: dict[str, Any]
    text: str
    exit_code: int = 0


def table(rows: Iterable[Sequence[object]], headers: Sequence[str]) -> str:
    """Return rows as columns of aligned text under their headers; None is left empty."""
    cells = [list(headers), *([("" if cell is None else str(cell)) for cell in row] for row in rows)]
    widths = [max(len(row[index]) for row in cells) for index in range(len(headers))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])
