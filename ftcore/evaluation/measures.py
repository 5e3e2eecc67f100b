"""What a model costs: its parameters, split into embedding and the rest, and the most memory while it answers."""

from __future__ import annotations

import json
import math
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from ftcore import models
from ftcore.models import weights

SAMPLED_EVERY_S = 0.02


@dataclass(frozen=True)
class Size:
    """Numbers of parameters. embedding: matrices with one row a word of the vocabulary; backbone: all the rest.

    An adapter counts as backbone, since it is used beside it. A matrix that input and output share counts once.
    """

    backbone: int
    embedding: int

    @property
    def total(self) -> int:
        """All parameters."""
        return self.backbone + self.embedding

    def to_json(self) -> dict[str, int]:
        """The three numbers."""
        return {**asdict(self), "total": self.total}


def size_of(variant: models.Variant) -> Size:
    """Count the parameters of a model, and of its adapter, from the headers of its files; no weight is read.

    Raises:
        NotFound, Unavailable: As `models.folder_of`; a folder has no safetensors file.
        Corrupted: A file is cut off or is no safetensors file.
    """
    folder = models.folder_of(variant.spec)
    words = _vocabulary(folder)
    shapes = _shapes(folder)
    embedding = sum(_product(shape) for shape in shapes if len(shape) == 2 and shape[0] in words)
    added = sum(map(_product, _shapes(variant.adapter))) if variant.adapter else 0
    return Size(sum(map(_product, shapes)) - embedding + added, embedding)


def _vocabulary(folder: Path) -> set[int]:
    config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return {int(config["vocab_size"])} if "vocab_size" in config else set()


def _shapes(folder: Path) -> list[list[int]]:
    from safetensors import safe_open

    weights.count_weights(folder)  # says what is wrong with a file that safetensors would not open
    found: list[list[int]] = []
    for path in weights.weight_files(folder):
        with safe_open(path, framework="np") as tensors:
            found += [list(tensors.get_slice(name).get_shape()) for name in tensors.keys()]  # noqa: SIM118
    return found


def _product(shape: list[int]) -> int:
    return math.prod(shape)


def kept_peak(folder: Path, peak: int | None) -> int | None:
    """Write down a peak of memory beside the answers it belongs to; without a new one, return what stands there."""
    path = folder / "memory.json"
    if peak is not None:
        path.write_text(json.dumps({"peak_bytes": peak}), encoding="utf-8")
        return peak
    try:
        return int(json.loads(path.read_text(encoding="utf-8"))["peak_bytes"])
    except (OSError, ValueError, KeyError):
        return None  # answers that came from the cache were made in another place


class PeakMemory:
    """The most memory this process held inside a block, in bytes: resident memory, and what a GPU gave out beside it.

    Example::

        with PeakMemory() as memory:
            ...
        memory.peak
    """

    def __init__(self) -> None:
        self.peak = 0
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="peak-memory", daemon=True)

    def __enter__(self) -> PeakMemory:
        self._reset_gpu()
        self._look()
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._watcher.join()
        self._look()
        self.peak += self._gpu()

    def _watch(self) -> None:
        while not self._done.wait(SAMPLED_EVERY_S):
            self._look()

    def _look(self) -> None:
        import psutil

        self.peak = max(self.peak, int(psutil.Process().memory_info().rss))

    @staticmethod
    def _gpu() -> int:
        torch = sys.modules.get("torch")
        return int(torch.cuda.max_memory_allocated()) if torch is not None and torch.cuda.is_available() else 0

    @staticmethod
    def _reset_gpu() -> None:
        torch = sys.modules.get("torch")
        if torch is not None and torch.cuda.is_available():
            torch.cuda.reset_peak_memory_stats()
