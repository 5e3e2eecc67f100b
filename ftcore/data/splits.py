"""Who goes where: rows that share a text or a group stay on one side, and the same rows always split the same way."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ftcore.data.record import ReadingRecord
from ftcore.data.source import DataSource
from ftcore.errors import BadInput
from ftcore.tasks import Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint64]

OPEN = -1
"""Stands for the split of a row for which the source names none."""


def link_fields(task: Task) -> tuple[str, ...]:
    """Return the fields whose equal texts tie rows together, beside the group of rows that have one.

    For spans only the long field ties (many paragraphs are asked the same question); where the answer is a text of its
    own it ties too (one summary of two versions of an article).
    """
    if task.answer_kind == "span":
        return tuple(field.name for field in task.inputs if field.long)
    return tuple(field.name for field in (task.fields if task.answer_kind == "text" else task.inputs))


def normalised(text: str) -> str:
    """Return a text without regard to case and to the number and kind of spaces."""
    return " ".join(text.casefold().split())


def number_of(text: str, seed: int = 0) -> int:
    """Return 64 bits that stand for a text (BLAKE2b), the same on every machine and in every process."""
    salt = seed.to_bytes(8, "little", signed=True)
    return int.from_bytes(
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, salt=salt).digest(), "little"
    )


def connected_groups(links: Sequence[Numbers]) -> NDArray[np.int64]:
    """Return the group of each row: rows belong together when a chain of equal links joins them.

    Args:
        links: One array per link, each with one number per row, in the same order of rows.
    """
    import numpy as np

    rows = len(links[0])
    _, node = np.unique(np.concatenate(links), return_inverse=True)
    if len(links) == 1:
        return node.astype(np.int64)
    if len(node) == node.max(initial=-1) + 1:
        return np.arange(rows)  # every number is there once: no row is joined to another

    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    row = np.tile(np.arange(rows), len(links))
    size = rows + int(node.max(initial=-1)) + 1
    graph = coo_matrix((np.ones(len(row), dtype=np.int8), (row, rows + node)), shape=(size, size))
    components: NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return components[:rows].astype(np.int64)


def decide_parts(
    brought: NDArray[np.int8],
    keys: Numbers,
    groups: NDArray[np.int64],
    source: DataSource,
    fractions: tuple[float, float, float],
    record: ReadingRecord,
) -> tuple[NDArray[np.int8], bool]:
    """Return the split of each row, and whether it is the source's own: it is where it brings train and another.

    The rule makes those that are missing. Where some rows come with a split and others with none, those with none are
    for training.

    Raises:
        BadInput: The person insists on the source's own splits, and it has none (``splits_missing``).
    """
    import numpy as np

    parts = np.where(brought == OPEN, np.int8(0), brought)
    train, validation, test = (bool((parts == number).any()) for number in range(3))
    if not (train and (validation or test)):
        if source.split_by == "given":
            raise BadInput(
                "splits_missing",
                expected="a source that brings train and test (or validation) itself",
                found="one without",
                fix="split by group or by row",
            )
        return assign_parts(keys, groups, fractions, source.seed), False
    if not test:
        parts[parts == 1] = 2
        validation = False
        record.repair("validation_is_test")
    if not validation:
        rows = np.flatnonzero(parts == 0)
        share = fractions[1] / (fractions[0] + fractions[1] or 1)
        cut = assign_parts(keys[rows], groups[rows], (1 - share, share, 0.0), source.seed)
        parts[rows[cut == 1]] = 1
    elif source.fractions is not None:
        record.repair("splits_kept")
    return parts, True


def assign_parts(keys: Numbers, groups: NDArray[np.int64], fractions: Sequence[float], seed: int) -> NDArray[np.int8]:
    """Return 0 (train), 1 (validation) or 2 (test) for each row, whole groups at a time.

    Groups stand in an order that a hash of their content and the seed gives; test is filled first, then validation,
    with the groups that still fit. So a row that is added moves only groups at the border, and a group that is larger
    than a part goes to train. With three groups or more no part stays empty.

    Args:
        keys: A number per row that stands for its content.
        groups: The group of each row.
        fractions: Shares of train, validation and test, which sum to 1.
        seed: Chooses the order.
    """
    import numpy as np

    parts = np.zeros(len(keys), dtype=np.int8)
    if not len(keys):
        return parts
    names, member, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    first = np.full(len(names), np.iinfo(np.uint64).max, dtype=np.uint64)
    np.minimum.at(first, member, keys)
    ranks = np.array([number_of(str(key), seed) for key in first.tolist()], dtype=np.uint64)
    order = np.argsort(ranks, kind="stable").tolist()
    placed = np.zeros(len(names), dtype=np.int8)
    for part, share in ((2, fractions[2]), (1, fractions[1])):
        wanted, filled = round(share * len(keys)), 0
        for name in order:
            if placed[name] or filled >= wanted:
                continue
            if filled + sizes[name] <= max(wanted * 1.1, 1):
                placed[name], filled = part, filled + int(sizes[name])
        if share and not filled:
            _fill_empty(placed, sizes, order, part)
    return placed[member]


def _fill_empty(placed: NDArray[np.int8], sizes: NDArray[np.int64], order: list[int], part: int) -> None:
    """Move the smallest group of train into a part that would stay empty, as long as train keeps another."""
    free = [name for name in order if not placed[name]]
    if len(free) > 1:
        placed[min(free, key=lambda name: int(sizes[name]))] = part
