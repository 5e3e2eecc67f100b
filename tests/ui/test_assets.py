"""Gradio's files come from memory, compressed for those who take it, and nothing outside their folder comes."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import brotli
import gradio
import pytest

from ui.assets import AssetsMiddleware, asset

FOLDER = Path(gradio.__file__).parent / "templates" / "frontend" / "assets"
SCRIPT = max(FOLDER.glob("index-*.js"), key=lambda path: path.stat().st_size)
FONT = next(FOLDER.glob("*.woff2"))


def ask(path: str, method: str = "GET", accept: bytes = b"gzip, br") -> tuple[dict[bytes, bytes], bytes] | None:
    """Return the headers and the body of an answer, or None when the request was passed on."""
    passed: list[bool] = []
    sent: list[dict[str, Any]] = []

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        passed.append(True)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": [(b"accept-encoding", accept)]}
    with ThreadPoolExecutor(1) as apart:  # the browser tests leave a loop running in this thread
        apart.submit(asyncio.run, AssetsMiddleware(behind)(scope, None, send)).result()
    if passed:
        assert not sent
        return None
    assert sent[0]["status"] == 200
    return dict(sent[0]["headers"]), sent[1]["body"]


def test_a_script_comes_compressed_and_may_be_kept() -> None:
    answer = ask(f"/assets/{SCRIPT.name}")
    assert answer is not None
    headers, body = answer
    assert brotli.decompress(body) == SCRIPT.read_bytes()
    assert headers[b"content-encoding"] == b"br"
    assert headers[b"content-type"].startswith(b"text/javascript")
    assert headers[b"content-length"] == str(len(body)).encode()
    assert b"immutable" in headers[b"cache-control"]


@pytest.mark.parametrize("path", [SCRIPT, FONT], ids=["no compression wanted", "compressed already"])
def test_a_file_comes_as_it_is(path: Path) -> None:
    answer = ask(f"/assets/{path.name}", accept=b"gzip" if path == SCRIPT else b"br")
    assert answer is not None
    assert answer[1] == path.read_bytes()
    assert b"content-encoding" not in answer[0]


@pytest.mark.parametrize(
    "path",
    ["/", "/config", "/assets/", "/assets/none.js", "/assets/../index.html", "/assets/..", "/assets/.hidden",
     "/assets/a/b.js", "/assets/..\\..\\x", "/assets/%2e%2e", f"/assets//{SCRIPT.name}", f"/x/assets/{SCRIPT.name}"],
)  # fmt: skip
def test_everything_else_is_passed_on(path: str) -> None:
    assert ask(path) is None


def test_only_reading_is_answered() -> None:
    assert ask(f"/assets/{SCRIPT.name}", method="POST") is None


def test_a_file_is_read_and_compressed_once() -> None:
    assert asset(SCRIPT.name) is asset(SCRIPT.name)
