"""events.jsonl: what happened in a run, one JSON object a line, only ever appended.

Kinds: ``log`` (step, loss, learning_rate, grad_norm), ``eval`` (step, eval_loss, seconds), ``watched`` (step, items),
``phase`` (phase), ``finding`` (a Finding), ``resumed`` (step: everything after it was done again), ``checkpoint``
(step).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Event = dict[str, Any]


class EventLog:
    """The events of one run."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, kind: str, **values: Any) -> None:
        """Write one event, whole lines only: what a crash left of a line is closed first."""
        line = json.dumps({"t": round(time.time(), 3), "kind": kind, **values}, ensure_ascii=False, allow_nan=False)
        with self.path.open("ab+") as handle:
            torn = handle.tell() > 0 and not self._ends_whole(handle)
            handle.write((b"\n" if torn else b"") + line.encode() + b"\n")

    @staticmethod
    def _ends_whole(handle: Any) -> bool:
        handle.seek(-1, 2)
        return bool(handle.read(1) == b"\n")

    def read(self, since: int = 0) -> list[Event]:
        """Return the events whose number ``n`` (their line) is at least ``since``.

        Lines that a crash tore are left out, and so are the steps that a resume did again.
        """
        kept: list[Event] = []
        for event in self._lines():
            if event.get("kind") == "resumed":
                kept = [earlier for earlier in kept if earlier.get("step", 0) <= event.get("step", 0)]
            kept.append(event)
        return [event for event in kept if event["n"] >= since]

    def last_step(self) -> int:
        """Return the last step that an event speaks of, or 0."""
        return max((event["step"] for event in self.read() if isinstance(event.get("step"), int)), default=0)

    def _lines(self) -> Iterator[Event]:
        try:
            text = self.path.read_bytes()
        except FileNotFoundError:
            return
        for number, line in enumerate(text.splitlines()):
            try:
                event = json.loads(line)
            except ValueError:
                continue  # a torn line
            if isinstance(event, dict):
                yield {**event, "n": number}
