"""Datasets of the Hugging Face Hub, from its cache when the Hub cannot be reached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ftcore.catalog import DatasetEntry
from ftcore.data.formats import RawRow, RawTable
from ftcore.data.names import part_of
from ftcore.data.reading import entry_split_names
from ftcore.data.record import ReadingRecord
from ftcore.data.source import Progress
from ftcore.errors import BadInput, FtcoreError, NotFound, Unavailable, did_you_mean

_CONFIGS = 40
"""So many configurations of a dataset are listed at most."""


def open_hub(ref: str, entry: DatasetEntry | None) -> tuple[RawTable, ...]:
    """Return the splits of a dataset: those its entry names, the one that is asked for, or all that say what they are.

    Args:
        ref: ``owner/name``, ``owner/name:split``, ``owner/name:config`` or ``owner/name:config:split``.
        entry: Its entry in models.yaml, where it has one.

    Raises:
        Unavailable: The Hub cannot be reached and the dataset is not in its cache.
        NotFound: The Hub has no such dataset, or the dataset no such configuration or split.
        BadInput: The dataset has several configurations and none is named, or needs its author's code to be run,
            which is refused.
    """
    name, loaded, split = _load_named(ref, entry)
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


def _load_named(ref: str, entry: DatasetEntry | None) -> tuple[str, Any, str]:
    """Return the name before the colon, what was loaded, and the split that is asked for.

    A single word after the colon is a split when it says so ("test"); else a configuration, if there is one of that
    name, because only then nothing else has to be fetched to find out.
    """
    name, *words = ref.split(":")
    config = entry.config if entry else None

    def load(config: str | None) -> Any:
        files = {str(part): pattern for part, pattern in entry.files.items()} if entry else {}
        return load_hub(name, config, files=files, revision=entry.revision if entry else None)

    if len(words) == 2:
        return name, load(words[0]), words[1]
    word = words[0] if words else ""
    if not word or config or part_of(word):
        return name, load(config), word
    try:
        return name, load(word), ""
    except NotFound as unknown:
        if unknown.code != "hub_config_unknown":
            raise
        try:
            return name, load(None), word
        except BadInput:
            raise unknown from None


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
        Unavailable, NotFound, BadInput: As :func:`open_hub`; of several configurations the error says which there are.
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
        raise _offline(name) from error
    except (ValueError, RuntimeError) as error:
        raise _refused(name, config, str(error)) from error


def _offline(name: str) -> Unavailable:
    return Unavailable(
        "hub_dataset_offline",
        expected=f"a connection to the Hugging Face Hub, or {name} in its cache",
        found="neither",
        fix="connect to the network, or give a file",
        dataset=name,
    )


def _refused(name: str, config: str | None, problem: str) -> FtcoreError:
    """Return the error for what the library says: no such configuration, none named, not in the cache, or no data."""
    if problem.startswith("Couldn't find cache"):
        return _offline(name)
    known = _configs_in(problem)
    if known and config is None:
        return BadInput(
            "hub_config_needed",
            expected=f"one of the configurations of {name}: {', '.join(known)}",
            found="none",
            fix=f"write {name}:{known[0]}, or give its entry in models.yaml a config",
            dataset=name,
            known=", ".join(known),
            example=f"{name}:{known[0]}",
        )
    if known:
        return NotFound(
            "hub_config_unknown",
            expected=f"one of the configurations of {name}: {', '.join(known)}",
            found=repr(config),
            fix=did_you_mean(str(config), known),
            dataset=name,
            config=config,
            known=", ".join(known),
        )
    said = " ".join(problem.split())[:300]
    return BadInput(
        "hub_dataset_refused",
        expected="a dataset that loads without code of its own",
        found=said,
        fix="download its files and give one of them, or another dataset",
        dataset=name,
        problem=said,
    )


def _configs_in(problem: str) -> list[str]:
    """Return the configurations that a message of the library lists; none when it is about something else."""
    listed = re.search(r"(?:available configs|Available): \[([^\]]*)\]", problem)
    return re.findall(r"'([^']+)'", listed[1])[:_CONFIGS] if listed else []


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
