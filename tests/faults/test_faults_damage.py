"""Files that are cut, lost or changed while nobody looks, programs that die together, a clock that is set back.

After each: the run is not lost, not run twice, not stuck, and what it resumes to is what an undisturbed run has.
"""

from __future__ import annotations

import contextlib
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from ftcore.runs import Jobs, RunStore, liveness
from ftcore.runs.folder import RunFolder
from tests.faults.real_runs import MOMENTS, PATIENCE_S, SETTINGS, check_weights, kill, wait_for_events, wait_until
from tests.runs.small import small_config


def cut(path: Path, chance: random.Random) -> bool:
    """Cut a file at a random byte, as a machine does that loses its power; say whether there was one."""
    if not path.is_file():
        return False
    with path.open("r+b") as file:
        file.truncate(chance.randrange(max(1, path.stat().st_size)))
    return True


def cut_newest_checkpoint(run: RunFolder, chance: random.Random) -> bool:
    newest = max(run.checkpoints_dir.glob("checkpoint-*"), key=lambda path: path.stat().st_mtime, default=None)
    files = sorted(path for path in newest.iterdir() if path.is_file()) if newest is not None else []
    return bool(files) and cut(chance.choice(files), chance)


def set_clock_back(run: RunFolder, chance: random.Random) -> bool:
    """Make the recorded start look as it does after the clock was set back: hours later than the system now says."""
    path = run.path / liveness.OWNER_NAME
    if not path.is_file():
        return False
    owner = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**owner, "started": owner["started"] + chance.uniform(60, 90_000)}))
    return True


def delete_lock(run: RunFolder, chance: random.Random) -> bool:
    path = run.path / liveness.LOCK_NAME
    there = path.exists()
    path.unlink(missing_ok=True)
    return there


def overwrite_line(run: RunFolder, chance: random.Random) -> bool:
    return (run.path.parent / "queue.sqlite3").write_bytes(b"no database" * 99) > 0


DAMAGES: dict[str, Callable[[RunFolder, random.Random], bool]] = {
    "status": lambda run, chance: cut(run.path / "status.json", chance),
    "events": lambda run, chance: cut(run.path / "events.jsonl", chance),
    "checkpoint": cut_newest_checkpoint,
    "owner": lambda run, chance: cut(run.path / liveness.OWNER_NAME, chance),
    "lock": delete_lock,
    "clock": set_clock_back,
    "line": overwrite_line,
}
"""What is done to a run whose trainer was killed; each says whether it found what it strikes."""


def check_damaged(tmp_path: Path, parts: Any, undisturbed: RunFolder, damages: list[str], seed: int) -> list[str]:
    """Kill a run, damage it and resume it, for each of these damages; then let it end.

    Returns those that struck: before the run had ended, and with something there to strike.
    """
    chance, struck = random.Random(seed), []
    jobs = Jobs(RunStore(tmp_path / "runs"))
    run = jobs.store.get(jobs.submit(small_config(*parts, **SETTINGS)))
    jobs.start_worker()
    try:
        for damage in damages:
            wait_for_events(run, chance.randint(2, 30))
            kill(run)
            if run.status.state == "finished":
                break
            if DAMAGES[damage](run, chance):
                struck.append(damage)
            assert [summary.run_id for summary in jobs.store.list()] == [run.run_id]
            assert run.status.state == "interrupted", (damage, run.status)
            jobs.resume(run.run_id)
        assert jobs.wait(run.run_id, timeout_s=PATIENCE_S).state == "finished", run.log_lines()
    finally:
        jobs.close()
    check_weights(run, undisturbed)
    return struck


def test_damaged_files_cost_neither_the_run_nor_its_result(tmp_path: Path, parts: Any, undisturbed: RunFolder) -> None:
    assert check_damaged(tmp_path, parts, undisturbed, ["status", "checkpoint", "line"], seed=1)


