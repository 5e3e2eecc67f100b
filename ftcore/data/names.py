"""Names of columns and of splits: when two of them are the same, and which ones are known."""

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

_PART_NAMES = (
    ("train", ("train", "training", "entrenamiento", "treino")),
    ("validation", ("validation", "valid", "val", "dev", "validacion", "validacao")),
    ("test", ("test", "prueba", "teste")),
)


def simple(name: str) -> str:
    """Return a name without case, accents, spaces and signs: ``" Párrafo_1"`` → ``"parrafo1"``."""
    return re.sub(r"[^\w]|_", "", _unaccented(name))


def _unaccented(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def part_of(name: str) -> str | None:
    """Return the split that a file's or split's name says; None when it says none.

    >>> part_of("in_domain_dev")
    'validation'
    """
    words = re.split(r"[^a-z]+", _unaccented(name))
    return next((part for part, names in _PART_NAMES if any(word in names for word in words)), None)


@cache
def known_names() -> frozenset[str]:
    """Return the simple form of every column name that some task or role goes by."""
    fields = (field for task in tasks.all_tasks() for field in task.fields)
    names = [name for field in fields for name in (field.name, *field.aliases)]
    names += [name for aliases in ROLES.values() for name in aliases]
    return frozenset(simple(name) for name in (*names, *_OTHERS))
