"""What a model reads, token by token; needs its tokenizer and its config, not its weights."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from ftcore.data import RowTokens
from ftcore.models.families import Reading, Row, family, missing
from ftcore.models.loading import folder_of, load_tokenizer, position_limit
from ftcore.models.spec import ModelSpec, Variant, for_task, read_config
from ftcore.tasks import Prompt, Task

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


class RowReader:
    """Measures how a model reads the rows of a task: with its tokens, a prompt and the limits of the task.

    Args:
        spec: The model.
        task: Whose rows they are, with the limits of the training.
        prompt: A prompt of the training's own; None: the task's, by the language of each row.

    Raises:
        FtcoreError: Its tokenizer cannot be had, or it cannot do the task.
    """

    def __init__(self, spec: ModelSpec, task: Task, prompt: Prompt | None = None) -> None:
        spec = for_task(spec, task)
        self._family, self._task, self._prompt = family(spec.family), task, prompt
        self._tokenizer = _fresh(folder_of(spec))  # of its own, so that nobody has to wait while it measures

    def limits(self) -> tuple[int | None, int | None]:
        """Return the tokens that are read and written at the most; None where nothing is cut, or nothing written.

        Raises:
            BadInput: The answer leaves no room for the input (``answer_too_long``).
        """
        return self._family.limits(self._task, self._tokenizer)

    def measure(self, rows: Sequence[Row]) -> list[RowTokens]:
        """Return how long each row is, and what is cut off.

        Raises:
            BadInput: The answer leaves no room for the input (``answer_too_long``).
        """
        return self._family.measure(rows, self._task, self._prompt_of, self._tokenizer)

    def unknown_words(self, words: Collection[str]) -> set[str]:
        """Return the words with a character that the vocabulary lacks."""
        listed = list(words)
        encoded = self._tokenizer(listed, add_special_tokens=False)["input_ids"] if listed else []
        return {word for word, ids in zip(listed, encoded, strict=True) if missing(self._tokenizer, ids)}

    def _prompt_of(self, row: Row) -> Prompt:
        return self._prompt or self._task.prompt(str(row.get("language", "en")))


@lru_cache(maxsize=16)
def _tokenizer(folder: Path) -> Any:
    return _fresh(folder)


def _fresh(folder: Path) -> Any:
    tokenizer = load_tokenizer(folder)
    tokenizer.model_max_length = position_limit(read_config(folder))
    return tokenizer
