"""A progress bar on stderr, only where a person is looking at it."""

from __future__ import annotations

import sys
from types import TracebackType

from tqdm import tqdm


class Progress:
    """Call it with (done, total); it draws a bar on a terminal and nothing anywhere else."""

    def __init__(self, what: str) -> None:
        self._bar = tqdm(desc=what, file=sys.stderr, disable=not sys.stderr.isatty(), leave=False)

    def __call__(self, done: int, total: int | None) -> None:
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def say(self, text: str) -> None:
        """Show a few words behind the bar."""
        self._bar.set_postfix_str(text, refresh=True)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()
