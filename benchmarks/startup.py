"""How long until the page is there: from the start of the program to the first tab shown in a real browser.

    python benchmarks/startup.py [--repeats 3] [--json]

Beside it, in turns, starts the least that Gradio can serve: a page with one button. The rest is ours. Python may keep
the modules it has compiled, as it does unless somebody forbids it: the first turn, which is not counted, compiles them.

Without a Chromium (BVT_BROWSER or on the path) it measures until the page's HTML has been served, and says so.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIMIT_SECONDS = 4.0
OURS, LEAST = "Base vs Tuned", "Gradio, one button"
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}, "HF_HUB_OFFLINE": "1",
}  # fmt: skip
ONE_BUTTON = """
import sys
import gradio
with gradio.Blocks(analytics_enabled=False) as page:
    gradio.Button("Go", elem_id="go-paraphrase")
page.launch(server_port=int(sys.argv[1]), quiet=True)
"""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes], deadline: float) -> None:
    """Wait until the app serves its page; raise TimeoutError after the deadline (of time.monotonic) or its end."""
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise TimeoutError(address)


def command(name: str, port: int, runs: str) -> list[str]:
    """Return the command that serves one of the two pages."""
    if name == LEAST:
        return [sys.executable, "-c", ONE_BUTTON, str(port)]
    return [sys.executable, "app.py", "--no-browser", "--port", str(port), "--runs", runs]


def one_start(name: str, page: Any) -> dict[str, float]:
    """Start one page once; return seconds until its HTML was served and until the browser showed its first button."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as runs:
        began = time.monotonic()
        process = subprocess.Popen(command(name, port, runs), cwd=ROOT, env=ENVIRONMENT)
        try:
            wait_for(f"http://127.0.0.1:{port}", process, began + 120)
            seconds = {"served": time.monotonic() - began}
            if page is not None:
                page.goto(f"http://127.0.0.1:{port}", wait_until="commit")
                page.wait_for_selector("#go-paraphrase")
                seconds["visible"] = time.monotonic() - began
            return seconds
        finally:
            process.terminate()
            process.wait(30)


def in_turns(repeats: int, page: Any) -> dict[str, list[dict[str, float]]]:
    """Start both pages in turns, so that what else the machine does meets both; the first turn warms the cache."""
    turns = [{name: one_start(name, page) for name in (OURS, LEAST)} for _ in range(repeats + 1)]
    return {name: [turn[name] for turn in turns[1:]] for name in (OURS, LEAST)}


def measure(repeats: int) -> dict[str, list[dict[str, float]]]:
    """Start both pages several times, with a browser where there is one."""
    chosen = os.environ.get("BVT_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    if chosen is None:
        return in_turns(repeats, None)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chosen, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_default_timeout(120_000)
        found = in_turns(repeats, page)
        browser.close()
    return found


def main() -> int:
    """Print the figures; the exit code is 1 when our median is above the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3, help="starts of each, after one to warm the file cache")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    chosen = parser.parse_args()
    runs = measure(chosen.repeats)
    what = "visible" if "visible" in runs[OURS][0] else "served"
    median = {name: statistics.median(run[what] for run in found) for name, found in runs.items()}
    if chosen.json:
        print(json.dumps({"what": what, "median_seconds": median, "limit_seconds": LIMIT_SECONDS, "runs": runs}))
    else:
        print("seconds until the first button is " + ("visible in the browser" if what == "visible" else "served"))
        for name, found in runs.items():
            print(f"{name:20} {median[name]:6.2f}   each: " + ", ".join(f"{run[what]:.2f}" for run in found))
        print(f"ratio {median[OURS] / median[LEAST]:.2f}, limit {LIMIT_SECONDS:.0f} s")
    return 0 if median[OURS] <= LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
