"""Twenty visitors at once against a real server: nobody sees a failure, or what belongs to somebody else.

    python benchmarks/visitors.py --minutes 3

It starts the app in the mode ``classroom`` on a free port of this machine. Each visitor opens the page, compares a text
of their own with their own choice of columns, presses Start training now and then, and refreshes. It prints how many
requests there were, every answer of 500 and above, every column that is not the visitor's own, the memory of the server
over time and how long comparing took. The exit code is 1 when anything of that was wrong.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.security.server import Client, Server, handler, said, start

MODELS = ("tiny-t5", "tiny-flan", "tiny-gpt")
MOST_GROWTH_MB = 600
"""Memory that the server may gain after its models are loaded: answers in flight, one more model."""


@dataclass
class Seen:
    """What all visitors have seen together."""

    compares: list[float] = field(default_factory=list)
    refreshes: list[float] = field(default_factory=list)
    started: int = 0
    limits: int = 0
    wrong: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, value: Any) -> None:
        """Write one observation down."""
        with self.lock:
            getattr(self, kind).append(value)


@dataclass
class Visitor:
    """One person with a browser."""

    number: int
    client: Client
    seen: Seen
    chance: random.Random

    @property
    def word(self) -> str:
        """A word that only this visitor writes."""
        return f"visitor{self.number:02d}word"

    def visit(self, until: float) -> None:
        """Do what people do until the time is over."""
        config = self._refresh()
        while time.monotonic() < until:
            what = self.chance.random()
            if what < 0.15:
                config = self._refresh()
            elif what < 0.2:
                self._train(config)
            else:
                self._compare(config)
            time.sleep(self.chance.uniform(0.2, 1.5))

    def _refresh(self) -> Any:
        began = time.monotonic()
        self.client.open()
        answer = self.client.ask("GET", "/config")
        self._check(answer.status, "refresh")
        self.seen.add("refreshes", time.monotonic() - began)
        return answer.json

    def _compare(self, config: Any) -> None:
        one = handler(config, "go-paraphrase")
        values = [prop.get("value") for prop in one["props"]]
        columns = self.chance.sample(MODELS, 2)
        text = f"The museum of {self.word} opens at nine, number {self.chance.randrange(10**6)}."
        began = time.monotonic()
        messages = self.client.call(one["id"], [columns, *values[1:-1], text])
        self._check(messages[0], "compare")
        if messages[0] != 200 or "at once" in said(messages):
            self.seen.limits += 1
            return
        self.seen.add("compares", time.monotonic() - began)
        self._own(columns, text, str(messages[1:]))

    def _own(self, columns: list[str], text: str, shown: str) -> None:
        """Look whether the answer is this visitor's: the own columns in order, the own text, no word of others."""
        headings = re.findall(r"<h3>([\w-]+)</h3>", shown)
        if not headings or headings[:2] != columns:
            self.seen.add("wrong", f"columns {headings[:2]} in place of {columns}")
        if text not in shown:
            self.seen.add("wrong", "the text read is not the one that was sent")
        if others := set(re.findall(r"visitor\d\dword", shown)) - {self.word}:
            self.seen.add("wrong", f"words of others: {others}")

    def _train(self, config: Any) -> None:
        one = handler(config, "train-start")
        messages = self.client.call(one["id"], [prop.get("value") for prop in one["props"]])
        self._check(messages[0], "train")
        with self.seen.lock:
            if said(messages):
                self.seen.limits += 1
            else:
                self.seen.started += 1

    def _check(self, status: int, what: str) -> None:
        if status >= 500:
            self.seen.add("wrong", f"{what}: {status}")


def watch(server: Server, seen: Seen, until: float) -> None:
    """Write the server's memory down once a second."""
    while time.monotonic() < until:
        seen.add("memory", server.rss_mb())
        time.sleep(1)


def measure(visitors: int, minutes: float, folder: Path) -> Seen:
    """Let the visitors in and return what they saw."""
    server, seen = start("classroom", folder), Seen()
    try:
        warm = Visitor(99, Client(server).open(), Seen(), random.Random(0))
        for _ in range(4):  # every model is loaded once, so that growth means growth
            warm._compare(warm.client.config())
        until = time.monotonic() + 60 * minutes
        people = [Visitor(number, Client(server), seen, random.Random(number)).visit for number in range(visitors)]
        threads = [threading.Thread(target=_guarded, args=(person, until, seen)) for person in people]
        threads.append(threading.Thread(target=watch, args=(server, seen, until)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return seen
    finally:
        server.end()


def _guarded(person: Any, until: float, seen: Seen) -> None:
    """Count an error on a visitor's side as something wrong, rather than lose it with the thread."""
    try:
        person(until)
    except Exception as error:  # noqa: BLE001  # a broken connection is what this looks for
        seen.add("wrong", f"{type(error).__name__}: {error}")


def report(seen: Seen) -> bool:
    """Print what was seen; return whether all of it was right."""
    growth = max(seen.memory) - seen.memory[0]
    ordered = sorted(seen.compares)
    p95 = ordered[int(0.95 * (len(ordered) - 1))] if ordered else float("nan")
    print(f"comparisons {len(ordered)}, median {statistics.median(ordered or [0]):.2f} s, p95 {p95:.2f} s")
    print(f"refreshes {len(seen.refreshes)}, median {statistics.median(seen.refreshes or [0]):.2f} s")
    print(f"runs started {seen.started}, answers that told a limit {seen.limits}")
    print(f"memory of the server {seen.memory[0]:.0f} MB at first, {max(seen.memory):.0f} MB at most (+{growth:.0f})")
    print(f"wrong: {len(seen.wrong)}")
    for line in sorted(set(seen.wrong))[:10]:
        print(f"  {seen.wrong.count(line)} × {line}")
    return not seen.wrong and growth <= MOST_GROWTH_MB and bool(ordered)


def main() -> int:
    """Run it as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return 0 if report(measure(chosen.visitors, chosen.minutes, Path(folder))) else 1


if __name__ == "__main__":
    sys.exit(main())
