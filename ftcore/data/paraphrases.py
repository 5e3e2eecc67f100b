"""Pairs of sentences that mean the same, built from two datasets of the Hub into the columns Text, Paraphrase, lan.

TaPaCo (Scherrer 2020) has sets of sentences that mean the same: each sentence is paired with the next one of its set,
so that a set of n gives n - 1 pairs and none weighs more than its size. PAWS-X (Yang et al. 2019) has pairs that were
judged: those that mean the same are taken, from all of its splits, because ours are made anew from whole groups of
sentences. Each pair is taken once, whichever way round it stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ftcore.data.formats import RawRow, RawTable
from ftcore.data.hub import load_hub
from ftcore.data.record import ReadingRecord
from ftcore.data.source import Progress
from ftcore.data.splits import normalised

COLUMNS = ("Text", "Paraphrase", "lan")
TAPACO = "community-datasets/tapaco"
PAWSX = "google-research-datasets/paws-x"
UNTRANSLATED = "NS"
"""What PAWS-X has where a sentence could not be translated."""

Pair = tuple[str, str]


def open_pairs(languages: Sequence[str]) -> RawTable:
    """Return the pairs of these languages (codes such as en, es) as one table.

    Raises:
        Unavailable, NotFound, BadInput: A dataset cannot be had; see :func:`ftcore.data.hub.load_hub`.
    """
    sources = [(language, load_hub(TAPACO, language), load_hub(PAWSX, language)) for language in languages]

    def rows(record: ReadingRecord, progress: Progress | None) -> Iterator[RawRow]:
        number = 0
        for language, tapaco, pawsx in sources:
            candidates = [_each(tapaco, tapaco_pairs), _each(pawsx, pawsx_pairs)]
            for text, paraphrase in once((pair for source in candidates for pair in source), record):
                number += 1
                if progress and number % 5000 == 0:
                    progress(number, number)
                yield number, [text, paraphrase, language]

    return RawTable(COLUMNS, rows)


def _each(splits: Mapping[str, Iterable[Mapping[str, Any]]], pairs_of: Any) -> Iterator[Pair]:
    for rows in splits.values():
        yield from pairs_of(rows)


def tapaco_pairs(rows: Iterable[Mapping[str, Any]]) -> Iterator[Pair]:
    """Yield each sentence with the next one of its set; rows have ``paraphrase_set_id`` and ``paraphrase``."""
    sets: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        sets[str(row["paraphrase_set_id"])].append(str(row["paraphrase"]))
    for sentences in sets.values():
        yield from pairwise(sentences)


def pawsx_pairs(rows: Iterable[Mapping[str, Any]]) -> Iterator[Pair]:
    """Yield the pairs with label 1; rows have ``sentence1``, ``sentence2`` and ``label``."""
    for row in rows:
        pair = (str(row["sentence1"]), str(row["sentence2"]))
        if int(row["label"]) == 1 and UNTRANSLATED not in pair:
            yield pair


def once(pairs: Iterable[Pair], record: ReadingRecord) -> Iterator[Pair]:
    """Yield each pair the first time only, without regard to order, case and spaces; those left out are counted."""
    seen: set[tuple[str, ...]] = set()
    for pair in pairs:
        plain = tuple(normalised(sentence) for sentence in pair)
        key = tuple(sorted(plain))
        if key in seen:
            record.repair("pairs_mirrored")
            continue
        seen.add(key)
        yield pair
