"""Short texts that differ in one word: another word in the same place, one more, or one less.

Three-word shingles cannot tell those of a sentence: one word in the middle changes three of a dozen. So each text is
looked up without each of its words in turn (Mor and Fraenkel 1982), by sums of random numbers, one a word and place.

Sentences made after a pattern ("What is the capital of ...?") differ in one word as well and are not the same item.
They are told by what the rest of the sentence says: the expected number of training rows that hold it by chance, were
each word drawn after the word before it. Its share among the words that followed there is smoothed with its share
among all words (MacKay and Peto 1995, with a weight of one); the row that was met is left out of the counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint64]

MOST_WORDS = 30
"""Longer texts share enough of their shingles when one word differs."""

CHANCE = 0.001
"""Rows that may be expected by chance to say the same but for one word, for a row that was met not to be one."""

LEAST_CHANCE = 0.001
"""No single word is taken to be rarer: one name that two texts share, which may ask different things about it, is not
enough to make them the same."""

_LEAST_WORDS = 3
_PAD, _UNKNOWN, _FIRST = 0, 1, 2
_WIDTH = MOST_WORDS + 1
_BATCH = 4096


class OneWordApart:
    """Held-out texts that are asked which of them a training text nearly repeats.

    Args:
        texts: The words of each held-out text; with fewer than 3 or more than :data:`MOST_WORDS` it is not looked at.
    """

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        import numpy as np

        self._numbers: dict[str, int] = {}
        rows, owners = [], []
        for owner, words in enumerate(texts):
            if _LEAST_WORDS <= len(words) <= MOST_WORDS:
                owners.append(owner)
                rows.append([self._numbers.setdefault(word, len(self._numbers) + _FIRST) for word in words])
        self._owners = owners
        self._ids, self._sizes = _table(rows)
        chance = np.random.default_rng(0)  # any numbers do; the same ones make the same sums
        self._values = chance.integers(1, 2**64, size=len(self._numbers) + _FIRST, dtype=np.uint64)
        self._values[_PAD] = 0
        self._keys = self._keys_of(self._ids, self._sizes)
        self._sorted = [np.unique(keys) for keys in self._keys]
        self._met: list[list[Numbers]] = [[], [], []]
        self._counts = _Following(self._ids)
        self._waiting: list[list[int]] = []

    def look(self, words: Sequence[str]) -> None:
        """Look which held-out texts a training text nearly repeats; :meth:`met` says it."""
        if self._owners and len(words) <= _WIDTH:
            self._waiting.append([self._numbers.get(word, _UNKNOWN) for word in words])
            if len(self._waiting) == _BATCH:
                self._look_up()

    def _look_up(self) -> None:
        import numpy as np

        ids, sizes = _table(self._waiting)
        self._waiting.clear()
        self._counts.add(ids)
        # all words but one of a row that is met are words of a held-out one
        near = ((ids == _UNKNOWN).sum(axis=1) <= 1) & (sizes >= _LEAST_WORDS - 1)
        replaced, shorter, whole = self._keys_of(ids[near], sizes[near])
        # what is one word longer there is one word shorter here
        for kind, keys in enumerate((replaced, whole, shorter)):
            self._met[kind].append(np.intersect1d(keys, self._sorted[kind]))

    def met(self) -> list[int]:
        """Return the numbers of the held-out texts that were nearly repeated, beyond what chance would bring."""
        import numpy as np

        self._look_up()
        found: set[int] = set()
        for kind, keys in enumerate(self._keys):
            hit = np.isin(keys, np.concatenate(self._met[kind])) & (keys != 0)
            for row, place in np.argwhere(hit).tolist():
                skipped = None if kind == 2 else place
                if row not in found and self._counts.expected(self._ids[row, : self._sizes[row]], skipped) < CHANCE:
                    found.add(row)
        return sorted(self._owners[row] for row in found)

    def _keys_of(self, ids: NDArray[np.int64], sizes: NDArray[np.int64]) -> tuple[Numbers, Numbers, Numbers]:
        """Return sums that stand for each row without each word, the place told; not told; and for the whole row.

        With a value v per word and powers of an odd number, modulo 2^64: the words before the one that is left out
        stand at their places, those after it one place earlier. Where there is no word, the sum is 0.
        """
        import numpy as np

        places = np.arange(_WIDTH, dtype=np.uint64)
        powers = np.cumprod(np.full(_WIDTH + 1, _BASE, dtype=np.uint64))
        values = self._values[ids]
        here = np.cumsum(values * powers[1:], axis=1)
        earlier = np.cumsum(values * powers[:-1], axis=1)
        without = here - values * powers[1:] + earlier[:, -1:] - earlier
        there = np.arange(_WIDTH) < sizes[:, None]
        replaced = np.where(there, without * _BASE + places + np.uint64(1), np.uint64(0))
        return replaced, np.where(there, without, np.uint64(0)), here[:, -1:]


_BASE = 0x9E3779B97F4A7C15
"""An odd number of 64 bits (the golden ratio's, Knuth volume 3, 6.4): its powers never come to zero."""


def _table(rows: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows of numbers as one table, filled up with zeros, and how long each row is."""
    import numpy as np

    sizes = np.array([len(row) for row in rows], dtype=np.int64)
    ids = np.full((len(rows), _WIDTH), _PAD, dtype=np.int64)
    ids[np.arange(_WIDTH) < sizes[:, None]] = [number for row in rows for number in row]
    return ids, sizes


def _before(ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the word before each word; the first one of a text has one that stands for its beginning."""
    import numpy as np

    return np.concatenate([np.full((len(ids), 1), _PAD), ids[:, :-1]], axis=1)


class _Following:
    """How often the words of held-out texts stand in training texts, and after which word."""

    def __init__(self, ids: NDArray[np.int64]) -> None:
        import numpy as np

        self._size = int(ids.max(initial=_FIRST)) + 1
        self._pairs = np.unique(self._codes(ids))
        self._pair_counts = np.zeros(len(self._pairs), dtype=np.int64)
        self._counts = np.zeros(self._size, dtype=np.int64)
        self._before = np.zeros(self._size, dtype=np.int64)
        self._rows = 0

    def add(self, ids: NDArray[np.int64]) -> None:
        """Count the words of training texts; the first word of a text follows a word of its own."""
        import numpy as np

        self._rows += len(ids)
        self._counts += np.bincount(ids[ids != _PAD], minlength=self._size)
        self._before += np.bincount(_before(ids)[ids != _PAD], minlength=self._size)
        codes, counts = np.unique(self._codes(ids), return_counts=True)
        places = np.searchsorted(self._pairs, codes).clip(max=len(self._pairs) - 1)
        known = self._pairs[places] == codes
        self._pair_counts[places[known]] += counts[known]

    def _codes(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return a number for each pair of neighbouring words."""
        codes: NDArray[np.int64] = (_before(ids) * self._size + ids)[ids != _PAD]
        return codes

    def expected(self, words: NDArray[np.int64], skipped: int | None) -> float:
        """Return how many training texts one expects by chance to hold these words but for any one of them.

        A word that comes twice is counted once, where it is likelier: what was said once may be said again.
        """
        import numpy as np

        before = _before(words[None])[0]
        pairs = self._pair_counts[np.searchsorted(self._pairs, before * self._size + words)]
        alone = np.maximum(self._counts[words] - 1, 0.5) / self._counts.sum()
        likely = (np.maximum(pairs - 1, 0) + alone) / (np.maximum(self._before[before] - 1, 0) + 1)
        likely = np.maximum(likely, LEAST_CHANCE)
        best: dict[int, float] = {}
        for place, (word, share) in enumerate(zip(words.tolist(), likely.tolist(), strict=True)):
            if place != skipped:
                best[word] = max(best.get(word, 0.0), share)
        return self._rows * len(words) * math.prod(best.values())
