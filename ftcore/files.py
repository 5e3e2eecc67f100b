"""Writing small files so that a reader or a crash never sees half of one."""

from __future__ import annotations

import json
import os
import time
import uuid
from pathlib import Path
from typing import Any


def write_atomically(path: Path, text: str) -> None:
    """Replace the file's content in one step: afterwards it is the old text or the new one, never a mixture.

    Raises:
        OSError: The disk is full or the folder is gone.
    """
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as handle:
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        _replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def write_json(path: Path, value: Any) -> None:
    """Write a value as JSON, in one step."""
    write_atomically(path, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False) + "\n")


def _replace(part: Path, path: Path, attempts: int = 20) -> None:
    """Rename over the target; on Windows a reader that has the target open refuses it for a moment."""
    for attempt in range(attempts):
        try:
            os.replace(part, path)
            return
        except PermissionError:
            if attempt == attempts - 1:
                raise
            time.sleep(0.02)
