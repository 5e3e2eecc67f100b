"""From a file, a dataset of the Hub or the starter world to rows a model can learn from, and what is wrong with them.

Reading, mapping, repairs, splits and findings, each a file; heavy libraries are imported when a row is read.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ftcore.data.source import DataSource, Limits, Progress, Row, SplitRule, wrong_fractions

if TYPE_CHECKING:
    from ftcore.data.checking import Report, check, check_rows
    from ftcore.data.findings import FINDINGS, Finding
    from ftcore.data.formats import SUFFIXES
    from ftcore.data.languages import guess_language
    from ftcore.data.preparing import Peek, Prepared, peek, prepare
    from ftcore.data.record import REPAIRS, Repair
    from ftcore.data.references import require_present
    from ftcore.data.row_tokens import RowTokens
    from ftcore.data.sampling import sample

__all__ = [
    "FINDINGS",
    "REPAIRS",
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
    "RowTokens",
    "SplitRule",
    "check",
    "check_rows",
    "guess_language",
    "peek",
    "prepare",
    "require_present",
    "sample",
    "wrong_fractions",
]

_HOMES = {
    "FINDINGS": "findings", "REPAIRS": "record", "SUFFIXES": "formats",
    "Finding": "findings", "Peek": "preparing", "Prepared": "preparing", "Repair": "record",
    "Report": "checking", "RowTokens": "row_tokens", "check": "checking", "check_rows": "checking",
    "guess_language": "languages", "peek": "preparing",
    "prepare": "preparing", "require_present": "references", "sample": "sampling",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
