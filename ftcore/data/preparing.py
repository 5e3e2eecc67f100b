"""Reading → mapping → repairs → splits, in one pass over the rows: what training gets, and what findings look at."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from ftcore.catalog import Catalog
from ftcore.data.formats.encoding import mended
from ftcore.data.mapping import propose_mapping, require_complete
from ftcore.data.reading import Opened, open_source
from ftcore.data.record import ReadingRecord, Repair
from ftcore.data.repairs import Cleaner, row_digest
from ftcore.data.source import PARTS, DataSource, Limits, Progress, Row, check_fractions
from ftcore.data.splits import OPEN, connected_groups, decide_parts, link_fields, normalised, number_of
from ftcore.data.store import RowStore
from ftcore.errors import BadInput, NotFound
from ftcore.tasks import Task

if TYPE_CHECKING:
    import datasets
    import numpy as np
    from numpy.typing import NDArray

_SAMPLE = 1000


@dataclass(frozen=True)
class Prepared:
    """Rows that training and evaluation can take as they are.

    Attributes:
        splits: train, validation and test, each with the fields of the task, id, group and language.
        column_mapping: Field or role → column, as used.
        repairs: What was put right.
        content_hash: SHA-256, in hex, of what all rows say, in order; the same for the same rows in another format.
        rows: Number of usable rows over all splits, before ``limit``.
        columns: Columns of the source.
        origin: Where the rows came from.
    """

    splits: Mapping[str, datasets.Dataset]
    column_mapping: Mapping[str, str]
    repairs: tuple[Repair, ...]
    content_hash: str
    rows: int
    columns: tuple[str, ...]
    origin: str
    _store: RowStore = field(repr=False, compare=False)

    def split(self, name: str) -> datasets.Dataset:
        """Return one split, or with ``all`` every row of the source.

        Raises:
            NotFound: No split is called that, or it has no row.
        """
        if name == "all":
            import datasets

            return datasets.concatenate_datasets([part for part in self.splits.values() if len(part)])
        known = [part for part, rows in self.splits.items() if len(rows)]
        if name not in known:
            raise NotFound(
                "split_empty",
                expected=f"one of {', '.join([*known, 'all'])}",
                found=repr(name),
                fix="choose one of these",
                split=name,
                known=", ".join([*known, "all"]),
            )
        return self.splits[name]


@dataclass(frozen=True)
class Peek:
    """What can be said of a source within a second: its columns, first rows, and the mapping that is proposed."""

    columns: tuple[str, ...]
    column_mapping: Mapping[str, str]
    missing: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Loaded:
    """All rows of a source with what ties them together; indices of the arrays are row numbers of the store.

    Attributes:
        parts: 0 train, 1 validation, 2 test.
        exact: A number per row for its inputs as they are, ``plain`` for them without case and spaces.
        links: Numbers of the texts (or the group) that a row shares with others, one array per link.
        given: Whether the source itself brought the splits.
    """

    store: RowStore
    task: Task
    parts: NDArray[np.int8]
    exact: NDArray[np.uint64]
    plain: NDArray[np.uint64]
    links: tuple[NDArray[np.uint64], ...]
    mapping: Mapping[str, str]
    record: ReadingRecord
    opened: Opened
    content_hash: str
    empty: Mapping[str, int]
    given: bool


def peek(source: DataSource, task: Task, catalog: Catalog, *, limits: Limits | None = None, rows: int = 10) -> Peek:
    """Return columns, first rows and proposed mapping of a source, reading no more than its first thousand rows.

    Raises:
        BadInput, NotFound, Unavailable: As :func:`prepare`, but a mapping may be incomplete.
    """
    opened = open_source(source, task, catalog, limits or Limits(), ReadingRecord())
    sample = _sample(opened)
    mapping = _mapping(source, opened, sample, task, ReadingRecord())
    shown = tuple(tuple("" if cell is None else mended(str(cell)) for cell in cells) for cells in sample[:rows])
    missing = tuple(field.name for field in task.fields if field.name not in mapping)
    return Peek(opened.tables[0].columns, mapping, missing, shown)


def prepare(
    source: DataSource, task: Task, catalog: Catalog, *, limits: Limits | None = None, progress: Progress | None = None
) -> Prepared:
    """Read, map, repair and split a source.

    Args:
        source: What to read and how to split it.
        task: Whose fields the rows get.
        catalog: Where ids of datasets are looked up.
        limits: What is refused.
        progress: Called while reading.

    Raises:
        BadInput: The data cannot be used; the message says where and why.
        NotFound: Nothing is called ``source.ref``.
        Unavailable: It is on the Hub, which cannot be reached.
    """
    import datasets
    import numpy as np
    from datasets.table import InMemoryTable

    loaded = load(source, task, catalog, limits or Limits(), progress)
    whole = datasets.Dataset(InMemoryTable(loaded.store.table))
    splits = {}
    for number, name in enumerate(PARTS):
        indices = np.flatnonzero(loaded.parts == number)
        if number == 0 and source.limit is not None and len(indices) > source.limit:
            indices = _fewer(loaded.exact, indices, source)
        splits[name] = whole.select(indices)
    return Prepared(
        splits=splits,
        column_mapping=dict(loaded.mapping),
        repairs=loaded.record.repairs(),
        content_hash=loaded.content_hash,
        rows=len(loaded.store),
        columns=loaded.opened.tables[0].columns,
        origin=loaded.opened.origin,
        _store=loaded.store,
    )


def _fewer(keys: NDArray[np.uint64], indices: NDArray[np.int64], source: DataSource) -> NDArray[np.int64]:
    """Return ``limit`` of these rows, chosen by content and seed, in their order: a larger limit contains a smaller."""
    import numpy as np

    ranks = np.array([number_of(str(key), source.seed) for key in keys[indices].tolist()], dtype=np.uint64)
    return np.sort(indices[np.argsort(ranks, kind="stable")[: source.limit]])


def load(source: DataSource, task: Task, catalog: Catalog, limits: Limits, progress: Progress | None) -> Loaded:
    """Read a source once and return its rows with their splits; raises as :func:`prepare`."""
    import numpy as np

    record = ReadingRecord()
    opened = open_source(source, task, catalog, limits, record)
    check_fractions(opened.fractions)
    mapping = _mapping(source, opened, _sample(opened), task, record)
    require_complete(mapping, opened.tables[0].columns, task)
    cleaner = Cleaner(task, mapping, opened.languages, record)
    notes = Notes(task)
    store = RowStore(task, notes.watch(_rows(opened, cleaner, record, progress), limits))
    if not len(store):
        raise _no_rows(opened, record)
    every = [np.frombuffer(link, dtype=np.uint64) for link in notes.links]
    links = tuple(every[:-1] if (every[-1] == every[0]).all() else every)  # the last is the group, if there is one
    exact, plain = (np.frombuffer(numbers, dtype=np.uint64) for numbers in (notes.exact, notes.plain))
    groups = connected_groups(links) if source.split_by != "row" else np.arange(len(store))
    store.fill_groups(groups)
    brought = np.frombuffer(notes.parts, dtype=np.int8)
    parts, given = decide_parts(brought, exact, groups, source, opened.fractions, record)
    if given and "split" in mapping and None in {table.part for table in opened.tables}:
        record.repair("split_column", count=len(store), column=mapping["split"])
    content_hash = notes.content.hexdigest()
    return Loaded(store, task, parts, exact, plain, links, mapping, record, opened, content_hash, cleaner.empty, given)


class Notes:
    """What is remembered of every row while it passes: a few numbers each, so that a million rows need 50 MB."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self.parts, self.exact, self.plain = array("b"), array("Q"), array("Q")
        self.links: list[array[int]] = []
        self.content = hashlib.sha256()

    def watch(self, rows: Iterator[tuple[int, Row]], limits: Limits) -> Iterator[Row]:
        """Yield the rows on; raises BadInput beyond the limit of rows."""
        task = self._task
        inputs, ties = [field.name for field in task.inputs], link_fields(task)
        self.links = [array("Q") for _ in (*ties, "group")]
        for count, (part, row) in enumerate(rows, start=1):
            if count > limits.max_rows:
                raise BadInput(
                    "too_many_rows",
                    expected=f"at most {limits.max_rows:,} rows",
                    found="more",
                    fix="split the file",
                    limit=limits.max_rows,
                )
            plain = {name: normalised(row[name]) for name in {*inputs, *ties}}
            self.parts.append(part)
            self.exact.append(number_of("\x1f".join([row[name] for name in inputs])))
            self.plain.append(number_of("\x1f".join([plain[name] for name in inputs])))
            numbers = [number_of(plain[name]) for name in ties]
            numbers.append(number_of(f"group\x1f{row['group']}") if row["group"] else numbers[0])
            for link, number in zip(self.links, numbers, strict=True):
                link.append(number)
            self.content.update(row_digest(row, task))
            yield row


