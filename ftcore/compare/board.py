"""The columns of one comparison, written by the models' threads and read by whoever shows them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ftcore.errors import FtcoreError


@dataclass(frozen=True)
class Column:
    """One column at one moment.

    Attributes:
        name: The variant's name.
        text: The answer so far.
        done: Nothing more comes, for whatever reason.
        seconds: From the start of its batch to its own last token, the loading of weights not counted; 0 until done.
        tokens: Tokens written so far.
        dtype: Number format; empty until the weights are loaded.
        weights: First digits of the weights' SHA-256, ``base + adapter`` for a LoRA run.
        adapter_off: The base answered from weights that another column uses with its adapter.
        extra: See :class:`ftcore.models.Answer`; also ``new_head`` when the head was never trained.
        error: Why there is no answer.
    """

    name: str
    text: str = ""
    done: bool = False
    seconds: float = 0.0
    tokens: int = 0
    dtype: str = ""
    weights: str = ""
    adapter_off: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
    error: FtcoreError | None = None

    @property
    def tokens_per_second(self) -> float:
        """Speed of this column within its batch; 0 until done."""
        return self.tokens / self.seconds if self.seconds > 0 else 0.0


class Board:
    """Collects changes of columns and wakes the one who waits for them."""

    def __init__(self, columns: list[Column]) -> None:
        self._columns = columns
        self._changed = threading.Condition()
        self._fresh = True

    def change(self, index: int, *, merge_extra: Mapping[str, Any] | None = None, **values: Any) -> None:
        """Set fields of one column; ``merge_extra`` adds to its ``extra``."""
        with self._changed:
            column = replace(self._columns[index], **values)
            self._columns[index] = replace(column, extra={**column.extra, **(merge_extra or {})})
            self._fresh = True
            self._changed.notify_all()

    def close(self, index: int, error: FtcoreError | None = None) -> None:
        """Mark a column as done unless it already is: with its error, or as stopped before it began."""
        with self._changed:
            if not self._columns[index].done:
                extra = {} if error else {"finish": "stopped"}
                self._columns[index] = replace(self._columns[index], done=True, error=error, extra=extra)
            self._fresh = True
            self._changed.notify_all()

    def wait(self) -> list[Column]:
        """Return all columns as soon as something changed since the last call."""
        with self._changed:
            self._changed.wait_for(lambda: self._fresh)
            self._fresh = False
            return list(self._columns)
