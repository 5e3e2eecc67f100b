"""From what a person names (an entry of models.yaml, a file, a folder, a dataset of the Hub) to raw tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ftcore.catalog import STARTER_PREFIX, Catalog, DatasetEntry
from ftcore.data.formats import SUFFIXES, RawRow, RawTable, open_file
from ftcore.data.names import part_of
from ftcore.data.record import ReadingRecord
from ftcore.data.references import PAIRS, resolve
from ftcore.data.source import FRACTIONS, PARTS, DataSource, Limits, Progress
from ftcore.errors import BadInput, NotFound, did_you_mean
from ftcore.tasks import Task

STARTER_COUNTS = {"train": 4000, "validation": 200, "test": 500}
"""Rows of the starter world that make up each split, unless ``limit`` asks for another number of training rows."""


@dataclass(frozen=True)
class Opened:
    """Tables of a source, with what its catalogue entry knows about them."""

    tables: tuple[RawTable, ...]
    origin: str
    mapping: Mapping[str, str]
    languages: tuple[str, ...]
    fractions: tuple[float, float, float]


def open_source(source: DataSource, task: Task, catalog: Catalog, limits: Limits, record: ReadingRecord) -> Opened:
    """Open what ``source.ref`` names.

    Raises:
        NotFound: Nothing is called that.
        BadInput: It is for another task, or cannot be read.
        Unavailable: It is on the Hub, which cannot be reached, or has to be downloaded first.
    """
    reference = resolve(source.ref, catalog)
    entry, ref = reference.entry, reference.source
    if entry is not None and entry.task != task.id:
        raise BadInput(
            "dataset_of_other_task",
            expected=f"a dataset for {task.id}",
            found=f"{entry.id}, which is for {entry.task}",
            fix=f"choose the task {entry.task} or another dataset",
            dataset=entry.id,
            task=task.id,
            other=entry.task,
        )
    languages = entry.languages if entry else ()
    mapping = {**(entry.column_mapping if entry else {}), **source.column_mapping}
    fractions = source.fractions or (entry.fractions if entry else None) or FRACTIONS
    if ref.startswith(STARTER_PREFIX):
        return _starter(ref.removeprefix(STARTER_PREFIX), source, task, languages)
    if ref == PAIRS:
        from ftcore.data.paraphrases import open_pairs

        return Opened((open_pairs(languages),), ref, mapping, languages, fractions)
    if (path := reference.path) is not None:
        tables = _folder(path, limits, record) if path.is_dir() else open_file(path, limits, record)
        return Opened(tuple(tables), str(path), mapping, languages, fractions)
    from ftcore.data.hub import open_hub

    return Opened(open_hub(ref, entry), ref, mapping, languages, fractions)


def _starter(kind: str, source: DataSource, task: Task, languages: tuple[str, ...]) -> Opened:
    from ftcore.data import world

    if kind not in world.KINDS:
        raise NotFound(
            "starter_unknown",
            expected=f"{STARTER_PREFIX} and one of " + ", ".join(world.KINDS),
            found=repr(kind),
            fix=did_you_mean(kind, world.KINDS),
            kind=kind,
            known=", ".join(world.KINDS),
        )
    counts = {**STARTER_COUNTS, "train": source.limit or STARTER_COUNTS["train"]}
    columns = ("id", "group", "language", *(field.name for field in task.inputs), task.target.name)
    tables = tuple(_starter_table(kind, part, counts[part], source.seed, languages, columns, task) for part in PARTS)
    mapping = {name: name for name in columns}
    return Opened(tables, STARTER_PREFIX + kind, mapping, languages, FRACTIONS)


def _starter_table(
    kind: str, part: str, count: int, seed: int, languages: tuple[str, ...], columns: tuple[str, ...], task: Task
) -> RawTable:
    def rows(record: ReadingRecord, progress: Progress | None) -> Iterator[RawRow]:
        from ftcore.data import world

        # only the training rows follow the seed: runs with different seeds are measured on the same items
        for index in range(count):
            row = world.row(
                kind, part, index, seed=seed if part == "train" else 0, languages=languages or world.LANGUAGES
            )
            if progress and index % 1000 == 0:
                progress(index, count)
            cells: list[Any] = [row[name] for name in columns]
            if task.answer_kind == "span":
                answer = row[task.target.name]
                cells[-1] = {"text": row.get("answers", [answer]), "answer_start": [row.get("answer_start", -1)]}
            yield index + 1, cells

    return RawTable(columns, rows, part=part)


def _folder(folder: Path, limits: Limits, record: ReadingRecord) -> list[RawTable]:
    """Return the tables of a folder whose files' names say which split they are; one single file needs no such name."""
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file())
    by_stem = {path.with_suffix(""): path for path in files if path.suffix.lower() in (".pos", ".neg")}
    files = [path for path in files if by_stem.get(path.with_suffix(""), path) == path]
    if not files:
        raise NotFound(
            "folder_without_data",
            expected="a folder with files ending in " + ", ".join(SUFFIXES),
            found=f"none in {folder.name}",
            fix="choose another folder",
            folder=folder.name,
        )
    if len(files) == 1:
        return open_file(files[0], limits, record)
    parts = [part_of(path.stem) for path in files]
    if None in parts or len(set(parts)) < len(parts):
        raise BadInput(
            "folder_splits_unclear",
            expected="one file, or one each whose name says train, validation (dev) or test",
            found=", ".join(path.name for path in files),
            fix="name one of the files instead of the folder",
            folder=folder.name,
            files=", ".join(path.name for path in files),
        )
    tables = [
        replace(table, part=part)
        for path, part in zip(files, parts, strict=True)
        for table in open_file(path, limits, record)
    ]
    return _with_borrowed_names(tables)


def _with_borrowed_names(tables: list[RawTable]) -> list[RawTable]:
    """Give tables without a header the column names of a sister of the same width that has one."""
    widths = {len(table.columns): table.columns for table in reversed(tables) if table.named}
    return [
        table
        if table.named or len(table.columns) not in widths
        else replace(table, columns=widths[len(table.columns)], named=True)
        for table in tables
    ]


def entry_split_names(entry: DatasetEntry) -> dict[str, str]:
    """Return split of ours → name of the split at the source, as the entry says; empty when it does not."""
    return {part: name for part in PARTS if (name := entry.splits.get(part))}  # type: ignore[call-overload]
