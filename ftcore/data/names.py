"""Names of columns: when two of them are the same, and which ones are known."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from ftcore import tasks

ROLES: dict[str, tuple[str, ...]] = {
    "language": ("language", "lang", "lan", "idioma", "lengua", "lingua"),
    "id": ("id", "index", "idx", "guid", "pair_id", "uid", "identificador"),
    "group": ("group", "grupo", "article_id", "group_id"),
}
"""Columns beside the task's fields, and what they are called in English, Spanish and Portuguese."""

_OTHERS = (
    "quality",
    "genre",
    "filename",
    "year",
    "source",
    "split",
    "answer_start",
    "url",
    "date",
    "title",
    "fecha",
    "data",
)


def simple(name: str) -> str:
    """Return a name without case, accents, spaces and signs: ``" Párrafo_1"`` → ``"parrafo1"``."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^\w]|_", "", "".join(char for char in plain if not unicodedata.combining(char)))


@cache
def known_names() -> frozenset[str]:
    """Return the simple form of every column name that some task or role goes by."""
    fields = (field for task in tasks.all_tasks() for field in task.fields)
    names = [name for field in fields for name in (field.name, *field.aliases)]
    names += [name for aliases in ROLES.values() for name in aliases]
    return frozenset(simple(name) for name in (*names, *_OTHERS))
