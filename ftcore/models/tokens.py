"""What a model reads, token by token; needs its tokenizer and its config, not its weights."""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from ftcore.models.families import Reading, Row, family
from ftcore.models.loading import folder_of, load_tokenizer, position_limit
from ftcore.models.spec import Variant, for_task, read_config
from ftcore.tasks import Task

_lock = threading.Lock()
"""A fast tokenizer changes its truncation settings while it works and fails when two threads use it."""


def reading(variant: Variant, row: Row, task: Task, language: str) -> Reading:
    """Return the prompt that a variant reads for a row, with its tokens.

    Raises:
        FtcoreError: Its tokenizer cannot be had.
    """
    spec = for_task(variant.spec, task)
    with _lock:
        tokenizer = _tokenizer(folder_of(spec))
        return family(spec.family).read(tokenizer, row, task, variant.prompt or task.prompt(language))


@lru_cache(maxsize=16)
def _tokenizer(folder: Path) -> Any:
    tokenizer = load_tokenizer(folder)
    tokenizer.model_max_length = position_limit(read_config(folder))
    return tokenizer
