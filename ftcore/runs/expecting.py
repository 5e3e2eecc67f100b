"""When a waiting run will begin: after what those before it still need, on as many devices as work the line."""

from __future__ import annotations

import heapq
from functools import lru_cache
from pathlib import Path

from ftcore.errors import FtcoreError
from ftcore.runs.estimating import estimate
from ftcore.runs.folder import read_folder
from ftcore.runs.jobs import Jobs
from ftcore.runs.store import RunStore


def expected_start(jobs: Jobs, run_id: str) -> float | None:
    """Return the seconds until a waiting run begins.

    None when it does not wait, or when nobody can say how long one before it will take.
    """
    waiting = jobs.queue.waiting()
    if run_id not in waiting:
        return None
    going = [remaining(jobs.store.runs_dir / claim.run_id) for claim in jobs.queue.claims()]
    ahead = [remaining(jobs.store.runs_dir / other) for other in waiting[: waiting.index(run_id)]]
    known = [seconds for seconds in (*going, *ahead) if seconds is not None]
    if len(known) < len(going) + len(ahead):
        return None
    return after(known[: len(going)], known[len(going) :], jobs.slots)


def after(going: list[float], ahead: list[float], slots: int) -> float:
    """Return when the first device is free again, in seconds, once all before a run have begun.

    Args:
        going: What each running one still needs, seconds.
        ahead: What each waiting one will need, in the order of the line, seconds.
        slots: How many run at a time.
    """
    free = [*going, *([0.0] * max(0, slots - len(going)))]
    heapq.heapify(free)
    for seconds in ahead:
        heapq.heapreplace(free, free[0] + seconds)
    return free[0]


def remaining(folder: Path) -> float | None:
    """Return the seconds that a run still needs; None when that cannot be said.

    A trainer says it itself once it has made its first steps.
    """
    try:
        status = read_folder(folder).status
    except FtcoreError:
        return None
    if status.state == "running" and status.eta_s is not None:
        return status.eta_s
    whole = _whole(folder)
    return None if whole is None else max(0.0, whole - (status.elapsed_s or 0.0))


@lru_cache(maxsize=1000)
def _whole(folder: Path) -> float | None:
    """Return what the whole run is estimated to take; counting a model's weights takes too long to do it anew."""
    try:
        return estimate(read_folder(folder).config, store=RunStore(folder.parent)).seconds
    except FtcoreError:
        return None  # its model cannot be had, which its own trainer will say