def _rows(
    opened: Opened, cleaner: Cleaner, record: ReadingRecord, progress: Progress | None
) -> Iterator[tuple[int, Row]]:
    for table in opened.tables:
        raw = table.rows(record, progress)
        for part, row in cleaner.rows(table.columns, raw, table.part):
            yield PARTS.index(part) if part in PARTS else OPEN, row


def _sample(opened: Opened) -> list[Sequence[Any]]:
    table = opened.tables[0]
    return [cells for _, cells in islice(table.rows(ReadingRecord(), None), _SAMPLE)]


def _mapping(
    source: DataSource, opened: Opened, sample: list[Sequence[Any]], task: Task, record: ReadingRecord
) -> dict[str, str]:
    given = dict(opened.mapping)
    if source.group_column:
        given["group"] = source.group_column
    table = opened.tables[0]
    return propose_mapping(table.columns, sample, task, given, named=table.named, record=record)


def _no_rows(opened: Opened, record: ReadingRecord) -> BadInput:
    left_out = ", ".join(f"{repair.count} {repair.id}" for repair in record.repairs() if repair.id.startswith("rows"))
    broken = "; ".join(map(str, record.broken))
    return BadInput(
        "no_usable_rows",
        expected="at least one row with a text in every needed column",
        found="none" + (f" ({'; '.join(filter(None, (left_out, broken)))})" if left_out or broken else ""),
        fix="check which column is mapped to which field",
        details="; ".join(filter(None, (left_out, broken))),
    )
