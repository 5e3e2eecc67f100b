"""How a trainer learns that it should end: a person's stop (a file in the run folder) or the system's (SIGTERM)."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from ftcore.runs.folder import RunFolder

POLL_S = 0.2

Reason = Literal["stopped", "interrupted"]


class StopRequested(Exception):
    """Raised where a trainer is, so that it leaves off at once."""


class StopSignal:
    """Whether the run should end, and why.

    ``stopped`` is what a person asked for and ends the run; ``interrupted`` is the system's wish and leaves the run
    to be resumed.
    """

    def __init__(self) -> None:
        self.event = threading.Event()
        self.reason: Reason | None = None

    def request(self, reason: Reason) -> None:
        """Ask the trainer to end; a person's stop counts more than the system's."""
        if self.reason != "stopped":
            self.reason = reason
        self.event.set()

    def check(self) -> None:
        """Raise StopRequested if the run should end."""
        if self.event.is_set():
            raise StopRequested

    @contextmanager
    def watching(self, run: RunFolder) -> Iterator[None]:
        """Watch the run's stop file and SIGTERM for as long as the block runs."""
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(run, done), name="stop-watcher", daemon=True)
        main = threading.current_thread() is threading.main_thread()
        earlier = signal.signal(signal.SIGTERM, lambda *_: self.request("interrupted")) if main else None
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()
            if main:
                signal.signal(signal.SIGTERM, earlier)

    def _watch(self, run: RunFolder, done: threading.Event) -> None:
        while True:
            if run.stop_requested:
                self.request("stopped")
                return
            if done.wait(POLL_S):
                return
