"""Whether a run has a living owner. The lock decides; a pid is only ever used to send a signal, and never alone.

A pid says little: it may belong to a zombie or, after a while, to another program. The lock is freed by the system
when its holder dies, however it dies. The recorded process is asked as well, so that deleting the lock file does not
start a run twice.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from ftcore.files import write_json

LOCK_NAME = "run.lock"
OWNER_NAME = "owner.json"
START_TOLERANCE_S = 2.0
"""Start times of one process as read at two moments differ by the rounding of the system's clock."""


@dataclass(frozen=True)
class ProcessRef:
    """A process that can be recognised later: its number and when it started (seconds since 1970)."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> ProcessRef | None:
        """Return the reference of a process that exists now, or None."""
        try:
            return cls(pid, psutil.Process(pid).create_time())
        except psutil.Error:
            return None

    def process(self, *, names: str | None = None) -> psutil.Process | None:
        """Return the process if it still is the one that was meant and is no zombie.

        ``names`` is a word of its command line that proves it too: start times shift when somebody sets the clock.
        """
        try:
            process = psutil.Process(self.pid)
            if process.status() == psutil.STATUS_ZOMBIE:
                return None
            same_start = abs(process.create_time() - self.started) < START_TOLERANCE_S
            if same_start or (names is not None and any(names in part for part in process.cmdline())):
                return process
        except psutil.Error:
            return None
        return None


def run_lock(run_dir: Path) -> FileLock:
    """Return the lock that the owner of a run holds as long as it lives."""
    return FileLock(run_dir / LOCK_NAME, thread_local=False)


def lock_is_held(run_dir: Path) -> bool:
    """Return whether some process holds the run's lock now. A folder without a lock file was never owned."""
    if not (run_dir / LOCK_NAME).exists():
        return False
    lock = run_lock(run_dir)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def record_owner(run_dir: Path) -> None:
    """Write down this process as the run's owner."""
    owner = ProcessRef.of(os.getpid())
    if owner is not None:
        write_json(run_dir / OWNER_NAME, asdict(owner))


def owner_process(run_dir: Path) -> psutil.Process | None:
    """Return the recorded owner if it is still alive and still the same process."""
    try:
        values = json.loads((run_dir / OWNER_NAME).read_text(encoding="utf-8"))
        owner = ProcessRef(int(values["pid"]), float(values["started"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return owner.process(names=str(run_dir))


def is_alive(run_dir: Path) -> bool:
    """Return whether a living process owns this run."""
    return lock_is_held(run_dir) or owner_process(run_dir) is not None


def end_process_tree(process: psutil.Process, grace_s: float) -> None:
    """End a process and all its children: ask first, then kill what is left after ``grace_s`` seconds."""
    with contextlib.suppress(psutil.NoSuchProcess):
        family = [*process.children(recursive=True), process]
        for member in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.terminate() if grace_s > 0 else member.kill()
        _, alive = psutil.wait_procs(family, timeout=grace_s)
        for member in alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.kill()
        psutil.wait_procs(alive, timeout=3)
