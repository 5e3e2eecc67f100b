"""Every sentence a person reads, by key and language, out of locales/*.yaml and, for data in English, ftcore.data.

Two ways to the same sentences: :func:`t` for what is made on the server (messages, tables), and :func:`i18n` for
what stands still on the page, which the browser fills in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import yaml

LANGUAGES: dict[str, str] = {"en": "English", "es": "Español", "pt": "Português"}
"""Languages of the page, each by its own name; a new one is a file in locales/ and an entry here."""

COOKIE = "bvt_lang"
"""Cookie in which a browser keeps the language that was chosen with the switch."""

_FOLDER = Path(__file__).resolve().parent / "locales"

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same reader written in C, where PyYAML was built with it: ten times faster, a third of a second of the start."""


@cache
def sentences(lang: str) -> dict[str, str]:
    """Return all sentences of one language as a flat mapping, ``{"compare.run": "Compare", ...}``."""
    with (_FOLDER / f"{lang}.yaml").open(encoding="utf-8") as file:
        found = _flat(yaml.load(file, _LOADER))
    return {**_about_data(), **found} if lang == "en" else found


def _about_data() -> dict[str, str]:
    """The English of findings and repairs: the command line says the same, so it has its home where they are made."""
    from ftcore.data import FINDINGS, REPAIRS

    parts = ("message", "why", "fix")
    said = {f"findings.{name}.{part}": getattr(words, part) for name, words in FINDINGS.items() for part in parts}
    return {**said, **{f"repairs.{name}": text for name, text in REPAIRS.items()}}


def _flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, Mapping):
            flat.update(_flat(value, f"{prefix}{key}."))
        else:
            flat[f"{prefix}{key}"] = str(value)
    return flat


def has(key: str, lang: str = "en") -> bool:
    """Say whether a sentence of this key exists."""
    return key in sentences(lang)


def t(key: str, lang: str, **params: object) -> str:
    """Return the sentence of a key in a language, its ``{placeholders}`` filled in.

    Raises:
        KeyError: No sentence has this key, or a placeholder was not given.
    """
    sentence = sentences(lang)[key]
    return sentence.format_map({name: str(value) for name, value in params.items()}) if params else sentence


def escaped(key: str, lang: str, **params: object) -> str:
    """Return the sentence of a key for HTML: it and its parameters escaped, between tags and in attributes alike."""
    return escape(t(key, lang, **params), quote=True)


def number(value: float, lang: str, digits: int = 1) -> str:
    """Return a number as people of this language write it: ``1,234.5`` or ``1.234,5``; the minus is a real one."""
    text = f"{value:,.{digits}f}".replace("-", "\N{MINUS SIGN}")
    if lang == "en":
        return text
    return text.translate(str.maketrans(",.", ".,"))


def duration(seconds: float, lang: str) -> str:
    """Return a time span in words: ``8 s``, ``2 min 5 s``, ``1 h 3 min``."""
    whole = round(seconds)
    if seconds < 10:
        return f"{number(seconds, lang)} s"
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole < 600 and whole % 60 else f"{round(whole / 60)} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def language_of(request: Any) -> str:
    """Return the language of the browser behind a request: the switch first, then what the browser prefers.

    ``request`` is a ``gradio.Request``, or None outside the browser (English then).
    """
    if request is None:
        return "en"
    asked = dict(getattr(request, "query_params", None) or {}).get("lang")
    chosen = asked or dict(getattr(request, "cookies", None) or {}).get(COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    accepted = str((getattr(request, "headers", None) or {}).get("accept-language", ""))
    return preferred(accepted)


def preferred(accept_language: str) -> str:
    """Return the first language of an Accept-Language header that the page has; English when there is none.

    >>> preferred("fr-CH, pt-BR;q=0.9, en;q=0.8")
    'pt'
    """
    wishes = []
    for position, part in enumerate(accept_language.split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wishes.append((-float(weight or 1), position, tag.split("-")[0].lower()))
        except ValueError:
            continue
    return next((tag for _, _, tag in sorted(wishes) if tag in LANGUAGES), "en")


@cache
def i18n() -> Any:
    """Return the ``gradio.I18n`` with all sentences; called with a key, it gives text the browser translates."""
    import gradio as gr

    return gr.I18n(**{lang: dict(sentences(lang)) for lang in LANGUAGES})


def composed(key: str, make: Callable[[str], str]) -> Any:
    """Return text for the browser to translate that is put together, as HTML say, from several sentences.

    Args:
        key: A name of its own for the whole.
        make: Gives the whole in one language.
    """
    for lang in LANGUAGES:
        i18n().translations[lang][key] = make(lang)
    return i18n()(key)


def described(kind: str, entry: Any) -> Any:
    """Return the description of an entry of the catalogue for the browser to translate; kind: what the entry is."""
    return composed(f"{kind}.{entry.id}", lambda lang: str(getattr(entry.description, lang)))
