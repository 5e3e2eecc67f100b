"""The folder of all runs: create, list, look up, delete, export. Nothing here leaves that folder."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import stat
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ftcore.errors import BadInput, Corrupted, NotFound
from ftcore.files import write_json
from ftcore.runs import liveness
from ftcore.runs.config import RunConfig
from ftcore.runs.export import write_zip
from ftcore.runs.folder import RunFolder, Status, read_folder
from ftcore.runs.states import State

DEFAULT_RUNS = Path(__file__).resolve().parents[2] / "runs"
RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")


def runs_folder() -> Path:
    """Return the folder of the runs: what FTCORE_RUNS names, else runs/ beside app.py."""
    named = os.environ.get("FTCORE_RUNS")
    return Path(named).expanduser().resolve() if named else DEFAULT_RUNS


@dataclass(frozen=True)
class RunSummary:
    """One line of the list of runs. ``problem`` says what is wrong with a corrupted folder."""

    run_id: str
    name: str
    state: State
    step: int = 0
    total_steps: int | None = None
    phase: str | None = None
    progress: float = 0.0
    eta_s: float | None = None
    task: str | None = None
    model: str | None = None
    dataset: str | None = None
    method: str | None = None
    created: str = ""
    has_model: bool = False
    message: str | None = None
    problem: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return asdict(self)


class RunStore:
    """The runs in one folder, which is made when it is missing."""

    def __init__(self, runs_dir: Path) -> None:
        self.runs_dir = Path(runs_dir).resolve()
        self.runs_dir.mkdir(parents=True, exist_ok=True)

    def create(self, config: RunConfig) -> RunFolder:
        """Write the folder of a new run, in one step, and return it in the state queued.

        Raises:
            BadInput: A run of this id exists, or the id is no folder name.
        """
        path = self._path(config.run_id)
        part = self.runs_dir / f".{config.run_id}.{uuid.uuid4().hex[:8]}.part"
        part.mkdir()
        write_json(part / "config.json", config.model_dump(mode="json"))
        draft = RunFolder(part, config)
        for folder in (draft.checkpoints_dir, draft.evaluation_dir):
            folder.mkdir()
        write_json(part / "status.json", asdict(Status("queued")))
        try:
            if path.exists():
                raise FileExistsError(path)
            part.rename(path)
        except OSError as error:
            shutil.rmtree(part, ignore_errors=True)
            raise BadInput(
                "run_exists",
                expected="a run id that is not taken",
                found=repr(config.run_id),
                fix="start the run again; it gets a new id",
                run_id=config.run_id,
            ) from error
        return RunFolder(path, config)

    def get(self, run_id: str) -> RunFolder:
        """Return a run.

        Raises:
            NotFound: No run has this id.
            Corrupted: Its folder is damaged; it can still be deleted.
        """
        return read_folder(self._path(run_id))

    def list(self) -> list[RunSummary]:
        """Return all runs, newest first, damaged folders included."""
        summaries = [self._summary(Path(entry.path)) for entry in os.scandir(self.runs_dir) if self._is_run(entry)]
        return sorted(summaries, key=lambda summary: (summary.created, summary.run_id), reverse=True)

    def summary(self, run_id: str) -> RunSummary:
        """Return one line of the list.

        Raises:
            NotFound: No run has this id.
        """
        path = self._path(run_id)
        if not path.is_dir():
            read_folder(path)
        return self._summary(path)

    def free_name(self, name: str, run_id: str = "") -> str:
        """Return a name as it is, or with the first number that no run but `run_id` has: "qa", "qa 2", "qa 3"."""
        taken = {run.name for run in self.list() if run.run_id != run_id}
        numbers = itertools.count(2)
        free = name
        while free in taken:
            free = f"{name} {next(numbers)}"
        return free

    def rename(self, run_id: str, name: str) -> None:
        """Call a run something else; a name that another run has gets a number.

        Raises:
            NotFound, Corrupted: As for get.
            BadInput: The name is empty.
        """
        if not name.strip():
            raise BadInput("run_name_empty", expected="a name", found="an empty one", fix="type a name")
        self.get(run_id).rename(self.free_name(" ".join(name.split()), run_id))

    def delete(self, run_id: str) -> None:
        """Delete a run's folder for good, damaged or not. Links are removed, never followed.

        Raises:
            NotFound: No run has this id.
            BadInput: The run is being trained now, or the id points out of the runs folder.
        """
        path = self._path(run_id)
        if path.is_symlink() or not path.is_dir():
            if path.is_symlink():
                path.unlink()
                return
            read_folder(path)
        lock = liveness.run_lock(path)
        if liveness.is_alive(path):
            raise BadInput(
                "run_is_running",
                expected="a run that is not being trained",
                found=f"run {run_id}, which is running",
                fix="stop it first",
                run_id=run_id,
            )
        doomed = self.runs_dir / f".{run_id}.{uuid.uuid4().hex[:8]}.deleted"
        with lock:
            # Renamed first: whatever happens next, the run is gone in one step. Windows refuses while the lock is open.
            if os.name != "nt":
                path.rename(doomed)
        if os.name == "nt":
            path.rename(doomed)
        shutil.rmtree(doomed, onerror=_make_writable)

    def export(self, run_id: str, zip_path: Path) -> Path:
        """Write what others need of a run into a zip: config, events, evaluation, model; no optimizer, no local paths.

        Raises:
            NotFound, Corrupted: As for get.
            Unavailable: The run has no model yet.
        """
        return write_zip(self.get(run_id), zip_path)

    def sweep(self) -> None:
        """Remove what a crash left of creations and deletions."""
        for entry in os.scandir(self.runs_dir):
            if (
                entry.name.startswith(".")
                and entry.name.endswith((".deleted", ".part"))
                and entry.is_dir(follow_symlinks=False)
            ):
                shutil.rmtree(entry.path, ignore_errors=True)

    def _path(self, run_id: str) -> Path:
        if not RUN_ID.fullmatch(run_id) or ".." in run_id:
            raise NotFound(
                "run_unknown",
                expected="the id of a run",
                found=repr(run_id[:80]),
                fix="list the runs and take an id from there",
                run_id=run_id[:80],
            )
        return self.runs_dir / run_id

    @staticmethod
    def _is_run(entry: os.DirEntry[str]) -> bool:
        return entry.is_dir() and RUN_ID.fullmatch(entry.name) is not None

    def _summary(self, path: Path) -> RunSummary:
        try:
            run = RunFolder.open(path)
            status = run.status
        except Corrupted as error:
            return RunSummary(path.name, path.name, "corrupted", problem=error.found)
        config = run.config
        return RunSummary(
            run_id=path.name,
            name=run.name,
            state=status.state,
            step=status.step,
            total_steps=status.total_steps,
            phase=status.phase,
            progress=status.progress,
            eta_s=status.eta_s,
            task=config.task,
            model=config.model.model_id,
            dataset=config.dataset.ref,
            method=config.method,
            created=config.created,
            has_model=run.has_model,
            message=status.message.text if status.message else None,
        )


def _make_writable(function: Any, path: str, _error: object) -> None:
    """Windows refuses to delete read-only files: make them writable and try once more."""
    Path(path).chmod(stat.S_IWRITE)
    function(path)
