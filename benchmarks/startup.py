"""How long until the page is there: from the start of the program to the first paint in a real browser.

    python benchmarks/startup.py [--repeats 3] [--json]

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


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, deadline: float) -> None:
    """Wait until the app serves its page; raise TimeoutError after the deadline (of time.monotonic)."""
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise TimeoutError(address)


def one_start(page: Any) -> dict[str, float]:
    """Start the app once; return seconds until its HTML was served and until the browser showed the first tab."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as runs:
        command = [sys.executable, "app.py", "--no-browser", "--port", str(port), "--runs", runs]
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "HF_HUB_OFFLINE": "1"})
        try:
            wait_for(f"http://127.0.0.1:{port}", began + 120)
            seconds = {"served": time.monotonic() - began}
            if page is not None:
                page.goto(f"http://127.0.0.1:{port}", wait_until="commit")
                page.wait_for_selector("#go-paraphrase")
                seconds["visible"] = time.monotonic() - began
            return seconds
        finally:
            process.terminate()
            process.wait(30)


def measure(repeats: int) -> list[dict[str, float]]:
    """Start the app several times, with a browser where there is one."""
    chosen = os.environ.get("BVT_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    if chosen is None:
        return [one_start(None) for _ in range(repeats)]
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chosen, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_default_timeout(120_000)
        found = [one_start(page) for _ in range(repeats)]
        browser.close()
    return found


def main() -> int:
    """Print the figures; the exit code is 1 when the median is above the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3, help="starts to measure, after one to warm the file cache")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    chosen = parser.parse_args()
    runs = measure(chosen.repeats + 1)[1:]
    what = "visible" if "visible" in runs[0] else "served"
    median = statistics.median(run[what] for run in runs)
    if chosen.json:
        print(
            json.dumps({"what": what, "median_seconds": round(median, 2), "limit_seconds": LIMIT_SECONDS, "runs": runs})
        )
    else:
        for run in runs:
            print("  ".join(f"{name} {seconds:.2f} s" for name, seconds in run.items()))
        words = "first tab visible in the browser" if what == "visible" else "HTML served (no browser here)"
        print(f"{words}: {median:.2f} s (median of {len(runs)}, limit {LIMIT_SECONDS:.0f} s)")
    return 0 if median <= LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
