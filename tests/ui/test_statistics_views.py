"""What was counted, drawn: every number of it, marks where they belong, nothing of a stranger as markup."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ftcore.tasks import get
from ui.statistics_views import MOST_SHARES, statistics_html
from ui.text import LANGUAGES

EVIL = "<script>alert(1)</script>\"'&"
CLASSIFY = get("classify")
TOKENS = {"edges": [2.0, 6.0, 10.0], "counts": [30, 10], "median": 4.0, "p95": 9.0, "max": 10}


def shown(lang: str = "en", **counted: Any) -> str:
    """The pictures of these statistics of a classification."""
    return statistics_html(counted, CLASSIFY, lang)


def bars(html: str) -> dict[str, tuple[float, str]]:
    """Name → width of its bar in percent, and the number behind it."""
    found = re.findall(r'<span title="[^"]*">([^<]*)</span><i><u style="width:([\d.]+)%"></u></i><b>([^<]*)</b>', html)
    return {name: (float(width), value) for name, width, value in found}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_counted_breaks_nothing(lang: str) -> None:
    assert "<script" not in shown(lang)
    assert bars(shown(lang)) == {}
    assert bars(shown(lang, splits={}, labels=None, groups=None, languages={}, words={}, tokens={}, empty=None)) == {}


def test_parts_are_drawn_by_their_share_and_say_who_divided_them() -> None:
    html = shown(splits={"train": 1500, "validation": 300, "test": 200})
    assert bars(html) == {
        "to learn from": (75.0, "1,500"), "to choose by": (15.0, "300"), "to be scored on": (10.0, "200"),
    }  # fmt: skip
    assert "Divided here" in html
    assert "The data itself says" in shown(splits={"train": 1}, splits_given=True)
    assert bars(shown("pt", splits={"train": 1500}))["para aprender"] == (100.0, "1.500")


def test_labels_are_shares_the_largest_first_and_the_others_counted() -> None:
    found = bars(shown(labels={"b": 0.25, "a": 0.75}))
    assert list(found.items()) == [("a", (75.0, "75.0 %")), ("b", (25.0, "25.0 %"))]
    html = shown(labels={f"label {n}": 0.05 for n in range(MOST_SHARES + 3)})
    assert len(bars(html)) == MOST_SHARES
    assert "And 3 more." in html


def test_a_language_alone_is_no_picture_and_unknown_ones_have_a_word() -> None:
    assert bars(shown(languages={"en": 10})) == {}
    assert bars(shown("es", languages={"en": 3, "other": 1})) == {"en": (75.0, "75,0 %"), "otro": (25.0, "25,0 %")}


def test_groups_have_names_only_where_a_column_gives_them() -> None:
    found = {"count": 40, "named": False, "largest": {"17": 0.5, "3": 0.1}}
    assert bars(shown(groups=found)) == {"group 1": (50.0, "50.0 %"), "group 2": (10.0, "10.0 %")}
    assert bars(shown(groups={**found, "named": True})) == {"17": (50.0, "50.0 %"), "3": (10.0, "10.0 %")}
    assert "40 groups in all" in shown(groups=found)
    assert "groups" not in shown(groups={"count": 40, "named": False, "largest": {}})


def test_missing_texts_are_counted_by_field() -> None:
    assert bars(shown(empty={"text": 4}, splits={})) == {"Text": (100.0, "4"), "Class": (0.0, "0")}
    assert "No text is missing" in shown(empty={})


def test_a_histogram_marks_the_limit_where_it_is_near() -> None:
    near = shown(tokens={"source": {**TOKENS, "limit": 8, "cut": 7, "measured": 40}})
    assert '<s style="left:80.00%"></s>' in near
    assert "The limit is 8: 7 of 40 lose something." in near
    assert re.findall(r"left:([\d.]+)%;width:([\d.]+)%;height:([\d.]+)%", near) == [
        ("20.00", "40.00", "100.0"), ("60.00", "40.00", "33.3"),
    ]  # fmt: skip
    above = shown(tokens={"source": {**TOKENS, "limit": 20, "cut": 0, "measured": 40}})
    assert '<s style="left:100.00%"></s>' in above
    far = shown(tokens={"source": {**TOKENS, "limit": 512, "cut": 0, "measured": 40}})
    assert "<s " not in far
    assert "512" in far


def test_without_tokens_lengths_are_in_words_and_have_no_limit() -> None:
    html = shown(words={"text": TOKENS, "label": {"edges": [], "counts": [], "median": 0, "p95": 0, "max": 0}})
    assert "Text, in words" in html
    assert "Class, in words" not in html
    assert "limit" not in html
    assert "Half have at most 4, 95 % at most 9, the longest 10." in html
    assert "in words" not in shown(words={"text": TOKENS}, tokens={"source": TOKENS})


def test_names_out_of_the_data_are_text() -> None:
    named = {"named": True, "count": 2, "largest": {EVIL: 0.5}}
    html = shown(labels={EVIL: 0.5, "b": 0.5}, groups=named, languages={EVIL: 1, "en": 1}, splits={EVIL: 1})
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 8
