"""Checkpoints that count only when they are whole, and the model that is made of the best of them.

A checkpoint folder is whole when its ``complete`` marker exists and every file in it has the size and the SHA-256
that the marker says. The marker is written last, in one step; a checkpoint that was cut off, truncated or altered is
therefore never used.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ftcore.files import write_json

MARKER = "complete"
PREFIX = "checkpoint-"
KEPT_OUT = (
    "optimizer.pt",
    "scheduler.pt",
    "scaler.pt",
    "rng_state.pth",
    "trainer_state.json",
    "training_args.bin",
    MARKER,
    "progress.json",
    "README.md",
)
"""Files of a checkpoint that are no part of the model."""


@dataclass(frozen=True)
class Checkpoint:
    """A whole checkpoint: its step, the folder, and how the training stood (``progress``, see RunTrainer)."""

    step: int
    path: Path
    progress: Mapping[str, Any]


def sha256(path: Path) -> str:
    """Return the hex SHA-256 of a file, which is read again only when it was written since.

    A checkpoint is looked at several times in the course of a run, and that of a large model has gigabytes.
    """
    stat = path.stat()
    return _read_sha256(path, stat.st_size, stat.st_mtime_ns, stat.st_ino)


@lru_cache(maxsize=256)
def _read_sha256(path: Path, size: int, changed_ns: int, inode: int) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def mark_complete(path: Path) -> None:
    """Write the marker of a checkpoint whose files are all there."""
    files = {
        file.relative_to(path).as_posix(): {"bytes": file.stat().st_size, "sha256": sha256(file)}
        for file in sorted(path.rglob("*"))
        if file.is_file() and file.name != MARKER
    }
    write_json(path / MARKER, {"files": files})


def problem_of(path: Path) -> str | None:
    """Return why a checkpoint does not count, or None when it is whole."""
    try:
        files = json.loads((path / MARKER).read_text(encoding="utf-8"))["files"]
        for name, said in files.items():
            file = path / name
            if file.stat().st_size != said["bytes"]:
                return f"{name} has {file.stat().st_size} bytes instead of {said['bytes']}"
            if sha256(file) != said["sha256"]:
                return f"{name} was altered"
    except FileNotFoundError as error:
        return f"{Path(str(error.filename)).name} is missing"
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return f"its marker cannot be read: {error}"
    return None


def steps_of(folder: Path) -> list[tuple[int, Path]]:
    """Return all checkpoint folders, whole or not, newest first."""
    if not folder.is_dir():
        return []
    found = [
        (int(path.name.removeprefix(PREFIX)), path)
        for path in folder.iterdir()
        if path.is_dir() and path.name.startswith(PREFIX) and path.name.removeprefix(PREFIX).isdigit()
    ]
    return sorted(found, reverse=True)


def whole_checkpoints(folder: Path, damaged: list[str] | None = None) -> Iterator[Checkpoint]:
    """Yield the whole checkpoints, newest first; those skipped are described in ``damaged``."""
    for step, path in steps_of(folder):
        problem = problem_of(path)
        if problem is None:
            yield Checkpoint(step, path, _progress(path))
        elif damaged is not None:
            damaged.append(f"{path.name}: {problem}")


def newest_checkpoint(folder: Path, damaged: list[str] | None = None) -> Checkpoint | None:
    """Return the newest whole checkpoint, or None."""
    return next(whole_checkpoints(folder, damaged), None)


def best_checkpoint(folder: Path) -> Checkpoint | None:
    """Return the whole checkpoint with the lowest validation loss; when none was evaluated, the newest."""
    whole = list(whole_checkpoints(folder))
    scored = [checkpoint for checkpoint in whole if checkpoint.progress.get("eval_loss") is not None]
    if scored:
        return min(scored, key=lambda checkpoint: (float(checkpoint.progress["eval_loss"]), checkpoint.step))
    return whole[0] if whole else None


def _progress(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((path / "progress.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def tidy(folder: Path, keep: Sequence[int]) -> None:
    """Delete the checkpoints of all other steps; the marker goes first, so that half a deletion counts for nothing."""
    for step, path in steps_of(folder):
        if step not in keep:
            (path / MARKER).unlink(missing_ok=True)
            shutil.rmtree(path)


def settle_model(checkpoints_dir: Path, model_dir: Path) -> int | None:
    """Make ``model/`` of the best whole checkpoint and return its step; None when there is none.

    Needs no library of models, so that whoever ends a dead run can do it. The old ``model/`` is replaced in one step.

    Raises:
        OSError: The disk is full.
    """
    best = best_checkpoint(checkpoints_dir)
    if best is None:
        return None
    fresh = model_dir.with_name(f".{model_dir.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        shutil.copytree(best.path, fresh, ignore=shutil.ignore_patterns(*KEPT_OUT))
        if model_dir.exists():
            old = fresh.with_suffix(".old")
            model_dir.rename(old)
            fresh.rename(model_dir)
            shutil.rmtree(old, ignore_errors=True)
        else:
            fresh.rename(model_dir)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return best.step
