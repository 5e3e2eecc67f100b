"""Which models and datasets of the Hub a page may name beside those of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?(:\w[\w.+-]*){0,2}")


def patterns(text: str) -> tuple[str, ...]:
    """Return the patterns in a setting, separated by commas or blanks: ``google/*, distilbert/distilgpt2``."""
    return tuple(part for part in re.split(r"[\s,]+", text) if part)


def is_hub_id(name: str) -> bool:
    """Say whether a name has the form of an id of the Hub, perhaps with more behind it: ``owner/name:config:train``."""
    return bool(_HUB_ID.fullmatch(name))


def matches(name: str, allowed: Sequence[str]) -> bool:
    """Say whether a name has the form of a Hub id and one of the patterns fits it; ``*`` stands for any letters.

    >>> matches("google/flan-t5-small", ["google/*"]), matches("../etc", ["*"])
    (True, False)
    """
    return is_hub_id(name) and any(fnmatchcase(name.split(":")[0], pattern) for pattern in allowed)
