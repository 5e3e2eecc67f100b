"""What the page draws: everything escaped, differences complete, verdicts honest."""

from __future__ import annotations

import math
import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftcore.compare import Column
from ftcore.errors import BadInput, Unavailable
from ui.run_views import course_html, curve_rows, thinned, watched_html
from ui.score_views import scores_html, verdict, verdict_sentence
from ui.views import Heading, Page, columns_html, diff_html, error_text, problem_html

EVIL = "<script>alert(1)</script>\"'&"


def texts(html: str, tag: str) -> str:
    """The text of a diff without one of its marks."""
    without = re.sub(rf"<{tag}>.*?</{tag}>", "", html, flags=re.DOTALL)
    return unescape(re.sub(r"</?(ins|del)>", "", without))


@given(st.text(), st.text())
def test_a_difference_holds_both_texts_and_no_markup_of_theirs(before: str, after: str) -> None:
    html = diff_html(before, after)
    assert re.sub(r"</?(ins|del)>", "", html).count("<") == 0
    assert texts(html, "del") in (after, f" {after}")
    if f"<del>{escape(before)}</del> " not in html:
        assert texts(html, "ins").replace(" ", "") != "" or not before.replace(" ", "")


def test_words_that_changed_are_marked() -> None:
    assert diff_html("the red house is big", "the blue house is big") == (
        "the <del>red</del><ins>blue</ins> house is big"
    )


def test_unlike_texts_are_not_woven_together() -> None:
    assert diff_html("one two three", "cuatro cinco seis siete") == (
        "<del>one two three</del> <ins>cuatro cinco seis siete</ins>"
    )


def page(**changes: object) -> Page:
    """Two finished columns, with these fields of the second one changed."""
    columns = [
        Column("a", "yes", True, 1.0, 2, "float32", "abc"),
        Column(**{"name": "b", "text": "no", "done": True, **changes}),
    ]
    return Page(columns, [Heading("A", "base", False), Heading(EVIL, EVIL, True)], scores=[{"f1": 50.0}, {"f1": 100.0}])


@pytest.mark.parametrize("lang", ["en", "es", "pt"])
def test_columns_escape_models_names_and_answers(lang: str) -> None:
    html = columns_html(page(text=EVIL, weights=EVIL, dtype=EVIL, extra={"probabilities": {EVIL: 0.5}}), lang)
    assert "<script" not in html
    assert "alert(1)" in html


def test_a_column_that_failed_says_why_and_the_other_still_answers() -> None:
    error = Unavailable("model_unavailable_offline", expected="x", found="y", fix="z", model="org/big")
    html = columns_html(page(text="", error=error), "es")
    assert "org/big" in html
    assert "sin red" in html or "no tiene red" in html
    assert ">yes<" in html


def test_columns_say_when_they_are_busy() -> None:
    assert 'aria-busy="true"' in columns_html(page(done=False), "en")
    assert 'aria-busy="false"' in columns_html(page(), "en")


def test_errors_speak_the_language_of_the_page() -> None:
    error = BadInput("text_empty", expected="a text", found="none", fix="write", field=EVIL)
    assert "vacío" in error_text(error, "es")
    assert "<script" not in problem_html(error, "es")


def test_an_unknown_code_is_told_in_english_rather_than_not_at_all() -> None:
    error = BadInput("no_such_code_yet", expected="bread", found="stones", fix="bake")
    assert "Stones" in error_text(error, "pt")


def difference(**changes: object) -> dict[str, object]:
    """A difference as an evaluation has it."""
    found: dict[str, object] = {
        "model": "run:1",
        "against": "base",
        "metric": "f1",
        "difference": 6.2,
        "low": -0.8,
        "high": 13.5,
    }
    return {**found, "better": 12, "worse": 5, "same": 33, **changes}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "chance"),
        ({"low": 1.0}, "better"),
        ({"low": -9.0, "high": -1.0}, "worse"),
        ({"low": None, "high": None}, "too_small"),
        ({"difference": 0.0, "low": 0.0, "high": 0.0, "better": 0, "worse": 0}, "unchanged"),
        ({"verdict": "too_small"}, "too_small"),
    ],
)
def test_verdicts(changes: dict[str, object], expected: str) -> None:
    assert verdict(difference(**changes)) == expected


def test_the_verdict_is_one_plain_sentence() -> None:
    sentence = verdict_sentence(difference(), "en")
    assert sentence == (
        "12 better, 5 worse, 33 the same. "
        "F1 +6.2 (95% interval \N{MINUS SIGN}0.8 to +13.5): this could still be chance."
    )


def test_scores_are_escaped_and_need_no_difference() -> None:
    evaluation = {
        "items": 9,
        "main_metric": "f1",
        "models": [{"model": EVIL, "metrics": {"f1": math.nan}}],
        "differences": [],
    }
    assert "<script" not in scores_html(evaluation, {}, "en")
    assert scores_html(None, {}, "en") == ""


def test_curves_keep_an_empty_point_of_each_series_and_leave_out_what_is_no_number() -> None:
    events = [
        {"kind": "log", "step": 1, "loss": 2.0},
        {"kind": "log", "step": 2, "loss": math.nan},
        {"kind": "eval", "step": 2, "eval_loss": 1.5},
        {"kind": "phase", "phase": "training"},
    ]
    rows = curve_rows(events, "en")
    assert len({row["series"] for row in rows if math.isnan(row["loss"])}) == 2
    assert [(row["step"], row["loss"]) for row in rows if not math.isnan(row["loss"])] == [(2, 1.5), (1, 2.0)]


@given(st.lists(st.integers()), st.integers(1, 50))
def test_thinning_keeps_the_last_point_and_the_limit(points: list[int], most: int) -> None:
    kept = thinned(points, most)
    assert len(kept) <= most + 1
    assert kept[-1:] == points[-1:]


def test_watched_examples_show_before_and_now_escaped() -> None:
    def seen(step: int, text: str) -> dict[str, object]:
        return {
            "kind": "watched",
            "step": step,
            "items": [{"id": "1", "source": EVIL, "reference": EVIL, "text": text}],
        }

    html = watched_html([seen(0, "before"), seen(5, "middle"), seen(9, EVIL)], "en")
    assert "before" in html
    assert "middle" not in html
    assert "<script" not in html
    assert watched_html([], "en") == ""


def test_what_the_course_says_is_told_once_and_in_the_language_of_the_page() -> None:
    def said(now: float) -> dict[str, object]:
        params = {"step": 7, "best": 1.5, "now": now}
        return {"kind": "finding", "id": "overfitting", "severity": "warning", "params": params, "message": EVIL}

    html = course_html([said(1.6), said(1.9)], "es")
    assert html.count("<li>") == 1
    assert "1.9" in html
    assert "paso 7" in html
    assert course_html([], "en") == ""
