"""From a file, a dataset of the Hub or the starter world to rows a model can learn from, and what is wrong with them.

Reading, mapping, repairs, splits and findings, each a file; heavy libraries are imported when a row is read.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ftcore.data.source import DataSource, Limits, Progress, Row

if TYPE_CHECKING:
    from ftcore.data.checking import Report, check
    from ftcore.data.findings import Finding
    from ftcore.data.formats import SUFFIXES
    from ftcore.data.languages import guess_language
    from ftcore.data.preparing import Peek, Prepared, peek, prepare
    from ftcore.data.record import Repair

__all__ = [
    "SUFFIXES",
    "DataSource",
    "Finding",
    "Limits",
    "Peek",
    "Prepared",
    "Progress",
    "Repair",
    "Report",
    "Row",
    "check",
    "guess_language",
    "peek",
    "prepare",
]

_HOMES = {
    "SUFFIXES": "formats", "Finding": "findings", "Peek": "preparing", "Prepared": "preparing", "Repair": "record",
    "Report": "checking", "check": "checking", "guess_language": "languages", "peek": "preparing",
    "prepare": "preparing",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
