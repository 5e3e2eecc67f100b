"""A disk that fills up while a run goes: it says so, and goes on to the same result once there is room."""

from __future__ import annotations

import contextlib
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ftcore.runs import Jobs, RunStore
from ftcore.runs.folder import RunFolder
from tests.faults.real_runs import LIVE, MOMENTS, PATIENCE_S, SETTINGS, check_weights, wait_for_events, wait_until
from tests.runs.small import small_config

SIZE = 16 * 2**20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, in memory; only Linux lets its administrator make one."""
    place = tmp_path / "disk"
    place.mkdir()
    made = shutil.which("mount") and sys.platform == "linux"
    options = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if not made or subprocess.run(options, capture_output=True).returncode:
        pytest.skip("this system lets nobody make a small disk here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    """Take all the room that is left, to the last byte."""
    filler = place / "filler"
    with contextlib.suppress(OSError), filler.open("ab", buffering=0) as file:
        while True:
            file.write(bytes(1024))
    return filler


def check_full_disk(place: Path, parts: Any, undisturbed: RunFolder, moments: list[int]) -> int:
    """Fill the disk at these moments; each time the run says so, and goes on when there is room again.

    Returns how often it ended for want of room.
    """
    jobs, applied = Jobs(RunStore(place / "runs")), 0
    run = jobs.store.get(jobs.submit(small_config(*parts, **SETTINGS)))
    jobs.start_worker()
    try:
        for events in moments:
            wait_for_events(run, events)
            filler = fill(place)
            wait_until(lambda: run.status.state not in LIVE)
            status = run.status
            filler.unlink()
            if status.state == "finished":  # it had written all it needed
                break
            applied += 1
            assert status.state == "failed", status
            assert status.message is not None
            # Which of the two depends on who meets the full disk first: the look before a checkpoint, or a file.
            assert status.message.code in ("disk_full", "disk_short"), status.message
            jobs.resume(run.run_id)
        assert jobs.wait(run.run_id, timeout_s=PATIENCE_S).state == "finished", run.log_lines()
    finally:
        jobs.close()
    check_weights(run, undisturbed)
    return applied


def test_a_full_disk_is_told_and_costs_nothing(disk: Path, parts: Any, undisturbed: RunFolder) -> None:
    assert check_full_disk(disk, parts, undisturbed, [12]) == 1


@pytest.mark.slow
def test_the_disk_fills_up_at_random_moments(disk: Path, parts: Any, undisturbed: RunFolder) -> None:
    full = 0
    for seed in range(MOMENTS):
        if full >= MOMENTS:
            break
        moments = [random.Random(f"{seed} {number}").randint(0, 20) for number in range(6)]
        full += check_full_disk(disk / str(seed), parts, undisturbed, moments)
        shutil.rmtree(disk / str(seed))
    assert full >= MOMENTS
