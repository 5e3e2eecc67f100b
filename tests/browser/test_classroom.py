"""A classroom in a real browser: what is the teacher's is grey with its reason, until the teacher signs in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.security import server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    running = server.start("classroom", tmp_path_factory.mktemp("classroom"))
    yield running
    running.end()


def test_pupil_then_teacher(classroom: Any, page: Any) -> None:
    page.set_default_timeout(60_000)
    page.goto(f"{classroom.address}/?tab=runs")
    page.wait_for_selector("#access >> text=What is grey is for the teacher")
    page.click("text=Rename, delete, download")
    page.wait_for_selector("text=Only the teacher deletes runs.")
    assert page.is_disabled("#runs-delete")
    assert page.is_enabled("#runs-download")

    page.click("#access summary")
    page.fill("#access input[type=password]", "not the password")
    page.click("#access button[type=submit]")
    page.wait_for_selector("#access output >> text=type it again")
    page.fill("#access input[type=password]", server.PASSWORD)
    page.click("#access button[type=submit]")
    page.wait_for_selector("#access >> text=signed in as the teacher")
    page.click("text=Rename, delete, download")
    page.wait_for_selector("#runs-delete:enabled")
    assert page.query_selector("text=Only the teacher deletes runs. >> visible=true") is None

    page.click("#access button[type=submit]")
    page.wait_for_selector("#access >> text=What is grey is for the teacher")
    page.click("text=Rename, delete, download")
    page.wait_for_selector("#runs-delete:disabled")


def test_the_reasons_in_the_language_of_the_browser(classroom: Any, browser: Any) -> None:
    context = browser.new_context(locale="pt-BR")
    page = context.new_page()
    page.goto(f"{classroom.address}/?tab=train", timeout=120_000)
    page.wait_for_selector("#access >> text=Uma sala de aula", timeout=120_000)
    page.wait_for_selector("text=Os ajustes avulsos são para o docente", timeout=120_000)
    context.close()
