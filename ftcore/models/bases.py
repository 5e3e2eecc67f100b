"""Loaded bases within a memory budget: loaded once, the least recently used goes first, one in use stays."""

from __future__ import annotations

import gc
import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ftcore.errors import Unavailable
from ftcore.models import loading, weights
from ftcore.models.dtypes import choose_dtype
from ftcore.models.placing import Place
from ftcore.models.spec import read_config

log = logging.getLogger(__name__)

_BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}


@dataclass
class Loaded:
    """A base in memory. Whoever uses it holds its lock; one that is ``broken`` is used by nobody any more."""

    model: Any
    tokenizer: Any
    dtype: str
    weights: str
    parameters: int
    size: int
    adapters: OrderedDict[str, Path] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    broken: bool = False


class Bases:
    """Safe to use from several threads."""

    def __init__(self, budget_bytes: int | None, dtype: str) -> None:
        import psutil

        self.budget_bytes = budget_bytes or psutil.virtual_memory().available // 2
        self.dtype = dtype
        self._bases: OrderedDict[Place, Loaded] = OrderedDict()
        self._loading = threading.Lock()
        self._guard = threading.Lock()

    @property
    def bytes(self) -> int:
        """Memory of the weights in memory."""
        with self._guard:
            return sum(base.size for base in self._bases.values())

    def loaded(self) -> list[str]:
        """Return the ``model_id`` of each base in memory, least recently used first."""
        with self._guard:
            return [place.spec.model_id for place in self._bases]

    def clear(self) -> None:
        """Take everything out of memory that is not answering just now."""
        self.make_room(self.budget_bytes)

    def get(self, place: Place) -> Loaded:
        """Return the loaded base, loading it once however many threads ask.

        Bases are loaded one after the other, so that each finds the memory that those before it have left.
        """
        with self._guard:
            if place in self._bases:
                self._bases.move_to_end(place)
                return self._bases[place]
        loading.folder_of(place.spec)  # what has to be fetched first keeps no other waiting
        with self._loading:
            with self._guard:
                if place in self._bases:
                    return self._bases[place]
            base = self._load(place)
            with self._guard:
                self._bases[place] = base
            return base

    def dtype_of(self, folder: Path) -> str:
        """Return the number format that the weights in this folder are loaded in; none is loaded."""
        kind = str(read_config(folder).get("model_type"))
        return choose_dtype(self.dtype, model_type=kind, parameters=weights.count_weights(folder))

    def _load(self, place: Place) -> Loaded:
        import psutil

        folder = loading.folder_of(place.spec)
        count = weights.count_weights(folder)
        dtype = self.dtype_of(folder)
        size = count * _BYTES[dtype]
        self.make_room(size)
        free = psutil.virtual_memory().available
        if size > free * 0.9:
            raise too_large(place.spec.model_id, size, free)
        model, tokenizer = loading.load(place.spec, task=place.task, dtype=dtype, labels=place.labels)
        log.info("%s loaded in %s: %.0f MB", place.spec.model_id, dtype, size / 1e6)
        return Loaded(model, tokenizer, dtype, weights.weights_hash(folder), count, size)

    def make_room(self, size: int) -> None:
        """Take least recently used bases off until ``size`` more bytes are within the budget; skip those in use."""
        with self._guard:
            for place, base in list(self._bases.items()):
                if sum(other.size for other in self._bases.values()) + size <= self.budget_bytes:
                    break
                if base.lock.acquire(blocking=False):
                    base.broken = True
                    del self._bases[place]
                    base.lock.release()
        gc.collect()

    def throw_away(self, place: Place, base: Loaded) -> None:
        base.broken = True
        with self._guard:
            if self._bases.get(place) is base:
                del self._bases[place]


_NO_MEMORY = (
    "can't allocate memory",
    "not enough memory",
    "out of memory",
    "outofmemory",
    "alloc_cpu",
    "bad allocation",
    "bad_alloc",
)
"""What torch, CUDA, the C++ library and the kinds of their errors say, in small letters; no kind is common to them."""


def is_out_of_memory(error: BaseException) -> bool:
    """Say whether an error means that memory ran out, whichever library met it."""
    told = f"{type(error).__name__}: {error}".lower()
    return isinstance(error, MemoryError) or any(words in told for words in _NO_MEMORY)


def too_large(model_id: str, needed: int, free: int) -> Unavailable:
    """Return the error for a model that does not fit; ``needed`` and ``free`` in bytes, 0 for unknown."""
    return Unavailable(
        "model_too_large",
        expected=f"{needed / 1e9:.1f} GB of free memory for {model_id}",
        found=f"{free / 1e9:.1f} GB" if free else "too little to finish its answer",
        fix="choose a smaller model, or close other programs",
        model=model_id,
        needed=f"{needed / 1e9:.1f}",
        free=f"{free / 1e9:.1f}",
    )
