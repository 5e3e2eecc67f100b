"""What a person does first: compare, train, and find the own version in the next column; in a real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = pytest.mark.browser

IDLE = ".bvt-columns[aria-busy=false]"


def compare(page: Any) -> list[str]:
    """Press Compare on the question tab with its first example; return the answers of the columns."""
    page.click("#example-question-answering-0")
    page.wait_for_function("document.querySelector('#question-answering-context textarea').value.length > 10")
    page.click("#go-question-answering")
    page.wait_for_selector(f"#results-question-answering {IDLE}")
    page.wait_for_selector("#go-question-answering:visible")
    return [answer.inner_text() for answer in page.query_selector_all("#results-question-answering .bvt-answer")]


def test_compare_then_train_then_the_new_column_answers(app: Any, page: Any) -> None:
    page.goto(f"{app.address}/?tab=question-answering")
    page.wait_for_selector("#columns-question-answering >> text=tiny-flan")
    assert len(compare(page)) == 2
    facts = page.inner_text("#results-question-answering .bvt-facts >> nth=0")
    assert re.search(r"tokens.*weights [0-9a-f]{12}", facts, re.DOTALL)

    page.click("button[role=tab][data-tab-id=train]")
    page.wait_for_selector("#train-needs dd")
    page.fill("#train-name input, #train-name textarea", "Mine <b>&</b>")
    page.click("text=Every setting")
    for name, value in {"max_steps": 3, "train_rows": 64, "batch_size": 8, "eval_rows": 8, "test_rows": 20}.items():
        page.fill(f"#train-{name} input", str(value))
    page.click("#train-start")
    page.wait_for_selector("#run-status >> text=Mine <b>&</b>")
    page.wait_for_function("location.search.includes('run=')")
    address = page.url

    page.goto(address)  # a refresh shows the same run, wherever it stands
    page.wait_for_selector("#run-status >> text=Mine <b>&</b>")
    page.wait_for_selector("#run-status .bvt-tag.good, #run-status .bvt-tag.bad")
    assert "finished" in page.inner_text("#run-status")
    assert "better" in page.inner_text("#run-scores .bvt-verdict")
    assert page.query_selector_all("#run-watched tbody tr")

    page.click("button[role=tab][data-tab-id=question-answering]")
    page.wait_for_selector("#columns-question-answering >> text=Mine <b>&</b>")
    assert len(compare(page)) == 3
    assert "adapter off" in page.inner_text("#results-question-answering")
    assert page.query_selector("#results-question-answering .bvt-col.tuned") is not None


def test_the_switch_changes_the_language_of_everything_and_stays(app: Any, page: Any) -> None:
    page.goto(f"{app.address}/?tab=train")
    page.wait_for_selector("#train-start >> text=Start training")
    page.click("a[data-lang=es]")
    page.wait_for_selector("#train-start >> text=Empezar a entrenar")
    assert "tab=train" in page.url
    page.goto(app.address)
    page.wait_for_selector("text=Dilo con otras palabras")
    page.wait_for_selector("text=Todavía no hay nada que comparar")
    assert page.evaluate("document.documentElement.lang") == "es"


def test_the_browser_chooses_the_language_at_first(app: Any, browser: Any) -> None:
    context = browser.new_context(locale="pt-BR")
    page = context.new_page()
    page.goto(app.address, timeout=120_000)
    page.wait_for_selector("text=Diga com outras palavras", timeout=120_000)
    context.close()


def test_bad_input_is_told_and_nothing_breaks(app: Any, page: Any) -> None:
    page.goto(f"{app.address}/?tab=question-answering&run=../../etc")
    page.wait_for_selector("#columns-question-answering >> text=tiny-flan")
    page.click("#go-question-answering")
    page.wait_for_selector(".toast-body >> text=It is empty")
    page.fill("#question-answering-question textarea", "?")
    page.fill("#question-answering-context textarea", "x" * 100_000)
    page.click("#go-question-answering")
    page.wait_for_selector(".toast-body >> text=100000")
    assert len(compare(page)) >= 2


def test_scripts_in_texts_are_shown_and_not_run(app: Any, page: Any) -> None:
    page.goto(f"{app.address}/?tab=question-answering")
    page.wait_for_selector("#columns-question-answering >> text=tiny-flan")
    evil = "<img src=x onerror='window.ran=1'><script>window.ran=1</script>"
    page.fill("#question-answering-question textarea", evil)
    page.fill("#question-answering-context textarea", evil)
    page.click("#go-question-answering")
    page.wait_for_selector(f"#results-question-answering {IDLE}")
    page.click("#reading-question-answering button.label-wrap")
    page.wait_for_selector("#reads-question-answering pre")
    assert "onerror" in page.inner_text("#reads-question-answering pre >> nth=0")
    assert page.evaluate("window.ran") is None


def test_the_page_asks_no_other_host_and_fits_a_phone(app: Any, browser: Any) -> None:
    context = browser.new_context(locale="en-US", viewport={"width": 390, "height": 844})
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(app.address, timeout=120_000)
    page.wait_for_selector("#go-paraphrase", timeout=120_000)
    assert [url for url in asked if not url.startswith((app.address, "data:", "blob:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