@pytest.mark.slow
def test_damage_at_random_moments(tmp_path: Path, parts: Any, undisturbed: RunFolder) -> None:
    """Run after run, until every kind of damage has struck often enough, at moments and in orders of their own."""
    struck: Counter[str] = Counter()
    for seed in range(10 * MOMENTS):
        missing = [damage for damage in DAMAGES if struck[damage] < MOMENTS]
        if not missing:
            break
        order = random.Random(seed).sample(missing, len(missing))
        struck.update(check_damaged(tmp_path / str(seed), parts, undisturbed, order, seed))
        print(seed, dict(struck), flush=True)
    assert all(struck[damage] >= MOMENTS for damage in DAMAGES), struck


def going(tmp_path: Path, parts: Any, events: int) -> tuple[Jobs, RunFolder, psutil.Process]:
    """A run that another program started, so many events after its start; returns that program too."""
    jobs = Jobs(RunStore(tmp_path / "runs"))
    run = jobs.store.get(jobs.submit(small_config(*parts, **SETTINGS)))
    program = psutil.Process(jobs.start_worker_process().pid)
    wait_for_events(run, events)
    return jobs, run, program


def check_program_dies(tmp_path: Path, parts: Any, undisturbed: RunFolder, both: bool, moments: list[int]) -> int:
    """Kill the program that works the line, alone or with its trainer, at these moments; each time another goes on.

    Returns how often that was before the run had ended.
    """
    jobs, applied = Jobs(RunStore(tmp_path / "runs")), 0
    run = jobs.store.get(jobs.submit(small_config(*parts, **SETTINGS)))
    for events in moments:
        program = psutil.Process(jobs.start_worker_process().pid)
        wait_for_events(run, events)
        program.kill()
        program.wait(30)
        if run.status.state == "finished":
            break
        applied += 1
        if both:
            kill(run)
            if run.status.state == "interrupted":
                jobs.resume(run.run_id)
    jobs.start_worker()
    try:
        assert jobs.wait(run.run_id, timeout_s=PATIENCE_S).state == "finished", run.log_lines()
    finally:
        jobs.close()
    check_weights(run, undisturbed)
    assert jobs.queue.waiting() == []
    return applied


@pytest.mark.parametrize("both", [False, True])
def test_the_program_dies_and_the_run_goes_on(tmp_path: Path, parts: Any, undisturbed: RunFolder, both: bool) -> None:
    assert check_program_dies(tmp_path, parts, undisturbed, both, [12]) == 1


@pytest.mark.slow
@pytest.mark.parametrize("both", [False, True])
def test_the_program_dies_at_random_moments(tmp_path: Path, parts: Any, undisturbed: RunFolder, both: bool) -> None:
    died = 0
    for seed in range(MOMENTS):
        if died >= MOMENTS:
            break
        moments = [random.Random(f"{seed} {number}").randint(0, 20) for number in range(6)]
        died += check_program_dies(tmp_path / str(seed), parts, undisturbed, both, moments)
    assert died >= MOMENTS


def trainers_started_here(run: RunFolder) -> int:
    """Count the trainers of a run that this program started."""
    count = 0
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):  # it has ended meanwhile
            count += run.run_id in " ".join(child.cmdline())
    return count


@pytest.mark.parametrize("how", [pytest.param("clock", marks=pytest.mark.slow), "lock"])
def test_a_living_run_is_not_started_again(tmp_path: Path, parts: Any, undisturbed: RunFolder, how: str) -> None:
    """Neither a deleted lock nor a clock that was set back makes a second trainer of a run that has one."""
    jobs, run, program = going(tmp_path, parts, 5)
    trainer = liveness.owner_process(run.path)
    assert trainer is not None
    if how == "clock":
        set_clock_back(run, random.Random(0))
    else:
        (run.path / liveness.LOCK_NAME).unlink()
    program.kill()
    program.wait(30)
    jobs.start_worker()
    try:
        while trainer.is_running() and trainer.status() != psutil.STATUS_ZOMBIE and run.status.state == "running":
            assert trainers_started_here(run) == 0
            time.sleep(0.2)
        wait_until(lambda: run.status.state == "finished")
    finally:
        jobs.close()
    check_weights(run, undisturbed)
