"""A look at data before training: what is there, what was repaired, what is wrong."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ftcore.catalog import Catalog
from ftcore.data.content import Content, conflict_finding, model_findings, record_findings, size_findings
from ftcore.data.findings import Finding
from ftcore.data.leaks import leak_findings
from ftcore.data.lengths import Lengths, Tokenizer, cut_findings, histogram, measure
from ftcore.data.preparing import Loaded, load
from ftcore.data.record import Repair
from ftcore.data.source import PARTS, DataSource, Limits, Progress, Row
from ftcore.tasks import Task

if TYPE_CHECKING:
    from ftcore.catalog import ModelEntry

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
        statistics: ``splits`` (rows), ``languages``, ``labels`` (shares), ``empty`` (rows without the field), ``words``
            (histogram per field), with a tokenizer ``tokens`` (histograms of ``source`` and ``target``).
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
    tokenizer: Tokenizer | None = None,
    model: ModelEntry | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Report:
    """Read a source as :func:`prepare` does and say what is wrong with it.

    Args:
        source: What to read and how it would be split.
        task: Whose fields the rows get.
        catalog: Where ids of datasets are looked up.
        tokenizer: With it, texts that its model would not read to the end are found.
        model: With it, languages that it cannot read and data that it has already seen are found.
        limits: What is refused, and the numbers of tokens that are cut at.
        progress: Called while reading.

    Raises:
        BadInput, NotFound, Unavailable: As :func:`prepare`.
    """
    limits = limits or Limits()
    loaded = load(source, task, catalog, limits, progress)
    content = Content.of(loaded)
    lengths = measure(loaded, tokenizer) if tokenizer is not None else None
    findings = [
        *record_findings(loaded),
        *leak_findings(loaded),
        *content.findings(len(loaded.store), model.family if model else None),
        *conflict_finding(loaded),
        *size_findings(loaded),
        *(cut_findings(loaded, lengths, limits) if lengths else ()),
        *(model_findings(loaded, content, model, source.ref) if model else ()),
    ]
    return Report(
        rows=len(loaded.store),
        columns=loaded.opened.tables[0].columns,
        column_mapping=dict(loaded.mapping),
        repairs=loaded.record.repairs(),
        findings=tuple(sorted(findings, key=lambda found: _ORDER[found.severity])),
        preview=tuple(_preview(loaded)),
        statistics=_statistics(loaded, content, lengths),
        content_hash=loaded.content_hash,
    )


def _preview(loaded: Loaded) -> list[Row]:
    total = len(loaded.store)
    return loaded.store.take(sorted(random.Random(0).sample(range(total), min(10, total))))


def _statistics(loaded: Loaded, content: Content, lengths: Lengths | None) -> dict[str, Any]:
    total = len(loaded.store)
    labels = content.labels[0] + content.labels[1] + content.labels[2]
    statistics: dict[str, Any] = {
        "splits": {name: int((loaded.parts == number).sum()) for number, name in enumerate(PARTS)},
        "splits_given": loaded.given,
        "languages": dict(content.languages.most_common()),
        "labels": {label: round(count / total, 4) for label, count in labels.most_common(50)},
        "empty": dict(loaded.empty),
        "words": {name: histogram(counts) for name, counts in content.words.items()},
    }
    if lengths:
        statistics["tokens"] = {"source": histogram(lengths.source), "target": histogram(lengths.target)}
    return statistics


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
