"""``data check``: what a file holds, what was repaired, what is wrong with it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from ftcore import data, models, tasks
from ftcore.catalog import load_catalog
from ftcore.cli.arguments import data_source
from ftcore.cli.findings import finding_lines
from ftcore.cli.progress import Progress
from ftcore.cli.result import Result

LEAST_SHARE = 0.001
"""Labels, languages and groups with a smaller share of the rows are not listed."""

_SHOWN = 10
_BLOCKS = "▁▂▃▄▅▆▇█"


def run(arguments: argparse.Namespace) -> Result:
    """Return the report; the exit code is 1 when a finding is an error."""
    catalog = load_catalog()
    task = tasks.get(arguments.task)
    source = data_source(arguments, arguments.file)
    reader = model = None
    if arguments.model:
        spec = models.spec_for(arguments.model, catalog=catalog)
        reader, model = models.RowReader(spec, task), models.entry_of(spec, catalog)
    with Progress("reading") as progress:
        report = data.check(source, task, catalog, reader=reader, model=model, progress=progress)
    document = report.to_json()
    failed = any(finding.severity == "error" for finding in report.findings)
    return Result(document, _as_text(document), exit_code=int(failed))


def _as_text(document: Mapping[str, Any]) -> str:
    mapping = ", ".join(f"{field} = {column}" for field, column in document["column_mapping"].items())
    lines = [f"{document['rows']} rows; columns: {', '.join(document['columns'])}", f"fields: {mapping}"]
    lines += _overview(document["statistics"], document["rows"])
    lines += [f"repaired: {repair['message']}" for repair in document["repairs"]]
    return "\n".join([*lines, *(finding_lines(document["findings"]) or ["nothing found that is wrong"])])


def _overview(statistics: Mapping[str, Any], rows: int) -> list[str]:
    """Return what is in the data: splits, languages, what was empty, labels, groups, lengths."""
    splits = ", ".join(f"{name} {count}" for name, count in statistics["splits"].items())
    empty = ", ".join(f"{field} in {count} rows" for field, count in statistics["empty"].items())
    languages = {name: count / rows for name, count in statistics["languages"].items()}
    return [
        f"splits: {splits} ({'brought by the data' if statistics['splits_given'] else 'made here'})",
        f"empty: {empty or 'none'}",
        f"languages: {_shares(languages)}",
        *([f"labels: {_shares(statistics['labels'])}"] if statistics["labels"] else []),
        *_group_lines(statistics["groups"]),
        *(_token_lines(statistics["tokens"]) if "tokens" in statistics else _word_lines(statistics["words"])),
    ]


def _shares(shares: Mapping[str, float]) -> str:
    listed = [f"{name} {share:.1%}" for name, share in shares.items() if share >= LEAST_SHARE]
    return ", ".join(listed[:_SHOWN] + ([f"and {len(listed) - _SHOWN} more"] if len(listed) > _SHOWN else []))


def _group_lines(groups: Mapping[str, Any]) -> list[str]:
    """Return how large the largest groups are; those that no column names have a number for a name."""
    shares = groups["largest"].items() if groups["named"] else enumerate(groups["largest"].values(), start=1)
    largest = _shares({str(name) if groups["named"] else f"#{name}": share for name, share in shares})
    return [f"groups of rows that belong together: {groups['count']}; the largest: {largest}"] if largest else []


def _word_lines(words: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return [f"words in {field}: {_lengths(counts)}" for field, counts in words.items() if counts["max"] > 1]


def _token_lines(tokens: Mapping[str, Mapping[str, Any]]) -> list[str]:
    lines = []
    for name, verb in (("source", "read"), ("target", "written")):
        counts = tokens[name]
        limit = "no limit" if counts["limit"] is None else f"at most {counts['limit']} are {verb}"
        cut = f"{counts['cut']} of {counts['measured']} rows are cut" if counts["cut"] else "none is cut"
        if counts["max"]:
            lines.append(f"tokens {verb}: {_lengths(counts)}; {limit}, {cut}")
    return lines


def _lengths(counts: Mapping[str, Any]) -> str:
    """Return a histogram as one line: from the shortest to the longest, each column as high as it has rows."""
    most = max(counts["counts"], default=0) or 1
    bars = "".join(_BLOCKS[-(-(len(_BLOCKS) - 1) * count // most)] for count in counts["counts"])
    return f"{counts['min']} {bars} {counts['max']} (half up to {counts['median']:.0f}, 95% up to {counts['p95']:.0f})"
