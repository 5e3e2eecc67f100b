"""A finished run as a zip for other people: what reproduces and uses it, nothing that belongs to this machine."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ftcore.runs.folder import RunFolder

_MODEL_SUFFIXES = (".safetensors", ".json", ".txt", ".model", ".jinja", ".md")
"""What a model folder may hold that leaves the machine; pickles (optimizer, training_args.bin) never do."""


def write_zip(run: RunFolder, zip_path: Path) -> Path:
    """Write the run into a zip and return its path.

    Raises:
        Unavailable: The run has no model yet.
    """
    run.require_model()
    part = zip_path.with_name(zip_path.name + ".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        config = json.dumps(run.config.model_dump(mode="json") | {"name": run.name}, ensure_ascii=False, indent=1)
        archive.writestr(f"{run.run_id}/config.json", _without_folders(config, run))
        for file, name in _files(run):
            if file.suffix == ".safetensors":
                archive.write(file, f"{run.run_id}/{name}")
            else:
                archive.writestr(f"{run.run_id}/{name}", _without_folders(_text(run, file, name), run))
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


def _text(run: RunFolder, file: Path, name: str) -> bytes:
    """Return what a file says; an adapter's names its base as people know it, not where it lay on this machine."""
    if name != "model/adapter_config.json":
        return file.read_bytes()
    values = json.loads(file.read_text(encoding="utf-8")) | {"base_model_name_or_path": run.config.model.model_id}
    return json.dumps(values, indent=2, ensure_ascii=False).encode()


def _without_folders(text: str | bytes, run: RunFolder) -> bytes:
    """Return a text in which of every path that the run was made from only the last part stays."""
    config = run.config
    named = {config.model.source, config.model.model_id, config.dataset.ref}
    named |= {course.dataset.ref for course in config.also}
    told = text.encode() if isinstance(text, str) else text
    for path in sorted(filter(os.path.isabs, named), key=len, reverse=True):
        whole, short = (json.dumps(part, ensure_ascii=False)[1:-1].encode() for part in (path, Path(path).name))
        told = told.replace(whole, short)
    return told
