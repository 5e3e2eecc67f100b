"""The real app in a process of its own, and a real browser in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CHART_LEFT = "reading 'offsetWidth'"
"""Gradio 6.31's chart measures itself once more after its tab was left, and finds nothing; people see none of it."""
PATIENCE_MS = 180_000
"""How long one step may take on a busy machine."""


@dataclass
class App:
    """An app that is up: its address, its runs folder, its process."""

    address: str
    runs_dir: Path
    process: subprocess.Popen[bytes]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the app and the trainers it started."""
    children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.terminate()
    process.wait(20)
    for child in children:
        if child.is_running():
            child.kill()


def start_app(runs_dir: Path) -> App:
    """Start the app on a free port and wait until it answers."""
    port = _free_port()
    command = [sys.executable, "app.py", "--no-browser", "--port", str(port), "--runs", str(runs_dir)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"})
    address, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return App(address, runs_dir, process)
    _end(process)
    raise RuntimeError(f"the app did not come up at {address}")


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One app for all tests of this folder."""
    running = start_app(tmp_path_factory.mktemp("runs"))
    yield running
    _end(running.process)


def _missing(reason: str) -> None:
    if os.environ.get("BVT_REQUIRE_BROWSER") == "1":
        pytest.fail(f"BVT_REQUIRE_BROWSER is set, and {reason}")
    pytest.skip(f"{reason}; set BVT_BROWSER to a Chromium to run this")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium: BVT_BROWSER, or the one on the path; skips without one unless BVT_REQUIRE_BROWSER=1."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        _missing("playwright is not installed")
        return
    chosen = os.environ.get("BVT_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as player:
        try:
            found = player.chromium.launch(executable_path=chosen, args=QUIET)
        except Error as error:
            _missing(f"no browser could be started ({str(error).splitlines()[0]})")
            return
        yield found
        found.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh English page; errors in its console fail the test."""
    context = browser.new_context(locale="en-US", viewport={"width": 1440, "height": 1000})
    opened, problems = context.new_page(), []
    opened.set_default_timeout(PATIENCE_MS)
    opened.on("pageerror", lambda error: None if CHART_LEFT in str(error) else problems.append(str(error)))
    yield opened
    context.close()
    assert problems == []
