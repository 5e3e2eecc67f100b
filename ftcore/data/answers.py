"""Answers of question answering as files hold them: objects, lists, one text; also objects written out in a cell."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

_WRITTEN = re.compile(r"\{.*\}|\[.*\]|array\(.*\)", re.DOTALL)
_TOKENS = re.compile(
    r"""(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?P<beside>\s+(?=['"]))?"""  # numpy puts no commas
    r"""|(?:np\.|numpy\.)?(?:array|int32|int64|str_)(?=\()"""
    r"""|,\s*dtype=(?:'[^']*'|[\w.]+)""",
    re.DOTALL,
)


def written_object(cell: str) -> dict[str, Any] | list[Any] | None:
    """Return the object with answers, or the list, that a cell has in words, as pandas exports it; None if it has none.

    JSON and Python's own notation are read, numpy's arrays too: ``{'text': array(['1990'], dtype=object)}``.
    """
    text = cell.strip()
    if not _WRITTEN.fullmatch(text):
        return None
    found = _read(text, json.loads)
    if found is None:
        found = _read(_TOKENS.sub(_plain_python, text), ast.literal_eval)
    if isinstance(found, dict):
        return found if "text" in found else None
    return found if isinstance(found, list) else None


def _read(text: str, reader: Callable[[str], Any]) -> Any:
    try:
        return reader(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None


def _plain_python(token: re.Match[str]) -> str:
    return (token["text"] or "") + ("," if token["beside"] else "")


def read_answers(cell: str) -> dict[str, Any] | list[Any] | None:
    """Return the answers that a cell has in words; None for a cell that is the answer itself, be it in brackets."""
    found = written_object(cell)
    if isinstance(found, list) and not all(isinstance(item, str) or _is_answer(item) for item in found):
        return None
    return found


def _is_answer(item: Any) -> bool:
    return isinstance(item, Mapping) and "text" in item


def texts_and_starts(cell: Any) -> tuple[list[Any], list[int]]:
    """Return answers and their positions from SQuAD's object, from a list, or from one text.

    A position that is no whole number is -1, as one that nobody says.
    """
    if isinstance(cell, Mapping):
        texts = cell.get("text")
        texts = [texts] if isinstance(texts, str) else list(texts if texts is not None else [])
        return texts, starts_of(cell.get("answer_start"))
    if isinstance(cell, list | tuple):
        if all(isinstance(item, Mapping) for item in cell):
            return [item.get("text") for item in cell], [_whole(item.get("answer_start")) for item in cell]
        return list(cell), []
    return ([cell] if cell is not None else []), []


def starts_of(cell: Any) -> list[int]:
    """Return the positions in a cell: a number, its digits, a list of them, or such a list in words."""
    if isinstance(cell, str):
        cell = written_object(cell) or cell
    if isinstance(cell, list | tuple):
        return [_whole(item) for item in cell]
    return [] if cell is None or cell == "" else [_whole(cell)]


def _whole(value: Any) -> int:
    try:
        number = float(value)
        return int(number) if number == int(number) else -1
    except (TypeError, ValueError, OverflowError):
        return -1


def nearest(context: str, answer: str, start: int) -> int:
    """Return the beginning of the occurrence of the answer that is nearest to a position; -1 when there is none."""
    if not answer:
        return -1
    before, after = context.rfind(answer, 0, start + len(answer)), context.find(answer, start)
    if before < 0 or after < 0:
        return max(before, after)
    return before if start - before <= after - start else after
