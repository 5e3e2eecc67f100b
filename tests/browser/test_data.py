"""The tab Data in a real browser: first rows, what was counted, the broken line; and Train, which knows the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


NOTE_FIRST_ROWS = """() => new MutationObserver(() => {
  const shown = (part) => document.querySelector(`#data-report ${part}`) !== null;
  window.peeked ||= shown(".bvt-rows") && !shown(".bvt-stats");
}).observe(document.body, {childList: true, subtree: true})"""
"""Notes whether the first rows were ever shown before the report."""


def choose(page: Any, place: str, option: str) -> None:
    """Choose an option of a list by its words."""
    page.click(f"{place} input")
    page.click(f"[role=option] >> text={option}")


def test_a_dropped_file_is_shown_counted_and_its_broken_row_found(app: Any, page: Any, tmp_path: Path) -> None:
    rows = [f"review number {n} of a film,{'good' if n % 4 else 'bad'}" for n in range(200)]
    rows.insert(9, "<b>too</b>,many,cells,here")
    file = tmp_path / "reviews.csv"
    file.write_text("\n".join(["text,label", *rows, ""]), encoding="utf-8")
    page.goto(f"{app.address}/?tab=data")
    page.wait_for_selector("#data-file input[type=file]", state="attached")
    choose(page, "#data-task", "Classify")
    choose(page, "#data-model", "tiny-flan")
    page.evaluate(NOTE_FIRST_ROWS)
    page.set_input_files("#data-file input[type=file]", str(file))
    page.wait_for_selector("#data-report .bvt-stats")
    assert page.evaluate("window.peeked") is True  # the first rows stood there before all was counted
    counted = page.inner_text("#data-report .bvt-stats")
    assert "160" in counted  # of 200 rows the part to learn from
    assert "75.0 %" in counted
    assert "The limit is 128: 0 of 200" in counted
    page.click("#data-report .bvt-findings summary")
    page.wait_for_selector("#data-report .bvt-findings details[open] >> text=line 11, column")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_named_dataset_goes_to_training_which_says_what_the_model_has_seen(app: Any, page: Any) -> None:
    page.goto(f"{app.address}/?tab=data")
    page.fill("#data-named input, #data-named textarea", "starter-qa")
    page.click("#data-look")
    page.wait_for_selector("#data-report h3 >> text=4,700 examples")
    page.click("#data-train")
    page.wait_for_selector("#train-findings >> text=Nothing")
    page.get_by_label("Start from").click()
    page.click("[role=option] >> text=tiny-flan")
    page.wait_for_selector("#train-findings >> text=already learned from this data (starter-qa)")


def test_a_path_is_no_name_of_a_dataset(app: Any, page: Any) -> None:
    page.goto(f"{app.address}/?tab=data")
    page.fill("#data-named input, #data-named textarea", "/etc/passwd")
    page.click("#data-look")
    page.wait_for_selector(".toast-body >> text=dropped in the tab Data")
    assert not page.query_selector("#data-report td")
