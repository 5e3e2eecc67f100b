"""Findings that need every row once: copied answers, labels, scores, languages, lengths."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ftcore.data.findings import EXAMPLES, Finding, Severity, finding
from ftcore.data.gathering import Table
from ftcore.data.languages import KNOWN, OTHER
from ftcore.data.record import Repair
from ftcore.data.source import Row
from ftcore.data.splits import normalised
from ftcore.tasks import Task

if TYPE_CHECKING:
    from ftcore.catalog import ModelEntry

_COPIED_WORDS = 5
"""A text answer of at least so many words that stands in the input as it is counts as copied."""

MANY = 0.1
"""Share of the rows from which a language that the model does not read is a finding."""


@dataclass
class _Count:
    rows: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, example: str) -> None:
        self.rows += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(example)


@dataclass
class Content:
    """What one pass over the rows counts."""

    task: Task
    copied: _Count = field(default_factory=_Count)
    missing: _Count = field(default_factory=_Count)
    out_of_range: _Count = field(default_factory=_Count)
    labels: dict[int, Counter[str]] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)
    words: dict[str, array[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, loaded: Table) -> Content:
        """Go through all rows."""
        content = cls(loaded.task)
        content.labels = {number: Counter() for number in range(3)}
        content.words = {name.name: array("l") for name in loaded.task.fields}
        parts = loaded.parts.tolist()
        position = 0
        for batch in loaded.store.batches():
            for row in batch:
                content._look(row, parts[position])
                position += 1
        return content

    def _look(self, row: Row, part: int) -> None:
        task, target = self.task, row[self.task.target.name]
        self.languages[row["language"]] += 1
        for name, counts in self.words.items():
            counts.append(row[name].count(" ") + 1)
        if task.answer_kind == "text" and _is_copied(row, task):
            self.copied.add(target)
        elif task.answer_kind == "span" and row["answer_start"] < 0:
            self.missing.add(f"{row[task.inputs[0].name]} → {target}")
        elif task.answer_kind == "label":
            self.labels[part][target] += 1
        elif task.answer_kind == "score" and not 0 <= float(target) <= 5:
            self.out_of_range.add(target)

    def findings(self, total: int, family: str | None = None) -> list[Finding]:
        """Return what the counts say; a family that marks answers cannot do without them in their contexts."""
        found = []
        if self.copied.rows:
            heavy = self.copied.rows >= 0.2 * total
            found.append(
                finding(
                    "target_copied", "warning" if heavy else "note", self.copied.rows, self.copied.examples, of=total
                )
            )
        if self.missing.rows:
            hopeless = family == "span" and self.missing.rows >= 0.5 * total
            severity: Severity = "error" if hopeless else "warning"
            found.append(finding("answer_missing", severity, self.missing.rows, self.missing.examples, of=total))
        if self.out_of_range.rows:
            found.append(finding("score_range", "warning", self.out_of_range.rows, self.out_of_range.examples))
        return found + (self._label_findings(total) if self.task.answer_kind == "label" else [])

    def _label_findings(self, total: int) -> list[Finding]:
        counts = self.labels[0] + self.labels[1] + self.labels[2]
        found = []
        label, most = counts.most_common(1)[0]
        if (most >= 0.7 * total and len(counts) > 1) or len(counts) == 1:
            heavy = most >= 0.9 * total
            found.append(finding("label_dominates", "warning" if heavy else "note", most, of=total, label=label))
        unseen = {
            name: count for name, count in (self.labels[1] + self.labels[2]).items() if name not in self.labels[0]
        }
        if unseen:
            names = ", ".join(sorted(unseen)[:EXAMPLES])
            found.append(finding("label_unseen", "warning", sum(unseen.values()), tuple(unseen), labels=names))
        if len(counts) > max(20, total // 5):
            found.append(finding("labels_many", "error", total, tuple(counts), labels=len(counts)))
        return found


def _is_copied(row: Row, task: Task) -> bool:
    answer = normalised(row[task.target.name])
    sources = [normalised(row[name.name]) for name in task.inputs]
    return answer in sources or (len(answer.split()) >= _COPIED_WORDS and any(answer in source for source in sources))


def size_findings(train: int, test: int) -> list[Finding]:
    """Return whether train or test has too few rows to learn from or to tell anything."""
    found = []
    if train < 100:
        found.append(finding("train_small", "warning" if train >= 16 else "error", train))
    if test < 50:
        found.append(finding("test_small", "warning" if test else "error", test))
    return found


def record_findings(repairs: Sequence[Repair], fields: str) -> list[Finding]:
    """Return what reading and repairing left out.

    Args:
        repairs: What was repaired.
        fields: The fields that may be empty, in words.
    """
    found = []
    counts = {repair.id: repair.count for repair in repairs}
    places = next((repair.params["places"].split("; ") for repair in repairs if repair.id == "rows_broken"), [])
    if counts.get("rows_broken"):
        found.append(finding("rows_broken", "error", counts["rows_broken"], places))
    if counts.get("rows_incomplete"):
        found.append(finding("rows_incomplete", "warning", counts["rows_incomplete"], fields=fields))
    if counts.get("rows_duplicate"):
        found.append(finding("rows_duplicate", "note", counts["rows_duplicate"]))
    if counts.get("answer_start"):
        found.append(finding("answer_start_wrong", "warning", counts["answer_start"]))
    return found


def conflict_finding(loaded: Table) -> list[Finding]:
    """Return the rows with the same input as another one and a different label or score."""
    import numpy as np

    if loaded.task.answer_kind not in ("label", "score"):
        return []
    # rows that are the same in every field were left out, so what is the same in its inputs differs in its target
    keys, counts = np.unique(loaded.exact, return_counts=True)
    rows = np.flatnonzero(np.isin(loaded.exact, keys[counts > 1]))
    targets: defaultdict[int, set[str]] = defaultdict(set)
    taken = loaded.store.take(rows.tolist())
    for key, row in zip(loaded.exact[rows].tolist(), taken, strict=True):
        targets[key].add(row[loaded.task.target.name])
    unclear = [row for key, row in zip(loaded.exact[rows].tolist(), taken, strict=True) if len(targets[key]) > 1]
    if not unclear:
        return []
    shown = [" · ".join(row[name.name] for name in loaded.task.inputs) for row in unclear[:EXAMPLES]]
    return [finding("target_conflict", "warning", len(unclear), shown)]


def model_findings(content: Content, model: ModelEntry, names: Iterable[str]) -> list[Finding]:
    """Return what this model makes of the data: languages that it cannot read, data that it has learned from.

    Args:
        content: What was counted.
        model: The model.
        names: What the data is called, and where it comes from.
    """
    found = []
    total = sum(content.languages.values())
    others = {
        language: count for language, count in content.languages.items() if language not in (*model.languages, OTHER)
    }
    if sum(others.values()) >= MANY * total:
        listed = ", ".join(sorted(others, key=lambda name: -others[name]))
        found.append(finding("language_other", "warning", sum(others.values()), of=total, languages=listed))
    if content.languages[OTHER] >= MANY * total:
        known = ", ".join(KNOWN)
        found.append(finding("language_unknown", "warning", content.languages[OTHER], of=total, known=known))
    seen = [name for name in model.seen_tasks if any(_names(name, data.lower()) for data in names)]
    if seen:
        found.append(finding("seen_before", "note", total, seen=", ".join(seen)))
    return found


def _names(seen: str, data: str) -> bool:
    """Tell whether a reference to data (an id, a path) contains the name of a dataset as a whole word."""
    words = re.sub(r"[^a-z0-9]+", " ", data)
    return f" {re.sub(r'[^a-z0-9]+', ' ', seen.lower()).strip()} " in f" {words} "
