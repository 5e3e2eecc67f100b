"""``data check``: what a file holds, what was repaired, what is wrong with it."""

from __future__ import annotations

import argparse
from typing import Any

from ftcore import data, models, tasks
from ftcore.catalog import Catalog, load_catalog
from ftcore.cli.arguments import pairs
from ftcore.cli.progress import Progress
from ftcore.cli.result import Result


def run(arguments: argparse.Namespace) -> Result:
    """Return the report; the exit code is 1 when a finding is an error."""
    catalog = load_catalog()
    task = tasks.get(arguments.task)
    tokenizer = _tokenizer(arguments.model, catalog) if arguments.model else None
    source = data.DataSource(ref=arguments.file, column_mapping=pairs(arguments.mapping, "--map"))
    with Progress("reading") as progress:
        report = data.check(source, task, catalog, tokenizer=tokenizer, progress=progress)
    document = report.to_json()
    failed = any(finding.severity == "error" for finding in report.findings)
    return Result(document, _as_text(document), exit_code=int(failed))


def _tokenizer(model: str, catalog: Catalog) -> Any:
    return models.load_tokenizer(models.folder_of(models.spec_for(model, catalog=catalog)))


def _as_text(document: dict[str, Any]) -> str:
    mapping = ", ".join(f"{field} = {column}" for field, column in document["column_mapping"].items())
    lines = [f"{document['rows']} rows; columns: {', '.join(document['columns'])}", f"fields: {mapping}"]
    lines += [f"repaired: {repair['message']}" for repair in document["repairs"]]
    for finding in document["findings"]:
        lines.append(f"{finding['severity']}: {finding['message']} {finding['fix']}")
    return "\n".join(lines if document["findings"] else [*lines, "nothing found that is wrong"])
