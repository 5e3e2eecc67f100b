"""Names of columns and of splits: when two of them are the same, and which ones are known."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from ftcore import tasks

ROLES: dict[str, tuple[str, ...]] = {
    "language": ("language", "lang", "lan", "idioma", "lengua", "lingua"),
    "id": ("id", "index", "idx", "guid", "pair_id", "uid", "identificador"),
    "group": ("group", "grupo", "article_id", "group_id"),
    "split": ("split", "splits", "partición", "partição", "conjunto", "subset", "fold", "dataset_split"),
    "answer_start": (
        "answer_start", "answer_starts", "start", "start_index", "char_start", "answer_offset", "offset", "inicio",
        "posición", "posição",
    ),
    "keep": (
        "quality", "label", "is_duplicate", "is_paraphrase", "duplicate", "paraphrase", "same_meaning", "equivalent",
        "etiqueta", "rótulo", "duplicado", "es_duplicado", "es_paráfrasis", "paráfrasis", "é_duplicada", "é_paráfrase",
        "paráfrase", "equivalente",
    ),
}  # fmt: skip
"""Columns beside the task's fields, and what they are called in English, Spanish and Portuguese."""

_OTHERS = (
    "quality",
    "genre",
    "filename",
    "year",
    "source",
    "url",
    "date",
    "title",
    "fecha",
    "data",
)

_PART_NAMES = (
    ("train", ("train", "training", "entrenamiento", "treino", "treinamento")),
    ("validation", ("validation", "valid", "val", "dev", "development", "validacion", "validacao")),
    ("test", ("test", "testing", "prueba", "pruebas", "teste", "testes")),
)


def simple(name: str) -> str:
    """Return a name without case, accents, spaces and signs: ``" Párrafo_1"`` → ``"parrafo1"``."""
    return re.sub(r"[^\w]|_", "", _unaccented(name))


def words_of(name: str) -> list[str]:
    """Return the words that a name is made of, each as :func:`simple` has it: ``"goldLabel_1"`` → gold, label, 1."""
    apart = re.sub(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)", " ", name)
    return re.findall(r"[^\W_]+", _unaccented(apart))


def _unaccented(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


@lru_cache(maxsize=256)  # a column says it anew in every row
def part_of(name: str) -> str | None:
    """Return the split that a file's or split's name says; None when it says none.

    >>> part_of("in_domain_dev")
    'validation'
    """
    words = re.split(r"[^a-z]+", _unaccented(name))
    return next((part for part, names in _PART_NAMES if any(word in names for word in words)), None)


@cache
def known_names() -> frozenset[str]:
    """Return the simple form of the column names by which a first row is known to be a header.

    Names that only say which pairs mean the same are left out: as labels they stand in rows, too ("equivalent").
    """
    fields = (field for task in tasks.all_tasks() for field in task.fields)
    names = [name for field in fields for name in (field.name, *field.aliases)]
    names += [name for role, aliases in ROLES.items() if role != "keep" for name in aliases]
    return frozenset(simple(name) for name in (*names, *_OTHERS))
