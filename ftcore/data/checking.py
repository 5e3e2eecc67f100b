"""A look at data before training: what is there, what was repaired, what is wrong."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ftcore.catalog import Catalog
from ftcore.data.content import Content, conflict_finding, model_findings, record_findings, size_findings
from ftcore.data.findings import Finding
from ftcore.data.gathering import Table, gathered
from ftcore.data.leaks import leak_findings
from ftcore.data.lengths import Lengths, cut_findings, histogram, measure, token_statistics
from ftcore.data.preparing import Loaded, Prepared, load
from ftcore.data.record import Repair
from ftcore.data.row_tokens import Reader
from ftcore.data.source import PARTS, DataSource, Limits, Progress, Row
from ftcore.tasks import Task

if TYPE_CHECKING:
    from ftcore.catalog import ModelEntry

_LARGEST = 5

_ORDER = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class Report:
    """What :func:`check` found.

    Attributes:
        rows: Number of usable rows.
        columns: Columns of the source.
        column_mapping: Field or role → column.
        repairs: What was put right.
        findings: What is wrong, the gravest first.
        preview: Ten rows, chosen at random but always the same.
        statistics: ``splits`` (rows), ``languages``, ``labels`` (shares), ``groups`` (how many, shares of the largest),
            ``empty`` (rows without the field), ``words`` (histogram per field), with a reader ``tokens`` (``source``
            and ``target``: a histogram, the ``limit`` or null, how many of the ``measured`` rows are ``cut`` by it).
        content_hash: As in :class:`~ftcore.data.preparing.Prepared`.
    """

    rows: int
    columns: tuple[str, ...]
    column_mapping: Mapping[str, str]
    repairs: tuple[Repair, ...]
    findings: tuple[Finding, ...]
    preview: tuple[Row, ...]
    statistics: Mapping[str, Any]
    content_hash: str

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values."""
        return {
            "rows": self.rows,
            "columns": list(self.columns),
            "column_mapping": dict(self.column_mapping),
            "repairs": [{"id": item.id, "count": item.count, "message": item.message} for item in self.repairs],
            "findings": [_finding_json(item) for item in self.findings],
            "preview": list(self.preview),
            "statistics": dict(self.statistics),
            "content_hash": self.content_hash,
        }


def check(
    source: DataSource,
    task: Task,
    catalog: Catalog,
    *,
    reader: Reader | None = None,
    model: ModelEntry | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Report:
    """Read a source as :func:`prepare` does and say what is wrong with it.

    Args:
        source: What to read and how it would be split.
        task: Whose fields the rows get.
        catalog: Where ids of datasets are looked up.
        reader: With it, texts that its model would not read or write to the end are found, and characters it lacks.
        model: With it, languages that it cannot read and data that it has already seen are found.
        limits: What is refused.
        progress: Called while reading.

    Raises:
        BadInput, NotFound, Unavailable: As :func:`prepare`; or the answer leaves no room for the input.
    """
    loaded = load(source, task, catalog, limits or Limits(), progress)
    content = Content.of(loaded)
    lengths = measure(loaded, reader) if reader is not None else None
    repairs, sizes = loaded.record.repairs(), _sizes(loaded)
    fields = ", ".join(f"{name}: {count}" for name, count in loaded.empty.items())
    findings = [
        *record_findings(repairs, fields),
        *size_findings(sizes["train"], sizes["test"]),
        *_row_findings(loaded, content, lengths, model, (source.ref, loaded.opened.origin)),
    ]
    return Report(
        rows=len(loaded.store),
        columns=loaded.opened.tables[0].columns,
        column_mapping=dict(loaded.mapping),
        repairs=repairs,
        findings=_sorted(findings),
        preview=tuple(_preview(loaded)),
        statistics=_statistics(loaded, content, lengths),
        content_hash=loaded.content_hash,
    )


def check_rows(
    prepared: Prepared,
    rows: Mapping[str, Sequence[Row]],
    task: Task,
    ref: str,
    *,
    reader: Reader | None = None,
    model: ModelEntry | None = None,
) -> tuple[Finding, ...]:
    """Say what is wrong with the rows of one training, which may be a part of what was prepared; nothing is read again.

    Args:
        prepared: Where the rows come from.
        rows: Rows of train, validation and test.
        task: As it was prepared.
        ref: What the data is called.
        reader, model: As for :func:`check`.

    Raises:
        BadInput: The answer leaves no room for the input.
    """
    # a group that was filled in says by its number that rows are tied through any number of others
    named = "group" in prepared.column_mapping
    parts = ((number, row) for number, part in enumerate(PARTS) for row in rows.get(part, ()))
    loaded = gathered(((number, row if named else {**row, "group": ""}) for number, row in parts), task)
    findings = [
        *record_findings(prepared.repairs, ", ".join(field.name for field in task.fields)),
        *size_findings(len(rows.get("train", ())), len(prepared.splits["test"])),
    ]
    if len(loaded.store):
        lengths = measure(loaded, reader) if reader is not None else None
        findings += _row_findings(loaded, Content.of(loaded), lengths, model, (ref, prepared.origin))
    return _sorted(findings)


def _row_findings(
    loaded: Table, content: Content, lengths: Lengths | None, model: ModelEntry | None, names: Sequence[str]
) -> list[Finding]:
    total = len(loaded.store)
    return [
        *leak_findings(loaded),
        *content.findings(total, loaded.task.family_for(model.family) if model else None),
        *conflict_finding(loaded),
        *(cut_findings(loaded, lengths) + lengths.characters.findings(total) if lengths else ()),
        *(model_findings(content, model, names) if model else ()),
    ]


def _sorted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda found: _ORDER[found.severity]))


def _sizes(loaded: Loaded) -> dict[str, int]:
    return {name: int((loaded.parts == number).sum()) for number, name in enumerate(PARTS)}


def _preview(loaded: Loaded) -> list[Row]:
    total = len(loaded.store)
    return loaded.store.take(sorted(random.Random(0).sample(range(total), min(10, total))))


def _statistics(loaded: Loaded, content: Content, lengths: Lengths | None) -> dict[str, Any]:
    total = len(loaded.store)
    labels = content.labels[0] + content.labels[1] + content.labels[2]
    statistics: dict[str, Any] = {
        "splits": _sizes(loaded),
        "splits_given": loaded.given,
        "languages": dict(content.languages.most_common()),
        "labels": {label: round(count / total, 4) for label, count in labels.most_common(50)},
        "groups": _groups(loaded),
        "empty": dict(loaded.empty),
        "words": {name: histogram(counts) for name, counts in content.words.items()},
    }
    if lengths:
        statistics["tokens"] = token_statistics(lengths)
    return statistics


def _groups(loaded: Loaded) -> dict[str, Any]:
    """Return how many groups there are, whether a column names them, and the shares of the largest."""
    import pyarrow.compute as pc

    counted = pc.value_counts(loaded.store.table.column("group")).to_pylist()
    largest = sorted((one for one in counted if one["counts"] > 1), key=lambda one: -one["counts"])[:_LARGEST]
    return {
        "count": len(counted),
        "named": "group" in loaded.mapping,
        "largest": {one["values"]: round(one["counts"] / len(loaded.store), 4) for one in largest},
    }


def _finding_json(item: Finding) -> dict[str, Any]:
    return {
        "id": item.id,
        "severity": item.severity,
        "count": item.count,
        "message": item.message,
        "why": item.why,
        "fix": item.fix,
        "examples": list(item.examples),
        "params": dict(item.params),
    }
