"""Datasets of the Hugging Face Hub, from its cache when the Hub cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ftcore.catalog import DatasetEntry
from ftcore.data.formats import RawRow, RawTable
from ftcore.data.names import part_of
from ftcore.data.reading import entry_split_names
from ftcore.data.record import ReadingRecord
from ftcore.data.source import Progress
from ftcore.errors import BadInput, NotFound, Unavailable


def open_hub(ref: str, entry: DatasetEntry | None) -> tuple[RawTable, ...]:
    """Return the splits of a dataset: those its entry names, the one after the colon, or all that say what they are.

    Raises:
        Unavailable: The Hub cannot be reached and the dataset is not in its cache.
        NotFound: The Hub has no such dataset, or the dataset no such split.
        BadInput: The dataset needs its author's code to be run, which is refused.
    """
    name, _, split = ref.partition(":")
    files = {str(part): pattern for part, pattern in entry.files.items()} if entry else {}
    loaded = load_hub(name, entry.config if entry else None, files=files, revision=entry.revision if entry else None)
    if split and split not in loaded:
        raise NotFound(
            "split_unknown",
            expected=f"a split of {name}: {', '.join(loaded)}",
            found=repr(split),
            fix="choose one of these",
            dataset=name,
            split=split,
            known=", ".join(loaded),
        )
    if split:
        return (_table(loaded[split], None),)
    names = entry_split_names(entry) if entry else {}
    if names:
        return tuple(_table(loaded[theirs], ours) for ours, theirs in names.items())
    parts = {theirs: part_of(theirs) for theirs in loaded}
    return tuple(_table(loaded[theirs], part) for theirs, part in parts.items() if part or len(parts) == 1)


def load_hub(
    name: str, config: str | None, *, files: Mapping[str, str] | None = None, revision: str | None = None
) -> Any:
    """Return a dataset of the Hub as a mapping from its splits to their rows.

    Args:
        name: ``owner/name``.
        config: The one of its configurations that is wanted, where it has several.
        files: Split → which files of the repository, where it does not say so itself.
        revision: Branch or commit.

    Raises:
        Unavailable, NotFound, BadInput: As :func:`open_hub`.
    """
    import datasets

    try:
        return datasets.load_dataset(
            name, config, data_files=dict(files) if files else None, revision=revision, trust_remote_code=False
        )
    except datasets.exceptions.DatasetNotFoundError as error:
        raise NotFound(
            "hub_dataset_unknown",
            expected="the id of a dataset that the Hub shows to you",
            found=repr(name),
            fix="check its name; log in if it is gated",
            dataset=name,
        ) from error
    except (ConnectionError, OSError) as error:
        raise Unavailable(
            "hub_dataset_offline",
            expected=f"a connection to the Hugging Face Hub, or {name} in its cache",
            found="neither",
            fix="connect to the network, or give a file",
            dataset=name,
        ) from error
    except (ValueError, RuntimeError) as error:
        raise BadInput(
            "hub_dataset_refused",
            expected="a dataset that loads without code of its own, and a config where it has several",
            found=" ".join(str(error).split())[:300],
            fix="add it to models.yaml with its config",
            dataset=name,
            problem=" ".join(str(error).split())[:300],
        ) from error


def _table(dataset: Any, part: str | None) -> RawTable:
    """Return a split as a table; numbers that stand for classes are read as the classes' names."""
    columns = tuple(dataset.column_names)
    classes = {name: kind.names for name, kind in dataset.features.items() if type(kind).__name__ == "ClassLabel"}

    def rows(record: ReadingRecord, progress: Progress | None) -> Iterator[RawRow]:
        for number, item in enumerate(dataset, start=1):
            if progress and number % 5000 == 0:
                progress(number, len(dataset))
            yield number, [_named(item[name], classes.get(name)) for name in columns]

    return RawTable(columns, rows, part=part)


def _named(cell: Any, names: list[str] | None) -> Any:
    return names[cell] if names and isinstance(cell, int) and 0 <= cell < len(names) else cell
