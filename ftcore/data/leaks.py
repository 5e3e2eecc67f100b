"""Held-out rows that a model has already met in training: the same text, nearly the same, or the same group.

Near-duplicates are pairs whose sets of three-word shingles have a Jaccard similarity of at least 0.8 (Broder 1997).
They are found exactly, not by sampling hashes: if two sets are that similar, one of the rarest few shingles of one is
among the other's (prefix filtering, Chaudhuri, Ganti and Kaushik 2006), so only those are looked up.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from ftcore.data.findings import EXAMPLES, Finding, Severity, finding
from ftcore.data.preparing import Loaded
from ftcore.data.source import Row
from ftcore.data.splits import link_fields
from ftcore.tasks import Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIMILAR = 0.8
"""Jaccard similarity of word shingles from which two texts count as nearly the same."""

NEAR_HELD, NEAR_TRAIN = 10_000, 200_000
"""How many held-out and training rows are looked at for near-duplicates; beyond, evenly chosen ones."""

_WORD = re.compile(r"\w+")
_SHINGLE = 3


_KINDS = ("leak_exact", "leak_normalised", "leak_near", "leak_group")


def leak_findings(loaded: Loaded) -> list[Finding]:
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


def _meet(loaded: Loaded, held: NDArray[np.int64], base: NDArray[np.int64], met: NDArray[np.int8]) -> None:
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


def _leak(name: str, rows: NDArray[np.int64], loaded: Loaded, held: int) -> Finding:
    heavy = len(rows) >= 0.05 * held and name in ("leak_exact", "leak_normalised")
    severity: Severity = "error" if heavy else "warning"
    return finding(name, severity, len(rows), _examples(loaded, rows), of=held)


def _validation_is_test(loaded: Loaded, validation: NDArray[np.int64], test: NDArray[np.int64]) -> list[Finding]:
    import numpy as np

    same = test[np.isin(loaded.exact[test], loaded.exact[validation])]
    if not len(same) or len(same) < 0.5 * len(test):
        return []
    return [finding("validation_equals_test", "error", len(same), _examples(loaded, same), of=len(test))]


def _examples(loaded: Loaded, rows: NDArray[np.int64]) -> list[str]:
    return [_text(row, loaded.task) for row in loaded.store.take(rows[:EXAMPLES].tolist())]


def _text(row: Row, task: Task) -> str:
    return " · ".join(str(row[field.name]) for field in task.inputs)


def _near_rows(loaded: Loaded, train: NDArray[np.int64], held: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the held-out rows that are nearly the same as a training row.

    Spans are compared by their long field, and only where it is not the very same: those are a group on both sides.
    """
    import numpy as np

    if loaded.task.answer_kind == "span":
        held = held[~np.isin(loaded.links[0][held], loaded.links[0][train])]
        train = train[np.sort(np.unique(loaded.links[0][train], return_index=True)[1])]
    held, train = _evenly(held, NEAR_HELD), _evenly(train, NEAR_TRAIN)
    index = _Index(_shingles(loaded, held))
    met: set[int] = set()
    if index.size:
        for shingles in _shingles(loaded, train):
            met.update(index.similar(shingles))
    return held[sorted(met)]


def _evenly(rows: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    import numpy as np

    return rows if len(rows) <= most else rows[np.linspace(0, len(rows) - 1, most).astype(np.int64)]


def _shingles(loaded: Loaded, rows: NDArray[np.int64]) -> Iterator[frozenset[int]]:
    """Yield the set of hashed three-word shingles of each row, in the order of the rows."""
    task = loaded.task
    names = list(link_fields(task)) if task.answer_kind == "span" else [field.name for field in task.inputs]
    for texts in loaded.store.columns(names, rows):
        yield shingles_of("\n".join(texts))


def shingles_of(text: str) -> frozenset[int]:
    """Return the hashed shingles of three words, without case and signs; a shorter text is one shingle."""
    words = _WORD.findall(text.casefold())
    if len(words) <= _SHINGLE:
        return frozenset((hash(tuple(words)),)) if words else frozenset()
    return frozenset(map(hash, zip(words, words[1:], words[2:], strict=False)))


class _Index:
    """Sets that can be asked which of them are similar to another one."""

    def __init__(self, sets: Iterator[frozenset[int]]) -> None:
        self._sets = list(sets)
        self.size = len(self._sets)
        self._count = Counter(shingle for one in self._sets for shingle in one)
        self._holders: defaultdict[int, list[int]] = defaultdict(list)
        for number, one in enumerate(self._sets):
            for shingle in self._prefix(one, len(one)):
                self._holders[shingle].append(number)

    def _prefix(self, known: Set[int], size: int) -> list[int]:
        """Return the rarest shingles of a set of this size, of which a similar set must share one.

        Only those that occur here are given as known. Ties go by value, so that the order is the same for all sets.
        """
        length = size - math.ceil(SIMILAR * size) + 1 - (size - len(known))
        return [shingle for _, shingle in sorted([(self._count[shingle], shingle) for shingle in known])[:length]]

    def similar(self, other: frozenset[int]) -> list[int]:
        """Return the numbers of the sets whose Jaccard similarity with this one is at least :data:`SIMILAR`."""
        known = other & self._count.keys()
        if len(known) < SIMILAR * len(other):
            return []
        # shingles that no set here has are the rarest of all, and lead to nothing
        prefix = self._prefix(known, len(other))
        candidates = {number for shingle in prefix for number in self._holders.get(shingle, ())}
        return [number for number in candidates if _jaccard(self._sets[number], other) >= SIMILAR]


def _jaccard(first: frozenset[int], second: frozenset[int]) -> float:
    if min(len(first), len(second)) < SIMILAR * max(len(first), len(second)):
        return 0.0
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared)
