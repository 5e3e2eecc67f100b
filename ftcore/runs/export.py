"""A finished run as a zip for other people: what reproduces and uses it, nothing that belongs to this machine."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ftcore.runs.folder import RunFolder

_MODEL_SUFFIXES = (".safetensors", ".json", ".txt", ".model", ".jinja", ".md")
"""What a model folder may hold that leaves the machine; pickles (optimizer, training_args.bin) never do."""


def write_zip(run: RunFolder, zip_path: Path) -> Path:
    """Write the run into a zip and return its path.

    Raises:
        Unavailable: The run has no model yet.
    """
    run.variant()
    part = zip_path.with_name(zip_path.name + ".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{run.run_id}/config.json", json.dumps(_shareable_config(run), ensure_ascii=False, indent=1))
        for file, name in _files(run):
            if name == "model/adapter_config.json":
                values = {
                    **json.loads(file.read_text(encoding="utf-8")),
                    "base_model_name_or_path": run.config.model.model_id,
                }
                archive.writestr(f"{run.run_id}/{name}", json.dumps(values, indent=2))
            else:
                archive.write(file, f"{run.run_id}/{name}")
    part.replace(zip_path)
    return zip_path


def _files(run: RunFolder) -> Iterator[tuple[Path, str]]:
    for file in sorted(run.model_dir.rglob("*")):
        if file.is_file() and not file.is_symlink() and file.suffix in _MODEL_SUFFIXES:
            yield file, file.relative_to(run.path).as_posix()
    for name in ("events.jsonl", "evaluation/evaluation.json", "evaluation/predictions.jsonl"):
        file = run.path / name
        if file.is_file() and not file.is_symlink():
            yield file, name


def _shareable_config(run: RunFolder) -> dict[str, Any]:
    """Return config.json without the folders of this machine: of a local path only its last part stays."""
    values = run.config.model_dump(mode="json")
    values["name"] = run.name
    for part, key in (("model", "source"), ("model", "model_id"), ("dataset", "ref")):
        if Path(values[part][key]).is_absolute():
            values[part][key] = Path(values[part][key]).name
    return values
