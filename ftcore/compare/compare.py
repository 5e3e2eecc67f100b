"""One input, several variants, side by side, all of them writing at once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence

from ftcore.compare.board import Board, Column
from ftcore.compare.limits import Limits, check_columns, check_inputs, check_settings
from ftcore.errors import FtcoreError, unexpected
from ftcore.models import Answer, Facts, GenerationSettings, Reading, Shelf, Variant
from ftcore.models import reading as read
from ftcore.tasks import Task

log = logging.getLogger(__name__)

COALESCE_SECONDS = 0.03
"""Least time between two pictures of the columns: faster than an eye, slow enough for a page."""


class Compare:
    """Answers one input with several variants. Errors of one column leave the others alone."""

    def __init__(self, shelf: Shelf, limits: Limits | None = None) -> None:
        self.shelf = shelf
        self.limits = limits or Limits()

    def stream(
        self,
        variants: Sequence[Variant],
        inputs: Mapping[str, str],
        task: Task,
        language: str,
        settings: GenerationSettings | None = None,
        stop: threading.Event | None = None,
    ) -> Iterator[list[Column]]:
        """Yield all columns again and again while they are being written; the last time when all are done.

        Args:
            variants: One a column.
            inputs: A text for each input field of the task.
            language: Of the prompt.
            stop: Ends every column within one token; it is set here when the caller closes the stream early.

        Raises:
            BadInput: At once, before anything is loaded; see :mod:`ftcore.compare.limits`.
        """
        settings = settings or GenerationSettings()
        check_columns(variants, self.limits)
        check_inputs(inputs, task, self.limits)
        check_settings(settings, self.limits)
        row = {**{field.name: inputs[field.name] for field in task.inputs}, "language": language}
        return self._stream(variants, row, task, settings, stop or threading.Event())

    def answers(
        self,
        variants: Sequence[Variant],
        inputs: Mapping[str, str],
        task: Task,
        language: str,
        settings: GenerationSettings | None = None,
    ) -> list[Column]:
        """Return the finished columns, for those who do not watch."""
        columns: list[Column] = []
        for columns in self.stream(variants, inputs, task, language, settings):  # noqa: B007
            pass
        return columns

    def _stream(
        self,
        variants: Sequence[Variant],
        row: Mapping[str, str],
        task: Task,
        settings: GenerationSettings,
        stop: threading.Event,
    ) -> Iterator[list[Column]]:
        groups = self.shelf.groups(variants, task)
        board = Board([Column(variant.name) for variant in variants])
        threads = [
            threading.Thread(
                target=self._answer_group, args=(board, group, variants, row, task, settings, stop), daemon=True
            )
            for group in groups
        ]
        try:
            for thread in threads:
                thread.start()
            while True:
                columns = board.wait()
                yield columns
                if all(column.done for column in columns):
                    return
                time.sleep(COALESCE_SECONDS)
        finally:
            if any(thread.is_alive() for thread in threads):
                stop.set()
            for thread in threads:
                thread.join()

    def _answer_group(
        self,
        board: Board,
        group: list[int],
        variants: Sequence[Variant],
        row: Mapping[str, str],
        task: Task,
        settings: GenerationSettings,
        stop: threading.Event,
    ) -> None:
        """Let the columns of one base answer, in a thread of their own."""
        mine = [variants[index] for index in group]
        shared = any(variant.adapter is not None for variant in mine)

        def on_text(place: int, text: str, tokens: int) -> None:
            board.change(group[place], text=text, tokens=tokens)

        def on_done(place: int, answer: Answer) -> None:
            _show(board, group[place], answer)

        def on_facts(place: int, facts: Facts) -> None:
            off = shared and mine[place].adapter is None
            extra = {"new_head": True} if facts.new_head else {}
            board.change(group[place], dtype=facts.dtype, weights=facts.weights, adapter_off=off, extra=extra)

        def on_error(place: int, error: FtcoreError) -> None:
            board.change(group[place], error=error, done=True)

        try:
            self.shelf.answer(
                mine, [row], task, row["language"], settings, on_text, stop,
                on_done=on_done, on_error=on_error, on_facts=on_facts,
            )  # fmt: skip
            self._close(board, group)
        except Exception as error:  # a column shows it, with its cause in the log; the others go on
            log.exception("the columns %s failed", ", ".join(variant.name for variant in mine))
            self._close(board, group, unexpected(error))

    def _close(self, board: Board, group: list[int], error: FtcoreError | None = None) -> None:
        for index in group:
            board.close(index, error)


def reading(variant: Variant, inputs: Mapping[str, str], task: Task, language: str) -> Reading:
    """Return what a variant reads for these inputs: the full prompt, its tokens and their ids.

    Raises:
        BadInput: As :meth:`Compare.stream`.
        FtcoreError: The tokenizer cannot be had.
    """
    check_inputs(inputs, task, Limits())
    return read(variant, inputs, task, language)


def _show(board: Board, index: int, answer: Answer) -> None:
    board.change(
        index, text=answer.text, tokens=answer.tokens, seconds=answer.seconds, done=True, merge_extra=answer.extra
    )
