"""The rows that a look at data goes through, with what ties them together: a whole source, or those of one training."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ftcore.data.preparing import Notes
from ftcore.data.source import Limits, Row
from ftcore.data.store import RowStore
from ftcore.tasks import Task

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Table(Protocol):
    """What is asked of rows; :class:`~ftcore.data.preparing.Loaded` has it, and :class:`Gathered`."""

    @property
    def store(self) -> RowStore:
        """The rows."""
        ...

    @property
    def task(self) -> Task:
        """Whose fields they have."""
        ...

    @property
    def parts(self) -> NDArray[np.int8]:
        """0 train, 1 validation, 2 test."""
        ...

    @property
    def exact(self) -> NDArray[np.uint64]:
        """A number per row for its inputs as they are."""
        ...

    @property
    def plain(self) -> NDArray[np.uint64]:
        """The same without case and spaces."""
        ...

    @property
    def links(self) -> tuple[NDArray[np.uint64], ...]:
        """Numbers of the texts (or the group) that a row shares with others, one array per link."""
        ...


@dataclass(frozen=True)
class Gathered:
    """Rows that were given one by one, as a :class:`Table`."""

    store: RowStore
    task: Task
    parts: NDArray[np.int8]
    exact: NDArray[np.uint64]
    plain: NDArray[np.uint64]
    links: tuple[NDArray[np.uint64], ...]


def gathered(rows: Iterable[tuple[int, Row]], task: Task) -> Gathered:
    """Return rows, each with the number of its split, and what ties them together."""
    import numpy as np

    listed = list(rows)
    notes = Notes(task)
    store = RowStore(task, notes.watch(iter(listed), Limits(max_rows=len(listed))))
    exact, plain, *links = (
        np.frombuffer(numbers, dtype=np.uint64) for numbers in (notes.exact, notes.plain, *notes.links)
    )
    return Gathered(store, task, np.frombuffer(notes.parts, dtype=np.int8), exact, plain, tuple(links))
