"""The language script stands first in the page, and only there."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ui.language import SCRIPT, LanguageMiddleware


def served(path: str, body: bytes, method: str = "GET") -> tuple[dict[str, Any], bytes]:
    """What a browser gets from an app that answers with this body, in two pieces."""
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"text/html"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:5], "more_body": True})
        await send({"type": "http.response.body", "body": body[5:]})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    serving = LanguageMiddleware(app)({"type": "http", "method": method, "path": path}, None, send)
    with ThreadPoolExecutor(1) as pool:  # a browser test may have left a running event loop in this thread
        pool.submit(asyncio.run, serving).result()
    return sent[0], b"".join(message.get("body", b"") for message in sent[1:])


def test_the_script_comes_before_everything_else_in_the_head() -> None:
    start, body = served("/", b"<html><head><title>x</title></head></html>")
    assert body.startswith(b"<html><head>" + SCRIPT.encode())
    assert dict(start["headers"])[b"content-length"] == str(len(body)).encode()


def test_other_addresses_and_methods_pass_untouched() -> None:
    page = b"<html><head></head></html>"
    assert served("/config", page)[1] == page
    assert served("/", page, method="POST")[1] == page


def test_the_real_page_has_the_head_that_the_script_goes_into() -> None:
    from pathlib import Path

    import gradio

    index = Path(gradio.__file__).parent / "templates" / "frontend" / "index.html"
    assert "<head>" in index.read_text(encoding="utf-8")
