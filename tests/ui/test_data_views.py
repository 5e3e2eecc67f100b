"""A dataset on the page: first rows with what their columns stand for, findings with their places, all of it text."""

from __future__ import annotations

import pytest

from ftcore.catalog import load_catalog
from ftcore.data import DataSource, Peek, check, peek
from ftcore.data.findings import finding
from ftcore.tasks import get
from ui.data_views import peek_html, report_html
from ui.run_views import MOST_EXAMPLES, course_html, findings_html
from ui.text import LANGUAGES

EVIL = "<script>alert(1)</script>\"'&"
CLASSIFY = get("classify")


def test_first_rows_stand_under_their_columns_and_fields() -> None:
    found = Peek(("review", "stars", "id"), {"text": "review", "label": "stars", "id": "id"}, (), (("good", "5", "7"),))
    html = peek_html(found, CLASSIFY, "en")
    assert '<th>review<br><span class="bvt-tag accent">Text</span></th>' in html
    assert "<th>id</th>" in html
    assert "<td>good</td><td>5</td><td>7</td>" in html


def test_first_rows_are_text() -> None:
    html = peek_html(Peek((EVIL, "b"), {"text": EVIL}, ("label",), ((EVIL, EVIL),)), CLASSIFY, "en")
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_finding_shows_a_few_of_its_places_as_text(lang: str) -> None:
    places = [f"{EVIL} line {number}" for number in range(5)]
    html = findings_html([finding("rows_broken", "error", 5, places)], lang)
    assert html.count("&lt;script&gt;") == MOST_EXAMPLES
    assert "line 0" in html
    assert "line 3" not in html
    assert "<script" not in html
    assert "<details>" not in findings_html([finding("rows_broken", "error", 5)], lang)


def test_findings_of_a_run_show_their_examples_too() -> None:
    event = {"kind": "finding", "id": "target_copied", "severity": "note", "examples": ["the same"], "params": {}}
    event["params"] = {"share": "1.0"}
    assert "<li>the same</li>" in course_html([event], "en")
    assert "<details>" not in course_html([{**event, "examples": []}], "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_real_report_is_drawn_whole(lang: str, tmp_path: object) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "reviews.csv"
    rows = "".join(f"review number {n},{'good' if n % 4 else 'bad'}\n" for n in range(100))
    file.write_text(f"text,label\n{rows}too,many,cells,here\n", encoding="utf-8")
    source, catalog = DataSource(str(file)), load_catalog()
    assert "review number 9" in peek_html(peek(source, CLASSIFY, catalog), CLASSIFY, lang)
    html = report_html(check(source, CLASSIFY, catalog), CLASSIFY, lang, note=EVIL)
    assert "line 102" in html
    assert 'title="good"' in html
    assert html.count("bvt-lengths") == 2
    assert "<script" not in html
