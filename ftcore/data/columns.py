"""What a sample says about the columns of a file: how long its texts are, whether it holds numbers, how many values."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftcore.data.answers import written_object
from ftcore.data.names import part_of

_BINARY = ({"0", "1"}, {"0.0", "1.0"}, {"false", "true"})


@dataclass(frozen=True)
class Column:
    """What a sample says about one column.

    Attributes:
        name: Its name in the file.
        words: Mean number of words of the cells that are not empty.
        distinct: Number of different cells, and ``filled`` how many of the ``rows`` are not empty.
        numeric: Whether every filled cell is a number; ``fractional`` whether one of them is not whole.
        asked: Share of cells that hold a question mark.
        cells: The cells that are not empty.
    """

    name: str
    words: float
    distinct: int
    filled: int
    rows: int
    numeric: bool
    fractional: bool
    asked: float
    cells: tuple[str, ...]

    @property
    def is_text(self) -> bool:
        """Whether people's sentences stand in it."""
        return not self.numeric and self.words >= 1.5 and self.distinct > 1

    @property
    def is_label(self) -> bool:
        """Whether it is always filled with one of a few short values."""
        few = 2 <= self.distinct <= max(2, min(50, self.rows // 3))
        return few and self.words <= 4 and self.filled == self.rows and not self.fractional

    @property
    def is_binary(self) -> bool:
        """Whether it is always filled and says yes or no."""
        return self.filled == self.rows and {cell.lower() for cell in self.cells} in _BINARY

    @property
    def names_parts(self) -> bool:
        """Whether every cell that is not empty is the name of a split."""
        return bool(self.cells) and all(part_of(cell) for cell in set(self.cells))

    def within(self, low: float, high: float) -> bool:
        """Return whether all its numbers lie between these two."""
        return all(low <= value <= high for text in self.cells if (value := as_number(text)) is not None)

    def inside(self, long: Column) -> float:
        """Return the share of rows whose cell stands inside the long one's cell of the same row."""
        if self.filled != long.filled or not self.filled:
            return 0.0
        return sum(short in whole for short, whole in zip(self.cells, long.cells, strict=True)) / self.filled


def describe(name: str, cells: Sequence[Any]) -> Column:
    """Return what these cells of a column say about it."""
    texts = tuple(text for cell in cells if (text := _plain(cell).strip()))
    numbers = [value for text in texts if (value := as_number(text)) is not None]
    count = max(len(texts), 1)
    return Column(
        name,
        words=sum(len(text.split()) for text in texts) / count,
        distinct=len(set(texts)),
        filled=len(texts),
        rows=len(cells),
        numeric=bool(texts) and len(numbers) == len(texts),
        fractional=any(value != int(value) for value in numbers),
        asked=sum("?" in text for text in texts) / count,
        cells=texts,
    )


def as_number(text: str) -> float | None:
    """Return the number a cell says, with a point or a comma; None when it says none or one beyond all bounds."""
    if not re.fullmatch(r"[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?", text.strip()):
        return None
    value = float(text.strip().replace(",", "."))
    return value if math.isfinite(value) else None


def _plain(cell: Any) -> str:
    """Return the text of a cell for looking at it; of an object with answers, its first answer."""
    if isinstance(cell, str) and (found := written_object(cell)) is not None:
        cell = found
    if isinstance(cell, Mapping) and "text" in cell:
        cell = cell["text"]
    if isinstance(cell, list | tuple):
        cell = cell[0] if len(cell) else ""
    if isinstance(cell, Mapping):
        cell = cell.get("text", "")
    return "" if cell is None else str(cell)
