"""The waiting line: one SQLite file that several processes claim runs from, each run once.

A claim is atomic because SQLite lets one writer in at a time (BEGIN IMMEDIATE). The line holds order and claims only;
what state a run is in stands in its folder, from which a lost line is rebuilt.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ftcore.runs.liveness import ProcessRef

FILE_NAME = "queue.sqlite3"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS line (
    run_id TEXT PRIMARY KEY,
    place REAL NOT NULL,
    claimed INTEGER NOT NULL DEFAULT 0,
    claimer_pid INTEGER, claimer_started REAL,
    trainer_pid INTEGER, trainer_started REAL
)
"""


@dataclass(frozen=True)
class Claim:
    """A run that was taken from the line, by whom, and the trainer that was started for it (None: not yet)."""

    run_id: str
    claimer: ProcessRef | None
    trainer: ProcessRef | None


class Queue:
    """The waiting line of one runs folder."""

    def __init__(self, runs_dir: Path) -> None:
        self.path = runs_dir / FILE_NAME

    def add(self, run_id: str) -> None:
        """Put a run at the end of the line; a run that is in it already stays where it is."""
        with self._writing() as line:
            line.execute(
                "INSERT OR IGNORE INTO line (run_id, place) VALUES (?, (SELECT COALESCE(MAX(place), 0) + 1 FROM line))",
                (run_id,),
            )

    def claim(self, slots: int, is_occupied: Callable[[Claim], bool]) -> str | None:
        """Take the first waiting run if fewer than ``slots`` claims are occupied; None when there is nothing to do."""
        with self._writing() as line:
            if sum(is_occupied(claim) for claim in self._claims(line)) >= slots:
                return None
            first = line.execute("SELECT run_id FROM line WHERE claimed = 0 ORDER BY place LIMIT 1").fetchone()
            if first is None:
                return None
            me = ProcessRef.of(os.getpid())
            line.execute(
                "UPDATE line SET claimed = 1, claimer_pid = ?, claimer_started = ? WHERE run_id = ?",
                (me.pid if me else None, me.started if me else None, first[0]),
            )
            return str(first[0])

    def started(self, run_id: str, trainer: ProcessRef | None) -> None:
        """Write down which process trains a claimed run."""
        with self._writing() as line:
            line.execute(
                "UPDATE line SET trainer_pid = ?, trainer_started = ? WHERE run_id = ?",
                (trainer.pid if trainer else None, trainer.started if trainer else None, run_id),
            )

    def withdraw(self, run_id: str) -> bool:
        """Take a waiting run out of the line; False when it was claimed before or is not in it."""
        with self._writing() as line:
            return line.execute("DELETE FROM line WHERE run_id = ? AND claimed = 0", (run_id,)).rowcount == 1

    def release(self, claim: Claim) -> bool:
        """Take a claimed run out of the line; False when somebody else did, or claimed it anew since."""
        with self._writing() as line:
            done = line.execute(
                "DELETE FROM line WHERE run_id = ? AND claimed = 1 AND claimer_pid IS ? AND trainer_pid IS ?",
                (
                    claim.run_id,
                    claim.claimer.pid if claim.claimer else None,
                    claim.trainer.pid if claim.trainer else None,
                ),
            )
            return done.rowcount == 1

    def waiting(self) -> list[str]:
        """Return the ids of the waiting runs, first one first."""
        with self._reading() as line:
            return [str(row[0]) for row in line.execute("SELECT run_id FROM line WHERE claimed = 0 ORDER BY place")]

    def claims(self) -> list[Claim]:
        """Return the runs that were claimed and have not left the line."""
        with self._reading() as line:
            return self._claims(line)

    @staticmethod
    def _claims(line: sqlite3.Connection) -> list[Claim]:
        rows = line.execute(
            "SELECT run_id, claimer_pid, claimer_started, trainer_pid, trainer_started FROM line WHERE claimed = 1"
        ).fetchall()
        return [Claim(str(row[0]), _ref(row[1], row[2]), _ref(row[3], row[4])) for row in rows]

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """Connect for one transaction; a damaged file is put aside, since the folders say all that it said."""
        try:
            connection = self._open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            self.path.replace(self.path.with_suffix(f".damaged-{int(time.time())}"))
            connection = self._open()
        try:
            yield connection
        finally:
            connection.close()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        try:
            connection.execute(_SCHEMA)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._connected() as connection:
            yield connection


def _ref(pid: int | None, started: float | None) -> ProcessRef | None:
    return ProcessRef(int(pid), float(started)) if pid is not None and started is not None else None
