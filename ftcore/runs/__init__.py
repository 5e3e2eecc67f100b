"""Training runs: what one is, where it lies, how it is started, watched, stopped and resumed, whatever dies meanwhile.

A run is a folder. Nothing here holds one in memory, so any number of programs may look at it, and none is needed for
it to go on.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ftcore.runs.config import RunConfig, new_config
    from ftcore.runs.estimating import Estimate, check_resources, estimate
    from ftcore.runs.expecting import expected_start
    from ftcore.runs.folder import Message, RunFolder, Status
    from ftcore.runs.jobs import Jobs
    from ftcore.runs.process import start_detached
    from ftcore.runs.session import ANSWERS_NAME
    from ftcore.runs.settings import TrainSettings, build_settings
    from ftcore.runs.states import ENDED, RESUMABLE, TRANSITIONS
    from ftcore.runs.store import RunStore, RunSummary, runs_folder
    from ftcore.runs.variants import resolve_variant

_HOMES = {
    "ANSWERS_NAME": "session", "start_detached": "process",
    "RunConfig": "config", "new_config": "config",
    "Estimate": "estimating", "check_resources": "estimating", "estimate": "estimating",
    "expected_start": "expecting",
    "Message": "folder", "RunFolder": "folder", "Status": "folder",
    "Jobs": "jobs",
    "TrainSettings": "settings", "build_settings": "settings",
    "ENDED": "states", "RESUMABLE": "states", "TRANSITIONS": "states",
    "RunStore": "store", "RunSummary": "store", "runs_folder": "store",
    "resolve_variant": "variants",
}  # fmt: skip

__all__ = [
    "ANSWERS_NAME", "ENDED", "RESUMABLE", "TRANSITIONS", "Estimate", "Jobs", "Message", "RunConfig", "RunFolder",
    "RunStore", "RunSummary", "Status", "TrainSettings", "build_settings", "check_resources", "estimate",
    "expected_start", "new_config", "resolve_variant", "runs_folder", "start_detached",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
