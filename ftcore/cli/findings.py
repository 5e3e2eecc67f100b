"""Findings: those of a run, and how they are put into lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ftcore import runs

EXAMPLES = 3
"""Examples or places that are shown of each finding."""


def findings_of(run: runs.RunFolder) -> list[dict[str, Any]]:
    """Return what a run said of its data and of its course, in the order in which it was said."""
    return [event for event in run.events() if event["kind"] == "finding"]


def finding_lines(findings: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return each finding in a line, with the first of its examples below it."""
    lines = []
    for finding in findings:
        lines.append(f"{finding['severity']}: {finding['message']} {finding['fix']}")
        lines += [f"    {example}" for example in finding.get("examples", ())[:EXAMPLES]]
    return lines
