"""A benchmark written out: CSV, Markdown, LaTeX, JSON, or a page with charts that opens offline."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ftcore.errors import BadInput
from ftcore.evaluation import tables
from ftcore.evaluation.benchmark_table import best_of, rows_of
from ftcore.evaluation.charts import scatter_svg, scores_svg

WORDS: Mapping[str, str] = {
    "title": "Benchmark",
    "scores": "{dataset}: {metric}. The line is the 95% interval of the difference from the first model; "
    "where it does not touch the dashed line, the difference is more than chance.",
    "parameters": "{dataset}: {metric} against the number of parameters",
    "seconds": "{dataset}: {metric} against seconds for one item",
    "reported": "Rows marked as reported, and hollow dots, are what others published; they were not measured here.",
    "luck": "{tested} differences were tested; {by_luck} of them would look like more than chance by luck alone. "
    "{alone} do, and {after} still do after adjusting for that (Holm).",
}
"""The sentences of the page; whoever calls may give them in another language."""

Document = Mapping[str, Any]


def to_page(found: Document, words: Mapping[str, str] = WORDS) -> str:
    """The table with its charts as one HTML page, with no script and nothing from elsewhere."""
    return tables.to_html(rows_of(found), best_of(found), title=words["title"], below=charts_html(found, words))


def charts_html(found: Document, words: Mapping[str, str] = WORDS) -> str:
    """All charts of a benchmark, and what is to be said about reported values and many comparisons."""
    parts = []
    for dataset in found["datasets"]:
        parts.append(scores_svg(found, dataset, words))
        parts += [scatter_svg(found, dataset, against, words) for against in ("parameters", "seconds")]
    counted = found.get("comparisons")  # a table of an older version has none
    if counted and counted["tested"] > 1:
        said = words["luck"].format(
            tested=counted["tested"],
            by_luck=f"{counted['by_luck']:.1f}",
            alone=counted["more_than_chance"],
            after=counted["after_adjustment"],
        )
        parts.append(f"<p>{said}</p>")
    if found["published"]:
        parts.append(f"<p>{words['reported']}</p>")
    return "\n".join(part for part in parts if part)


FORMATS: Mapping[str, Callable[[Document, Mapping[str, str]], str]] = {
    ".md": lambda found, _: tables.to_markdown(rows_of(found, intervals=True), best_of(found)),
    ".csv": lambda found, _: tables.to_csv(rows_of(found, intervals=True)),
    ".tex": lambda found, _: tables.to_latex(rows_of(found, intervals=True), best_of(found)),
    ".json": lambda found, _: json.dumps(found, ensure_ascii=False, indent=1) + "\n",
    ".html": to_page,
}
"""From the end of a file's name to what is written into it."""


def check_suffix(path: Path) -> None:
    """Refuse a file that is none of FORMATS, before anything is computed.

    Raises:
        BadInput: (``report_format_unknown``)
    """
    if path.suffix.lower() not in FORMATS:
        raise BadInput(
            "report_format_unknown",
            expected=f"a file ending in {', '.join(FORMATS)}",
            found=path.name,
            fix="choose one of these endings",
            known=", ".join(FORMATS),
            file=path.name,
        )


def write_report(found: Document, path: Path, words: Mapping[str, str] = WORDS) -> None:
    """Write a benchmark into a file, in the format that its name ends in.

    Raises:
        BadInput: The ending is unknown (``report_format_unknown``).
    """
    check_suffix(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # newline="": CSV brings its own line ends
    path.write_text(FORMATS[path.suffix.lower()](found, words), encoding="utf-8", newline="")
