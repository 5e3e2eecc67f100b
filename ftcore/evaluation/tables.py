"""Tables written out for other programs: CSV that runs no formula, Markdown, LaTeX and a page that opens offline."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable, Mapping, Sequence

Value = str | float | int | None
Table = Sequence[Mapping[str, Value]]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "↑": r"$\uparrow$",
        "↓": r"$\downarrow$",
    }
)


def columns_of(table: Table) -> list[str]:
    """Headings of all rows, in the order in which they first appear."""
    return list(dict.fromkeys(name for row in table for name in row))


def to_csv(table: Table) -> str:
    """RFC 4180 CSV. Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay."""
    names, out = columns_of(table), io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_harmless(name) for name in names])
    writer.writerows([_harmless(row.get(name)) for name in names] for row in table)
    return out.getvalue()


def to_markdown(table: Table, best: Mapping[str, float] | None = None) -> str:
    """A pipe table; numbers with two decimals, the best of a column in bold."""

    def cell(text: str) -> str:
        return " ".join(text.replace("|", "\\|").split())

    rows = _shown(table, best or {}, cell, "**{}**")
    names = [cell(name) for name in columns_of(table)]
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def to_latex(table: Table, best: Mapping[str, float] | None = None) -> str:
    """A booktabs tabular; the best of a column in bold."""

    def cell(text: str) -> str:
        return " ".join(text.translate(_LATEX).split())

    names = [cell(name) for name in columns_of(table)]
    body = [" & ".join(row) + r" \\" for row in _shown(table, best or {}, cell, r"\textbf{{{}}}")]
    head = [r"\begin{tabular}{l" + "r" * (len(names) - 1) + "}", r"\toprule", " & ".join(names) + r" \\", r"\midrule"]
    return "\n".join([*head, *body, r"\bottomrule", r"\end{tabular}"]) + "\n"


def to_html(table: Table, best: Mapping[str, float] | None = None, *, title: str = "", below: str = "") -> str:
    """A page of its own, with no script and nothing from elsewhere; every text is escaped.

    below: HTML that follows the table.
    """
    names = "".join(f"<th>{html.escape(name)}</th>" for name in columns_of(table))
    rows = _shown(table, best or {}, html.escape, "<b>{}</b>")
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return _PAGE.format(title=html.escape(title), names=names, body=body, below=below)


def _shown(table: Table, best: Mapping[str, float], cell: Callable[[str], str], bold: str) -> list[list[str]]:
    names = columns_of(table)
    rows = []
    for row in table:
        values = [(name, row.get(name)) for name in names]
        texts = [cell(_text(value)) for _, value in values]
        is_best = [value is not None and best.get(name) == value for name, value in values]
        rows.append([bold.format(text) if top else text for text, top in zip(texts, is_best, strict=True)])
    return rows


def _text(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _harmless(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.lstrip().startswith(_FORMULA) else value


_PAGE = """<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem }}
:root {{ color-scheme: light dark }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; display: block; overflow-x: auto }}
figure {{ margin: 2rem 0 0 }}
figcaption {{ margin-bottom: .4rem }}
th, td {{ border-bottom: 1px solid #8884; padding: .4rem .8rem; text-align: right }}
th:first-child, td:first-child {{ text-align: left }}
</style></head>
<body><h1>{title}</h1>
<table><thead><tr>{names}</tr></thead><tbody>
{body}
</tbody></table>
{below}</body></html>
"""
