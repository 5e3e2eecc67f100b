"""Long texts that are nearly the same: their sets of three-word shingles have a Jaccard similarity of at least 0.8.

Broder 1997. They are found exactly, not by sampling hashes: if two sets are that similar, one of the rarest few
shingles of one is among the other's (prefix filtering, Chaudhuri, Ganti and Kaushik 2006), so only those are looked up.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set

SIMILAR = 0.8
"""Jaccard similarity of word shingles from which two texts count as nearly the same."""

LEAST_WORDS = 20
"""Shorter texts are compared word by word: one word in their middle changes too many of their shingles."""

_SHINGLE = 3


def shingles_of(words: Sequence[str]) -> frozenset[int]:
    """Return the hashed shingles of three words; a shorter text is one shingle."""
    if len(words) <= _SHINGLE:
        return frozenset((hash(tuple(words)),)) if words else frozenset()
    return frozenset(map(hash, zip(words, words[1:], words[2:], strict=False)))


class Index:
    """Sets that can be asked which of them are similar to another one."""

    def __init__(self, sets: Iterable[frozenset[int]]) -> None:
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
