"""Which requests come in at all."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import gate

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("header", "host", "allowed"), [
    ("127.0.0.1:7860", "127.0.0.1", True), ("localhost", "127.0.0.1", True), ("[::1]:7860", "127.0.0.1", True),
    ("LOCALHOST.:80", "127.0.0.1", True), ("evil.example", "127.0.0.1", False), ("", "127.0.0.1", False),
    ("127.0.0.1.evil.example", "127.0.0.1", False), ("localhost@evil.example", "127.0.0.1", False),
    ("192.168.1.5:7860", "127.0.0.1", False), ("192.168.1.5:7860", "0.0.0.0", True), ("evil.example", "0.0.0.0", False),
    ("192.168.1.5", "192.168.1.5", True), ("localhost, evil.example", "127.0.0.1", False), ("0x7f.1", "0.0.0.0", False),
    ("class.example:80", "0.0.0.0", True),
])  # fmt: skip
def test_names_of_the_page(header: str, host: str, allowed: bool) -> None:
    assert gate.is_host_allowed(header, gate.allowed_hosts(host, ["class.example"])) is allowed


@pytest.mark.parametrize(("headers", "same"), [
    ({}, True), ({"origin": "http://a:1"}, True), ({"origin": "https://a:1"}, True), ({"origin": "http://a:2"}, False),
    ({"origin": "null"}, False), ({"origin": "http://evil"}, False), ({"sec-fetch-site": "same-origin"}, True),
    ({"sec-fetch-site": "none"}, True), ({"sec-fetch-site": "cross-site"}, False),
    ({"sec-fetch-site": "same-site"}, False), ({"origin": "http://a:1", "sec-fetch-site": "cross-site"}, False),
])  # fmt: skip
def test_pages_of_others(headers: dict[str, str], same: bool) -> None:
    assert gate.is_same_origin({"host": "a:1", **headers}) is same


@pytest.mark.parametrize(("method", "path", "open_"), [
    ("GET", "/", True), ("GET", "/config", True), ("POST", "/gradio_api/queue/join", True), ("HEAD", "/", True),
    ("GET", "/monitoring", False),
    ("GET", "/gradio_api/proxy=http://x", False), ("POST", "/gradio_api/component_server", False),
    ("POST", "/gradio_api/vibe-code", False), ("POST", "/gradio_api/process_recording", False),
    ("GET", "/gradio_api/deep_link", False), ("GET", "/docs", False), ("PUT", "/", False), ("DELETE", "/", False),
    ("GET", "/login/huggingface", False), ("POST", "/login", False), ("GET", "/gradio_api/dev/reload", False),
    ("GET", "/gradio_api/openapi.json", False), ("OPTIONS", "/gradio_api/queue/join", False),
])  # fmt: skip
def test_addresses_that_are_open(method: str, path: str, open_: bool) -> None:
    assert gate.is_route(method, path, oauth=False) is open_


def test_the_sign_in_of_a_space_is_open_on_a_space_only() -> None:
    assert gate.is_route("GET", "/login/huggingface", oauth=True)


@pytest.mark.parametrize(("value", "forged"), [
    ({"data": ["text", 1, None, {"a": [1]}]}, False), ({"data": [{"path": "/x/y.csv"}]}, False),
    ({"data": [{"path": "http://10.0.0.1/"}]}, True), ({"data": [[{"a": {"path": "file:///etc/passwd"}}]]}, True),
    ({"data": [{"path": "\\\\server\\share"}]}, True), ({"data": [{"path": "a\0b"}]}, True),
])  # fmt: skip
def test_files_that_were_not_sent(value: object, forged: bool) -> None:
    assert gate.forged_file(value) is forged


def test_a_value_nested_too_deep_is_forged() -> None:
    value: object = 1
    for _ in range(60):
        value = [value]
    assert gate.forged_file(value)


@pytest.mark.parametrize(("header", "address"), [
    ("", "10.0.0.7"), ("8.8.8.8", "8.8.8.8"), ("1.1.1.1, 8.8.8.8, 10.0.0.1", "8.8.8.8"), ("evil, 10.1.1.1", "10.0.0.7"),
    ("1.1.1.1, not an address", "1.1.1.1"),
])  # fmt: skip
def test_the_address_behind_proxies(header: str, address: str) -> None:
    assert gate.forwarded_address(header, "10.0.0.7") == address


@given(st.text())
def test_no_header_breaks_the_gate(text: str) -> None:
    gate.is_host_allowed(text, {"*", "localhost"})
    gate.forwarded_address(text, "x")
    assert gate.host_name(text) == gate.host_name(text).strip("[]:/@ ")
    assert gate.is_same_origin({"host": "a", "origin": f"http://{text}"}) in (True, False)


ACTING = {"jobs": {"submit", "stop", "resume"}, "store": {"delete", "rename", "export", "create"},
          "uploads": {"keep", "remember"}}  # fmt: skip


def test_the_page_acts_through_the_visit_alone() -> None:
    """A handler can be called by name, so none may act on the queue, the store or the uploads by itself."""
    around = [
        f"{path.name}:{node.lineno}: {node.value.attr}.{node.attr}"
        for path in sorted((ROOT / "ui").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if path.name != "visit.py" and isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)
        if node.attr in ACTING.get(node.value.attr, ())
    ]
    assert around == []
