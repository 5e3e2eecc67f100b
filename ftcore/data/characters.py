"""Characters that a model's vocabulary lacks: it reads a gap in their place and can never write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ftcore.data.findings import EXAMPLES, Finding, finding
from ftcore.data.row_tokens import Reader, RowTokens
from ftcore.data.source import Row
from ftcore.tasks import Task

LEAST_ROWS = 0.01
"""Share of the rows below which nothing is said: a stray sign is in every large file."""
MANY_WORDS = 1.0
"""Percent of the words, read or written, from which it is a warning."""


class Characters:
    """Counts the rows and words with a character that the model does not have."""

    def __init__(self, task: Task, reader: Reader) -> None:
        self._reader = reader
        self._inputs, self._target = [field.name for field in task.inputs], task.target.name
        self._looked_up: set[str] = set()
        self._wrong: set[str] = set()
        self._found: Counter[str] = Counter()
        self._rows = self._hurt = 0
        self._read, self._written = [0, 0], [0, 0]

    def add(self, rows: Sequence[Row], tokens: Sequence[RowTokens]) -> None:
        """Count rows that were measured; a prompt may lack characters too, so the words of the rows themselves are."""
        self._rows += len(rows)
        sides = [([row[name] for name in self._inputs], row[self._target]) for row in rows]
        suspect = [place for place, one in enumerate(tokens) if one.unknown]
        texts = [text for place in suspect for text in (*sides[place][0], sides[place][1])]
        self._look_up({word for text in texts for word in text.split()})
        for place, (inputs, target) in enumerate(sides):
            hurt = self._count(self._read, inputs, bool(tokens[place].unknown))
            if tokens[place].target:
                hurt += self._count(self._written, [target], bool(tokens[place].unknown))
            self._hurt += hurt > 0

    def _look_up(self, words: set[str]) -> None:
        self._wrong |= self._reader.unknown_words(words - self._looked_up)
        self._looked_up |= words

    def _count(self, sums: list[int], texts: Sequence[str], suspect: bool) -> int:
        words = [word for text in texts for word in text.split()]
        wrong = [word for word in words if word in self._wrong] if suspect else []
        self._found.update(wrong)
        sums[0] += len(words)
        sums[1] += len(wrong)
        return len(wrong)

    def findings(self, total: int) -> list[Finding]:
        """Return what the model lacks, for data of so many rows."""
        if not self._hurt or self._hurt < LEAST_ROWS * self._rows:
            return []
        read, written = (100 * wrong / max(words, 1) for words, wrong in (self._read, self._written))
        return [
            finding(
                "characters_unknown",
                "warning" if max(read, written) >= MANY_WORDS else "note",
                round(self._hurt * total / self._rows),
                of=total,
                read=f"{read:.1f}",
                written=f"{written:.1f}",
                words=", ".join(word for word, _ in self._found.most_common(EXAMPLES)),
            )
        ]
