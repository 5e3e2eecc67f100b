"""Held-out rows that a model has already met in training: the same text, nearly the same, or the same group.

Nearly the same are long texts that share most of their shingles (``shingles.py``) and short ones that differ in one
word (``one_word_apart.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ftcore.data.findings import EXAMPLES, Finding, Severity, finding
from ftcore.data.gathering import Table
from ftcore.data.one_word_apart import MOST_WORDS, OneWordApart
from ftcore.data.shingles import LEAST_WORDS, SIMILAR, Index, shingles_of
from ftcore.data.source import Row
from ftcore.data.splits import link_fields
from ftcore.tasks import Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEAR_HELD, NEAR_TRAIN = 10_000, 200_000
"""How many held-out and training rows are looked at for near-duplicates; beyond, evenly chosen ones."""

_SIGNS = re.compile(r"[^\w\s]+")

_KINDS = ("leak_exact", "leak_normalised", "leak_near", "leak_group")


def leak_findings(loaded: Table) -> list[Finding]:
    """Return which held-out rows a model has met: test in train or validation, validation in train.

    Each row is counted once, by the closest kind of likeness. When validation is the test, that is said instead.
    """
    import numpy as np

    parts = [np.flatnonzero(loaded.parts == number) for number in range(3)]
    found = _validation_is_test(loaded, parts[1], parts[2])
    met = np.full(len(loaded.parts), len(_KINDS), dtype=np.int8)
    _meet(loaded, np.flatnonzero(loaded.parts > 0), parts[0], met)
    if not found:
        _meet(loaded, parts[2], parts[1], met)
    held = len(parts[1]) + len(parts[2])
    for number, name in enumerate(_KINDS):
        if len(rows := np.flatnonzero(met == number)):
            found.append(_leak(name, rows, loaded, held))
    return found


def _meet(loaded: Table, held: NDArray[np.int64], base: NDArray[np.int64], met: NDArray[np.int8]) -> None:
    """Note for held-out rows what they share with the base, as the number of the closest kind."""
    import numpy as np

    if not len(held) or not len(base):
        return
    exact = np.isin(loaded.exact[held], loaded.exact[base])
    plain = np.isin(loaded.plain[held], loaded.plain[base])
    near = np.isin(held, _near_rows(loaded, base, held[~plain]))
    # links are compared each with each: the text of one row may be the paraphrase of another
    texts = np.unique(np.concatenate([link[base] for link in loaded.links]))
    group = np.any([np.isin(link[held], texts) for link in loaded.links], axis=0)
    kinds = np.select([exact, plain, near, group], range(len(_KINDS)), len(_KINDS))
    met[held] = np.minimum(met[held], kinds.astype(np.int8))


def _leak(name: str, rows: NDArray[np.int64], loaded: Table, held: int) -> Finding:
    heavy = len(rows) >= 0.05 * held and name in ("leak_exact", "leak_normalised")
    severity: Severity = "error" if heavy else "warning"
    return finding(name, severity, len(rows), _examples(loaded, rows), of=held)


def _validation_is_test(loaded: Table, validation: NDArray[np.int64], test: NDArray[np.int64]) -> list[Finding]:
    import numpy as np

    same = test[np.isin(loaded.exact[test], loaded.exact[validation])]
    if not len(same) or len(same) < 0.5 * len(test):
        return []
    return [finding("validation_equals_test", "error", len(same), _examples(loaded, same), of=len(test))]


def _examples(loaded: Table, rows: NDArray[np.int64]) -> list[str]:
    return [_text(row, loaded.task) for row in loaded.store.take(rows[:EXAMPLES].tolist())]


def _text(row: Row, task: Task) -> str:
    return " · ".join(str(row[field.name]) for field in task.inputs)


def _near_rows(loaded: Table, train: NDArray[np.int64], held: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the held-out rows that are nearly the same as a training row.

    Spans are compared by their long field, and only where it is not the very same: those are a group on both sides.
    """
    import numpy as np

    if loaded.task.answer_kind == "span":
        held = held[~np.isin(loaded.links[0][held], loaded.links[0][train])]
        train = train[np.sort(np.unique(loaded.links[0][train], return_index=True)[1])]
    held, train = _evenly(held, NEAR_HELD), _evenly(train, NEAR_TRAIN)
    near = _Near(_words(loaded, held))
    for words in _words(loaded, train):
        near.look(words)
    return held[near.met()]


class _Near:
    """Held-out texts that are asked which of them are nearly the same as a training text, long ones and short ones."""

    def __init__(self, texts: Iterator[list[str]]) -> None:
        self._long: list[int] = []
        short: list[list[str]] = []
        sets: list[frozenset[int]] = []
        for number, words in enumerate(texts):
            short.append(words if len(words) <= MOST_WORDS else [])
            if len(words) >= LEAST_WORDS:
                self._long.append(number)
                sets.append(shingles_of(words))
        self._index = Index(sets)
        self._short = OneWordApart(short)
        self._met: set[int] = set()

    def look(self, words: list[str]) -> None:
        """Look which held-out texts this training text is nearly the same as."""
        self._short.look(words)
        if self._long and len(words) >= SIMILAR * LEAST_WORDS:
            self._met.update(self._long[number] for number in self._index.similar(shingles_of(words)))

    def met(self) -> list[int]:
        """Return the numbers of the held-out texts that were met, in ascending order."""
        return sorted(self._met.union(self._short.met()))


def _evenly(rows: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    import numpy as np

    return rows if len(rows) <= most else rows[np.linspace(0, len(rows) - 1, most).astype(np.int64)]


def _words(loaded: Table, rows: NDArray[np.int64]) -> Iterator[list[str]]:
    """Yield the words of each row, without case and signs, in the order of the rows."""
    task = loaded.task
    names = list(link_fields(task)) if task.answer_kind == "span" else [field.name for field in task.inputs]
    for texts in loaded.store.columns(names, rows):
        yield _SIGNS.sub("", "\n".join(texts).casefold()).split()
