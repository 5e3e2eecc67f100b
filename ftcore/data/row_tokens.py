"""How long a row is for a model: what a look at data asks of a model, which stands on a floor above."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from ftcore.data.source import Row


@dataclass(frozen=True)
class RowTokens:
    """How long one row is for a model, in tokens.

    Attributes:
        source: What it reads, special tokens included, were nothing cut off.
        target: What it writes; 0 for a model that writes nothing.
        source_lost: Tokens of ``source`` that it never reads.
        target_lost: Tokens of ``target`` that it does not learn to write.
        unknown: Tokens, read or written, that stand for characters which the model does not have.
    """

    source: int
    target: int = 0
    source_lost: int = 0
    target_lost: int = 0
    unknown: int = 0


class Reader(Protocol):
    """How a model reads rows: its tokens, the prompt, its limits and those of the training."""

    def limits(self) -> tuple[int | None, int | None]:
        """Return the tokens that are read and written at the most; None where nothing is cut, or nothing written."""
        ...

    def measure(self, rows: Sequence[Row]) -> Sequence[RowTokens]:
        """Return how long each row is."""
        ...

    def unknown_words(self, words: Collection[str]) -> set[str]:
        """Return the words with a character that the model does not have."""
        ...
