"""How a delimited file is written: which character separates the columns, and whether quotation marks wrap cells."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass

DELIMITERS = (",", "\t", ";", "|")
ONE_COLUMN = "\x1f"
"""Stands for "no separator": a sign that does not occur in text, so that a line is one cell."""


@dataclass(frozen=True)
class Dialect:
    """Separator and quoting of a delimited file; ``width`` is its number of columns."""

    delimiter: str
    quoted: bool
    width: int

    def reader_options(self) -> dict[str, object]:
        """Return the arguments for :func:`csv.reader`; strict, so that a broken row is an error and not a guess."""
        if self.quoted:
            return {"delimiter": self.delimiter, "strict": True}
        return {"delimiter": self.delimiter, "quoting": csv.QUOTE_NONE, "strict": True}


@dataclass(frozen=True)
class _Trial:
    dialect: Dialect
    score: float
    wrapped: bool


def guess_dialect(sample: str, suffix: str = "", *, whole: bool = True, said: str | None = None) -> Dialect:
    """Return the dialect under which the sample has the most rows of one and the same width.

    Args:
        sample: The beginning of the file.
        suffix: ``.csv`` or ``.tsv``; only decides between separators that fit equally well.
        whole: Whether the sample is the whole file; if not, its last line is not judged.
        said: The separator, where the file itself says it.
    """
    if not whole:
        sample = sample[: sample.rfind("\n") + 1] or sample
    usual = {".tsv": "\t", ".csv": ","}.get(suffix)
    tried = said if said and said in sample else DELIMITERS
    trials = [trial for delimiter in tried if delimiter in sample for trial in _trials(sample, delimiter)]
    best = max(
        trials, key=lambda trial: (round(trial.score, 3), trial.dialect.delimiter == usual, trial.wrapped), default=None
    )
    if best is None or best.score < 0.6:
        widths, errors = _widths(sample, Dialect(usual or ",", quoted=True, width=1))
        if not errors and set(widths) == {1}:
            return Dialect(usual or ",", quoted=True, width=1)
        return Dialect(ONE_COLUMN, quoted=False, width=1)
    return best.dialect


def _trials(sample: str, delimiter: str) -> list[_Trial]:
    trials = []
    for quoted in (True, False):
        widths, errors = _widths(sample, Dialect(delimiter, quoted, 0))
        if not widths:
            continue
        width, count = Counter(widths).most_common(1)[0]
        if width < 2:
            continue
        score = count / (len(widths) + errors)
        trials.append(_Trial(Dialect(delimiter, quoted, width), score, wrapped=quoted))
    return trials


def _widths(sample: str, dialect: Dialect) -> tuple[list[int], int]:
    """Return the number of cells of every row that is not blank, and how many rows could not be read."""
    reader = csv.reader(io.StringIO(sample, newline=""), **dialect.reader_options())  # type: ignore[arg-type]
    widths: list[int] = []
    errors = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return widths, errors
        except csv.Error:
            errors += 1
            continue
        if any(row):
            widths.append(len(row))
