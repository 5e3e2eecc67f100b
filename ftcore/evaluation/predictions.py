"""predictions.jsonl: every answer on its own line, found again by what produced it, so that no answer is made twice.

A line is known by two hashes: of the model (weights, adapter, prompt, generation settings) and of the item (what the
model reads). A changed model, prompt or text is thus another line, never a stale one. A last line that was cut off by a
crash is ignored and written again.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock

from ftcore import models
from ftcore.errors import Corrupted
from ftcore.tasks import Task

log = logging.getLogger(__name__)

_SMALL_FILES = ("config.json", "adapter_config.json", "tokenizer.json")


@dataclass(frozen=True)
class Prediction:
    """One answer. model, item: hashes (see the module). id: the row's own id. tokens: how many were written."""

    model: str
    item: str
    id: str
    text: str
    tokens: int
    seconds: float
    extra: Mapping[str, Any] = field(default_factory=dict)


def model_key(variant: models.Variant, task: Task, settings: models.GenerationSettings, dtype: str) -> str:
    """Hash of all that decides an answer, but the item: weights, adapter, tokenizer, prompt, task and settings.

    dtype: The number format and device it is computed with, as `Shelf.dtype_of` says them.
    """
    spec = variant.spec
    parts: list[Any] = [task.id, task.max_source_tokens, task.stride, spec.family, asdict(settings), dtype]
    parts += [_prompt_parts(variant, task), models.weights_hash(spec)]
    parts += _small_files(Path(spec.source)) if spec.is_local else [spec.source, spec.revision]
    if variant.labels:
        parts += [list(variant.labels)]
    if variant.adapter:
        parts += [models.weights_hash(variant.adapter), _small_files(variant.adapter)]
    return _digest(parts)


def item_key(task: Task, row: Mapping[str, Any], language: str) -> str:
    """Hash of what a model is asked: the input fields and the language of the prompt."""
    return _digest([language, {name.name: str(row[name.name]) for name in task.inputs}])


class PredictionFile:
    """Answers that are kept in a file, safe against crashes and against two processes writing at once.

    path: the file, made when the first answer comes; None holds the answers in memory only.

    Raises:
        Corrupted: A line in the middle of the file is damaged (``predictions_damaged``).
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._known: dict[tuple[str, str], Prediction] = {}
        if path and path.is_file():
            with _lock(path):
                self._read(path)

    def get(self, model: str, item: str) -> Prediction | None:
        """The answer of this model to this item, or None while there is none."""
        return self._known.get((model, item))

    def add(self, found: Iterable[Prediction]) -> None:
        """Keep answers; they are in the file when this returns."""
        fresh = list(found)
        self._known.update({(one.model, one.item): one for one in fresh})
        if not self.path:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in fresh)
        with _lock(self.path), self.path.open("ab") as out:
            out.write(lines.encode())

    def _read(self, path: Path) -> None:
        """Read all whole lines and cut off a last one that was never finished."""
        whole = 0
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.endswith(b"\n"):
                    log.warning("The last line of %s was not finished; it is made again.", path.name)
                    break
                one = _parse(line, path, number)
                self._known[one.model, one.item] = one
                whole += len(line)
        if whole < path.stat().st_size:
            with path.open("rb+") as file:
                file.truncate(whole)


def _lock(path: Path) -> FileLock:
    return FileLock(path.with_name(path.name + ".lock"))


def _parse(line: bytes, path: Path, number: int) -> Prediction:
    try:
        return Prediction(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise Corrupted(
            "predictions_damaged",
            expected="one JSON object with an answer on every line",
            found=f"something else on line {number} of {path.name}",
            fix="delete that file; its answers are then made again",
            line=number,
            file=path.name,
        ) from error


def _prompt_parts(variant: models.Variant, task: Task) -> list[list[str]]:
    prompts = [variant.prompt] if variant.prompt else [task.prompts[language] for language in sorted(task.prompts)]
    return [[prompt.source, prompt.target] for prompt in prompts]


def _small_files(folder: Path) -> list[str]:
    """Hashes of what else decides: the same weights with another tokenizer or LoRA alpha answer differently."""
    files = [folder / name for name in _SMALL_FILES]
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.is_file()]


def _digest(parts: list[Any]) -> str:
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
