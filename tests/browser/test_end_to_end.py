"""What a person does first: compare, train, and find the own version in the next column; in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

IDLE = ".bvt-columns[aria-busy=false]"


WAYS = {
    "question-answering": "Teach the raw tiny-t5 to find answers in a paragraph.",
    "summarize": "Teach the raw tiny-t5 to sum up a news article in one sentence.",
    "paraphrase": "Teach the raw tiny-t5 to say the same in other words.",
}
"""The quick recipe of each task, by the name the page gives it."""


def compare(page: Any, task: str = "question-answering") -> list[str]:
    """Press Compare on a tab with its first example; return the answers of the columns."""
    page.click(f"#example-{task}-0")
    page.wait_for_function(
        f"[...document.querySelectorAll('[id^=\"{task}-\"] textarea')].every(e => e.value.length > 5)"
    )
    page.click(f"#go-{task}")
    page.wait_for_selector(f"#results-{task} {IDLE}")
    page.wait_for_selector(f"#go-{task}:visible")
    return [answer.inner_text() for answer in page.query_selector_all(f"#results-{task} .bvt-answer")]


def start_training(app: Any, page: Any, recipe: str, name: str) -> None:
    """Choose a recipe, make it a short one, press Start, and wait until the address names the run."""
    earlier = {folder.name for folder in app.runs_dir.iterdir()}
    page.click("button[role=tab][data-tab-id=train]")
    page.wait_for_selector("#train-needs dd")
    page.click("#train-recipe input")
    page.click(f"#train-recipe [role=option] >> text={recipe}")
    page.fill("#train-name input, #train-name textarea", name)
    page.click("text=Every setting")
    page.wait_for_selector("#train-max_steps input")
    for field, value in {"max_steps": 3, "train_rows": 64, "batch_size": 8, "eval_rows": 8, "test_rows": 20}.items():
        page.fill(f"#train-{field} input", str(value))
    page.click("#train-start")
    page.wait_for_selector(f"#run-status >> text={name}")
    runs = {folder.name for folder in app.runs_dir.glob("2*-*")} - earlier
    assert len(runs) == 1
    page.wait_for_function("run => location.search.includes(run)", arg=runs.pop())


@pytest.mark.parametrize("task", WAYS)
def test_compare_then_train_then_the_new_column_answers(app: Any, page: Any, task: str) -> None:
    name = f"Mine <b>&</b> {task}"
    page.goto(f"{app.address}/?tab={task}")
    page.wait_for_selector(f"#columns-{task} >> text=tiny-flan")
    columns = len(compare(page, task))
    facts = page.inner_text(f"#results-{task} .bvt-facts >> nth=0")
    assert columns == 2
    assert re.search(r"tokens.*weights [0-9a-f]{12}", facts, re.DOTALL)

    start_training(app, page, WAYS[task], name)
    page.goto(page.url)  # a refresh shows the same run, wherever it stands
    page.wait_for_selector(f"#run-status >> text={name}")
    page.wait_for_selector("#run-status .bvt-tag.good, #run-status .bvt-tag.bad")
    assert "finished" in page.inner_text("#run-status")
    assert "better" in page.inner_text("#run-scores .bvt-verdict")
    assert page.query_selector_all("#run-watched tbody tr")

    page.click(f"button[role=tab][data-tab-id={task}]")
    page.wait_for_selector(f"#columns-{task} >> text={name}")
    assert len(compare(page, task)) == columns + 1
    assert "adapter off" in page.inner_text(f"#results-{task}")
    assert page.query_selector(f"#results-{task} .bvt-col.tuned") is not None


def test_a_comparison_fills_in_the_benchmark_and_trains_nothing(app: Any, page: Any) -> None:
    earlier = sorted(app.runs_dir.glob("2*-*"))
    page.goto(f"{app.address}/?tab=benchmark")
    page.click("#benchmark-comparison input")
    page.click("#benchmark-comparison [role=option] >> text=The same prompts for the raw tiny-t5")
    page.wait_for_selector("#benchmark-models >> text=tiny-flan")
    page.wait_for_selector("#benchmark-datasets >> text=starter-summaries")
    page.click("#benchmark-start")
    page.wait_for_selector("#benchmark-status >> text=All measured")
    assert "60 examples" in page.inner_text("#benchmark-table")
    rouge = page.query_selector_all("#benchmark-table tbody td:nth-child(4)")
    raw, taught = (float(cell.inner_text()) for cell in rouge)
    assert taught > raw + 40
    assert sorted(app.runs_dir.glob("2*-*")) == earlier


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


def test_columns_that_nobody_recognises_can_be_named(app: Any, page: Any, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    rows = "".join(f"is {n} odd?,The number {n} is what it is.,{'yes' if n % 2 else 'no'}\n" for n in range(40))
    file.write_text(f"q,passage,gold\n{rows}", encoding="utf-8")
    page.goto(f"{app.address}/?tab=data")
    page.wait_for_selector("#data-file input[type=file]", state="attached")
    page.click("#data-task input")
    page.click("[role=option] >> text=Answer questions")
    page.set_input_files("#data-file input[type=file]", str(file))
    page.wait_for_selector(".toast-body >> text=say which column it is")
    assert [page.input_value(f"#data-column-{number} input") for number in range(3)] == ["q", "passage", ""]
    page.click("#data-column-2 input")
    page.click("[role=option] >> text=gold")
    page.wait_for_selector("#data-report td >> text=The number")
    page.wait_for_selector("#data-train")


def test_a_link_to_a_run_that_is_gone_leaves_training_usable(app: Any, page: Any) -> None:
    page.goto(f"{app.address}/?tab=train&run=20200101-000000-gone-abcdef")
    page.wait_for_selector("#train-needs dd")
    page.click("text=Every setting")
    page.wait_for_selector("#train-learning_rate input")
    assert page.input_value("#train-learning_rate input") == ""


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
