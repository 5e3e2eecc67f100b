"""Files people dropped on the page: kept beside the runs, under a name the server makes, with their columns."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ftcore.errors import BadInput

PREFIX = "file:"
"""In the form, ``file:NAME`` stands for an uploaded file: a path can never be typed in."""

_NAME = re.compile(r"[0-9a-f]{12}-[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True)
class Uploads:
    """The uploaded files of one runs folder."""

    folder: Path

    def keep(self, file: Path) -> str:
        """Copy a file that Gradio received to here and return its name; the same content gets the same name."""
        with file.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()[:12]
        safe = re.sub(r"[^A-Za-z0-9._-]+", "-", file.name).strip("-.")[-60:].lstrip("-.") or "data"
        name = f"{digest}-{safe}"
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / name).exists():
            draft = self.folder / f".{name}.part"
            shutil.copyfile(file, draft)
            draft.replace(self.folder / name)
        return name

    def size(self) -> int:
        """Return how many bytes all kept files have together."""
        return sum(file.stat().st_size for file in self.folder.iterdir()) if self.folder.is_dir() else 0

    def path(self, name: str) -> Path:
        """Return where an uploaded file lies.

        Raises:
            BadInput: There is no uploaded file of this name.
        """
        if not _NAME.fullmatch(name) or not (self.folder / name).is_file():
            raise BadInput(
                "data_name",
                expected="a dataset of the catalogue, of the Hub, or a file dropped in the tab Data",
                found=repr(name[:80]),
                fix="pick one from the list, or drop your file in the tab Data",
                name=name[:80],
            )
        return self.folder / name

    def remember(self, name: str, task: str, mapping: Mapping[str, str]) -> None:
        """Write down which column is which field of which task."""
        said = {"task": task, "column_mapping": dict(mapping)}
        self.path(name).with_name(f"{name}.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")

    def mapping(self, name: str) -> dict[str, str]:
        """Return what was written down about the columns; empty when nothing was."""
        note = self.path(name).with_name(f"{name}.json")
        if not note.is_file():
            return {}
        return dict(json.loads(note.read_text(encoding="utf-8"))["column_mapping"])

    def names(self) -> list[str]:
        """Return the uploaded files, newest first."""
        if not self.folder.is_dir():
            return []
        files = [
            file
            for file in self.folder.iterdir()
            if _NAME.fullmatch(file.name) and file.with_name(f"{file.name}.json").is_file()
        ]
        return [file.name for file in sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)]
