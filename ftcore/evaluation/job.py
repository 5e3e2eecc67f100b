"""A long measurement in a folder: what is asked for, where it stands, the table so far; started, stopped, gone on with.

::

    FOLDER/
    ├── request.json     models, datasets, split, limit (Request)
    ├── status.json      where it stands (JobStatus)
    ├── table.json       the table so far (Benchmark.to_json), replaced after each cell
    ├── stop             present when somebody asked it to stop
    ├── job.lock         held as long as somebody works on it
    └── answers/         DATASET/MODEL/predictions.jsonl: nothing in there is ever computed again

``python -m ftcore.evaluation.work FOLDER`` works on it in a process of its own.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from ftcore import models
from ftcore.catalog import load_catalog
from ftcore.errors import BadInput, FtcoreError, NotFound, RunFailed
from ftcore.evaluation.benchmarking import Benchmark, benchmark
from ftcore.evaluation.courses import open_course, published_for
from ftcore.evaluation.request import Request
from ftcore.files import write_json

MODULE = "ftcore.evaluation.work"
"""What to start as a process, with the folder as its argument."""

BENCHMARK = ".benchmark"
"""Folder, beside the runs, of the benchmark that page and command line share."""

WATCHED_EVERY_S = 0.2
WRITTEN_EVERY_S = 0.3
STARTED_WITHIN_S = 120
"""A process that has not begun by then never will."""

JobState = Literal["waiting", "running", "finished", "failed", "stopped", "interrupted"]


@dataclass(frozen=True)
class JobStatus:
    """Where a measurement stands. done, total: answers. error: code, params and message of what ended it."""

    state: JobState
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    error: Mapping[str, Any] | None = field(default=None)


class Job:
    """A measurement in its folder; any number of programs may look at it, one at a time works on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask(self, request: Request) -> None:
        """Write down what is to be measured.

        Raises:
            BadInput: Somebody is working on this folder (``measurement_runs``).
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._owned():
            (self.folder / "stop").unlink(missing_ok=True)
            (self.folder / "table.json").unlink(missing_ok=True)
            write_json(self.folder / "request.json", request.to_json())
            write_json(self.folder / "status.json", asdict(JobStatus("waiting")))

    def request(self) -> Request:
        """What is to be measured.

        Raises:
            NotFound: Nothing was asked for here (``measurement_missing``).
        """
        found = _read(self.folder / "request.json")
        if found is None:
            raise NotFound(
                "measurement_missing",
                expected="a folder with a measurement",
                found=f"none in {self.folder.name}",
                fix="start the measurement",
                folder=self.folder.name,
            )
        return Request.from_json(found)

    def status(self) -> JobStatus | None:
        """Where it stands; None when nothing was ever asked for. Running without anybody at work is interrupted."""
        found = _read(self.folder / "status.json")
        if found is None:
            return None
        status = JobStatus(**found)
        if status.state == "waiting" and time.time() - (self.folder / "status.json").stat().st_mtime > STARTED_WITHIN_S:
            return JobStatus("interrupted")
        if status.state == "running" and not self.is_alive():
            again = JobStatus(**(_read(self.folder / "status.json") or found))  # it may have ended between the looks
            return JobStatus("interrupted", again.done, again.total) if again.state == "running" else again
        return status

    def table(self) -> dict[str, Any] | None:
        """The table so far; None while there is no cell."""
        return _read(self.folder / "table.json")

    def is_alive(self) -> bool:
        """Whether somebody is working on it."""
        if not (self.folder / "job.lock").exists():
            return False
        lock = self._lock()
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        lock.release()
        return False

    def stop(self) -> None:
        """Ask whoever works on it to leave off within one token; what is done stays."""
        if self.folder.is_dir():
            (self.folder / "stop").touch()

    def work(
        self,
        *,
        shelves: Callable[[], models.Shelf] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Benchmark | None:
        """Compute what is missing, and return the table; None when it was stopped before the first cell was done.

        Raises:
            BadInput: Somebody else is working on it, or the request cannot be met.
            RunFailed: It was stopped.
        """
        request = self.request()
        with self._owned(), self._watching() as stop:
            report = _Report(self.folder, progress)
            try:
                return self._measure(request, stop, report, shelves)
            except FtcoreError as error:
                stopped = isinstance(error, RunFailed) and error.code == "evaluation_stopped"
                report.end("stopped" if stopped else "failed", None if stopped else error)
                raise
            except BaseException:
                report.end("interrupted", None)
                raise

    def _measure(
        self,
        request: Request,
        stop: threading.Event,
        report: _Report,
        shelves: Callable[[], models.Shelf] | None,
    ) -> Benchmark | None:
        report(0, 0)
        catalog = load_catalog()
        courses = [open_course(one, catalog, split=request.split, limit=request.limit) for one in request.courses]
        state = None
        for state in benchmark(
            request.variants, courses, folder=self.folder / "answers", shelves=shelves, cache=request.cache, stop=stop,
            batch_size=request.batch_size, published=published_for(request.courses), progress=report,
        ):  # fmt: skip
            write_json(self.folder / "table.json", state.to_json())
        report.end("finished", None)
        return state

    def _lock(self) -> FileLock:
        return FileLock(self.folder / "job.lock", thread_local=False)

    @contextmanager
    def _owned(self) -> Iterator[None]:
        lock = self._lock()
        try:
            lock.acquire(timeout=1)
        except Timeout as error:
            raise BadInput(
                "measurement_runs",
                expected="a measurement that nobody is working on",
                found="one that is running",
                fix="wait for it, or stop it first",
            ) from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _watching(self) -> Iterator[threading.Event]:
        """Give an event that is set once the stop file is there."""
        asked, over, path = threading.Event(), threading.Event(), self.folder / "stop"

        def watch() -> None:
            while not over.wait(WATCHED_EVERY_S):
                if path.exists():
                    asked.set()
                    return

        watcher = threading.Thread(target=watch, name="stop-watcher", daemon=True)
        watcher.start()
        try:
            yield asked
        finally:
            over.set()
            watcher.join()


class _Report:
    """Writes status.json, not more often than anybody looks."""

    def __init__(self, folder: Path, tell: Callable[[int, int], None] | None) -> None:
        self._path, self._tell = folder / "status.json", tell
        self._started, self._written, self._done, self._total = time.monotonic(), 0.0, 0, 0

    def __call__(self, done: int, total: int) -> None:
        self._done, self._total = done, total
        if self._tell is not None and total:
            self._tell(done, total)
        now = time.monotonic()
        if now - self._written >= WRITTEN_EVERY_S:
            self._written = now
            self.write_json("running", None)

    def end(self, state: JobState, error: FtcoreError | None) -> None:
        """Write how it ended."""
        self.write_json(state, error)

    def write_json(self, state: JobState, error: FtcoreError | None) -> None:
        told = None
        if error is not None:
            params = {name: str(value) for name, value in error.params.items()}
            told = {**error.to_json(), "params": params, "message": str(error)}
        seconds = round(time.monotonic() - self._started, 1)
        write_json(self._path, asdict(JobStatus(state, self._done, self._total, seconds, told)))


def _read(path: Path) -> dict[str, Any] | None:
    """Return the JSON object in a file; None when there is no whole one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
