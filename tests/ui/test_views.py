"""What the page draws: everything escaped, differences complete, verdicts honest."""

from __future__ import annotations

import math
import re
from html import escape, unescape
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftcore.compare import Column
from ftcore.errors import BadInput, FtcoreError, Unavailable
from ftcore.evaluation import Difference, paired_difference
from ftcore.evaluation.benchmarking import Cell, cell_json
from ftcore.evaluation.stats import Verdict
from ftcore.runs import Message
from ftcore.tasks import metrics
from ui.benchmark_views import forgotten_sentence, problem_text
from ui.run_compare_views import between_html
from ui.run_views import course_html, curve_rows, message_text, thinned, watched_html
from ui.score_views import scores_html, verdict, verdict_sentence
from ui.text import LANGUAGES
from ui.views import Heading, Page, columns_html, diff_html, error_text, metric_html, problem_html

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


def test_a_column_says_how_fast_it_wrote() -> None:
    assert "14 tokens/s" in columns_html(page(seconds=0.5, tokens=7), "en")
    assert columns_html(page(seconds=0.0, tokens=7), "en").count("tokens/s") == 1  # the other column's


def test_names_are_escaped_once() -> None:
    columns = [Column(name, "yes", True, 1.0, 2, "float32", "abc") for name in ("a", "b")]
    named = Page(columns, [Heading("Tom & Ana's", "base", False), Heading("B", "", True)])
    html = columns_html(named, "en")
    assert "Word for word the same as Tom &amp; Ana&#x27;s." in html
    assert "&amp;amp;" not in html


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


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("code", "params"),
    [
        ("adapter_damaged", {"folder": "run-a", "problem": "no weights"}),  # begins with a name
        ("text_empty", {"field": "Text"}),
    ],
)
def test_a_message_a_run_and_a_cell_tell_an_error_in_the_same_words(
    code: str, params: dict[str, str], lang: str
) -> None:
    error = FtcoreError(code, expected="x", found="y", fix="z", **params)
    told = error_text(error, lang)
    assert message_text(Message.of(error), lang) == told
    assert unescape(problem_text(cell_json(Cell("m", "d", error=error))["error"], lang)) == told
    assert told[0] == ("r" if code == "adapter_damaged" else told[0].upper())


def test_a_kept_error_without_a_translation_is_told_as_it_was_kept() -> None:
    error = BadInput("no_such_code_yet", expected="bread", found="stones", fix="bake")
    assert message_text(Message.of(error), "es") == str(error)
    assert unescape(problem_text(cell_json(Cell("m", "d", error=error))["error"], "es")) == str(error)


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
    return {**found, "better": 12, "worse": 5, "same": 33, "verdict": "chance", **changes}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "chance"),
        ({"low": 1.0, "verdict": "chance"}, "chance"),  # more is asked than an interval without 0
        ({"verdict": "too_small"}, "too_small"),
        ({"difference": 0.0, "better": 0, "worse": 0, "verdict": "too_small"}, "same"),
        ({"difference": 0.3, "better": 0, "worse": 0, "verdict": "same"}, "same"),
    ],
)
def test_the_verdict_is_that_of_the_evaluation_unless_nothing_changed(
    changes: dict[str, object], expected: str
) -> None:
    assert verdict(difference(**changes)) == expected


def test_the_verdict_is_one_plain_sentence() -> None:
    sentence = verdict_sentence(difference(), "en")
    assert sentence == (
        "12 better, 5 worse, 33 the same. "
        "F1 +6.2 (95% interval \N{MINUS SIGN}0.8 to +13.5): this could still be chance."
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", get_args(Verdict))
def test_every_verdict_of_an_evaluation_has_its_sentence(name: str, lang: str) -> None:
    found = Difference("f1", 6.2, -0.8, 13.5, 0.1, 12, 5, 33, name)
    words = [verdict_sentence(found.to_json(), lang), forgotten_sentence(found.to_json(), lang)]
    for said in [*words, between_html([("a", "b", [found], 50)], lang)]:
        assert "+6" in said
    assert words[1].endswith(")."), "the numbers alone, without the verdict on training"


def test_other_answers_that_are_as_far_off_are_told_with_their_difference() -> None:
    gold = [[str(i % 6)] for i in range(120)]
    near = metrics.items_of([str(i % 6 + 1) for i in range(120)], gold)
    far = metrics.items_of([str(i % 6 + (1 if i % 3 else -1)) for i in range(120)], gold)
    found = paired_difference("pearson", near, far).to_json()
    assert (found["verdict"], found["better"], found["worse"]) == ("same", 0, 0)
    assert found["difference"] != 0
    assert verdict_sentence(found, "en").endswith("no answer scores differently.")


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
    of_two = [said(1.6) | {"dataset": "a"}, said(1.7) | {"dataset": "b"}, said(1.8) | {"dataset": "b"}]
    assert course_html(of_two, "en").count("<li>") == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_metric_says_what_it_measures(lang: str) -> None:
    for entry in metrics.all_metrics():
        html = metric_html(entry.name, lang)
        assert html.startswith("<abbr title="), entry.name
        assert len(html.split('"')[1]) > 15, entry.name
